package edits

import "strings"

// Resource is one that an environment has.
type Resource struct {
	// Name is its logical name, and ID its resource id; "" for a component.
	Name, ID string
}

// Keeps are the ids, in small letters, of what a change does not delete: neither by itself nor together with what it is in, as a table with its
// workspace.
func (d Direction) Keeps(environment string, resources []Resource) []string {
	var deleted, kept []string
	for _, one := range resources {
		if one.ID != "" && d.MayDelete(environment, one.Name) {
			deleted = append(deleted, strings.ToLower(one.ID))
		}
	}
	for _, one := range resources {
		if one.ID != "" && !insideAny(strings.ToLower(one.ID), deleted) {
			kept = append(kept, strings.ToLower(one.ID))
		}
	}
	return kept
}

// insideAny says whether an id is one of others or in one of them.
func insideAny(id string, others []string) bool {
	for _, other := range others {
		if id == other || strings.HasPrefix(id, other+"/") {
			return true
		}
	}
	return false
}

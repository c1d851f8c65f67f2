package policy

import (
	"maps"
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Parts are the inputs whose disappearance takes something away that no update of a resource shows.
func (s *Spec) Parts() []string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(s.Assignments)) {
		path := input.Key("assignments", key)
		parts = append(parts, path)
		if identity := s.Assignments[key].Identity; identity == nil || input.Value(identity.RoleAssignmentsEnabled, true) {
			parts = append(parts, path+".identity.roleAssignmentsEnabled")
		}
	}
	return parts
}

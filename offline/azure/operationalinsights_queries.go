package azure

import "strings"

const (
	queryPackType = "operationalinsights:QueryPack"
	savedType     = "operationalinsights:Query"
)

func checkQueryPack(r *request) error {
	return r.checkLocation("LocationNotAvailableForResourceType", textAt(r.inputs, "location"))
}

// checkSavedQuery keeps the names apart by which people find queries in a pack.
func checkSavedQuery(r *request) error {
	name := textAt(r.inputs, "displayName")
	for _, other := range r.all.sorted() {
		sibling := other.Type == savedType && key(other.ID) != key(r.id) && strings.EqualFold(parentOf(other.ID), parentOf(r.id))
		if sibling && textAt(other.Inputs, "displayName") == name {
			return r.refuseWith(409, "Conflict", "The query pack has a query named '%s' already.", name)
		}
	}
	return nil
}

func describeQueryPack(a *answer) {
	a.set("queryPackId", a.guid("pack"))
	a.set("timeCreated", createdDate)
	a.set("timeModified", createdDate)
}

func describeSavedQuery(a *answer) {
	a.set("author", a.guid("author"))
	a.set("timeCreated", createdDate)
	a.set("timeModified", createdDate)
}

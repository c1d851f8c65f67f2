package azure

import "encoding/json"

// checkWorkbook reads what a workbook shows, and keeps the titles apart by which people find them.
func checkWorkbook(r *request) error {
	if !json.Valid([]byte(textAt(r.inputs, "serializedData"))) {
		return r.refuse(badRequest, "serializedData is not valid JSON.")
	}
	title := textAt(r.inputs, "displayName")
	for _, other := range r.all.sorted() {
		if other.Type == workbookType && key(other.ID) != key(r.id) && textAt(other.Inputs, "displayName") == title {
			return r.refuseWith(409, "Conflict", "A workbook with the name '%s' already exists within this subscription.", title)
		}
	}
	return r.checkLocation("LocationNotAvailableForResourceType", textAt(r.inputs, "location"))
}

func describeWorkbook(a *answer) {
	a.fallback("kind", "shared")
	a.set("revision", a.hex("revision", 32))
	a.set("timeModified", createdDate)
	a.set("userId", a.guid("user"))
}

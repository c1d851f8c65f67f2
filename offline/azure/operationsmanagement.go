package azure

import "strings"

const (
	solutionType = "operationsmanagement:Solution"
	gallery      = "OMSGallery/"
)

// checkSolution knows how a solution is named: after its product and its workspace.
func checkSolution(r *request) error {
	name, product := textAt(r.inputs, "solutionName"), textAt(r.inputs, "plan.product")
	kind, isMicrosofts := strings.CutPrefix(product, gallery)
	wanted := kind + "(" + lastSegment(textAt(r.inputs, "properties.workspaceResourceId")) + ")"
	switch {
	case !isMicrosofts:
		return r.refuse("InvalidPlan", "The product '%s' does not begin with %s.", product, gallery)
	case textAt(r.inputs, "plan.name") != name:
		return r.refuse("InvalidPlan", "The plan is named '%s', and the solution '%s': both must be the same.", textAt(r.inputs, "plan.name"), name)
	case !strings.EqualFold(name, wanted):
		return r.refuse("InvalidSolutionName", "The solution is named '%s': its product and its workspace want '%s'.", name, wanted)
	}
	return r.checkLocation("LocationNotAvailableForResourceType", textAt(r.inputs, "location"))
}

func describeSolution(a *answer) {
	a.set("properties.provisioningState", a.state)
	a.set("properties.containedResources", []any{})
	a.set("properties.referencedResources", []any{})
}

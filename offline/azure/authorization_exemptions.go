package azure

import (
	"net/http"
	"time"
)

const (
	invalidExemption     = "InvalidCreatePolicyExemptionRequest"
	maxExemptionsInScope = 1000
)

var exemptionChecks = []check{
	checkSize, checkMetadata, checkNeighbours("PolicyExemptionQuotaExceeded", maxExemptionsInScope),
	checkExemptionFixed, checkExpiry, checkExempted,
}

func checkExemptionFixed(r *request) error {
	if r.before != nil && !same(value(r.before, "policyAssignmentId"), value(r.inputs, "policyAssignmentId")) {
		return r.refuse("InvalidUpdatePolicyExemptionRequest",
			"The policy exemption '%s' update request is invalid. The policy assignment of a policy exemption cannot be changed.", lastSegment(r.id))
	}
	return nil
}

func checkExpiry(r *request) error {
	expires := textAt(r.inputs, "expiresOn")
	if expires == "" {
		return nil
	}
	if _, err := time.Parse(time.RFC3339, expires); err != nil {
		return r.refuse("InvalidRequestContent", "The request content was invalid: expiresOn '%s' is not a time such as 2030-01-31T00:00:00Z.", expires)
	}
	return nil
}

// checkExempted looks for the assignment, which must reach the exemption's scope, and for the members of its definition.
func checkExempted(r *request) error {
	id := textAt(r.inputs, "policyAssignmentId")
	assignment := r.all.inputsOf(id)
	if assignment == nil {
		return r.refuseWith(http.StatusNotFound, "PolicyAssignmentNotFound", "The policy assignment '%s' is not found.", id)
	}
	validated := textAt(r.inputs, "assignmentScopeValidation") != "DoNotValidate"
	if validated && !covers(homeOf(id), homeOf(r.id)) {
		return r.refuse(invalidExemption, "The policy exemption '%s' create request is invalid. The scope '%s' is not at or under the scope of the "+
			"policy assignment '%s'.", lastSegment(r.id), homeOf(r.id), id)
	}
	found := r.all.findAssignable(textAt(assignment, "policyDefinitionId"), textAt(assignment, "definitionVersion"))
	if found == nil {
		return nil
	}
	if err := checkSelectors(r, found); err != nil {
		return err
	}
	refs := textsAt(r.inputs, "policyDefinitionReferenceIds[]")
	return r.checkReferencesKnown("InvalidPolicyDefinitionReference", "policyDefinitionReferenceIds", found, refs)
}

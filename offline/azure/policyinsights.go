package azure

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	remediationType    = "policyinsights:RemediationAtResource"
	invalidRemediation = "InvalidCreateRemediationRequest"
	// remediating is how long a remediation runs, remembered how long Azure keeps it.
	remediating = 10 * time.Minute
	remembered  = 60 * 24 * time.Hour
)

var remediationChecks = []check{checkRemediationFixed, checkRemediated}

// checkRemediationFixed refuses every change: a remediation keeps the settings that it began with.
func checkRemediationFixed(r *request) error {
	if r.before == nil || r.before.DeepEquals(r.inputs) {
		return nil
	}
	reason := "The settings of a remediation may not be changed."
	if r.all.runs(r.id) {
		reason = "A remediation may not be changed or replaced while it is active."
	}
	return r.refuse("InvalidUpdateRemediationRequest", "The request to update remediation '%s' is invalid. %s", lastSegment(r.id), reason)
}

// checkRemediated looks for what is to be remediated.
func checkRemediated(r *request) error {
	if r.before != nil {
		return nil
	}
	name, scope, id := lastSegment(r.id), r.scope(), textAt(r.inputs, "policyAssignmentId")
	assignment := r.all.find(id)
	if assignment == nil || assignment.Type != assignmentType {
		return r.refuseWith(http.StatusNotFound, "PolicyAssignmentNotFound", "The policy assignment '%s' is not found.", id)
	}
	if !covers(homeOf(id), scope) {
		return r.refuse(invalidRemediation, "The request to create remediation '%s' is invalid. The scope '%s' is not at or under the scope of the "+
			"policy assignment '%s'.", name, scope, id)
	}
	if textAt(r.inputs, "resourceDiscoveryMode") == "ReEvaluateCompliance" && isManagementGroup(scope) {
		return r.refuse(invalidRemediation, "The request to create remediation '%s' is invalid. Re-evaluating compliance is not supported at "+
			"management group scope.", name)
	}
	member, err := r.remediatedMember(assignment)
	if err != nil || member == nil {
		return err
	}
	return r.checkRemediator(assignment, member)
}

// remediatedMember is the policy that is remediated; nil if nobody knows it.
func (r *request) remediatedMember(assignment *Object) (*policyMember, error) {
	name, ref := lastSegment(r.id), textAt(r.inputs, "policyDefinitionReferenceId")
	of := r.all.findAssignable(textAt(assignment.Inputs, "policyDefinitionId"), textAt(assignment.Inputs, "definitionVersion"))
	if of == nil || of.partial {
		return nil, nil // there is nothing to check
	}
	candidates := of.members
	switch {
	case of.set && ref == "":
		return nil, r.refuse(invalidRemediation, "The request to create remediation '%s' is invalid. The policy assignment '%s' assigns a policy set "+
			"definition. Remediations must specify a single policy definition reference ID within the policy set definition.", name, assignment.ID)
	case !of.set && ref != "":
		return nil, r.refuse(invalidRemediation, "The request to create remediation '%s' is invalid. The policy assignment '%s' does not assign a "+
			"policy set definition: it has no policy definition reference IDs.", name, assignment.ID)
	case of.set:
		candidates = of.selected([]string{ref})
	}
	if len(candidates) == 0 {
		return nil, r.refuse(invalidRemediation, "The request to create remediation '%s' is invalid. The policy definition reference ID '%s' does not "+
			"exist in the assigned policy set definition.", name, ref)
	}
	if !candidates[0].canDeploy() {
		return nil, r.refuse(invalidRemediation, "The request to create remediation '%s' is invalid. The policy definition '%s' does not have the "+
			"effect 'deployIfNotExists' or 'modify'.", name, lastSegment(candidates[0].definition.ID))
	}
	return candidates[0], nil
}

// checkRemediator refuses what the assignment's identity is not allowed to do, where it acts and on each resource that a parameter names.
func (r *request) checkRemediator(assignment *Object, member *policyMember) error {
	if member.definition == nil {
		return nil
	}
	who := r.all.principalOf(assignment)
	for _, role := range member.definition.Roles {
		if !r.all.granted(who, role, r.scope()) {
			return r.forbidden(who, role, r.scope())
		}
	}
	for _, elsewhere := range elsewhere(member, plain(object(assignment.Inputs, "parameters"))) {
		may := func(role string) bool { return r.all.granted(who, role, elsewhere) }
		if len(member.definition.Roles) > 0 && !slices.ContainsFunc(member.definition.Roles, may) {
			return r.forbidden(who, strings.Join(member.definition.Roles, ", "), elsewhere)
		}
	}
	return nil
}

func (r *request) forbidden(who, role, scope string) error {
	return r.refuseWith(http.StatusForbidden, "AuthorizationFailed", "The remediation '%s' failed: the client '%s' does not have authorization to "+
		"deploy over scope '%s'. It needs the role '%s' there.", lastSegment(r.id), who, scope, role)
}

// elsewhere are the resources that the assignment names in parameters for which its identity needs permissions.
func elsewhere(member *policyMember, given resource.PropertyMap) []string {
	var ids []string
	for _, name := range slices.Sorted(maps.Keys(member.definition.Parameters)) {
		argument, _ := member.Parameters[name].(string)
		from, isParameter := strings.CutPrefix(argument, "$")
		if !member.definition.Parameters[name].AssignPermissions || !isParameter {
			continue
		}
		if id := textAt(object(given, from), "value"); strings.HasPrefix(id, "/") {
			ids = append(ids, id)
		}
	}
	return ids
}

// runs says whether a remediation is still under way.
func (o *world) runs(id string) bool {
	return o.now.Before(o.birth(id).At.Add(remediating))
}

func checkRemediationOver(r *request) error {
	if r.all.runs(r.id) {
		return r.refuse("InvalidDeleteRemediationRequest", "The request to delete remediation '%s' is invalid. A remediation may not be deleted while "+
			"it is active: cancel it first.", lastSegment(r.id))
	}
	return nil
}

// forgetRemediations takes away those that ended long ago.
func (o *world) forgetRemediations() {
	for k, existing := range o.live {
		born := o.birth(existing.ID)
		if existing.Type == remediationType && born.Count > 0 && o.now.After(born.At.Add(remembered)) {
			delete(o.live, k)
		}
	}
}

func describeRemediation(a *answer) {
	a.fallback("resourceCount", 500)
	a.fallback("parallelDeployments", 10)
	a.fallback("resourceDiscoveryMode", "ExistingNonCompliant")
	a.set("createdOn", createdDate)
	if a.all.runs(a.id) {
		a.set("provisioningState", "Running")
	}
}

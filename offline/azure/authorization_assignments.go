package azure

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	invalidAssignment = "InvalidCreatePolicyAssignmentRequest"
	// maxNameInGroup is the longest name of an assignment to a management group.
	maxNameInGroup        = 24
	maxAssignmentsInScope = 200
)

var assignmentChecks = []check{
	checkAssignmentName, checkSize, checkMetadata, checkNeighbours("PolicyAssignmentQuotaExceeded", maxAssignmentsInScope),
	checkFixedParts, checkAssignmentIdentity, checkAssigned,
}

func checkAssignmentName(r *request) error {
	if name := lastSegment(r.id); isManagementGroup(homeOf(r.id)) && len(name) > maxNameInGroup {
		return r.refuse("InvalidPolicyAssignmentName", "The policy assignment name '%s' is invalid. The policy assignment name length must not "+
			"exceed '%d' characters.", name, maxNameInGroup)
	}
	return nil
}

// checkAssigned holds the assignment against the definition that it assigns.
func checkAssigned(r *request) error {
	found, err := r.assigned(textAt(r.inputs, "policyDefinitionId"), textAt(r.inputs, "definitionVersion"))
	if err != nil {
		return err
	}
	given := object(r.inputs, "parameters")
	all := &arguments{by: "policy assignment '" + lastSegment(r.id) + "'", of: found, give: given}
	if err := all.check(r); err != nil {
		return err
	}
	for _, step := range []func(*request, *assignable) error{checkOverrides, checkSelectors, checkMessages} {
		if err := step(r, found); err != nil {
			return err
		}
	}
	return checkIdentityNeeded(r, found, given)
}

// assigned is a definition that is to be assigned: it must exist, and a custom one must live at or above the assignment.
func (r *request) assigned(id, version string) (*assignable, error) {
	found := r.all.findAssignable(id, version)
	if found == nil || !isBuiltInDefinition(id) && !covers(homeOf(id), homeOf(r.id)) {
		what, code := "policy definition", "PolicyDefinitionNotFound"
		if strings.Contains(key(id), "/policysetdefinitions/") {
			what, code = "policy set definition", "PolicySetDefinitionNotFound"
		}
		return nil, r.refuseWith(http.StatusNotFound, code,
			"The policy assignment create request is invalid. The %s '%s' could not be found.", what, id)
	}
	return found, r.checkVersion("definitionVersion", version, id, found.versions)
}

func isBuiltInDefinition(id string) bool { return homeOf(id) == "" }

// checkIdentityNeeded refuses an assignment without an identity if a policy in it would deploy or modify something.
func checkIdentityNeeded(r *request, of *assignable, given resource.PropertyMap) error {
	kind := textAt(r.inputs, "identity.type")
	if kind == systemAssigned || kind == userAssigned {
		return nil
	}
	needed := of.identityRequired && (of.partial || slices.ContainsFunc(of.members, func(m *policyMember) bool { return m.definition == nil }))
	for _, member := range of.members {
		needed = needed || deploys(r.overridden(member, member.effect(of, given)))
	}
	if needed {
		return r.refuse("ResourceIdentityRequired", "The policy assignment '%s' create request is invalid. Policy assignments must include a "+
			"resource identity when assigning '%s' policy definitions with an effect of 'deployIfNotExists' or 'modify'.",
			lastSegment(r.id), lastSegment(of.id))
	}
	return nil
}

// checkMessages takes one message for all and one for each member, where the policy's mode is Azure Resource Manager's.
func checkMessages(r *request, of *assignable) error {
	seen := map[string]bool{}
	for _, message := range at(r.inputs, "nonComplianceMessages[]") {
		if !message.IsObject() {
			continue
		}
		ref := textAt(message.ObjectValue(), "policyDefinitionReferenceId")
		if seen[key(ref)] {
			return r.refuse(invalidAssignment, "The policy assignment request is invalid. There is more than one non-compliance message for '%s'.", ref)
		}
		seen[key(ref)] = true
		if err := r.checkMessage(of, ref); err != nil {
			return err
		}
	}
	return nil
}

func (r *request) checkMessage(of *assignable, ref string) error {
	about := of.members
	if ref != "" {
		about = of.selected([]string{ref})
		if len(about) == 0 && !of.partial {
			return r.refuse(invalidAssignment, "The policy assignment request is invalid. The following policy definition reference IDs used in "+
				"non-compliance messages do not exist in the assigned policy set definition: '%s'.", ref)
		}
	}
	unsupported := func(m *policyMember) bool { return m.definition != nil && m.definition.Mode == kubernetesMode }
	if len(about) > 0 && !slices.ContainsFunc(about, func(m *policyMember) bool { return !unsupported(m) }) {
		return r.refuse(invalidAssignment, "The policy assignment request is invalid. Non-compliance messages are not supported for policy "+
			"definitions of mode '%s'.", kubernetesMode)
	}
	return nil
}

// selected are the members with these reference ids.
func (a *assignable) selected(refs []string) []*policyMember {
	var found []*policyMember
	for _, member := range a.members {
		if slices.ContainsFunc(refs, func(ref string) bool { return a.set && strings.EqualFold(ref, member.Ref) }) {
			found = append(found, member)
		}
	}
	return found
}

// checkReferencesKnown refuses reference ids that the set does not have.
func (r *request) checkReferencesKnown(code, in string, of *assignable, refs []string) error {
	if !of.set && len(refs) > 0 {
		return r.refuse(code, "The request is invalid: %s. The assignment is of a policy definition; policy definition reference IDs are only "+
			"valid for policy set definitions.", in)
	}
	for _, ref := range refs {
		if !of.partial && len(of.selected([]string{ref})) == 0 {
			return r.refuse(code, "The request is invalid: the policy definition reference ID '%s' in %s does not exist in the policy set "+
				"definition '%s'.", ref, in, fmt.Sprint(of))
		}
	}
	return nil
}

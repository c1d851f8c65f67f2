package azure

import (
	"net/http"
	"regexp"
	"strings"
)

const (
	servicePrincipal = "ServicePrincipal"
	ownerRole        = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
)

var (
	guidPattern     = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	roleIDPattern   = regexp.MustCompile(`(?i)^(/subscriptions/[^/]+)?/providers/Microsoft\.Authorization/roleDefinitions/[^/]+$`)
	fixedRoleInputs = []string{"principalId", "roleDefinitionId", "delegatedManagedIdentityResourceId"}
)

var roleAssignmentChecks = []check{checkRoleFixed, checkRoleIDs, checkPrincipal, checkRoleExists}

func checkRoleFixed(r *request) error {
	if r.before == nil {
		return nil
	}
	for _, input := range fixedRoleInputs {
		if !same(value(r.before, input), value(r.inputs, input)) {
			return r.refuse("RoleAssignmentUpdateNotPermitted",
				"Tenant ID, application ID, principal ID, role definition and scope are not allowed to be updated: %s differs.", input)
		}
	}
	return nil
}

func checkRoleIDs(r *request) error {
	role, who := textAt(r.inputs, "roleDefinitionId"), textAt(r.inputs, "principalId")
	if name := lastSegment(r.id); !guidPattern.MatchString(name) {
		return r.refuse("InvalidRoleAssignmentId", "The role assignment ID '%s' is not valid. The role assignment ID must be a GUID.", name)
	}
	if !guidPattern.MatchString(who) {
		return r.refuse("InvalidPrincipalId", "The Principal ID '%s' is not valid. Principal ID must be a GUID.", who)
	}
	if !roleIDPattern.MatchString(role) {
		return r.refuse("InvalidRoleDefinitionId", "The role definition ID '%s' is not valid.", role)
	}
	if _, known := builtInCatalogue().roles[key(lastSegment(role))]; !known {
		return r.refuseWith(http.StatusBadRequest, "RoleDefinitionDoesNotExist", "The specified role definition with ID '%s' does not exist.",
			lastSegment(role))
	}
	return nil
}

// checkPrincipal looks up who gets the role, unless the request says that it is a service principal: then Azure does not wait for the directory.
func checkPrincipal(r *request) error {
	who, kind := textAt(r.inputs, "principalId"), textAt(r.inputs, "principalType")
	found, known := r.all.findPrincipal(who)
	if !known || kind == servicePrincipal || r.before != nil {
		return nil
	}
	if found.gone || !found.replicated {
		return r.refuse("PrincipalNotFound", "Principal %s does not exist in the directory %s. Check that you have the correct principal ID. If you "+
			"are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set "+
			"the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.",
			strings.ReplaceAll(who, "-", ""), TenantID)
	}
	if kind != "" {
		return r.refuse("UnmatchedPrincipalType",
			"The PrincipalId '%s' has type 'ServicePrincipal', which is different from specified PrincipalType '%s'.", who, kind)
	}
	return nil
}

// checkRoleExists refuses to give the same role twice.
func checkRoleExists(r *request) error {
	for _, other := range r.all.sorted() {
		if other.Type != roleAssignmentType || key(other.ID) == key(r.id) || key(homeOf(other.ID)) != key(homeOf(r.id)) {
			continue
		}
		sameRole := strings.EqualFold(lastSegment(textAt(other.Inputs, "roleDefinitionId")), lastSegment(textAt(r.inputs, "roleDefinitionId")))
		if sameRole && strings.EqualFold(textAt(other.Inputs, "principalId"), textAt(r.inputs, "principalId")) {
			return r.refuseWith(http.StatusConflict, "RoleAssignmentExists", "The role assignment already exists. The ID of the existing role "+
				"assignment is %s.", strings.ReplaceAll(lastSegment(other.ID), "-", ""))
		}
	}
	return nil
}

// granted says whether a principal has a role, or owns everything, at a scope.
func (o *world) granted(principalID, role, scope string) bool {
	for _, existing := range o.live {
		if existing.Type != roleAssignmentType || !strings.EqualFold(textAt(existing.Inputs, "principalId"), principalID) {
			continue
		}
		has := key(lastSegment(textAt(existing.Inputs, "roleDefinitionId")))
		if (has == key(role) || has == ownerRole) && covers(homeOf(existing.ID), scope) {
			return true
		}
	}
	return false
}

func describeRoleAssignment(a *answer) {
	a.outputs["scope"] = a.inputs["scope"]
	for name, value := range map[string]string{
		"createdBy": TenantID, "updatedBy": TenantID, "createdOn": createdDate, "updatedOn": createdDate,
	} {
		a.set(name, value)
	}
}

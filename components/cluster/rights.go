package cluster

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Access is who may do what in the cluster, and what the cluster and its nodes may do in Azure.
type Access struct {
	// Admins are the Entra groups whose members may do everything in the cluster, by object id. Needs sign-in with Entra ID.
	Admins pulumi.StringArrayInput `pulumi:"admins,optional"`
	// Roles are Azure roles of groups, users and identities at the cluster or in namespaces of it, by a key of your choice, which is part of the
	// assignment's name in Pulumi where the principal is not known at preview.
	Roles map[string]AccessRole `pulumi:"roles,optional"`
	// Kubelet is what the nodes may do in Azure, for example pull images. Roles of an own kubelet identity do not wait for the cluster.
	Kubelet *IdentityAccess `pulumi:"kubelet,optional"`
	// ControlPlane is what the cluster itself may do in Azure, for example use a network. Its roles are given when the cluster is there: what it needs
	// to come into being, a user-assigned identity must have before.
	ControlPlane *IdentityAccess `pulumi:"controlPlane,optional"`
}

// AccessRole is one role of one group, user or identity. Give one of the three.
type AccessRole struct {
	// Role is the name of a built-in role, such as Azure Kubernetes Service RBAC Writer, or the GUID of any role. Required.
	Role string `pulumi:"role"`
	// GroupObjectId is the object id of an Entra group.
	GroupObjectId pulumi.StringInput `pulumi:"groupObjectId,optional"`
	// UserObjectId is the object id of a person.
	UserObjectId pulumi.StringInput `pulumi:"userObjectId,optional"`
	// IdentityObjectId is the object id (principal id) of a managed identity or of an application's service principal.
	IdentityObjectId pulumi.StringInput `pulumi:"identityObjectId,optional"`
	// Namespaces are those in which the role counts. Defaults to the whole cluster. Only the four roles Azure Kubernetes Service RBAC count in namespaces.
	// Must be known at preview.
	Namespaces []string `pulumi:"namespaces,optional"`
}

// IdentityAccess is what an identity of the cluster may do in Azure.
type IdentityAccess struct {
	// Registries are the ids of container registries from which it may pull images (role AcrPull), by a key of your choice.
	Registries map[string]pulumi.StringInput `pulumi:"registries,optional"`
	// Roles are further roles, by a key of your choice.
	Roles map[string]IdentityRole `pulumi:"roles,optional"`
}

// IdentityRole is a role at a scope.
type IdentityRole struct {
	// Role is the name of a built-in role, such as Network Contributor, or the GUID of any role. Required.
	Role string `pulumi:"role"`
	// ScopeId is where it counts: the id of a resource, a resource group, a subscription or a management group. Required.
	ScopeId pulumi.StringInput `pulumi:"scopeId"`
}

var (
	accessKeyPattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$`)
	namespacePattern = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)
)

const accessKeyRule = "has a key that cannot be used in names: must be 1 to 32 letters, digits and hyphens, with a letter or digit at both ends"

// adminGroups are the groups of administrators, of whichever input they are.
func (s *Spec) adminGroups() pulumi.StringArrayInput {
	if s.Access != nil && s.Access.Admins != nil {
		return s.Access.Admins
	}
	if s.EntraId == nil {
		return nil
	}
	return s.EntraId.AdminGroupObjectIds
}

// azureRbac says whether role assignments in Azure count in the cluster.
func (s *Spec) azureRbac() bool {
	return s.entraEnabled() && (s.EntraId == nil || input.Value(s.EntraId.AzureRbacEnabled, true))
}

func (s *Spec) checkRights(c *input.Checker) {
	a := s.Access
	if a == nil {
		return
	}
	groups := azure.Literals(a.Admins)
	for _, i := range slices.Sorted(maps.Keys(groups)) {
		checkObjectID(c, input.Index("access.admins", i), pulumi.String(groups[i]), "an Entra group")
	}
	switch {
	case a.Admins != nil && !s.entraEnabled():
		c.Failf("access.admins", "is set with entraId.enabled false: groups sign in with Entra ID only; remove one of the two")
	case a.Admins != nil && s.EntraId != nil && s.EntraId.AdminGroupObjectIds != nil:
		c.Failf("access.admins", "is set beside entraId.adminGroupObjectIds, which is the same: give all groups in one of the two")
	}
	for _, key := range slices.Sorted(maps.Keys(a.Roles)) {
		s.checkRole(c, input.Key("access.roles", key), key, a.Roles[key])
	}
	a.Kubelet.check(c, "access.kubelet")
	a.ControlPlane.check(c, "access.controlPlane")
	s.checkRightsOnce(c)
}

// checkRightsOnce refuses the same role of the same principal at the same scope under two keys, which Azure takes once.
func (s *Spec) checkRightsOnce(c *input.Checker) {
	first, told := map[guard.Right]string{}, map[string]bool{}
	for _, one := range s.knownContents() {
		at := one.right
		if at.Who == s.Access.identityOf("access.controlPlane") && s.sharesIdentity() {
			at.Who = s.Access.identityOf("access.kubelet")
		}
		earlier, taken := first[at]
		switch {
		case !taken:
			first[at] = one.input
		case earlier != one.input && !told[one.input]:
			c.Failf(one.input, "gives what %s gives: Azure takes the same role of the same principal once; remove one of the two", earlier)
			told[one.input] = true
		}
	}
}

// sharesIdentity says whether nodes and control plane have one identity.
func (s *Spec) sharesIdentity() bool {
	if s.Identity == nil || s.Identity.KubeletIdentity == nil {
		return false
	}
	one, known := azure.Literal(s.Identity.UserAssignedIdentityId)
	other, literal := azure.Literal(s.Identity.KubeletIdentity.ResourceId)
	return known && literal && strings.EqualFold(one, other)
}

func (s *Spec) checkRole(c *input.Checker, path, key string, role AccessRole) {
	if !accessKeyPattern.MatchString(key) {
		c.Failf(path, accessKeyRule)
	}
	checkRoleName(c, path+".role", role.Role)
	given := 0
	for _, one := range role.principals() {
		if one.id == nil {
			continue
		}
		given++
		checkObjectID(c, path+"."+one.input, one.id, one.called)
	}
	if given != 1 {
		c.Failf(path, "has %d principals: give one of groupObjectId, userObjectId and identityObjectId", given)
	}
	if isKubernetesRole(role.Role) && !s.azureRbac() {
		c.Failf(path+".role", "is %s, which has no effect while the cluster takes no rights from Azure: leave entraId.azureRbacEnabled on, or use access.admins",
			role.Role)
	}
	if len(role.Namespaces) > 0 && isAzureRole(role.Role) {
		c.Failf(path+".namespaces", "is set with the role %s, which has no effect in namespaces: take one of the roles Azure Kubernetes Service RBAC, or remove it",
			role.Role)
	}
	for i, namespace := range role.Namespaces {
		at := input.Index(path+".namespaces", i)
		c.Match(at, &namespace, namespacePattern, "must be a namespace: 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends")
		if slices.Contains(role.Namespaces[:i], namespace) {
			c.Failf(at, "is %q again: give each namespace once", namespace)
		}
	}
}

func (i *IdentityAccess) check(c *input.Checker, path string) {
	if i == nil {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(i.Registries)) {
		at := input.Key(path+".registries", key)
		if !accessKeyPattern.MatchString(key) {
			c.Failf(at, accessKeyRule)
		}
		c.Required(at, azure.IsGiven(i.Registries[key]), "give the registry's resource id")
		if azure.IsGiven(i.Registries[key]) {
			azure.CheckLiteralID(c, at, i.Registries[key], registryType)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(i.Roles)) {
		at, role := input.Key(path+".roles", key), i.Roles[key]
		if !accessKeyPattern.MatchString(key) {
			c.Failf(at, accessKeyRule)
		}
		checkRoleName(c, at+".role", role.Role)
		c.Required(at+".scopeId", azure.IsGiven(role.ScopeId), "give the id of what the role is for")
		if scope, literal := azure.Literal(role.ScopeId); literal && scope != "" {
			if _, err := azure.ScopeOf(scope); err != nil {
				c.Failf(at+".scopeId", "%s", err)
			}
		}
	}
}

// checkObjectID tells a name or an address from the GUID that Azure wants.
func checkObjectID(c *input.Checker, path string, id pulumi.Input, called string) {
	if literal, ok := azure.Literal(id); ok && !guidPattern.MatchString(literal) {
		c.Failf(path, "is %q: must be the object id of %s, a GUID as Entra ID shows it, not a name", literal, called)
	}
}

// grantee is one of the inputs that say who has a role.
type grantee struct {
	id                  pulumi.StringInput
	input, kind, called string
}

func (r AccessRole) principals() []grantee {
	return []grantee{
		{r.GroupObjectId, "groupObjectId", "Group", "an Entra group"},
		{r.UserObjectId, "userObjectId", "User", "a user"},
		{r.IdentityObjectId, "identityObjectId", "ServicePrincipal", "an identity"},
	}
}

// rightsNote is what a preview says where a new cluster would have rights for nobody.
func (s *Spec) rightsNote() []string {
	_, raw := s.Properties["aadProfile"]
	local := input.Value(s.LocalAccountsEnabled, false)
	if raw || local || !s.entraEnabled() || !isEmpty(s.adminGroups()) || s.Access != nil && len(s.Access.Roles) > 0 {
		return nil
	}
	return []string{"access gives nobody rights in the cluster: " +
		"Owner and Contributor of Azure have none inside Kubernetes either. Give access.admins (Entra groups) " +
		"or access.roles, or assign a role such as Azure Kubernetes Service RBAC Cluster Admin by other means"}
}

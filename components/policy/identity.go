package policy

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const identityType = "Microsoft.ManagedIdentity/userAssignedIdentities"

var keyPattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$`)

const keyRule = "has a key that cannot be used in names: must be 1 to 32 letters, digits and hyphens, with a letter or digit at both ends"

func (i *Identity) check(c *input.Checker) {
	if i == nil {
		return
	}
	azure.CheckLiteralID(c, "identity.userAssignedIdentityId", i.UserAssignedIdentityId, identityType)
	if id, ok := azure.Literal(i.PrincipalId); ok {
		c.Match("identity.principalId", &id, guidPattern, "must be the object id of the identity, a GUID")
	}
	switch {
	case i.PrincipalId != nil && i.UserAssignedIdentityId == nil:
		c.Failf("identity.principalId", "is set without userAssignedIdentityId: a system-assigned identity has its own; leave it out")
	case i.UserAssignedIdentityId != nil && i.PrincipalId == nil && i.grants():
		c.Failf("identity.principalId", "is required to grant roles to identity.userAssignedIdentityId: give its object id, "+
			"or set identity.roleAssignmentsEnabled to false where the roles are granted elsewhere")
	}
	checkEach(c, "identity.roleDefinitionIds", i.RoleDefinitionIds, guidPattern, "must be the GUID of a role definition")
	for _, key := range slices.Sorted(maps.Keys(i.RoleScopeIds)) {
		path := input.Key("identity.roleScopeIds", key)
		if !keyPattern.MatchString(key) {
			c.Failf(path, keyRule)
		}
		checkScope(c, path, i.RoleScopeIds[key])
	}
}

func checkScope(c *input.Checker, path string, id pulumi.StringInput) {
	if literal, ok := azure.Literal(id); ok {
		if _, err := azure.ScopeOf(literal); err != nil {
			c.Failf(path, "%s", err)
		}
	}
}

func (i *Identity) grants() bool { return i == nil || input.Value(i.RoleAssignmentsEnabled, true) }

// needsIdentity says whether an assignment gets an identity: because a member acts, or because the user says so.
func (s *AssignmentSpec) needsIdentity(d *definition) bool {
	return s.Identity != nil || len(s.rolesNeeded(d)) > 0 || d.canAct(s.effective(d))
}

// checkRoles refuses an identity that could do nothing.
func (s *AssignmentSpec) checkRoles(c *input.Checker, d *definition) {
	if s.Identity == nil || !s.Identity.grants() || d.known() || len(d.roles) > 0 || len(s.Identity.RoleDefinitionIds) > 0 {
		return
	}
	c.Failf("identity.roleDefinitionIds", "is required: what %s deploys is not known here; list the roles that its policies name, "+
		"or set identity.roleAssignmentsEnabled to false where they are granted elsewhere", d.title())
}

const (
	// scopeKey begins the key of a grant at one of roleScopeIds.
	scopeKey = "scope-"
	roleType = "azure-native:authorization:RoleAssignment"
)

// grant is a role that the assignment's identity needs at a scope.
type grant struct {
	role string
	// key tells the grant apart in the resource's name; empty for one at the assignment's own scope.
	key string
	// scope is nil for the assignment's own.
	scope pulumi.StringInput
}

// grants are all roles to assign, in a stable order.
func (s *AssignmentSpec) grants(d *definition) []grant {
	if !s.needsIdentity(d) || !s.Identity.grants() {
		return nil
	}
	needed := s.rolesNeeded(d)
	if s.Identity != nil {
		needed = append(needed, s.Identity.RoleDefinitionIds...)
	}
	for i := range needed {
		needed[i] = strings.ToLower(needed[i])
	}
	slices.Sort(needed)
	needed = slices.Compact(needed)
	var all []grant
	for _, role := range needed {
		all = append(all, grant{role: role})
	}
	if s.Identity != nil {
		for _, key := range slices.Sorted(maps.Keys(s.Identity.RoleScopeIds)) {
			for _, role := range needed {
				all = append(all, grant{role, scopeKey + key, s.Identity.RoleScopeIds[key]})
			}
		}
	}
	return append(all, s.grantsOfParameters(d)...)
}

// rolesNeeded are the GUIDs of the roles of the members that act.
func (s *AssignmentSpec) rolesNeeded(d *definition) []string {
	var roles []string
	if d.deploys && d.hasUnknown() {
		roles = slices.Clone(d.roles)
	}
	for _, m := range s.acting(d) {
		roles = append(roles, m.policy.Roles...)
	}
	return roles
}

// acting are the members that deploy or modify as the assignment stands, overrides included.
func (s *AssignmentSpec) acting(d *definition) []part {
	values := s.effective(d)
	var members []part
	for _, m := range d.members {
		if m.policy != nil && slices.ContainsFunc(s.effects(d, m, values), acts) {
			members = append(members, m)
		}
	}
	return members
}

// effects are the effects that a member may have: its own, and those of overrides.
func (s *AssignmentSpec) effects(d *definition, m part, values map[string]any) []string {
	effects := []string{d.effect(m, values)}
	for _, override := range s.allOverrides(d) {
		if override.Effect == nil || len(override.Members) > 0 && !slices.Contains(override.Members, m.ref) {
			continue
		}
		if len(override.Locations) == 0 {
			effects = nil
		}
		effects = append(effects, *override.Effect)
	}
	return effects
}

// grantsOfParameters are the roles at resources that parameters name, such as the workspace that diagnostic settings send to: they lie
// outside the assignment's scope as a rule.
func (s *AssignmentSpec) grantsOfParameters(d *definition) []grant {
	inputs := s.inputs(d)
	var all []grant
	for _, m := range s.acting(d) {
		for _, name := range slices.Sorted(maps.Keys(m.policy.Parameters)) {
			if !m.policy.Parameters[name].AssignPermissions {
				continue
			}
			own, passed := m.passes(name)
			scope, ok := inputs[own].(pulumi.StringInput)
			// Some take the bare name of a resource, at which nobody can grant a role.
			if literal, plain := azure.Literal(inputs[own]); !passed || !ok || plain && !strings.HasPrefix(literal, "/") {
				continue
			}
			for _, role := range m.policy.Roles {
				if !slices.ContainsFunc(all, func(g grant) bool { return g.key == own && g.role == role }) {
					all = append(all, grant{role, own, scope})
				}
			}
		}
	}
	return all
}

// hasIdentity says whether the assignment has an identity.
func (a *AssignmentArgs) hasIdentity() bool {
	d := a.definition()
	return d != nil && a.needsIdentity(d)
}

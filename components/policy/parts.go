package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Parts are the inputs whose disappearance takes something away that no update of a resource shows.
func (s *Spec) Parts() []string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(s.Assignments)) {
		path := input.Key("assignments", key)
		parts = append(parts, path)
		parts = append(parts, s.rolesOf(key, path+".identity")...)
	}
	return parts
}

// rolesOf are the inputs that grant roles to the identity of an assignment.
func (s *Spec) rolesOf(key, path string) []string {
	one := s.Assignments[key]
	if !one.Identity.grants() {
		return nil
	}
	own := s.definitionOf(one).rolesOfMembers()
	if one.Identity == nil {
		if len(own) == 0 {
			return nil
		}
		return []string{path + ".roleAssignmentsEnabled"}
	}
	parts := []string{path + ".roleAssignmentsEnabled"}
	for _, role := range one.Identity.RoleDefinitionIds {
		if role = strings.ToLower(role); !slices.Contains(own, role) {
			parts = append(parts, path+".roleDefinitionIds."+role)
		}
	}
	for _, scope := range slices.Sorted(maps.Keys(one.Identity.RoleScopeIds)) {
		parts = append(parts, input.Key(path+".roleScopeIds", scope))
	}
	return parts
}

// rolesOfMembers are the roles of everything that the definition can deploy at any stage, in small letters.
func (d *definition) rolesOfMembers() []string {
	if d == nil {
		return nil
	}
	roles := slices.Clone(d.roles)
	for _, m := range d.members {
		if m.policy != nil {
			roles = append(roles, m.policy.Roles...)
		}
	}
	for i := range roles {
		roles[i] = strings.ToLower(roles[i])
	}
	return roles
}

// Alike are digests of what is assigned, by the assignments' inputs below path.
func (s *Spec) Alike(path string) map[string]pulumi.Input {
	alike := map[string]pulumi.Input{}
	for key, one := range s.Assignments {
		one.AssignmentName = nil
		alike[input.Join(path, input.Key("assignments", key))] = guard.Digest(one)
	}
	return alike
}

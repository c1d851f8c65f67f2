package policy

import (
	"maps"
	"slices"

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
		if identity := s.Assignments[key].Identity; identity == nil || input.Value(identity.RoleAssignmentsEnabled, true) {
			parts = append(parts, path+".identity.roleAssignmentsEnabled")
		}
	}
	return parts
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

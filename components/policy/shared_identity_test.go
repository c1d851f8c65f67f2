package policy

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// TestSharedIdentities holds when one identity may serve two assignments: when no role meets itself at one scope.
func TestSharedIdentities(t *testing.T) {
	t.Parallel()
	const id = testGroup + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/policies"
	const principal = "11111111-1111-1111-1111-111111111111"
	own := func(preset string, change func(*ScopedAssignment)) ScopedAssignment {
		one := ScopedAssignment{AssignmentSpec: AssignmentSpec{
			Preset: &preset, Identity: &Identity{UserAssignedIdentityId: pulumi.String(id), PrincipalId: pulumi.String(principal)},
		}}
		change(&one)
		return one
	}
	same := func(*ScopedAssignment) {}
	onCluster := func(key string) func(*ScopedAssignment) { return func(one *ScopedAssignment) { one.Cluster = &key } }
	cases := map[string]struct {
		first, second ScopedAssignment
		valid         bool
	}{
		"one role, one scope":   {own("deployPolicyAddOn", same), own("deployPolicyAddOn", same), false},
		"other roles":           {own("deployPolicyAddOn", same), own("deployDiagnostics", same), true},
		"other clusters":        {own("deployPolicyAddOn", onCluster("blue")), own("deployPolicyAddOn", onCluster("green")), true},
		"cluster and group":     {own("deployPolicyAddOn", onCluster("blue")), own("deployPolicyAddOn", same), true},
		"the workspace of both": {own("deployDiagnostics", onCluster("blue")), own("deployDiagnostics", onCluster("green")), false},
		"granted elsewhere": {own("deployPolicyAddOn", same), own("deployPolicyAddOn", func(one *ScopedAssignment) {
			one.Identity.RoleAssignmentsEnabled = new(false)
		}), true},
		"other identities": {own("deployPolicyAddOn", same), own("deployPolicyAddOn", func(one *ScopedAssignment) {
			one.Identity.UserAssignedIdentityId = pulumi.String(id + "-2")
		}), true},
		"of the system": {own("deployPolicyAddOn", func(one *ScopedAssignment) { one.Identity = nil }), own("deployPolicyAddOn", func(one *ScopedAssignment) { one.Identity = nil }), true},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			unknown := pulumi.String("").ToStringOutput()
			args := &Args{
				ScopeId: unknown, Location: pulumi.String("northeurope"), WorkspaceId: unknown,
				ClusterIds: map[string]pulumi.StringInput{"blue": unknown, "green": unknown},
				Spec:       Spec{Assignments: map[string]ScopedAssignment{"one": test.first, "two": test.second}},
			}
			assert.Equal(t, test.valid, args.Validate() == nil, "%v", args.Validate())
		})
	}
}

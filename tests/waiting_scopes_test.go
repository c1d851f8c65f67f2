package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// ownScopes are inputs that name by its id what the environment itself brings into being.
const ownScopes = `
clusters:
  blue:
    nodeResourceGroup: {name: rg-nodes}
    access:
      kubelet:
        roles:
          other: {role: Reader, scopeId: SUB/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test-green}
          elsewhere: {role: Reader, scopeId: SUB/resourceGroups/rg-other/providers/Microsoft.ContainerService/managedClusters/aks-test-green}
  green:
    access:
      controlPlane:
        roles:
          back: {role: Reader, scopeId: SUB/resourceGroups/RG-nodes}
policy:
  assignments:
    cluster: &rules {preset: podSecurityBaseline, scopeId: SUB/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test-blue}
    nodes: {<<: *rules, scopeId: SUB/resourceGroups/rg-nodes}
    group: {<<: *rules, scopeId: SUB/resourceGroups/rg-test}
    other: {<<: *rules, scopeId: SUB/resourceGroups/rg-nodes2}
    sameNames: {<<: *rules, scopeId: /subscriptions/99999999-8888-7777-6666-555555555555/resourceGroups/rg-nodes}
  exemptions:
    cluster: &free {assignmentId: CORP, category: Waiver, owner: us, reason: theirs, expiresOn: "2999-01-01",
      scopeId: SUB/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test-green}
    nodes: {<<: *free, scopeId: SUB/resourceGroups/rg-nodes/providers/Microsoft.Compute/virtualMachineScaleSets/aks-system-1}
    workspace: {<<: *free, scopeId: SUB/resourceGroups/rg-test/providers/Microsoft.OperationalInsights/workspaces/log-test}
defender:
  plans: {containers: {}}
  contact: {emails: [team@example.com]}
  resourcePlans:
    blue: {plan: containers, scopeId: SUB/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test-blue}
alerts: {profile: none}
`

// TestOwnScopesWait holds that what names a part of the environment by its id comes after that part: Azure answers 404 otherwise, on the first day alone.
func TestOwnScopesWait(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("SUB", recorder.Subscription, "CORP", corpAssignmentId).Replace(ownScopes)
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		chosen, err := settings.ParseFor(strings.TrimPrefix(recorder.Subscription, "/subscriptions/"), "test", configured(t, text), nil)
		if err != nil {
			return err
		}
		_, err = baseline.New(ctx, "test", &chosen.Args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	const blue, green = "test-blue-cluster", "test-green-cluster"
	for name, want := range map[string][]string{
		"RoleAssignment test-blue-kubelet-reader.aks-test-green-9565b117": {green},
		"RoleAssignment test-blue-kubelet-reader.aks-test-green-e1819457": nil,
		"RoleAssignment test-green-control-plane-reader.rg-nodes":         {blue},
		"PolicyAssignment test-policy-cluster-":                           {blue},
		"PolicyAssignment test-policy-nodes-":                             {blue},
		"PolicyAssignment test-policy-group-":                             {"test-group"},
		"PolicyAssignment test-policy-other-":                             nil,
		"PolicyAssignment test-policy-sameNames-":                         nil,
		"PolicyExemption test-policy-exemption-cluster-":                  {green},
		"PolicyExemption test-policy-exemption-nodes-":                    {blue},
		"PolicyExemption test-policy-exemption-workspace-":                {"test-logs-workspace"},
	} {
		kind, begin, _ := strings.Cut(name, " ")
		assert.Equal(t, want, scopeWaitsFor(t, graph, kind, begin), name)
	}
	plan := requireResource(t, graph, "Pricing", "test-defender-resource-plan-blue")
	assert.True(t, slices.ContainsFunc(plan.DependsOn(), func(one string) bool { return strings.HasSuffix(one, blue) }), plan.DependsOn())
}

// scopeWaitsFor are the names of the resources that the scope of another depends on, which is found by how its name begins.
func scopeWaitsFor(t *testing.T, graph *recorder.Graph, kind, begin string) []string {
	t.Helper()
	var found []string
	seen := false
	for _, one := range graph.OfType(kind) {
		if !strings.HasPrefix(one.Name, begin) {
			continue
		}
		seen = true
		for _, input := range []string{"scope", "scopeId"} {
			for _, urn := range one.Request.GetPropertyDependencies()[input].GetUrns() {
				found = append(found, urn[strings.LastIndex(urn, ":")+1:])
			}
		}
	}
	require.True(t, seen, "no %s %s", kind, begin)
	slices.Sort(found)
	return slices.Compact(found)
}

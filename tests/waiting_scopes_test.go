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
	graph := graphHere(t, text)
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
		assert.Equal(t, want, waitsFor(t, graph, kind, begin, "scope", "scopeId"), name)
	}
	plan := requireResource(t, graph, "Pricing", "test-defender-resource-plan-blue")
	assert.True(t, slices.ContainsFunc(plan.DependsOn(), func(one string) bool { return strings.HasSuffix(one, blue) }), plan.DependsOn())
}

// ownIds are inputs besides that name what the environment itself brings into being.
const ownIds = `
clusters:
  blue:
    defender: {workspaceId: OWN}
    diagnostics: {settings: [{name: logs, preset: minimal, workspaceId: OWN}, {name: more, categories: [guard], workspaceId: CENTRAL}]}
    access:
      kubelet: {registries: {own: SUB/resourceGroups/rg-test/providers/Microsoft.ContainerRegistry/registries/acr, other: SUB/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/other}}
policy:
  assignments:
    all:
      preset: podSecurityBaseline
      scopeId: SUB
      excludedScopeIds: [SUB/resourceGroups/rg-test, SUB/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test-blue, SUB/resourceGroups/rg]
    none: {preset: podSecurityBaseline, scopeId: SUB, excludedScopeIds: [SUB/resourceGroups/rg]}
activityLog: {enabled: true, workspaceId: OWN}
defender:
  plans: {containers: {}}
  contact: {emails: [team@example.com]}
  export: {workspace: {workspaceId: OWN}}
  sentinel: {workspaceId: OWN}
alerts: {profile: none}
`

// TestOwnIdsWait holds the same of all other inputs that are ids.
func TestOwnIdsWait(t *testing.T) {
	t.Parallel()
	const logs = "/providers/Microsoft.OperationalInsights/workspaces/log-"
	text := strings.NewReplacer("SUB", recorder.Subscription, "OWN", recorder.Subscription+"/resourceGroups/rg-test"+logs+"test",
		"CENTRAL", recorder.Subscription+"/resourceGroups/rg"+logs+"central").Replace(ownIds)
	graph := graphHere(t, text)
	const workspace = "test-logs-workspace"
	for name, want := range map[string][]string{
		"RoleAssignment test-blue-kubelet-acrpull.acr- scope":      {"test-group"},
		"RoleAssignment test-blue-kubelet-acrpull.other- scope":    nil,
		"PolicyAssignment test-policy-all- notScopes":              {"test-blue-cluster", "test-group"},
		"PolicyAssignment test-policy-none- notScopes":             nil,
		"DiagnosticSetting test-blue-diagnostics-logs workspaceId": {workspace},
		"DiagnosticSetting test-blue-diagnostics-more workspaceId": nil,
		"DiagnosticSetting test-activity-log workspaceId":          {workspace},
		"Automation test-defender- actions":                        {workspace},
		"SentinelOnboardingState test-defender- workspaceName":     {workspace},
	} {
		words := strings.Split(name, " ")
		assert.Equal(t, want, waitsFor(t, graph, words[0], words[1], words[2]), name)
	}
	assert.Contains(t, waitsFor(t, graph, "ManagedCluster", "test-blue-", "securityProfile"), workspace)
}

// waitsFor are the names of the resources that inputs of another depend on, which is found by how its name begins.
func waitsFor(t *testing.T, graph *recorder.Graph, kind, begin string, inputs ...string) []string {
	t.Helper()
	var found []string
	seen := false
	for _, one := range graph.OfType(kind) {
		if !strings.HasPrefix(one.Name, begin) {
			continue
		}
		seen = true
		for _, input := range inputs {
			for _, urn := range one.Request.GetPropertyDependencies()[input].GetUrns() {
				found = append(found, urn[strings.LastIndex(urn, ":")+1:])
			}
		}
	}
	require.True(t, seen, "no %s %s", kind, begin)
	slices.Sort(found)
	return slices.Compact(found)
}

// graphHere is what an environment of this configuration registers in the subscription of the recorder.
func graphHere(t *testing.T, text string) *recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		chosen, err := settings.ParseFor(strings.TrimPrefix(recorder.Subscription, "/subscriptions/"), "test", configured(t, text), nil)
		if err != nil {
			return err
		}
		_, err = baseline.New(ctx, "test", &chosen.Args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	return graph
}

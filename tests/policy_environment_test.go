package tests

import (
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// runProgram runs the whole program on configuration values in JSON.
func runProgram(t *testing.T, values map[string]string, secrets map[string]bool) *recorder.Graph {
	t.Helper()
	values["location"] = "northeurope"
	graph, err := recorder.Run(program("test", values, secrets), recorder.Options{})
	require.NoError(t, err)
	return graph
}

// TestThreeLinesRefusePrivilegedPods is what most users write: the initiative denies on the resource group of the clusters.
func TestThreeLinesRefusePrivilegedPods(t *testing.T) {
	t.Parallel()
	graph := runProgram(t, map[string]string{"policy": `{"assignments": {"baseline": {"preset": "podSecurityBaseline", "stage": "enforce"}}}`}, nil)
	assigned := requireResource(t, graph, "PolicyAssignment", "test-policy-baseline-assignment")
	inputs := assignmentInputs(baselineSet, "1.*.*", baselineTitle, deny)
	inputs["policyAssignmentName"], inputs["displayName"] = "test-policy-baseline", "test-policy-baseline: "+baselineTitle
	assert.Equal(t, inputs, assigned.Plain())
	options := assignmentOptions
	options.Parent, options.DependsOn = policy.AssignmentToken+"::test-policy-baseline", []string{testGroup}
	assert.Equal(t, options, assigned.Options())
	assert.Equal(t, policy.Token+"::test-policy", requireResource(t, graph, "Assignment", "test-policy-baseline").Parent())
	assert.Equal(t, baseline.Token+"::test", requireResource(t, graph, "Policy", "test-policy").Parent())
	assert.Len(t, graph.Resources, 8, "record, environment, group, workspace with its component, policies, assignment with its component")
	assert.Empty(t, graph.Warnings)
}

// digest is what the record has of the content of an assignment.
var digest = regexp.MustCompile(`"policy.assignments.baseline": "[0-9a-f]{16}"`)

// TestPromotionIsOneWord holds that the stage alone decides between two environments, and changes one value and its digest in the record.
func TestPromotionIsOneWord(t *testing.T) {
	t.Parallel()
	at := func(stage string) string {
		graph := runProgram(t, map[string]string{"policy": `{"assignments": {"baseline": {"preset": "podSecurityBaseline", "stage": "` + stage + `"}}}`}, nil)
		return digest.ReplaceAllString(graph.String(), "")
	}
	observed := at("observe")
	assert.Equal(t, 1, strings.Count(observed, `"value": "Audit"`))
	assert.Equal(t, strings.ReplaceAll(observed, `"value": "Audit"`, `"value": "Deny"`), at("enforce"))
}

// TestPolicyGolden is an environment with every kind of policy.
func TestPolicyGolden(t *testing.T) {
	t.Parallel()
	graph := runProgram(t, map[string]string{
		"clusters": `{"blue": {}, "green": {"azurePolicyEnabled": false}}`,
		"policy": `{
			"customPolicies": {
				"tags": {"template": "immutableImageTags", "values": {"exemptImages": ["registry.example/agents/*"]}},
				"routing": {"template": "namespaceRoutingLabel", "displayName": "Namespaces name their team"}
			},
			"initiatives": {"house": {"members": {"tags": {"customPolicy": "tags"}, "routing": {"customPolicy": "routing"},
				"https": {"definitionId": "/providers/Microsoft.Authorization/policyDefinitions/1a5b4dca-0b6f-4cf5-907c-56316bc1bf3d"}}}},
			"assignments": {
				"house": {"initiative": "house", "stage": "warn", "cluster": "blue", "excludedNamespaces": ["legacy"],
					"exemptions": {"migration": {"category": "Waiver", "cluster": "blue", "members": ["https"], "expiresOn": "2999-12-31", "owner": "shop", "reason": "No certificate yet."}}},
				"practices": {"preset": "aksBestPractices", "nonComplianceMessages": [{"message": "Ask the platform team.", "member": "kms"}]},
				"addOn": {"preset": "deployPolicyAddOn", "stage": "enforce", "scopeId": "/subscriptions/11111111-2222-3333-4444-555555555555", "remediation": {"trigger": "first"},
					"excludedScopeIds": ["/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-test"]},
				"logs": {"preset": "deployDiagnostics"}
			}
		}`,
	}, nil)
	graph.RequireGolden(t, "testdata/golden/policy.txt")
	assert.Empty(t, graph.Warnings, "what reaches none of our clusters fights nobody")
}

// TestFights holds the warnings about policies that rewrite clusters which the environment owns.
func TestFights(t *testing.T) {
	t.Parallel()
	const (
		addOnOff  = "azurePolicyEnabled is false, and the policy switches the add-on on, rewriting the cluster from an old API version"
		sensorOff = "the Defender sensor is off, and the policy switches it on with a workspace of its own choice, rewriting the cluster from an old API version"
		twoLogs   = "no diagnostic setting names every category that the policy wants, so it adds one, and logs are stored and paid for twice"
	)
	warned := func(t *testing.T, clusters, assignment string) []string {
		t.Helper()
		graph := runProgram(t, map[string]string{"clusters": clusters, "policy": `{"assignments": {"one": ` + assignment + `}}`}, nil)
		var texts []string
		for _, warning := range graph.Warnings {
			assert.Equal(t, policy.Token+"::test-policy", warning.Resource)
			texts = append(texts, warning.Message)
		}
		return texts
	}
	fight := func(cluster, why string) string {
		return "assignment one fights clusters." + cluster + ", which this environment owns: " + why
	}
	const all = `{"diagnostics": {"settings": [{"name": "all", "metricsEnabled": true, "allowDuplicateAudit": true, "categories": ["kube-apiserver", "kube-audit",
		"kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "kube-audit-admin", "guard", "cloud-controller-manager", "csi-azuredisk-controller",
		"csi-azurefile-controller", "csi-snapshot-controller"]}]}}`
	for name, test := range map[string]struct {
		clusters, assignment string
		want                 []string
	}{
		"add-on, observed":   {`{"blue": {"azurePolicyEnabled": false}}`, `{"preset": "deployPolicyAddOn"}`, nil},
		"add-on, enforced":   {`{"blue": {"azurePolicyEnabled": false}, "green": {}}`, `{"preset": "deployPolicyAddOn", "stage": "enforce"}`, []string{fight("blue", addOnOff)}},
		"add-on, elsewhere":  {`{"blue": {"azurePolicyEnabled": false}}`, `{"preset": "deployPolicyAddOn", "stage": "enforce", "scopeId": "/subscriptions/s/resourceGroups/other"}`, nil},
		"add-on, everywhere": {`{"blue": {"azurePolicyEnabled": false}}`, `{"preset": "deployPolicyAddOn", "stage": "enforce", "scopeId": "` + managementGroupId + `"}`, []string{fight("blue", addOnOff)}},
		"sensor":             {`{"blue": {}, "green": {"defender": {"workspaceId": "` + workspaceId + `"}}}`, `{"preset": "deployDefenderSensor", "stage": "enforce"}`, []string{fight("blue", sensorOff)}},
		"sensor, one cluster": {
			`{"blue": {}, "green": {}}`, `{"preset": "deployDefenderSensor", "stage": "enforce", "cluster": "green"}`, []string{fight("green", sensorOff)},
		},
		"diagnostics":      {`{"blue": {}, "green": ` + all + `}`, `{"preset": "deployDiagnostics", "stage": "enforce"}`, []string{fight("blue", twoLogs)}},
		"diagnostics, off": {`{"blue": {}}`, `{"preset": "deployDiagnostics", "stage": "enforce", "enforcementMode": "DoNotEnforce"}`, nil},
		"by a parameter":   {`{"blue": {}}`, `{"preset": "deployDiagnostics", "effect": "DeployIfNotExists"}`, []string{fight("blue", twoLogs)}},
		"but not this one": {
			`{"blue": {}, "green": {}}`,
			`{"preset": "deployDiagnostics", "stage": "enforce", "excludedScopeIds": ["` + blueClusterId + `"]}`,
			[]string{fight("green", twoLogs)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, warned(t, test.clusters, test.assignment))
		})
	}
}

// TestPoliciesWaitForClusters holds that what is about a cluster comes after it, and what is about the group does not wait for clusters.
func TestPoliciesWaitForClusters(t *testing.T) {
	t.Parallel()
	graph := runProgram(t, map[string]string{"clusters": `{"blue": {}}`, "policy": `{"assignments": {
		"pods": {"preset": "podSecurityBaseline", "cluster": "blue"},
		"group": {"preset": "podSecurityBaseline", "exemptions": {"blue": {"category": "Mitigated", "cluster": "blue", "expiresOn": "2999-01-01", "owner": "o", "reason": "r"}}}
	}}`}, nil)
	pods := requireResource(t, graph, "PolicyAssignment", "test-policy-pods-assignment")
	assert.Equal(t, blueClusterId, pods.Plain()["scope"])
	assert.Contains(t, pods.DependsOn(), blueCluster)
	group := requireResource(t, graph, "PolicyAssignment", "test-policy-group-assignment")
	assert.Equal(t, []string{testGroup}, group.DependsOn())
	exemption := requireResource(t, graph, "PolicyExemption", "test-policy-group-exemption-blue")
	assert.Equal(t, blueClusterId, exemption.Plain()["scope"])
	assert.Contains(t, exemption.DependsOn(), blueCluster)
}

func TestPolicyOutputsOfAnEnvironment(t *testing.T) {
	t.Parallel()
	var assignments, principals eventual[map[string]string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		b, err := baseline.New(ctx, "test", &baseline.Args{Location: pulumi.String("northeurope"), Policy: &policy.Spec{Assignments: map[string]policy.ScopedAssignment{
			"pods":  {AssignmentSpec: policy.AssignmentSpec{Preset: new("podSecurityBaseline")}},
			"plans": {AssignmentSpec: policy.AssignmentSpec{Preset: new("defenderPlans")}, ScopeId: pulumi.String(recorder.Subscription)},
		}}})
		if err == nil {
			assignments, principals = eventually[map[string]string](b.PolicyAssignmentIds), eventually[map[string]string](b.PolicyPrincipalIds)
		}
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	const suffix = "/providers/Microsoft.Authorization/policyAssignments/test-policy-"
	assert.Equal(t, map[string]string{"pods": groupId + suffix + "pods", "plans": recorder.Subscription + suffix + "plans"}, assignments.value(t))
	assert.Equal(t, map[string]string{"plans": systemPrincipal}, principals.value(t))
}

// TestSecretPolicy holds that values of a configuration that is secret stay secret.
func TestSecretPolicy(t *testing.T) {
	t.Parallel()
	graph := runProgram(t, map[string]string{
		"policy": `{"assignments": {"one": {"preset": "podSecurityBaseline", "parameters": {"namespaces": ["hidden"]}}}}`,
	}, map[string]bool{"policy": true})
	inputs := requireResource(t, graph, "PolicyAssignment", "test-policy-one-assignment").Plain()
	assert.Equal(t, valued(map[string]any{"effect": "Audit", "namespaces": "[secret]"}), inputs["parameters"])
	assert.NotContains(t, graph.String(), "hidden")
}

// TestAwkwardPolicyNames gives environments names that Azure would refuse, and reads the names of what policies make of them.
func TestAwkwardPolicyNames(t *testing.T) {
	t.Parallel()
	patterns := map[string]string{
		"policyAssignmentName": `^[a-z0-9_-]{1,64}$`, "policyDefinitionName": `^[a-z0-9_-]{1,64}$`, "policySetDefinitionName": `^[a-z0-9_-]{1,64}$`,
		"policyExemptionName": `^[a-z0-9_-]{1,64}$`, "remediationName": `^[a-z0-9_-]{1,64}$`,
	}
	owners := map[string]string{}
	for _, name := range []string{"dev", "Dev", "d.e.v", "Über Umgebung", strings.Repeat("a", 63), strings.Repeat("a", 62) + "b"} {
		graph := runProgram(t, map[string]string{"name": name, "policy": `{
			"customPolicies": {"tags": {"template": "immutableImageTags"}, "Tags": {"template": "immutableImageTags"}},
			"initiatives": {"house": {"members": {"tags": {"customPolicy": "tags"}}}},
			"assignments": {
				"house": {"initiative": "house"}, "House": {"initiative": "house"},
				"corp": {"preset": "podSecurityBaseline", "scopeId": "` + managementGroupId + `"},
				"a-key-of-thirty-two-characters-a": {"preset": "deployPolicyAddOn", "scopeId": "` + managementGroupId + `", "remediation": {"trigger": "1"},
					"exemptions": {"a-key-of-thirty-two-characters-b": {"category": "Waiver", "scopeId": "` + groupId + `", "expiresOn": "2999-01-01", "owner": "o", "reason": "r"}}}
			}}`}, nil)
		for _, r := range graph.Resources {
			for input, pattern := range patterns {
				text, ok := r.Plain()[input].(string)
				if !ok {
					continue
				}
				assert.Regexp(t, pattern, text, "%s in %q", r.Name, name)
				if strings.HasPrefix(r.ID, managementGroupId) && input == "policyAssignmentName" {
					assert.LessOrEqual(t, len(text), 24)
				}
				id := strings.ToLower(r.ID)
				assert.Emptyf(t, owners[id], "%s belongs to %q and to %q", r.ID, name, owners[id])
				owners[id] = name
			}
		}
	}
}

package tests

import (
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// Types and ids of policies.
const (
	assignmentToken  = "azure-native:authorization/v20250301:PolicyAssignment"
	definitionToken  = "azure-native:authorization/v20250301:PolicyDefinition"
	initiativeToken  = "azure-native:authorization/v20250301:PolicySetDefinition"
	exemptionToken   = "azure-native:authorization/v20220701preview:PolicyExemption"
	roleToken        = "azure-native:authorization/v20220401:RoleAssignment"
	remediationToken = "azure-native:policyinsights:RemediationAtResource"

	builtInPolicies    = "/providers/Microsoft.Authorization/policyDefinitions/"
	builtInInitiatives = "/providers/Microsoft.Authorization/policySetDefinitions/"
	baselineSet        = builtInInitiatives + "a8640138-9b0a-4a28-b8cb-1666c838647d"
	restrictedSet      = builtInInitiatives + "42b8ef37-b724-4e24-bbc8-7a7708edfe00"
	cisSet             = builtInInitiatives + "4fd005fd-51be-478f-a8fb-149d48b20d48"
	managementGroupId  = "/providers/Microsoft.Management/managementGroups/corp"

	baselineTitle = "Kubernetes cluster pod security baseline standards for Linux-based workloads"
	cisTitle      = "[Preview]: Kubernetes cluster should follow the security control recommendations of Center for Internet Security (CIS) Kube"
)

// systemNamespaces are those that Azure's own policies leave alone.
var systemNamespaces = []string{"kube-system", "gatekeeper-system", "azure-arc", "azure-extensions-usage-system"}

func newAssignmentArgs(spec policy.AssignmentSpec) *policy.AssignmentArgs {
	return &policy.AssignmentArgs{ScopeId: pulumi.String(groupId), Location: pulumi.String("northeurope"), AssignmentSpec: spec}
}

func deployAssignment(t *testing.T, args *policy.AssignmentArgs) *recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := policy.NewAssignment(ctx, "pods", args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	return graph
}

// assignmentInputs are those of an assignment named pods in the test's resource group, with changes; nil takes one away.
func assignmentInputs(definition, version, title string, changes map[string]any) map[string]any {
	inputs := map[string]any{
		"scope": groupId, "policyAssignmentName": "pods", "policyDefinitionId": definition, "displayName": "pods: " + title, "enforcementMode": "Default",
		"metadata": map[string]any{"assignedBy": "aksops"}, "definitionVersion": version,
	}
	maps.Copy(inputs, changes)
	maps.DeleteFunc(inputs, func(_ string, value any) bool { return value == nil || value == "" })
	return inputs
}

// valued are parameters as an assignment has them.
func valued(values map[string]any) map[string]any {
	parameters := map[string]any{}
	for name, value := range values {
		parameters[name] = map[string]any{"value": value}
	}
	return parameters
}

func selector(kind, which string, values ...string) map[string]any {
	return map[string]any{"kind": kind, which: list(values...)}
}

var assignmentOptions = recorder.ResourceOptions{
	Parent: policy.AssignmentToken + "::pods", DeleteBeforeReplace: true, ReplaceOnChanges: []string{"location", "policyDefinitionId"},
}

var (
	audit = map[string]any{"parameters": valued(map[string]any{"effect": "Audit"})}
	deny  = map[string]any{"parameters": valued(map[string]any{"effect": "Deny"})}
)

func combined(inputs ...map[string]any) map[string]any {
	all := map[string]any{}
	for _, one := range inputs {
		maps.Copy(all, one)
	}
	return all
}

type assignmentCase struct {
	args *policy.AssignmentArgs
	want map[string]any
}

var assignmentCases = map[string]assignmentCase{
	"three lines": {newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline")}), assignmentInputs(baselineSet, "1.*.*", baselineTitle, audit)},
	"enforced": {
		newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), Stage: new("enforce")}), assignmentInputs(baselineSet, "1.*.*", baselineTitle, deny),
	},
	"namespaces": {
		newAssignmentArgs(policy.AssignmentSpec{
			Preset: new("podSecurityRestricted"), Stage: new("warn"), Namespaces: []string{"shop"}, ExcludedNamespaces: []string{"legacy", "kube-system"},
		}),
		assignmentInputs(restrictedSet, "2.*.*", strings.ReplaceAll(baselineTitle, "baseline", "restricted"), map[string]any{"parameters": valued(map[string]any{
			"effect": "Audit", "namespaces": list("shop"), "excludedNamespaces": list(append(systemNamespaces[:4:4], "legacy")...),
		})}),
	},
	"a title too long for an assignment, and overrides of the stage": {
		newAssignmentArgs(policy.AssignmentSpec{Preset: new("cisKubernetes"), Stage: new("enforce")}),
		assignmentInputs(cisSet, "1.*.*-preview", cisTitle[:121]+"…", combined(audit, map[string]any{"overrides": []any{map[string]any{
			"kind": "policyEffect", "value": "Deny", "selectors": []any{selector("policyDefinitionReferenceId", "in",
				"CIS5.2.2-NoPrivilegedContainers", "CIS5.2.3-5.2.4-BlockUsingHostProcessIDAndIPC", "CIS5.2.5-BlockUsingHostNetwork",
				"CIS5.2.6-NoPrivilegeEscalation", "CIS5.2.12-NoHostPathVolume")},
		}}})),
	},
	"one policy, by id, with an effect, not enforced": {
		newAssignmentArgs(policy.AssignmentSpec{
			DefinitionId: pulumi.String(builtInPolicies + "95edb821-ddaf-4404-9732-666045e056b4"), Effect: new("deny"), EnforcementMode: new("DoNotEnforce"),
			ExcludedImages: []string{"registry.example/agents/*"}, DisplayName: new("No privileges"), Description: new("Why."),
		}),
		assignmentInputs(builtInPolicies+"95edb821-ddaf-4404-9732-666045e056b4", "9.*.*", "", map[string]any{
			"parameters": valued(map[string]any{"effect": "deny", "excludedImages": list("registry.example/agents/*")}), "enforcementMode": "DoNotEnforce",
			"displayName": "No privileges", "description": "Why.",
		}),
	},
	"of the user's own": {
		newAssignmentArgs(policy.AssignmentSpec{
			DefinitionId: pulumi.String(recorder.Subscription + builtInPolicies + "own"), Parameters: pulumi.Map{"any": pulumi.Map{"a": pulumi.Int(1)}},
		}),
		assignmentInputs(recorder.Subscription+builtInPolicies+"own", "", "", map[string]any{
			"displayName": "pods", "parameters": valued(map[string]any{"any": map[string]any{"a": 1.0}}),
		}),
	},
	"everything that narrows": {
		newAssignmentArgs(policy.AssignmentSpec{
			Preset: new("podSecurityBaseline"), DefinitionVersion: new("1.4.*"), ExcludedScopeIds: pulumi.ToStringArray([]string{clusterId}),
			Overrides: []policy.Override{
				{Effect: new("Disabled"), Members: []string{"NoHostPathVolume"}, Locations: []string{"westeurope", "uksouth"}},
				{DefinitionVersion: new("1.*.*"), Locations: []string{"uksouth"}},
			},
			ResourceSelectors: []policy.ResourceSelector{
				{Name: "north", Locations: []string{"northeurope"}, ExcludedResourceTypes: []string{"Microsoft.Kubernetes/connectedClusters"}},
				{Name: "rest", ExcludedLocations: []string{"northeurope"}, ResourceTypes: []string{"Microsoft.ContainerService/managedClusters"}},
			},
		}),
		assignmentInputs(baselineSet, "1.4.*", baselineTitle, combined(audit, map[string]any{
			"notScopes": list(clusterId),
			"overrides": []any{
				map[string]any{"kind": "policyEffect", "value": "Disabled", "selectors": []any{
					selector("policyDefinitionReferenceId", "in", "NoHostPathVolume"), selector("resourceLocation", "in", "westeurope", "uksouth"),
				}},
				map[string]any{"kind": "definitionVersion", "value": "1.*.*", "selectors": []any{selector("resourceLocation", "in", "uksouth")}},
			},
			"resourceSelectors": []any{
				map[string]any{"name": "north", "selectors": []any{
					selector("resourceLocation", "in", "northeurope"), selector("resourceType", "notIn", "Microsoft.Kubernetes/connectedClusters"),
				}},
				map[string]any{"name": "rest", "selectors": []any{
					selector("resourceLocation", "notIn", "northeurope"), selector("resourceType", "in", "Microsoft.ContainerService/managedClusters"),
				}},
			},
		})),
	},
	"messages": {
		newAssignmentArgs(policy.AssignmentSpec{
			DefinitionId:          pulumi.String(builtInPolicies + "993c2fcd-2b29-49d2-9eb0-df2c3a730c32"),
			NonComplianceMessages: []policy.NonComplianceMessage{{Message: "Use Entra ID."}}, Parameters: pulumi.Map{"effect": pulumi.String("Deny")},
		}),
		assignmentInputs(builtInPolicies+"993c2fcd-2b29-49d2-9eb0-df2c3a730c32", "1.*.*",
			"Azure Kubernetes Service Clusters should have local authentication methods disabled",
			combined(deny, map[string]any{"nonComplianceMessages": []any{map[string]any{"message": "Use Entra ID."}}})),
	},
}

func TestAssignments(t *testing.T) {
	t.Parallel()
	for name, test := range assignmentCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := deployAssignment(t, test.args)
			assert.Equal(t, map[string]map[string]any{assignmentToken + "::pods-assignment": test.want}, inputsOf(graph))
			assert.Equal(t, map[string]recorder.ResourceOptions{
				policy.AssignmentToken + "::pods": {Parent: stackParent}, assignmentToken + "::pods-assignment": assignmentOptions,
			}, optionsOf(graph))
		})
	}
}

// TestAssignmentScopesAndNames holds names within Azure's limits at each scope, the same every time.
func TestAssignmentScopesAndNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("environment-", 6) + "policy-restricted"
	for _, test := range []struct {
		scope, scopeType, name, chosen, want string
	}{
		{groupId, "", "dev-policy-baseline", "", "dev-policy-baseline"},
		{recorder.Subscription, "", "dev-policy-baseline", "", "dev-policy-baseline"},
		{clusterId, "", "Dev-policy-Baseline", "", "dev-policy-baseline-e67ff7aa"},
		{groupId, "", long, "", "environment-environment-environment-environment-environ-f8a7361d"},
		{managementGroupId, "", "dev-policy-base", "", "dev-policy-base"},
		{managementGroupId, "", "dev-policy-podsecurityrestricted", "", "dev-policy-pods-05c2f0a6"},
		{managementGroupId, "", "x", "Pods 24 characters long.", ""},
		{"unknown", "managementGroup", "dev-policy-podsecurityrestricted", "", "dev-policy-pods-05c2f0a6"},
		{"unknown", "", "dev-policy-podsecurityrestricted", "", "dev-policy-podsecurityrestricted"},
		{groupId, "", "x", "Chosen by the user_1", "Chosen by the user_1"},
	} {
		args := newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline")})
		args.ScopeId = pulumi.String(test.scope)
		if test.scope == "unknown" {
			args.ScopeId = pulumi.String(managementGroupId).ToStringOutput()
		}
		if test.scopeType != "" {
			args.ScopeType = &test.scopeType
		}
		if test.chosen != "" {
			args.AssignmentName = &test.chosen
		}
		graph, err := recorder.Run(func(ctx *pulumi.Context) error {
			_, err := policy.NewAssignment(ctx, test.name, args)
			return err
		}, recorder.Options{})
		if test.want == "" {
			assert.Error(t, err, "a period at the end")
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, test.want, requireResource(t, graph, "PolicyAssignment", test.name+"-assignment").Plain()["policyAssignmentName"])
	}
}

// TestAssignmentOutputs holds that they are known, and wait for the assignment.
func TestAssignmentOutputs(t *testing.T) {
	t.Parallel()
	var id, name, principal eventual[string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		a, err := policy.NewAssignment(ctx, "pods", newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline")}))
		if err == nil {
			id, name, principal = eventually[string](a.AssignmentId), eventually[string](a.AssignmentName), eventually[string](a.PrincipalId)
		}
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, groupId+"/providers/Microsoft.Authorization/policyAssignments/pods", id.value(t))
	assert.Equal(t, "pods", name.value(t))
	assert.Empty(t, principal.value(t))
}

func TestAssignmentWarnings(t *testing.T) {
	t.Parallel()
	about := policy.AssignmentToken + "::pods"
	for preset, want := range map[string][]recorder.Warning{
		"podSecurityBaseline":  {{Resource: about, Message: `stage warn does no more than observe: "` + baselineTitle + `" has no switch for warnings`}},
		"deploymentSafeguards": nil,
	} {
		spec := policy.AssignmentSpec{Preset: &preset, Stage: new("warn")}
		if preset == "deploymentSafeguards" {
			spec.Parameters = pulumi.Map{
				"allowedContainerImagesRegex": pulumi.String(".*"), "allowedGroups": pulumi.Array{}, "allowedUsers": pulumi.Array{}, "labels": pulumi.Array{},
				"reservedTaints": pulumi.Array{},
			}
		}
		assert.Equal(t, want, deployAssignment(t, newAssignmentArgs(spec)).Warnings)
	}
}

// TestRemediationIsNotHeldByTheStage warns where only half of what deploys waits for the stage.
func TestRemediationIsNotHeldByTheStage(t *testing.T) {
	t.Parallel()
	spec := policy.AssignmentSpec{Preset: new("deployPolicyAddOn"), Remediation: &policy.Remediation{Trigger: "one"}}
	want := []recorder.Warning{{
		Resource: policy.AssignmentToken + "::pods",
		Message:  "remediation repairs what exists, although at stage observe nothing is done to what is new",
	}}
	assert.Equal(t, want, deployAssignment(t, newAssignmentArgs(spec)).Warnings)
	spec.Stage = new("enforce")
	assert.Empty(t, deployAssignment(t, newAssignmentArgs(spec)).Warnings)
}

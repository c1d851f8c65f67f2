package tests

import (
	"encoding/base64"
	"os"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	privilegedPolicy = builtInPolicies + "95edb821-ddaf-4404-9732-666045e056b4"
	wildcardPolicy   = builtInPolicies + "ca8d5704-aa2b-40cf-b110-dc19052825ad"

	houseComponent = policy.InitiativeToken + "::dev-initiative-house"
	houseSet       = initiativeToken + "::dev-initiative-house-definition"
	tagsDefinition = definitionToken + "::dev-policy-tags-definition"
	houseSetName   = "dev-initiative-house-422c6bd3"
)

func newPolicyArgs(spec policy.Spec) *policy.Args {
	return &policy.Args{
		ScopeId: pulumi.String(groupId), Location: pulumi.String("northeurope"), WorkspaceId: pulumi.String(workspaceId),
		ClusterIds: map[string]pulumi.StringInput{"blue": pulumi.String(clusterId)}, Spec: spec,
	}
}

// policyOutputs are those of a whole set of policies.
type policyOutputs struct{ assignments, principals, custom, initiatives eventual[map[string]string] }

func deployPolicies(t *testing.T, args *policy.Args) (*recorder.Graph, policyOutputs) {
	t.Helper()
	var outputs policyOutputs
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		p, err := policy.New(ctx, "dev", args)
		if err == nil {
			outputs = policyOutputs{
				eventually[map[string]string](p.AssignmentIds), eventually[map[string]string](p.PrincipalIds),
				eventually[map[string]string](p.CustomPolicyIds), eventually[map[string]string](p.InitiativeIds),
			}
		}
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	return graph, outputs
}

// houseSpec is a custom policy, an initiative with it and built-in ones, and assignments of both.
func houseSpec() policy.Spec {
	return policy.Spec{
		CustomPolicies: map[string]policy.CustomPolicySpec{"tags": {Template: new("immutableImageTags"), Values: map[string]any{"digestRequired": true}}},
		Initiatives: map[string]policy.InitiativeSpec{"house": {
			DisplayName: new("House rules"), Description: new("What all teams agreed on."),
			Members: map[string]policy.InitiativeMember{
				"tags": {CustomPolicy: new("tags")},
				"noPrivileges": {DefinitionId: pulumi.String(privilegedPolicy), Parameters: pulumi.Map{
					"excludedContainers": pulumi.ToStringArray([]string{"[a"}), "labelSelector": pulumi.Map{"matchLabels": pulumi.Map{"team": pulumi.String("[shop]")}},
				}},
				"noWildcards": {DefinitionId: pulumi.String(wildcardPolicy), DefinitionVersion: new("1.1.*")},
			},
		}},
		Assignments: map[string]policy.ScopedAssignment{
			"house":   {Initiative: new("house"), AssignmentSpec: policy.AssignmentSpec{Stage: new("warn"), ExcludedNamespaces: []string{"legacy"}}},
			"tags":    {CustomPolicy: new("tags"), Cluster: new("blue"), AssignmentSpec: policy.AssignmentSpec{Stage: new("enforce")}},
			"builtIn": {AssignmentSpec: policy.AssignmentSpec{Preset: new("podSecurityBaseline")}, ScopeId: pulumi.String(recorder.Subscription), AssignmentName: new("Pods")},
		},
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	graph, outputs := deployPolicies(t, newPolicyArgs(houseSpec()))
	assert.Equal(t, map[string]map[string]any{
		"dev-house-assignment": {
			"scope": groupId, "policyAssignmentName": "dev-house", "policyDefinitionId": recorder.Subscription + builtInInitiatives + houseSetName,
			"displayName": "dev-house: House rules", "enforcementMode": "Default", "metadata": map[string]any{"assignedBy": "aksops"},
			"parameters": valued(map[string]any{
				"effect": "Audit", "auditEffect": "Audit", "warn": true,
				"excludedNamespaces": list(append(systemNamespaces[:4:4], "legacy")...),
			}),
		},
		"dev-tags-assignment": {
			"scope": clusterId, "policyAssignmentName": "dev-tags", "policyDefinitionId": recorder.Subscription + builtInPolicies + "dev-policy-tags",
			"displayName": "dev-tags: tags", "enforcementMode": "Default", "metadata": map[string]any{"assignedBy": "aksops"},
			"parameters": valued(map[string]any{"effect": "Deny"}),
		},
		"dev-builtIn-assignment": {
			"scope": recorder.Subscription, "policyAssignmentName": "Pods", "policyDefinitionId": baselineSet, "definitionVersion": "1.*.*",
			"displayName": "dev-builtIn: " + baselineTitle, "enforcementMode": "Default", "metadata": map[string]any{"assignedBy": "aksops"},
			"parameters": valued(map[string]any{"effect": "Audit"}),
		},
	}, byName(graph, "PolicyAssignment"))
	assignmentIds := map[string]string{
		"house": groupId + "/providers/Microsoft.Authorization/policyAssignments/dev-house",
		"tags":  clusterId + "/providers/Microsoft.Authorization/policyAssignments/dev-tags", "builtIn": recorder.Subscription + "/providers/Microsoft.Authorization/policyAssignments/Pods",
	}
	assert.Equal(t, assignmentIds, outputs.assignments.value(t))
	assert.Empty(t, outputs.principals.value(t))
	assert.Equal(t, map[string]string{"tags": recorder.Subscription + builtInPolicies + "dev-policy-tags"}, outputs.custom.value(t))
	assert.Equal(t, map[string]string{"house": recorder.Subscription + builtInInitiatives + houseSetName}, outputs.initiatives.value(t))
}

func byName(graph *recorder.Graph, shortType string) map[string]map[string]any {
	found := map[string]map[string]any{}
	for _, r := range graph.OfType(shortType) {
		found[r.Name] = r.Plain()
	}
	return found
}

func TestInitiativeDefinition(t *testing.T) {
	t.Parallel()
	graph, _ := deployPolicies(t, newPolicyArgs(houseSpec()))
	set := requireResource(t, graph, "PolicySetDefinition", "dev-initiative-house-definition").Plain()
	handed := func(names ...string) map[string]any {
		values := map[string]any{}
		for _, name := range names {
			values[name] = "[parameters('" + name + "')]"
		}
		return valued(values)
	}
	assert.Equal(t, []any{
		map[string]any{
			"policyDefinitionReferenceId": "noPrivileges", "policyDefinitionId": privilegedPolicy, "definitionVersion": "9.*.*",
			"parameters": combined(handed("effect", "excludedImages", "excludedNamespaces", "namespaces", "warn"), valued(map[string]any{
				"excludedContainers": list("[a"), "labelSelector": map[string]any{"matchLabels": map[string]any{"team": "[[shop]"}},
			})),
		},
		map[string]any{
			"policyDefinitionReferenceId": "noWildcards", "policyDefinitionId": wildcardPolicy, "definitionVersion": "1.1.*",
			"parameters": combined(handed("excludedNamespaces", "namespaces", "warn"), valued(map[string]any{"effect": "[parameters('auditEffect')]"})),
		},
		map[string]any{
			"policyDefinitionReferenceId": "tags", "policyDefinitionId": recorder.Subscription + builtInPolicies + "dev-policy-tags",
			"parameters": handed("effect", "excludedNamespaces", "namespaces", "warn"),
		},
	}, set["policyDefinitions"])
	delete(set, "policyDefinitions")
	assert.Equal(t, map[string]any{
		"policySetDefinitionName": houseSetName, "displayName": "House rules", "description": "What all teams agreed on.",
		"parameters": map[string]any{
			"effect":             map[string]any{"type": "String", "allowedValues": list("Audit", "Deny", "Disabled"), "defaultValue": "Audit"},
			"auditEffect":        map[string]any{"type": "String", "allowedValues": list("Audit", "Disabled"), "defaultValue": "Audit"},
			"warn":               map[string]any{"type": "Boolean", "defaultValue": false},
			"namespaces":         map[string]any{"type": "Array", "defaultValue": []any{}},
			"excludedImages":     map[string]any{"type": "Array", "defaultValue": []any{}},
			"excludedNamespaces": map[string]any{"type": "Array", "defaultValue": list(systemNamespaces...)},
		},
	}, set)
}

// TestPolicyOrder holds parents, options and the number of everything: definitions come before what uses them.
func TestPolicyOrder(t *testing.T) {
	t.Parallel()
	graph, _ := deployPolicies(t, newPolicyArgs(houseSpec()))
	root := policy.Token + "::dev"
	child := recorder.ResourceOptions{Parent: root}
	assigned := func(name string, dependsOn ...string) recorder.ResourceOptions {
		options := assignmentOptions
		options.Parent, options.DependsOn = policy.AssignmentToken+"::"+name, dependsOn
		return options
	}
	assert.Equal(t, map[string]recorder.ResourceOptions{
		root: {Parent: stackParent},
		policy.CustomPolicyToken + "::dev-policy-tags": child, houseComponent: child,
		policy.AssignmentToken + "::dev-house": child, policy.AssignmentToken + "::dev-tags": child, policy.AssignmentToken + "::dev-builtIn": child,
		tagsDefinition: {Parent: policy.CustomPolicyToken + "::dev-policy-tags"},
		houseSet:       {Parent: houseComponent, DependsOn: []string{tagsDefinition}},
		assignmentToken + "::dev-house-assignment":   assigned("dev-house", houseSet),
		assignmentToken + "::dev-tags-assignment":    assigned("dev-tags", tagsDefinition),
		assignmentToken + "::dev-builtIn-assignment": assigned("dev-builtIn"),
	}, optionsOf(graph))
}

// TestShippedTemplateReachesAzure holds that what is registered is the file that was tested, byte for byte.
func TestShippedTemplateReachesAzure(t *testing.T) {
	t.Parallel()
	graph, _ := deployPolicies(t, newPolicyArgs(houseSpec()))
	rule := requireResource(t, graph, "PolicyDefinition", "dev-policy-tags-definition").Plain()["policyRule"].(map[string]any)
	details := rule["then"].(map[string]any)["details"].(map[string]any)
	content, err := base64.StdEncoding.DecodeString(details["templateInfo"].(map[string]any)["content"].(string))
	require.NoError(t, err)
	file, err := os.ReadFile("../components/policy/templates/immutableImageTags.yaml")
	require.NoError(t, err)
	assert.Equal(t, string(file), string(content))
	assert.Equal(t, map[string]any{"digestRequired": true}, details["values"])
}

// TestPoliciesAtManagementGroup holds that definitions are stored where their assignments can see them.
func TestPoliciesAtManagementGroup(t *testing.T) {
	t.Parallel()
	spec := houseSpec()
	spec.ManagementGroupId = pulumi.String(managementGroupId)
	practices := policy.ScopedAssignment{AssignmentSpec: policy.AssignmentSpec{Preset: new("aksBestPractices")}, ScopeId: pulumi.String(managementGroupId)}
	spec.Assignments["practices"] = practices
	graph, outputs := deployPolicies(t, newPolicyArgs(spec))
	assert.Empty(t, graph.OfType("PolicyDefinition"))
	assert.Empty(t, graph.OfType("PolicySetDefinition"))
	for _, shortType := range []string{"PolicyDefinitionAtManagementGroup", "PolicySetDefinitionAtManagementGroup"} {
		for _, one := range graph.OfType(shortType) {
			assert.Equal(t, "corp", one.Plain()["managementGroupId"], one.Name)
		}
	}
	assert.Equal(t, map[string]string{"house": managementGroupId + builtInInitiatives + houseSetName}, outputs.initiatives.value(t))
	assigned := requireResource(t, graph, "PolicyAssignment", "dev-practices-assignment")
	assert.Regexp(t, "^"+managementGroupId+builtInInitiatives+`dev-practices-initiative-[0-9a-f]{8}$`, assigned.Plain()["policyDefinitionId"])
	assert.Equal(t, policy.InitiativeToken+"::dev-practices-initiative", requireResource(t, graph, "PolicySetDefinitionAtManagementGroup", "dev-practices-initiative-definition").Parent())
	assert.Len(t, graph.Resources, 1+3+4+3+4, "as before, and practices with its initiative")
}

// TestWorkspaceOfPresets holds that the environment's workspace is used, unless the user names another.
func TestWorkspaceOfPresets(t *testing.T) {
	t.Parallel()
	deployed := func(parameters pulumi.MapInput) (map[string]any, int) {
		graph, outputs := deployPolicies(t, newPolicyArgs(policy.Spec{Assignments: map[string]policy.ScopedAssignment{
			"logs": {AssignmentSpec: policy.AssignmentSpec{Preset: new("deployDiagnostics"), Parameters: parameters}},
		}}))
		assert.Equal(t, map[string]string{"logs": systemPrincipal}, outputs.principals.value(t))
		return requireResource(t, graph, "PolicyAssignment", "dev-logs-assignment").Plain()["parameters"].(map[string]any), len(graph.OfType("RoleAssignment"))
	}
	parameters, roles := deployed(nil)
	assert.Equal(t, valued(map[string]any{"logAnalytics": workspaceId}), parameters)
	assert.Equal(t, 4, roles, "two roles at the group, and at the workspace")
	parameters, roles = deployed(pulumi.Map{"logAnalytics": pulumi.String(workspaceId + "-2"), "guard": pulumi.String("False")})
	assert.Equal(t, valued(map[string]any{"logAnalytics": workspaceId + "-2", "guard": "False"}), parameters)
	assert.Equal(t, 4, roles)
}

package tests

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// The rules on what a program gives the components of policies directly: everything else is in testdata/rejections.

const (
	scopeRule = ": must be the id of a management group (/providers/Microsoft.Management/managementGroups/<name>), " +
		"a subscription (/subscriptions/<id>), a resource group or a resource"
	groupRule = ": must be the id of a management group, /providers/Microsoft.Management/managementGroups/<name>"
	nameRule  = `: must be 1 to 64 characters without < > * % & : \ ? . + / and without a space at the end`
	presets   = "podSecurityBaseline, podSecurityRestricted, deploymentSafeguards, cloudSecurityBenchmark, cisKubernetes, aksBestPractices, " +
		"defenderPlans, deployPolicyAddOn, deployDefenderSensor, deployDiagnostics"
)

func TestPolicyArguments(t *testing.T) {
	t.Parallel()
	assigning := func(one policy.ScopedAssignment) *policy.Args {
		return newPolicyArgs(policy.Spec{Assignments: map[string]policy.ScopedAssignment{"one": one}})
	}
	preset := func(name string) policy.AssignmentSpec { return policy.AssignmentSpec{Preset: &name} }
	wrong := newPolicyArgs(policy.Spec{ManagementGroupId: pulumi.String("corp")})
	wrong.ScopeId, wrong.ScopeType, wrong.WorkspaceId = pulumi.String("rg"), new("group"), pulumi.String(vaultId)
	nowhere := assigning(policy.ScopedAssignment{AssignmentSpec: preset("deployPolicyAddOn")})
	nowhere.Location = nil
	atGroup := assigning(policy.ScopedAssignment{AssignmentSpec: preset("aksBestPractices")})
	atGroup.ScopeId, atGroup.ScopeType = pulumi.String("").ToStringOutput(), new("managementGroup")
	output := policy.ScopedAssignment{AssignmentSpec: preset("podSecurityBaseline"), ScopeId: pulumi.String("").ToStringOutput(), ScopeType: new("corp")}
	requireRefused(t, policy.Token, policy.New, map[string]refusal[policy.Args]{
		"none":    {nil, []string{"args is required"}},
		"nothing": {&policy.Args{}, []string{"scopeId is required: give the id of what the assignments apply to"}},
		"mistakes in every input": {wrong, []string{
			`scopeId is "rg"` + scopeRule,
			`scopeType is "group": must be one of managementGroup, subscription, resourceGroup, resource`,
			`workspaceId is "` + vaultId + `", the id of a Microsoft.KeyVault/vaults: must be the id of a Microsoft.OperationalInsights/workspaces`,
			`managementGroupId is "corp"` + groupRule,
		}},
		"identity without location":         {nowhere, []string{"location is required: assignments.one needs an identity, which lives in a region"}},
		"initiative of ours above its home": {atGroup, []string{"managementGroupId is required by assignments.one, which assigns a definition of yours or of ours at a management group: it must be stored there or above"}},
		"kind of a scope that comes later": {
			assigning(output), []string{`assignments.one.scopeType is "corp": must be one of managementGroup, subscription, resourceGroup, resource`},
		},
		"unknown cluster": {
			assigning(policy.ScopedAssignment{AssignmentSpec: preset("podSecurityBaseline"), Cluster: new("green")}),
			[]string{`assignments.one.cluster is "green": not a cluster: must be one of blue`},
		},
		"mistake in the spec": {assigning(policy.ScopedAssignment{AssignmentSpec: preset("pods")}), []string{`assignments.one.preset is "pods": must be one of ` + presets}},
	})
}

func TestAssignmentArguments(t *testing.T) {
	t.Parallel()
	nowhere := newAssignmentArgs(policy.AssignmentSpec{Preset: new("deployPolicyAddOn")})
	nowhere.Location = nil
	asked := newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), Identity: &policy.Identity{}})
	asked.Location = pulumi.String("")
	practices := newAssignmentArgs(policy.AssignmentSpec{Preset: new("aksBestPractices")})
	practices.ScopeId = pulumi.String(managementGroupId)
	named := newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline")})
	named.ScopeId, named.ScopeType, named.AssignmentName = pulumi.String("").ToStringOutput(), new("managementGroup"), new(strings.Repeat("ü", 25))
	both := newAssignmentArgs(policy.AssignmentSpec{Preset: new("cisKubernetes"), DefinitionId: pulumi.String(cisSet)})
	wrong := newAssignmentArgs(policy.AssignmentSpec{})
	wrong.ScopeId, wrong.ScopeType, wrong.ManagementGroupId, wrong.AssignmentName = pulumi.String(groupId), new("subscription"), pulumi.String(groupId), new("a.b")
	names := newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), Parameters: pulumi.Map{}.ToMapOutput()})
	exempt := newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), Exemptions: map[string]policy.Exemption{
		"legacy": newExemption(func(e *policy.Exemption) { e.ScopeId, e.Cluster = nil, new("blue") }),
	}})
	requireRefused(t, policy.AssignmentToken, policy.NewAssignment, map[string]refusal[policy.AssignmentArgs]{
		"none": {nil, []string{"args is required"}},
		"nothing": {&policy.AssignmentArgs{}, []string{
			"scopeId is required: give the id of what the rules apply to",
			"preset is required: name what to assign, one of " + presets + ", or give definitionId",
		}},
		"identity without location": {nowhere, []string{
			`location is required: "Deploy Azure Policy Add-on to Azure Kubernetes Service clusters" needs an identity, which lives in a region`,
		}},
		"identity that was asked for, without location": {asked, []string{`location is required: "` + baselineTitle + `" needs an identity, which lives in a region`}},
		"initiative of ours above its home": {practices, []string{
			"managementGroupId is required to assign preset aksBestPractices at a management group: it is an initiative of ours, which must be stored there or above",
		}},
		"name too long for a group that comes later": {named, []string{
			`assignmentName is "` + strings.Repeat("ü", 25) + `", 25 characters: at a managementGroup Azure takes at most 24`,
		}},
		"preset and id": {both, []string{"definitionId is set together with preset: keep one of the two"}},
		"mistakes in every input": {wrong, []string{
			`scopeType is "subscription", but scopeId is the id of a resourceGroup: leave it out`,
			`managementGroupId is "` + groupId + `"` + groupRule,
			"preset is required: name what to assign, one of " + presets + ", or give definitionId",
			`assignmentName is "a.b"` + nameRule,
		}},
		"names that are not known": {names, []string{
			"parameters has names that are not known at preview: give a map whose values alone come from other resources",
		}},
		"exemption of a cluster that nobody named": {exempt, []string{`exemptions.legacy.cluster is "blue": not a cluster; there are none`}},
	})
}

func TestCustomPolicyArguments(t *testing.T) {
	t.Parallel()
	tags := policy.CustomPolicySpec{Template: new("immutableImageTags")}
	requireRefused(t, policy.CustomPolicyToken, policy.NewCustomPolicy, map[string]refusal[policy.CustomPolicyArgs]{
		"none":    {nil, []string{"args is required"}},
		"nothing": {&policy.CustomPolicyArgs{}, []string{"template is required: name one of immutableImageTags, namespaceRoutingLabel, or give a ConstraintTemplate of your own as templateYaml"}},
		"mistakes in every input": {
			&policy.CustomPolicyArgs{PolicyName: new("a%b"), ManagementGroupId: pulumi.String(recorder.Subscription), CustomPolicySpec: tags},
			[]string{`policyName is "a%b"` + nameRule, `managementGroupId is "` + recorder.Subscription + `"` + groupRule},
		},
		"secret value": {
			&policy.CustomPolicyArgs{CustomPolicySpec: policy.CustomPolicySpec{Template: tags.Template, Values: map[string]any{"digestRequired": pulumi.ToSecret(true)}}},
			[]string{"values has a value that is secret or comes from another resource: give values that are known at preview"},
		},
	})
}

func TestInitiativeArguments(t *testing.T) {
	t.Parallel()
	one := map[string]policy.InitiativeMember{"a": {DefinitionId: pulumi.String(privilegedPolicy)}}
	requireRefused(t, policy.InitiativeToken, policy.NewInitiative, map[string]refusal[policy.InitiativeArgs]{
		"none":    {nil, []string{"args is required"}},
		"nothing": {&policy.InitiativeArgs{}, []string{"members has 0 entries: must be 1 to 1000 policies"}},
		"mistakes in every input": {
			&policy.InitiativeArgs{
				InitiativeName: new(strings.Repeat("n", 56)), ManagementGroupId: pulumi.String("corp"),
				InitiativeSpec: policy.InitiativeSpec{Description: new(strings.Repeat("d", 513)), Members: one},
			},
			[]string{"initiativeName has 56 characters: must be 1 to 55", `managementGroupId is "corp"` + groupRule, "description has 513 characters: must be 1 to 512"},
		},
		"custom policy by key, where there is none": {
			&policy.InitiativeArgs{InitiativeSpec: policy.InitiativeSpec{Members: map[string]policy.InitiativeMember{"a": {CustomPolicy: new("tags")}}}},
			[]string{`members.a.customPolicy is "tags": not a custom policy; there are none`},
		},
	})
}

// TestTooManyExcludedScopes is a rejection too long to be written down.
func TestTooManyExcludedScopes(t *testing.T) {
	t.Parallel()
	var ids []string
	for i := range 401 {
		ids = append(ids, fmt.Sprintf("/subscriptions/s/resourceGroups/g%d", i))
	}
	requireRefused(t, policy.AssignmentToken, policy.NewAssignment, map[string]refusal[policy.AssignmentArgs]{
		"scopes": {
			newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), ExcludedScopeIds: pulumi.ToStringArray(ids)}),
			[]string{"excludedScopeIds has 401 entries: Azure takes at most 400"},
		},
	})
}

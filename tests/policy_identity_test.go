package tests

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	addOnPolicy       = builtInPolicies + "a8eff44f-8c92-45c3-a3fb-9880802d67a7"
	addOnTitle        = "Deploy Azure Policy Add-on to Azure Kubernetes Service clusters"
	diagnosticsPolicy = builtInPolicies + "6c66c325-74c8-42fd-a286-a74b0e2939d8"
	ownPrincipal      = "77777777-7777-7777-7777-777777777777"
	systemPrincipal   = "66666666-6666-6666-6666-666666666666"
	podsAssignment    = assignmentToken + "::pods-assignment"
	podsAssignmentId  = groupId + "/providers/Microsoft.Authorization/policyAssignments/pods"

	addOnRole       = "18ed5180-3e48-46fd-8541-4ea054d57064"
	contributorRole = "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8"
	addOnRoleName   = roleToken + "::pods-role-azure-kubernetes-service-policy-add-on-deployment"
	contributorName = roleToken + "::pods-role-azure-kubernetes-service-contributor-role"
)

// roleInputs are those of a role at a scope of the test's subscription.
func roleInputs(principal, scope, role string) map[string]any {
	return map[string]any{
		"principalId": principal, "principalType": "ServicePrincipal", "scope": scope,
		"roleDefinitionId": recorder.Subscription + "/providers/Microsoft.Authorization/roleDefinitions/" + role,
	}
}

func roleOptions() recorder.ResourceOptions {
	return recorder.ResourceOptions{Parent: policy.AssignmentToken + "::pods", ReplaceOnChanges: []string{"roleDefinitionId"}, DependsOn: []string{podsAssignment}}
}

var systemIdentity = map[string]any{"location": "northeurope", "identity": map[string]any{"type": "SystemAssigned"}}

func TestIdentities(t *testing.T) {
	t.Parallel()
	userIdentity := map[string]any{
		"location": "northeurope", "identity": map[string]any{"type": "UserAssigned", "userAssignedIdentities": list(identityId)},
	}
	recorded := map[string]any{"enforcementMode": "DoNotEnforce"}
	vault := pulumi.String(vaultId)
	cases := map[string]struct {
		spec policy.AssignmentSpec
		want map[string]map[string]any
	}{
		"of the system": {
			policy.AssignmentSpec{Preset: new("deployPolicyAddOn"), Stage: new("enforce")},
			map[string]map[string]any{
				podsAssignment:  assignmentInputs(addOnPolicy, "4.*.*", addOnTitle, systemIdentity),
				addOnRoleName:   roleInputs(systemPrincipal, groupId, addOnRole),
				contributorName: roleInputs(systemPrincipal, groupId, contributorRole),
			},
		},
		"only recorded, at more scopes": {
			policy.AssignmentSpec{
				Preset: new("deployPolicyAddOn"), Identity: &policy.Identity{RoleScopeIds: map[string]pulumi.StringInput{"vault": vault}},
			},
			map[string]map[string]any{
				podsAssignment:                   assignmentInputs(addOnPolicy, "4.*.*", addOnTitle, combined(systemIdentity, recorded)),
				addOnRoleName:                    roleInputs(systemPrincipal, groupId, addOnRole),
				contributorName:                  roleInputs(systemPrincipal, groupId, contributorRole),
				addOnRoleName + "-scope-vault":   roleInputs(systemPrincipal, vaultId, addOnRole),
				contributorName + "-scope-vault": roleInputs(systemPrincipal, vaultId, contributorRole),
			},
		},
		"of the user": {
			policy.AssignmentSpec{
				Preset: new("deployPolicyAddOn"), Stage: new("enforce"),
				Identity: &policy.Identity{UserAssignedIdentityId: pulumi.String(identityId), PrincipalId: pulumi.String(ownPrincipal)},
			},
			map[string]map[string]any{
				podsAssignment:  assignmentInputs(addOnPolicy, "4.*.*", addOnTitle, userIdentity),
				addOnRoleName:   roleInputs(ownPrincipal, groupId, addOnRole),
				contributorName: roleInputs(ownPrincipal, groupId, contributorRole),
			},
		},
		"with roles that were granted elsewhere": {
			policy.AssignmentSpec{
				Preset: new("deployPolicyAddOn"), Stage: new("enforce"),
				Identity: &policy.Identity{UserAssignedIdentityId: pulumi.String(identityId), RoleAssignmentsEnabled: new(false)},
			},
			map[string]map[string]any{podsAssignment: assignmentInputs(addOnPolicy, "4.*.*", addOnTitle, userIdentity)},
		},
		"for a definition of the user's own": {
			policy.AssignmentSpec{
				DefinitionId: pulumi.String(recorder.Subscription + builtInPolicies + "own"),
				Identity:     &policy.Identity{RoleDefinitionIds: []string{"B24988AC-6180-42A0-AB88-20F7382DD24C"}},
			},
			map[string]map[string]any{
				podsAssignment:                        assignmentInputs(recorder.Subscription+builtInPolicies+"own", "", "", combined(systemIdentity, map[string]any{"displayName": "pods"})),
				roleToken + "::pods-role-contributor": roleInputs(systemPrincipal, groupId, "b24988ac-6180-42a0-ab88-20f7382dd24c"),
			},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := deployAssignment(t, newAssignmentArgs(test.spec))
			assert.Equal(t, test.want, inputsOf(graph))
			options := map[string]recorder.ResourceOptions{policy.AssignmentToken + "::pods": {Parent: stackParent}}
			for key := range test.want {
				options[key] = roleOptions()
				if test.spec.Identity != nil && test.spec.Identity.PrincipalId != nil {
					options[key] = recorder.ResourceOptions{Parent: roleOptions().Parent, ReplaceOnChanges: []string{"roleDefinitionId"}}
				}
			}
			options[podsAssignment] = assignmentOptions
			assert.Equal(t, options, optionsOf(graph))
		})
	}
}

// TestRolesOutsideTheScope holds that diagnostic settings get their roles at the workspace too, and by whom it is named.
func TestRolesOutsideTheScope(t *testing.T) {
	t.Parallel()
	const monitoring, logAnalytics = "749f88d5-cbae-40b8-bcfc-e573ddc772fa", "92aaf0da-9dab-42b6-94a3-d43ce8d16293"
	args := newAssignmentArgs(policy.AssignmentSpec{Preset: new("deployDiagnostics"), Stage: new("enforce"), Parameters: pulumi.Map{"logAnalytics": pulumi.String(workspaceId)}})
	args.ScopeId = pulumi.String(managementGroupId)
	graph := deployAssignment(t, args)
	corpRole := func(role string) map[string]any {
		inputs := roleInputs(systemPrincipal, managementGroupId, role)
		inputs["roleDefinitionId"] = "/providers/Microsoft.Authorization/roleDefinitions/" + role
		return inputs
	}
	assert.Equal(t, map[string]map[string]any{
		podsAssignment: assignmentInputs(diagnosticsPolicy, "3.*.*", "Deploy - Configure diagnostic settings for Azure Kubernetes Service to Log Analytics workspace",
			combined(systemIdentity, map[string]any{"scope": managementGroupId, "parameters": valued(map[string]any{"logAnalytics": workspaceId})})),
		roleToken + "::pods-role-monitoring-contributor":                 corpRole(monitoring),
		roleToken + "::pods-role-log-analytics-contributor":              corpRole(logAnalytics),
		roleToken + "::pods-role-monitoring-contributor-logAnalytics":    roleInputs(systemPrincipal, workspaceId, monitoring),
		roleToken + "::pods-role-log-analytics-contributor-logAnalytics": roleInputs(systemPrincipal, workspaceId, logAnalytics),
	}, inputsOf(graph))
}

func TestRemediation(t *testing.T) {
	t.Parallel()
	spec := policy.AssignmentSpec{Preset: new("deployPolicyAddOn"), Stage: new("enforce"), Remediation: &policy.Remediation{Trigger: "2026-11-01"}}
	graph := deployAssignment(t, newAssignmentArgs(spec))
	task := requireResource(t, graph, "RemediationAtResource", "pods-remediation")
	assert.Equal(t, remediationToken, task.Token)
	assert.Equal(t, map[string]any{"resourceId": groupId, "remediationName": "pods-remediation-6dbe3508", "policyAssignmentId": podsAssignmentId}, task.Plain())
	roles := []string{contributorName, addOnRoleName}
	slices.Sort(roles)
	options := recorder.ResourceOptions{
		Parent: policy.AssignmentToken + "::pods", RetainOnDelete: true,
		DependsOn: append([]string{podsAssignment}, roles...),
	}
	slices.Sort(options.DependsOn)
	assert.Equal(t, options, task.Options())
	assert.NotEmpty(t, task.Request.GetVersion(), "the provider's version is that of the other resources")
	assert.Len(t, graph.Resources, 5, "component, assignment, two roles, task")
}

func TestRemediationOfMembers(t *testing.T) {
	t.Parallel()
	spec := policy.AssignmentSpec{Preset: new("defenderPlans"), Stage: new("enforce"), Remediation: &policy.Remediation{
		Trigger: "1", Members: []string{"deployDefenderArm", "deployDefenderContainersFullPlans"}, ResourceDiscoveryMode: new("ReEvaluateCompliance"),
		Locations: []string{"westeurope"}, ResourceCount: new(50000), ParallelDeployments: new(30), FailureThresholdPercent: new(10),
	}}
	args := newAssignmentArgs(spec)
	args.ScopeId = pulumi.String(recorder.Subscription)
	graph := deployAssignment(t, args)
	require.Len(t, graph.OfType("RemediationAtResource"), 2)
	called := map[string]any{}
	for _, member := range spec.Remediation.Members {
		task := requireResource(t, graph, "RemediationAtResource", "pods-remediation-"+member)
		inputs := task.Plain()
		called[member] = inputs["remediationName"]
		assert.Regexp(t, `^pods-remediation-[a-z]+-[0-9a-f-]+-[0-9a-f]{8}$`, called[member])
		assert.LessOrEqual(t, len(called[member].(string)), 64)
		delete(inputs, "remediationName")
		assert.Equal(t, map[string]any{
			"resourceId": recorder.Subscription, "policyAssignmentId": recorder.Subscription + "/providers/Microsoft.Authorization/policyAssignments/pods",
			"policyDefinitionReferenceId": member, "resourceDiscoveryMode": "ReEvaluateCompliance", "filters": map[string]any{"locations": list("westeurope")},
			"resourceCount": 50000.0, "parallelDeployments": 30.0, "failureThreshold": map[string]any{"percentage": 0.1},
		}, inputs)
		assert.True(t, task.Options().RetainOnDelete)
	}
	assert.NotEqual(t, called["deployDefenderArm"], called["deployDefenderContainersFullPlans"])
}

// TestFirstPreviewOfAnIdentity holds that a preview works while nobody knows the principal.
func TestFirstPreviewOfAnIdentity(t *testing.T) {
	t.Parallel()
	spec := policy.AssignmentSpec{Preset: new("deployPolicyAddOn"), Remediation: &policy.Remediation{Trigger: "1"}}
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := policy.NewAssignment(ctx, "pods", newAssignmentArgs(spec))
		return err
	}, recorder.Options{Preview: true})
	require.NoError(t, err)
	update := deployAssignment(t, newAssignmentArgs(spec))
	assert.Equal(t, names(update), names(graph))
}

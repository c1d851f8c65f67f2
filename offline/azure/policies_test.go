package azure_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	baselineSet    = "/providers/Microsoft.Authorization/policySetDefinitions/a8640138-9b0a-4a28-b8cb-1666c838647d"
	addOnPolicy    = "/providers/Microsoft.Authorization/policyDefinitions/a8eff44f-8c92-45c3-a3fb-9880802d67a7"
	roles          = "/providers/Microsoft.Authorization/roleDefinitions/"
	aksRole        = roles + "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8"
	addOnRole      = roles + "18ed5180-3e48-46fd-8541-4ea054d57064"
	clusterOfBases = groupID + "/providers/Microsoft.ContainerService/managedClusters/aks"
	assignments    = groupID + "/providers/Microsoft.Authorization/policyAssignments/"
)

func assignment(name, definition string) declared {
	return declared{token: "authorization/v20250301:PolicyAssignment", name: name, inputs: pulumi.Map{
		"scope": pulumi.String(groupID), "policyAssignmentName": pulumi.String(name), "policyDefinitionId": pulumi.String(definition),
		"location": pulumi.String("westeurope"), "enforcementMode": pulumi.String("Default"),
	}}
}

// deployment assigns a policy that deploys, grants its identity the roles, and remediates what is there, as far as the options say.
type deployment struct {
	definition    string
	principalType string
	without       bool
	granted       []string
	remediated    string
	options       []pulumi.ResourceOption
}

type assigned struct {
	pulumi.CustomResourceState

	Identity pulumi.MapOutput `pulumi:"identity"`
}

func (d deployment) run(ctx *pulumi.Context) error {
	inputs := assignment("addon", d.definition).inputs
	inputs["identity"] = pulumi.Map{"type": pulumi.String("SystemAssigned")}
	options := append([]pulumi.ResourceOption{
		pulumi.Version(azure.Version), pulumi.DeleteBeforeReplace(true), pulumi.ReplaceOnChanges([]string{"policyDefinitionId", "location"}),
	}, d.options...)
	var registered assigned
	if err := ctx.RegisterResource("azure-native:authorization/v20250301:PolicyAssignment", "addon", inputs, &registered, options...); err != nil {
		return err
	}
	grants := []pulumi.Resource{&registered}
	for i, role := range d.granted {
		inputs := pulumi.Map{
			"scope": pulumi.String(groupID), "roleDefinitionId": pulumi.String(role),
			"principalId": registered.Identity.ApplyT(func(identity map[string]any) string { return identity["principalId"].(string) }),
		}
		if !d.without {
			inputs["principalType"] = pulumi.String(d.principalType)
		}
		var grant pulumi.CustomResourceState
		name := fmt.Sprintf("role-%d", i)
		err := ctx.RegisterResource("azure-native:authorization/v20220401:RoleAssignment", name, inputs, &grant, pulumi.Version(azure.Version))
		if err != nil {
			return err
		}
		grants = append(grants, &grant)
	}
	if d.remediated == "" {
		return nil
	}
	var remediation pulumi.CustomResourceState
	return ctx.RegisterResource("azure-native:policyinsights:RemediationAtResource", "remediation", pulumi.Map{
		"resourceId": pulumi.String(groupID), "remediationName": pulumi.String(d.remediated), "policyAssignmentId": registered.ID(),
		"resourceDiscoveryMode": pulumi.String("ReEvaluateCompliance"),
	}, &remediation, pulumi.Version(azure.Version), pulumi.DependsOn(grants))
}

// deploying is what a careful program does.
func deploying() deployment {
	return deployment{definition: addOnPolicy, principalType: "ServicePrincipal", granted: []string{aksRole, addOnRole}}
}

func rigInGroup(t *testing.T, program pulumi.RunFunc) *enginetest.Rig {
	t.Helper()
	rig := enginetest.New(t, program)
	require.NoError(t, rig.Azure.Seed(groupID, map[string]any{"location": "westeurope"}))
	return rig
}

func ofType(t *testing.T, rig *enginetest.Rig, typeName string) []*azure.Object {
	t.Helper()
	all, err := rig.Azure.Objects()
	require.NoError(t, err)
	var found []*azure.Object
	for _, object := range all {
		if object.Type == typeName {
			found = append(found, object)
		}
	}
	return found
}

func TestPoliciesOnTheEngine(t *testing.T) {
	t.Parallel()
	var bases policyBases
	readPolicies(t, "bases.yaml", &bases)
	for _, typeName := range []string{"", "AtManagementGroup"} {
		t.Run("definitions"+typeName, func(t *testing.T) {
			t.Parallel()
			var resources []declared
			for _, kind := range []string{"PolicyDefinition", "PolicySetDefinition"} {
				base := bases.Types["authorization:"+kind+typeName]
				inputs := pulumi.Map{}
				for name, value := range base.Inputs {
					inputs[name] = pulumi.Any(value)
				}
				resources = append(resources, declared{token: base.Token, name: kind, inputs: inputs})
			}
			rig := rigInGroup(t, program(resources...))
			holdsStill(t, rig)
			assert.Equal(t, "Custom", output(t, rig, "PolicyDefinition", "policyType"))
			assert.Equal(t, "1.0.0", output(t, rig, "PolicyDefinition", "version"))
		})
	}
	t.Run("assignment and exemption", func(t *testing.T) {
		t.Parallel()
		exemption := declared{token: "authorization/v20220701preview:PolicyExemption", name: "exemption", inputs: pulumi.Map{
			"scope": pulumi.String(clusterID), "policyExemptionName": pulumi.String("legacy"), "exemptionCategory": pulumi.String("Waiver"),
			"policyAssignmentId": pulumi.String(assignments + "baseline"), "expiresOn": pulumi.String("2030-01-31T00:00:00Z"),
			"policyDefinitionReferenceIds": pulumi.ToStringArray([]string{"NoPrivilegedContainers"}),
		}}
		rig := rigInGroup(t, program(cluster(nil), assignment("baseline", baselineSet), exemption))
		holdsStill(t, rig)
		assert.Equal(t, groupID, output(t, rig, "baseline", "scope"))
		_, err := rig.Azure.Remove("/managedClusters/aks-dev")
		require.NoError(t, err)
		assert.Empty(t, ofType(t, rig, "authorization:PolicyExemption"), "an exemption goes with what it exempts")
	})
	t.Run("deployment", func(t *testing.T) {
		t.Parallel()
		deployed := deploying()
		deployed.remediated = "addon-1"
		rig := rigInGroup(t, deployed.run)
		_, err := rig.Update()
		require.NoError(t, err)
		require.NoError(t, rig.Azure.Advance(time.Hour))
		refreshed, err := rig.Refresh()
		require.NoError(t, err)
		assert.False(t, refreshed.Changed(), "that the remediation has ended is no drift: %s", refreshed.Text())
		assert.Equal(t, "Succeeded", output(t, rig, "remediation", "provisioningState"))
		holdsStill(t, rig)
		assert.Regexp(t, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", output(t, rig, "role-0", "name"))
		_, err = rig.Destroy()
		require.NoError(t, err)
	})
}

// holdsStill updates a stack and expects that neither another update nor a refresh finds anything to do.
func holdsStill(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	_, err := rig.Update()
	require.NoError(t, err)
	again, err := rig.Update()
	require.NoError(t, err)
	assert.False(t, again.Changed(), again.Text())
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())
}

func TestReplacedAssignmentHasAnotherPrincipal(t *testing.T) {
	t.Parallel()
	deployed := deploying()
	rig := rigInGroup(t, deployed.run)
	_, err := rig.Update()
	require.NoError(t, err)
	principal, instance := output(t, rig, "addon", "identity.principalId"), output(t, rig, "addon", "instanceId")

	deployed.definition = "/providers/Microsoft.Authorization/policyDefinitions/64def556-fbad-4622-930e-72d1d5589bf5"
	rig.Program = deployed.run
	outcome, err := rig.Update()
	require.NoError(t, err)
	assert.Equal(t, "replace", outcome.OpOf("addon"))
	assert.Equal(t, "replace", outcome.OpOf("role-0"))
	assert.NotEqual(t, principal, output(t, rig, "addon", "identity.principalId"))
	assert.NotEqual(t, instance, output(t, rig, "addon", "instanceId"))
	holdsStill(t, rig)
}

func TestRoleAssignmentsOfDeletedPrincipalsStay(t *testing.T) {
	t.Parallel()
	rig := rigInGroup(t, deploying().run)
	_, err := rig.Update()
	require.NoError(t, err)
	principal := output(t, rig, "addon", "identity.principalId").(string)
	_, err = rig.Azure.Remove("/policyAssignments/addon")
	require.NoError(t, err)
	assert.Len(t, ofType(t, rig, "authorization:RoleAssignment"), 2)

	rig.Program = program(roleAssignment(principal))
	assert.ErrorContains(t, refusalOf(t, rig), "PrincipalNotFound")
}

// refusalOf is what Azure says to an update that fails.
func refusalOf(t *testing.T, rig *enginetest.Rig) error {
	t.Helper()
	outcome, err := rig.Update()
	require.Error(t, err)
	require.NotEmpty(t, outcome.Diagnostics)
	return errors.New(outcome.Diagnostics[0])
}

func roleAssignment(principal string) declared {
	return declared{token: "authorization/v20220401:RoleAssignment", name: "role", inputs: pulumi.Map{
		"scope": pulumi.String(groupID), "roleDefinitionId": pulumi.String(aksRole), "principalId": pulumi.String(principal),
	}}
}

func TestNewPrincipalIsNotFoundAtFirst(t *testing.T) {
	t.Parallel()
	hasty := deploying()
	hasty.without = true
	rig := rigInGroup(t, hasty.run)
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], `Code="PrincipalNotFound"`)

	require.NoError(t, rig.Azure.Advance(time.Minute))
	_, err = rig.Update()
	require.NoError(t, err, "the identity has replicated")

	mistaken := deploying()
	mistaken.principalType, mistaken.granted = "User", []string{aksRole}
	rig = rigInGroup(t, mistaken.run)
	assert.ErrorContains(t, refusalOf(t, rig), "PrincipalNotFound")
	require.NoError(t, rig.Azure.Advance(time.Minute))
	assert.ErrorContains(t, refusalOf(t, rig), "UnmatchedPrincipalType")
}

func TestRemediationNeedsTheRolesFirst(t *testing.T) {
	t.Parallel()
	early := deploying()
	early.granted, early.remediated = []string{aksRole}, "addon-1"
	rig := rigInGroup(t, early.run)
	refused := refusalOf(t, rig)
	require.ErrorContains(t, refused, `Code="AuthorizationFailed"`)
	require.ErrorContains(t, refused, "18ed5180-3e48-46fd-8541-4ea054d57064")

	early.granted = append(early.granted, addOnRole)
	rig.Program = early.run
	_, err := rig.Update()
	require.NoError(t, err)
}

func TestRemediationRunsForAWhile(t *testing.T) {
	t.Parallel()
	deployed := deploying()
	deployed.remediated = "addon-1"
	rig := rigInGroup(t, deployed.run)
	_, err := rig.Update()
	require.NoError(t, err)
	assert.Equal(t, "Running", output(t, rig, "remediation", "provisioningState"))

	rig.Program = deploying().run
	assert.ErrorContains(t, refusalOf(t, rig), "InvalidDeleteRemediationRequest")
	require.NoError(t, rig.Azure.Advance(time.Hour))
	_, err = rig.Update()
	require.NoError(t, err)
	assert.Empty(t, ofType(t, rig, "policyinsights:RemediationAtResource"))
}

func TestRemediationIsForgotten(t *testing.T) {
	t.Parallel()
	deployed := deploying()
	deployed.remediated = "addon-1"
	rig := rigInGroup(t, deployed.run)
	_, err := rig.Update()
	require.NoError(t, err)
	require.NoError(t, rig.Azure.Advance(61*24*time.Hour))
	outcome, err := rig.Refresh()
	require.NoError(t, err)
	assert.Equal(t, 1, outcome.Counts["delete"], outcome.Text())
}

func TestResourceNamedByAParameterNeedsARole(t *testing.T) {
	t.Parallel()
	const diagnostics = "/providers/Microsoft.Authorization/policyDefinitions/6c66c325-74c8-42fd-a286-a74b0e2939d8"
	const elsewhere = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/shared/providers/Microsoft.OperationalInsights/workspaces/logs"
	rig := rigInGroup(t, nil)
	require.NoError(t, rig.Azure.Seed(elsewhere, nil))
	assigned := assignment("logs", diagnostics)
	assigned.inputs["identity"] = pulumi.Map{"type": pulumi.String("SystemAssigned")}
	assigned.inputs["parameters"] = pulumi.Map{"logAnalytics": pulumi.Map{"value": pulumi.String(elsewhere)}}
	rig.Program = program(assigned)
	_, err := rig.Update()
	require.NoError(t, err)
	principal := output(t, rig, "logs", "identity.principalId").(string)
	grant := func(name, role, scope string) {
		require.NoError(t, rig.Azure.Seed(scope+"/providers/Microsoft.Authorization/roleAssignments/"+name, map[string]any{
			"principalId": principal, "roleDefinitionId": roles + role,
		}))
	}
	grant("00000000-0000-4000-a000-000000000001", "749f88d5-cbae-40b8-bcfc-e573ddc772fa", groupID)
	grant("00000000-0000-4000-a000-000000000002", "92aaf0da-9dab-42b6-94a3-d43ce8d16293", groupID)
	rig.Program = program(assigned, declared{token: "policyinsights:RemediationAtResource", name: "remediation", inputs: pulumi.Map{
		"resourceId": pulumi.String(groupID), "remediationName": pulumi.String("logs-1"), "policyAssignmentId": pulumi.String(assignments + "logs"),
	}})
	assert.ErrorContains(t, refusalOf(t, rig), "over scope '"+elsewhere+"'")
	grant("00000000-0000-4000-a000-000000000003", "92aaf0da-9dab-42b6-94a3-d43ce8d16293", elsewhere)
	_, err = rig.Update()
	require.NoError(t, err)
}

func TestUserAssignedIdentityRemediates(t *testing.T) {
	t.Parallel()
	w := newPolicyWorld(t)
	const identity = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
	require.NoError(t, w.create("authorization:PolicyAssignment", map[string]any{
		"policyDefinitionId": addOnPolicy, "parameters": nil,
		"identity": map[string]any{"type": "UserAssigned", "userAssignedIdentities": []any{identity}},
	}))
	byID := w.outputs["identity"].(map[string]any)["userAssignedIdentities"].(map[string]any)
	principal := byID[identity].(map[string]any)["principalId"]
	remediated := map[string]any{"policyAssignmentId": w.created["authorization:PolicyAssignment"]}
	require.ErrorContains(t, w.create("policyinsights:RemediationAtResource", remediated), "AuthorizationFailed")
	for i, role := range []string{aksRole, addOnRole} {
		require.NoError(t, w.create("authorization:RoleAssignment", map[string]any{
			"roleAssignmentName": fmt.Sprintf("00000000-0000-4000-a000-00000000001%d", i), "principalId": principal, "roleDefinitionId": role,
		}))
	}
	require.NoError(t, w.create("policyinsights:RemediationAtResource", remediated))
}

func TestResourcesOfOneScopeAreLimited(t *testing.T) {
	t.Parallel()
	const subscription = "/subscriptions/" + azure.SubscriptionID
	for typeName, limit := range map[string]struct {
		within string
		most   int
		code   string
	}{
		"PolicyAssignment":    {groupID + "/providers/Microsoft.Authorization/policyAssignments/", 200, "PolicyAssignmentQuotaExceeded"},
		"PolicyDefinition":    {subscription + "/providers/Microsoft.Authorization/policyDefinitions/", 500, "PolicyDefinitionQuotaExceeded"},
		"PolicySetDefinition": {subscription + "/providers/Microsoft.Authorization/policySetDefinitions/", 200, "PolicySetDefinitionQuotaExceeded"},
		"PolicyExemption":     {clusterOfBases + "/providers/Microsoft.Authorization/policyExemptions/", 1000, "PolicyExemptionQuotaExceeded"},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			w := newPolicyWorld(t)
			w.needs("authorization:" + typeName)
			within := strings.Replace(limit.within, "/rg-dev/", "/rg/", 1)
			for i := range limit.most {
				require.NoError(t, w.azure.Seed(fmt.Sprintf("%sp%d", within, i), nil))
			}
			assert.ErrorContains(t, w.create("authorization:"+typeName, nil), limit.code)
			for i := range 1 + len(w.bases.Seeded) {
				_, err := w.azure.Remove(fmt.Sprintf("/p%d", i))
				require.NoError(t, err)
			}
			require.NoError(t, w.create("authorization:"+typeName, nil))
			require.NoError(t, w.update("authorization:"+typeName, w.created["authorization:"+typeName], nil), "an update adds nothing")
		})
	}
}

func TestIdentitiesOutliveTheProcess(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/azure.json"
	rig := enginetest.NewStack(t, enginetest.Stack, azure.Open(path), deploying().run)
	require.NoError(t, rig.Azure.Seed(groupID, map[string]any{"location": "westeurope"}))
	_, err := rig.Update()
	require.NoError(t, err)
	state, err := rig.Export()
	require.NoError(t, err)

	later := enginetest.NewStack(t, enginetest.Stack, azure.Open(path), deploying().run)
	require.NoError(t, later.ImportState(state))
	holdsStill(t, later)
	assert.Equal(t, output(t, rig, "addon", "identity.principalId"), output(t, later, "addon", "identity.principalId"))
}

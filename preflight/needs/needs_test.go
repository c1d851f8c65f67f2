package needs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/stackconfig"
	"github.com/aksops/pulumi-aksops/preflight/needs"
	"github.com/aksops/pulumi-aksops/preflight/plan"
)

const (
	subscriptionID = "12345678-1234-1234-1234-123456789abc"
	subscription   = "/subscriptions/" + subscriptionID
	group          = subscription + "/resourceGroups/rg"
	assignments    = "Microsoft.Authorization/policyAssignments/write"
)

// run gives the needs of raw resources of one program.
func run(t *testing.T, program pulumi.RunFunc) *needs.Needs {
	t.Helper()
	resources, err := plan.Run("aksops", "test", needs.Identify(subscriptionID), program)
	require.NoError(t, err)
	return needs.Of(subscriptionID, resources)
}

func register(ctx *pulumi.Context, token string, inputs pulumi.Map) error {
	var registered pulumi.CustomResourceState
	return ctx.RegisterResource(token, token, inputs, &registered)
}

func namespaces(n *needs.Needs) []string {
	var list []string
	for _, p := range n.Providers {
		list = append(list, p.Namespace)
	}
	return list
}

// Every resource of every stack in the repository must have a row, or nothing would be said about it.
func TestEveryTypeHasARow(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../Pulumi.*.yaml")
	require.NoError(t, err)
	examples, err := filepath.Glob("../../examples/*/Pulumi.*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range slices.Concat(files, examples) {
		config, err := stackconfig.Load(t.Context(), "../../Pulumi.yaml", file)
		require.NoError(t, err)
		resources, err := plan.Resources(subscriptionID, "test", config, needs.Identify(subscriptionID))
		require.NoError(t, err, file)
		require.NotEmpty(t, resources, file)
		assert.Empty(t, needs.Of(subscriptionID, resources).UnknownTypes, file)
	}
}

// The simulated Azure of the offline module knows the same types by the same ids.
func TestTypesAreThoseOfTheSimulatedAzure(t *testing.T) {
	t.Parallel()
	read := func(path string) map[string]string {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		var rows []struct{ Type, Path string }
		require.NoError(t, json.Unmarshal(content, &rows))
		paths := map[string]string{}
		for _, row := range rows {
			assert.NotContains(t, paths, row.Type)
			paths[row.Type] = row.Path
		}
		return paths
	}
	own := read("resources.json")
	for name, path := range read("../../offline/azure/types.json") {
		assert.Equal(t, path, own[name], name)
	}
}

func TestUnknownTypesAreNamed(t *testing.T) {
	t.Parallel()
	n := run(t, func(ctx *pulumi.Context) error {
		return register(ctx, "azure-native:dashboard/v20230901:Grafana", pulumi.Map{})
	})
	assert.Equal(t, []string{"dashboard:Grafana"}, n.UnknownTypes)
	assert.Empty(t, n.Providers)
}

func TestDefender(t *testing.T) {
	t.Parallel()
	n := run(t, func(ctx *pulumi.Context) error {
		for token, inputs := range map[string]pulumi.Map{
			"azure-native:security/v20240101:Pricing":                          {"scopeId": pulumi.String("subscriptions/" + subscriptionID), "pricingName": pulumi.String("Containers"), "extensions": pulumi.Array{pulumi.Map{"name": pulumi.String("ContainerSensor"), "isEnabled": pulumi.String("True")}}},
			"azure-native:security/v20231201preview:SecurityContact":           {"securityContactName": pulumi.String("default")},
			"azure-native:security/v20231201preview:Automation":                {"resourceGroupName": pulumi.String("rg"), "automationName": pulumi.String("export")},
			"azure-native:operationsmanagement:Solution":                       {"resourceGroupName": pulumi.String("rg"), "solutionName": pulumi.String("SecurityCenterFree(log)")},
			"azure-native:securityinsights/v20240301:SentinelOnboardingState":  {"resourceGroupName": pulumi.String("logs"), "workspaceName": pulumi.String("log"), "sentinelOnboardingStateName": pulumi.String("default")},
			"azure-native:containerservice/v20250101:ManagedCluster":           {"resourceGroupName": pulumi.String("rg"), "resourceName": pulumi.String("aks"), "securityProfile": pulumi.Map{"defender": pulumi.Map{"securityMonitoring": pulumi.Map{"enabled": pulumi.Bool(true)}}}},
			"azure-native:containerservice/v20250101:MaintenanceConfiguration": {"resourceGroupName": pulumi.String("rg"), "resourceName": pulumi.String("aks"), "configName": pulumi.String("default")},
			"azure-native:resources/v20240301:ResourceGroup":                   {"resourceGroupName": pulumi.String("rg")},
		} {
			if err := register(ctx, token, inputs); err != nil {
				return err
			}
		}
		return nil
	})
	assert.Equal(t, []string{
		"Microsoft.Compute", "Microsoft.ContainerService", "Microsoft.ManagedIdentity", "Microsoft.Network", "Microsoft.OperationsManagement",
		"Microsoft.Security", "Microsoft.SecurityInsights", "Microsoft.Storage",
	}, namespaces(n))
	for _, want := range []needs.Permission{
		{Scope: subscription, Action: "Microsoft.Security/pricings/write", Role: "Security Admin"},
		{Scope: subscription, Action: "Microsoft.Authorization/roleAssignments/write", Role: "Role Based Access Control Administrator"},
		{Scope: subscription, Action: "Microsoft.Security/securityContacts/write", Role: "Security Admin"},
		{Scope: group, Action: "Microsoft.Security/automations/write", Role: "Security Admin"},
		{Scope: group, Action: "Microsoft.OperationsManagement/solutions/write", Role: "Log Analytics Contributor"},
		{Scope: group, Action: "Microsoft.ContainerService/managedClusters/maintenanceConfigurations/write", Role: "Contributor"},
		{Scope: group, Action: "Microsoft.Resources/subscriptions/resourceGroups/write", Role: "Contributor"},
		{
			Scope:  subscription + "/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/log",
			Action: "Microsoft.SecurityInsights/onboardingStates/write", Role: "Microsoft Sentinel Contributor",
		},
	} {
		assert.Contains(t, n.Permissions, want)
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	const identity = group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/policy"
	n := run(t, func(ctx *pulumi.Context) error {
		err := register(ctx, "azure-native:authorization/v20250301:PolicyAssignment", pulumi.Map{
			"scope": pulumi.String("/providers/Microsoft.Management/managementGroups/corp"), "policyAssignmentName": pulumi.String("a"),
			"identity": pulumi.Map{"userAssignedIdentities": pulumi.ToStringArray([]string{identity})},
		})
		if err != nil {
			return err
		}
		return register(ctx, "azure-native:authorization/v20220401:RoleAssignment", pulumi.Map{
			"scope": pulumi.String(group), "roleAssignmentName": pulumi.String("b"),
		})
	})
	assert.Equal(t, []string{"Microsoft.PolicyInsights"}, namespaces(n), "Microsoft.Authorization is always registered")
	assert.ElementsMatch(t, []needs.Permission{
		{Scope: "/providers/Microsoft.Management/managementGroups/corp", Action: assignments, Role: "Resource Policy Contributor"},
		{Scope: identity, Action: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", Role: "Managed Identity Operator"},
		{Scope: group, Action: "Microsoft.Authorization/roleAssignments/write", Role: "Role Based Access Control Administrator"},
	}, n.Permissions)
}

func TestPools(t *testing.T) {
	t.Parallel()
	pool := func(inputs pulumi.Map) pulumi.Map {
		inputs["resourceGroupName"], inputs["resourceName"] = pulumi.String("rg"), pulumi.String("aks")
		return inputs
	}
	n := run(t, func(ctx *pulumi.Context) error {
		err := register(ctx, "azure-native:containerservice/v20250101:ManagedCluster", pool(pulumi.Map{
			"location": pulumi.String("West Europe"), "kubernetesVersion": pulumi.String("1.36"),
			"agentPoolProfiles": pulumi.Array{pulumi.Map{"name": pulumi.String("system"), "vmSize": pulumi.String("A"), "count": pulumi.Int(3)}},
		}))
		if err != nil {
			return err
		}
		return register(ctx, "azure-native:containerservice/v20250101:AgentPool", pool(pulumi.Map{
			"agentPoolName": pulumi.String("work"), "vmSize": pulumi.String("B"), "count": pulumi.Int(3), "minCount": pulumi.Int(3), "maxCount": pulumi.Int(30),
			"enableAutoScaling": pulumi.Bool(true), "upgradeSettings": pulumi.Map{"maxSurge": pulumi.String("33%")}, "availabilityZones": pulumi.ToStringArray([]string{"1"}),
			"enableEncryptionAtHost": pulumi.Bool(true), "orchestratorVersion": pulumi.String("1.35"),
			"osDiskType": pulumi.String("Ephemeral"), "osDiskSizeGB": pulumi.Int(300),
		}))
	})
	cluster := needs.Cluster{Group: "rg", Name: "aks", Location: "westeurope", Version: "1.36", SupportPlan: "KubernetesOfficial"}
	assert.Equal(t, []needs.Cluster{cluster}, n.Clusters)
	assert.Equal(t, []needs.Pool{
		{Cluster: cluster, Pool: "system", VmSize: "A", Start: 3, Most: 3, Surge: 1},
		{Cluster: cluster, Pool: "work", VmSize: "B", Start: 3, Most: 30, Surge: 10, Zones: []string{"1"}, EncryptionAtHost: true, PoolVersion: "1.35", Ephemeral: true, DiskGiB: 300},
	}, n.Pools)
	assert.Equal(t, []needs.Feature{{Subscription: subscriptionID, Namespace: "Microsoft.Compute", Name: "EncryptionAtHost", Why: "encryptionAtHostEnabled of a node pool"}}, n.Features)
}

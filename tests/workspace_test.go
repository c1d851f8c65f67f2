package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

func registerWorkspace(args *workspace.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := workspace.New(ctx, "log-test", args)
		return err
	}
}

func newWorkspaceArgs(spec workspace.Spec) *workspace.Args {
	return &workspace.Args{ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("northeurope"), Spec: spec}
}

func TestWorkspaceDefaults(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(registerWorkspace(newWorkspaceArgs(workspace.Spec{})), recorder.Options{})
	require.NoError(t, err)
	require.Len(t, graph.Resources, 2, "component and workspace")
	got, ok := graph.Find("Workspace", "log-test-workspace")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName":               "rg-test",
		"location":                        "northeurope",
		"workspaceName":                   "log-test",
		"sku":                             map[string]any{"name": "PerGB2018"},
		"retentionInDays":                 30.0,
		"workspaceCapping":                map[string]any{"dailyQuotaGb": -1.0},
		"features":                        map[string]any{"disableLocalAuth": true, "enableLogAccessUsingOnlyResourcePermissions": true, "immediatePurgeDataOn30Days": false},
		"publicNetworkAccessForIngestion": "Enabled",
		"publicNetworkAccessForQuery":     "Enabled",
	}, got.Plain())
	want := deletedFirst(workspace.Token + "::log-test")
	want.Protect = true
	assert.Equal(t, want, got.Options())
}

func TestWorkspaceTablesAreAdopted(t *testing.T) {
	t.Parallel()
	basic, days, total := "Basic", 90, 365
	args := newWorkspaceArgs(workspace.Spec{Tables: map[string]workspace.Table{
		"ContainerLogV2": {Plan: &basic, TotalRetentionDays: &total},
		"KubeEvents":     {RetentionDays: &days},
	}})
	graph, err := recorder.Run(registerWorkspace(args), recorder.Options{})
	require.NoError(t, err)
	require.Len(t, graph.Resources, 4, "component, workspace, two tables")

	logs, ok := graph.Find("Table", "log-test-table-ContainerLogV2")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-test", "workspaceName": "log-test", "tableName": "ContainerLogV2",
		"plan": "Basic", "totalRetentionInDays": 365.0,
	}, logs.Plain(), "a Basic table carries no interactive retention")
	assert.Equal(t, tableOptions(workspaceId+"/tables/ContainerLogV2", workspaceToken+"::log-test-workspace"), logs.Options())

	events, ok := graph.Find("Table", "log-test-table-KubeEvents")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-test", "workspaceName": "log-test", "tableName": "KubeEvents",
		"plan": "Analytics", "retentionInDays": 90.0,
	}, events.Plain())
	assert.Equal(t, tableOptions(workspaceId+"/tables/KubeEvents", workspaceToken+"::log-test-workspace"), events.Options())
}

// tableOptions are the options of a table that is adopted under this id: it is there before us, and after us.
func tableOptions(id string, dependsOn ...string) recorder.ResourceOptions {
	options := deletedFirst(workspace.Token+"::log-test", dependsOn...)
	options.Import, options.RetainOnDelete = id, true
	return options
}

func TestWorkspaceExistingIsReadNotChanged(t *testing.T) {
	t.Parallel()
	id := recorder.Subscription + "/resourceGroups/rg-hub/providers/Microsoft.OperationalInsights/workspaces/hub"
	total := 365
	var location, name, group, customerId eventual[string]
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		w, err := workspace.New(ctx, "log-test", &workspace.Args{Spec: workspace.Spec{
			ExistingWorkspaceId: pulumi.String(id),
			Tables:              map[string]workspace.Table{"Perf": {TotalRetentionDays: &total}},
		}})
		if err != nil {
			return err
		}
		location, name = eventually[string](w.Location), eventually[string](w.WorkspaceName)
		group, customerId = eventually[string](w.ResourceGroupName), eventually[string](w.CustomerId)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"northeurope", "hub", "rg-hub", workspaceCustomerId},
		[]string{location.value(t), name.value(t), group.value(t), customerId.value(t)})
	require.Len(t, graph.Resources, 3, "component, workspace, table")
	read, ok := graph.Find("Workspace", "log-test-existing-workspace")
	require.True(t, ok)
	assert.Nil(t, read.Request, "read, not registered")
	assert.Equal(t, id, read.ID)
	table, ok := graph.Find("Table", "log-test-table-Perf")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-hub", "workspaceName": "hub", "tableName": "Perf",
		"plan": "Analytics", "totalRetentionInDays": 365.0,
	}, table.Plain())
	assert.Equal(t, tableOptions(id+"/tables/Perf"), table.Options())
}

func TestWorkspaceWithEveryInput(t *testing.T) {
	t.Parallel()
	text, number, on, off, quota := func(s string) *string { return &s }, func(n int) *int { return &n }, true, false, 250.5
	scope := recorder.Subscription + "/resourceGroups/rg-net/providers/Microsoft.Insights/privateLinkScopes/scope"
	graph, err := recorder.Run(registerWorkspace(newWorkspaceArgs(workspace.Spec{
		WorkspaceName: text("logs-1"), Sku: text("CapacityReservation"), CommitmentTierGb: number(200), RetentionDays: number(30),
		TotalRetentionDays: number(730), DailyCapGb: &quota, LocalAuthenticationEnabled: &on, AccessMode: text("workspace"),
		PublicIngestionEnabled: &off, PublicQueryEnabled: &off, ImmediatePurgeEnabled: &on, Protect: &off,
		PrivateLinkScopeId: pulumi.String(scope), Tags: pulumi.StringMap{"team": pulumi.String("x")},
	})), recorder.Options{})
	require.NoError(t, err)
	got, ok := graph.Find("Workspace", "log-test-workspace")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName":               "rg-test",
		"location":                        "northeurope",
		"workspaceName":                   "logs-1",
		"sku":                             map[string]any{"name": "CapacityReservation", "capacityReservationLevel": 200.0},
		"retentionInDays":                 30.0,
		"workspaceCapping":                map[string]any{"dailyQuotaGb": 250.5},
		"features":                        map[string]any{"disableLocalAuth": false, "enableLogAccessUsingOnlyResourcePermissions": false, "immediatePurgeDataOn30Days": true},
		"publicNetworkAccessForIngestion": "Disabled",
		"publicNetworkAccessForQuery":     "Disabled",
		"tags":                            map[string]any{"team": "x"},
	}, got.Plain())
	assert.Equal(t, deletedFirst(workspace.Token+"::log-test"), got.Options())

	link, ok := graph.Find("PrivateLinkScopedResource", "log-test-private-link")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-net", "scopeName": "scope", "name": "logs-1-connection",
		"linkedResourceId": recorder.Subscription + "/resourceGroups/rg-test/providers/Microsoft.OperationalInsights/workspaces/logs-1",
	}, link.Plain())
	created := workspaceToken + "::log-test-workspace"
	assert.Equal(t, deletedFirst(workspace.Token+"::log-test", created), link.Options())

	id := recorder.Subscription + "/resourceGroups/rg-test/providers/Microsoft.OperationalInsights/workspaces/logs-1"
	var tables []string
	for _, table := range graph.OfType("Table") {
		tableName := strings.TrimPrefix(table.Name, "log-test-table-")
		tables = append(tables, tableName)
		assert.Equal(t, map[string]any{
			"resourceGroupName": "rg-test", "workspaceName": "logs-1", "tableName": tableName, "plan": "Analytics", "totalRetentionInDays": 730.0,
		}, table.Plain())
		assert.Equal(t, tableOptions(id+"/tables/"+tableName, created), table.Options())
	}
	assert.Equal(t, []string{"AKSAudit", "AKSAuditAdmin", "AKSControlPlane", "ContainerLogV2", "KubeEvents", "KubePodInventory"}, tables,
		"total retention reaches the tables that AKS fills")
	assert.Len(t, graph.Resources, 3+len(tables), "component, workspace, connection to the scope, tables")
}

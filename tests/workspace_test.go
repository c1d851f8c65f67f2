package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

func registerWorkspace(args *workspace.Args, opts ...pulumi.ResourceOption) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := workspace.New(ctx, "log-test", args, opts...)
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
		"features":                        map[string]any{"disableLocalAuth": true, "enableLogAccessUsingOnlyResourcePermissions": true},
		"publicNetworkAccessForIngestion": "Enabled",
		"publicNetworkAccessForQuery":     "Enabled",
	}, got.Plain())
	assert.Equal(t, workspace.Token+"::log-test", got.Parent())
	assert.True(t, got.Request.GetProtect())
	assert.Empty(t, got.DependsOn())
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
	require.Len(t, graph.OfType("Table"), 2)
	workspaceId := recorder.Subscription + "/resourceGroups/rg-test/providers/Microsoft.OperationalInsights/workspaces/log-test"

	logs, ok := graph.Find("Table", "log-test-table-ContainerLogV2")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-test", "workspaceName": "log-test", "tableName": "ContainerLogV2",
		"plan": "Basic", "totalRetentionInDays": 365.0,
	}, logs.Plain(), "a Basic table carries no interactive retention")
	assert.Equal(t, workspaceId+"/tables/ContainerLogV2", logs.Request.GetImportId())
	assert.True(t, logs.Request.GetRetainOnDelete())
	assert.Equal(t, []string{"azure-native:operationalinsights/v20230901:Workspace::log-test-workspace"}, logs.DependsOn())

	events, ok := graph.Find("Table", "log-test-table-KubeEvents")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-test", "workspaceName": "log-test", "tableName": "KubeEvents",
		"plan": "Analytics", "retentionInDays": 90.0,
	}, events.Plain())
}

func TestWorkspaceExistingIsReadNotChanged(t *testing.T) {
	t.Parallel()
	id := recorder.Subscription + "/resourceGroups/rg-hub/providers/Microsoft.OperationalInsights/workspaces/hub"
	total := 365
	var location, name, group string
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		w, err := workspace.New(ctx, "log-test", &workspace.Args{Spec: workspace.Spec{
			ExistingWorkspaceId: pulumi.String(id),
			Tables:              map[string]workspace.Table{"Perf": {TotalRetentionDays: &total}},
		}})
		if err != nil {
			return err
		}
		pulumi.All(w.Location, w.WorkspaceName, w.ResourceGroupName).ApplyT(func(values []any) string {
			location, name, group = values[0].(string), values[1].(string), values[2].(string)
			return ""
		})
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"northeurope", "hub", "rg-hub"}, []string{location, name, group})
	require.Len(t, graph.Resources, 3, "component, workspace, table")
	read, ok := graph.Find("Workspace", "log-test-workspace")
	require.True(t, ok)
	assert.Nil(t, read.Request, "read, not registered")
	assert.Equal(t, id, read.ID)
	table, ok := graph.Find("Table", "log-test-table-Perf")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-hub", "workspaceName": "hub", "tableName": "Perf",
		"plan": "Analytics", "totalRetentionInDays": 365.0,
	}, table.Plain())
	assert.Equal(t, id+"/tables/Perf", table.Request.GetImportId())
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
	assert.False(t, got.Request.GetProtect())

	link, ok := graph.Find("PrivateLinkScopedResource", "log-test-private-link")
	require.True(t, ok)
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-net", "scopeName": "scope", "name": "logs-1-connection",
		"linkedResourceId": recorder.Subscription + "/resourceGroups/rg-test/providers/Microsoft.OperationalInsights/workspaces/logs-1",
	}, link.Plain())

	var tables []string
	for _, table := range graph.OfType("Table") {
		assert.InDelta(t, 730, table.Plain()["totalRetentionInDays"], 0)
		tables = append(tables, table.Name)
	}
	assert.Equal(t, []string{
		"log-test-table-AKSAudit", "log-test-table-AKSAuditAdmin", "log-test-table-AKSControlPlane", "log-test-table-ContainerLogV2",
		"log-test-table-KubeEvents", "log-test-table-KubePodInventory",
	}, tables, "total retention reaches the tables that AKS fills")
}

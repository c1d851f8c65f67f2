package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestScopeConnectionsAreChained shares one private link scope, which takes one change at a time, among a workspace and two clusters.
func TestScopeConnectionsAreChained(t *testing.T) {
	t.Parallel()
	const scope = recorder.Subscription + "/resourceGroups/rg-net/providers/Microsoft.Insights/privateLinkScopes/scope"
	graph, err := recorder.Run(program("test", map[string]string{
		"location":  "northeurope",
		"workspace": `{"privateLinkScopeId":"` + scope + `"}`,
		"clusters":  `{"a":{"insights":{"privateLink":{"scopeId":"` + scope + `"}}},"b":{"insights":{"privateLink":{"scopeId":"` + scope + `"}}}}`,
	}, nil), recorder.Options{})
	require.NoError(t, err)
	chain := []string{
		"test-logs-private-link", "test-a-insights-ingest-connection", "test-a-insights-config-connection",
		"test-b-insights-ingest-connection", "test-b-insights-config-connection",
	}
	require.Len(t, graph.OfType("PrivateLinkScopedResource"), len(chain))
	for i, name := range chain[1:] {
		connection, ok := graph.Find("PrivateLinkScopedResource", name)
		require.True(t, ok, name)
		assert.Contains(t, strings.Join(connection.DependsOn(), "\n"), "PrivateLinkScopedResource::"+chain[i], "%s waits for %s", name, chain[i])
	}
}

// TestEveryCollectedTableCanBeManaged holds the tables that Container Insights fills against those that a workspace knows.
func TestEveryCollectedTableCanBeManaged(t *testing.T) {
	t.Parallel()
	custom, standard, off := "custom", "standard", false
	for _, spec := range []*insights.Spec{
		{Preset: &standard, Syslog: &insights.Syslog{}},
		{Preset: &custom, Streams: []string{"Microsoft-ContainerLog"}, ContainerLogV2Enabled: &off},
		{Preset: &custom, Streams: []string{"Microsoft-RetinaNetworkFlowLogs"}},
	} {
		require.NoError(t, spec.Validate())
		for _, table := range spec.Tables() {
			assert.NoError(t, (&workspace.Spec{Tables: map[string]workspace.Table{table: {}}}).Validate(), table)
		}
	}
}

// TestAnExistingWorkspaceKeepsTablesThatNobodyNamed reads a central workspace and changes one of its tables only.
func TestAnExistingWorkspaceKeepsTablesThatNobodyNamed(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(program("test", map[string]string{
		"location": "northeurope",
		"workspace": `{"existingWorkspaceId":"` + recorder.Subscription +
			`/resourceGroups/rg-hub/providers/Microsoft.OperationalInsights/workspaces/hub","totalRetentionDays":365,"tables":{"Perf":{}}}`,
	}, nil), recorder.Options{})
	require.NoError(t, err)
	tables := graph.OfType("Table")
	require.Len(t, tables, 1)
	assert.Equal(t, "test-logs-table-Perf", tables[0].Name)
	assert.InDelta(t, 365, tables[0].Plain()["totalRetentionInDays"], 0)
}

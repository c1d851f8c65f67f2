package alerts

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// TestTablesOfClusters holds the tables and categories here to those that the other components can have filled.
func TestTablesOfClusters(t *testing.T) {
	t.Parallel()
	read := func(file string, into any) {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(content, into))
	}
	var streams []struct {
		Table string `json:"table"`
	}
	read("../insights/streams.json", &streams)
	var tables []string
	for _, one := range streams {
		if one.Table != "" {
			tables = append(tables, one.Table)
		}
	}
	slices.Sort(tables)
	assert.ElementsMatch(t, slices.Compact(tables), tablesOfInsights)

	var file struct {
		Categories []struct {
			Name  string `json:"name"`
			Table string `json:"table"`
		} `json:"categories"`
	}
	read("../diagnostics/categories.json", &file)
	for _, one := range file.Categories {
		assert.Regexp(t, aksDiagnostics, `AzureDiagnostics | where Category == "`+one.Name+`"`)
		assert.Contains(t, tablesOfCategories, one.Table)
	}
}

// TestOwnRulesOnEmptyTables holds that a preview tells of tables that no cluster fills, and of no others.
func TestOwnRulesOnEmptyTables(t *testing.T) {
	t.Parallel()
	const (
		finds = ": it finds nothing unless something else fills the table; "
		old   = "logRules.mine.query looks at AzureDiagnostics, and logs of clusters go to tables of their own" + finds +
			"query AKSAudit, AKSAuditAdmin, AKSControlPlane, which have columns of their own too, or set destinationTables in clusters.blue.diagnostics.settings"
		v1 = "logRules.mine.query looks at ContainerLog, and Container Insights does not collect it here" + finds +
			"query ContainerLogV2, which took its place"
	)
	for name, test := range map[string]struct {
		query  string
		tables []string
		want   []string
	}{
		"logs, version 1":               {"ContainerLog | where LogEntry has 'x'", nil, []string{v1}},
		"logs, version 1, collected":    {"ContainerLog | where LogEntry has 'x'", []string{"ContainerLog"}, nil},
		"a table's name in a text":      {"Heartbeat | where Computer == 'ContainerLog'", nil, nil},
		"a column":                      {"Heartbeat | extend ContainerLogs = 1", nil, nil},
		"containers":                    {"ContainerInventory", nil, []string{"logRules.mine.query looks at ContainerInventory, and Container Insights does not collect it here" + finds + "choose a preset or streams with it in clusters.blue.insights"}},
		"audit in the old table":        {"AzureDiagnostics | where Category == 'kube-audit'", nil, []string{old}},
		"clusters in the old table":     {`AzureDiagnostics | where ResourceType == "MANAGEDCLUSTERS"`, nil, []string{old}},
		"audit in the old table, sent":  {"AzureDiagnostics | where Category == 'kube-audit'", []string{"AzureDiagnostics"}, nil},
		"somebody else in the old one":  {"AzureDiagnostics | where Category == 'AuditEvent'", nil, nil},
		"tables of others":              {"Syslog | union AzureActivity, SecurityAlert", nil, nil},
		"a category in the wrong place": {"Heartbeat | where Computer == 'kube-audit'", nil, nil},
	} {
		args := &Args{
			Workspace: &Workspace{}, Clusters: map[string]Cluster{"blue": {Tables: test.tables}}, WithinEnvironment: true,
			Spec: Spec{LogRules: map[string]LogRule{"mine": {LogAlertSpec: LogAlertSpec{Query: test.query}}}},
		}
		p := &plan{Args: args}
		p.noteUnfilled("logRules.mine.query", test.query)
		assert.Equal(t, test.want, p.notes, name)
	}
}

// TestOwnRulesElsewhere holds that nothing is told of a rule on another resource, about which nothing is known.
func TestOwnRulesElsewhere(t *testing.T) {
	t.Parallel()
	rule := func(scope pulumi.StringInput) *Args {
		return &Args{
			ResourceGroupName: pulumi.String("rg"), Clusters: map[string]Cluster{"blue": {ClusterId: pulumi.String("/subscriptions/s/x")}},
			Workspace: &Workspace{WorkspaceId: pulumi.String("/subscriptions/s/w"), Location: pulumi.String("northeurope")},
			Spec: Spec{
				Profile:  new(profileNone),
				LogRules: map[string]LogRule{"mine": {ScopeId: scope, LogAlertSpec: LogAlertSpec{Query: "ContainerLog", Severity: new(1)}}},
			},
		}
	}
	for scope, count := range map[pulumi.StringInput]int{nil: 1, pulumi.String("/subscriptions/s/resourceGroups/g/providers/a.b/c/d"): 0} {
		args := rule(scope)
		p := &plan{Args: args}
		var c input.Checker
		p.addOwnLogRules(&c)
		assert.Len(t, p.notes, count)
	}
}

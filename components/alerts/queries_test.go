package alerts

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tableNames are the tables that any rule or query needs.
func tableNames() []string {
	var all []string
	for _, one := range savedQueries() {
		all = slices.Concat(all, one.Needs.Tables, one.Needs.AnyTable)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestEveryQueryIsComplete(t *testing.T) {
	t.Parallel()
	assert.GreaterOrEqual(t, len(ownQueries()), 20)
	for name, one := range ownQueries() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := "queries"
			if one.onGraph {
				folder = "queries/resource-graph"
			}
			assert.FileExists(t, filepath.Join(folder, name+".yaml"), "a query has the name of its file")
			assert.Regexp(t, `^[a-z][a-z-]{0,38}[a-z]$`, name)
			assert.NotEmpty(t, one.Title)
			assert.LessOrEqual(t, len([]rune(one.Title)), 80)
			assert.Regexp(t, `^[A-Z].*\.$`, one.Description)
			assert.NotEmpty(t, strings.TrimSpace(one.text))
			assert.NotContains(t, shippedRules(), name, "rules are saved under their names, too")
		})
	}
}

func TestEveryQueryHasItsSettings(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(queryFiles, "queries/*.kql")
	require.NoError(t, err)
	onGraph, err := fs.Glob(queryFiles, "queries/resource-graph/*.kql")
	require.NoError(t, err)
	for _, file := range slices.Concat(files, onGraph) {
		assert.Contains(t, ownQueries(), strings.TrimSuffix(filepath.Base(file), ".kql"))
	}
	assert.Len(t, ownQueries(), len(files)+len(onGraph), "a name stands for one query, whatever its folder")
}

func TestSavedQueriesCanBeFound(t *testing.T) {
	t.Parallel()
	known := []string{"audit", "container", "monitor", "resources", "security"}
	titles := map[string]string{}
	for name, one := range savedQueries() {
		assert.NotEmpty(t, one.Labels, name)
		assert.NotEmpty(t, one.ResourceTypes, name)
		require.NotEmpty(t, one.Categories, name)
		assert.Subset(t, known, one.Categories, name)
		assert.Empty(t, titles[one.Title], "Azure wants titles to be unique: %s and %s", name, titles[one.Title])
		titles[one.Title] = name
	}
}

// TestQueriesNameTheirTables holds what a query needs to what it says.
func TestQueriesNameTheirTables(t *testing.T) {
	t.Parallel()
	for name, one := range ownQueries() {
		if one.onGraph {
			assert.Empty(t, one.Needs.Tables, name)
			continue
		}
		var named []string
		for _, table := range tableNames() {
			if regexp.MustCompile(`\b` + table + `\b`).MatchString(codeOf(one.text)) {
				named = append(named, table)
			}
		}
		require.NotEmpty(t, named, name)
		assert.ElementsMatch(t, named, one.Needs.Tables, name)
	}
}

// TestQueriesOnClustersCanBeNarrowed: a table with clusters is narrowed to those chosen, once per use.
func TestQueriesOnClustersCanBeNarrowed(t *testing.T) {
	t.Parallel()
	without := []string{"Usage", "_LogOperation", "SecurityAlert", "AzureActivity"}
	narrowed := 0
	for name, one := range ownQueries() {
		if one.onGraph || name == "clusters" || name == "ingestion-delay" || slices.Contains(without, one.Needs.Tables[0]) {
			assert.NotContains(t, one.text, "selectedClusters", name)
			continue
		}
		assert.Regexp(t, clustersLine, one.text, name)
		assert.Equal(t, 1, strings.Count(one.text, "| where array_length(selectedClusters) == 0 or _ResourceId in~ (selectedClusters)\n"), name)
		narrowed++
	}
	assert.GreaterOrEqual(t, narrowed, 20)
}

func TestRulesAreSavedQueries(t *testing.T) {
	t.Parallel()
	rules := 0
	for name, rule := range shippedRules() {
		saved, found := savedQueries()[name]
		assert.Equal(t, rule.Signal == LogSignal, found, name)
		if !found {
			continue
		}
		rules++
		assert.Equal(t, "Alert: "+rule.Title, saved.Title)
		assert.Contains(t, saved.Labels, ruleLabel)
		assert.Contains(t, saved.Description, "docs/runbooks/"+name+".md")
		assert.NotContains(t, saved.body(), "ingestion_time()", "%s: rows of that time, not those that arrived last", name)
	}
	assert.Equal(t, countOf(LogSignal), rules)
	workload := savedQueries()["pods-crash-looping"]
	assert.Contains(t, workload.body(), `let excludedNamespaces = dynamic(["kube-system", `, "as the rule leaves them out")
	assert.Equal(t, []string{"container"}, workload.Categories)
	assert.Equal(t, []string{"alert rule", "Sev2"}, workload.Labels)
	audit := savedQueries()["audit-exec-into-pod"]
	assert.Equal(t, []string{"audit", "container"}, audit.Categories)
	assert.Contains(t, audit.body(), "\nlet audit = (union isfuzzy=true AKSAudit, (datatable(")
	assert.Contains(t, audit.Description, "The alert looks at PT1H, every PT15M.")
}

func TestSavedChartsAreDrawn(t *testing.T) {
	t.Parallel()
	for name, one := range savedQueries() {
		chart := one.Workbook != nil && (one.Workbook.As == "timechart" || one.Workbook.As == "areachart")
		assert.Equal(t, chart, strings.Contains(one.body(), "| render "), name)
		assert.Equal(t, strings.TrimSpace(one.body()), one.body(), name)
	}
	assert.True(t, strings.HasSuffix(savedQueries()["pods-over-time"].body(), "\n| render timechart"))
	assert.True(t, strings.HasSuffix(savedQueries()["ingestion-over-time"].body(), "\n| render areachart"))
}

func TestImportantQueriesHaveCases(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir("queries/testdata")
	require.NoError(t, err)
	cases := 0
	for _, file := range files {
		if name, isCase := strings.CutSuffix(file.Name(), ".json"); isCase {
			assert.Contains(t, savedQueries(), name)
			cases++
		}
	}
	assert.GreaterOrEqual(t, cases, 10)
}

// TestGuidsNeverChange pins names that Azure has: another GUID would make every saved query a new one.
func TestGuidsNeverChange(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "617124a6-e725-5946-b40f-43dee6aac99e", guid("log-test-queries", "nodes-now"), "as RFC 9562 has it")
	assert.Equal(t, guid("log-test-queries", "nodes-now"), guid("Log-Test-Queries", "nodes-now"), "names of packs have no case in Azure")
	assert.NotEqual(t, guid("log-test-queries", "nodes-now"), guid("log-prod-queries", "nodes-now"))
	seen := map[string]string{}
	for name := range savedQueries() {
		one := guid("pack", name)
		assert.Regexp(t, workbookNamePattern, one)
		assert.Equal(t, "5", one[14:15], "version")
		assert.Contains(t, "89ab", one[19:20], "variant")
		assert.Empty(t, seen[one], "%s and %s", name, seen[one])
		seen[one] = name
	}
}

package alerts

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the queries that are bound by verification/kql")

// deployedFile has every query in each form that is deployed, for Microsoft's language service to bind with and without tables.
const deployedFile = "../../verification/kql/deployed/alerts.json"

func TestDeployedQueriesAreThoseThatAreBound(t *testing.T) {
	t.Parallel()
	deployed := map[string]string{}
	for name, rule := range shippedRules() {
		if rule.Signal != LogSignal {
			continue
		}
		deployed["rule "+name] = rule.logSpec(queryWords{}).Query
		if len(rule.Needs.AnyTable) > 1 {
			deployed["rule "+name+" on all"] = rule.logSpec(queryWords{audit: rule.Needs.AnyTable}).Query
		}
	}
	for name, one := range savedQueries() {
		deployed["saved "+name] = one.body()
	}
	content, err := json.MarshalIndent(deployed, "", " ")
	require.NoError(t, err)
	content = append(content, '\n')
	if *update {
		require.NoError(t, os.WriteFile(deployedFile, content, 0o600))
	}
	bound, err := os.ReadFile(deployedFile)
	require.NoError(t, err)
	assert.Equal(t, string(bound), string(content), "go test ./components/alerts -run Deployed -update")
}

// TestQueriesReadOptionalTables holds that no query that is deployed needs a table: wherever one is named, a union does without it.
func TestQueriesReadOptionalTables(t *testing.T) {
	t.Parallel()
	check := func(name, query string) {
		for _, part := range strings.Split(query, "(union isfuzzy=true ")[1:] {
			source, _, _ := strings.Cut(part, ")[]))")
			query = strings.Replace(query, source, "", 1)
		}
		for _, table := range tableNames() {
			assert.NotContains(t, wordPattern.FindAllString(codeOf(query), -1), table, "%s: names the table outside of a union that tolerates its absence", name)
		}
	}
	for name, rule := range shippedRules() {
		if rule.Signal == LogSignal {
			check(name, rule.logSpec(queryWords{}).Query)
		}
	}
	for name, one := range savedQueries() {
		check(name, one.body())
		if one.Workbook != nil {
			check(name+" in the workbook", one.textForWorkbook())
		}
	}
}

// TestLogRulesTellFindings holds what a query that is narrowed to findings relies on.
func TestLogRulesTellFindings(t *testing.T) {
	t.Parallel()
	for name, rule := range shippedRules() {
		if rule.Signal != LogSignal {
			continue
		}
		query := rule.logSpec(queryWords{}).Query
		assert.Equal(t, 1, rule.FailingPeriods.Of, "%s: of several periods rows that break nothing matter too: count minutes in the query", name)
		switch worst := strings.HasPrefix(rule.Operator, "Greater"); rule.TimeAggregation {
		case count:
			assert.Zero(t, *rule.Threshold, "%s: each row is a finding", name)
			assert.Equal(t, "GreaterThan", rule.Operator, name)
		case "Maximum", "Minimum":
			assert.True(t, worst || rule.TimeAggregation == "Minimum" || strings.Contains(rule.query, "summarize"), name)
		default:
			assert.Fail(t, name+": aggregates rows that the query leaves out: aggregate in the query")
		}
		if rule.ResourceIdColumn != "" || len(rule.Dimensions) > 0 {
			assert.Contains(t, query, "\n| top 250 by ", name)
		}
		if len(rule.Dimensions) > 0 {
			assert.Contains(t, query, "| where Findings > 250\n", name)
		}
	}
}

// TestFindingsFollowTheThreshold: a row that the chosen threshold lets pass must not be left out by the one of the catalogue.
func TestFindingsFollowTheThreshold(t *testing.T) {
	t.Parallel()
	rule := shippedRules()["node-disk-full"]
	assert.Contains(t, rule.logSpec(queryWords{}).Query, "| where UsedPercent > 85\n")
	rule.Threshold = new(70.5)
	assert.Contains(t, rule.logSpec(queryWords{}).Query, "| where UsedPercent > 70.5\n")
}

// TestNewRowsAreToldOnce: evaluations overlap, so that what arrives between them is not lost, and the row's own name keeps an alert from firing twice.
func TestNewRowsAreToldOnce(t *testing.T) {
	t.Parallel()
	names := []string{"AuditId", "SystemAlertId"}
	seen := 0
	for name, rule := range shippedRules() {
		if rule.Signal != LogSignal || !rule.NewRowsOnly {
			continue
		}
		seen++
		assert.Contains(t, rule.logSpec(queryWords{}).Query, "ingestion_time() > ago(20m)", "%s looks every 15 minutes", name)
		assert.True(t, *rule.AutoMitigate, "%s: without state the alert fires again for what two evaluations see", name)
		split := false
		for _, one := range rule.Dimensions {
			split = split || slices.Contains(names, one.Name)
		}
		assert.True(t, split, "%s is split by what names a row", name)
	}
	assert.Equal(t, 4, seen)
}

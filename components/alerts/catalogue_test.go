package alerts

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/regions"
)

func countOf(signal Signal) int {
	n := 0
	for _, rule := range shippedRules() {
		if rule.Signal == signal {
			n++
		}
	}
	return n
}

func TestCatalogueHasRulesOfEachKind(t *testing.T) {
	t.Parallel()
	assert.GreaterOrEqual(t, countOf(MetricSignal), 14)
	assert.GreaterOrEqual(t, countOf(LogSignal), 22)
	assert.GreaterOrEqual(t, countOf(ActivitySignal), 14)
	files, err := fs.Glob(catalogueFiles, "catalogue/*/*.yaml")
	require.NoError(t, err)
	assert.Len(t, shippedRules(), len(files)-len(allSignals), "a name stands for one rule, whatever its folder")
}

func TestEveryRuleIsComplete(t *testing.T) {
	t.Parallel()
	for name, rule := range shippedRules() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.FileExists(t, path.Join("catalogue", string(rule.Signal), name+".yaml"), "a rule has the name of its file")
			assert.LessOrEqual(t, len(name), 40)
			assert.NotEmpty(t, rule.Title)
			assert.LessOrEqual(t, len([]rune(rule.Title)), 80)
			assert.NotEmpty(t, rule.Purpose)
			assert.NotEmpty(t, rule.Why)
			assert.NotEmpty(t, rule.Cost)
			assert.Contains(t, profiles, rule.Profile)
			assert.Contains(t, []string{"cluster", "workspace", "subscription", "environment"}, rule.Scope)
			assert.GreaterOrEqual(t, rule.Severity, 0)
			assert.LessOrEqual(t, rule.Severity, 4)
			runbook, err := os.ReadFile("../../docs/runbooks/" + name + ".md")
			require.NoError(t, err)
			assert.GreaterOrEqual(t, strings.Count(string(runbook), "\n"), 3)
			assert.FileExists(t, path.Join("catalogue", string(rule.Signal), "testdata", name+".json"))
		})
	}
}

// TestShippedRulesAreValid holds every rule, with its defaults, to the rules for rules that users write.
func TestShippedRulesAreValid(t *testing.T) {
	t.Parallel()
	for name, rule := range shippedRules() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			switch rule.Signal {
			case MetricSignal:
				assert.NoError(t, validMetric(rule).Validate())
			case LogSignal:
				assert.NoError(t, validLog(rule).Validate())
			case ActivitySignal:
				assert.NoError(t, rule.activitySpec([]string{"North Europe"}).Validate())
			}
		})
	}
}

func validLog(rule shipped) *LogAlertSpec {
	spec := rule.logSpec(queryWords{})
	spec.Severity = &rule.Severity
	return spec
}

func validMetric(rule shipped) *MetricAlertSpec {
	spec := rule.metricSpec(Namespaces{})
	spec.Severity = &rule.Severity
	return spec
}

func TestQueriesHaveTheLinesThatAreRewritten(t *testing.T) {
	t.Parallel()
	for name, rule := range shippedRules() {
		if rule.Signal != LogSignal {
			continue
		}
		query := rule.queryFor(queryWords{Namespaces: Namespaces{Included: []string{"shop"}, Excluded: []string{"legacy"}}})
		if rule.Workload {
			assert.Contains(t, query, `let includedNamespaces = dynamic(["shop"]);`, name)
			assert.Contains(t, query, `"legacy"]);`, name)
			assert.Contains(t, query, "optOutLabel", name)
		}
		if rule.NewRowsOnly {
			assert.Contains(t, query, "ingestion_time() > ago(", name)
		}
	}
}

// TestMetricsExist holds the metric rules against what Azure has.
func TestMetricsExist(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("catalogue/metric/metrics.json")
	require.NoError(t, err)
	var facts map[string]any
	require.NoError(t, json.Unmarshal(content, &facts))
	for name, rule := range shippedRules() {
		if rule.Signal != MetricSignal {
			continue
		}
		for _, criterion := range rule.metricSpec(Namespaces{}).Criteria {
			assert.Contains(t, string(content), `"`+criterion.MetricName+`"`, name)
			assert.True(t, slices.Contains(rule.Needs.Metrics, criterion.MetricName), "%s: needs name the metric", name)
		}
	}
}

// TestRegionsAreKnown holds that Service Health has names for regions that are known, and for no others.
func TestRegionsAreKnown(t *testing.T) {
	t.Parallel()
	assert.Subset(t, regions.Names(), keysOf(regionNames()))
}

// TestGraveRulesSayWhetherToWake holds that each rule of severity 0 and 1 answers whether you want to be woken for it, and whether you are when it is true.
func TestGraveRulesSayWhetherToWake(t *testing.T) {
	t.Parallel()
	grave := 0
	for name, rule := range shippedRules() {
		if rule.Severity > 1 {
			continue
		}
		grave++
		assert.Regexp(t, `(Woken at night: |You want to be woken)`, rule.Why, name)
		assert.Regexp(t, `\b[Yy]ou are\b`, rule.Why, "%s: and are you?", name)
		for _, word := range regexp.MustCompile(`\b[a-z]+(-[a-z]+)+\b`).FindAllString(rule.Why, -1) {
			if _, known := shippedRules()[word]; !known {
				assert.NotRegexp(t, word+` (tells|does not depend)`, rule.Why, "%s speaks of a rule that there is not", name)
			}
		}
	}
	assert.GreaterOrEqual(t, grave, 20)
}

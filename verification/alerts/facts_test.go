package alerts

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// metricFacts are what Azure says about a metric.
type metricFacts struct {
	Unit         string   `json:"unit"`
	MinGrain     span     `json:"minGrain"`
	Aggregations []string `json:"aggregations"`
	Dimensions   []string `json:"dimensions"`
}

func TestMetricsAreAsAzureHasThem(t *testing.T) {
	t.Parallel()
	known := map[string]map[string]metricFacts{}
	readData(t, filepath.Join(metricFolder, "metrics.json"), &known)
	for name, rule := range rulesOf(t, metricFolder) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := metricCases(t, name)
			azure := metricFrom(t, name, settings{})
			var used []string
			for _, c := range azure.Criteria.AllOf {
				used = append(used, c.MetricName)
				facts, exists := known[c.MetricNamespace][c.MetricName]
				require.Truef(t, exists, "%s has no metric %s", c.MetricNamespace, c.MetricName)
				assert.Contains(t, facts.Aggregations, c.TimeAggregation)
				assert.GreaterOrEqual(t, azure.WindowSize, facts.MinGrain, "a window without a sample")
				assert.Equal(t, facts.MinGrain, file.Interval, "the cases have samples as often as the metric")
				for _, d := range c.Dimensions {
					assert.Contains(t, facts.Dimensions, d.Name)
				}
				checkThreshold(t, c, facts.Unit)
			}
			assert.ElementsMatch(t, used, rule.Needs.Metrics, "needs name the metrics")
			assert.Equal(t, strings.HasPrefix(used[0], "cluster_autoscaler_"), rule.Needs.Autoscaler, "needs name the autoscaler, whose metrics they are")
			for _, c := range file.Cases {
				checkSeries(t, c, known[azure.Criteria.AllOf[0].MetricNamespace])
			}
		})
	}
}

// checkThreshold asks for samples on both sides of a threshold. No metric of a cluster is negative.
func checkThreshold(t *testing.T, c criterion, unit string) {
	t.Helper()
	if c.CriterionType == dynamicThreshold {
		return
	}
	assert.GreaterOrEqual(t, c.Threshold, 0.0)
	if c.Operator == "LessThan" || c.Operator == "GreaterThanOrEqual" {
		assert.Positive(t, c.Threshold, "met always or never")
	}
	if unit == "Percent" && c.TimeAggregation != "Total" {
		assert.Less(t, c.Threshold, 100.0)
	}
}

// checkSeries holds the data of a case to what the metric can send.
func checkSeries(t *testing.T, c metricCase, known map[string]metricFacts) {
	t.Helper()
	for _, one := range c.Series {
		if one.Metric != "" {
			assert.Contains(t, known, one.Metric, c.Name)
		}
		for _, p := range one.Points {
			assert.Positive(t, p.For, c.Name)
			assert.True(t, p.Value == nil || *p.Value >= 0, c.Name)
		}
	}
}

// words are the values that fields of events have.
var words = map[string][]string{
	"status":                         {"Succeeded", "Failed", "Active"},
	"properties.incidentType":        {"Incident", "Maintenance", "ActionRequired", "Informational", "Security"},
	"properties.currentHealthStatus": {"Available", "Unavailable", "Unknown", "Degraded"},
	"properties.cause":               {"PlatformInitiated", "UserInitiated"},
	"properties.severity":            {"High", "Medium", "Low", "Informational"},
}

var operationPattern = regexp.MustCompile(`^Microsoft\.\w+(/\w+)+/(write|delete|\w+/action)$`)

func TestOperationsAreAsAzureHasThem(t *testing.T) {
	t.Parallel()
	var known []string
	readData(t, filepath.Join(activityFolder, "operations.json"), &known)
	assert.True(t, slices.IsSorted(known))
	used := map[string]bool{}
	for name := range rulesOf(t, activityFolder) {
		for _, c := range activityFrom(t, name).Condition.AllOf {
			for _, one := range append(c.AnyOf, c.leaf) {
				switch values, limited := words[one.Field]; {
				case one.Field == "operationName":
					used[one.Equals] = true
					assert.Contains(t, known, one.Equals, name)
				case limited:
					assert.Contains(t, values, one.Equals, name)
				}
			}
		}
	}
	for _, operation := range known {
		assert.Regexp(t, operationPattern, operation)
		assert.True(t, used[operation], "%s is used by no rule", operation)
	}
}

func TestRegionsOfServiceHealthExist(t *testing.T) {
	t.Parallel()
	regions := map[string]string{}
	readData(t, filepath.Join(activityFolder, "regions.json"), &regions)
	names := map[string]bool{everywhere: true}
	for location, name := range regions {
		names[name] = true
		assert.Equal(t, location, strings.ToLower(strings.ReplaceAll(name, " ", "")))
	}
	for name := range rulesOf(t, activityFolder) {
		for _, region := range activityCases(t, name).Regions {
			assert.True(t, names[region], "%s: %s", name, region)
		}
	}
}

package alerts

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/aksops/pulumi-aksops/components/alerts"
)

// Kinds of cases of metric rules.
const (
	fires    = "fires"
	nearMiss = "near-miss"
	resolves = "resolves"
	toldOnce = "told-once"
	optOut   = "opt-out"
	noData   = "no-data"
)

// metricFrom is a rule of the catalogue for the namespaces of a case.
func metricFrom(t *testing.T, name string, set settings) *metricRule {
	t.Helper()
	return fromCatalogue[metricRule](t, "MetricAlert", name, alerts.RuleOverride{
		IncludedNamespaces: set.IncludedNamespaces, ExcludedNamespaces: set.ExcludedNamespaces,
	})
}

func metricCases(t *testing.T, name string) *metricFile {
	t.Helper()
	file := &metricFile{}
	readData(t, filepath.Join(metricFolder, "testdata", name+".json"), file)
	require.NotEmpty(t, file.Cases)
	return file
}

func TestMetricRules(t *testing.T) {
	t.Parallel()
	for name := range rulesOf(t, metricFolder) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := metricCases(t, name)
			for _, c := range file.Cases {
				azure := metricFrom(t, name, c.Settings)
				require.True(t, azure.AutoMitigate, "the model is of rules whose alerts resolve")
				assert.Equal(t, sorted(c.Expect), azure.run(file, &c), c.Name)
			}
		})
	}
}

// TestMetricRulesHaveEveryCase holds what a kind of case promises against what it expects.
func TestMetricRulesHaveEveryCase(t *testing.T) {
	t.Parallel()
	for name, rule := range rulesOf(t, metricFolder) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kinds := map[string]int{}
			for _, c := range metricCases(t, name).Cases {
				kinds[c.Kind]++
				stays := slices.ContainsFunc(c.Expect, func(one alert) bool { return one.ResolvesAt == 0 })
				switch c.Kind {
				case fires, toldOnce:
					assert.Truef(t, stays && len(c.Expect) == 1 || c.Kind == fires && stays, "%s: an alert that stays", c.Name)
				case resolves:
					assert.True(t, len(c.Expect) > 0 && !stays, "%s: all alerts end", c.Name)
				case nearMiss, optOut, noData:
					assert.Empty(t, c.Expect, c.Name)
				default:
					assert.Failf(t, "unknown kind", "%s is %q", c.Name, c.Kind)
				}
			}
			wanted := []string{fires, nearMiss, resolves, toldOnce, noData}
			if rule.Workload {
				wanted = []string{fires, nearMiss, resolves, toldOnce, optOut}
			}
			for _, kind := range wanted {
				assert.Positivef(t, kinds[kind], "no case of kind %s", kind)
			}
		})
	}
}

// TestOptOutIsTheReasonForSilence runs what is left out by its namespace without the exception: it must fire.
func TestOptOutIsTheReasonForSilence(t *testing.T) {
	t.Parallel()
	workloads := 0
	for name, rule := range rulesOf(t, metricFolder) {
		if !rule.Workload {
			continue
		}
		workloads++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := metricCases(t, name)
			for _, c := range file.Cases {
				if c.Kind != optOut {
					continue
				}
				open := metricFrom(t, name, c.Settings).clone()
				for i, d := range open.Criteria.AllOf[0].Dimensions {
					if d.Name == "namespace" {
						open.Criteria.AllOf[0].Dimensions[i] = dimension{Name: d.Name, Operator: include, Values: []string{every}}
					}
				}
				assert.NotEmpty(t, open.run(file, &c), c.Name)
			}
		})
	}
	assert.Positive(t, workloads)
}

const scaleSetID = environmentGroup + "/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-work"

// busyScaleSet is a rule as a user writes it.
const busyScaleSet = `
severity: 2
windowSize: PT5M
evaluationFrequency: PT5M
criteria:
  - {metricName: Percentage CPU, operator: GreaterThan, threshold: 70}
`

func TestPercentageCPU(t *testing.T) {
	t.Parallel()
	var spec alerts.MetricAlertSpec
	require.NoError(t, yaml.UnmarshalStrict([]byte(busyScaleSet), &spec))
	azure := registered[metricRule](t, "MetricAlert", "busy-rule", func(ctx *pulumi.Context) error {
		_, err := alerts.NewMetricAlert(ctx, "busy", &alerts.MetricAlertArgs{
			ResourceGroupName: pulumi.String("rg-prod"), ScopeIds: pulumi.StringArray{pulumi.String(scaleSetID)}, MetricAlertSpec: spec,
		})
		return err
	})
	file := &metricFile{Interval: minutes(1)}
	for _, c := range []struct {
		name   string
		points []points
		want   []alert
	}{
		{"70 % is not above 70 %", []points{steady(70, 60)}, nil},
		{"71 %", []points{steady(71, 60)}, []alert{{Dimensions: map[string]string{}, FiresAt: minutes(5)}}},
		{"70 % on average", []points{steady(90, 2), steady(60, 4), steady(70, 54)}, []alert{{
			Dimensions: map[string]string{}, FiresAt: minutes(5), ResolvesAt: minutes(20),
		}}},
		{"a peak", []points{steady(50, 7), steady(100, 1), steady(50, 22)}, nil},
	} {
		assert.Equal(t, c.want, azure.run(file, &metricCase{Series: []series{{Points: c.points}}}), c.name)
	}
}

func minutes(n int) span { return span(n) * span(60_000_000_000) }

func steady(value float64, length int) points { return points{Value: &value, For: minutes(length)} }

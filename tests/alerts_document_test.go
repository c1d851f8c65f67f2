package tests

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

const alertCatalogue = "../components/alerts/catalogue"

// documentedRule is what the document says about a rule.
type documentedRule struct {
	Name, Title, Purpose, Profile, Scope, Why, Cost string
	Severity                                        int
	Workload                                        bool
	Needs                                           documentedNeeds

	WindowSize          string `yaml:"windowSize"`
	EvaluationFrequency string `yaml:"evaluationFrequency"`
	documentedCriterion `yaml:",inline"`
	Criteria            []documentedCriterion
	AutoMitigate        *bool `yaml:"autoMitigate"`

	Kind                string
	Sensitivity         string
	FailingPeriods      documentedPeriods `yaml:"failingPeriods"`
	MetricMeasureColumn string            `yaml:"metricMeasureColumn"`
	ResourceIdColumn    string            `yaml:"resourceIdColumn"`
	Unit                string

	Category   string
	Conditions []documentedCondition
}

type documentedPeriods struct {
	Of      int
	AtLeast int `yaml:"atLeast"`
}

type documentedNeeds struct {
	Metrics, Tables, Categories, Namespaces []string
	AnyTable                                []string `yaml:"anyTable"`
	AnyCategory                             []string `yaml:"anyCategory"`
	Clusters, Autoscaler, Defender          bool
	PolicyAddOn                             bool   `yaml:"policyAddOn"`
	BeyondFilter                            string `yaml:"beyondFilter"`
	SteadyNodes                             bool   `yaml:"steadyNodes"`
	ContinuousExport                        bool   `yaml:"continuousExport"`
	ActivityLog                             bool   `yaml:"activityLog"`
	DailyCap                                bool   `yaml:"dailyCap"`
}

type documentedCriterion struct {
	MetricName      string `yaml:"metricName"`
	TimeAggregation string `yaml:"timeAggregation"`
	Operator        string
	Threshold       float64
	Dimensions      []documentedDimension
}

// documentedDimension is a column, or a dimension of a metric with the values that count.
type documentedDimension struct {
	Name   string
	Values []string
}

func (d *documentedDimension) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&d.Name)
	}
	type plain documentedDimension
	return node.Decode((*plain)(d))
}

type documentedCondition struct {
	Field, Equals string
	ContainsAny   []string              `yaml:"containsAny"`
	AnyOf         []documentedCondition `yaml:"anyOf"`
}

// TestAlertsDocument keeps the rules of the document equal to the catalogue, and its links alive.
func TestAlertsDocument(t *testing.T) {
	t.Parallel()
	const file = "../docs/alerts.md"
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	want := string(content)
	for _, signal := range []string{"metric", "log", "activity"} {
		rules := documentedRules(t, signal)
		want = section(t, want, signal+" rules", alertTable(signal, rules))
		want = section(t, want, signal+" details", alertDetails(signal, rules))
	}
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o600))
		return
	}
	assert.Equal(t, want, string(content), "run make docs")
	headings := map[string]bool{}
	for _, heading := range regexp.MustCompile("(?m)^#+ (.+)$").FindAllStringSubmatch(want, -1) {
		headings["#"+strings.ReplaceAll(strings.ToLower(heading[1]), " ", "-")] = true
	}
	links := regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(want, -1)
	require.NotEmpty(t, links)
	for _, link := range links {
		if !strings.HasPrefix(link[1], "#") {
			assert.FileExists(t, filepath.Join("../docs", link[1]))
			continue
		}
		assert.True(t, headings[link[1]], "no heading for %s", link[1])
	}
}

// documentedRules are the rules of a signal by name; a rule's file replaces whole values of the defaults.
func documentedRules(t *testing.T, signal string) []*documentedRule {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(alertCatalogue, signal, "*.yaml"))
	require.NoError(t, err)
	keysOf := func(file string) map[string]any {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		keys := map[string]any{}
		require.NoError(t, yaml.Unmarshal(content, &keys), file)
		return keys
	}
	defaults := filepath.Join(alertCatalogue, signal, "defaults.yaml")
	var rules []*documentedRule
	for _, file := range files {
		if file == defaults {
			continue
		}
		keys := keysOf(defaults)
		maps.Copy(keys, keysOf(file))
		content, err := yaml.Marshal(keys)
		require.NoError(t, err)
		rule := &documentedRule{}
		require.NoError(t, yaml.Unmarshal(content, rule), file)
		rules = append(rules, rule)
	}
	require.NotEmpty(t, rules)
	return rules
}

// alertTable has the rules of the smallest profile first, and among these the most severe ones.
func alertTable(signal string, rules []*documentedRule) string {
	profiles := []string{"minimal", "standard", "full"}
	ordered := slices.SortedStableFunc(slices.Values(rules), func(a, b *documentedRule) int {
		return cmp.Or(cmp.Compare(slices.Index(profiles, a.Profile), slices.Index(profiles, b.Profile)), cmp.Compare(a.Severity, b.Severity))
	})
	var b strings.Builder
	b.WriteString("| Rule | What happened | Severity | From profile | Fires | Needs |\n|---|---|---|---|---|---|\n")
	for _, one := range ordered {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %d | %s | %s | %s |\n",
			one.Name, one.Name, one.Title, one.Severity, one.Profile, one.inShort(signal), cmp.Or(strings.Join(one.needs(signal), "; "), "–"))
	}
	return b.String()
}

func alertDetails(signal string, rules []*documentedRule) string {
	var b strings.Builder
	for _, one := range rules {
		fmt.Fprintf(&b, "### %s\n\n%s. %s\n\n", one.Name, one.Title, oneLine(one.Purpose))
		fmt.Fprintf(&b, "- Severity %d, from profile `%s` on; %s.\n", one.Severity, one.Profile, one.about(signal))
		fmt.Fprintf(&b, "- Fires %s.\n", one.condition(signal))
		fmt.Fprintf(&b, "- Why so: %s\n", oneLine(one.Why))
		if needs := one.needs(signal); len(needs) > 0 {
			fmt.Fprintf(&b, "- Needs %s.\n", strings.Join(needs, "; "))
		}
		fmt.Fprintf(&b, "- Costs: %s\n", oneLine(one.Cost))
		fmt.Fprintf(&b, "- [What to do](runbooks/%s.md)", one.Name)
		if signal == "log" {
			fmt.Fprintf(&b, ", [the query](%s/log/%s.kql)", alertCatalogue, one.Name)
		}
		b.WriteString(".\n\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

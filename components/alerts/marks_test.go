package alerts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMarks(t *testing.T) {
	t.Parallel()
	for environment, want := range map[string]string{
		"prod":          "aksops:prod/",
		"prod-eu":       "aksops:prod-eu/",
		"Prod":          "aksops:prod.5f56359e/",
		"prod/rg-other": "aksops:prod-rg-other.b90d899f/",
		"x Sev1/prod/":  "aksops:x-sev1-prod-.42bed400/",
		"größe":         "aksops:gr--e.d353a267/",
		"":              "aksops:.e3b0c442/",
		"a_b":           "aksops:a_b/",
	} {
		got := markOfEnvironment(environment)
		assert.Equal(t, want, got, environment)
	}
}

// TestMarksOfNeighbours holds that what a processing rule of one environment looks for is in no mark of another, whatever they are called.
func TestMarksOfNeighbours(t *testing.T) {
	t.Parallel()
	environments := []string{
		"prod", "Prod", "PROD", "prod-eu", "eu-prod", "rod", "prod/rg-a", "prod/rg-b",
		"a b", "a-b", "a_b", "prod/", "aksops:prod/Sev1/", "own-prod", "-",
	}
	rules := []*plannedRule{
		{key: "prod", metric: &MetricAlertSpec{}},
		{key: "Sev1", severity: 1, log: &LogAlertSpec{}},
		{key: "cpu", severity: 1, activity: &ActivityAlertSpec{}, ownRoutes: []string{"night"}},
	}
	for _, one := range environments {
		looksFor := []string{markOfEnvironment(one)}
		for severity := range alertLevels {
			looksFor = append(looksFor, markOfSeverity(one, severity))
		}
		for _, other := range environments {
			for _, rule := range rules {
				for _, text := range looksFor {
					// Azure may compare without regard to case.
					found := strings.Contains(strings.ToLower("Text. "+rule.mark(other)), strings.ToLower(text))
					if one != other {
						require.False(t, found, "%s looks for %q and finds %s", one, text, rule.mark(other))
					}
				}
			}
			assert.NotContains(t, markOfEnvironment(other), " ")
		}
	}
	assert.Equal(t, "aksops:prod/Sev1-own/activity/cpu/", rules[2].mark("prod"))
	assert.Equal(t, "aksops:prod/Sev0/metric/prod/", rules[0].mark("prod"))
}

// TestSeverityOutOfRange holds that what is refused elsewhere is not looked up before.
func TestSeverityOutOfRange(t *testing.T) {
	t.Parallel()
	for _, severity := range []int{-1, 5, 1 << 40} {
		args := watchingEverything(Spec{
			Profile: new(profileNone), ActionGroups: map[string]ActionGroupSpec{"a": someone()},
			Routes:       map[string]Route{"night": {ActionGroups: []string{"a"}, Severities: []int{severity}, Hours: &Hours{From: new("18:00")}}},
			Suppressions: map[string]Suppression{"quiet": {From: new("2026-12-24T18:00:00"), Duration: new("PT20M"), Severities: []int{severity}}},
			Rules:        map[string]RuleOverride{"pods-pending": {Severity: &severity}},
			MetricRules:  map[string]MetricRule{"cpu": {MetricAlertSpec: MetricAlertSpec{Severity: &severity}}},
		})
		assert.Error(t, args.Validate())
	}
}

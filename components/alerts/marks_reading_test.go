package alerts

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reading is how a condition with several values is read. Azure says that there is an OR between them, and leaves open what that means where a value is
// excluded (MicrosoftDocs/azure-monitor-docs, articles/azure-monitor/alerts/alerts-processing-rules.md).
type reading struct {
	name string
	// excludes says whether none of the values may be there, or one of them must be missing.
	excludes func(values []string, has func(string) bool) bool
}

var readings = []reading{
	{"none of them", func(values []string, has func(string) bool) bool { return !slices.ContainsFunc(values, has) }},
	{"one of them missing", func(values []string, has func(string) bool) bool {
		return slices.ContainsFunc(values, func(value string) bool { return !has(value) })
	}},
}

// holds says whether an alert of a rule meets a condition on its description. Azure may compare without regard to case.
func (r reading) holds(condition ProcessingCondition, description string) bool {
	has := func(value string) bool { return strings.Contains(strings.ToLower(description), strings.ToLower(value)) }
	if *condition.Operator == "DoesNotContain" {
		return r.excludes(condition.Values, has)
	}
	return slices.ContainsFunc(condition.Values, has)
}

// quiet says whether some suppression takes the alert of a rule.
func (r reading) quiet(p *plan, rule *plannedRule) bool {
	return slices.ContainsFunc(p.processing, func(one plannedProcessing) bool {
		return *one.spec.Suppress && !slices.ContainsFunc(one.spec.Conditions, func(c ProcessingCondition) bool { return !r.holds(c, rule.description()) })
	})
}

var token = regexp.MustCompile(`^\S+$`)

// TestAwakeUnderEitherReading goes through suppressions at random: rules that stay awake are never kept quiet and all others are, however Azure reads a
// condition that excludes several values, and each value is one token.
func TestAwakeUnderEitherReading(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8)) // the same suppressions in every run
	team := map[string]ActionGroupSpec{"a": someone()}
	inForce, err := watchingEverything(Spec{Profile: new("full"), ActionGroups: team}).plan("test")
	require.NoError(t, err)
	var names, outages []string
	for _, rule := range inForce.rules {
		if rule.scope == subscriptionScope {
			continue
		}
		names = append(names, rule.key)
		if rule.severity == 0 {
			outages = append(outages, rule.key)
		}
	}
	for n := range 40 {
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		awake, quiet := names[:1+random.IntN(12)], Suppression{From: new("2030-12-24T18:00:00"), Duration: new("PT20M")}
		quiet.AwakeRules = awake
		if n%4 == 0 {
			quiet, awake = Suppression{MaintenanceWindows: []string{"default"}}, outages
		}
		args := watchingEverything(Spec{Profile: new("full"), ActionGroups: team, Suppressions: map[string]Suppression{"night": quiet}})
		blue := args.Clusters["blue"]
		blue.MaintenanceWindows = map[string][]Recurrence{"default": {{DaysOfWeek: []string{"Sunday"}, StartTime: new("01:00"), EndTime: new("05:00")}}}
		args.Clusters["blue"] = blue
		p, err := args.plan("test")
		require.NoError(t, err)
		for _, one := range p.processing {
			for _, condition := range one.spec.Conditions {
				for _, value := range condition.Values {
					require.Regexp(t, token, value)
				}
			}
		}
		for _, rule := range p.rules {
			if rule.scope == subscriptionScope {
				continue // which no scope of a suppression holds
			}
			for _, r := range readings {
				require.Equal(t, !slices.Contains(awake, rule.key), r.quiet(p, rule), "%s, read as %s: %v", rule.key, r.name, awake)
			}
		}
	}
}

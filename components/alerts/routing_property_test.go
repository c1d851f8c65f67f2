package alerts

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// someone is a new action group with one receiver.
func someone() ActionGroupSpec {
	return ActionGroupSpec{Emails: map[string]EmailReceiver{"mailbox": {Address: pulumi.String("team@example.com")}}}
}

// watchingEverything is an environment whose cluster sends all that rules of the catalogue look at.
func watchingEverything(spec Spec) *Args {
	all := Cluster{
		ClusterId: pulumi.String("/unknown"), PoolMaximums: map[string]int{"work": 3}, PolicyAddOnEnabled: new(true), DefenderEnabled: new(true),
	}
	for _, rule := range shippedRules() {
		all.Tables = append(all.Tables, slices.Concat(rule.Needs.Tables, rule.Needs.AnyTable)...)
		all.Categories = append(all.Categories, slices.Concat(rule.Needs.Categories, rule.Needs.AnyCategory)...)
	}
	return &Args{
		ResourceGroupName: pulumi.String("rg-test"), SubscriptionId: pulumi.String("11111111-2222-3333-4444-555555555555"), Environment: new("test"),
		Workspace: &Workspace{WorkspaceId: pulumi.String("/unknown"), Location: pulumi.String("northeurope"), DailyCapEnabled: new(true)},
		Clusters:  map[string]Cluster{"blue": all}, Spec: spec,
		Sources: &Sources{ActivityLogExported: new(true), DefenderEnabled: new(true), DefenderExported: new(true)},
	}
}

// some are some of all, in their order; none of them is possible.
func some[T any](random *rand.Rand, all ...T) []T {
	var chosen []T
	for _, one := range all {
		if random.IntN(2) == 0 {
			chosen = append(chosen, one)
		}
	}
	return chosen
}

func anyRoute(random *rand.Rand) Route {
	route := Route{ActionGroups: some(random, "a", "b", "c"), Signals: some(random, "metric", "log", "activity"), Severities: some(random, 0, 1, 2, 3, 4)}
	if len(route.ActionGroups) == 0 {
		route.ActionGroups = []string{"b"}
	}
	if random.IntN(3) == 0 {
		route.Hours = &Hours{Days: []string{"Monday"}}
	}
	if random.IntN(4) == 0 && (len(route.Signals) == 0 || slices.Contains(route.Signals, "log")) {
		route.Teams = []string{"shop", "checkout"}
	}
	return route
}

// anySpec has up to five routes, and lets some rules choose among them.
func anySpec(random *rand.Rand) Spec {
	spec := Spec{
		Profile: new(profiles[random.IntN(len(profiles))]), ActionGroups: map[string]ActionGroupSpec{"a": someone(), "b": someone(), "c": someone()},
		Routes: map[string]Route{}, Rules: map[string]RuleOverride{},
	}
	for _, key := range []string{"one", "two", "three", "four", "five"}[:1+random.IntN(5)] {
		spec.Routes[key] = anyRoute(random)
	}
	if random.IntN(2) == 0 {
		spec.Routes["always"] = Route{ActionGroups: []string{"a"}}
	}
	names := keysOf(shippedRules())
	for range random.IntN(8) {
		spec.Rules[names[random.IntN(len(names))]] = RuleOverride{Severity: new(random.IntN(5)), Routes: some(random, keysOf(spec.Routes)...)}
	}
	return spec
}

// goes says whether an alert of the rule takes the route, as the documentation of routes puts it.
func goes(rule *plannedRule, key string, route Route) bool {
	if len(rule.ownRoutes) > 0 {
		return slices.Contains(rule.ownRoutes, key)
	}
	return (len(route.Severities) == 0 || slices.Contains(route.Severities, rule.severity)) &&
		(len(route.Signals) == 0 || slices.Contains(route.Signals, string(rule.signal())))
}

// isTold says whether the routes lead an alert of the rule, of whatever pod, to somebody at some time.
func isTold(rule *plannedRule, routes map[string]Route) bool {
	for key, route := range routes {
		switch atOnce := route.Hours == nil && len(route.Teams) == 0; {
		case !goes(rule, key, route):
		case atOnce, len(route.Teams) == 0 && !rule.ofServiceHealth():
			return true
		}
	}
	return false
}

// suits says whether the rule chose no route for teams of which it knows nothing.
func suits(rule *plannedRule, routes map[string]Route) bool {
	return !slices.ContainsFunc(rule.ownRoutes, func(key string) bool { return len(routes[key].Teams) > 0 && !rule.knowsTeam() })
}

// TestAnyRoutes goes through routes and rules at random: nobody is left untold without an error, and no error is given without a reason.
func TestAnyRoutes(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4)) // the same routes in every run
	accepted, refused := 0, 0
	for range 150 {
		args := watchingEverything(anySpec(random))
		p := &plan{Args: args, environment: "test", markedAs: "test"}
		var before, after input.Checker
		p.checkRoutes(&before)
		p.selectShipped(&before)
		require.NoError(t, before.Err())
		require.NotEmpty(t, p.rules)
		p.route(&after)
		told := true
		for _, rule := range p.rules {
			if !isTold(rule, args.Routes) || !suits(rule, args.Routes) {
				told = false
				require.ErrorContains(t, after.Err(), rule.key)
			}
		}
		planned, err := args.plan("test")
		require.Equal(t, told, err == nil, "%+v: %v", args.Routes, err)
		require.Equal(t, told, after.Err() == nil)
		if err != nil {
			refused++
			continue
		}
		accepted++
		for _, rule := range planned.rules {
			requireTold(t, args, planned, rule)
		}
		requireConditions(t, planned)
	}
	assert.Greater(t, accepted, 30, "accepted")
	assert.Greater(t, refused, 30, "refused")
}

// requireTold holds that a rule has exactly the action groups of its routes without hours and teams, and says of all others when they are told.
func requireTold(t *testing.T, args *Args, planned *plan, rule *plannedRule) {
	t.Helper()
	now := map[string]bool{}
	for key, route := range args.Routes {
		if goes(rule, key, route) && !route.later() {
			for _, group := range route.ActionGroups {
				now[group] = true
			}
		}
	}
	require.ElementsMatch(t, keysOf(now), rule.told, rule.key)
	text := planned.recipients()[rule.key]
	require.True(t, strings.HasPrefix(text, alertLevels[rule.severity]+": ") && len(text) > len("Sev1: "), "%s is told to %q", rule.key, text)
}

// requireConditions holds that the processing rules of a route know its alerts, each by one of them, and no others.
func requireConditions(t *testing.T, p *plan) {
	t.Helper()
	for key, route := range p.Routes {
		if !route.later() {
			continue
		}
		for _, rule := range p.rules {
			if rule.ofServiceHealth() {
				continue // Azure adds nobody to these alerts
			}
			met := 0
			for _, one := range p.processing {
				if one.name == "route-"+key || strings.HasPrefix(one.name, "route-"+key+"-") {
					met += meets(t, one, rule)
				}
			}
			want := 0
			if goes(rule, key, route) {
				want = 1
			}
			require.Equal(t, want, met, "route %s %+v, rule %s: %s", key, route, rule.key, rule.description())
		}
	}
}

// meets is 1 if the description of the rule's alerts meets the condition of the processing rule, else 0.
func meets(t *testing.T, one plannedProcessing, rule *plannedRule) int {
	t.Helper()
	for _, condition := range one.spec.Conditions {
		require.NotEmpty(t, condition.Values)
		require.LessOrEqual(t, len(condition.Values), 5, "Azure compares with five values")
		if condition.Field != "Description" {
			continue
		}
		require.Equal(t, "Contains", *condition.Operator)
		if slices.ContainsFunc(condition.Values, func(value string) bool { return strings.Contains(rule.description(), value) }) {
			return 1
		}
	}
	return 0
}

// TestAnySuppression goes through suppressions at random: each is about exactly the rules that it names, or about all but those that stay awake.
func TestAnySuppression(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6)) // the same suppressions in every run
	inForce, err := watchingEverything(Spec{Profile: new("full"), ActionGroups: map[string]ActionGroupSpec{"a": someone()}}).plan("test")
	require.NoError(t, err)
	var names []string
	for _, rule := range inForce.rules {
		if rule.scope != subscriptionScope {
			names = append(names, rule.key)
		}
	}
	for range 60 {
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		chosen, quiet := names[:1+random.IntN(5)], Suppression{From: new("2026-12-24T18:00:00"), Duration: new("PT20M")}
		severities := some(random, 0, 1, 2, 3, 4)
		about := func(rule *plannedRule) bool {
			return len(severities) == 0 || slices.Contains(severities, rule.severity)
		}
		switch random.IntN(3) {
		case 0:
			quiet.Rules = chosen
			about = func(rule *plannedRule) bool { return slices.Contains(chosen, rule.key) }
		case 1:
			quiet.AwakeRules = chosen
			about = func(rule *plannedRule) bool { return !slices.Contains(chosen, rule.key) }
		default:
			quiet.Severities = severities
		}
		p, err := watchingEverything(Spec{
			Profile: new("full"), ActionGroups: map[string]ActionGroupSpec{"a": someone()}, Suppressions: map[string]Suppression{"quiet": quiet},
		}).plan("test")
		require.NoError(t, err)
		for _, rule := range p.rules {
			if rule.scope == subscriptionScope {
				continue // which no scope of a suppression holds
			}
			met := 0
			for _, one := range p.processing {
				met += meets(t, one, rule)
			}
			want := 0
			if about(rule) {
				want = 1
			}
			require.Equal(t, want, met, "%+v: %s", quiet, rule.key)
		}
	}
}

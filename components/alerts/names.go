package alerts

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// azureNames are the names of a rule's instances in the resource group.
func (r *plannedRule) azureNames(environment string) []string {
	var chosen *string
	switch r.signal() {
	case MetricSignal:
		chosen = r.metric.RuleName
	case LogSignal:
		chosen = r.log.RuleName
	case ActivitySignal:
		chosen = r.activity.RuleName
	}
	switch {
	case chosen != nil:
		return []string{*chosen}
	case r.metric == nil || r.scopeID != nil:
		return []string{naming.Name(naming.AlertRule, environment, r.key)}
	}
	names := make([]string, len(r.clusters))
	for i, cluster := range r.clusters {
		names[i] = naming.Name(naming.AlertRule, environment, r.key, cluster)
	}
	return names
}

// description is what Azure shows of a rule.
func (r *plannedRule) description() string {
	switch r.signal() {
	case MetricSignal:
		return input.Value(r.metric.Description, "")
	case LogSignal:
		return input.Value(r.log.Description, "")
	default:
		return input.Value(r.activity.Description, "")
	}
}

func (r *plannedRule) maxDescription() int {
	if r.signal() == LogSignal {
		return maxLogDescription
	}
	return maxDescription
}

// checkAzureNames refuses two rules of a kind, or two action groups, with one name: the second would overwrite the first.
func (p *plan) checkAzureNames(c *input.Checker) {
	owners := map[string]string{}
	claim := func(kind, name, path, owner, field string) {
		id := kind + " " + strings.ToLower(name)
		if first, taken := owners[id]; taken {
			c.Failf(path+field, "is %q, as that of %s, which Azure would overwrite: choose another", name, first)
			return
		}
		owners[id] = owner
	}
	for _, key := range keysOf(p.ActionGroups) {
		one, path := p.ActionGroups[key], input.Key("actionGroups", key)
		if one.ExistingId == nil {
			claim("group", *one.named(p.environment, key).ActionGroupName, path, path, ".actionGroupName")
		}
	}
	for _, rule := range p.rules {
		if _, shadows := shippedRules()[rule.key]; shadows && rule.from == nil {
			continue // refused for that already
		}
		for _, name := range rule.azureNames(p.environment) {
			claim(string(rule.signal()), name, rule.path, input.Value(nonEmpty(rule.path), "the rule "+rule.key), ".ruleName")
		}
	}
}

// reaches says whether somebody of the action groups hears of a rule's alerts: a disabled group tells nobody, and one in a region nothing of Service Health.
func (p *plan) reaches(rule *plannedRule, groups []string) bool {
	return slices.ContainsFunc(groups, func(key string) bool {
		one, known := p.ActionGroups[key]
		return known && input.Value(one.Enabled, true) && (!rule.ofServiceHealth() || input.Value(one.Location, globalLocation) == globalLocation)
	})
}

// deaf are the action groups that a rule leads to, where none of them hears of its alerts. It is "" if it leads to none, or is said to take routes that
// have mistakes or are not there.
func (p *plan) deaf(rule *plannedRule) string {
	if p.misled || len(subtract(rule.ownRoutes, keysOf(p.Routes))) > 0 {
		return ""
	}
	groups := slices.Clone(rule.told)
	for _, route := range rule.later {
		if one := p.Routes[route]; len(one.Teams) == 0 {
			groups = append(groups, one.ActionGroups...)
		}
	}
	slices.Sort(groups)
	return strings.Join(slices.Compact(groups), ", ")
}

// whySilent says why action groups do not hear of alerts, with the input that says so.
func (p *plan) whySilent(groups []string) (string, string) {
	var reasons []string
	path := "actionGroups"
	for _, key := range groups {
		one := p.ActionGroups[key]
		of, reason := input.Key(path, key)+".enabled", "is false"
		if input.Value(one.Enabled, true) {
			of, reason = input.Key(path, key)+".location", "is "+input.Value(one.Location, globalLocation)+", where alerts of Service Health do not reach it"
		}
		if len(groups) == 1 {
			return of, reason
		}
		reasons = append(reasons, strings.TrimPrefix(of, path+".")+" "+reason)
	}
	return path, "tell nobody, since " + strings.Join(reasons, " and ")
}

// ownScopes are what rules of the user look at elsewhere, for a suppression of these rules, or of all. Azure keeps alerts quiet within one subscription.
func (p *plan) ownScopes(c *input.Checker, path string, rules []string) []pulumi.StringInput {
	var scopes []pulumi.StringInput
	subscription, known := p.knownSubscription(), map[string]bool{}
	for _, rule := range p.rules {
		if rule.scopeID == nil || len(rules) > 0 && !slices.Contains(rules, rule.key) {
			continue
		}
		id, literal := azure.Literal(rule.scopeID)
		if literal && known[strings.ToLower(id)] {
			continue
		}
		if here := subscriptionOf(id); literal && here != "" {
			switch elsewhere := subscription != "" && here != subscription; {
			case elsewhere && len(rules) > 0:
				c.Failf(path+".rules", "cannot keep %s quiet, which is about another subscription: leave it out", rule.key)
				continue
			case elsewhere:
				p.notes = append(p.notes, path+" does not keep "+rule.key+" quiet, which is about another subscription")
				continue
			}
			subscription, known[strings.ToLower(id)] = here, true
		}
		scopes = append(scopes, rule.scopeID)
	}
	return scopes
}

// subscriptionOf is the GUID of the subscription of an id, empty for what is no id.
func subscriptionOf(id string) string {
	parsed, err := azure.ParseID(id)
	if err != nil {
		return ""
	}
	return strings.ToLower(parsed.SubscriptionID)
}

package alerts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const defaultRunbookURL = "https://github.com/aksops/pulumi-aksops/blob/main/docs/runbooks"

// selectShipped takes the rules of the catalogue that the profile has or the user names, if there is something for them to look at.
func (p *plan) selectShipped(c *input.Checker) {
	catalogue := shippedRules()
	for _, name := range keysOf(p.Rules) {
		if _, known := catalogue[name]; !known {
			c.Failf(input.Key("rules", name), "is not a rule of the catalogue, which docs/alerts.md lists%s", input.NearOrAll(name, keysOf(catalogue)))
		}
	}
	left := map[string][]string{}
	chosen := map[string]shipped{}
	for _, name := range keysOf(catalogue) {
		rule := catalogue[name]
		override, named := p.Rules[name]
		if named && !input.Value(override.Enabled, true) || !named && (!p.inProfile(rule) || p.leavesToOthers(rule)) {
			continue
		}
		switch missing := p.lacking(rule); {
		case missing == "":
			chosen[name] = rule
		case named:
			c.Failf(input.Key("rules", name), "is wanted, but %s; or leave the rule out", p.nameCluster(missing))
		default:
			left[missing] = append(left[missing], name)
		}
	}
	for _, name := range keysOf(chosen) {
		p.addShipped(c, chosen[name])
	}
	p.tellLeft(left)
}

// tellLeft says which rules of the profile have nothing to look at, by what would change that.
func (p *plan) tellLeft(left map[string][]string) {
	rules, causes := 0, []string{}
	for _, missing := range keysOf(left) {
		rules += len(left[missing])
		causes = append(causes, missing+": "+strings.Join(left[missing], ", "))
	}
	if rules > 0 {
		whose, have := "1 rule", "has nothing to look at and is"
		if rules > 1 {
			whose, have = fmt.Sprintf("%d rules", rules), "have nothing to look at and are"
		}
		p.notes = append(p.notes, fmt.Sprintf("%s of the profile %s %s left out:\n  %s",
			whose, input.Value(p.Profile, profileStandard), have, strings.Join(causes, "\n  ")))
	}
}

func (p *plan) inProfile(rule shipped) bool {
	return slices.Index(profiles, rule.Profile) <= slices.Index(profiles, input.Value(p.Profile, profileStandard))
}

// leavesToOthers says whether another environment of the subscription has the rule.
func (p *plan) leavesToOthers(rule shipped) bool {
	return rule.Scope == subscriptionScope && !input.Value(p.SubscriptionRules, true)
}

// addShipped adds a rule of the catalogue with what the user changes about it.
func (p *plan) addShipped(c *input.Checker, rule shipped) {
	override, named := p.Rules[rule.Name]
	path := ""
	if named {
		path = input.Key("rules", rule.Name)
	}
	p.checkOverride(c, path, rule, override)
	planned := &plannedRule{
		key: rule.Name, path: path, from: &rule, scope: rule.Scope, severity: input.Value(override.Severity, rule.Severity),
		clusters: p.watched(rule, override), ownRoutes: override.Routes,
	}
	if planned.severity < 0 || planned.severity >= len(alertLevels) {
		return // reported with the override
	}
	namespaces := Namespaces{Included: override.IncludedNamespaces, Excluded: override.ExcludedNamespaces}
	rule.WindowSize, rule.EvaluationFrequency = stretch(override.Window, rule.WindowSize, rule.EvaluationFrequency)
	switch rule.Signal {
	case MetricSignal:
		planned.metric = rule.metricSpec(namespaces)
		planned.metric.Severity, planned.metric.Description = &planned.severity, new(p.describe(rule))
		if override.Threshold != nil && rule.threshold() != nil {
			planned.metric.Criteria[0].Threshold = override.Threshold
		}
		addRenamed(c, path, planned.metric.Validate())
	case LogSignal:
		rule.Threshold = orElse(override.Threshold, rule.Threshold)
		planned.log = rule.logSpec(p.wordsFor(rule, namespaces))
		planned.log.Severity, planned.log.Description = &planned.severity, new(p.describe(rule))
		planned.log.Identity = p.runAs
		planned.log.SkipQueryValidation = new(true) // a table comes into being with its first row
		addRenamed(c, path, planned.log.Validate())
	case ActivitySignal:
		planned.activity = rule.activitySpec(regionsOf(p.Region))
		planned.activity.Description = new(p.describe(rule))
	}
	planned.addMark(p.markedAs)
	p.rules = append(p.rules, planned)
}

func orElse[T any](chosen, otherwise *T) *T {
	if chosen != nil {
		return chosen
	}
	return otherwise
}

// stretch is a window with a frequency that fits into it.
func stretch(chosen *string, window, frequency string) (string, string) {
	if chosen == nil {
		return window, frequency
	}
	if short := duration(*chosen); short > 0 && short < duration(frequency) {
		frequency = *chosen
	}
	return *chosen, frequency
}

// addRenamed reports mistakes by the names that overrides have.
func addRenamed(c *input.Checker, path string, err error) {
	names := map[string]string{"windowSize": "window", "criteria[0].threshold": "threshold"}
	for _, one := range input.List(err) {
		found, ok := one.(*input.Error) //nolint:errorlint // List takes joined errors apart
		switch {
		case !ok, found.Path == "evaluationFrequency": // it follows the window, of which the same is said
		case found.Path == "failingPeriods.of", found.Path == "query":
			words := strings.NewReplacer("windowSize", "window", "evaluationFrequency", "window")
			c.Failf(path+".window", "does not suit the rule, whose %s %s", found.Path, words.Replace(found.Problem))
		default:
			c.Failf(input.Join(path, input.Value(nonEmpty(names[found.Path]), found.Path)), "%s", found.Problem)
		}
	}
}

// watched are the clusters that a rule watches one by one, or expects something of.
func (p *plan) watched(rule shipped, override RuleOverride) []string {
	var keys []string
	for _, key := range p.clusterKeys() {
		if !slices.Contains(override.ExceptClusters, key) && p.missingOf(key, rule) == "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// describe is what whoever is told reads: what it means, and where to read on.
func (r shipped) describe(runbooks string) string {
	return fmt.Sprintf("%s Runbook: %s/%s.md", strings.TrimSpace(r.Purpose), strings.TrimSuffix(runbooks, "/"), r.Name)
}

func (p *plan) describe(rule shipped) string {
	return rule.describe(input.Value(p.RunbookUrl, defaultRunbookURL))
}

func (p *plan) checkOverride(c *input.Checker, path string, rule shipped, o RuleOverride) {
	c.IntRange(path+".severity", o.Severity, 0, len(alertLevels)-1)
	checkKnown(c, path+".routes", "a route", o.Routes, keysOf(p.Routes))
	checkKnown(c, path+".exceptClusters", "a cluster", o.ExceptClusters, p.clusterKeys())
	if o.Threshold != nil && rule.threshold() == nil {
		c.Failf(path+".threshold", "is %g: %s", *o.Threshold, rule.whyNoThreshold())
	}
	if o.Threshold != nil && rule.inPercent() && (*o.Threshold < 0 || *o.Threshold > 100) {
		c.Failf(path+".threshold", "is %g: must be 0 to 100 percent", *o.Threshold)
	}
	if o.Window != nil && rule.Signal == ActivitySignal {
		c.Failf(path+".window", "is %s: events of the Activity log are told one by one; leave it out", *o.Window)
	}
	checkNamespacesOf(c, path+".includedNamespaces", rule, o.IncludedNamespaces)
	checkNamespacesOf(c, path+".excludedNamespaces", rule, o.ExcludedNamespaces)
	if len(o.IncludedNamespaces) > 0 && len(subtract(o.IncludedNamespaces, o.ExcludedNamespaces)) == 0 {
		c.Failf(path+".excludedNamespaces", "leaves nothing of includedNamespaces: the rule would look at nothing")
	}
	if len(o.ExceptClusters) == 0 {
		return
	}
	switch {
	case rule.Scope != clusterScope:
		c.Failf(path+".exceptClusters", "is set: %s does not look at single clusters; leave it out", rule.Name)
	case !rule.byCluster():
		c.Failf(path+".exceptClusters", "is set: %s looks at whatever clusters send; leave it out", rule.Name)
	case len(p.watched(rule, o)) == 0:
		c.Failf(path+".exceptClusters", "leaves no cluster: set enabled to false instead")
	}
}

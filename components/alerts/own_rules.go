package alerts

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// checkOwn holds what rules of the user have in common: a key that is nobody else's, and routes that exist.
func (p *plan) checkOwn(c *input.Checker, path, key string, routes []string) {
	checkKey(c, path, key)
	if _, taken := shippedRules()[key]; taken {
		c.Failf(path, "has the name of a rule of the catalogue: change that in %s, or choose another key", input.Key("rules", key))
	}
	checkKnown(c, path+".routes", "a route", routes, keysOf(p.Routes))
}

func (p *plan) addOwnMetricRules(c *input.Checker) {
	for _, key := range keysOf(p.MetricRules) {
		path, one := input.Key("metricRules", key), p.MetricRules[key]
		p.checkOwn(c, path, key, one.Routes)
		checkKnown(c, path+".clusters", "a cluster", one.Clusters, p.clusterKeys())
		checkResourceScope(c, path+".scopeId", one.ScopeId)
		if one.ScopeId != nil && len(one.Clusters) > 0 {
			c.Failf(path+".clusters", "is set together with scopeId: keep one of the two")
		}
		if one.ScopeId == nil && len(p.Clusters) == 0 {
			c.Failf(path+".scopeId", "is required without clusters: give the resource whose metric is looked at")
		}
		rule := &plannedRule{key: key, path: path, scope: clusterScope, scopeID: one.ScopeId, ownRoutes: one.Routes}
		rule.clusters = slices.Compact(slices.Sorted(slices.Values(one.Clusters)))
		if len(one.Clusters) == 0 {
			rule.clusters = p.clusterKeys()
		}
		rule.balancer = one.targetType() == loadBalancers && one.ScopeId == nil
		p.checkTarget(c, path, one, rule.clusters)
		if one.RuleName != nil && one.ScopeId == nil && len(rule.clusters) > 1 {
			c.Failf(path+".ruleName", "is %q for %d clusters, each of which has a rule of its own: leave it out", *one.RuleName, len(rule.clusters))
		}
		spec := one.MetricAlertSpec
		rule.metric = &spec
		checkMetrics(c, path, one)
		p.addOwn(c, rule, spec.Severity, spec.Validate())
	}
}

func (p *plan) addOwnLogRules(c *input.Checker) {
	for _, key := range keysOf(p.LogRules) {
		path, one := input.Key("logRules", key), p.LogRules[key]
		p.checkOwn(c, path, key, one.Routes)
		checkLiteralScope(c, path+".scopeId", one.ScopeId)
		if p.Workspace == nil {
			c.Failf(path, "is a rule on logs, and there is no workspace: give workspace, in whose region the rule lives")
		}
		spec := one.LogAlertSpec
		spec.Identity = orElse(spec.Identity, p.runAs)
		if one.ScopeId == nil {
			p.checkCollected(c, path+".query", spec.Query)
			p.noteUnfilled(path+".query", spec.Query)
			spec.SkipQueryValidation = orElse(spec.SkipQueryValidation, new(p.Workspace != nil && !input.Value(p.Workspace.Existing, false)))
		}
		rule := &plannedRule{key: key, path: path, scope: workspaceScope, scopeID: one.ScopeId, ownRoutes: one.Routes, log: &spec}
		p.addOwn(c, rule, spec.Severity, spec.Validate())
	}
}

func (p *plan) addOwnActivityRules(c *input.Checker) {
	for _, key := range keysOf(p.ActivityRules) {
		path, one := input.Key("activityRules", key), p.ActivityRules[key]
		p.checkOwn(c, path, key, one.Routes)
		c.OneOf(path+".scope", one.Scope, "clusters", workspaceScope, environmentScope, subscriptionScope)
		c.Required(path+".severity", one.Severity != nil, "0, critical, to 4, verbose; it decides who is told")
		c.IntRange(path+".severity", one.Severity, 0, len(alertLevels)-1)
		scope := environmentScope
		if one.Category == serviceHealth {
			scope = subscriptionScope
			if one.Scope != nil && *one.Scope != scope {
				c.Failf(path+".scope", "is %s: events of Service Health are of the subscription; leave it out", *one.Scope)
			}
		}
		switch scope = input.Value(one.Scope, scope); {
		case scope == "clusters" && len(p.Clusters) == 0:
			c.Failf(path+".scope", "is clusters, and there are none: choose another")
		case scope == workspaceScope && p.Workspace == nil:
			c.Failf(path+".scope", "is workspace, and there is none: choose another")
		}
		spec := one.ActivityAlertSpec
		rule := &plannedRule{
			key: key, path: path, scope: strings.TrimSuffix(scope, "s"), ownRoutes: one.Routes, activity: &spec, clusters: p.clusterKeys(),
		}
		p.addOwn(c, rule, one.Severity, spec.Validate())
	}
}

// addOwn adds a rule of the user unless its severity is missing or wrong, from which more would follow.
func (p *plan) addOwn(c *input.Checker, rule *plannedRule, severity *int, mistakes error) {
	c.Add(rule.path, mistakes)
	if severity == nil || *severity < 0 || *severity >= len(alertLevels) {
		return
	}
	rule.severity = *severity
	before := len([]rune(rule.description()))
	rule.addMark(p.markedAs)
	if length := len([]rune(rule.description())); before <= rule.maxDescription() && length > rule.maxDescription() {
		c.Failf(rule.path+".description", "has %d characters with the %d that routes know the rule by: must have at most %d",
			length, length-before, rule.maxDescription())
	}
	p.rules = append(p.rules, rule)
}

// checkResourceScope wants one resource: a metric rule on all resources of a group would need to know their type.
func checkResourceScope(c *input.Checker, path string, id pulumi.StringInput) {
	literal, ok := azure.Literal(id)
	if !ok {
		return
	}
	if kind, err := azure.ScopeOf(literal); err != nil || kind != azure.ResourceScope {
		c.Failf(path, "is %q: must be the id of one resource, /subscriptions/<id>/resourceGroups/<group>/providers/<type>/<name>", literal)
	}
}

func checkLiteralScope(c *input.Checker, path string, id pulumi.StringInput) {
	if literal, ok := azure.Literal(id); ok {
		if _, err := azure.ParseID(literal); err != nil {
			c.Failf(path, "is %q: %s", literal, err)
		}
	}
}

// checkCollected refuses a query on a table that the catalogue knows and nothing here fills.
func (p *plan) checkCollected(c *input.Checker, path, query string) {
	if p.Workspace == nil || len(p.Clusters) == 0 {
		return
	}
	words := wordPattern.FindAllString(codeOf(query), -1)
	for _, table := range clusterTables() {
		if !slices.Contains(words, table) {
			continue
		}
		missing := ""
		for _, key := range p.clusterKeys() {
			if missing = p.missingTable(p.Clusters[key], table); missing == "" {
				break
			}
		}
		if missing != "" {
			c.Failf(path, "looks at %s, but %s; or leave the rule out", table, p.nameCluster(missing))
		}
	}
}

package alerts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// registering carries out a plan.
type registering struct {
	ctx    *pulumi.Context
	name   string
	args   *Args
	plan   *plan
	parent *Alerts
	groups map[string]pulumi.StringOutput
	rules  pulumi.StringMap
	// processed are the ids of the processing rules.
	processed pulumi.StringArray
}

// named is a new action group by its key, from which its names follow.
func (s ActionGroupSpec) named(environment, key string) *ActionGroupSpec {
	spec := s
	spec.ActionGroupName = orElse(spec.ActionGroupName, new(naming.Name(naming.ActionGroup, "ag", environment, key)))
	spec.ShortName = orElse(spec.ShortName, new(key[:min(len(key), maxShortName)]))
	return &spec
}

// describesNew says whether anything of a new action group is given.
func (s *ActionGroupSpec) describesNew() bool {
	return s.ActionGroupName != nil || s.ShortName != nil || s.Location != nil || s.Enabled != nil || s.count() > 0
}

func (r *registering) addActionGroups() error {
	for _, key := range keysOf(r.args.ActionGroups) {
		one := r.args.ActionGroups[key]
		if one.ExistingId != nil {
			r.groups[key] = one.ExistingId.ToStringOutput()
			continue
		}
		losses.At(r.ctx, r.name, r.name+"-"+key, input.Key("actionGroups", key))
		created, err := NewActionGroup(r.ctx, r.name+"-"+key, &ActionGroupArgs{
			ResourceGroupName: r.args.ResourceGroupName, Tags: r.args.Tags, ActionGroupSpec: *one.named(r.plan.environment, key),
		}, pulumi.Parent(r.parent))
		if err != nil {
			return err
		}
		r.parent.ActionGroups[key], r.groups[key] = created, created.ActionGroupId
	}
	return nil
}

func (r *registering) idsOf(groups []string) pulumi.StringArrayInput {
	ids := pulumi.StringArray{}
	for _, key := range groups {
		ids = append(ids, r.groups[key])
	}
	return ids
}

// azureName is the name of a rule or action group in the resource group.
func (r *registering) azureName(chosen *string, limit naming.Limit, parts ...string) *string {
	return orElse(chosen, new(naming.Name(limit, append([]string{r.plan.environment}, parts...)...)))
}

func (r *registering) addRules() error {
	for _, rule := range r.plan.rules {
		var err error
		switch rule.signal() {
		case MetricSignal:
			err = r.addMetricRule(rule)
		case LogSignal:
			err = r.addLogRule(rule)
		case ActivitySignal:
			err = r.addActivityRule(rule)
		}
		if err != nil {
			return fmt.Errorf("rule %q: %w", rule.key, err)
		}
	}
	return nil
}

// addMetricRule adds a rule for each cluster: Azure takes no metric rule on several of them.
func (r *registering) addMetricRule(rule *plannedRule) error {
	add := func(name, id string, scope pulumi.StringInput, parts ...string) error {
		spec := *rule.metric
		spec.RuleName = r.azureName(spec.RuleName, naming.AlertRule, parts...)
		losses.At(r.ctx, r.name, r.name+"-"+name, rule.input())
		created, err := NewMetricAlert(r.ctx, r.name+"-"+name, &MetricAlertArgs{
			ResourceGroupName: r.args.ResourceGroupName, ScopeIds: pulumi.StringArray{scope}, ActionGroupIds: r.idsOf(rule.told), Tags: r.args.Tags,
			MetricAlertSpec: spec,
		}, pulumi.Parent(r.parent))
		if err == nil {
			r.parent.MetricAlerts[id], r.rules[id] = created, created.RuleId
		}
		return err
	}
	if rule.scopeID != nil {
		return add(rule.key, rule.key, rule.scopeID, rule.key)
	}
	for _, key := range rule.clusters {
		if err := add(rule.key+"-"+key, rule.key+"/"+key, r.targetOf(rule, key), rule.key, key); err != nil {
			return err
		}
	}
	return nil
}

func (r *registering) addLogRule(rule *plannedRule) error {
	spec := *rule.log
	spec.RuleName = r.azureName(spec.RuleName, naming.AlertRule, rule.key)
	scope := rule.scopeID
	if scope == nil {
		scope = r.args.Workspace.WorkspaceId
	}
	losses.At(r.ctx, r.name, r.name+"-"+rule.key, rule.input())
	created, err := NewLogAlert(r.ctx, r.name+"-"+rule.key, &LogAlertArgs{
		ResourceGroupName: r.args.ResourceGroupName, Location: r.args.Workspace.Location, ScopeId: scope, ActionGroupIds: r.idsOf(rule.told), Tags: r.args.Tags,
		LogAlertSpec: spec, query: r.queryOf(rule),
	}, pulumi.Parent(r.parent))
	if err == nil {
		r.parent.LogAlerts[rule.key], r.rules[rule.key] = created, created.RuleId
	}
	return err
}

func (r *registering) addActivityRule(rule *plannedRule) error {
	spec := *rule.activity
	spec.RuleName = r.azureName(spec.RuleName, naming.AlertRule, rule.key)
	losses.At(r.ctx, r.name, r.name+"-"+rule.key, rule.input())
	created, err := NewActivityAlert(r.ctx, r.name+"-"+rule.key, &ActivityAlertArgs{
		ResourceGroupName: r.args.ResourceGroupName, ScopeIds: r.scopesOf(rule), ActionGroupIds: r.idsOf(rule.told), Tags: r.args.Tags, ActivityAlertSpec: spec,
	}, pulumi.Parent(r.parent))
	if err == nil {
		r.parent.ActivityAlerts[rule.key], r.rules[rule.key] = created, created.RuleId
	}
	return err
}

func (r *registering) scopesOf(rule *plannedRule) pulumi.StringArrayInput {
	switch rule.scope {
	case subscriptionScope:
		return pulumi.StringArray{r.args.subscription()}
	case workspaceScope:
		return pulumi.StringArray{r.args.Workspace.WorkspaceId}
	case environmentScope:
		if r.args.Workspace != nil && input.Value(r.args.Workspace.Existing, false) {
			return r.ofOneSubscription(nil, []pulumi.StringInput{r.args.group(), r.args.Workspace.WorkspaceId})
		}
		return pulumi.StringArray{r.args.group()}
	default:
		return r.clusterIDs(rule.clusters)
	}
}

func (r *registering) clusterIDs(keys []string) pulumi.StringArray {
	ids := pulumi.StringArray{}
	for _, key := range keys {
		ids = append(ids, r.args.Clusters[key].ClusterId)
	}
	return ids
}

// processedScopes leave out what somebody created in another subscription, where a processing rule cannot look.
func (r *registering) processedScopes(one plannedProcessing) pulumi.StringArrayInput {
	if one.wholeSubscription {
		return pulumi.StringArray{r.args.subscription()}
	}
	own, foreign := append(r.clusterIDs(one.clusters), r.balancersOf(one.clusters)...), slices.Clone(one.scopes)
	if w := r.args.Workspace; one.workspace && w != nil {
		if input.Value(w.Existing, false) {
			foreign = append(foreign, w.WorkspaceId)
		} else {
			own = append(own, w.WorkspaceId)
		}
	}
	return r.ofOneSubscription(own, foreign)
}

// ofOneSubscription leaves out what somebody created in another subscription: a rule of Azure's looks at one alone. It names each resource once.
func (r *registering) ofOneSubscription(own pulumi.StringArray, foreign []pulumi.StringInput) pulumi.StringArrayInput {
	if len(foreign) == 0 {
		return own
	}
	return pulumi.All(own.ToStringArrayOutput(), pulumi.StringArray(foreign).ToStringArrayOutput(), r.args.subscription()).ApplyT(func(values []any) []string {
		ids, _ := values[0].([]string)
		others, _ := values[1].([]string)
		subscription, _ := values[2].(string)
		all := slices.Clone(ids)
		for _, id := range others {
			known := slices.ContainsFunc(all, func(other string) bool { return strings.EqualFold(other, id) })
			if !known && subscriptionOf(id) == subscriptionOf(subscription) {
				all = append(all, id)
			}
		}
		return all
	}).(pulumi.StringArrayOutput)
}

func (r *registering) addProcessingRules() error {
	for _, one := range r.plan.processing {
		spec := one.spec
		spec.RuleName = r.azureName(nil, naming.ProcessingRule, one.name)
		if len(one.groups) > 0 {
			spec.ActionGroupIds = r.idsOf(one.groups)
		}
		losses.At(r.ctx, r.name, r.name+"-"+one.name, one.from)
		created, err := NewProcessingRule(r.ctx, r.name+"-"+one.name, &ProcessingRuleArgs{
			ResourceGroupName: r.args.ResourceGroupName, ScopeIds: r.processedScopes(one), Tags: r.args.Tags, ProcessingRuleSpec: spec,
		}, pulumi.Parent(r.parent))
		if err != nil {
			return fmt.Errorf("processing rule %q: %w", one.name, err)
		}
		r.parent.ProcessingRules[one.name], r.processed = created, append(r.processed, created.RuleId)
	}
	return nil
}

// warn says what has come to its end.
func (r *registering) warn() error {
	return terms.Tell(r.ctx, r.parent, losses.InputOf(r.ctx, r.name, ""), nil, r.plan.terms()...)
}

// queryOf is the query of a rule of the catalogue with the ids of the clusters that it expects something of; nil if it has no such line.
func (r *registering) queryOf(rule *plannedRule) pulumi.StringInput {
	if rule.from == nil {
		return nil
	}
	knowing := slices.ContainsFunc(rule.clusters, func(key string) bool { return rule.from.knowsOf(r.args.Clusters[key]) })
	if !rule.from.expectsClusters() && !knowing {
		return nil
	}
	var facts []any
	for _, key := range rule.clusters {
		facts = append(facts, r.args.Clusters[key].ClusterId, r.createdAt(key))
	}
	keys := slices.Clone(rule.clusters)
	return pulumi.All(facts...).ApplyT(func(values []any) string {
		var expected []expectedCluster
		for i, key := range keys {
			id, _ := values[2*i].(string)
			since, _ := values[2*i+1].(string)
			one := r.args.Clusters[key]
			expected = append(expected, expectedCluster{
				ID: strings.ToLower(id), Since: since, pools: one.PoolMaximums, stopped: one.DeallocatedPools,
				longTerm: input.Value(one.LongTermSupportEnabled, false),
			})
		}
		return expect(rule.log.Query, expected)
	}).(pulumi.StringOutput)
}

func (r *registering) createdAt(key string) pulumi.StringInput {
	if at := r.args.Clusters[key].CreatedAt; at != nil {
		return at
	}
	return pulumi.String("")
}

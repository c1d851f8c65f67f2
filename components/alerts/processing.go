package alerts

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// plannedProcessing is a processing rule as it will be.
type plannedProcessing struct {
	// name is its logical name below the component's, and ends its Azure name.
	name string
	// from is the route or suppression that it is made of, as the user wrote it.
	from string
	spec ProcessingRuleSpec
	// groups are keys of the action groups that it adds.
	groups []string
	// clusters are keys of those whose alerts it is about; with wholeSubscription it is about all that carry its mark.
	clusters  []string
	workspace bool
	// scopes are what rules of the user look at elsewhere.
	scopes            []pulumi.StringInput
	wholeSubscription bool
}

// addRoutes makes processing rules of the routes with hours or teams.
func (p *plan) addRoutes() {
	for _, key := range keysOf(p.Routes) {
		one := p.Routes[key]
		if !one.later() {
			continue
		}
		spec := ProcessingRuleSpec{Description: new("Tells more people about alerts: the route " + key + ".")}
		if len(one.Teams) > 0 {
			spec.Conditions = []ProcessingCondition{{Field: "AlertContext", Operator: new("Contains"), Values: one.Teams}}
		}
		if one.Hours != nil {
			spec.Schedule = one.Hours.schedule()
		}
		p.process(plannedProcessing{
			name: "route-" + key, from: input.Key("routes", key), spec: spec, groups: one.ActionGroups, wholeSubscription: true,
		}, p.marksOfRoute(key))
	}
}

// process adds processing rules for the alerts of rules with one of these marks.
func (p *plan) process(one plannedProcessing, marks []string) {
	name, further := one.name, one.spec.Conditions
	for i, condition := range descriptions(marks) {
		one.spec.Conditions = append([]ProcessingCondition{condition}, further...)
		if i > 0 {
			one.name = name + "-" + strconv.Itoa(i+1)
		}
		p.processing = append(p.processing, one)
	}
}

// suppress makes processing rules of suppressions, and those of routes.
func (p *plan) suppress(c *input.Checker) {
	p.addRoutes()
	defer p.checkProcessingNames(c)
	for _, key := range keysOf(p.Suppressions) {
		path, one := input.Key("suppressions", key), p.Suppressions[key]
		checkKey(c, path, key)
		p.checkSuppression(c, path, one)
		marks := p.marksOf(c, path, one)
		if len(one.MaintenanceWindows) > 0 {
			p.bind(c, path, key, one, marks)
			continue
		}
		planned := plannedProcessing{
			name: "quiet-" + key, from: path, clusters: one.Clusters, workspace: len(one.Clusters) == 0,
			spec: ProcessingRuleSpec{
				Description: one.Description, Enabled: one.Enabled, Suppress: new(true), Schedule: one.schedule(c, path),
			},
		}
		if len(one.Clusters) == 0 {
			planned.clusters, planned.scopes = p.clusterKeys(), p.ownScopes(c, path, one.Rules)
		}
		if len(planned.clusters)+len(planned.scopes) == 0 && p.Workspace == nil {
			c.Failf(path, "has nothing to keep quiet: there are neither clusters nor a workspace")
		}
		addSchedule(c, path, planned.spec.Schedule)
		p.process(planned, marks)
	}
}

func (p *plan) checkSuppression(c *input.Checker, path string, one Suppression) {
	kinds := 0
	for _, given := range []bool{one.From != nil, len(one.Recurrences) > 0, len(one.MaintenanceWindows) > 0} {
		if given {
			kinds++
		}
	}
	switch ends := one.Until != nil || one.Duration != nil; {
	case kinds == 0 && ends:
		c.Failf(path+".from", "is required with until or duration: say when it begins")
	case kinds == 1 && ends && one.From == nil:
		c.Failf(path, "has until or duration, which are for from alone: leave them out")
	case kinds != 1:
		c.Failf(path, "must have exactly one of from, recurrences and maintenanceWindows: it has %d of them", kinds)
	}
	if len(one.MaintenanceWindows) > 0 && one.TimeZone != nil {
		c.Failf(path+".timeZone", "is set with maintenanceWindows, which have their own: leave it out")
	}
	checkTimeZone(c, path+".timeZone", one.TimeZone)
	checkKnown(c, path+".clusters", "a cluster", one.Clusters, p.clusterKeys())
	for i, severity := range one.Severities {
		c.IntRange(input.Index(path+".severities", i), &severity, 0, len(alertLevels)-1)
	}
	checkOnce(c, path+".severities", one.Severities)
	checkOnce(c, path+".maintenanceWindows", one.MaintenanceWindows)
	for i, times := range one.Recurrences {
		if len(times.DaysOfWeek)+len(times.DaysOfMonth) == 0 && times.StartTime == nil && times.EndTime == nil {
			c.Failf(input.Index(path+".recurrences", i), "is all the time, in which nobody would ever be told: give days, startTime or endTime")
		}
	}
	if len(one.Severities) > 0 && len(one.Rules)+len(one.AwakeRules) > 0 {
		c.Failf(path+".severities", "is set together with rules or awakeRules: choose by severity or by name")
	}
	if len(one.Rules) > 0 && len(one.AwakeRules) > 0 {
		c.Failf(path+".awakeRules", "is set together with rules: a rule that is not among rules is awake anyway")
	}
}

// bind makes one suppression for each cluster, at the times of its maintenance windows.
func (p *plan) bind(c *input.Checker, path, key string, one Suppression, marks []string) {
	chosen := one.Clusters
	if len(chosen) == 0 {
		chosen = p.clusterKeys()
	}
	for i, window := range one.MaintenanceWindows {
		c.OneOf(input.Index(path+".maintenanceWindows", i), &window, maintenanceWindows...)
		if p.unusable(c, input.Index(path+".maintenanceWindows", i), window, chosen) {
			continue
		}
		found := slices.ContainsFunc(chosen, func(cluster string) bool { return len(p.Clusters[cluster].MaintenanceWindows[window]) > 0 })
		switch {
		case found || !slices.Contains(maintenanceWindows, window):
		case len(chosen) == 0:
			c.Failf(input.Index(path+".maintenanceWindows", i), "is %s, and there is no cluster: give clusters, or recurrences instead", window)
		default:
			c.Failf(input.Index(path+".maintenanceWindows", i),
				"is %s, which none of the clusters has (%s): set clusters.<cluster>.maintenanceWindows.%s, or give recurrences", window, input.Words(chosen), window)
		}
	}
	for _, cluster := range chosen {
		var times []Recurrence
		for _, window := range one.MaintenanceWindows {
			times = append(times, p.Clusters[cluster].MaintenanceWindows[window]...)
		}
		if len(times) == 0 {
			continue
		}
		p.process(plannedProcessing{
			name: fmt.Sprintf("quiet-%s-%s", key, cluster), from: path, clusters: []string{cluster},
			spec: ProcessingRuleSpec{
				Description: one.Description, Enabled: one.Enabled, Suppress: new(true), Schedule: &Schedule{Recurrences: times},
			},
		}, marks)
	}
}

// unusable refuses a window whose times a suppression cannot have: to be quiet at others would hide a real failure.
func (p *plan) unusable(c *input.Checker, path, window string, clusters []string) bool {
	found := false
	for _, cluster := range clusters {
		if problem := p.Clusters[cluster].UnusableWindows[window]; problem != "" {
			c.Failf(path, "is %s, and %s.maintenanceWindows.%s %s: give recurrences, or change the window", window, input.Key("clusters", cluster), window, problem)
			found = true
		}
	}
	return found
}

// checkProcessingNames refuses keys that give one name with other keys: the key a-b, and the key a with the cluster b.
func (p *plan) checkProcessingNames(c *input.Checker) {
	seen := map[string]bool{}
	for _, one := range p.processing {
		if seen[one.name] {
			path := "suppressions"
			if one.wholeSubscription {
				path = "routes"
			}
			c.Failf(path, "give the name %q twice, by a key and by a key with what is put behind it: choose another key", one.name)
		}
		seen[one.name] = true
	}
}

package alerts

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func (p *plan) checkRoutes(c *input.Checker) {
	for _, key := range keysOf(p.Routes) {
		path, one := input.Key("routes", key), p.Routes[key]
		checkKey(c, path, key)
		p.checkLeads(c, path, one)
		checkOnce(c, path+".teams", one.Teams)
		if len(one.Teams) > maxConditionValues || slices.Contains(one.Teams, "") {
			c.Failf(path+".teams", "has %d entries: must be 1 to %d, none of them empty", len(one.Teams), maxConditionValues)
		}
		if len(one.Teams) > 0 && len(one.Signals) > 0 && !slices.Contains(one.Signals, string(LogSignal)) {
			c.Failf(path+".teams", "is set with signals %s: only alerts on logs know whose a pod is", strings.Join(one.Signals, ", "))
		}
		if one.later() && len(one.ActionGroups) > maxActionGroups {
			c.Failf(path+".actionGroups", "has %d entries: Azure adds at most %d", len(one.ActionGroups), maxActionGroups)
		}
		one.Hours.check(c, path+".hours")
	}
}

// checkLeads checks what a route is for and whom it leads to. Of a mistake there it would follow that alerts reach nobody.
func (p *plan) checkLeads(c *input.Checker, path string, one Route) {
	var found input.Checker
	found.Required("actionGroups", len(one.ActionGroups) > 0, "give keys of the action groups to tell")
	checkKnown(&found, "actionGroups", "an action group", one.ActionGroups, keysOf(p.ActionGroups))
	for i, severity := range one.Severities {
		found.IntRange(input.Index("severities", i), &severity, 0, len(alertLevels)-1)
	}
	for i, signal := range one.Signals {
		found.OneOf(input.Index("signals", i), &signal, string(MetricSignal), string(LogSignal), string(ActivitySignal))
	}
	p.misled = p.misled || found.Err() != nil
	c.Add(path, found.Err())
	checkOnce(c, path+".severities", one.Severities)
	checkOnce(c, path+".signals", one.Signals)
}

// later says that a route is a processing rule, which adds its action groups to alerts that have fired.
func (r Route) later() bool { return r.Hours != nil || len(r.Teams) > 0 }

func (h *Hours) check(c *input.Checker, path string) {
	if h == nil {
		return
	}
	if len(h.Days) == 0 && h.From == nil && h.Until == nil {
		c.Failf(path, "has neither days nor from or until: leave it out for always")
	}
	for i, day := range h.Days {
		c.OneOf(input.Index(path+".days", i), &day, weekdays...)
	}
	checkOnce(c, path+".days", h.Days)
	const rule = "must be a time of day such as 08:00"
	c.Match(path+".from", h.From, timeOfDayPattern, rule)
	c.Match(path+".until", h.Until, timeOfDayPattern, rule)
	if h.Until != nil && *h.Until == input.Value(h.From, startOfDay) {
		c.Failf(path+".until", "is %s, the same as from: leave both out for the whole day", *h.Until)
	}
	checkTimeZone(c, path+".timeZone", h.TimeZone)
}

func (h *Hours) schedule() *Schedule {
	return &Schedule{TimeZone: h.TimeZone, Recurrences: []Recurrence{{DaysOfWeek: h.Days, StartTime: h.From, EndTime: h.Until}}}
}

// String is as a person would say it.
func (h *Hours) String() string {
	text := strings.Join(h.Days, ", ")
	if h.From != nil || h.Until != nil {
		text += fmt.Sprintf(" %s to %s", input.Value(h.From, startOfDay), input.Value(h.Until, "24:00"))
	}
	return strings.TrimSpace(text) + " " + input.Value(h.TimeZone, "UTC")
}

func (r Route) matches(rule *plannedRule) bool {
	return (len(r.Severities) == 0 || slices.Contains(r.Severities, rule.severity)) &&
		(len(r.Signals) == 0 || slices.Contains(r.Signals, string(rule.signal())))
}

// route says of every rule who is told, and refuses rules that reach nobody.
func (p *plan) route(c *input.Checker) {
	lost, sometimes, crowds := map[string][]string{}, map[string][]string{}, map[string][]string{}
	silent := map[string][]string{}
	for _, rule := range p.rules {
		if !rule.enabled() {
			continue
		}
		always, open := p.follow(c, rule)
		inHours := len(open) > 0
		if len(rule.told) > maxActionGroups {
			crowd := fmt.Sprintf("lead to %d action groups, %s: Azure takes at most %d for an alert; put receivers together in fewer groups",
				len(rule.told), strings.Join(rule.told, ", "), maxActionGroups)
			crowds[crowd] = append(crowds[crowd], rule.key)
		}
		what := fmt.Sprintf("severity %d and signal %s", rule.severity, rule.signal())
		switch {
		case !always && rule.ofServiceHealth() && inHours:
			c.Failf(rule.routesPath(), "lead %s to somebody within hours or by team alone, which Azure does not do for alerts of Service Health: "+
				"add a route without hours and teams, with severities [%d]", rule.key, rule.severity)
		case !always && !inHours && p.deaf(rule) != "":
			silent[p.deaf(rule)] = append(silent[p.deaf(rule)], rule.key)
		case !always && !inHours && len(rule.ownRoutes) > 0 && (len(rule.later) == 0 || !rule.knowsTeam()):
			// its routes are not there, or not for it, which has been reported
		case !always && !inHours && len(rule.ownRoutes) > 0:
			c.Failf(rule.path+".routes", "lead to nobody whatever the team: an alert about a pod without the label would reach nobody; add a route without teams")
		case !always && !inHours:
			lost[what] = append(lost[what], rule.key)
		case !always && !wholeWeek(open):
			sometimes[what] = append(sometimes[what], rule.key)
		}
	}
	for _, crowd := range slices.Sorted(maps.Keys(crowds)) {
		c.Failf("routes", "%s: %s", crowd, strings.Join(crowds[crowd], ", "))
	}
	p.reportSilent(c, silent)
	p.reportLost(c, lost)
	p.noteUntold()
	for _, what := range slices.Sorted(maps.Keys(sometimes)) {
		p.notes = append(p.notes, fmt.Sprintf("outside the hours of their routes, alerts of %s reach nobody, and are not told later: %s",
			what, strings.Join(sometimes[what], ", ")))
	}
}

// noteUntold says which routes with teams some rules cannot take.
func (p *plan) noteUntold() {
	for _, key := range keysOf(p.Routes) {
		var rules []string
		for _, rule := range p.rules {
			if slices.Contains(rule.untold, key) {
				rules = append(rules, rule.key)
			}
		}
		if len(rules) > 0 {
			p.notes = append(p.notes, fmt.Sprintf("%s tells no team of alerts about what is in another subscription, where no processing rule of this one applies; "+
				"whom other routes tell of them has to pass them on: %s", input.Key("routes", key), strings.Join(rules, ", ")))
		}
	}
}

// routesPath is where the user wrote which routes a rule's alerts take.
func (r *plannedRule) routesPath() string {
	if len(r.ownRoutes) > 0 {
		return r.path + ".routes"
	}
	return "routes"
}

// reportSilent says which action groups keep rules from telling anybody.
func (p *plan) reportSilent(c *input.Checker, silent map[string][]string) {
	for _, groups := range slices.Sorted(maps.Keys(silent)) {
		rules := silent[groups]
		path, problem := p.whySilent(strings.Split(groups, ", "))
		c.Failf(path, "%s: %s would reach nobody, %s; change that, or add a route to another action group",
			problem, countRules(len(rules)), strings.Join(rules, ", "))
	}
}

func countRules(n int) string {
	if n == 1 {
		return "1 rule"
	}
	return fmt.Sprintf("%d rules", n)
}

// reportLost says which rules have no route, in one line: one more route can be for all of them.
func (p *plan) reportLost(c *input.Checker, lost map[string][]string) {
	if len(lost) == 0 || p.misled {
		return
	}
	if len(p.ActionGroups) == 0 {
		c.Failf("actionGroups", "is required: %s would reach nobody; give somebody to tell, such as {onCall: {emails: {team: {address: ...}}}}",
			countRules(len(p.rules)))
		return
	}
	var alerts []string
	for _, what := range slices.Sorted(maps.Keys(lost)) {
		alerts = append(alerts, fmt.Sprintf("of %s to nobody: %s", what, strings.Join(lost[what], ", ")))
	}
	c.Failf("routes", "lead alerts %s; add a route for them, or leave the rules out", strings.Join(alerts, "; "))
}

// follow goes along a rule's routes. It says whether somebody is told always, and in which hours somebody is told whatever the team.
func (p *plan) follow(c *input.Checker, rule *plannedRule) (bool, []*Hours) {
	if len(p.Routes) == 0 {
		rule.told = keysOf(p.ActionGroups)
		return p.reaches(rule, rule.told), nil
	}
	always, open := false, []*Hours{}
	for _, key := range keysOf(p.Routes) {
		one, named := p.Routes[key], slices.Contains(rule.ownRoutes, key)
		if own := len(rule.ownRoutes) > 0; own && !named || !own && !one.matches(rule) {
			continue
		}
		switch {
		case !named || len(one.Teams) == 0:
		case !rule.knowsTeam():
			c.Failf(rule.path+".routes", "has %s, which is for teams, but the alerts of this rule do not know whose a pod is: choose another", key)
		case p.watchesElsewhere(rule):
			c.Failf(rule.path+".routes", "has %s, which is for teams, but this rule looks into another subscription, in which no route can tell teams apart: "+
				"choose another", key)
		}
		switch {
		case !one.later() || len(one.Teams) == 0 && p.watchesElsewhere(rule):
			// No processing rule can look into another subscription: whom it would tell in its hours is told at once.
			rule.tell(one.ActionGroups)
			always = always || p.reaches(rule, one.ActionGroups)
		case len(one.Teams) > 0 && !rule.knowsTeam():
		case len(one.Teams) > 0 && p.watchesElsewhere(rule):
			rule.untold = append(rule.untold, key)
		default:
			rule.later = append(rule.later, key)
			if len(one.Teams) == 0 && p.reaches(rule, one.ActionGroups) {
				open = append(open, one.Hours)
			}
		}
	}
	return always, open
}

func (r *plannedRule) tell(groups []string) {
	for _, group := range groups {
		if !slices.Contains(r.told, group) {
			r.told = append(r.told, group)
		}
	}
	slices.Sort(r.told)
}

// recipients say by rule how severe its alert is, and who is told.
func (p *plan) recipients() map[string]string {
	all := map[string]string{}
	for _, rule := range p.rules {
		told := "disabled"
		if rule.enabled() {
			told = strings.Join(p.toldOf(rule), "; ")
		}
		all[rule.key] = alertLevels[rule.severity] + ": " + told
	}
	return all
}

// toldOf are the action groups that a rule tells always, together, and those of each route with hours or teams.
func (p *plan) toldOf(rule *plannedRule) []string {
	var told []string
	if len(rule.told) > 0 {
		told = append(told, strings.Join(rule.told, ", "))
	}
	for _, key := range rule.later {
		if rule.ofServiceHealth() {
			continue
		}
		one := p.Routes[key]
		told = append(told, fmt.Sprintf("%s (%s)", strings.Join(one.ActionGroups, ", "), one.when()))
	}
	return told
}

// when says for whom and when a route with hours or teams is open.
func (r Route) when() string {
	var when []string
	if len(r.Teams) > 0 {
		when = append(when, "team "+strings.Join(r.Teams, " or "))
	}
	if r.Hours != nil {
		when = append(when, r.Hours.String())
	}
	return strings.Join(when, ", ")
}

package guard

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Where alerts and their action groups stand in the configuration.
const (
	alertsKey = "alerts"
	groupsKey = "alerts.actionGroups"
	routesKey = "alerts.routes"
)

// judgeTold tells which alert rules no longer fire, and who is no longer told by those that stay. Nothing is said of single rules and receivers where
// the alerts as a whole are gone.
func (v *verdict) judgeTold(before, after kept) {
	if slices.Contains(before.Parts, alertsKey) && !slices.Contains(after.Parts, alertsKey) {
		return
	}
	lost, gone := map[string][]string{}, []string{}
	for _, rule := range slices.Sorted(maps.Keys(before.Reach.Told)) {
		was := before.Reach.Told[rule]
		now, still := after.Reach.Told[successor(rule, before, after)]
		switch {
		case len(was) == 0: // it was off
		case !still:
			gone = append(gone, rule)
		case len(now) == 0: // its update tells that it is switched off
		default:
			for _, text := range lostTo(was, now, before.Reach, after.Reach) {
				lost[text] = append(lost[text], rule)
			}
		}
	}
	v.judgeRules(gone, before, after)
	for _, text := range slices.Sorted(maps.Keys(lost)) {
		v.lines = append(v.lines, "notice: "+text+byRules(lost[text]))
	}
	v.judgeExcept(before, after)
}

// byRules names alert rules as the end of a sentence.
func byRules(rules []string) string {
	if len(rules) == 1 {
		return " by the alert rule " + rules[0]
	}
	return " by the alert rules " + strings.Join(rules, ", ")
}

// judgeExcept tells which clusters are left out by rules that looked at them. A rule on metrics is one of its own for each cluster, and one that expects
// something of clusters has them in its query, so that no update of a resource tells it.
func (v *verdict) judgeExcept(before, after kept) {
	by := map[string][]string{}
	for _, rule := range slices.Sorted(maps.Keys(before.Reach.Told)) {
		now := successor(rule, before, after)
		if len(before.Reach.Told[rule]) == 0 || len(after.Reach.Told[now]) == 0 {
			continue // it was off, or is
		}
		for _, cluster := range after.Reach.Except[now] {
			key := input.Key("clusters", cluster)
			if _, had := before.Holdings[key]; had && !slices.Contains(before.Reach.Except[rule], cluster) {
				by[key] = append(by[key], rule)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(by)) {
		v.lines = append(v.lines, "notice: "+key+" is no longer looked at"+byRules(by[key]))
	}
}

// successor is the rule itself, or one of another key that the user wrote with the same content.
func successor(rule string, before, after kept) string {
	if _, still := after.Reach.Told[rule]; still {
		return rule
	}
	if path := movedTo(before.Reach.Written[rule], before, after); path != "" {
		for _, other := range slices.Sorted(maps.Keys(after.Reach.Written)) {
			if after.Reach.Written[other] == path {
				return other
			}
		}
	}
	return rule
}

// judgeRules tells which rules are gone, a line for each cause.
func (v *verdict) judgeRules(gone []string, before, after kept) {
	because := map[string][]string{}
	for _, rule := range gone {
		cause := causeOfAbsence(rule, before, after)
		because[cause] = append(because[cause], rule)
	}
	for _, cause := range slices.Sorted(maps.Keys(because)) {
		rules := because[cause]
		count := "1 alert rule no longer fires"
		if len(rules) > 1 {
			count = fmt.Sprintf("%d alert rules no longer fire", len(rules))
		}
		v.lines = append(v.lines, "notice: "+cause+count+": "+strings.Join(rules, ", "))
	}
}

// causeOfAbsence says which input has a rule no longer, followed by a colon if there is one.
func causeOfAbsence(rule string, before, after kept) string {
	absence, shipped := after.Reach.Absent[rule]
	written, profile := before.Reach.Written[rule], before.Reach.Profile
	switch {
	case absence.Cause != "":
		return absence.Cause + ": "
	case written != "":
		return "no longer in the configuration: " + written + ": "
	case shipped && profile != "" && profile != after.Reach.Profile:
		return fmt.Sprintf("%s.profile changes from %s to %s: ", alertsKey, profile, after.Reach.Profile)
	default:
		return ""
	}
}

// lostTo says of each action group that a rule told what of it the rule tells no longer, as the beginning of a sentence.
func lostTo(was, now []Telling, before, after keptReach) []string {
	var texts []string
	unless := unlessExisting(was, now, before, after)
	for _, one := range was {
		missed, when := one.missed(now, before, after)
		if len(missed) == 0 || one.Route != "" && slices.Contains(was, Telling{Group: one.Group}) {
			continue
		}
		verb := " is"
		if len(missed) > 1 {
			verb = " are"
		}
		subject := strings.Join(missed, ", ") + verb
		switch {
		case len(when) > 0:
			texts = append(texts, subject+" told only along "+strings.Join(when, " and ")+",")
		case one.Route != "":
			texts = append(texts, subject+" no longer told along "+one.route(before)+input.Value(unless, ","))
		default:
			texts = append(texts, subject+" no longer told"+input.Value(unless, ""))
		}
	}
	return texts
}

// missed are the inputs of the receivers of an action group that nothing tells any more when this did, the group's own if those are all, and the routes
// along which all of them are told at other times.
func (t Telling) missed(now []Telling, before, after keptReach) ([]string, []string) {
	path := input.Key(groupsKey, t.Group)
	receivers, recorded := before.Receivers[t.Group]
	if !recorded {
		receivers = map[string][]value{"": nil} // by a release that compared the keys alone
	}
	var missed []string
	when := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(receivers)) {
		always, routes := t.reached(name, receivers[name], now, before, after)
		if always {
			continue
		}
		missed = append(missed, input.Join(path, name))
		if name == existingInput {
			return []string{"the action group that " + input.Join(path, name) + " named"}, nil
		}
		for _, route := range routes {
			when[route] = true
		}
	}
	if len(missed) == len(receivers) && len(missed) > 0 {
		missed = []string{path}
	}
	return missed, slices.Sorted(maps.Keys(when))
}

// reached says whether a receiver of an action group is told whenever it was, and otherwise along which routes it is told.
func (t Telling) reached(name string, identity []value, now []Telling, before, after keptReach) (bool, []string) {
	var routes []string
	for _, other := range now {
		if !t.leadsTo(name, identity, other, after) {
			continue
		}
		if t.covers(other, before, after) {
			return true, nil
		}
		routes = append(routes, other.route(after))
	}
	return false, routes
}

// leadsTo says whether an action group has a receiver that this one had. Of a group that keeps its key the group's update tells what it loses.
func (t Telling) leadsTo(name string, identity []value, other Telling, after keptReach) bool {
	if t.Group == other.Group && (name == "" || name != existingInput && !isExisting(after.Receivers[t.Group])) {
		return true
	}
	for its, value := range after.Receivers[other.Group] {
		if name != "" && sameReceiver(name, identity, its, value) {
			return true
		}
	}
	return false
}

// covers says whether another telling is open whenever this one was. Of a route that keeps its key the route's update tells when it is open.
func (t Telling) covers(other Telling, before, after keptReach) bool {
	if other.Route == "" || other.Route == t.Route {
		return true
	}
	was, had := before.When[t.Route]
	return t.Route != "" && had && was == after.When[other.Route]
}

// route is the input of a route, and when it is open.
func (t Telling) route(of keptReach) string {
	text := input.Key(routesKey, t.Route)
	if when := of.When[t.Route]; when != "" {
		text += " (" + when + ")"
	}
	return text
}

// unlessExisting names the action groups that exist and that a rule tells since now, nil for none: they may have the same receivers.
func unlessExisting(was, now []Telling, before, after keptReach) *string {
	var paths []string
	for _, one := range now {
		id, existing := after.Receivers[one.Group][existingInput]
		had := slices.ContainsFunc(was, func(other Telling) bool {
			its, existed := before.Receivers[other.Group][existingInput]
			return existed && sameReceiver(existingInput, its, existingInput, id)
		})
		if existing && !had {
			paths = append(paths, input.Key(groupsKey, one.Group)+"."+existingInput)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	return new(", unless the action group of " + strings.Join(slices.Compact(paths), " or ") + " tells the same,")
}

func isExisting(receivers map[string][]value) bool {
	_, existing := receivers[existingInput]
	return existing
}

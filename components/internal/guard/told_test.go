package guard

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// alerting has the rules a and b, which tell onCall, and c, which tells team, and along the route night onCall too.
func alerting(edits ...func(*keptReach)) keptReach {
	r := keptReach{
		Profile: "standard",
		Told:    map[string][]Telling{"a": {{Group: "onCall"}}, "b": {{Group: "onCall"}}, "c": {{Group: "team"}, {Group: "onCall", Route: "night"}}},
		Written: map[string]string{"b": "alerts.logRules.b"}, When: map[string]string{"night": "20:00 to 08:00 UTC"},
		Receivers: map[string]map[string][]value{
			"onCall": {"emails.bob": {{text: "bob@example.com"}}, "webhooks.pager": {{text: "https://events.example.com", secret: true}}},
			"team":   {"emails.mailbox": {{text: "team@example.com"}}},
			"hub":    {"existingId": {{text: "/subscriptions/s/hub"}}},
		},
	}
	for _, change := range edits {
		change(&r)
	}
	return r
}

func tells(rule string, tellings ...Telling) func(*keptReach) {
	return func(r *keptReach) { r.Told[rule] = tellings }
}

func receiving(key string, receivers map[string][]value) func(*keptReach) {
	return func(r *keptReach) { r.Receivers[key] = receivers }
}

// regrouped moves what onCall is to another key, with a change of its receivers.
func regrouped(receivers map[string][]value) func(*keptReach) {
	return func(r *keptReach) {
		delete(r.Receivers, "onCall")
		r.Receivers["duty"] = receivers
		r.Told = map[string][]Telling{"a": {{Group: "duty"}}, "b": {{Group: "duty"}}, "c": {{Group: "team"}, {Group: "duty", Route: "night"}}}
	}
}

func text(of string) []value { return []value{{text: of}} }

// TestTold is who is no longer told of alerts, by who it is and not by the key of an action group or of a route.
func TestTold(t *testing.T) {
	t.Parallel()
	const onCall, rules, rule = "notice: alerts.actionGroups.onCall", " by the alert rules ", " by the alert rule "
	bob, pager := text("bob@example.com"), []value{{text: "https://events.example.com", secret: true}}
	for name, test := range map[string]struct {
		after keptReach
		want  []string
	}{
		"the same":  {alerting(), nil},
		"more":      {alerting(tells("a", Telling{Group: "onCall"}, Telling{Group: "team"}), tells("d", Telling{Group: "team"})), nil},
		"of two":    {alerting(tells("a", Telling{Group: "team"}), tells("b", Telling{Group: "team"})), []string{onCall + " is no longer told" + rules + "a, b"}},
		"of one":    {alerting(tells("a", Telling{Group: "team"})), []string{onCall + " is no longer told" + rule + "a"}},
		"along one": {alerting(tells("c", Telling{Group: "team"})), []string{onCall + " is no longer told along alerts.routes.night (20:00 to 08:00 UTC)," + rule + "c"}},
		"switched off, which the rule's update tells": {alerting(tells("a")), nil},
		"another key": {alerting(regrouped(map[string][]value{"emails.bob": bob, "webhooks.pager": pager})), nil},
		"another key, names, and capital letters": {alerting(regrouped(map[string][]value{"emails.b": text("Bob@Example.com"), "webhooks.p": pager})), nil},
		"another key, which may be the same":      {alerting(regrouped(map[string][]value{"emails.b": {{unknown: true}}, "webhooks.p": {{unknown: true, secret: true}}})), nil},
		"another key, and the address by another means": {alerting(regrouped(map[string][]value{"push.bob": bob, "webhooks.pager": pager})), []string{
			onCall + ".emails.bob is no longer told along alerts.routes.night (20:00 to 08:00 UTC)," + rule + "c", onCall + ".emails.bob is no longer told" + rules + "a, b",
		}},
		"another key that is off": {alerting(regrouped(nil)), []string{
			onCall + " is no longer told along alerts.routes.night (20:00 to 08:00 UTC)," + rule + "c", onCall + " is no longer told" + rules + "a, b",
		}},
		"in another group with others": {
			alerting(tells("a", Telling{Group: "team"}), receiving("team", map[string][]value{"emails.b": bob, "emails.m": text("team@example.com")})),
			[]string{onCall + ".webhooks.pager is no longer told" + rule + "a"},
		},
		"the same key with other receivers, which its update tells": {alerting(receiving("onCall", map[string][]value{"emails.bob": text("b")})), nil},
		"the same key, switched off, which its update tells":        {alerting(receiving("onCall", map[string][]value{})), nil},
		"a group that exists": {alerting(tells("a", Telling{Group: "hub"})), []string{
			onCall + " is no longer told, unless the action group of alerts.actionGroups.hub.existingId tells the same," + rule + "a",
		}},
		"a group that exists, under the same key": {alerting(receiving("onCall", map[string][]value{"existingId": text("/subscriptions/s/x")}), tells("b", Telling{Group: "team"}),
			tells("c", Telling{Group: "team"}, Telling{Group: "onCall", Route: "night"})), []string{
			onCall + " is no longer told along alerts.routes.night (20:00 to 08:00 UTC), unless the action group of alerts.actionGroups.onCall.existingId tells the same," + rule + "c", onCall + " is no longer told" + rule + "b",
			onCall + " is no longer told, unless the action group of alerts.actionGroups.onCall.existingId tells the same," + rule + "a",
		}},
		"at some times only": {alerting(tells("a", Telling{Group: "onCall", Route: "night"})), []string{
			onCall + " is told only along alerts.routes.night (20:00 to 08:00 UTC)," + rule + "a",
		}},
		"another key of the route":            {alerting(tells("c", Telling{Group: "team"}, Telling{Group: "onCall", Route: "dark"}), when("dark", "20:00 to 08:00 UTC")), nil},
		"always":                              {alerting(tells("c", Telling{Group: "team"}, Telling{Group: "onCall"})), nil},
		"other times, which its update tells": {alerting(when("night", "22:00 to 08:00 UTC")), nil},
		"another route at other times": {alerting(tells("c", Telling{Group: "team"}, Telling{Group: "onCall", Route: "dark"}), when("dark", "22:00 to 08:00 UTC")), []string{
			onCall + " is told only along alerts.routes.dark (22:00 to 08:00 UTC)," + rule + "c",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines := judge(kept{Reach: alerting()}, kept{Reach: test.after}).lines
			assert.ElementsMatch(t, test.want, lines)
			for _, line := range lines {
				assert.NotContains(t, line, "events.example.com")
			}
		})
	}
}

func when(route, open string) func(*keptReach) { return func(r *keptReach) { r.When[route] = open } }

// TestToldByOtherGroups are action groups that exist already, of which only their ids are known.
func TestToldByOtherGroups(t *testing.T) {
	t.Parallel()
	hub := Telling{Group: "hub"}
	before := alerting(tells("a", hub))
	for name, test := range map[string]struct {
		after keptReach
		want  []string
	}{
		"under another key":   {alerting(tells("a", Telling{Group: "shared"}), receiving("shared", map[string][]value{"existingId": text("/Subscriptions/S/hub")})), nil},
		"an id not known yet": {alerting(tells("a", hub), receiving("hub", map[string][]value{"existingId": {{unknown: true}}})), nil},
		"another one": {alerting(tells("a", hub), receiving("hub", map[string][]value{"existingId": text("/subscriptions/s/other")})), []string{
			"notice: the action group that alerts.actionGroups.hub.existingId named is no longer told, unless the action group of alerts.actionGroups.hub.existingId " +
				"tells the same, by the alert rule a",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, judge(kept{Reach: before}, kept{Reach: test.after}).lines)
		})
	}
	old := alerting(tells("a", hub))
	old.Receivers = nil
	assert.Empty(t, judge(kept{Reach: old}, kept{Reach: before}).lines, "of a record without receivers the keys are compared")
	assert.Equal(t, []string{"notice: alerts.actionGroups.hub is no longer told by the alert rule a"},
		judge(kept{Reach: old}, kept{Reach: alerting(tells("a", Telling{Group: "team"}))}).lines)
}

// TestRulesThatAreGone names the input for which they are.
func TestRulesThatAreGone(t *testing.T) {
	t.Parallel()
	without := func(absent map[string]Absence, rules ...string) keptReach {
		return alerting(func(r *keptReach) {
			r.Absent = absent
			for _, rule := range rules {
				delete(r.Told, rule)
				delete(r.Written, rule)
			}
		})
	}
	none := without(map[string]Absence{"a": {}, "c": {}}, "a", "c")
	none.Profile = "none"
	for name, test := range map[string]struct {
		after keptReach
		want  []string
	}{
		"by the profile":          {none, []string{"notice: alerts.profile changes from standard to none: 2 alert rules no longer fire: a, c"}},
		"written, and taken away": {without(nil, "b"), []string{"notice: no longer in the configuration: alerts.logRules.b: 1 alert rule no longer fires: b"}},
		"for two causes": {without(map[string]Absence{"a": {Cause: "alerts.rules.a.enabled is false"}, "c": {Cause: "nothing is collected"}}, "a", "c"), []string{
			"notice: alerts.rules.a.enabled is false: 1 alert rule no longer fires: a", "notice: nothing is collected: 1 alert rule no longer fires: c",
		}},
		"no longer in the catalogue": {without(nil, "a", "c"), []string{"notice: 2 alert rules no longer fire: a, c"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, judge(kept{Reach: alerting()}, kept{Reach: test.after}).lines)
		})
	}
	assert.Empty(t, judge(kept{Reach: alerting(tells("a"))}, kept{Reach: without(nil, "a")}).lines, "one that was off did not fire")
	whole := kept{Parts: []string{"alerts"}, Reach: alerting(), Removals: someRemovals}
	assert.Empty(t, judge(whole, kept{Removals: someRemovals}).lines, "the alerts as a whole are told by another line")
}

// TestRulesOfAnotherKey are the same with the same content.
func TestRulesOfAnotherKey(t *testing.T) {
	t.Parallel()
	moved := func(digest value, tellings ...Telling) kept {
		return kept{Alike: map[string]value{"alerts.logRules.x": digest}, Reach: alerting(func(r *keptReach) {
			delete(r.Told, "b")
			r.Written, r.Told["x"] = map[string]string{"x": "alerts.logRules.x"}, tellings
		})}
	}
	before := kept{Alike: map[string]value{"alerts.logRules.b": {text: "d"}}, Reach: alerting()}
	gone := []string{"notice: no longer in the configuration: alerts.logRules.b: 1 alert rule no longer fires: b"}
	for name, test := range map[string]struct {
		after kept
		want  []string
	}{
		"the same":               {moved(value{text: "d"}, Telling{Group: "onCall"}), nil},
		"which may be the same":  {moved(value{unknown: true}, Telling{Group: "onCall"}), nil},
		"another one":            {moved(value{text: "e"}, Telling{Group: "onCall"}), gone},
		"which tells fewer":      {moved(value{text: "d"}, Telling{Group: "team"}), []string{"notice: alerts.actionGroups.onCall is no longer told by the alert rule b"}},
		"the same of other kind": {kept{Alike: map[string]value{"alerts.metricRules.x": {text: "d"}}, Reach: moved(value{}).Reach}, gone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, judge(before, test.after).lines)
		})
	}
}

// TestLeftOut is which clusters rules no longer look at, one rule or several.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	out := func(rules ...string) edit {
		return func(k *kept) {
			k.Reach = alerting()
			k.Reach.Except = map[string][]string{}
			for _, rule := range rules {
				k.Reach.Except[rule] = []string{"blue"}
			}
		}
	}
	for want, after := range map[string]kept{"rule a": with(out("a")), "rules a, b": with(out("a", "b"))} {
		assert.Equal(t, []string{"notice: clusters.blue is no longer looked at by the alert " + want}, judge(with(out()), after).lines)
	}
}

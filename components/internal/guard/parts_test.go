package guard

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

var someRemovals = []Removal{
	{"clusters.*.windows.*", "service", "AKS may work at any time", "", false, ""},
	{"clusters.*.diagnostics.*", "data", "logs are no longer recorded", "its logs are no longer recorded", false, ""},
	{"workspace.link", "data", "nothing can be sent", "", true, ""},
	{"activityLog", "data", "the Activity log is no longer recorded", "", false, ""},
	{"defender.sentinel.rules.*", "notice", "Sentinel no longer looks for these", "", false, ""},
	{"defender.sentinel", "notice", "Sentinel goes", "", false, ""},
	{"defender", "protection", "Defender is left as it is", "", false, ""},
}

func parts(paths ...string) edit {
	return func(k *kept) { k.Parts, k.Removals = paths, someRemovals }
}

// TestParts holds what is said of parts that are no longer in the configuration: a line for each kind of loss, in the order of the table.
func TestParts(t *testing.T) {
	t.Parallel()
	const no = "no longer in the configuration: "
	for name, test := range map[string]struct {
		before, after kept
		want          []string
	}{
		"nothing":        {with(parts("activityLog", "defender")), with(parts("defender", "activityLog")), nil},
		"one comes":      {with(parts()), with(parts("activityLog")), nil},
		"one goes":       {with(parts("activityLog", "defender")), with(parts("defender")), []string{"data: " + no + "activityLog: the Activity log is no longer recorded"}},
		"without a word": {with(parts("policy")), with(parts()), nil},
		"several of a kind, and another kind": {
			with(parts("clusters.blue.diagnostics.a", "clusters.blue.windows.x", "clusters.blue.diagnostics.b", "activityLog")), with(parts("activityLog")),
			[]string{
				"service: " + no + "clusters.blue.windows.x: AKS may work at any time",
				"data: " + no + "clusters.blue.diagnostics.a, clusters.blue.diagnostics.b: logs are no longer recorded",
			},
		},
		"keys with dots": {
			with(parts(`clusters.blue.diagnostics["team.audit"]`, "clusters.blue.diagnostics.a.b", `clusters.blue.diagnostics["a b"]`)), with(parts()),
			[]string{"data: " + no + `clusters.blue.diagnostics["team.audit"], clusters.blue.diagnostics.a.b, clusters.blue.diagnostics["a b"]: logs are no longer recorded`},
		},
		"some of a whole": {
			with(parts("defender", "defender.sentinel", "defender.sentinel.rules.a", "defender.sentinel.rules.b")), with(parts("defender", "defender.sentinel", "defender.sentinel.rules.b")),
			[]string{"notice: " + no + "defender.sentinel.rules.a: Sentinel no longer looks for these"},
		},
		"a whole with what is in it": {
			with(parts("defender", "defender.sentinel", "defender.sentinel.rules.a")), with(parts("defender")), []string{"notice: " + no + "defender.sentinel: Sentinel goes"},
		},
		"the whole of wholes": {
			with(parts("defender", "defender.sentinel", "defender.sentinel.rules.a", "defenders")), with(parts()),
			[]string{"protection: " + no + "defender: Defender is left as it is"},
		},
		"of a cluster that stays": {
			with(parts("clusters.blue.diagnostics.a", "clusters.green.diagnostics.a")), with(parts("clusters.green.diagnostics.a")),
			[]string{"data: " + no + "clusters.blue.diagnostics.a: its logs are no longer recorded"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, outcome{lines: test.want}, test.before, test.after)
		})
	}
}

// TestPartsOfWhatIsGone are told with the holding that they belonged to.
func TestPartsOfWhatIsGone(t *testing.T) {
	t.Parallel()
	before := with(parts("clusters.blue.diagnostics.a", "clusters.blueish.diagnostics.a"))
	after := with(gone(blue, pool), allow(blue), parts())
	requireOutcome(t, outcome{
		lines: []string{
			"data: clusters.blue is no longer in the configuration, and is deleted. With it go clusters.blue.nodePools.work and everything that runs (allowReplace names clusters.blue)",
			"data: no longer in the configuration: clusters.blueish.diagnostics.a: its logs are no longer recorded",
		},
		used: []string{blue}, goes: []string{blue, pool},
	}, before, after)
}

// TestPartsOfWhatIsRetained stay with it, but for those that go all the same.
func TestPartsOfWhatIsRetained(t *testing.T) {
	t.Parallel()
	const stays = " leaves the stack and stays in Azure, as retainOnDelete asks"
	all := parts("clusters.blue.diagnostics.a", "workspace.link")
	taken := existing(logs, "workspace.existingWorkspaceId", "rg-a", "log-a")
	for name, test := range map[string]struct {
		before, after kept
		want          []string
	}{
		"cluster": {
			with(all, retained(blue, pool)), with(gone(blue, pool), parts("workspace.link")), []string{blue + stays, pool + stays},
		},
		"workspace": {
			with(all, retained(logs)), with(gone(logs), taken, parts("clusters.blue.diagnostics.a")),
			[]string{logs + stays, "data: no longer in the configuration: workspace.link: nothing can be sent"},
		},
		"workspace, with its part": {with(all, retained(logs)), with(gone(logs), taken, all), []string{logs + stays}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, outcome{lines: test.want}, test.before, test.after)
		})
	}
}

// TestSwitches are told as what is off, with another part if that says the same, and not with what got another key.
func TestSwitches(t *testing.T) {
	t.Parallel()
	of := func(all []Removal, causes map[string]string, held ...string) func(*kept) {
		return func(k *kept) { k.Removals, k.Causes, k.Parts = all, causes, held }
	}
	removals := []Removal{
		{Part: "p.all.*.rolesEnabled", Rank: "data", Loses: "roles go"},
		{Part: "p.all.*.role.*", Rank: "data", Loses: "it goes", With: "p.all.*.rolesEnabled"},
		{Part: "p.all.*", Rank: "data", Loses: "all goes"},
	}
	before := with(of(removals, nil, "p.all.x", "p.all.x.rolesEnabled", "p.all.x.role.r", "p.all.y", "p.all.y.role.r"))
	requireOutcome(t, outcome{lines: []string{
		"data: switched off: p.all.x.rolesEnabled: roles go", "data: no longer in the configuration: p.all.y.role.r: it goes",
	}}, before, with(of(removals, nil, "p.all.x", "p.all.y")))
	requireOutcome(t, outcome{lines: []string{"data: p.all.y.enabled is false: all goes"}}, before,
		with(of(removals, map[string]string{"p.all.y": "p.all.y.enabled is false"}, "p.all.x", "p.all.x.rolesEnabled", "p.all.x.role.r")))
	before.Alike = map[string]value{"p.all.x": {text: "1"}, "p.all.y": {text: "2"}}
	after := with(of(removals, nil, "p.all.z", "p.all.z.rolesEnabled", "p.all.y", "p.all.y.role.r"))
	after.Alike = map[string]value{"p.all.z": {text: "1"}, "p.all.y": {text: "2"}}
	requireOutcome(t, outcome{lines: []string{"data: no longer in the configuration: p.all.x.role.r: it goes"}}, before, after)
}

func TestMatches(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, part string
		want          bool
	}{
		{"activityLog", "activityLog", true},
		{"activityLog", "activityLogs", false},
		{"activityLog", "activityLog.a", false},
		{"policy.*", "policy.a", true},
		{"policy.*", "policy.a.b", true},
		{"policy.*", "policy.", false},
		{"policy.*", "policy", false},
		{"policy.*", "a.policy.b", false},
		{"clusters.*.insights", "clusters.blue.insights", true},
		{"clusters.*.insights", "clusters.a.b.insights", true},
		{"clusters.*.insights", "clusters.insights", false},
		{"clusters.*.insights", "clusters..insights", false},
		{"clusters.*.insights", "clusters.blue.insights.x", false},
		{"clusters.*.insights", "clusters.blue.defender", false},
		{"clusters.*.windows.*", "clusters.blue.windows.nodeOs", true},
		{"clusters.*.windows.*", "clusters.windows.windows.windows.x", true},
		{"clusters.*.windows.*", "clusters.blue.windows", false},
	} {
		assert.Equal(t, test.want, matches(test.pattern, test.part), "%s of %s", test.part, test.pattern)
	}
}

// TestPartsThatGoWithAHolding stand elsewhere in the configuration. Of what goes with its holding nothing is said of what stays, and nothing at all where
// nothing takes the holding's place.
func TestPartsThatGoWithAHolding(t *testing.T) {
	t.Parallel()
	const (
		plan     = "defender.resourcePlans.x"
		lost     = "protection: no longer in the configuration: " + plan + ": "
		replaced = `data: clusters.blue is replaced, since dnsPrefix changes from "aks-a" to "b". With it go clusters.blue.nodePools.work and everything that runs ` +
			"(allowReplace names clusters.blue)"
		deleted = "data: clusters.blue is no longer in the configuration, and is deleted. With it go clusters.blue.nodePools.work and everything that runs " +
			"(allowReplace names clusters.blue)"
	)
	removals := []Removal{{Part: "defender.resourcePlans.*", Rank: "protection", Loses: "a resource that stays keeps its plan"}}
	of := func(all ...string) edit {
		return func(k *kept) {
			k.Removals, k.Parts, k.Of = removals, all, map[string]string{plan: blue}
		}
	}
	goes := []string{blue, pool}
	for name, test := range map[string]struct {
		before, after kept
		want          outcome
	}{
		"the plan alone": {with(of(plan)), with(of()), outcome{lines: []string{lost + "a resource that stays keeps its plan"}}},
		"replaced": {
			with(of(plan)), with(of(), leaf("dnsPrefix", "b"), allow(blue)),
			outcome{lines: []string{replaced, lost + "it goes with clusters.blue, and the new one has none"}, used: []string{blue}, goes: goes},
		},
		"replaced, and another plan is lost": {
			with(of("defender.resourcePlans.w", plan)), with(of(), leaf("dnsPrefix", "b"), allow(blue)),
			outcome{lines: []string{
				replaced, "protection: no longer in the configuration: defender.resourcePlans.w: a resource that stays keeps its plan",
				lost + "it goes with clusters.blue, and the new one has none",
			}, used: []string{blue}, goes: goes},
		},
		"deleted": {with(of(plan)), with(of(), gone(blue, pool), allow(blue)), outcome{lines: []string{deleted}, used: []string{blue}, goes: goes}},
		"retained": {
			with(of(plan), retained(blue, pool)), with(of(), gone(blue, pool)), outcome{lines: []string{
				blue + " leaves the stack and stays in Azure, as retainOnDelete asks", pool + " leaves the stack and stays in Azure, as retainOnDelete asks",
				lost + "a resource that stays keeps its plan",
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, test.want, test.before, test.after)
		})
	}
}

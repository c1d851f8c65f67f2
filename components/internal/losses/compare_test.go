package losses

import (
	"runtime"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/runs"
)

// TestElements compares the elements of lists and objects by what tells them apart.
func TestElements(t *testing.T) {
	t.Parallel()
	receivers := Rule{Each: "receivers", By: "name", Lost: "removed"}
	addresses := Rule{Each: "receivers", By: "name", Lost: "below"}
	logs := Rule{Each: "logs", By: "category|categoryGroup", Input: "enabled", Lost: "off"}
	parameters := Rule{Each: "parameters", Input: "value", Lost: "order", Order: []string{"Deny", "Audit"}}
	texts := Rule{Each: "zones", Lost: "removed"}
	logsOf := func(elements ...any) object { return object{"logs": elements} }
	one := func(name, value string, on any) object { return object{name: value, "enabled": on} }
	for name, test := range map[string]struct {
		rule          Rule
		before, after object
		want          []string
	}{
		"one of two goes": {
			receivers,
			object{"receivers": list{object{"name": "b"}, object{"name": "a"}}},
			object{"receivers": list{object{"name": "b", "mail": "x"}}},
			[]string{"data: receivers[a] is taken away: it is lost"},
		},
		"all go": {
			receivers,
			object{"receivers": list{object{"name": "b"}, object{"name": "a"}}},
			object{},
			[]string{"data: receivers[a] is taken away: it is lost", "data: receivers[b] is taken away: it is lost"},
		},
		"by an id in another spelling": {
			Rule{Each: "groups", By: "id", Lost: "removed"}, object{"groups": list{object{"id": "/rg/A"}}}, object{"groups": list{object{"id": "/RG/a"}}}, nil,
		},
		"under the name that its input gives it": {
			Rule{Each: "receivers", By: "name", Sets: "emails.*", Lost: "removed"},
			object{"receivers": list{object{"name": "b"}}},
			object{},
			[]string{"data: emails.b is taken away: it is lost"},
		},
		"two in one line": {
			Rule{Each: "logs", By: "category", Input: "enabled", Sets: "categories", Together: true, Lost: "off"},
			logsOf(one("category", "guard", true), one("category", "audit", true), one("category", "x", true)), logsOf(one("category", "x", true)),
			[]string{"data: categories loses audit, guard: it is lost"},
		},
		"one comes": {receivers, object{"receivers": list{object{"name": "a"}}}, object{"receivers": list{object{"name": "b"}, object{"name": "a"}}}, nil},
		"order alone changes": {
			receivers, object{"receivers": list{object{"name": "a"}, object{"name": "b"}}}, object{"receivers": list{object{"name": "b"}, object{"name": "a"}}}, nil,
		},
		"list is unknown": {receivers, object{"receivers": list{object{"name": "a"}}}, object{"receivers": unknown}, nil},
		"name of another is unknown": {
			receivers, object{"receivers": list{object{"name": "a"}, object{"name": "b"}}}, object{"receivers": list{object{"name": unknown}, object{"name": "b"}}}, nil,
		},
		"another is unknown": {receivers, object{"receivers": list{object{"name": "a"}}}, object{"receivers": list{unknown}}, nil},
		"secret list": {
			receivers, object{"receivers": secret(list{object{"name": "a"}})}, object{"receivers": list{}}, []string{"data: receivers[[secret]] is taken away: it is lost"},
		},
		"secret element": {
			receivers, object{"receivers": list{secret(object{"name": "a"})}}, object{"receivers": list{}}, []string{"data: receivers[[secret]] is taken away: it is lost"},
		},
		"secret name": {
			receivers, object{"receivers": list{object{"name": known("a", true)}}}, object{"receivers": list{}}, []string{"data: receivers[[secret]] is taken away: it is lost"},
		},
		"named by the first property that it has": {
			logs, logsOf(one("category", "guard", true), one("categoryGroup", "audit", true)), logsOf(one("categoryGroup", "audit", false), one("category", "guard", true)),
			[]string{"data: logs[audit].enabled goes from true to false: it is lost"},
		},
		"one that is on goes": {
			logs, logsOf(one("category", "guard", true)), logsOf(), []string{"data: logs[guard].enabled goes from true to nothing: it is lost"},
		},
		"one that is off goes": {logs, logsOf(one("category", "guard", false)), logsOf(), nil},
		"value below a secret element": {
			logs, logsOf(secret(one("category", "guard", true))), logsOf(one("category", "guard", false)),
			[]string{"data: logs[[secret]].enabled goes from [secret] to false: it is lost"},
		},
		"in an object": {
			parameters,
			object{"parameters": object{"effect": object{"value": "Deny"}, "other": object{"value": list{"x"}}}},
			object{"parameters": object{"effect": object{"value": "Audit"}, "other": object{"value": list{}}}},
			[]string{"data: parameters[effect].value goes from Deny to Audit: it is lost"},
		},
		"in a secret object": {
			parameters,
			object{"parameters": secret(object{"effect": object{"value": "Deny"}})},
			object{"parameters": secret(object{"effect": object{"value": "Audit"}})},
			[]string{"data: parameters[[secret]].value goes from [secret] to [secret]: it is lost"},
		},
		"one goes to another address": {
			addresses,
			object{"receivers": list{object{"name": "a", "mail": "x"}, object{"name": "b", "mail": "y"}}},
			object{"receivers": list{object{"name": "b", "mail": "y"}, object{"name": "a", "mail": "z"}, object{"name": "c", "mail": "z"}}},
			[]string{"data: receivers[a] changes mail: it is lost"},
		},
		"one goes to another address, which is secret": {
			addresses,
			object{"receivers": list{object{"name": "a", "uri": secret("https://x?key=k")}}},
			object{"receivers": list{object{"name": "a", "uri": secret("https://y?key=k")}}},
			[]string{"data: receivers[a] changes uri: it is lost"},
		},
		"one of two goes to an address that is not known yet": {
			addresses, object{"receivers": list{object{"name": "a", "mail": "x"}}}, object{"receivers": list{object{"name": "a", "mail": unknown}}}, nil,
		},
		"one goes altogether": {addresses, object{"receivers": list{object{"name": "a", "mail": "x"}}}, object{"receivers": list{}}, nil},
		"texts":               {texts, object{"zones": list{"1", "2"}}, object{"zones": list{"2"}}, []string{"data: zones[1] is taken away: it is lost"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, lines(test.rule, test.before, test.after))
		})
	}
}

// TestLines holds which rules speak, in which order, and under which names.
func TestLines(t *testing.T) {
	t.Parallel()
	table := &Table{Rules: []Rule{
		{Type: "service:Thing", Input: "deep.er.days", Sets: "retentionDays", Lost: "lower", Rank: "data", Loses: "logs are deleted"},
		{Type: "service:Other", Input: "on", Lost: "off", Rank: "notice", Loses: "nobody is told"},
		{Type: "service:Thing", Each: "logs", By: "category", Input: "on", Sets: "categories.*", Lost: "off", Rank: "notice", Loses: "nothing is recorded"},
		{Type: "service:Thing", Input: "days", Lost: "lower", AsDefault: "daysAsDefault", Rank: "data", Loses: "rows are deleted"},
	}}
	before := resource.NewPropertyMapFromMap(object{
		"deep": secret(object{"er": object{"days": 90}}), "on": true, "logs": list{object{"category": "a", "on": true}}, "days": 9,
	})
	after := resource.NewPropertyMapFromMap(object{
		"deep": object{"er": object{"days": 30}}, "on": false, "logs": list{object{"category": "a", "on": false}}, "days": 8,
	})
	chosen := []string{
		"data: retentionDays goes from [secret] to 30: logs are deleted",
		"notice: categories.a goes from true to false: nothing is recorded",
		"data: days goes from 9 to 8: rows are deleted",
	}
	for name, test := range map[string]struct {
		token    string
		answered object
		want     []string
	}{
		"with a version":            {"azure-native:service/v20250101preview:Thing", nil, chosen},
		"without a version":         {"azure-native:service:Thing", nil, chosen},
		"chosen by the user":        {"azure-native:service:Thing", object{"daysAsDefault": false}, chosen},
		"chosen by Azure before":    {"azure-native:service:Thing", object{"daysAsDefault": true}, chosen},
		"of another type":           {"azure-native:service:Other", nil, []string{"notice: on goes from true to false: nobody is told"}},
		"of a type without rules":   {"azure-native:service:Third", nil, nil},
		"of a component":            {"aksops:workspace:Workspace", nil, nil},
		"of something else's token": {"thing", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, table.Lines(Update{
				Type: test.token, Before: before, After: after, Answered: resource.NewPropertyMapFromMap(test.answered),
			}))
			assert.Empty(t, table.Lines(Update{Type: test.token, Before: before, After: before}), "nothing changes")
		})
	}
}

// TestLimitsThatCome holds that a limit which comes where none was given is compared with what Azure had, and that what is left to Azure again is no
// loss of anybody's choice.
func TestLimitsThatCome(t *testing.T) {
	t.Parallel()
	days := Rule{Input: "deep.days", Lost: "lower", AsDefault: "daysAsDefault"}
	plan := Rule{Input: "plan", Lost: "order", Order: []string{"Analytics", "Basic"}}
	parts := Rule{Each: "parts", By: "name", Input: "on", Lost: "off"}
	parameters := Rule{Each: "parameters", Input: "value", Lost: "cap", Unset: -1.0}
	of := func(value any) object { return object{"deep": object{"days": value}} }
	azures := func(value any) object { return object{"deep": object{"days": value}, "daysAsDefault": true} }
	part := func(name string, on any) object { return object{"parts": list{object{"name": name, "on": on}}} }
	for name, test := range map[string]struct {
		rule                    Rule
		before, after, answered object
		want                    string
	}{
		"less than Azure has":                 {days, object{}, of(30), azures(90), "deep.days goes from 90 to 30"},
		"as much":                             {days, object{}, of(90), azures(90), ""},
		"more":                                {days, object{}, of(180), azures(90), ""},
		"of an answer that is secret":         {days, object{}, of(30), of(secret(90)), "deep.days goes from [secret] to 30"},
		"of no answer":                        {days, object{}, of(30), object{}, ""},
		"not known yet":                       {days, object{}, of(unknown), azures(90), ""},
		"imported, left to Azure":             {days, of(90), object{}, azures(90), ""},
		"imported, less":                      {days, of(90), of(30), azures(90), "deep.days goes from 90 to 30"},
		"imported, of somebody's choice":      {days, of(730), object{}, object{"daysAsDefault": false}, "deep.days goes from 730 to Azure's default"},
		"still left to Azure":                 {days, object{}, object{}, azures(90), ""},
		"not known whether left to Azure":     {days, of(90), of(unknown), azures(90), ""},
		"a lower plan":                        {plan, object{}, object{"plan": "Basic"}, object{"plan": "Analytics"}, "plan goes from Analytics to Basic"},
		"what was given counts":               {plan, object{"plan": "Basic"}, object{"plan": "Basic"}, object{"plan": "Analytics"}, ""},
		"a switch that Azure had on":          {parts, object{}, part("a", "False"), part("a", "True"), "parts[a].on goes from True to False"},
		"a switch beside another":             {parts, part("b", true), object{"parts": list{object{"name": "b", "on": true}, object{"name": "a", "on": false}}}, part("a", true), "parts[a].on goes from true to false"},
		"a switch that Azure had on, for all": {parts, object{}, object{}, part("a", "True"), ""},
		"a switch of another part":            {parts, object{}, part("a", "False"), part("b", "True"), ""},
		"a cap in a map":                      {parameters, object{}, object{"parameters": object{"a": object{"value": 5}}}, nil, "parameters[a].value goes from the default, -1, to 5"},
		"a list, which is no limit":           {Rule{Lost: "removed"}, object{}, object{"p": list{"a"}}, object{"p": list{"a", "b"}}, ""},
		"a text, which is no limit":           {Rule{Lost: "changed"}, object{}, object{"p": "a"}, object{"p": "b"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			if test.want != "" {
				want = []string{"data: " + test.want + ": it is lost"}
			}
			assert.Equal(t, want, told(test.rule, Update{
				Before: resource.NewPropertyMapFromMap(test.before), After: resource.NewPropertyMapFromMap(test.after),
				Answered: resource.NewPropertyMapFromMap(test.answered),
			}))
		})
	}
}

// TestMadeWith says nothing of what Azure made with something that is new itself.
func TestMadeWith(t *testing.T) {
	t.Parallel()
	rule := Rule{Input: "days", Lost: "lower", MadeWith: []string{"group", "of"}}
	before := resource.NewPropertyMapFromMap(object{"group": "rg", "of": "Logs", "days": 90})
	for name, test := range map[string]struct {
		of, group any
		created   []string
		quiet     bool
	}{
		"nothing is new":              {"logs", "rg", nil, false},
		"another one is new":          {"logs", "rg", []string{"rg/other", "other/logs"}, false},
		"its own is new":              {"logs", "rg", []string{"rg/logs"}, true},
		"in another spelling":         {"Logs", "RG", []string{"rg/logs"}, true},
		"under a secret name":         {secret("logs"), "rg", []string{"rg/logs"}, true},
		"under a name not known yet":  {unknown, "rg", []string{"rg/logs", "rg/"}, false},
		"without what would name one": {nil, nil, []string{"rg/logs"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			created := map[string]bool{}
			for _, one := range test.created {
				created[one] = true
			}
			after := resource.NewPropertyMapFromMap(object{"group": test.group, "of": test.of, "days": 30})
			assert.Equal(t, test.quiet, len(told(rule, Update{Before: before, After: after, Created: created})) == 0)
		})
	}
	assert.NotEmpty(t, told(Rule{Input: "days", Lost: "lower"}, Update{
		Before: before, After: resource.NewPropertyMapFromMap(object{"days": 30}), Created: map[string]bool{"rg/logs": true},
	}), "a rule on what stands alone")
}

// TestCreatedReferences says nothing of an id that is new in the same run: its preview did not know it, and the old one may be gone.
func TestCreatedReferences(t *testing.T) {
	t.Parallel()
	created := map[string]bool{"/rg/new": true}
	for name, test := range map[string]struct {
		rule          Rule
		before, after any
		want          string
	}{
		"one id":                  {Rule{Lost: "changed"}, "/rg/old", "/RG/new", ""},
		"a secret one":            {Rule{Lost: "changed"}, "/rg/old", secret("/rg/new"), ""},
		"an output":               {Rule{Lost: "changed"}, "/rg/old", known("/rg/new", false), ""},
		"in a text of others":     {Rule{Lost: "changed"}, "T | where Id == '/rg/old'", "T | where Id in ('/rg/old', '/rg/NEW/x')", ""},
		"in a list":               {Rule{Lost: "removed"}, list{"/rg/old"}, list{"/rg/new"}, ""},
		"below a list":            {Rule{Lost: "changed"}, list{object{"id": "/rg/old"}}, list{object{"id": "/rg/new"}}, ""},
		"what was there":          {Rule{Lost: "changed"}, "/rg/old", "/rg/other", "goes from /rg/old to /rg/other"},
		"a text like that of one": {Rule{Lost: "changed"}, "old", "rg/new", "goes from old to rg/new"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			if test.want != "" {
				want = []string{"data: p " + test.want + ": it is lost"}
			}
			assert.Equal(t, want, told(test.rule, Update{
				Before: resource.NewPropertyMapFromMap(object{"p": test.before}), After: resource.NewPropertyMapFromMap(object{"p": test.after}), Created: created,
			}))
		})
	}
}

// TestAlone holds that a component that stands alone tells what an environment tells in another way.
func TestAlone(t *testing.T) {
	t.Parallel()
	before, after := resource.NewPropertyMapFromMap(object{"p": 2}), resource.NewPropertyMapFromMap(object{"p": 1})
	for _, alone := range []bool{false, true} {
		for _, inside := range []bool{false, true} {
			told := told(Rule{Lost: "lower", Alone: alone}, Update{Before: before, After: after, Inside: inside})
			assert.Equal(t, alone && inside, len(told) == 0, "alone %v, inside %v", alone, inside)
		}
	}
}

// TestCovers holds that nothing is lost with an element that another one makes up for, if that one is on.
func TestCovers(t *testing.T) {
	t.Parallel()
	rule := Rule{
		Each: "logs", By: "category|categoryGroup", Input: "enabled", Lost: "off", Covers: map[string][]string{"admin": {"audit"}, "*": {"all"}},
	}
	category := func(name string, on any) object { return object{"category": name, "enabled": on} }
	const adminGone = "data: logs[admin].enabled goes from true to nothing: it is lost"
	for name, test := range map[string]struct {
		before, after list
		want          []string
	}{
		"by its own":                 {list{category("admin", true)}, list{category("audit", true)}, nil},
		"by one that covers all":     {list{category("admin", true), category("guard", true)}, list{object{"categoryGroup": "all", "enabled": true}}, nil},
		"by one that is off":         {list{category("admin", true)}, list{category("audit", false)}, []string{adminGone}},
		"by one that is not known":   {list{category("admin", true)}, list{category("audit", unknown)}, nil},
		"by one of another":          {list{category("admin", true)}, list{category("guard", true)}, []string{adminGone}},
		"not the other way round":    {list{category("audit", true)}, list{category("admin", true)}, []string{"data: logs[audit].enabled goes from true to nothing: it is lost"}},
		"one that is there, and off": {list{category("admin", true)}, list{category("admin", false), category("audit", true)}, nil},
		"all of them, and then off": {
			list{object{"categoryGroup": "all", "enabled": true}},
			list{object{"categoryGroup": "all", "enabled": false}},
			[]string{"data: logs[all].enabled goes from true to false: it is lost"},
		},
		"by one that was there before": {list{category("admin", true), category("audit", true)}, list{category("audit", true)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, lines(rule, object{"logs": test.before}, object{"logs": test.after}))
		})
	}
}

// TestNoted remembers of each run what it created, and nothing of another's.
func TestNoted(t *testing.T) {
	t.Parallel()
	table := Load("x", []byte(`[
		{"type": "service:Part", "input": "days", "lost": "lower", "madeWith": ["group", "of"], "rank": "data", "loses": "it is lost"},
		{"type": "service:Thing", "input": "days", "lost": "lower", "rank": "data", "loses": "it is lost"}
	]`))
	var ran []*pulumi.Context
	for range 2 {
		require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
			table.Noted(ctx, "one")
			table.Noted(ctx, "two")
			ran = append(ran, ctx)
			return nil
		}, pulumi.WithMocks("project", "stack", noResources{})))
	}
	first, second := runs.Of(ran[0]), runs.Of(ran[1])
	require.NoError(t, table.note(first)(&pulumi.ResourceHookArgs{NewInputs: resource.NewPropertyMapFromMap(object{"group": "RG", "of": "Logs"})}))
	assert.Equal(t, map[string]bool{"rg/logs": true}, createdIn(first))
	assert.Empty(t, createdIn(second))
	require.NoError(t, table.note(first)(&pulumi.ResourceHookArgs{ID: "/RG/new"}))
	assert.Equal(t, map[string]bool{"rg/logs": true, "/rg/new": true}, createdIn(first))
	assert.Empty(t, createdIn(second))
	runtime.KeepAlive(ran)
}

type noResources struct{}

func (noResources) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name, args.Inputs, nil
}

func (noResources) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

func TestLoadRefusesWhatIsNoRule(t *testing.T) {
	t.Parallel()
	const rule = `[{"type": "service:Thing", "input": "a", "lost": "lower", "rank": "data", "loses": "it is lost"}]`
	assert.Equal(t, []Rule{{Type: "service:Thing", Input: "a", Lost: "lower", Rank: "data", Loses: "it is lost"}}, Load("x", []byte(rule)).Rules)
	for name, data := range map[string]string{
		"no JSON":           `[`,
		"unknown direction": `[{"type": "service:Thing", "lost": "sideways", "rank": "data", "loses": "it is lost"}]`,
		"unknown rank":      `[{"type": "service:Thing", "lost": "lower", "rank": "money", "loses": "it is lost"}]`,
		"no type":           `[{"lost": "lower", "rank": "data", "loses": "it is lost"}]`,
		"no words":          `[{"type": "service:Thing", "lost": "lower", "rank": "data"}]`,
	} {
		assert.Panics(t, func() { Load("x", []byte(data)) }, name)
	}
}

// TestWholeIsToldAlone holds that nothing is compared of a resource that is about something else.
func TestWholeIsToldAlone(t *testing.T) {
	t.Parallel()
	table := &Table{Rules: []Rule{
		{Type: "service:Thing", Input: "definition", Whole: true, Lost: "moved", Rank: "protection", Loses: "the former one ends"},
		{Type: "service:Thing", Input: "days", Lost: "lower", Rank: "data", Loses: "rows are deleted"},
	}}
	thing := func(definition resource.PropertyValue, days float64) resource.PropertyMap {
		return resource.PropertyMap{"definition": definition, "days": resource.NewProperty(days)}
	}
	before := thing(resource.NewProperty("/p/a"), 30)
	for name, test := range map[string]struct {
		after resource.PropertyMap
		want  []string
	}{
		"the same":            {thing(resource.NewProperty("/P/A"), 7), []string{`data: days goes from 30 to 7: rows are deleted`}},
		"another":             {thing(resource.NewProperty("/p/b"), 7), []string{`protection: definition goes from /p/a to /p/b: the former one ends`}},
		"another that is new": {thing(resource.MakeComputed(resource.NewProperty("")), 7), []string{`protection: definition changes: the former one ends`}},
	} {
		assert.Equal(t, test.want, table.Lines(Update{Type: "azure-native:service:Thing", Before: before, After: test.after}), name)
	}
}

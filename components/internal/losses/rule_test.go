package losses

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/runs"
)

// TestCreated holds that what is new takes something away only where there was something before.
func TestCreated(t *testing.T) {
	t.Parallel()
	quiet := Rule{
		Called: "the suppression", Lost: created, When: map[string]string{"actions.0.kind": "Mute*", "on": "true"},
		From: []string{"scopes"}, Had: []string{"service:Alert", "service:Other"},
	}
	const told1 = "data: the suppression is new: it is lost"
	thing := func(kind string, on, scopes any) resource.PropertyMap {
		return resource.NewPropertyMapFromMap(object{"actions": list{object{"kind": kind}}, "on": on, "scopes": scopes})
	}
	had, made := map[string]bool{"service:Alert": true}, map[string]bool{"/rg/new": true}
	for name, test := range map[string]struct {
		update Update
		want   []string
	}{
		"of what is there":              {Update{New: true, Had: had, After: thing("MuteAll", true, list{"/rg/a"})}, []string{told1}},
		"of some of what is there":      {Update{New: true, Had: had, Created: made, After: thing("MuteAll", true, list{"/rg/new", "/rg/a"})}, []string{told1}},
		"of what is new too":            {Update{New: true, Had: had, Created: made, After: thing("MuteAll", true, list{"/RG/new"})}, nil},
		"of what is not known yet":      {Update{New: true, Had: had, After: thing("MuteAll", true, list{unknown})}, nil},
		"of nothing known at all":       {Update{New: true, Had: had, After: thing("MuteAll", true, unknown)}, nil},
		"of nothing":                    {Update{New: true, Had: had, After: thing("MuteAll", true, nil)}, nil},
		"where there was none of it":    {Update{New: true, Had: map[string]bool{"service:Thing": true}, After: thing("MuteAll", true, list{"/rg/a"})}, nil},
		"that does something else":      {Update{New: true, Had: had, After: thing("Tell", true, list{"/rg/a"})}, nil},
		"that is off":                   {Update{New: true, Had: had, After: thing("MuteAll", false, list{"/rg/a"})}, nil},
		"that is on or off":             {Update{New: true, Had: had, After: thing("MuteAll", unknown, list{"/rg/a"})}, []string{told1}},
		"that was there before, alone":  {Update{Had: had, Before: thing("MuteAll", true, list{"/rg/a"}), After: thing("MuteAll", true, list{"/rg/a"})}, nil},
		"that was there before, not on": {Update{Had: had, Before: thing("MuteAll", false, list{"/rg/a"}), After: thing("MuteAll", true, list{"/rg/a"})}, nil},
	} {
		assert.Equal(t, test.want, told(quiet, test.update), name)
	}
	assert.Empty(t, told(Rule{Input: "on", Lost: "added"}, Update{New: true, After: thing("Tell", true, nil)}), "a rule on changes says nothing of what is new")
}

// TestRenamed holds that nothing is told of what takes the same as something that was there, if that took it.
func TestRenamed(t *testing.T) {
	t.Parallel()
	rule := Rule{Called: "it", Lost: created, When: map[string]string{"on": "true"}, Takes: []string{"scopes", "until"}}
	thing := func(on bool, until string, scopes ...any) resource.PropertyMap {
		return resource.NewPropertyMapFromMap(object{"on": on, "scopes": scopes, "until": until, "name": until + "!"})
	}
	now := thing(true, "noon", "/RG/a")
	for name, test := range map[string]struct {
		others []resource.PropertyMap
		quiet  bool
	}{
		"the same":          {[]resource.PropertyMap{thing(true, "dawn", "/rg/a"), thing(true, "noon", "/rg/a")}, true},
		"nothing":           {nil, false},
		"for another time":  {[]resource.PropertyMap{thing(true, "dawn", "/rg/a")}, false},
		"of something else": {[]resource.PropertyMap{thing(true, "noon", "/rg/b")}, false},
		"one that was off":  {[]resource.PropertyMap{thing(false, "noon", "/rg/a")}, false},
	} {
		assert.Equal(t, test.quiet, len(told(rule, Update{New: true, After: now, Others: test.others})) == 0, name)
	}
}

// TestWithin holds that what several that were there reached together is no more when others divide it among them.
func TestWithin(t *testing.T) {
	t.Parallel()
	of := func(until string, values ...any) object {
		return object{"until": until, "conditions": list{object{"field": "Description", "operator": "Contains", "values": values}}}
	}
	broader := Rule{Input: "conditions", Called: "it", Lost: "broader", Takes: []string{"until"}, Within: "conditions"}
	isNew := Rule{Called: "it", Lost: created, Takes: []string{"until"}, Within: "conditions"}
	for name, test := range map[string]struct {
		rule   Rule
		others []object
		before object
		after  object
		quiet  bool
	}{
		"takes over from another":         {broader, []object{of("x", "a", "b"), of("x", "c")}, of("x", "a", "b"), of("x", "a", "c"), true},
		"takes over, and more":            {broader, []object{of("x", "a", "b"), of("x", "c")}, of("x", "a", "b"), of("x", "a", "c", "d"), false},
		"from one at other times":         {broader, []object{of("x", "a", "b"), of("y", "c")}, of("x", "a", "b"), of("x", "a", "c"), false},
		"without any condition":           {broader, []object{of("x", "a", "b"), of("x", "c")}, of("x", "a", "b"), object{"until": "x"}, false},
		"alone":                           {broader, nil, of("x", "a"), of("x", "a", "b"), false},
		"new, with what others had":       {isNew, []object{of("x", "a", "b"), of("x", "c")}, nil, of("x", "b", "c"), true},
		"new, with more than others had":  {isNew, []object{of("x", "a", "b"), of("x", "c")}, nil, of("x", "c", "d"), false},
		"new, where one reached all":      {isNew, []object{{"until": "x"}}, nil, of("x", "c"), true},
		"new, with what is not known yet": {isNew, []object{of("x", "a")}, nil, of("x", unknown), false},
	} {
		u := Update{New: test.before == nil, Before: resource.NewPropertyMapFromMap(test.before), After: resource.NewPropertyMapFromMap(test.after)}
		for _, other := range test.others {
			u.Others = append(u.Others, resource.NewPropertyMapFromMap(other))
		}
		assert.Equal(t, test.quiet, len(told(test.rule, u)) == 0, name)
	}
}

// TestGone holds that nothing is told of clusters that a list loses together with the environment.
func TestGone(t *testing.T) {
	t.Parallel()
	const cluster = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/"
	inputs := resource.NewPropertyMapFromMap(object{
		"resourceGroupName": "RG", "scopes": list{cluster + "blue", cluster + "Green", "/subscriptions/s/resourceGroups/rg"},
		"others": list{"/subscriptions/s/resourceGroups/hub/providers/Microsoft.ContainerService/managedClusters/red"},
	})
	var gone map[string]bool
	require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
		assert.Empty(t, goneAmong(ctx, inputs), "nobody said which clusters there are")
		Clusters(ctx, []string{"green"})
		gone = goneAmong(ctx, inputs)
		return nil
	}, pulumi.WithMocks("project", "stack", noResources{})))
	assert.Equal(t, map[string]bool{strings.ToLower(cluster + "blue"): true}, gone)
	after := resource.NewPropertyMapFromMap(object{"scopes": list{"/subscriptions/s/resourceGroups/rg"}})
	assert.Equal(t, []string{"data: scopes loses " + cluster + "Green: it is lost"}, told(Rule{Input: "scopes", Lost: "removed"}, Update{Before: inputs, After: after, Gone: gone}))
}

// TestRemember holds what a run knows of what was there before it: of all environments of its program.
func TestRemember(t *testing.T) {
	t.Parallel()
	const urn = "urn:pulumi:stack::project::azure-native:service/v20250101:Thing::"
	require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
		key := runs.Of(ctx)
		assert.False(t, remembers(key))
		Remember(ctx, []map[string]any{{"urn": urn + "old", "id": "/rg/Old", "inputs": map[string]any{"days": 30}}, {"urn": urn + "component"}})
		Remember(ctx, []map[string]any{{"urn": urn + "another", "inputs": map[string]any{}}})
		assert.True(t, remembers(key))
		was, there := remembered(key, urn+"old")
		assert.True(t, there)
		assert.Equal(t, resource.NewPropertyMapFromMap(object{"days": 30}), was)
		_, there = remembered(key, urn+"new")
		assert.False(t, there)
		assert.Equal(t, map[string]bool{"service:Thing": true}, kindsIn(key))
		noteID(key, urn+"old", "/rg/New")
		noteID(key, urn+"new", "/rg/Third")
		assert.Equal(t, map[string]bool{"/rg/new": true, "/rg/third": true}, createdIn(key))
		assert.Equal(t, map[string]bool{"/rg/old": true}, replacedIn(key))
		return nil
	}, pulumi.WithMocks("project", "stack", noResources{})))
}

// TestUnfinished holds that what is part of a component whose creation never came to its end counts as nothing that was there.
func TestUnfinished(t *testing.T) {
	t.Parallel()
	const urn = "urn:pulumi:stack::project::"
	for _, finished := range []bool{true, false} {
		outputs := map[string]any{}
		if finished {
			outputs["ruleIds"] = map[string]any{}
		}
		require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
			Remember(ctx, []map[string]any{
				{"urn": urn + "aksops:alerts:Alerts::a", "outputs": outputs},
				{"urn": urn + "aksops:alerts:MetricAlert::b", "parent": urn + "aksops:alerts:Alerts::a", "outputs": map[string]any{"ruleId": "r"}},
				{"urn": urn + "azure-native:service:Rule::c", "parent": urn + "aksops:alerts:MetricAlert::b", "inputs": map[string]any{}},
				{"urn": urn + "their:own:Component::d"},
				{"urn": urn + "azure-native:service:Other::e", "parent": urn + "their:own:Component::d", "inputs": map[string]any{}},
			})
			want := map[string]bool{"service:Other": true}
			if finished {
				want["service:Rule"] = true
			}
			assert.Equal(t, want, kindsIn(runs.Of(ctx)))
			return nil
		}, pulumi.WithMocks("project", "stack", noResources{})))
	}
}

// TestReplacedUnderItsName holds that a reference to what is made anew is no other one.
func TestReplacedUnderItsName(t *testing.T) {
	t.Parallel()
	rule := Rule{Input: "definition", Whole: true, Lost: "moved"}
	update := Update{
		Before: resource.NewPropertyMapFromMap(object{"definition": "/p/A"}), After: resource.NewPropertyMapFromMap(object{"definition": unknown}),
	}
	assert.NotEmpty(t, told(rule, update))
	update.Replaced = map[string]bool{"/p/a": true}
	assert.Empty(t, told(rule, update))
}

// TestConditions holds when a rule is not about an update.
func TestConditions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule          Rule
		before, after object
		quiet         bool
	}{
		"while the whole stays":          {Rule{Input: "of.on", Lost: "off", While: "of"}, object{"of": object{"on": true}}, object{"of": object{"x": 1}}, false},
		"while the whole goes":           {Rule{Input: "of.on", Lost: "off", While: "of"}, object{"of": object{"on": true}}, object{}, true},
		"while the whole comes":          {Rule{Input: "of.a", Lost: "added", While: "of"}, object{}, object{"of": object{"a": "b"}}, true},
		"when it holds":                  {Rule{Input: "n", Lost: "lower", When: map[string]string{"kind": "a*"}}, object{"n": 2, "kind": "ab"}, object{"n": 1, "kind": "AB"}, false},
		"when it does not":               {Rule{Input: "n", Lost: "lower", When: map[string]string{"kind": "a*"}}, object{"n": 2, "kind": "ab"}, object{"n": 1, "kind": "b"}, true},
		"when it may hold":               {Rule{Input: "n", Lost: "lower", When: map[string]string{"kind": "a"}}, object{"n": 2}, object{"n": 1, "kind": unknown}, false},
		"beside another that stays":      {Rule{Input: "query", Lost: "changed", Beside: []string{"often"}}, object{"query": "a", "often": 1}, object{"query": "b", "often": 1}, false},
		"beside another that changes":    {Rule{Input: "query", Lost: "changed", Beside: []string{"often"}}, object{"query": "a", "often": 1}, object{"query": "b", "often": 2}, true},
		"a position":                     {Rule{Input: "all.0.n", Lost: "lower"}, object{"all": list{object{"n": 2}}}, object{"all": list{object{"n": 1}}}, false},
		"a position that is not there":   {Rule{Input: "all.1.n", Lost: "lower"}, object{"all": list{object{"n": 2}}}, object{"all": list{object{"n": 1}}}, true},
		"a name in a list":               {Rule{Input: "all.n", Lost: "lower"}, object{"all": list{object{"n": 2}}}, object{"all": list{object{"n": 1}}}, true},
		"an element while it stays":      {Rule{Each: "all", By: "name", Input: "n", Lost: "lower", While: "n"}, object{"all": list{object{"name": "a", "n": 2}}}, object{"all": list{object{"name": "a", "n": 1}}}, false},
		"an element without it":          {Rule{Each: "all", By: "name", Input: "n", Lost: "lower", While: "n"}, object{"all": list{object{"name": "a", "n": 2}}}, object{"all": list{object{"name": "a"}}}, true},
		"an element that goes":           {Rule{Each: "all", By: "name", Input: "n", Lost: "lower", While: "n"}, object{"all": list{object{"name": "a", "n": 2}}}, object{"all": list{}}, true},
		"only others":                    {Rule{Each: "all", Lost: "lower", Only: []string{"*Days"}}, object{"all": object{"n": 2}}, object{"all": object{"n": 1}}, true},
		"only such":                      {Rule{Each: "all", Lost: "lower", Only: []string{"*Days"}}, object{"all": object{"days": 2}}, object{"all": object{"days": 1}}, false},
		"except such":                    {Rule{Each: "all", Lost: "lower", Except: []string{"*Days"}}, object{"all": object{"totalDays": 2}}, object{"all": object{"totalDays": 1}}, true},
		"covered by a text in the list":  {Rule{Each: "all", Lost: "removed", Covers: map[string][]string{"old": {"New"}}}, object{"all": list{"old"}}, object{"all": list{"New"}}, true},
		"renamed":                        {Rule{Each: "all", By: "name", Renamed: true, Lost: "removed"}, object{"all": list{object{"name": "a", "n": 2}}}, object{"all": list{object{"name": "b", "n": 2}}}, true},
		"renamed to one that was there":  {Rule{Each: "all", By: "name", Renamed: true, Lost: "removed"}, object{"all": list{object{"name": "a", "n": 2}, object{"name": "b", "n": 2}}}, object{"all": list{object{"name": "b", "n": 2}}}, false},
		"renamed and changed":            {Rule{Each: "all", By: "name", Renamed: true, Lost: "removed"}, object{"all": list{object{"name": "a", "n": 2}}}, object{"all": list{object{"name": "b", "n": 3}}}, false},
		"not covered by what is missing": {Rule{Each: "all", Lost: "removed", Covers: map[string][]string{"old": {"New"}}}, object{"all": list{"old"}}, object{"all": list{"newer"}}, false},
	} {
		assert.Equal(t, test.quiet, len(lines(test.rule, test.before, test.after)) == 0, name)
	}
}

// TestNames holds that lines speak of the component's inputs, and that one input is one line.
func TestNames(t *testing.T) {
	t.Parallel()
	names := map[string]string{"emailAddress": "address", "useAadAuth": "entraId", "aad": "entraId", "Scores": "scoreEnabled", "Controls": "scoreEnabled"}
	sources := func(kinds ...string) object {
		all := list{}
		for _, kind := range kinds {
			all = append(all, object{"kind": kind, "on": true})
		}
		return object{"sources": all}
	}
	for name, test := range map[string]struct {
		rule          Rule
		before, after object
		want          []string
	}{
		"below": {
			Rule{Each: "all", By: "name", Sets: "emails.*", Names: names, Lost: "below"},
			object{"all": list{object{"name": "a", "emailAddress": "x", "other": 1, "useAadAuth": true, "aad": 1}}},
			object{"all": list{object{"name": "a", "emailAddress": "y", "other": 2, "aad": 2}}},
			[]string{"data: emails.a changes address, entraId, other: it is lost"},
		},
		"of elements": {
			Rule{Each: "sources", By: "kind", Sets: "export.*", Names: names, Lost: "removed"},
			sources("Scores", "Controls", "Else"),
			object{"sources": list{}},
			[]string{"data: export.scoreEnabled is taken away: it is lost", "data: export.Else is taken away: it is lost"},
		},
		"of elements in one line": {
			Rule{Each: "sources", By: "kind", Sets: "export", Names: names, Together: true, Lost: "removed"},
			sources("Scores", "Controls", "Else"),
			object{"sources": list{}},
			[]string{"data: export loses scoreEnabled, Else: it is lost"},
		},
		"of a list of one": {
			Rule{Each: "sources", Input: "on", Sets: "enabled", Values: map[string]string{"": "false"}, Lost: "off"},
			sources("a"),
			object{},
			[]string{"data: enabled goes from true to false: it is lost"},
		},
		"within an element": {
			Rule{Each: "members[].parameters", By: "ref", Input: "value", Sets: "members.*.*", Beside: []string{"id"}, Lost: "added"},
			object{"members": list{object{"ref": "a", "id": 1, "parameters": object{"p": object{"value": list{"x"}}}}, object{"ref": "b", "id": 1}, object{"ref": "d", "id": 1}}},
			object{"members": list{
				object{"ref": "b", "id": 2, "parameters": object{"p": object{"value": "y"}}},
				object{"ref": "a", "id": 1, "parameters": object{"p": object{"value": list{"x", "z"}}}},
				object{"ref": "c", "id": 1, "parameters": object{"p": object{"value": "y"}}},
			}},
			[]string{"data: members.a.p gains z: it is lost"},
		},
		"of a text that is a list": {
			Rule{Input: "to", Split: ";", Lost: "removed"}, object{"to": "a@x;b@x"}, object{"to": "b@x;c@x"}, []string{"data: to loses a@x: it is lost"},
		},
		"of a text that is empty": {
			Rule{Input: "to", Split: ";", Lost: "removed"}, object{"to": "a@x"}, object{"to": ""}, []string{"data: to loses a@x: it is lost"},
		},
		"of a query": {
			Rule{Each: "all.0.query", Sets: "*", Split: "kql", Only: []string{"excluded*"}, Lost: "gains"},
			object{"all": list{object{"query": "let excludedA = dynamic([\"a\"]); // not these\nlet other = dynamic([]);\nT | take 1"}}},
			object{"all": list{object{"query": "let excludedA = dynamic([\"b\", \"a\"]);\nlet other = dynamic([\"x\"]);\nT | take 2"}}},
			[]string{"data: excludedA gains b: it is lost"},
		},
		"of the rest of a query": {
			Rule{Each: "query", Sets: "*", Split: "kql", Only: []string{"query"}, Lost: "changed"},
			object{"query": "let label = \"a\";\nT | take 1"},
			object{"query": "let label = \"b\";\nlet span = 5m;\nT | take 2"},
			[]string{"data: query goes from T | take 1 to T | take 2: it is lost"},
		},
		"of the rest of a query that stays": {
			Rule{Each: "query", Sets: "*", Split: "kql", Only: []string{"query"}, Lost: "changed"},
			object{"query": "let label = \"a\";\nT"},
			object{"query": "let label = \"b\";\nT"},
			nil,
		},
		"of keys and values": {
			Rule{Each: "all", By: "name", Input: "tags", Sets: "tags", Split: "json", Lost: "added"},
			object{"all": list{object{"name": "a", "tags": `[{"key":"a","value":"1"}]`}}},
			object{"all": list{object{"name": "a", "tags": `[{"key":"b","value":"2"},{"key":"a","value":"1"}]`}}},
			[]string{"data: tags gains b=2: it is lost"},
		},
	} {
		assert.ElementsMatch(t, test.want, lines(test.rule, test.before, test.after), name)
	}
}

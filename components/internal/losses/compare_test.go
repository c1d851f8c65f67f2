package losses

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
)

// TestElements compares the elements of lists and objects by what tells them apart.
func TestElements(t *testing.T) {
	t.Parallel()
	receivers := Rule{Each: "receivers", By: "name", Lost: "removed"}
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
		"texts": {texts, object{"zones": list{"1", "2"}}, object{"zones": list{"2"}}, []string{"data: zones[1] is taken away: it is lost"}},
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
		{Type: "service:Thing", Each: "logs", By: "category", Input: "on", Sets: "categories", Lost: "off", Rank: "notice", Loses: "nothing is recorded"},
		{Type: "service:Thing", Input: "days", Lost: "lower", AsDefault: "daysAsDefault", Rank: "data", Loses: "rows are deleted"},
	}}
	before := resource.NewPropertyMapFromMap(object{
		"deep": secret(object{"er": object{"days": 90}}), "on": true, "logs": list{object{"category": "a", "on": true}}, "days": 9,
	})
	after := resource.NewPropertyMapFromMap(object{
		"deep": object{"er": object{"days": 30}}, "on": false, "logs": list{object{"category": "a", "on": false}}, "days": 8,
	})
	always := []string{
		"data: retentionDays goes from [secret] to 30: logs are deleted",
		"notice: categories[a].on goes from true to false: nothing is recorded",
	}
	chosen := append(always[:2:2], "data: days goes from 9 to 8: rows are deleted")
	for name, test := range map[string]struct {
		token    string
		answered object
		want     []string
	}{
		"with a version":            {"azure-native:service/v20250101preview:Thing", nil, chosen},
		"without a version":         {"azure-native:service:Thing", nil, chosen},
		"chosen by the user":        {"azure-native:service:Thing", object{"daysAsDefault": false}, chosen},
		"chosen by Azure":           {"azure-native:service:Thing", object{"daysAsDefault": true}, always},
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

package losses

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
)

type (
	object = map[string]any
	list   = []any
)

var (
	unknown = resource.MakeComputed(resource.NewProperty(""))
	secret  = func(v any) resource.PropertyValue { return resource.MakeSecret(resource.NewPropertyValue(v)) }
	known   = func(v any, secret bool) resource.PropertyValue {
		return resource.NewProperty(resource.Output{Element: resource.NewPropertyValue(v), Known: true, Secret: secret})
	}
	notYet = resource.NewProperty(resource.Output{Known: false})
)

// lines are what one rule says of a change of the property "p".
func lines(rule Rule, before, after object) []string {
	return told(rule, Update{Before: resource.NewPropertyMapFromMap(before), After: resource.NewPropertyMapFromMap(after)})
}

// told are what one rule says of an update.
func told(rule Rule, u Update) []string {
	rule.Type, rule.Rank, rule.Loses = "service:Thing", "data", "it is lost"
	if rule.Each == "" && rule.Input == "" {
		rule.Input = "p"
	}
	u.Type = "azure-native:service/v20250101:Thing"
	return (&Table{Rules: []Rule{rule}}).Lines(u)
}

// TestDirections holds of each direction what loses something and what does not. The values are those of "p"; nil is one that is not there.
func TestDirections(t *testing.T) {
	t.Parallel()
	none := ""
	for _, test := range []struct {
		rule          Rule
		before, after any
		want          string
	}{
		{Rule{Lost: "elsewhere"}, "a", "b", "changes"},
		{Rule{Lost: "elsewhere"}, "/rg/a", "/RG/A", none},
		{Rule{Lost: "elsewhere"}, "a", nil, none},
		{Rule{Lost: "networks"}, list{"10.0.0.0/25", "192.0.2.0/24"}, list{"10.0.0.0/26", "198.51.100.0/24"}, "gains 198.51.100.0/24"},
		{Rule{Lost: "networks"}, list{"10.0.0.0/25"}, list{"10.0.0.0/24", "10.0.0.7"}, "gains 10.0.0.0/24"},
		{Rule{Lost: "networks"}, list{"10.0.0.7"}, list{"10.0.0.7/32", "odd"}, "gains odd"},
		{Rule{Lost: "networks"}, list{}, list{"10.0.0.0/25"}, none},
		{Rule{Lost: "networks"}, list{unknown}, list{"10.0.0.0/25"}, none},
		{Rule{Lost: "networks"}, unknown, list{"10.0.0.0/25"}, none},
		{Rule{Lost: "networks"}, list{"10.0.0.0/25"}, list{}, none},
		{Rule{Lost: "below", Except: []string{"b.*"}, Names: map[string]string{"a": "first"}}, object{"a": 1, "b": object{"c": 1}}, object{"a": 2, "b": object{"c": 2}}, "changes first"},
		{Rule{Lost: "below", Only: []string{"b.*"}}, object{"a": 1, "b": object{"c": 1}}, object{"a": 2, "b": object{"c": 1}}, none},
		{Rule{Lost: "lower"}, 90, 30, "goes from 90 to 30"},
		{Rule{Lost: "lower"}, 30, 90, none},
		{Rule{Lost: "lower"}, 30, 30, none},
		{Rule{Lost: "lower"}, 90, nil, "goes from 90 to nothing"},
		{Rule{Lost: "lower"}, nil, 30, none},
		{Rule{Lost: "lower", Unset: 30.0}, 90, nil, "goes from 90 to the default, 30"},
		{Rule{Lost: "lower", Unset: 30.0}, 30, nil, none},
		{Rule{Lost: "lower", Unset: 30.0}, nil, 7, "goes from the default, 30, to 7"},
		{Rule{Lost: "lower", Unset: 30.0}, 90, unknown, none},
		{Rule{Lost: "lower"}, 90, notYet, none},
		{Rule{Lost: "lower"}, secret(90), 30, "goes from [secret] to 30"},
		{Rule{Lost: "lower"}, 90, known(30, true), "goes from 90 to [secret]"},
		{Rule{Lost: "lower"}, 90, known(30, false), "goes from 90 to 30"},
		{Rule{Lost: "lower"}, 20000000, 10000000, "goes from 20000000 to 10000000"},

		{Rule{Lost: "higher"}, 1, 2, "goes from 1 to 2"},
		{Rule{Lost: "higher"}, 2, 1, none},
		{Rule{Lost: "higher"}, 0.5, 0.5, none},
		{Rule{Lost: "higher"}, 1, unknown, none},

		{Rule{Lost: "cap", Unset: -1.0}, 10, 5, "goes from 10 to 5"},
		{Rule{Lost: "cap", Unset: -1.0}, -1, 5, "goes from -1 to 5"},
		{Rule{Lost: "cap", Unset: -1.0}, nil, 5, "goes from the default, -1, to 5"},
		{Rule{Lost: "cap", Unset: -1.0, Values: map[string]string{"-1": "no cap"}}, -1, 5, "goes from no cap to 5"},
		{Rule{Lost: "cap", Unset: -1.0, Values: map[string]string{"-1": "no cap"}}, nil, 5, "goes from the default, no cap, to 5"},
		{Rule{Lost: "cap", Unset: -1.0}, 5, 10, none},
		{Rule{Lost: "cap", Unset: -1.0}, 5, -1, none},
		{Rule{Lost: "cap", Unset: -1.0}, 5, nil, none},
		{Rule{Lost: "cap", Unset: -1.0}, 5, unknown, none},

		{Rule{Lost: "longer"}, "PT5M", "PT15M", "goes from PT5M to PT15M"},
		{Rule{Lost: "longer"}, "2m", "1h", "goes from 2m to 1h"},
		{Rule{Lost: "longer"}, "1h", "60m", none},
		{Rule{Lost: "shorter"}, "PT1H", "PT30M", "goes from PT1H to PT30M"},
		{Rule{Lost: "shorter"}, "PT30M", "PT1H", none},
		{Rule{Lost: "shorter"}, "PT1H", unknown, none},
		{Rule{Lost: "cap"}, "1000", "500", "goes from 1000 to 500"},
		{Rule{Lost: "cap"}, "500", "1000", none},

		{Rule{Lost: "later"}, "2099-01-01T00:00:00Z", "2099-02-01T00:00:00Z", "goes from 2099-01-01T00:00:00Z to 2099-02-01T00:00:00Z"},
		{Rule{Lost: "later"}, "2099-02-01T00:00:00Z", "2099-01-01T00:00:00Z", none},
		{Rule{Lost: "later"}, nil, "2099-01-01T00:00:00Z", "is set to 2099-01-01T00:00:00Z"},
		{Rule{Lost: "later"}, "2099-01-01T00:00:00Z", nil, none},
		{Rule{Lost: "later"}, nil, unknown, none},
		{Rule{Lost: "earlier"}, "2031-01-06", "2031-01-04", "goes from 2031-01-06 to 2031-01-04"},
		{Rule{Lost: "earlier"}, "2031-01-04", "2031-01-06", none},
		{Rule{Lost: "earlier"}, "2031-01-04", nil, none},

		{Rule{Lost: "leaves"}, "/s/1/rg/a", "/s/1/rg/b", "goes from /s/1/rg/a to /s/1/rg/b"},
		{Rule{Lost: "leaves"}, "/s/1/rg/a", "/S/1", none},
		{Rule{Lost: "leaves"}, "/s/1", "/s/1/rg/a", "goes from /s/1 to /s/1/rg/a"},
		{Rule{Lost: "leaves"}, "/s/1/rg/a", "/s/1/rg", none},
		{Rule{Lost: "leaves"}, "/s/1/rg/ab", "/s/1/rg/a", "goes from /s/1/rg/ab to /s/1/rg/a"},
		{Rule{Lost: "enters"}, "/s/1/rg/a", "/s/1", "goes from /s/1/rg/a to /s/1"},
		{Rule{Lost: "enters"}, "/s/1", "/s/1/rg/a", none},
		{Rule{Lost: "enters"}, "/s/1", unknown, none},

		{Rule{Lost: "ranked", Order: []string{"Deny", "Audit", "Disabled"}}, "Deny", "audit", "goes from Deny to audit"},
		{Rule{Lost: "ranked", Order: []string{"Deny", "Audit", "Disabled"}}, "audit", "deny", none},
		{Rule{Lost: "ranked", Order: []string{"Deny", "Audit", "Disabled"}}, nil, "Disabled", "is set to Disabled"},
		{Rule{Lost: "ranked", Order: []string{"Deny", "Audit", "Disabled"}}, nil, "Audit", none},
		{Rule{Lost: "ranked", Order: []string{"Deny", "Audit", "Disabled"}}, "Deny", nil, "goes from Deny to nothing"},
		{Rule{Lost: "ranked", Order: []string{"Deny", "Audit", "Disabled"}}, "Disabled", nil, none},
		{Rule{Lost: "ranked", Order: []string{"Deny", "Audit", "Disabled"}}, "shop", "other", none},
		{Rule{Lost: "ranked", Order: []string{"Deny", "Audit", "Disabled"}}, "Deny", unknown, none},

		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, "^a$", "^.*$", "goes from ^a$ to ^.*$"},
		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, nil, "^.*$", "is set to ^.*$"},
		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, "^a$", nil, "goes from ^a$ to nothing"},
		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, 1, 2, "goes from 1 to 2"},
		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, object{"paths": list{}}, object{"paths": list{"/x"}}, "changes"},
		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, "Audit", "deny", none},
		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, list{"a"}, list{"b"}, none},
		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, "a", "[parameters('b')]", none},
		{Rule{Lost: "rewritten", Order: []string{"Deny"}}, "a", unknown, none},

		{Rule{Lost: "fewer"}, list{"a", "b"}, list{"b"}, "loses a"},
		{Rule{Lost: "fewer"}, list{"a"}, list{"a", "b"}, none},
		{Rule{Lost: "fewer"}, list{"a"}, list{}, none},
		{Rule{Lost: "fewer"}, list{"a"}, nil, none},
		{Rule{Lost: "fewer"}, nil, list{"a"}, "is set"},
		{Rule{Lost: "fewer"}, object{}, object{"a": "b"}, "is set"},
		{Rule{Lost: "fewer"}, object{"a": "b"}, object{"a": "c"}, "changes"},
		{Rule{Lost: "fewer"}, nil, list{unknown}, none},
		{Rule{Lost: "fewer"}, nil, "[parameters('namespaces')]", none},

		{Rule{Lost: "gains"}, list{"a"}, list{"a", "b"}, "gains b"},
		{Rule{Lost: "gains", Unset: []any{"kube-system"}}, nil, list{"kube-system", "b"}, "gains b"},
		{Rule{Lost: "gains"}, nil, "text", none},

		{Rule{Lost: "labels"}, object{"a": "1", "b": "2", "c": "3"}, object{"a": "1", "b": "3"}, "loses b=2, c=3"},
		{Rule{Lost: "labels"}, object{"a": "1"}, nil, "loses a=1"},
		{Rule{Lost: "labels"}, nil, object{"a": "1"}, none},
		{Rule{Lost: "labels"}, object{"a": "1"}, unknown, none},

		{Rule{Lost: "allowlist"}, "pods=[app,team],nodes=[*]", "pods=[app],nodes=[*]", "loses pods=team"},
		{Rule{Lost: "allowlist"}, "pods=[app]", "pods=[*]", none},
		{Rule{Lost: "allowlist"}, "pods=[app]", "nodes=[a],pods=[team,app]", none},
		{Rule{Lost: "allowlist"}, "pods=[app]", "", "loses pods=app"},
		{Rule{Lost: "allowlist"}, "pods=[app]", unknown, none},

		{Rule{Lost: "longer"}, "PT15M", "PT5M", none},
		{Rule{Lost: "longer"}, "PT60M", "PT1H", none},
		{Rule{Lost: "longer"}, "PT23H", "P1D", "goes from PT23H to P1D"},
		{Rule{Lost: "longer"}, "P1DT1S", "P1D", none},
		{Rule{Lost: "longer"}, nil, "PT1H", "goes from nothing to PT1H"},
		{Rule{Lost: "longer"}, "PT1H", nil, none},
		{Rule{Lost: "longer"}, "PT1H", unknown, none},
		{Rule{Lost: "longer"}, "soon", "PT1H", none},
		{Rule{Lost: "longer"}, "PT5M", "PTxM", none},

		{Rule{Lost: "off"}, true, false, "goes from true to false"},
		{Rule{Lost: "off"}, "True", "False", "goes from True to False"},
		{Rule{Lost: "off"}, true, nil, "goes from true to nothing"},
		{Rule{Lost: "off", Unset: true}, true, nil, none},
		{Rule{Lost: "off", Unset: true}, nil, false, "goes from the default, true, to false"},
		{Rule{Lost: "off"}, nil, false, none},
		{Rule{Lost: "off"}, false, true, none},
		{Rule{Lost: "off"}, true, unknown, none},
		{Rule{Lost: "off"}, secret(true), secret(false), "goes from [secret] to [secret]"},

		{Rule{Lost: "on"}, false, true, "goes from false to true"},
		{Rule{Lost: "on"}, nil, true, "goes from nothing to true"},
		{Rule{Lost: "on"}, true, false, none},
		{Rule{Lost: "on", Unset: true}, nil, true, none},
		{Rule{Lost: "on"}, false, unknown, none},

		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}}, "Standard", "Free", "goes from Standard to Free"},
		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}}, "premium", "FREE", "goes from premium to FREE"},
		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}}, "Free", "Premium", none},
		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}}, "Standard", "Other", none},
		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}}, "Other", "Free", none},
		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}}, "Standard", nil, none},
		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}, Unset: "Free"}, "Standard", nil, "goes from Standard to the default, Free"},
		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}, Unset: "Premium"}, nil, "Free", "goes from the default, Premium, to Free"},
		{Rule{Lost: "order", Order: []string{"Premium", "Standard", "Free"}, Unset: "Free"}, "Standard", unknown, none},

		{Rule{Lost: "removed"}, "x", nil, "is taken away"},
		{Rule{Lost: "removed"}, object{"a": 1}, nil, "is taken away"},
		{Rule{Lost: "removed"}, "x", "y", none},
		{Rule{Lost: "removed"}, nil, "y", none},
		{Rule{Lost: "removed"}, "x", unknown, none},
		{Rule{Lost: "removed"}, list{"a", "b", "c"}, list{"c", "d"}, "loses a, b"},
		{Rule{Lost: "removed"}, list{"a", "b"}, nil, "loses a, b"},
		{Rule{Lost: "removed"}, list{"a", "b"}, list{"b", "a"}, none},
		{Rule{Lost: "removed"}, list{"a"}, unknown, none},
		{Rule{Lost: "removed"}, list{"a", "b"}, list{"a", unknown}, none},
		{Rule{Lost: "removed"}, list{secret("a"), "b"}, list{}, "loses [secret], b"},
		{Rule{Lost: "removed"}, secret(list{"a", "b"}), list{"b"}, "loses [secret]"},

		{Rule{Lost: "removed"}, list{"/Groups/a", "B"}, list{"/groups/A", "b"}, "loses B"},

		{Rule{Lost: "added"}, list{"a"}, list{"a", "b"}, "gains b"},
		{Rule{Lost: "added"}, list{"/a"}, list{"/A", "/b"}, "gains /b"},
		{Rule{Lost: "added"}, nil, list{"a", "b"}, "gains a, b"},
		{Rule{Lost: "added"}, list{"a", "b"}, list{"b"}, none},
		{Rule{Lost: "added"}, list{"a"}, list{"a", unknown, "b"}, "gains b"},
		{Rule{Lost: "added"}, list{"a"}, list{"a", known("b", true)}, "gains [secret]"},
		{Rule{Lost: "added"}, nil, "x", "is set to x"},
		{Rule{Lost: "added"}, nil, object{"a": 1}, "is set"},
		{Rule{Lost: "added"}, "x", "y", none},
		{Rule{Lost: "added"}, nil, unknown, none},

		{Rule{Lost: "widened"}, list{"a"}, list{"a", "b"}, "gains b"},
		{Rule{Lost: "widened"}, list{}, list{"a"}, none},
		{Rule{Lost: "widened"}, nil, list{"a"}, none},
		{Rule{Lost: "widened"}, list{"a"}, list{}, none},
		{Rule{Lost: "widened"}, list{"a"}, unknown, none},

		{Rule{Lost: "emptied"}, list{"a"}, list{}, "is emptied"},
		{Rule{Lost: "emptied"}, list{"a"}, nil, "is emptied"},
		{Rule{Lost: "emptied"}, list{"a"}, list{"b"}, none},
		{Rule{Lost: "emptied"}, list{}, list{}, none},
		{Rule{Lost: "emptied"}, list{"a"}, unknown, none},

		{Rule{Lost: "changed"}, "a", "b", "goes from a to b"},
		{Rule{Lost: "changed"}, "a", nil, "goes from a to nothing"},
		{Rule{Lost: "changed"}, nil, "b", none},
		{Rule{Lost: "changed"}, "a", "a", none},
		{Rule{Lost: "changed"}, "a", unknown, none},
		{Rule{Lost: "changed"}, "a", secret("b"), "goes from a to [secret]"},
		{Rule{Lost: "changed"}, "a", secret("a"), none},
		{Rule{Lost: "changed"}, "", "b", none},
		{Rule{Lost: "changed"}, "", nil, none},
		{Rule{Lost: "changed"}, list{}, nil, none},
		{Rule{Lost: "changed"}, object{}, nil, none},
		{Rule{Lost: "changed"}, list{"a"}, list{}, "is taken away"},
		{Rule{Lost: "changed"}, strings.Repeat("a", 100), "b", "goes from " + strings.Repeat("a", 100) + " to b"},
		{Rule{Lost: "changed"}, strings.Repeat("a", 101), "b", "changes"},
		{Rule{Lost: "changed"}, "T | where a\n| take 1", "T", "changes"},
		{Rule{Lost: "changed"}, "T | where a\n| take 1", nil, "is taken away"},
		{Rule{Lost: "changed"}, list{object{"a": 1}}, list{object{"a": 2}}, "changes"},
		{Rule{Lost: "changed"}, list{object{"a": 1, "b": secret("x")}}, list{object{"a": 1, "b": secret("x")}}, none},
		{Rule{Lost: "changed"}, list{object{"a": 1, "b": secret("x")}}, list{object{"a": 1, "b": secret("y")}}, "changes"},
		{Rule{Lost: "changed"}, list{object{"a": 1}}, list{object{"a": unknown}}, none},
		{Rule{Lost: "changed"}, list{object{"a": 1}}, list{object{"a": unknown}, object{"a": 2}}, "changes"},
		{Rule{Lost: "changed"}, object{"a": 1}, object{"a": 1, "b": 2}, "changes"},
		{Rule{Lost: "changed"}, object{"a": 1}, nil, "is taken away"},

		{Rule{Lost: "moved"}, "a", "b", "goes from a to b"},
		{Rule{Lost: "moved"}, "/a", "/A", none},
		{Rule{Lost: "moved"}, "a", nil, none},
		{Rule{Lost: "moved"}, nil, "b", none},
		{Rule{Lost: "moved"}, "a", unknown, none},

		{Rule{Lost: "filtered"}, "a", "b", "changes"},
		{Rule{Lost: "filtered"}, nil, "b", "is new"},
		{Rule{Lost: "filtered"}, "a", nil, none},
		{Rule{Lost: "filtered"}, "a", "a", none},
		{Rule{Lost: "other"}, "a", "b", "goes from a to b"},
		{Rule{Lost: "other"}, "a", nil, "goes from a to nothing"},
		{Rule{Lost: "other"}, nil, "b", "is set to b"},
		{Rule{Lost: "other"}, nil, list{"b"}, "is set"},
		{Rule{Lost: "other"}, list{"a"}, nil, "is taken away"},
		{Rule{Lost: "other"}, list{"a"}, list{"b"}, "changes"},
		{Rule{Lost: "other"}, list{"a"}, list{secret("a")}, none},
		{Rule{Lost: "other"}, list{}, list{"b"}, "is set"},
		{Rule{Lost: "other"}, nil, list{}, none},
		{Rule{Lost: "other"}, "a", unknown, none},
		{Rule{Lost: "other"}, nil, unknown, none},

		{Rule{Lost: "off", Values: map[string]string{"true": "no", "false": "yes"}}, true, false, "goes from no to yes"},
		{Rule{Lost: "off", Values: map[string]string{"true": "no", "": "none"}}, true, nil, "goes from no to none"},
		{Rule{Lost: "off", Values: map[string]string{"true": "no", "false": "yes"}}, secret(true), false, "goes from [secret] to yes"},
		{Rule{Lost: "off", Unset: true, Values: map[string]string{"true": "no", "false": "yes"}}, nil, false, "goes from the default, no, to yes"},
		{Rule{Lost: "lower", AsDefault: "d"}, 90, nil, "goes from 90 to Azure's default"},
		{Rule{Lost: "lower", AsDefault: "d", Unset: 30.0}, 90, nil, "goes from 90 to the default, 30"},
		{Rule{Lost: "lower", Values: map[string]string{"": "empty", "1": "one"}}, 2, 1, "goes from 2 to one"},

		{Rule{Lost: "below"}, object{"a": 1, "b": object{"c": 1, "d": 1}}, object{"a": 2, "b": object{"c": 1, "d": 2}}, "changes a, b.d"},
		{Rule{Lost: "below"}, object{"a": 1}, object{"a": 1, "b": list{"x"}}, "changes b"},
		{Rule{Lost: "below"}, object{"a": 1, "b": 1}, object{"a": 1}, "changes b"},
		{Rule{Lost: "below"}, object{"a": 1, "b": list{"x"}}, object{"a": unknown, "b": list{unknown}}, none},
		{Rule{Lost: "below"}, object{"a.b": 1}, object{"a.b": 2}, "changes a.b"},
		{Rule{Lost: "below"}, object{"a": secret("x")}, object{"a": secret("y")}, "changes a"},
		{Rule{Lost: "below"}, object{"a": 1}, object{"a": 1}, none},
		{Rule{Lost: "below"}, object{"a": 1}, nil, none},
		{Rule{Lost: "below"}, object{"a": 1}, unknown, none},
	} {
		before, after := object{}, object{}
		if test.before != nil {
			before["p"] = test.before
		}
		if test.after != nil {
			after["p"] = test.after
		}
		var want []string
		if test.want != none {
			want = []string{"data: p " + test.want + ": it is lost"}
		}
		assert.Equal(t, want, lines(test.rule, before, after), "%s of %v to %v", test.rule.Lost, test.before, test.after)
	}
}

// TestUnknownParent holds that nothing is said of what may be below something unknown.
func TestUnknownParent(t *testing.T) {
	t.Parallel()
	for lost, values := range map[string][2]any{
		"lower": {90, 30}, "higher": {1, 2}, "cap": {10, 5}, "longer": {"PT5M", "PT15M"}, "off": {true, false}, "on": {false, true}, "order": {"a", "b"},
		"removed": {"a", nil}, "added": {nil, "b"}, "widened": {list{"a"}, list{"b"}}, "emptied": {list{"a"}, list{}}, "changed": {"a", "b"}, "moved": {"a", "b"},
		"other": {"a", "b"}, "below": {object{"a": 1}, object{"a": 2}},
	} {
		rule := Rule{Input: "p.q", Lost: lost, Order: []string{"a", "b"}}
		at := func(value any) object {
			if value == nil {
				return object{"p": object{}}
			}
			return object{"p": object{"q": value}}
		}
		assert.NotEmpty(t, lines(rule, at(values[0]), at(values[1])), lost)
		assert.Empty(t, lines(rule, at(values[0]), object{"p": unknown}), lost)
		assert.Empty(t, lines(rule, object{"p": unknown}, at(values[1])), lost)
	}
}

// TestThreshold holds that the operator beside a threshold says which way the rule fires later.
func TestThreshold(t *testing.T) {
	t.Parallel()
	rule := Rule{Each: "criteria.allOf", By: "name|metricName", Input: "threshold", Lost: "threshold"}
	for _, test := range []struct {
		operator      string
		before, after any
		want          string
	}{
		{"GreaterThan", 80, 95, "goes from 80 to 95"},
		{"GreaterThanOrEqual", 95, 80, ""},
		{"LessThan", 10, 5, "goes from 10 to 5"},
		{"LessThanOrEqual", 5, 10, ""},
		{"GreaterThan", 80, unknown, ""},
		{"GreaterThan", 80, nil, ""},
	} {
		criterion := func(threshold any) object {
			one := object{"metricName": "cpu", "operator": test.operator}
			if threshold != nil {
				one["threshold"] = threshold
			}
			return object{"criteria": object{"allOf": list{one}}}
		}
		var want []string
		if test.want != "" {
			want = []string{"data: criteria.allOf[cpu].threshold " + test.want + ": it is lost"}
		}
		assert.Equal(t, want, lines(rule, criterion(test.before), criterion(test.after)), "%s %v to %v", test.operator, test.before, test.after)
	}
}

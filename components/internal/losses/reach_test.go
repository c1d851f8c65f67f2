package losses

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestReach holds what narrows and what broadens selectors, conditions and rule sets, whatever they are called and in whatever order they stand.
func TestReach(t *testing.T) {
	t.Parallel()
	in := func(kind string, values ...any) object { return object{"kind": kind, "in": values} }
	notIn := func(kind string, values ...any) object { return object{"kind": kind, "notIn": values} }
	selector := func(name string, selectors ...any) object { return object{"name": name, "selectors": selectors} }
	condition := func(operator string, values ...any) object {
		return object{"field": "Description", "operator": operator, "values": values}
	}
	severity := func(value string) object {
		return object{"rules": list{object{"propertyJPath": "Severity", "operator": "Equals", "expectedValue": value}}}
	}
	const changes = "data: p changes: it is lost"
	for name, test := range map[string]struct {
		before, after     any
		narrower, broader bool
	}{
		"another name":             {list{selector("a", in("location", "x"))}, list{selector("b", in("location", "x"))}, false, false},
		"one more place":           {list{selector("a", in("location", "x"))}, list{selector("a", in("location", "x", "y"))}, false, true},
		"one place fewer":          {list{selector("a", in("location", "x", "y"))}, list{selector("a", in("location", "y"))}, true, false},
		"another place":            {list{selector("a", in("location", "x"))}, list{selector("a", in("location", "y"))}, true, true},
		"in another order":         {list{selector("a", in("location", "x", "y"))}, list{selector("a", in("location", "y", "x"))}, false, false},
		"one more exception":       {list{selector("a", notIn("location", "x"))}, list{selector("a", notIn("location", "x", "y"))}, true, false},
		"one exception fewer":      {list{selector("a", notIn("location", "x", "y"))}, list{selector("a", notIn("location", "x"))}, false, true},
		"one more limit":           {list{selector("a", in("location", "x"))}, list{selector("a", in("location", "x"), in("type", "t"))}, true, false},
		"one more alternative":     {list{selector("a", in("location", "x"))}, list{selector("b", in("type", "t")), selector("a", in("location", "x"))}, false, true},
		"the first limits":         {nil, list{selector("a", in("location", "x"))}, true, false},
		"no limits any more":       {list{selector("a", in("location", "x"))}, list{}, false, true},
		"one more value":           {list{condition("Contains", "a")}, list{condition("Contains", "a", "b")}, false, true},
		"one more that must not":   {list{condition("DoesNotContain", "a")}, list{condition("DoesNotContain", "a", "b")}, true, false},
		"the opposite":             {list{condition("Equals", "a")}, list{condition("NotEquals", "a")}, true, true},
		"one more condition":       {list{condition("Contains", "a")}, list{condition("Contains", "a"), condition("Equals", "b")}, true, false},
		"one more severity":        {list{severity("high")}, list{severity("medium"), severity("high")}, false, true},
		"one severity fewer":       {list{severity("high"), severity("low")}, list{severity("high")}, true, false},
		"what is not known yet":    {list{condition("Contains", "a")}, list{condition("Contains", unknown)}, false, false},
		"nothing that can be read": {list{"a"}, list{"b"}, false, false},
	} {
		narrower := lines(Rule{Lost: "narrower"}, object{"p": test.before}, object{"p": test.after})
		broader := lines(Rule{Lost: "broader"}, object{"p": test.before}, object{"p": test.after})
		assert.Equal(t, test.narrower, len(narrower) == 1, "%s: %v", name, narrower)
		assert.Equal(t, test.broader, len(broader) == 1, "%s: %v", name, broader)
	}
	assert.Equal(t, []string{changes}, lines(Rule{Lost: "narrower"}, object{"p": list{severity("a"), severity("b")}}, object{"p": list{severity("a")}}))
}

// TestEffects holds which overrides of effects may be less than what was there.
func TestEffects(t *testing.T) {
	t.Parallel()
	rule := Rule{Lost: "effects", Order: []string{"Deny", "Audit", "Disabled"}}
	override := func(value string, members ...any) object {
		one := object{"kind": "policyEffect", "value": value}
		if len(members) > 0 {
			one["selectors"] = list{object{"kind": "policyDefinitionReferenceId", "in": members}}
		}
		return one
	}
	version := func(value string) object { return object{"kind": "definitionVersion", "value": value} }
	for name, test := range map[string]struct {
		before, after any
		lost          bool
	}{
		"weaker":                      {list{override("Audit", "a")}, list{override("Disabled", "a")}, true},
		"stronger":                    {list{override("Disabled", "a")}, list{override("audit", "a")}, false},
		"in another order":            {list{override("Audit", "a"), override("Deny", "b")}, list{override("Deny", "b"), override("Audit", "a")}, false},
		"for one more":                {list{override("Disabled", "a")}, list{override("Disabled", "a", "b")}, true},
		"for one fewer":               {list{override("Disabled", "a", "b")}, list{override("Disabled", "b")}, false},
		"the strongest comes":         {nil, list{override("Deny", "a")}, false},
		"another one comes":           {nil, list{override("Audit")}, true},
		"the weakest goes":            {list{override("Disabled")}, nil, false},
		"another one goes":            {list{override("Deny")}, list{}, true},
		"another version":             {list{version("1.*.*")}, list{version("2.*.*")}, true},
		"the same version":            {list{version("1.*.*")}, list{version("1.*.*")}, false},
		"not known yet":               {list{override("Deny")}, list{unknown}, false},
		"nothing that is an override": {list{"a"}, list{"b"}, false},
	} {
		assert.Equal(t, test.lost, len(lines(rule, object{"p": test.before}, object{"p": test.after})) == 1, name)
	}
}

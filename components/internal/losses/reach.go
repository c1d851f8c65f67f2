package losses

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// condition is one limit: a property that has one of some values, or none of them.
type condition struct {
	property string
	not      bool
	values   map[string]bool
}

// implies says whether whatever meets this limit meets another one.
func (l condition) implies(other condition) bool {
	in, of := l.values, other.values
	if l.not {
		in, of = of, in
	}
	return l.property == other.property && l.not == other.not && len(in) == len(intersection(in, of))
}

func intersection(a, b map[string]bool) map[string]bool {
	both := maps.Clone(a)
	maps.DeleteFunc(both, func(key string, _ bool) bool { return !b[key] })
	return both
}

// reaching says how what is reached changes, "" if everything in the first is in the second.
func (p pair) reaching(what, in found) string {
	if what.isUnknownInside() || in.isUnknownInside() || isWithin(what, in) {
		return ""
	}
	return p.toAnother()
}

// isWithin says whether everything that one reaches is reached by others together.
func isWithin(what found, others ...found) bool {
	var wide [][]condition
	for _, other := range others {
		wide = append(wide, reachOf(other)...)
	}
	for _, limits := range reachOf(what) {
		for _, one := range valueByValue(limits) {
			if !slices.ContainsFunc(wide, func(limits []condition) bool { return meets(one, limits) }) {
				return false
			}
		}
	}
	return true
}

// valueByValue takes limits apart, so that each has one value: others may reach one value each.
func valueByValue(limits []condition) [][]condition {
	alternatives := [][]condition{nil}
	for _, limit := range limits {
		var longer [][]condition
		for _, alternative := range alternatives {
			for _, single := range limit.singles() {
				longer = append(longer, append(slices.Clone(alternative), single))
			}
		}
		alternatives = longer
	}
	return alternatives
}

func (l condition) singles() []condition {
	if l.not || len(l.values) == 0 {
		return []condition{l}
	}
	var all []condition
	for value := range l.values {
		all = append(all, condition{property: l.property, values: map[string]bool{value: true}})
	}
	return all
}

// meets says whether what meets all of some limits meets all of others.
func meets(limits, others []condition) bool {
	for _, other := range others {
		if !slices.ContainsFunc(limits, func(one condition) bool { return one.implies(other) }) {
			return false
		}
	}
	return true
}

// reachOf are alternatives of limits that hold together. It reads a list of conditions, which all have to hold, and a list of what has selectors or rules,
// of which one has to match. None at all reach everything.
func reachOf(f found) [][]condition {
	if f.isEmpty() || !f.IsArray() {
		return [][]condition{nil}
	}
	var alternatives [][]condition
	var together []condition
	for _, element := range f.ArrayValue() {
		one := reveal(element)
		if !one.IsObject() {
			continue
		}
		if parts := either(one, "selectors", "rules"); parts.IsArray() {
			var limits []condition
			for _, part := range parts.ArrayValue() {
				limits = append(limits, limitsOf(reveal(part))...)
			}
			alternatives = append(alternatives, limits)
			continue
		}
		together = append(together, limitsOf(one)...)
	}
	if alternatives == nil {
		return [][]condition{together}
	}
	return alternatives
}

// limitsOf reads one condition in any of the forms in which Azure takes them.
func limitsOf(f found) []condition {
	if !f.IsObject() {
		return nil
	}
	operator := either(f, "operator").text()
	property := either(f, "kind", "field", "propertyJPath").text() + " " + strings.NewReplacer("DoesNotContain", "Contains", "Not", "").Replace(operator)
	var limits []condition
	for _, name := range []resource.PropertyKey{"in", "notIn", "values", "expectedValue"} {
		if values := child(f, name); !values.isNothing() {
			limits = append(limits, condition{property: property, not: name == "notIn" || strings.Contains(operator, "Not"), values: textsOf(values)})
		}
	}
	return limits
}

func either(f found, names ...resource.PropertyKey) found {
	for _, name := range names {
		if one := child(f, name); one.there {
			return one
		}
	}
	return found{}
}

func textsOf(f found) map[string]bool {
	if !f.IsArray() {
		return map[string]bool{folded(f.text()): true}
	}
	texts := map[string]bool{}
	for _, element := range f.ArrayValue() {
		texts[folded(reveal(element).text())] = true
	}
	return texts
}

// isUnknownInside says whether anything of a value is not known yet.
func (f found) isUnknownInside() bool {
	return f.unknown || f.there && f.ContainsUnknowns()
}

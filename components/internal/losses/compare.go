package losses

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Lines are what an update of a resource of that type token loses, a line each: its rank, the input with its values, and what is lost. What is
// unknown until the update is left out, and secret values are hidden. Answered are the outputs of the last update or import.
func (t *Table) Lines(token string, before, after, answered resource.PropertyMap) []string {
	var lines []string
	kind := shortType(token)
	for _, rule := range t.Rules {
		if rule.Type != kind || rule.AsDefault != "" && at(answered, rule.AsDefault).text() == "true" {
			continue
		}
		for _, pair := range rule.pairs(before, after) {
			if change := directions[rule.Lost](rule, pair); change != "" {
				lines = append(lines, fmt.Sprintf("%s: %s %s: %s", rule.Rank, pair.path, change, rule.Loses))
			}
		}
	}
	return lines
}

// pair is one property before and after.
type pair struct {
	path          string
	before, after found
	// element is the list element that the property is in, as it was; nil without one.
	element resource.PropertyMap
}

// found is a value without marks. Its zero value is one that is not there.
type found struct {
	resource.PropertyValue

	there, secret, unknown bool
}

func (r Rule) pairs(before, after resource.PropertyMap) []pair {
	if r.Each == "" {
		return []pair{{path: r.shown(r.Input), before: at(before, r.Input), after: at(after, r.Input)}}
	}
	was, now := r.elements(before), r.elements(after)
	if at(after, r.Each).unknown {
		return nil
	}
	var pairs []pair
	for _, key := range slices.Sorted(maps.Keys(was)) {
		old := elementAt(was[key], r.Input)
		one := pair{path: r.shown(r.Each) + "[" + key + "]", before: old}
		if was[key].IsObject() {
			one.element = was[key].ObjectValue()
		}
		if element, still := now[key]; still {
			one.after = elementAt(element, r.Input)
		}
		if r.Input != "" {
			one.path += "." + r.Input
		}
		pairs = append(pairs, one)
	}
	return pairs
}

// shown is the input as a user knows it.
func (r Rule) shown(property string) string {
	if r.Sets != "" {
		return r.Sets
	}
	return property
}

// elements are the elements of the list or object at Each, by what tells them apart.
func (r Rule) elements(m resource.PropertyMap) map[string]found {
	all, elements := at(m, r.Each), map[string]found{}
	switch {
	case all.IsObject():
		for key, element := range all.ObjectValue() {
			elements[string(key)] = reveal(element)
		}
	case all.IsArray():
		for _, element := range all.ArrayValue() {
			one := reveal(element)
			elements[r.nameOf(one)] = one
		}
	}
	return elements
}

func (r Rule) nameOf(element found) string {
	if !element.IsObject() {
		return element.text()
	}
	for by := range strings.SplitSeq(r.By, "|") {
		if name := at(element.ObjectValue(), by); name.there {
			return name.text()
		}
	}
	return ""
}

func elementAt(element found, path string) found {
	if path == "" || !element.IsObject() {
		return element
	}
	return at(element.ObjectValue(), path)
}

// at is the value at a dotted path.
func at(m resource.PropertyMap, path string) found {
	value := reveal(resource.NewProperty(m))
	for segment := range strings.SplitSeq(path, ".") {
		if !value.IsObject() {
			return found{unknown: value.unknown, secret: value.secret}
		}
		next, there := value.ObjectValue()[resource.PropertyKey(segment)]
		if !there {
			return found{secret: value.secret}
		}
		secret := value.secret
		value = reveal(next)
		value.secret = value.secret || secret
	}
	return value
}

func reveal(v resource.PropertyValue) found {
	f := found{PropertyValue: v, there: true}
	for {
		switch {
		case f.IsSecret():
			f.PropertyValue, f.secret = f.SecretValue().Element, true
		case f.IsOutput() && f.OutputValue().Known:
			f.secret = f.secret || f.OutputValue().Secret
			f.PropertyValue = f.OutputValue().Element
		case f.IsOutput(), f.IsComputed():
			return found{unknown: true, secret: f.secret, there: true}
		default:
			f.there = !f.IsNull()
			return f
		}
	}
}

// text is the value for comparisons.
func (f found) text() string {
	switch {
	case !f.there:
		return ""
	case f.IsString():
		return f.StringValue()
	default:
		return fmt.Sprint(f.Mappable())
	}
}

// String is the value as it may be shown.
func (f found) String() string {
	switch {
	case f.secret:
		return "[secret]"
	case !f.there:
		return "nothing"
	default:
		return f.text()
	}
}

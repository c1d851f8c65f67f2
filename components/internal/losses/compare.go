package losses

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Update is an update of a resource in place.
type Update struct {
	// Type is the resource's type token.
	Type string
	// Inside says that the resource is part of an environment, which tells some losses itself.
	Inside bool
	// Before and After are the resource's inputs.
	Before, After resource.PropertyMap
	// Answered are its outputs after the last update or import.
	Answered resource.PropertyMap
}

// Lines are what an update loses, a line each: its rank, the input with its values, and what is lost. What is unknown until the update is left out, and
// secret values are hidden.
func (t *Table) Lines(u Update) []string {
	var lines []string
	kind := shortType(u.Type)
	for _, rule := range t.Rules {
		if rule.Type != kind || rule.Alone && u.Inside || rule.isAzures(u) {
			continue
		}
		for _, pair := range rule.pairs(u.Before, u.After) {
			if change := directions[rule.Lost](rule, pair); change != "" {
				lines = append(lines, fmt.Sprintf("%s: %s %s: %s", rule.Rank, pair.path, change, rule.Loses))
			}
		}
	}
	return lines
}

// isAzures says that Azure chose the value.
func (r Rule) isAzures(u Update) bool {
	return r.Adopted != "" && at(u.Before, r.Adopted).there || r.AsDefault != "" && at(u.Answered, r.AsDefault).text() == "true"
}

// pair is one property before and after.
type pair struct {
	path          string
	before, after found
	// element is the list element that the property is in, as it was; nil without one.
	element resource.PropertyMap
	// values are those of [Rule].
	values map[string]string
}

// shown is a value as the component's input has it.
func (p pair) shown(f found) string {
	if word, differs := p.values[f.text()]; differs && f.there && !f.secret {
		return word
	}
	return f.String()
}

func (r Rule) pairs(before, after resource.PropertyMap) []pair {
	if r.Each == "" {
		return []pair{{path: r.shown(r.Input), before: at(before, r.Input), after: at(after, r.Input), values: r.Values}}
	}
	now := at(after, r.Each)
	if now.unknown {
		return nil
	}
	was, is := r.elements(at(before, r.Each)), r.elements(now)
	var pairs []pair
	for _, key := range slices.Sorted(maps.Keys(union(was, is))) {
		old, had := was[key]
		kept, still := is[key]
		if !had {
			old.name = kept.name
		}
		if !still && r.covered(key, is) {
			continue
		}
		if !still && slices.ContainsFunc(slices.Collect(maps.Values(is)), func(e element) bool { return e.nameless }) {
			continue // it may be one of those whose name is not known yet
		}
		one := pair{
			path: r.shown(r.Each) + "[" + old.name + "]", before: elementAt(old.found, r.Input), after: elementAt(kept.found, r.Input), values: r.Values,
		}
		if had && old.IsObject() {
			one.element = old.ObjectValue()
		}
		if r.Input != "" {
			one.path += "." + r.Input
		}
		pairs = append(pairs, one)
	}
	return pairs
}

// covered says whether other elements make up for one that is gone.
func (r Rule) covered(key string, is map[string]element) bool {
	for _, cover := range slices.Concat(r.Covers[key], r.Covers["*"]) {
		if one, there := is[cover]; there && strings.EqualFold(elementAt(one.found, r.Input).text(), "true") {
			return true
		}
	}
	return false
}

// shown is the input as a user knows it.
func (r Rule) shown(property string) string {
	if r.Sets != "" {
		return r.Sets
	}
	return property
}

// element is one element of a list or an object, with its name as it may be shown.
type element struct {
	found

	name string
	// nameless says that the name is unknown until the update.
	nameless bool
}

// elements are the elements of a list or an object by what tells them apart.
func (r Rule) elements(all found) map[string]element {
	elements := map[string]element{}
	add := func(key string, name, value found) {
		name.secret, value.secret = name.secret || all.secret, value.secret || all.secret
		elements[key] = element{found: value, name: name.String(), nameless: name.unknown}
	}
	switch {
	case all.IsObject():
		for key, value := range all.ObjectValue() {
			add(string(key), found{PropertyValue: resource.NewProperty(string(key)), there: true}, reveal(value))
		}
	case all.IsArray():
		for _, value := range all.ArrayValue() {
			one := reveal(value)
			name := r.nameOf(one)
			add(name.text(), name, one)
		}
	}
	return elements
}

func (r Rule) nameOf(element found) found {
	if !element.IsObject() {
		return element
	}
	for by := range strings.SplitSeq(r.By, "|") {
		if name := at(element.ObjectValue(), by); name.there {
			name.secret = name.secret || element.secret
			return name
		}
	}
	return found{}
}

func elementAt(element found, path string) found {
	if path == "" || !element.IsObject() {
		return element
	}
	below := at(element.ObjectValue(), path)
	below.secret = below.secret || element.secret
	return below
}

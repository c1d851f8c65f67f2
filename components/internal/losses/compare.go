package losses

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// Update is an update of a resource in place.
type Update struct {
	// Type is the resource's type token.
	Type string
	// Inside says that the resource is part of an environment, which tells some losses itself.
	Inside bool
	// New says that the resource was not there before, Had which types the environment had then, and Others are the inputs of those of the resource's type,
	// of what was there as well where a rule has Within.
	New    bool
	Had    map[string]bool
	Others []resource.PropertyMap
	// Before and After are the resource's inputs.
	Before, After resource.PropertyMap
	// Unset are the values that Azure has where properties are left out, besides those of the rules.
	Unset map[string]any
	// Answered are its outputs after the last update or import.
	Answered resource.PropertyMap
	// Created are the identities, see [Rule.MadeWith], and the ids in small letters of what was created in the same run, and Replaced the former ids of
	// what was created anew.
	Created, Replaced map[string]bool
	// Gone are the ids in small letters of what the same run takes away: nothing is told of what looked at it. Deleted are those of what it deletes in Azure
	// with all that is in it.
	Gone, Deleted map[string]bool
}

// line is one loss.
type line struct {
	rank string
	// path is the input below that of the resource, or below the part of an environment in under, "" for the whole resource, and called what the resource is
	// called then.
	path, under, called string
	// text says how the input changes, and what is lost.
	text string
}

// String is the line where nobody knows which input the resource is made of.
func (l line) String() string {
	of := l.path
	if of == "" {
		of = l.called
	}
	return l.rank + ": " + of + " " + l.text
}

// Lines are what an update loses, a line each: its rank, the input with its values, and what is lost. What is unknown until the update is left out, and
// secret values are hidden.
func (t *Table) Lines(u Update) []string {
	var texts []string
	for _, one := range t.lines(u) {
		texts = append(texts, one.String())
	}
	return texts
}

func (t *Table) lines(u Update) []line {
	var lines []line
	kind := shortType(u.Type)
	u.After = u.asPlanned(resource.NewProperty(u.After)).ObjectValue()
	if len(u.Gone) > 0 {
		u.Before = u.withoutGone(resource.NewProperty(u.Before)).ObjectValue()
	}
	for _, rule := range t.Rules {
		if rule.Type != kind || !rule.applies(u) {
			continue
		}
		if unset, known := u.Unset[rule.Input]; known {
			rule.Unset = unset
		}
		told := rule.lines(u)
		if rule.Whole && len(told) > 0 {
			return told[:1]
		}
		lines = append(lines, told...)
	}
	return lines
}

func (r Rule) lines(u Update) []line {
	var lines []line
	var together []string
	for _, pair := range r.pairs(u) {
		change := directions[r.Lost](r, pair)
		if r.isOfIDs() && pair.after.unknown && !pair.before.isNothing() && !u.Replaced[strings.ToLower(pair.before.text())] {
			change = "changes" // to what the same run makes
		}
		switch one := r.line(pair.path, change); {
		case change == "":
		case r.Together && !slices.Contains(together, pair.name):
			together = append(together, pair.name)
		case !r.Together && !slices.Contains(lines, one):
			lines = append(lines, one)
		}
	}
	if len(together) > 0 {
		lines = append(lines, r.line(r.shown(r.Each), elementsText("loses", together)))
	}
	return lines
}

// isOfIDs says whether the property is one of ids alone, of which an unknown one is another one.
func (r Rule) isOfIDs() bool { return r.Whole || r.Lost == leaves }

// deletes says whether the run deletes what has an id, or what that is in.
func (u Update) deletes(id string) bool {
	for deleted := range u.Deleted {
		if azure.IsWithin(id, deleted) {
			return true
		}
	}
	return false
}

// deletesAll says whether the run deletes everything of an id or a list of ids.
func (u Update) deletesAll(of found) bool {
	ids := []found{of}
	if of.IsArray() {
		ids = nil
		for _, element := range of.ArrayValue() {
			ids = append(ids, reveal(element))
		}
	}
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(id found) bool { return !u.deletes(strings.ToLower(id.text())) })
}

func (r Rule) line(path, change string) line {
	return line{rank: r.Rank, path: path, under: r.Under, called: r.Called, text: change + ": " + r.Loses}
}

// asPlanned makes the ids of what was created in the same run unknown, as they are in its preview.
func (u Update) asPlanned(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsString() && u.namesCreated(v.StringValue()):
		return resource.MakeComputed(resource.NewProperty(""))
	case v.IsSecret():
		return resource.MakeSecret(u.asPlanned(v.SecretValue().Element))
	case v.IsOutput() && v.OutputValue().Known:
		output := v.OutputValue()
		output.Element = u.asPlanned(output.Element)
		return resource.NewProperty(output)
	case v.IsArray():
		list := make([]resource.PropertyValue, len(v.ArrayValue()))
		for i, element := range v.ArrayValue() {
			list[i] = u.asPlanned(element)
		}
		return resource.NewProperty(list)
	case v.IsObject():
		object := make(resource.PropertyMap, len(v.ObjectValue()))
		for key, value := range v.ObjectValue() {
			object[key] = u.asPlanned(value)
		}
		return resource.NewProperty(object)
	default:
		return v
	}
}

// withoutGone leaves the ids of what goes in the same run out of lists.
func (u Update) withoutGone(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsArray():
		var list []resource.PropertyValue
		for _, element := range v.ArrayValue() {
			if !u.Gone[strings.ToLower(reveal(element).text())] {
				list = append(list, u.withoutGone(element))
			}
		}
		return resource.NewProperty(list)
	case v.IsObject():
		object := make(resource.PropertyMap, len(v.ObjectValue()))
		for key, value := range v.ObjectValue() {
			object[key] = u.withoutGone(value)
		}
		return resource.NewProperty(object)
	default:
		return v
	}
}

// namesCreated says whether a text is made of the id of something that was created in the same run, as the query of a rule on clusters is.
func (u Update) namesCreated(text string) bool {
	small := strings.ToLower(text)
	for id := range u.Created {
		if strings.HasPrefix(id, "/") && strings.Contains(small, id) {
			return true
		}
	}
	return false
}

// identity says which thing the resource was made with, "" for none.
func (r Rule) identity(inputs resource.PropertyMap) string {
	parts := make([]string, len(r.MadeWith))
	for i, input := range r.MadeWith {
		part := at(inputs, input)
		if part.unknown || part.text() == "" {
			return ""
		}
		parts[i] = strings.ToLower(part.text())
	}
	return strings.Join(parts, "/")
}

// pair is one property before and after.
type pair struct {
	// name is that of the element that the property is in.
	path, name    string
	before, after found
	// element is the list element that the property is in, as it was; nil without one.
	element resource.PropertyMap
	// rule is where the pair comes from.
	rule Rule
}

// shown is a value as the component's input has it, also one that Azure has where there is none.
func (p pair) shown(f found) string {
	if p.isDefault(f) {
		unset := found{PropertyValue: resource.NewPropertyValue(p.rule.Unset), there: true}
		return "the default, " + p.named(unset)
	}
	if !f.there && !f.secret && p.rule.AsDefault != "" {
		return "Azure's default"
	}
	return p.named(f)
}

// isDefault says that Azure has a value that is known where there is none.
func (p pair) isDefault(f found) bool { return !f.there && !f.secret && p.rule.Unset != nil }

func (p pair) named(f found) string {
	if word, differs := p.rule.Values[f.text()]; differs && !f.secret {
		return word
	}
	return f.String()
}

// inEffect is what Azure had before. Where nobody gave a value, that is what it answered: a limit that comes where none was given can take something
// away all the same.
func (r Rule) inEffect(before, after, answered found) found {
	if before.there || before.unknown || !after.there || after.unknown || !limits[r.Lost] {
		return before
	}
	return answered
}

// leftToAzure says that nobody chose the value before or after.
func (r Rule) leftToAzure(u Update, after found) bool {
	return r.AsDefault != "" && !after.there && !after.unknown && at(u.Answered, r.AsDefault).text() == "true"
}

func (r Rule) pairs(u Update) []pair {
	if r.Each == "" {
		before, after := r.split(at(u.Before, r.Input)), r.split(at(u.After, r.Input))
		if r.leftToAzure(u, after) {
			return nil
		}
		return []pair{{path: r.shown(r.Input), before: r.inEffect(before, after, at(u.Answered, r.Input)), after: after, rule: r}}
	}
	if outer, inner, nested := strings.Cut(r.Each, within); nested {
		return r.pairsWithin(u, outer, inner)
	}
	all := func(of resource.PropertyMap) map[string]element { return r.elements(r.split(at(of, r.Each))) }
	was, is, answered := all(u.Before), all(u.After), all(u.Answered)
	if is == nil {
		return nil
	}
	var pairs []pair
	for _, key := range slices.Sorted(maps.Keys(union(was, is))) {
		if one, told := r.pairOf(was[key], is[key], answered[key], is); told && !r.covered(key, is) && !r.renamed(key, was, is) {
			pairs = append(pairs, one)
		}
	}
	return pairs
}

// pairsWithin are those of what is in each element that was there and still is.
func (r Rule) pairsWithin(u Update, outer, inner string) []pair {
	was, is := r.elements(at(u.Before, outer)), r.elements(at(u.After, outer))
	var pairs []pair
	for _, key := range slices.Sorted(maps.Keys(is)) {
		before, after := was[key], is[key]
		if !before.IsObject() || !after.IsObject() {
			continue
		}
		of := r
		of.Each, of.By, of.Sets = inner, "", strings.Replace(r.Sets, "*", after.name, 1)
		if inside := (Update{Before: before.ObjectValue(), After: after.ObjectValue()}); !of.isToldBeside(inside) {
			pairs = append(pairs, of.pairs(inside)...)
		}
	}
	return pairs
}

// pairOf is one element before and after, among those that are there.
func (r Rule) pairOf(old, kept, answered element, is map[string]element) (pair, bool) {
	name := old.name
	if !old.there {
		name = kept.name
	}
	if !r.tells(name) || r.While != "" && (!elementAt(old.found, r.While).there || !elementAt(kept.found, r.While).there) {
		return pair{}, false
	}
	if !kept.there && slices.ContainsFunc(slices.Collect(maps.Values(is)), func(e element) bool { return e.nameless }) {
		return pair{}, false // it may be one of those whose name is not known yet
	}
	before, after := elementAt(old.found, r.Input), elementAt(kept.found, r.Input)
	if r.Input != "" {
		before, after = r.split(before), r.split(after)
	}
	if input, known := r.Names[name]; known {
		name = input
	}
	one := pair{path: r.pathOf(name), name: name, before: r.inEffect(before, after, elementAt(answered.found, r.Input)), after: after, rule: r}
	if old.IsObject() {
		one.element = old.ObjectValue()
	}
	return one, true
}

// covered says whether other elements make up for one that is gone or off. One that is not known yet may be on.
func (r Rule) covered(key string, is map[string]element) bool {
	for _, cover := range slices.Concat(r.Covers[key], r.Covers["*"]) {
		one, there := is[folded(cover)]
		value := elementAt(one.found, r.Input)
		if there && folded(cover) != key && (r.Input == "" || value.unknown || strings.EqualFold(value.text(), "true")) {
			return true
		}
	}
	return false
}

// renamed says whether a new element holds the same under another name as one that is gone.
func (r Rule) renamed(key string, was, is map[string]element) bool {
	gone := was[key]
	if !r.Renamed || !gone.IsObject() || is[key].there {
		return false
	}
	for other, one := range is {
		if !was[other].there && one.IsObject() && len(r.differingBut(gone.found, one.found)) == 0 {
			return true
		}
	}
	return false
}

// differingBut are the properties of two elements that differ, but for their names.
func (r Rule) differingBut(one, other found) []string {
	return slices.DeleteFunc(differences(one, other, ""), func(path string) bool { return path == r.By })
}

// pathOf is an element's property as a user knows it.
func (r Rule) pathOf(name string) string {
	path := r.Sets
	if path == "" && r.Called == "" {
		path = r.Each + "[*]"
		if r.Input != "" {
			path += "." + r.Input
		}
	}
	return strings.Replace(path, "*", name, 1)
}

// shown is the input as a user knows it.
func (r Rule) shown(property string) string {
	if r.Sets != "" || r.Called != "" {
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

// elements are the elements of a list or an object by what tells them apart, nil if they are not known.
func (r Rule) elements(all found) map[string]element {
	if all.unknown {
		return nil
	}
	elements := map[string]element{}
	add := func(key string, name, value found) {
		name.secret, value.secret = name.secret || all.secret, value.secret || all.secret
		elements[folded(key)] = element{found: value, name: name.String(), nameless: name.unknown}
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

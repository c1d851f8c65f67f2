package losses

import (
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

// Package edits has changes of an environment's configuration as data, each with what it may delete, for tests that disturb them.
package edits

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Edit is one change. Everything in it is a row of edits.yaml.
type Edit struct {
	// Name says what is changed.
	Name string `yaml:"name"`
	// With are the inputs by path that the environment gets before, where the edit needs more than every environment has.
	With map[string]any `yaml:"with"`
	// Set are the inputs by path that change; null takes one away.
	Set map[string]any `yaml:"set"`
	// Direction is what the edit does on the way there.
	Direction `yaml:",inline"`
	// Back is what taking it back does. Defaults to the same.
	Back *Direction `yaml:"back"`
	// Like is another edit that does the same to the same resources for another reason: what is tried at every single call is tried with that one.
	Like string `yaml:"like"`
}

// Direction is what a change of the configuration does to the environment.
type Direction struct {
	// Deletes are the logical names of all resources that are deleted, for good or to be made again, without the environment's name; * stands
	// for any text. Every other resource but alert rules, which follow what they watch, is there all the time.
	Deletes []string `yaml:"deletes"`
	// AllowReplace are the consents that it needs.
	AllowReplace []string `yaml:"allowReplace"`
}

//go:embed edits.yaml
var table []byte

// content is what edits.yaml holds.
type content struct {
	// Values only gives names to long values.
	Values []any `yaml:"values"`
	// Environment is the configuration that in-process tests begin with.
	Environment map[string]any `yaml:"environment"`
	Edits       []Edit         `yaml:"edits"`
}

func read() content {
	var read content
	decoder := yaml.NewDecoder(bytes.NewReader(table))
	decoder.KnownFields(true)
	if err := decoder.Decode(&read); err != nil {
		panic("edits.yaml: " + err.Error())
	}
	return read
}

// Environment is a small configuration that every edit fits. Nothing in it is protected.
func Environment() map[string]any { return CopyConfig(read().Environment) }

// All are the edits, in the order of the table.
func All() []Edit { return read().Edits }

// Fits says whether a configuration has what the edit changes: a cluster of the same key, and no other value of what the edit brings along.
func (e Edit) Fits(config map[string]any) bool {
	for _, at := range e.Paths() {
		parts := strings.SplitN(at, ".", 3)
		if parts[0] == "clusters" && len(parts) == 3 && Get(config, parts[0]+"."+parts[1]) == nil {
			return false
		}
	}
	return true
}

// Paths are what the edit touches.
func (e Edit) Paths() []string {
	return slices.Sorted(maps.Keys(union(e.With, e.Set)))
}

// Touches says whether two edits have to do with the same inputs, or with inputs in each other. An element of a list is one input, and taking it away
// moves the others.
func (e Edit) Touches(other Edit) bool {
	for _, a := range e.reach() {
		for _, b := range other.reach() {
			if within(a, b) || within(b, a) {
				return true
			}
		}
	}
	return false
}

// reach are the paths that an edit touches, up to the element of a list, or to the list if an element is taken away.
func (e Edit) reach() []string {
	var all []string
	for at, value := range union(e.With, e.Set) {
		element, _, listed := strings.Cut(at, "]")
		list, _, _ := strings.Cut(at, "[")
		switch {
		case listed && value == nil:
			all = append(all, list)
		case listed:
			all = append(all, element+"]")
		default:
			all = append(all, at)
		}
	}
	return all
}

// Start is a configuration with what the edit needs.
func (e Edit) Start(config map[string]any) map[string]any { return apply(config, e.With, nil) }

// Apply is a configuration after the edit, with its consents.
func (e Edit) Apply(config map[string]any) map[string]any {
	return apply(config, e.Set, e.AllowReplace)
}

// Revert is the configuration before the edit, with the consents that going back needs.
func (e Edit) Revert(before map[string]any) map[string]any {
	return apply(before, nil, e.Backwards().AllowReplace)
}

// Backwards is what taking the edit back does.
func (e Edit) Backwards() Direction {
	if e.Back == nil {
		return e.Direction
	}
	return *e.Back
}

// MayDelete says whether the resource with a logical name of an environment may be deleted.
func (d Direction) MayDelete(environment, logicalName string) bool {
	name := strings.TrimPrefix(logicalName, environment+"-")
	return slices.ContainsFunc(d.Deletes, func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		if err != nil {
			panic(fmt.Sprintf("%q: %v", pattern, err))
		}
		return matched
	})
}

// apply changes a copy, what contains others before those.
func apply(config, values map[string]any, consents []string) map[string]any {
	changed := CopyConfig(config)
	for _, at := range slices.Sorted(maps.Keys(values)) {
		Set(changed, at, values[at])
	}
	delete(changed, "allowReplace")
	if len(consents) > 0 {
		changed["allowReplace"] = Copy(texts(consents))
	}
	return changed
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, text := range list {
		out[i] = text
	}
	return out
}

func within(inner, outer string) bool {
	rest, found := strings.CutPrefix(inner, outer)
	return found && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func union(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, b)
	return all
}

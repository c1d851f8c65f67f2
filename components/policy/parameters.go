package policy

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	excludedNamespacesParameter = "excludedNamespaces"
	namespacesParameter         = "namespaces"
	excludedImagesParameter     = "excludedImages"
)

// given are the parameters that the user gave, with nil for a value that is not known yet.
func (s *AssignmentSpec) given() map[string]any {
	values := map[string]any{}
	literal, _ := s.Parameters.(pulumi.Map)
	for name, in := range literal {
		values[name], _ = azure.Plain(in)
	}
	return values
}

// values are the assignment's parameters as far as they follow from the spec and not from the parameters that the user gave.
func (s *AssignmentSpec) values(d *definition) map[string]any {
	given := s.given()
	values := map[string]any{}
	if !d.known() {
		return values
	}
	if s.Effect != nil {
		for _, own := range d.effectParameters() {
			values[own] = *s.Effect
		}
	} else {
		maps.Copy(values, d.staged(s.stage(), given))
	}
	for _, own := range d.passedTo(excludedNamespacesParameter) {
		if len(s.ExcludedNamespaces) > 0 {
			values[own] = union(texts(d.parameters[own].Default), s.ExcludedNamespaces)
		}
	}
	for _, own := range d.passedTo(namespacesParameter) {
		if len(s.Namespaces) > 0 {
			values[own] = toAny(s.Namespaces)
		}
	}
	for _, own := range d.passedTo(excludedImagesParameter) {
		if len(s.ExcludedImages) > 0 {
			values[own] = union(texts(d.parameters[own].Default), s.ExcludedImages)
		}
	}
	return values
}

// effective are all values that are known at preview: what follows from the spec, and over it what the user gave.
func (s *AssignmentSpec) effective(d *definition) map[string]any {
	values := s.values(d)
	maps.Copy(values, s.given())
	return values
}

// inputs are the values that are sent.
func (s *AssignmentSpec) inputs(d *definition) pulumi.Map {
	inputs := pulumi.Map{}
	for name, value := range s.values(d) {
		inputs[name] = azure.Inputs(value)
	}
	literal, _ := s.Parameters.(pulumi.Map)
	maps.Copy(inputs, literal)
	return inputs
}

// effectParameters are the definition's parameters for effects: its one or, of an initiative, that named effect.
func (d *definition) effectParameters() []string {
	if d.isSet {
		if _, ok := d.parameters["effect"]; ok {
			return []string{"effect"}
		}
		return nil
	}
	for _, m := range d.members {
		if m.policy != nil && m.policy.EffectParameter != "" {
			return []string{m.policy.EffectParameter}
		}
	}
	return nil
}

func (s *AssignmentSpec) checkParameters(c *input.Checker, d *definition) {
	if s.Parameters != nil {
		if _, literal := s.Parameters.(pulumi.Map); !literal {
			c.Failf("parameters", "has names that are not known at preview: give a map whose values alone come from other resources")
			return
		}
	}
	if !d.known() {
		s.checkRequiredByName(c, d)
		return
	}
	given := s.given()
	for _, name := range slices.Sorted(maps.Keys(given)) {
		path := input.Key("parameters", name)
		known, ok := d.parameters[name]
		if !ok {
			c.Failf(path, "is not a parameter of %q%s", d.name, input.NearOrAll(name, d.parameterNames()))
			continue
		}
		if given[name] != nil {
			known.check(c, path, given[name])
			d.checkKeepsExclusions(c, name, given[name])
		}
	}
	values := s.effective(d)
	for _, name := range d.parameterNames() {
		if _, set := values[name]; !set && d.parameters[name].Required {
			c.Failf(input.Key("parameters", name), "is required: %q has no default for it%s", d.name, d.parameters[name].hint())
		}
	}
}

// checkRequiredByName is what can be said of an initiative of which only the required parameters are known.
func (s *AssignmentSpec) checkRequiredByName(c *input.Checker, d *definition) {
	given := s.given()
	for _, name := range d.required {
		if _, set := given[name]; !set {
			c.Failf(input.Key("parameters", name), "is required: %q has no default for it", d.name)
		}
	}
}

// checkKeepsExclusions refuses a list that would put the system's own namespaces under the policy.
func (d *definition) checkKeepsExclusions(c *input.Checker, name string, value any) {
	if !slices.Contains(d.passedTo(excludedNamespacesParameter), name) {
		return
	}
	var lost []string
	for _, namespace := range texts(d.parameters[name].Default) {
		if !slices.Contains(texts(value), namespace) {
			lost = append(lost, namespace)
		}
	}
	if len(lost) > 0 {
		c.Failf(input.Key("parameters", name), "leaves out %s, whose workloads Azure runs: use excludedNamespaces, which adds to the defaults", input.Words(lost))
	}
}

func (p parameter) hint() string {
	if len(p.Allowed) > 0 {
		return "; one of " + input.Words(p.Allowed)
	}
	return "; " + article(p.Type)
}

func article(kind string) string {
	kind = strings.ToLower(kind)
	if strings.ContainsAny(kind[:1], "aeiou") {
		return "an " + kind
	}
	return "a " + kind
}

func (p parameter) check(c *input.Checker, path string, value any) {
	if !p.fits(value) {
		c.Failf(path, "is %s: must be %s", show(value), article(p.Type))
		return
	}
	if p.Allowed == nil {
		return
	}
	if list, ok := value.([]any); ok {
		for i, element := range list {
			p.checkAllowed(c, input.Index(path, i), element)
		}
		return
	}
	p.checkAllowed(c, path, value)
}

func (p parameter) checkAllowed(c *input.Checker, path string, value any) {
	if slices.ContainsFunc(p.Allowed, func(allowed any) bool { return fmt.Sprint(allowed) == fmt.Sprint(value) }) {
		return
	}
	near := ""
	if text, ok := value.(string); ok {
		near = input.DidYouMean(text, texts(p.Allowed))
	}
	c.Failf(path, "is %s: must be one of %s, in this spelling%s", show(value), input.Words(p.Allowed), near)
}

func (p parameter) fits(value any) bool {
	switch strings.ToLower(p.Type) {
	case "string", "datetime":
		_, ok := value.(string)
		return ok
	case "boolean":
		_, ok := value.(bool)
		return ok
	case "integer":
		number, fraction := value.(float64)
		_, whole := value.(int)
		return whole || fraction && number == math.Trunc(number)
	case "float":
		_, fraction := value.(float64)
		_, whole := value.(int)
		return whole || fraction
	case "array":
		_, ok := value.([]any)
		return ok
	case "object":
		_, ok := value.(map[string]any)
		return ok
	}
	return true
}

// show is a value as an error shows it.
func show(value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case map[string]any:
		return "a map"
	case []any:
		return "a list"
	}
	return fmt.Sprint(value)
}

func texts(value any) []string {
	list, _ := value.([]any)
	values := make([]string, 0, len(list))
	for _, element := range list {
		if text, ok := element.(string); ok {
			values = append(values, text)
		}
	}
	return values
}

func union(defaults, added []string) []any {
	values := slices.Clone(defaults)
	for _, one := range added {
		if !slices.Contains(values, one) {
			values = append(values, one)
		}
	}
	return toAny(values)
}

func toAny(values []string) []any {
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = value
	}
	return list
}

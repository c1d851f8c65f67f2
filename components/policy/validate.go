package policy

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Azure's limits for assignments and exemptions.
const (
	maxDisplayName    = 128
	maxDescription    = 512
	maxSelectors      = 10
	maxSelectorValues = 50
	maxOverrides      = 10
	maxExcludedScopes = 400
)

const (
	enforcementDefault = "Default"
	enforcementNone    = "DoNotEnforce"

	modeKubernetes = "Microsoft.Kubernetes.Data"
)

var (
	versionPattern   = regexp.MustCompile(`^\d+\.(\*|\d+)\.\*(-[a-z]+)?$`)
	locationPattern  = regexp.MustCompile(`^[a-z0-9]+$`)
	namespacePattern = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	// Azure's own rule for the names of assignments, definitions and exemptions.
	namePattern = regexp.MustCompile(`^[^<>*%&:\\?.+/\x00-\x1f]{0,63}[^<>*%&:\\?.+/ \x00-\x1f]$`)
	guidPattern = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

const (
	versionRule   = `must be a major version such as "9.*.*", or one with its minor version such as "9.2.*"`
	namespaceRule = "must be the name of a namespace, 1 to 63 lower-case letters, digits and hyphens with a letter or digit at both ends"
	locationRule  = `must be the short name of a region, such as "northeurope"`
	nameRule      = `must be 1 to 64 characters without < > * % & : \ ? . + / and without a space at the end`
)

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none. It takes the present from [clock.Present].
func (s *AssignmentSpec) Validate() error {
	var c input.Checker
	if s == nil {
		return nil
	}
	d := s.resolve(&c)
	s.check(&c, d, present())
	return c.Err()
}

// check is Validate at a moment for a definition that was found; nil is one that was not, whose mistakes are recorded already.
func (s *AssignmentSpec) check(c *input.Checker, d *definition, now time.Time) {
	s.checkStage(c)
	c.OneOf("enforcementMode", s.EnforcementMode, enforcementDefault, enforcementNone)
	checkLength(c, "displayName", s.DisplayName, maxDisplayName)
	checkLength(c, "description", s.Description, maxDescription)
	s.checkNamespaces(c)
	checkResourceSelectors(c, "resourceSelectors", s.ResourceSelectors)
	s.checkExcludedScopes(c)
	s.Identity.check(c)
	s.checkExemptions(c, d, now)
	if d == nil {
		return
	}
	s.checkVersion(c, d)
	s.checkEffect(c, d)
	s.checkParameters(c, d)
	s.checkPassed(c, d)
	s.checkOverrides(c, d)
	s.checkMessages(c, d)
	s.checkRemediation(c, d)
	s.checkRoles(c, d)
}

func (s *AssignmentSpec) checkStage(c *input.Checker) {
	c.OneOf("stage", s.Stage, stages...)
	if s.Stage != nil && s.Effect != nil {
		c.Failf("effect", "is set together with stage, which means an effect too: remove one of the two")
	}
}

func (s *AssignmentSpec) stage() string { return input.Value(s.Stage, stageObserve) }

func (s *AssignmentSpec) checkVersion(c *input.Checker, d *definition) {
	if s.DefinitionVersion == nil {
		return
	}
	const path = "definitionVersion"
	switch {
	case !versionPattern.MatchString(*s.DefinitionVersion):
		c.Failf(path, "is %q: %s", *s.DefinitionVersion, versionRule)
	case d.own:
		c.Failf(path, "is %q for a definition of your own, which has no versions: leave it out", *s.DefinitionVersion)
	case !d.known():
		return
	case majorOf(*s.DefinitionVersion) != majorOf(d.version), previewOf(*s.DefinitionVersion) != previewOf(d.version):
		c.Failf(path, "is %q: the catalogue knows the parameters of %s; use that, or leave it out", *s.DefinitionVersion, d.knownPins(s.definitionGUID()))
	}
}

// knownPins are the major versions of a built-in definition that the catalogue knows, in words.
func (d *definition) knownPins(guid string) string {
	if d.isSet {
		return d.pin()
	}
	var pins []string
	for _, one := range policyVersions(guid) {
		pins = append(pins, singlePolicy(one).pin())
	}
	return strings.Join(pins, " and ")
}

func (s *AssignmentSpec) checkEffect(c *input.Checker, d *definition) {
	if s.Stage != nil && !d.known() {
		c.Failf("stage", "is %q, but the parameters of %s are not known here: leave it out, and set parameters or enforcementMode", *s.Stage, d.title())
	}
	if s.Effect == nil {
		return
	}
	const path = "effect"
	names := d.effectParameters()
	if !d.known() || len(names) == 0 {
		c.Failf(path, "is %q, but %s has no effect parameter of its own: %s", *s.Effect, d.title(), d.instead())
		return
	}
	var allowed []string
	for _, own := range names {
		if d.accepts(own, *s.Effect) {
			return
		}
		allowed = d.effectsOf(own)
	}
	c.Failf(path, "is %q: must be one of %s, in this spelling%s", *s.Effect, input.Words(allowed), input.DidYouMean(*s.Effect, allowed))
}

func (d *definition) title() string {
	if d.name == "" {
		return "this definition"
	}
	return "\"" + d.name + "\""
}

func (d *definition) instead() string {
	if d.isSet && d.known() {
		return "set stage, parameters or overrides"
	}
	return "set parameters"
}

// effectsOf are the effects that a parameter may have.
func (d *definition) effectsOf(own string) []string {
	var effects []string
	for _, m := range d.members {
		if m.policy == nil {
			continue
		}
		if passed, ok := m.passes(m.policy.EffectParameter); ok && passed == own {
			for _, effect := range m.policy.Effects {
				if d.accepts(own, effect) && !slices.Contains(effects, effect) {
					effects = append(effects, effect)
				}
			}
		}
	}
	return effects
}

func (s *AssignmentSpec) checkNamespaces(c *input.Checker) {
	checkEach(c, "namespaces", s.Namespaces, namespacePattern, namespaceRule)
	checkEach(c, "excludedNamespaces", s.ExcludedNamespaces, namespacePattern, namespaceRule)
	for i, namespace := range s.Namespaces {
		if slices.Contains(s.ExcludedNamespaces, namespace) {
			c.Failf(input.Index("namespaces", i), "is %q, which excludedNamespaces names too: remove it from one of the two", namespace)
		}
	}
	for i, image := range s.ExcludedImages {
		if image == "" || strings.Contains(strings.TrimSuffix(image, "*"), "*") {
			c.Failf(input.Index("excludedImages", i), "is %q: must be an image, or the beginning of one with an asterisk at its end", image)
		}
	}
}

// checkPassed refuses what the definition would not hear of, and exclusions that cancel what is included.
func (s *AssignmentSpec) checkPassed(c *input.Checker, d *definition) {
	for _, one := range []struct {
		path, parameter string
		values          []string
	}{
		{"namespaces", namespacesParameter, s.Namespaces},
		{"excludedNamespaces", excludedNamespacesParameter, s.ExcludedNamespaces},
		{"excludedImages", excludedImagesParameter, s.ExcludedImages},
	} {
		if len(one.values) == 0 {
			continue
		}
		names := d.passedTo(one.parameter)
		if len(names) == 0 {
			c.Failf(one.path, "is set, but %s has no parameter for it: leave it out", d.title())
		}
		for _, own := range names {
			if _, twice := s.given()[own]; twice {
				c.Failf(input.Key("parameters", own), "is set together with %s, which sets it: remove one of the two", one.path)
			}
		}
	}
	for _, own := range d.passedTo(excludedNamespacesParameter) {
		for i, namespace := range s.Namespaces {
			if slices.Contains(texts(d.parameters[own].Default), namespace) {
				c.Failf(input.Index("namespaces", i), "is %q, which %s excludes for Azure's own workloads: leave it out", namespace, d.title())
			}
		}
	}
}

func (s *AssignmentSpec) checkExcludedScopes(c *input.Checker) {
	literals := azure.Literals(s.ExcludedScopeIds)
	for _, i := range sortedKeys(literals) {
		if _, err := azure.ScopeOf(literals[i]); err != nil {
			c.Failf(input.Index("excludedScopeIds", i), "%s", err)
		}
	}
	if len(literals) > maxExcludedScopes {
		c.Failf("excludedScopeIds", "has %d entries: Azure takes at most %d", len(literals), maxExcludedScopes)
	}
}

func (s *AssignmentSpec) checkMessages(c *input.Checker, d *definition) {
	for i, message := range s.NonComplianceMessages {
		path := input.Index("nonComplianceMessages", i)
		c.Required(path+".message", message.Message != "", "say what to do")
		for _, other := range s.NonComplianceMessages[:i] {
			if input.Value(other.Member, "") == input.Value(message.Member, "") {
				c.Failf(path, "is a second message for the same: keep one")
				break
			}
		}
		if message.Member != nil {
			d.checkMember(c, path+".member", *message.Member)
		}
		if ref, ok := d.kubernetesMember(message.Member); ok {
			c.Failf(path, "is for %s, a Kubernetes policy: Azure takes messages for policies of Azure's own resources only; leave it out", ref)
		}
	}
}

// kubernetesMember is a member for which a message of the given member, nil for all, would be and that cannot have one.
func (d *definition) kubernetesMember(ref *string) (string, bool) {
	for _, m := range d.members {
		if m.policy != nil && m.policy.Mode == modeKubernetes && (ref == nil || *ref == m.ref) {
			if m.ref == "" {
				return d.title(), true
			}
			return m.ref, true
		}
	}
	return "", false
}

// checkMember records what is wrong with the reference id of a member.
func (d *definition) checkMember(c *input.Checker, path, ref string) {
	switch {
	case d.known() && !d.isSet:
		c.Failf(path, "is %q, but %s is a single policy, without members: leave it out", ref, d.title())
	case d.known() && !slices.Contains(d.refs(), ref):
		c.Failf(path, "is %q: not a member of %s%s", ref, d.title(), input.NearOrAll(ref, d.refs()))
	}
}

func checkEach(c *input.Checker, path string, values []string, pattern *regexp.Regexp, rule string) {
	for i, value := range values {
		c.Match(input.Index(path, i), &value, pattern, rule)
		if slices.Contains(values[:i], value) {
			c.Failf(input.Index(path, i), "is %q a second time: list each once", value)
		}
	}
}

func checkLength(c *input.Checker, path string, value *string, longest int) {
	if value == nil {
		return
	}
	if length := utf8.RuneCountInString(*value); length == 0 || length > longest {
		c.Failf(path, "has %d characters: must be 1 to %d", length, longest)
	}
}

func sortedKeys[V any](m map[int]V) []int {
	keys := make([]int, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

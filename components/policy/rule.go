package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// Rule is what one policy does under one assignment, as far as that is known at preview.
type Rule struct {
	// Assignment is the assignment's key.
	Assignment string
	// Policy is the GUID of a built-in policy, empty for another.
	Policy string
	// Title is the policy's display name.
	Title string
	// Member is its reference id in an initiative, empty for a single policy.
	Member string
	// Effect is what it does, in Azure's spelling. A policy with overrides for some regions has a rule for each effect.
	Effect string
	// Enforced says that it does so and does not only record what it would do.
	Enforced bool
	// Kubernetes says that it is about what runs in clusters, not about Azure's own resources.
	Kubernetes bool
	// Parameters are the policy's own parameters of which the value is known.
	Parameters map[string]any
}

// Denies says whether the rule refuses what breaks it.
func (r Rule) Denies() bool { return r.Enforced && strings.EqualFold(r.Effect, effectDeny) }

// Deploys says whether the rule changes resources by itself.
func (r Rule) Deploys() bool { return r.Enforced && acts(r.Effect) }

// IsOff says whether the rule is switched off.
func (r Rule) IsOff() bool { return strings.EqualFold(r.Effect, effectDisabled) }

// Scope is what an assignment applies to, as far as that is known at preview.
type Scope struct {
	// Cluster is the key of the one cluster, empty for another scope.
	Cluster string
	// ID is an id that was given as plain text, empty for the default scope and for one that is not known yet.
	ID string
	// Unknown says that the id comes from another resource.
	Unknown bool
	// Excluded are ids below it that were given as plain text and that the assignment does not apply to.
	Excluded []string
}

// Rules are what all assignments do. A policy that the catalogue does not know is left out.
func (s *Spec) Rules() []Rule {
	var rules []Rule
	if s == nil {
		return rules
	}
	for _, key := range slices.Sorted(maps.Keys(s.Assignments)) {
		one := s.Assignments[key]
		if d := s.definitionOf(one); d != nil {
			rules = append(rules, one.rules(key, d)...)
		}
	}
	return rules
}

// DefinesItself says whether the assignment of that key assigns a definition that the environment stores.
func (s *Spec) DefinesItself(key string) bool {
	d := s.definitionOf(s.Assignments[key])
	return d != nil && d.own && (d.preset != nil || s.Assignments[key].Initiative != nil || s.Assignments[key].CustomPolicy != nil)
}

// ScopeOf is what the assignment of that key applies to.
func (s *Spec) ScopeOf(key string) Scope {
	one := s.Assignments[key]
	excluded := slices.Sorted(maps.Values(azure.Literals(one.ExcludedScopeIds)))
	if one.Cluster != nil {
		return Scope{Cluster: *one.Cluster, Excluded: excluded}
	}
	id, _ := azure.Literal(one.ScopeId)
	return Scope{ID: id, Unknown: one.ScopeId != nil && id == "", Excluded: excluded}
}

func (s ScopedAssignment) rules(key string, d *definition) []Rule {
	values := s.effective(d)
	enforced := s.enforcementMode(d) == enforcementDefault
	var rules []Rule
	for _, m := range d.members {
		if m.policy == nil {
			continue
		}
		for _, effect := range s.effects(d, m, values) {
			rules = append(rules, Rule{
				Assignment: key, Policy: m.policy.ID, Title: m.policy.Name, Member: m.ref, Effect: effect, Enforced: enforced,
				Kubernetes: m.policy.Mode == modeKubernetes, Parameters: d.resolved(m, values),
			})
		}
	}
	return rules
}

// resolved are the values that reach a member's parameters.
func (d *definition) resolved(m part, values map[string]any) map[string]any {
	known := map[string]any{}
	for name, own := range m.policy.Parameters {
		value, set := m.arguments[name]
		if up, passed := m.passes(name); passed {
			if value, set = values[up]; !set {
				value, set = d.parameters[up].Default, true
			}
		}
		if !set {
			value = own.Default
		}
		if value != nil {
			known[name] = value
		}
	}
	return known
}

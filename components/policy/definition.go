package policy

import (
	"maps"
	"slices"
	"strings"
)

// definition is what is known of the policy or initiative that an assignment is about.
type definition struct {
	// name is its display name.
	name string
	// version is the one that is known, empty for a definition without versions.
	version string
	isSet   bool
	// own says that it is a definition of the user's, or of ours, which has no versions.
	own bool
	// preset is nil unless it was named by one.
	preset *preset
	// parameters are nil if nobody knows them: a definition of the user's own, or one of the less used initiatives.
	parameters map[string]parameter
	members    []part
	// roles, deploys and required are those of an initiative whose members are not known: the roles of its identity, whether it needs one,
	// and the parameters without a default.
	roles    []string
	deploys  bool
	required []string
}

// part is one policy in an initiative; a single policy is an initiative of one, with its own parameters handed down to it.
type part struct {
	ref string
	// policy is nil for one that the catalogue does not know.
	policy *builtIn
	// arguments are the policy's parameters: values, or "$name" for a parameter of the definition.
	arguments map[string]any
}

func (d *definition) known() bool { return d.parameters != nil }

func singlePolicy(p *builtIn) *definition {
	arguments := make(map[string]any, len(p.Parameters))
	for name := range p.Parameters {
		arguments[name] = "$" + name
	}
	return &definition{
		name: p.Name, version: p.Version, parameters: orEmpty(p.Parameters),
		members: []part{{policy: p, arguments: arguments}},
	}
}

func initiativeOf(set *initiative) *definition {
	d := &definition{name: set.Name, version: set.Version, isSet: true, roles: set.Roles, deploys: set.IdentityRequired}
	if set.Partial {
		d.required = set.RequiredParameters
		return d
	}
	d.parameters = orEmpty(set.Parameters)
	for _, m := range set.Members {
		one := part{ref: m.Ref, arguments: m.Parameters}
		if m.Policy != "" {
			one.policy = findPolicy(m.Policy, majorOf(m.Version))
		}
		d.members = append(d.members, one)
	}
	return d
}

func orEmpty(parameters map[string]parameter) map[string]parameter {
	if parameters == nil {
		return map[string]parameter{}
	}
	return parameters
}

// majorOf is the major part of a version or of a pin such as "9.*.*".
func majorOf(version string) string {
	major, _, _ := strings.Cut(version, ".")
	return major
}

// pin is the version to stay on within the major one that is known: its parameters are those that were checked.
func (d *definition) pin() string {
	if d.version == "" {
		return ""
	}
	return majorOf(d.version) + ".*.*" + previewOf(d.version)
}

// previewOf is the "-preview" at the end of a version or a pin, empty for one that is not in preview.
func previewOf(version string) string {
	_, suffix, preview := strings.Cut(version, "-")
	if !preview {
		return ""
	}
	return "-" + strings.ToLower(suffix)
}

// refs are the reference ids of the members that are known.
func (d *definition) refs() []string {
	refs := make([]string, 0, len(d.members))
	for _, m := range d.members {
		refs = append(refs, m.ref)
	}
	return refs
}

func (d *definition) parameterNames() []string { return slices.Sorted(maps.Keys(d.parameters)) }

// passedTo are the definition's own parameters that reach members as the parameter of the given name.
func (d *definition) passedTo(name string) []string {
	var names []string
	for _, m := range d.members {
		if own, ok := m.passes(name); ok && !slices.Contains(names, own) {
			names = append(names, own)
		}
	}
	slices.Sort(names)
	return names
}

// passes is the definition's parameter that becomes the member's one of that name.
func (m part) passes(name string) (string, bool) {
	text, _ := m.arguments[name].(string)
	return strings.CutPrefix(text, "$")
}

// effect is the member's effect when the definition's parameters have the given values, of which one that is not known yet is taken for the
// default; empty if nobody knows.
func (d *definition) effect(m part, given map[string]any) string {
	switch {
	case m.policy == nil:
		return ""
	case m.policy.EffectParameter == "":
		return first(m.policy.Effects)
	}
	value, set := m.arguments[m.policy.EffectParameter]
	if !set {
		return m.policy.DefaultEffect
	}
	if own, passed := m.passes(m.policy.EffectParameter); passed {
		if value = given[own]; value == nil {
			value = d.parameters[own].Default
		}
	}
	text, _ := value.(string)
	if strings.HasPrefix(text, "[") {
		return m.policy.DefaultEffect
	}
	return text
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// maxMembers is how many policies Azure takes in one initiative.
const maxMembers = 1000

// InitiativeSpec is what a user chooses about an initiative of their own: policies that are assigned together. Effects, warnings and
// namespaces of its members become parameters of the initiative, so that one assignment sets them for all. A change of members that adds or
// takes away such a parameter makes another initiative and replaces its assignments.
type InitiativeSpec struct {
	// DisplayName is shown in the portal, up to 128 characters. Defaults to the component's name.
	DisplayName *string `pulumi:"displayName,optional"`
	// Description is shown in the portal, up to 512 characters. Defaults to none.
	Description *string `pulumi:"description,optional"`
	// Members are the policies, by reference id: a short name by which overrides and exemptions know a member. Required.
	Members map[string]InitiativeMember `pulumi:"members"`
}

// InitiativeMember is one policy in an initiative.
type InitiativeMember struct {
	// CustomPolicy is the key of a custom policy of the same environment. Either it or DefinitionId is required. Must be known at preview.
	CustomPolicy *string `pulumi:"customPolicy,optional"`
	// DefinitionId is the id of a policy, built-in or your own.
	DefinitionId pulumi.StringInput `pulumi:"definitionId,optional"`
	// DefinitionVersion is the version of a built-in policy to stay on, such as "9.*.*". Defaults to the newest major version that the
	// catalogue knows. Must be known at preview.
	DefinitionVersion *string `pulumi:"definitionVersion,optional"`
	// Parameters are values for the policy's parameters, by name, the same in every assignment. The names must be known at preview.
	Parameters pulumi.MapInput `pulumi:"parameters,optional"`
}

// resolved is a member of which everything is known that can be.
type resolved struct {
	ref string
	id  pulumi.StringInput
	// policy is nil for a policy that the catalogue does not know.
	policy *builtIn
	// pin is empty for a policy without versions.
	pin        string
	parameters pulumi.Map
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *InitiativeSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	s.check(&c, nil)
	return c.Err()
}

// check is Validate where custom policies may be named by key.
func (s *InitiativeSpec) check(c *input.Checker, customPolicies map[string]*builtIn) {
	checkLength(c, "displayName", s.DisplayName, maxDisplayName)
	checkLength(c, "description", s.Description, maxDescription)
	if len(s.Members) == 0 || len(s.Members) > maxMembers {
		c.Failf("members", "has %d entries: must be 1 to %d policies", len(s.Members), maxMembers)
	}
	for _, ref := range slices.Sorted(maps.Keys(s.Members)) {
		path, m := input.Key("members", ref), s.Members[ref]
		if !namePattern.MatchString(ref) {
			c.Failf(path, "has a reference id that Azure does not take: %s", nameRule)
		}
		switch {
		case (m.CustomPolicy == nil) == (m.DefinitionId == nil):
			c.Failf(path, "must have either customPolicy or definitionId")
		case m.CustomPolicy != nil && customPolicies[*m.CustomPolicy] == nil:
			c.Failf(path+".customPolicy", "is %q: not a custom policy%s", *m.CustomPolicy, input.NearOrAll(*m.CustomPolicy, slices.Sorted(maps.Keys(customPolicies))))
		default:
			m.check(c, path, customPolicies)
		}
	}
}

// checkHomes refuses members that are stored in a subscription, for an initiative that is stored in a management group.
func (s *InitiativeSpec) checkHomes(c *input.Checker, managementGroup pulumi.StringInput) {
	if !azure.IsGiven(managementGroup) {
		return
	}
	for _, ref := range slices.Sorted(maps.Keys(s.Members)) {
		id, _ := azure.Literal(s.Members[ref].DefinitionId)
		if strings.HasPrefix(strings.ToLower(id), "/subscriptions/") {
			c.Failf(input.Key("members", ref)+".definitionId", "is %q, stored in a subscription, but the initiative is stored in a management group: "+
				"store the policy there or above", id)
		}
	}
}

func (m InitiativeMember) check(c *input.Checker, path string, customPolicies map[string]*builtIn) {
	if m.CustomPolicy != nil {
		if m.DefinitionVersion != nil {
			c.Failf(path+".definitionVersion", "is %q for a custom policy, which has no versions: leave it out", *m.DefinitionVersion)
		}
		m.checkParameters(c, path, singlePolicy(customPolicies[*m.CustomPolicy]))
		return
	}
	one := AssignmentSpec{DefinitionId: m.DefinitionId, DefinitionVersion: m.DefinitionVersion}
	var found input.Checker
	d := one.resolve(&found)
	if d != nil && d.isSet {
		found.Failf("definitionId", "is the id of an initiative: Azure takes policies only as members of one")
	}
	if d != nil {
		one.checkVersion(&found, d)
		m.checkParameters(c, path, d)
	}
	c.Add(path, found.Err())
}

func (m InitiativeMember) checkParameters(c *input.Checker, path string, d *definition) {
	var found input.Checker
	(&AssignmentSpec{Parameters: m.Parameters}).checkParameters(&found, d)
	c.Add(path, found.Err())
}

// resolve finds what is known of the members. Custom policies are given by key.
func (s *InitiativeSpec) resolve(customPolicies map[string]*builtIn, ids map[string]pulumi.StringInput) []resolved {
	members := make([]resolved, 0, len(s.Members))
	for _, ref := range slices.Sorted(maps.Keys(s.Members)) {
		m := s.Members[ref]
		one := resolved{ref: ref, id: m.DefinitionId, pin: input.Value(m.DefinitionVersion, "")}
		one.parameters, _ = m.Parameters.(pulumi.Map)
		if m.CustomPolicy != nil {
			one.id, one.policy = ids[*m.CustomPolicy], customPolicies[*m.CustomPolicy]
		} else if id, ok := azure.Literal(m.DefinitionId); ok {
			one.policy = findPolicyByID(id, majorOf(one.pin))
			if one.pin == "" && one.policy != nil {
				one.pin = singlePolicy(one.policy).pin()
			}
		}
		members = append(members, one)
	}
	return members
}

// members of a preset that is an initiative of ours.
func (p *preset) spec() *InitiativeSpec {
	title := p.Title
	spec := &InitiativeSpec{DisplayName: &title, Members: map[string]InitiativeMember{}}
	for _, m := range p.Members {
		spec.Members[m.Ref] = InitiativeMember{DefinitionId: pulumi.String(builtInPolicyPrefix + m.Policy)}
	}
	return spec
}

// exposed is a parameter by which an initiative of ours hands a value to its members.
type exposed struct {
	name string
	parameter
}

// effectClasses are the parameters for effects: one for all policies that know the same ones, so that an assignment sets a stage once. The
// first effect is the default.
var effectClasses = []struct {
	name    string
	effects []string
}{
	{"effect", []string{effectAudit, effectDeny, effectDisabled}},
	{"auditEffect", []string{effectAudit, effectDisabled}},
	{"auditIfNotExistsEffect", []string{"AuditIfNotExists", effectDisabled}},
	{"deployIfNotExistsEffect", []string{"DeployIfNotExists", effectDisabled}},
	{"modifyEffect", []string{"Modify", effectDisabled}},
	{"mutateEffect", []string{effectMutate, effectDisabled}},
}

// exposes is the initiative's parameter that the member takes for its own parameter of the given name; false for one that it keeps.
func (m resolved) exposes(name string) (exposed, bool) {
	if _, fixed := m.parameters[name]; fixed || m.policy == nil {
		return exposed{}, false
	}
	own := m.policy.Parameters[name]
	switch name {
	case m.policy.EffectParameter:
		for _, class := range effectClasses {
			if containsAll(m.policy.Effects, class.effects) {
				return exposed{class.name, parameter{Type: "String", Allowed: toAny(class.effects), Default: class.effects[0]}}, true
			}
		}
	case warnParameter:
		return exposed{name, parameter{Type: "Boolean", Default: false}}, strings.EqualFold(own.Type, "boolean")
	case excludedNamespacesParameter, namespacesParameter, excludedImagesParameter:
		return exposed{name, parameter{Type: "Array", Default: toAny(texts(own.Default))}}, strings.EqualFold(own.Type, "array")
	}
	return exposed{}, false
}

func containsAll(values, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(one string) bool { return !slices.Contains(values, one) })
}

// definitionOf is the initiative as an assignment sees it.
func (s *InitiativeSpec) definitionOf(members []resolved) *definition {
	d := &definition{name: input.Value(s.DisplayName, ""), isSet: true, own: true, parameters: map[string]parameter{}}
	for _, m := range members {
		one := part{ref: m.ref, policy: m.policy, arguments: map[string]any{}}
		for name := range m.parameters {
			one.arguments[name], _ = azure.Plain(m.parameters[name])
		}
		if m.policy != nil {
			for _, name := range slices.Sorted(maps.Keys(m.policy.Parameters)) {
				if up, ok := m.exposes(name); ok {
					one.arguments[name] = "$" + up.name
					d.parameters[up.name] = merged(d.parameters[up.name], up.parameter)
				}
			}
		}
		d.members = append(d.members, one)
	}
	return d
}

// merged is a parameter of two members: lists of exclusions grow together, so that nothing that either excludes is lost.
func merged(known, added parameter) parameter {
	if list, ok := added.Default.([]any); ok {
		added.Default = union(texts(known.Default), texts(list))
	}
	return added
}

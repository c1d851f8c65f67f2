package azure

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// parameterUse is an expression that stands for a parameter. What else an expression does, the simulation does not know.
var parameterUse = regexp.MustCompile(`parameters\('([^']+)'\)`)

// readPolicy reads a policy definition of one's own.
func readPolicy(existing *Object) *policy {
	inputs := plain(existing.Inputs)
	found := &policy{ID: existing.ID, Version: customVersion, Mode: textAt(inputs, "mode"), Parameters: readParameters(inputs)}
	effect := textAt(inputs, "policyRule.then.effect")
	if use := parameterUse.FindStringSubmatch(effect); use != nil {
		found.EffectParameter = use[1]
		if parameter, ok := found.Parameters[use[1]]; ok {
			found.DefaultEffect, _ = parameter.Default.(string)
			for _, allowed := range parameter.Allowed {
				if text, ok := allowed.(string); ok {
					found.Effects = append(found.Effects, text)
				}
			}
		}
	} else {
		found.DefaultEffect = effect
	}
	for _, role := range textsAt(inputs, "policyRule.then.details.roleDefinitionIds[]") {
		found.Roles = append(found.Roles, key(lastSegment(role)))
	}
	return found
}

func readParameters(inputs resource.PropertyMap) map[string]*policyParameter {
	found := map[string]*policyParameter{}
	for name, declared := range object(inputs, "parameters") {
		if !declared.IsObject() {
			continue
		}
		fields := declared.ObjectValue()
		parameter := &policyParameter{Type: textAt(fields, "type"), AssignPermissions: trueAt(fields, "metadata.assignPermissions")}
		if value := fields["defaultValue"]; value.IsNull() {
			parameter.Required = true
		} else {
			parameter.Default = value.Mappable()
		}
		for _, allowed := range at(fields, "allowedValues[]") {
			parameter.Allowed = append(parameter.Allowed, allowed.Mappable())
		}
		found[string(name)] = parameter
	}
	return found
}

// readSet reads a policy set definition of one's own.
func (o *world) readSet(existing *Object) *assignable {
	inputs := plain(existing.Inputs)
	return &assignable{
		id: existing.ID, versions: []string{customVersion}, set: true,
		parameters: readParameters(inputs), members: o.readMembers(inputs),
	}
}

// readMembers are the policies of a set. One without a reference id gets a number as its reference id.
func (o *world) readMembers(inputs resource.PropertyMap) []*policyMember {
	var members []*policyMember
	for _, reference := range at(inputs, "policyDefinitions[]") {
		if !reference.IsObject() {
			continue
		}
		fields := reference.ObjectValue()
		member := &policyMember{
			Ref: textAt(fields, "policyDefinitionReferenceId"), Policy: textAt(fields, "policyDefinitionId"),
			Version: textAt(fields, "definitionVersion"), Parameters: map[string]any{},
		}
		for name, given := range object(fields, "parameters") {
			if given.IsObject() {
				member.Parameters[string(name)] = readArgument(given.ObjectValue()["value"])
			}
		}
		if known := o.findAssignable(member.Policy, member.Version); known != nil && !known.set {
			member.definition = known.members[0].definition
		}
		members = append(members, member)
	}
	return members
}

// readArgument writes an expression that is only a parameter as "$x".
func readArgument(value resource.PropertyValue) any {
	if value.IsString() {
		if use := parameterUse.FindStringSubmatch(value.StringValue()); use != nil && value.StringValue() == "["+use[0]+"]" {
			return "$" + use[1]
		}
	}
	return value.Mappable()
}

// parametersIn are the names of the parameters that expressions anywhere in a value use, each once.
func parametersIn(value resource.PropertyValue) []string {
	var names []string
	walk(value, func(text string) {
		for _, use := range parameterUse.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(names, use[1]) {
				names = append(names, use[1])
			}
		}
	})
	slices.Sort(names)
	return names
}

// walk visits every text in a value.
func walk(value resource.PropertyValue, visit func(string)) {
	mapValue(value, func(v resource.PropertyValue) resource.PropertyValue {
		v = reveal(v)
		if v.IsString() {
			visit(v.StringValue())
		}
		return v
	})
}

// effect is the effect of a member under the parameters of an assignment, before overrides; "" if nobody knows.
func (m *policyMember) effect(of *assignable, given resource.PropertyMap) string {
	if m.definition == nil {
		return ""
	}
	argument, ok := m.Parameters[m.definition.EffectParameter].(string)
	if m.definition.EffectParameter == "" || !ok {
		return m.definition.DefaultEffect
	}
	name, isParameter := strings.CutPrefix(argument, "$")
	if !isParameter {
		return argument
	}
	if chosen := textAt(object(given, name), "value"); chosen != "" {
		return chosen
	}
	if parameter, ok := of.parameters[name]; ok {
		chosen, _ := parameter.Default.(string)
		return chosen
	}
	return ""
}

// deploys says whether an effect makes the assignment's identity write resources.
func deploys(effect string) bool {
	return strings.EqualFold(effect, "deployIfNotExists") || strings.EqualFold(effect, "modify")
}

// canDeploy says whether a member can have such an effect.
func (m *policyMember) canDeploy() bool {
	return m.definition == nil || deploys(m.definition.DefaultEffect) || slices.ContainsFunc(m.definition.Effects, deploys)
}

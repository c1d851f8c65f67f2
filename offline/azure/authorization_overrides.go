package azure

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	maxOverrides     = 10
	byReference      = "policyDefinitionReferenceId"
	overriddenEffect = "policyEffect"
	pinnedElsewhere  = "definitionVersion"
)

// selectorKinds are what each kind of override, and a resource selector, can select by.
var selectorKinds = map[string][]string{
	overriddenEffect: {byReference, "resourceLocation"},
	pinnedElsewhere:  {byReference, "resourceLocation"},
	"":               {"resourceLocation", "resourceType", "resourceWithoutLocation"},
}

func checkOverrides(r *request, of *assignable) error {
	overrides := at(r.inputs, "overrides[]")
	if len(overrides) > maxOverrides {
		return r.refuse(invalidAssignment, "The policy assignment request is invalid. It has %d overrides: at most %d are allowed.",
			len(overrides), maxOverrides)
	}
	for _, override := range overrides {
		if !override.IsObject() {
			continue
		}
		fields := override.ObjectValue()
		kind := textAt(fields, "kind")
		if err := r.checkSelection(override.path, kind, fields); err != nil {
			return err
		}
		refs := selectedBy(fields, "in")
		if err := r.checkReferencesKnown(invalidAssignment, override.path, of, append(slices.Clone(refs), selectedBy(fields, "notIn")...)); err != nil {
			return err
		}
		if kind == pinnedElsewhere {
			if err := r.checkVersion(override.path+".value", textAt(fields, "value"), of.id, of.versions); err != nil {
				return err
			}
			if pinned := textAt(r.inputs, "definitionVersion"); decimal(major(textAt(fields, "value"))) < decimal(major(pinned)) {
				return r.refuse(invalidAssignment, "The policy assignment request is invalid. %s.value '%s' is lower than the definitionVersion '%s'.",
					override.path, textAt(fields, "value"), pinned)
			}
			continue
		}
		for _, member := range of.members {
			if selects(fields, member.Ref) {
				if err := r.checkOverride(override.path, textAt(fields, "value"), member); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// checkOverride refuses an effect that the policy does not have among its choices. One without choices takes every effect.
func (r *request) checkOverride(path, effect string, member *policyMember) error {
	if member.definition == nil || len(member.definition.Effects) == 0 || slices.Contains(member.definition.Effects, effect) {
		return nil
	}
	return r.refuse("PolicyParameterValueNotAllowed", "The value '%s' of %s is not allowed for the effect of policy definition '%s'. The allowed "+
		"values are '%s'.", effect, path, lastSegment(member.definition.ID), strings.Join(member.definition.Effects, ", "))
}

// overridden is the effect of a member after the overrides, of which the first that selects it counts.
func (r *request) overridden(member *policyMember, effect string) string {
	for _, override := range at(r.inputs, "overrides[]") {
		if !override.IsObject() {
			continue
		}
		fields := override.ObjectValue()
		if textAt(fields, "kind") == overriddenEffect && selects(fields, member.Ref) {
			return textAt(fields, "value")
		}
	}
	return effect
}

// selectedBy are the reference ids that an override lists as in or notIn.
func selectedBy(override resource.PropertyMap, list string) []string {
	var refs []string
	for _, selector := range at(override, "selectors[]") {
		if selector.IsObject() && textAt(selector.ObjectValue(), "kind") == byReference {
			refs = append(refs, textsAt(selector.ObjectValue(), list+"[]")...)
		}
	}
	return refs
}

// selects says whether an override is about the member with that reference id, wherever the resource is.
func selects(override resource.PropertyMap, ref string) bool {
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(listed string) bool { return strings.EqualFold(listed, ref) })
	}
	in, notIn := selectedBy(override, "in"), selectedBy(override, "notIn")
	return (len(in) == 0 || has(in)) && !has(notIn)
}

func checkSelectors(r *request, _ *assignable) error {
	selectors := at(r.inputs, "resourceSelectors[]")
	if len(selectors) > maxOverrides {
		return r.refuseSelection("It has %d resource selectors: at most %d are allowed.",
			len(selectors), maxOverrides)
	}
	for _, selector := range selectors {
		if selector.IsObject() {
			if err := r.checkSelection(selector.path, "", selector.ObjectValue()); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkSelection checks the selectors of an override of some kind, or of a resource selector.
func (r *request) checkSelection(path, of string, fields resource.PropertyMap) error {
	var kinds []string
	for _, selector := range at(fields, "selectors[]") {
		if !selector.IsObject() {
			continue
		}
		kind := textAt(selector.ObjectValue(), "kind")
		in, notIn := at(selector.ObjectValue(), "in[]"), at(selector.ObjectValue(), "notIn[]")
		where := path + "." + selector.path
		switch {
		case !slices.Contains(selectorKinds[of], kind):
			return r.refuseSelection("The kind '%s' of %s is not one of %s.",
				kind, where, strings.Join(selectorKinds[of], ", "))
		case slices.Contains(kinds, kind):
			return r.refuseSelection("The kind '%s' occurs more than once in %s.", kind, path)
		case len(in) > 0 == (len(notIn) > 0):
			return r.refuseSelection("%s must have either 'in' or 'notIn'.", where)
		case max(len(in), len(notIn)) > maxSelected:
			return r.refuseSelection("%s has %d values: at most %d are allowed.",
				where, max(len(in), len(notIn)), maxSelected)
		}
		kinds = append(kinds, kind)
	}
	if slices.Contains(kinds, "resourceLocation") && slices.Contains(kinds, "resourceWithoutLocation") {
		return r.refuseSelection("%s has both resourceLocation and resourceWithoutLocation.", path)
	}
	return nil
}

// refuseSelection is the refusal of an assignment, or of an exemption.
func (r *request) refuseSelection(format string, args ...any) error {
	if r.t.Type == exemptionType {
		return r.refuse(invalidExemption, "The policy exemption request is invalid. "+format, args...)
	}
	return r.refuse(invalidAssignment, "The policy assignment request is invalid. "+format, args...)
}

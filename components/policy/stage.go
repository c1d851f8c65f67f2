package policy

import (
	"maps"
	"slices"
	"strings"
)

const (
	stageObserve = "observe"
	stageWarn    = "warn"
	stageEnforce = "enforce"

	effectAudit    = "Audit"
	effectDeny     = "Deny"
	effectMutate   = "Mutate"
	effectDisabled = "Disabled"

	// warnParameter is what the built-in Kubernetes policies call the switch for warnings in the answer to kubectl.
	warnParameter = "warn"
)

var stages = []string{stageObserve, stageWarn, stageEnforce}

// staged are the values by which a stage is expressed, for parameters that were not given.
func (d *definition) staged(stage string, given map[string]any) map[string]any {
	values := map[string]any{}
	for own, wanted := range d.stagedEffects(stage, given) {
		if spelled, ok := d.spell(own, wanted); ok {
			values[own] = spelled
		}
	}
	if stage == stageWarn {
		for _, own := range d.passedTo(warnParameter) {
			values[own] = true
		}
	}
	maps.DeleteFunc(values, func(own string, _ any) bool { _, set := given[own]; return set })
	return values
}

// stagedEffects are the effects that a stage means for the effect parameters, the weakest where members share one.
func (d *definition) stagedEffects(stage string, given map[string]any) map[string]string {
	wanted := map[string]string{}
	for _, m := range d.members {
		if m.policy == nil {
			continue
		}
		own, passed := m.passes(m.policy.EffectParameter)
		if !passed || d.isOff(own) {
			continue
		}
		effect, ok := d.stagedEffect(m, stage, given)
		if _, shared := wanted[own]; ok && (!shared || effect != effectDeny) {
			wanted[own] = effect
		}
	}
	return wanted
}

// isOff says whether a definition leaves what the parameter stands for switched off on purpose.
func (d *definition) isOff(own string) bool {
	text, _ := d.parameters[own].Default.(string)
	return d.isSet && strings.EqualFold(text, effectDisabled)
}

func (d *definition) stagedEffect(m part, stage string, given map[string]any) (string, bool) {
	switch can := func(effect string) bool { return containsFold(m.policy.Effects, effect) }; {
	case can(effectDeny):
		if stage == stageEnforce && d.ready(m.ref, given) {
			return effectDeny, true
		}
		return effectAudit, can(effectAudit)
	case can(effectAudit):
		return effectAudit, true
	case can(effectMutate) && !d.isSet:
		if stage == stageEnforce {
			return effectMutate, true
		}
		return effectDisabled, can(effectDisabled)
	}
	return "", false
}

// ready says whether a member has all that it needs to tell good from bad: with the defaults of some parameters it would refuse everything.
func (d *definition) ready(ref string, given map[string]any) bool {
	if d.preset == nil {
		return true
	}
	return !slices.ContainsFunc(d.preset.Needs[ref], func(own string) bool {
		value, set := given[own]
		list, isList := value.([]any)
		return !set || isList && len(list) == 0 || value == ""
	})
}

// stagedOverrides are what a stage needs besides parameters: an effect that members share cannot be stronger than what the weakest of them
// knows, and some initiatives do not offer at all what their members could do.
func (s *AssignmentSpec) stagedOverrides(d *definition) []Override {
	if s.Effect != nil || !d.known() || !d.isSet || s.stage() != stageEnforce {
		return nil
	}
	given, values := s.given(), s.effective(d)
	refs := map[string][]string{}
	for _, m := range d.members {
		if m.policy == nil || s.overridden(m.ref) || d.chosen(m, given) {
			continue
		}
		wanted, ok := d.stagedEffect(m, stageEnforce, given)
		if !ok || wanted != effectDeny || strings.EqualFold(d.effect(m, values), effectDeny) {
			continue
		}
		spelled := effectDeny
		if !slices.Contains(m.policy.Effects, spelled) {
			spelled = strings.ToLower(spelled)
		}
		refs[spelled] = append(refs[spelled], m.ref)
	}
	var overrides []Override
	for _, effect := range slices.Sorted(maps.Keys(refs)) {
		for members := range slices.Chunk(refs[effect], maxSelectorValues) {
			overrides = append(overrides, Override{Effect: &effect, Members: members})
		}
	}
	return overrides
}

// overridden says whether the user overrides the effect of a member everywhere. One for some regions leaves the stage to the others.
func (s *AssignmentSpec) overridden(ref string) bool {
	return slices.ContainsFunc(s.Overrides, func(o Override) bool {
		return o.Effect != nil && len(o.Locations) == 0 && (len(o.Members) == 0 || slices.Contains(o.Members, ref))
	})
}

// chosen says whether a member's effect is the user's choice by a parameter, or switched off on purpose.
func (d *definition) chosen(m part, given map[string]any) bool {
	own, passed := m.passes(m.policy.EffectParameter)
	_, set := given[own]
	return passed && m.policy.EffectParameter != "" && (set || d.isOff(own))
}

// allOverrides are the user's overrides and those that the stage needs.
func (s *AssignmentSpec) allOverrides(d *definition) []Override {
	return slices.Concat(s.Overrides, s.stagedOverrides(d))
}

// spell is an effect as every member that the parameter reaches spells it; capital letters matter to Azure.
func (d *definition) spell(own, effect string) (string, bool) {
	for _, spelled := range []string{effect, strings.ToLower(effect)} {
		if d.accepts(own, spelled) {
			return spelled, true
		}
	}
	return "", false
}

// accepts says whether the parameter may have the value, itself and at every member that takes its effect from it.
func (d *definition) accepts(own, effect string) bool {
	if allowed := d.parameters[own].Allowed; allowed != nil && !slices.Contains(allowed, any(effect)) {
		return false
	}
	for _, m := range d.members {
		if m.policy == nil {
			continue
		}
		if passed, ok := m.passes(m.policy.EffectParameter); ok && passed == own && !slices.Contains(m.policy.Effects, effect) {
			return false
		}
	}
	return true
}

// canAct says whether a member deploys or modifies with the given values.
func (d *definition) canAct(values map[string]any) bool {
	if d.deploys && d.hasUnknown() {
		return true
	}
	return slices.ContainsFunc(d.members, func(m part) bool { return acts(d.effect(m, values)) })
}

// strongEffects are those that do more than record.
var strongEffects = []string{effectDeny, "DenyAction", "Append", "Modify", "DeployIfNotExists"}

// needsMode says whether a stage can only be expressed by not enforcing the assignment: some member does more than record, and neither a
// parameter of the stage nor the user chose that.
func (s *AssignmentSpec) needsMode(d *definition) bool {
	if d.deploys && d.hasUnknown() {
		return true
	}
	given, values := s.given(), s.effective(d)
	return slices.ContainsFunc(d.members, func(m part) bool {
		return m.policy != nil && !d.chosen(m, given) && !s.overridden(m.ref) && containsFold(strongEffects, d.effect(m, values))
	})
}

func (d *definition) hasUnknown() bool {
	return !d.known() || slices.ContainsFunc(d.members, func(m part) bool { return m.policy == nil })
}

// canWarn says whether a stage can make Gatekeeper warn.
func (d *definition) canWarn() bool { return len(d.passedTo(warnParameter)) > 0 }

func containsFold(values []string, wanted string) bool {
	return slices.ContainsFunc(values, func(value string) bool { return strings.EqualFold(value, wanted) })
}

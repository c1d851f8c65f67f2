package policy

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// requireTaken asks that Azure takes every value that an assignment sends: the definition has the parameter, of that type and with that value in
// its very spelling, and so has every member that a value of ours reaches, in the major version that is pinned.
func requireTaken(t *testing.T, s *AssignmentSpec, d *definition) {
	t.Helper()
	values := s.effective(d)
	for name, value := range values {
		known, ok := d.parameters[name]
		require.True(t, ok, "%s has no parameter %s", d.name, name)
		requireFits(t, d.name+" "+name, known, value)
	}
	for _, m := range d.members {
		requireMemberTakes(t, m, s.values(d))
	}
	overrides := s.allOverrides(d)
	require.LessOrEqual(t, len(overrides), maxOverrides)
	for _, override := range overrides {
		require.LessOrEqual(t, len(override.Members), maxSelectorValues)
		for _, m := range d.members {
			if override.Effect != nil && m.policy != nil && slices.Contains(override.Members, m.ref) {
				require.Contains(t, m.policy.Effects, *override.Effect, m.ref)
			}
		}
	}
}

func requireMemberTakes(t *testing.T, m part, values map[string]any) {
	t.Helper()
	if m.policy == nil {
		return
	}
	for name := range m.arguments {
		own, passed := m.passes(name)
		target, ok := m.policy.Parameters[name]
		require.True(t, ok, "%s %s has no parameter %s", m.ref, m.policy.Version, name)
		if value, sent := values[own]; passed && sent {
			requireFits(t, m.ref+" "+name, target, value)
		}
	}
}

func requireFits(t *testing.T, about string, p parameter, value any) {
	t.Helper()
	require.True(t, p.fits(value), "%s: %v is no %s", about, value, p.Type)
	elements, isList := value.([]any)
	if !isList {
		elements = []any{value}
	}
	if p.Allowed == nil {
		return
	}
	for _, element := range elements {
		require.Contains(t, p.Allowed, element, about)
	}
}

// everyDefinition are all initiatives and policies of which the parameters are known, by id.
func everyDefinition() map[string]*definition {
	all := map[string]*definition{}
	for id, set := range allInitiatives() {
		if d := initiativeOf(set); d.known() && !set.Deprecated {
			all[builtInInitiativePrefix+id] = d
		}
	}
	for id := range allPolicies() {
		if newest := findPolicy(id, ""); !newest.Deprecated {
			all[builtInPolicyPrefix+id] = singlePolicy(newest)
		}
	}
	return all
}

// TestObserveOnlyRecords goes through all that Azure has: observe neither refuses nor changes anything, and enforce sends what Azure takes.
func TestObserveOnlyRecords(t *testing.T) {
	t.Parallel()
	for id, d := range everyDefinition() {
		for _, stage := range stages {
			s := &AssignmentSpec{DefinitionId: pulumi.String(id), Stage: &stage}
			requireTaken(t, s, d)
			if stage == stageEnforce || s.enforcementMode(d) == enforcementNone {
				continue
			}
			for _, m := range d.members {
				if m.policy != nil {
					effect := d.effect(m, s.effective(d))
					assert.False(t, containsFold(strongEffects, effect) || strings.EqualFold(effect, effectMutate) && !d.isSet, "%s %s %s: %s", id, stage, m.ref, effect)
				}
			}
		}
	}
}

// TestEnforceRefuses holds that enforce makes every member refuse that can, unless its initiative leaves it off or it needs values first.
func TestEnforceRefuses(t *testing.T) {
	t.Parallel()
	for id, d := range everyDefinition() {
		s := &AssignmentSpec{DefinitionId: pulumi.String(id), Stage: new(stageEnforce)}
		assert.Equal(t, enforcementDefault, s.enforcementMode(d), id)
		for _, m := range d.members {
			if m.policy == nil || !containsFold(m.policy.Effects, effectDeny) || d.chosen(m, nil) {
				continue
			}
			for _, effect := range s.effects(d, m, s.effective(d)) {
				assert.True(t, strings.EqualFold(effect, effectDeny), "%s %s: %s", id, m.ref, effect)
			}
		}
	}
}

// TestRandomSpecsSendWhatAzureTakes tries combinations of what a user may choose; a seed makes each failure repeatable.
func TestRandomSpecsSendWhatAzureTakes(t *testing.T) {
	t.Parallel()
	const seed, tries = 4, 500
	random := rand.New(rand.NewPCG(seed, seed))
	valid := 0
	for i := range tries {
		s, d := assigned(t, presetNames()[random.IntN(len(presetNames()))], stages[random.IntN(len(stages))])
		chooseLists(random, s)
		chooseEffects(random, s, d)
		if err := s.Validate(); err != nil {
			continue
		}
		valid++
		requireTaken(t, s, d)
		for _, own := range d.passedTo(excludedNamespacesParameter) {
			if excluded, sent := s.effective(d)[own]; sent {
				assert.Subset(t, excluded, d.parameters[own].Default, "try %d: the defaults stay excluded", i)
			}
		}
	}
	t.Logf("%d of %d are valid", valid, tries)
	assert.Greater(t, valid, tries/4)
}

func chooseLists(random *rand.Rand, s *AssignmentSpec) {
	for _, one := range []struct {
		list  *[]string
		words []string
	}{
		{&s.ExcludedNamespaces, []string{"legacy", "kube-system", "istio-system"}},
		{&s.Namespaces, []string{"shop", "pay"}},
		{&s.ExcludedImages, []string{"registry.example/*", "a/b:c"}},
	} {
		if random.IntN(4) == 0 {
			*one.list = one.words[:1+random.IntN(len(one.words))]
		}
	}
}

// chooseEffects adds overrides and parameters with effects that the members have.
func chooseEffects(random *rand.Rand, s *AssignmentSpec, d *definition) {
	for range random.IntN(3) {
		m := d.members[random.IntN(len(d.members))]
		if m.policy == nil || m.ref == "" {
			continue
		}
		override := Override{Effect: &m.policy.Effects[random.IntN(len(m.policy.Effects))], Members: []string{m.ref}}
		if random.IntN(2) == 0 {
			override.Locations = []string{"westeurope"}
		}
		s.Overrides = append(s.Overrides, override)
	}
	names := slices.Sorted(maps.Keys(s.values(d)))
	if len(names) == 0 || random.IntN(2) == 0 {
		return
	}
	name := names[random.IntN(len(names))]
	allowed := d.parameters[name].Allowed
	if text, ok := firstText(allowed, random); ok {
		given, _ := s.Parameters.(pulumi.Map)
		all := pulumi.Map{name: pulumi.String(text)}
		maps.Copy(all, given)
		s.Parameters = all
	}
}

func firstText(allowed []any, random *rand.Rand) (string, bool) {
	if len(allowed) == 0 {
		return "", false
	}
	text, ok := allowed[random.IntN(len(allowed))].(string)
	return text, ok
}

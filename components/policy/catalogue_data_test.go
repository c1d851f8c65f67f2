package policy

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var guid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func TestPoliciesAreConsistent(t *testing.T) {
	t.Parallel()
	assert.Len(t, allPolicies(), 327)
	for id, majors := range allPolicies() {
		assert.Regexp(t, guid, id)
		for i, policy := range majors {
			about := id + " " + policy.Version
			assert.Regexp(t, `^[0-9]+\.[0-9]+\.[0-9]+(-[a-z]+)?$`, policy.Version)
			assert.True(t, i == 0 || majors[i-1].major() < policy.major(), about)
			assert.NotEmpty(t, policy.Name, about)
			modes := []string{"All", "Indexed", "indexed", "Microsoft.Kubernetes.Data"}
			if policy.Deprecated {
				modes = append(modes, "Microsoft.ContainerService.Data")
			}
			assert.Contains(t, modes, policy.Mode, about)
			assert.Contains(t, policy.Effects, policy.DefaultEffect, about)
			if policy.EffectParameter == "" {
				assert.Len(t, policy.Effects, 1, about)
			} else {
				effect := policy.Parameters[policy.EffectParameter]
				assert.Equal(t, policy.DefaultEffect, effect.Default, about)
				assert.Equal(t, policy.Effects, textsOf(t, effect.Allowed), about)
			}
			for _, role := range policy.Roles {
				assert.Contains(t, knownRoles(), role, about)
			}
			assert.True(t, !slices.ContainsFunc(policy.Effects, acts) || len(policy.Roles) > 0, "%s: what deploys needs roles", about)
			checkParameters(t, about, policy.Parameters)
		}
	}
}

func textsOf(t *testing.T, of []any) []string {
	t.Helper()
	var found []string
	for _, value := range of {
		text, ok := value.(string)
		require.True(t, ok, "%v", value)
		found = append(found, text)
	}
	return found
}

// checkParameters asks that each default is of the parameter's type and allowed, in its very spelling.
func checkParameters(t *testing.T, about string, parameters map[string]parameter) {
	t.Helper()
	kinds := map[string]reflect.Kind{
		"string": reflect.String, "array": reflect.Slice, "object": reflect.Map, "boolean": reflect.Bool, "integer": reflect.Float64,
	}
	for name, parameter := range parameters {
		about := about + " " + name
		kind, known := kinds[strings.ToLower(parameter.Type)]
		require.True(t, known, "%s has type %q", about, parameter.Type)
		require.Equal(t, parameter.Required, parameter.Default == nil, about)
		if parameter.Required {
			continue
		}
		assert.Equal(t, kind, reflect.TypeOf(parameter.Default).Kind(), about)
		if parameter.Allowed == nil {
			continue
		}
		elements, isArray := parameter.Default.([]any)
		if !isArray {
			elements = []any{parameter.Default}
		}
		for _, element := range elements {
			assert.Contains(t, parameter.Allowed, element, about)
		}
	}
}

func TestInitiativesAreConsistent(t *testing.T) {
	t.Parallel()
	assert.Len(t, allInitiatives(), 89)
	full := 0
	for id, set := range allInitiatives() {
		about := set.Name
		assert.Regexp(t, guid, id)
		assert.NotEmpty(t, set.Name, id)
		for _, role := range set.Roles {
			assert.Contains(t, knownRoles(), role, about)
		}
		assert.True(t, !set.IdentityRequired || len(set.Roles) > 0, about)
		if set.Partial {
			assert.Empty(t, set.Members, about)
			assert.Empty(t, set.Parameters, about)
			continue
		}
		full++
		assert.NotEmpty(t, set.Members, about)
		checkParameters(t, about, set.Parameters)
		var required []string
		for name, parameter := range set.Parameters {
			if parameter.Required {
				required = append(required, name)
			}
		}
		assert.ElementsMatch(t, required, set.RequiredParameters, about)
		refs := map[string]bool{}
		for _, member := range set.Members {
			assert.False(t, refs[strings.ToLower(member.Ref)], "%s has two members %s", about, member.Ref)
			refs[strings.ToLower(member.Ref)] = true
			if member.Policy != "" {
				checkMember(t, set, member)
			}
		}
	}
	assert.Equal(t, 17, full)
}

// checkMember asks that what a set hands down is taken by the major version that it pins, and that nothing is missing there.
func checkMember(t *testing.T, set *initiative, member member) {
	t.Helper()
	about := set.Name + " " + member.Ref
	assert.Regexp(t, `^[0-9]+\.\*\.\*(-preview)?$`, member.Version, about)
	major, _, _ := strings.Cut(member.Version, ".")
	policy := findPolicy(member.Policy, major)
	require.NotNil(t, policy, about)
	for name, value := range member.Parameters {
		require.Contains(t, policy.Parameters, name, about)
		target := policy.Parameters[name]
		text, _ := value.(string)
		own, passed := strings.CutPrefix(text, "$")
		switch {
		case passed:
			require.Contains(t, set.Parameters, own, about)
			assert.True(t, strings.EqualFold(target.Type, set.Parameters[own].Type), "%s %s: types differ", about, name)
			if handed := set.Parameters[own]; target.Allowed != nil && !handed.Required && !strings.EqualFold(target.Type, "array") {
				assert.Contains(t, target.Allowed, handed.Default, "%s %s", about, name)
			}
		case strings.HasPrefix(text, "["):
			assert.Equal(t, policy.EffectParameter, name, "%s: only effects are computed", about)
		case target.Allowed != nil && !strings.EqualFold(target.Type, "array"):
			assert.Contains(t, target.Allowed, value, about)
		}
		if name == policy.EffectParameter && passed {
			checkEffects(t, about, set.Parameters[own], policy)
		}
	}
	for name, parameter := range policy.Parameters {
		if parameter.Required {
			assert.Contains(t, member.Parameters, name, about)
		}
	}
}

// effectsBeyond are members of which the set allows an effect that they do not have.
var effectsBeyond = []string{
	"Deployment safeguards should help guide developers towards AKS recommended best practices printMutationsAnnotations",
}

func checkEffects(t *testing.T, about string, handed parameter, policy *builtIn) {
	t.Helper()
	beyond := slices.ContainsFunc(textsOf(t, handed.Allowed), func(effect string) bool { return !slices.Contains(policy.Effects, effect) })
	assert.Equal(t, slices.Contains(effectsBeyond, about), beyond, "%s: the set allows %v, the member %v", about, handed.Allowed, policy.Effects)
}

// TestEffectSpellings holds why effects are compared case-sensitively: the same word is right for one policy and wrong for another.
func TestEffectSpellings(t *testing.T) {
	t.Parallel()
	spellings := map[string]bool{}
	for _, majors := range allPolicies() {
		for _, policy := range majors {
			for _, effect := range policy.Effects {
				spellings[effect] = true
			}
		}
	}
	assert.Subset(t, spellings, map[string]bool{"Audit": true, "audit": true, "Deny": true, "deny": true, "Modify": true, "modify": true})
	assert.Contains(t, findPolicy("95edb821-ddaf-4404-9732-666045e056b4", "").Effects, "deny")
	assert.NotContains(t, findPolicy("021f8078-41a0-40e6-81b6-c6597da9f3ee", "").Effects, "deny")
	for _, majors := range allPolicies() {
		for _, policy := range majors {
			for _, effect := range policy.Effects {
				upper := strings.ToUpper(effect[:1]) + effect[1:]
				assert.True(t, len(policy.Effects) == 1 || slices.Contains(policy.Effects, upper), "%s %s has no %s", policy.ID, policy.Version, upper)
			}
		}
	}
}

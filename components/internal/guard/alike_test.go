package guard

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

type content struct {
	Name    *string
	On      *bool
	Scope   pulumi.StringInput
	List    []string
	Any     map[string]any
	Numbers []*int
}

// TestDigest is the same for the same content alone, and as secret as that.
func TestDigest(t *testing.T) {
	t.Parallel()
	contents := []content{
		{},
		{Name: new("a")},
		{Name: new("")},
		{On: new(false)},
		{On: new(true)},
		{Scope: pulumi.String("a")},
		{List: []string{"a", "b"}},
		{List: []string{"b", "a"}},
		{Any: map[string]any{"a": []any{1, true}}},
		{Any: map[string]any{"a": []any{1, false}}},
		{Any: map[string]any{"a": nil}},
		{Numbers: []*int{nil, new(1)}},
		{Numbers: []*int{new(1)}},
	}
	seen := map[string]int{}
	for i, one := range contents {
		digest := digestOf(t, one)
		assert.Len(t, digest.text, 16)
		assert.Equal(t, digest, digestOf(t, one))
		other, known := seen[digest.text]
		assert.False(t, known, "%d is as %d", i, other)
		seen[digest.text] = i
	}
	assert.Equal(t, digestOf(t, content{Scope: pulumi.String("a")}), digestOf(t, content{Scope: pulumi.String("a").ToStringOutput()}))
	assert.True(t, digestOf(t, content{Scope: pulumi.ToSecret(pulumi.String("a")).(pulumi.StringOutput)}).secret)
}

func digestOf(t *testing.T, one content) value {
	t.Helper()
	var found resource.PropertyMap
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		properties, err := resolve(ctx, pulumi.Map{"digest": Digest(one)})
		found = properties
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	return valueOf(found["digest"])
}

// TestPartsOfAnotherKey are not gone.
func TestPartsOfAnotherKey(t *testing.T) {
	t.Parallel()
	removals := []Removal{{Part: "policy.assignments.*", Rank: "protection", Loses: "these are no longer enforced"}}
	has := func(key, digest string) edit {
		return func(k *kept) {
			k.Parts, k.Removals = []string{"policy.assignments." + key}, removals
			k.Alike = map[string]value{"policy.assignments." + key: {text: digest}}
		}
	}
	gone := outcome{lines: []string{"protection: no longer in the configuration: policy.assignments.a: these are no longer enforced"}}
	requireOutcome(t, outcome{}, with(has("a", "x")), with(has("b", "x")))
	requireOutcome(t, gone, with(has("a", "x")), with(has("b", "y")))
	requireOutcome(t, gone, with(has("a", "x"), func(k *kept) { k.Alike["policy.assignments.b"] = value{text: "x"} }), with(has("b", "x")))
}

// TestPartsSayTheirCause where nobody took them out of the configuration, and are told once where another part says it too.
func TestPartsSayTheirCause(t *testing.T) {
	t.Parallel()
	removals := []Removal{
		{Part: "clusters.*.defender", Rank: "protection", Loses: "the sensor stays", With: "defender.plans.containers"},
		{Part: "defender.plans.*", Rank: "protection", Loses: "the plan and the sensors stay"},
		{Part: "defender.sentinel.rules.*", Rank: "notice", Loses: "Sentinel no longer looks for these"},
	}
	has := func(parts ...string) edit { return func(k *kept) { k.Parts, k.Removals = parts, removals } }
	because := func(k *kept) { k.Causes = map[string]string{"defender.sentinel.rules.a": "nothing is collected"} }
	requireOutcome(t, outcome{lines: []string{
		"notice: no longer in the configuration: defender.sentinel.rules.b: Sentinel no longer looks for these",
		"notice: nothing is collected: defender.sentinel.rules.a: Sentinel no longer looks for these",
	}}, with(has("defender.sentinel.rules.a", "defender.sentinel.rules.b")), with(has(), because))
	requireOutcome(t, outcome{lines: []string{"protection: no longer in the configuration: defender.plans.containers: the plan and the sensors stay"}},
		with(has("clusters.blue.defender", "defender.plans.containers")), with(has()))
	requireOutcome(t, outcome{lines: []string{"protection: no longer in the configuration: clusters.blue.defender: the sensor stays"}},
		with(has("clusters.blue.defender", "defender.plans.containers")), with(has("defender.plans.containers")))
}

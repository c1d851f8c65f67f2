package settings

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// parameters reads one assignment with these parameters, in JSON, of a definition of which nobody knows what it takes.
func parameters(t *testing.T, text string, secret bool) (pulumi.MapInput, error) {
	t.Helper()
	const definition = "/subscriptions/s/providers/Microsoft.Authorization/policyDefinitions/own"
	values := map[string]string{"location": "northeurope", "policy": `{"assignments": {"one": {"definitionId": "` + definition + `", "parameters": ` + text + `}}}`}
	chosen, err := Parse("dev", values, map[string]bool{"policy": secret})
	if err != nil {
		return nil, err
	}
	return chosen.Policy.Assignments["one"].Parameters, nil
}

// TestValuesOfAnyType holds that values without a schema keep their types.
func TestValuesOfAnyType(t *testing.T) {
	t.Parallel()
	got, err := parameters(t, `{"text": "a", "whole": 3, "large": 9007199254740993, "fraction": 0.5, "switch": false, "list": ["a", 1, [true]], "map": {"a": {"b": []}}}`, false)
	require.NoError(t, err)
	assert.Equal(t, pulumi.Map{
		"text": pulumi.String("a"), "whole": pulumi.Int(3), "large": pulumi.Int(9007199254740993), "fraction": pulumi.Float64(0.5), "switch": pulumi.Bool(false),
		"list": pulumi.Array{pulumi.String("a"), pulumi.Int(1), pulumi.Array{pulumi.Bool(true)}},
		"map":  pulumi.Map{"a": pulumi.Map{"b": pulumi.Array{}}},
	}, got)
}

func TestNoValues(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a": null, "b": 1, "c": null}`: "policy.assignments.one.parameters.a is empty: give a value\npolicy.assignments.one.parameters.c is empty: give a value",
		`["a"]`:                          "policy.assignments.one.parameters is a list: must be a map of inputs",
		`"a"`:                            `policy.assignments.one.parameters is "a": must be a map of inputs`,
	} {
		_, err := parameters(t, text, false)
		assert.EqualError(t, err, want, text)
	}
}

// TestSecretValues holds that no value of a secret setting is a plain one, whatever its type.
func TestSecretValues(t *testing.T) {
	t.Parallel()
	got, err := parameters(t, `{"text": "a", "whole": 3, "switch": true, "list": ["a"], "map": {"a": "b"}}`, true)
	require.NoError(t, err)
	for name, value := range got.(pulumi.Map) {
		output, ok := value.(pulumi.Output)
		require.True(t, ok, name)
		assert.True(t, pulumi.IsSecret(output), name)
	}
	assert.Len(t, got, 5)
}

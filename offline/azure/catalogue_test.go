package azure_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/policy/catalogue"
)

// entries are the built-in definitions of a file, by id and version, without what only one of two files tells.
func entries(t *testing.T, data []byte, list string, without ...string) map[string]any {
	t.Helper()
	var file map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data, &file))
	var all []map[string]any
	require.NoError(t, json.Unmarshal(file[list], &all))
	found := map[string]any{}
	for _, one := range all {
		for _, name := range without {
			delete(one, name)
		}
		if required, ok := one["requiredParameters"].([]any); ok {
			slices.SortFunc(required, compareText)
		}
		forgetDeprecated(one["parameters"])
		found[one["id"].(string)+" "+one["version"].(string)] = one
	}
	return found
}

func compareText(a, b any) int {
	switch one, other := a.(string), b.(string); {
	case one < other:
		return -1
	case one > other:
		return 1
	}
	return 0
}

func forgetDeprecated(parameters any) {
	all, _ := parameters.(map[string]any)
	for _, one := range all {
		delete(one.(map[string]any), "deprecated")
	}
}

// The simulation took Azure's built-in policies from where Azure publishes them, and so did the component that assigns them, by another way.
func TestPoliciesAreThoseOfTheCatalogue(t *testing.T) {
	t.Parallel()
	for _, pair := range []struct {
		file, list, ours, oursList string
		without                    []string
	}{
		{"builtin_policies.json", "policies", "policies.json", "policies", []string{"name", "preview", "deprecated"}},
		{"builtin_sets.json", "sets", "initiatives.json", "initiatives", []string{"name", "preview", "deprecated", "roles"}},
	} {
		theirs, err := os.ReadFile(pair.file)
		require.NoError(t, err)
		ours, err := catalogue.Files.ReadFile(pair.ours)
		require.NoError(t, err)
		assert.Equal(t, entries(t, theirs, pair.list), entries(t, ours, pair.oursList, pair.without...), pair.file)
	}
}

package azure_test

import (
	"encoding/json"
	"maps"
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

// The simulation took Azure's built-in roles from the page on which Azure lists them, and the components by other ways: every role that they know is one of
// Azure's, of the same name, and Azure has others.
func TestRolesAreThoseOfAzure(t *testing.T) {
	t.Parallel()
	var theirs struct {
		Unlisted []string
		Roles    map[string]string
	}
	read(t, &theirs, "builtin_roles.json")
	var cluster struct{ Kubernetes, Azure map[string]string }
	read(t, &cluster, "../../components/cluster/roles.json")
	var policies struct{ Roles map[string]string }
	content, err := catalogue.Files.ReadFile("roles.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, &policies))
	ours := maps.Clone(policies.Roles)
	for _, byName := range []map[string]string{cluster.Kubernetes, cluster.Azure} {
		for name, id := range byName {
			ours[id] = name
		}
	}
	require.NotEmpty(t, ours)
	for id, name := range ours {
		assert.Equal(t, theirs.Roles[id], name, id)
	}
	assert.Greater(t, len(theirs.Roles), len(ours))
	for _, id := range theirs.Unlisted {
		assert.Contains(t, theirs.Roles, id)
	}
}

func read(t *testing.T, into any, file string) {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, into), file)
}

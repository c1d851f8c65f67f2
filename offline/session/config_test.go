package session

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

func readConfig(t *testing.T, text string) *Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	config, err := ReadConfig(path)
	require.NoError(t, err)
	return config
}

func TestEdit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before string
		value  any
		path   []string
		after  string
	}{
		"an existing value": {"config:\n  a:b:\n    c: 1 # why\n", 2, []string{"a:b", "c"}, "config:\n    a:b:\n        c: 2\n"},
		"a new key":         {"config:\n  a:b: {}\n", 2, []string{"a:b", "c"}, "config:\n    a:b: {c: 2}\n"},
		"no config yet":     {"", true, []string{"a:b"}, "config:\n    a:b: true\n"},
		"an empty config":   {"config:\n", true, []string{"a:b"}, "config:\n    a:b: true\n"},
		"appending":         {"config:\n  a:b: [1]\n", 2, []string{"a:b", "+"}, "config:\n    a:b: [1, 2]\n"},
		"a new list": {
			"config:\n  a:b: {}\n", map[string]any{"x": 1}, []string{"a:b", "l", "+"}, "config:\n    a:b: {l: [{x: 1}]}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := readConfig(t, test.before)
			require.NoError(t, config.Edit(test.value, test.path...))
			written, err := os.ReadFile(config.path)
			require.NoError(t, err)
			assert.YAMLEq(t, test.after, string(written))
		})
	}
	assert.Error(t, readConfig(t, "config:\n  a:b: text\n").Edit(1, "a:b", "c"), "text has no keys")
}

func TestNotAConfiguration(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"- a\n", "text\n", "~\n", "a: [\n"} {
		path := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := ReadConfig(path)
		assert.ErrorContains(t, err, path, text)
	}
}

func TestLookingIntoAConfiguration(t *testing.T) {
	t.Parallel()
	config := readConfig(t, "config:\n  a:b: {n: 7, t: text, list: [{x: y}]}\n")
	assert.Equal(t, 7, config.Int("a:b", "n"))
	assert.Equal(t, "text", config.Text("a:b", "t"))
	assert.Equal(t, "y", config.Text("a:b", "list", "0", "x"))
	assert.Empty(t, config.Text("a:b", "list", "1", "x"))
	assert.Equal(t, []string{"n", "t", "list"}, config.Keys("a:b"))
	assert.Empty(t, config.Keys("a:c"))
}

func TestReferencesExistBeforehand(t *testing.T) {
	t.Parallel()
	const workspace = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w"
	const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
	config := readConfig(t, "config:\n  aksops:location: westeurope\n  aksops:workspace: {existingWorkspaceId: "+workspace+"}\n  aksops:x: [{y: "+account+"}]\n")
	simulated := azure.New()
	require.NoError(t, SeedReferences(simulated, config))
	found, err := simulated.Objects()
	require.NoError(t, err)
	ids := map[string]string{}
	for _, object := range found {
		ids[object.ID] = object.Inputs["location"].StringValue()
	}
	assert.Equal(t, map[string]string{workspace: "westeurope", account: "westeurope"}, ids, "and nothing of the same name in the simulated subscription")
	assert.Equal(t, "s", simulated.Subscription, "that of the workspace, for want of another")
}

// TestKeysAndRegionAsPulumiHasThem takes keys without a prefix, and the region of the provider.
func TestKeysAndRegionAsPulumiHasThem(t *testing.T) {
	t.Parallel()
	config := readConfig(t, "config:\n  azure-native:location: westeurope\n  protect: false\n  aksops:config:name: shop\n")
	assert.Equal(t, "westeurope", config.Location())
	assert.Equal(t, "false", config.Text("aksops:protect"))
	assert.Equal(t, "shop", config.Text("aksops:name"))
	assert.Equal(t, "northeurope", readConfig(t, "config:\n  location: northeurope\n  azure-native:location: westeurope\n").Location())
}

func TestSubscriptionOfAConfiguration(t *testing.T) {
	t.Parallel()
	const group = "  aksops:resourceGroup: {existingId: /subscriptions/theirs/resourceGroups/g}\n"
	for text, wanted := range map[string]string{
		"config:\n  aksops:location: westeurope\n":              "",
		"config:\n" + group:                                     "theirs",
		"config:\n  azure-native:subscriptionId: set\n" + group: "set",
		"config:\n  aksops:resourceGroup: {name: rg}\n":         "",
		"config:\n" + group + "  aksops:workspace: {existingWorkspaceId: /subscriptions/s/resourceGroups/g}\n": "theirs",
		"config:\n  aksops:workspace: {existingWorkspaceId: /subscriptions/s/resourceGroups/g}\n":              "s",
		"config:\n  aksops:x: {id: /subscriptions/s/resourceGroups/g}\n":                                       "",
	} {
		simulated := azure.New()
		require.NoError(t, SeedReferences(simulated, readConfig(t, text)))
		assert.Equal(t, wanted, simulated.Subscription, text)
	}
}

package changes_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestImmutablesAreAzures compares what previews refuse of node pools with what the simulated Azure refuses, which has its facts from elsewhere: a preview
// may pass what Azure refuses, but never refuses what Azure takes.
func TestImmutablesAreAzures(t *testing.T) {
	t.Parallel()
	var refused struct {
		Pool []struct {
			Property string `json:"property"`
			Unset    any    `json:"unset"`
		} `json:"pool"`
	}
	var simulated struct {
		Shared struct {
			Pool struct {
				Immutable map[string]any `json:"immutable"`
			} `json:"pool"`
		} `json:"shared"`
	}
	for file, into := range map[string]any{
		"../../components/cluster/immutable.json": &refused, "../azure/rules/containerservice.json": &simulated,
	} {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(data, into))
	}
	require.NotEmpty(t, refused.Pool)
	for _, one := range refused.Pool {
		unset, known := simulated.Shared.Pool.Immutable[one.Property]
		assert.True(t, known, "Azure changes %s", one.Property)
		assert.Equal(t, unset, one.Unset, one.Property)
	}
}

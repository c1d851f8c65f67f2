package lifecycle_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// Writes last long enough to meet each other. AKS refuses a second one in one cluster, and azure-native does not wait for the first.
func TestWritesToOneClusterNeverMeet(t *testing.T) {
	t.Parallel()
	for stack := range stacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			rig := open(t, stack)
			rig.Azure.Latency = 20 * time.Millisecond
			withPools(t, rig, "a", "b", "c")
			up(t, rig)
			rig.Config["aksops:tags"] = `{"changed": "everywhere"}`
			up(t, rig)
			withPools(t, rig, "b", "d")
			up(t, rig)
			outcome, err := rig.Destroy()
			require.NoError(t, err, outcome.Diagnostics)
		})
	}
}

// withPools gives every cluster further pools in the place of those that it has, with consent.
func withPools(t *testing.T, rig *enginetest.Rig, names ...string) {
	t.Helper()
	var clusters map[string]map[string]any
	require.NoError(t, json.Unmarshal([]byte(rig.Config["aksops:clusters"]), &clusters))
	var consents []string
	for key, cluster := range clusters {
		consents = append(consents, "clusters."+key)
		var pools []map[string]any
		for _, name := range names {
			pools = append(pools, map[string]any{"name": name, "vmSize": "Standard_D4s_v5"})
		}
		cluster["nodePools"] = pools
	}
	changed, err := json.Marshal(clusters)
	require.NoError(t, err)
	rig.Config["aksops:clusters"] = string(changed)
	allowed, err := json.Marshal(consents)
	require.NoError(t, err)
	rig.Config["aksops:allowReplace"] = string(allowed)
}

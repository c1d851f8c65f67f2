package azure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A process dies with its request under way. Another one sees the cluster being created, updated and deleted, and has to wait.
func TestOperationsOutliveTheProcess(t *testing.T) {
	t.Parallel()
	killed, other := shared(t)
	makes(t, killed, aGroup)
	killed.Latency = time.Hour
	busy := func(state string) {
		assert.Equal(t, state, readIt(t, other, aCluster)["provisioningState"])
		err := createIt(t.Context(), t, other, aPool)
		require.ErrorContains(t, err, `Status=409 Code="OperationNotAllowed"`)
		require.ErrorContains(t, err, "in progress on "+clusterID)
		require.ErrorContains(t, deleteIt(t.Context(), t, other, aCluster), "OperationNotAllowed")
		require.NoError(t, other.Advance(59*time.Minute))
		assert.Equal(t, state, readIt(t, other, aCluster)["provisioningState"], "not yet")
		require.NoError(t, other.Advance(time.Minute))
	}

	require.Error(t, createIt(dying(t), t, killed, aCluster))
	require.ErrorContains(t, createIt(t.Context(), t, other, aCluster), "OperationNotAllowed")
	busy("Creating")
	assert.Equal(t, "Succeeded", readIt(t, other, aCluster)["provisioningState"])
	require.ErrorContains(t, createIt(t.Context(), t, other, aCluster), "already existing")

	require.Error(t, updateIt(dying(t), t, killed, aCluster.with(map[string]any{"tags": map[string]any{"a": "b"}})))
	busy("Updating")
	assert.Equal(t, map[string]any{"a": "b"}, readIt(t, other, aCluster)["tags"])
	makes(t, other, aPool)

	require.Error(t, deleteIt(dying(t), t, killed, aPool))
	assert.Equal(t, "Deleting", readIt(t, other, aPool)["provisioningState"])
	assert.Equal(t, "Succeeded", readIt(t, other, aCluster)["provisioningState"])
	require.NoError(t, other.Advance(time.Hour))
	assert.Nil(t, readIt(t, other, aPool))

	require.Error(t, deleteIt(dying(t), t, killed, aCluster))
	busy("Deleting")
	assert.Nil(t, readIt(t, other, aCluster))
	makes(t, other, aCluster)
}

func TestOperationEndsByItself(t *testing.T) {
	t.Parallel()
	one, other := shared(t)
	one.Latency = slow
	makes(t, one, aGroup, aCluster)
	makes(t, other, aPool)
	require.NoError(t, deleteIt(t.Context(), t, one, aPool))
	assert.Nil(t, readIt(t, other, aPool))
}

func TestPoolOfTheClustersOwnListKeepsTheClusterBusy(t *testing.T) {
	t.Parallel()
	one, other := shared(t)
	makes(t, one, aGroup, aCluster, aPool)
	one.Latency = time.Hour
	require.Error(t, deleteIt(dying(t), t, one, systemPool))
	require.ErrorContains(t, deleteIt(t.Context(), t, other, aPool), "in progress on "+clusterID)
	require.NoError(t, other.Advance(time.Hour))
	assert.NotNil(t, readIt(t, other, aCluster))
	assert.Nil(t, readIt(t, other, systemPool))
}

package azure_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

func orphans(t *testing.T, simulated *azure.Provider) []string {
	t.Helper()
	found, err := simulated.Orphans()
	require.NoError(t, err)
	var ids []string
	for _, orphan := range found {
		ids = append(ids, orphan.ID)
	}
	return ids
}

func TestDiagnosticSettingOutlivesItsResource(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, aCluster, aSetting)
	assert.Empty(t, orphans(t, simulated))
	require.NoError(t, deleteIt(t.Context(), t, simulated, aCluster))
	assert.Equal(t, []string{aSetting.id}, orphans(t, simulated))
	assert.Nil(t, readIt(t, simulated, aSetting), "nobody can see it")
	require.NoError(t, deleteIt(t.Context(), t, simulated, aSetting), "what nobody can see is gone already")
	require.ErrorContains(t, createIt(t.Context(), t, simulated, aSetting), "ResourceNotFound", "its resource is missing")

	makes(t, simulated, aCluster)
	assert.NotNil(t, readIt(t, simulated, aSetting), "it is back")
	assert.Empty(t, orphans(t, simulated))
	require.ErrorContains(t, createIt(t.Context(), t, simulated, aSetting), "cannot create already existing resource")
	rival := aSetting.with(map[string]any{"name": "other"})
	require.ErrorContains(t, createIt(t.Context(), t, simulated, rival), "already used in diagnostic setting 'logs'")
	require.NoError(t, deleteIt(t.Context(), t, simulated, aSetting))
	require.NoError(t, deleteIt(t.Context(), t, simulated, aCluster))
	assert.Empty(t, orphans(t, simulated), "it was deleted before")
}

func TestOrphansDoNotKeepAGroupAlive(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, aCluster, aSetting)
	require.NoError(t, deleteIt(t.Context(), t, simulated, aGroup))
	assert.Len(t, orphans(t, simulated), 1)
	objects, err := simulated.Objects()
	require.NoError(t, err)
	assert.Empty(t, objects)
	require.ErrorContains(t, createIt(t.Context(), t, simulated, aWorkspace), "ResourceGroupNotFound")
}

func TestRemovingEverythingLeavesNothingThatCouldReturn(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace.with(map[string]any{"tags": map[string]any{"a": "b"}}), aCluster, aSetting)
	_, err := simulated.Remove("")
	require.NoError(t, err)
	assert.Empty(t, orphans(t, simulated))
	makes(t, simulated, aGroup, aWorkspace, aCluster, aSetting)
	assert.Nil(t, readIt(t, simulated, aWorkspace)["tags"])
}

func TestClusterRemovedBehindPulumiLeavesItsSetting(t *testing.T) {
	t.Parallel()
	rig := newRig(t, program(everything()...))
	_, err := rig.Update()
	require.NoError(t, err)
	_, err = rig.Azure.Remove("/managedClusters/aks-dev")
	require.NoError(t, err)
	assert.Equal(t, []string{aSetting.id}, orphans(t, rig.Azure))
	_, err = rig.Refresh()
	require.NoError(t, err)
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), "cannot create already existing resource '"+aSetting.id+"'")

	tidy := enginetest.New(t, program(group(), cluster(nil)))
	_, err = tidy.Update()
	require.NoError(t, err)
	_, err = tidy.Destroy()
	require.NoError(t, err)
	assert.Empty(t, orphans(t, tidy.Azure))
}

package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// sized is a stack with a pool of machines of that size.
func sized(t *testing.T, size string) *enginetest.Rig {
	t.Helper()
	rig := enginetest.NewStack(t, "dev", azure.New(), program)
	rig.Config = map[string]string{"aksops:location": "northeurope", "aksops:protect": "false"}
	resize(rig, size)
	return rig
}

func resize(rig *enginetest.Rig, size string) {
	rig.Config["aksops:clusters"] = `{"main": {"systemPool": {"vmSize": "` + strings.Replace(size, "8", "4", 1) + `"},
		"nodePools": [{"name": "work", "vmSize": "` + size + `"}, {"name": "more"}]}}`
}

// Azure compares the sizes of machines without regard to case: who writes one otherwise changes nothing, and who writes another one gets another pool.
func TestSizesAreComparedWithoutCase(t *testing.T) {
	t.Parallel()
	rig := sized(t, "Standard_D4s_v5")
	up(t, rig)
	for _, spelt := range []string{"standard_d4s_v5", "STANDARD_D4S_V5"} {
		resize(rig, spelt)
		planned, err := rig.Preview()
		require.NoError(t, err)
		assert.False(t, planned.Changed(), planned.Text())
		up(t, rig)
	}
	resize(rig, "standard_d8s_v5")
	rig.Config["aksops:allowReplace"] = `["clusters.main.nodePools.work"]`
	planned, err := rig.Preview()
	require.NoError(t, err)
	assert.Equal(t, "replace", planned.OpOf("dev-main-pool-work"))
	assert.Equal(t, "same", planned.OpOf("dev-main-pool-more"))
	assert.Contains(t, planned.Text(), `"Standard_D4s_v5" => "Standard_D8s_v5"`)
	up(t, rig)
	for id, inputs := range reality(t, rig.Azure) {
		if strings.HasSuffix(id, "/agentPools/work") {
			assert.Equal(t, "Standard_D8s_v5", inputs.(map[string]any)["vmSize"])
		}
	}
	assertConverged(t, rig, reality(t, rig.Azure))
}

// A state that was written before the engine was told what replaces a pool, with a size in small letters, loses no pool.
func TestSizeInAnOlderStateReplacesNothing(t *testing.T) {
	t.Parallel()
	rig := sized(t, "standard_d4s_v5")
	up(t, rig)
	exported, err := rig.Export()
	require.NoError(t, err)
	text := strings.ReplaceAll(string(exported), `"replacementTrigger"`, `"unknownToEngines"`)
	require.NotEqual(t, string(exported), text)
	text = strings.ReplaceAll(text, "Standard_D4s_v5", "standard_d4s_v5")
	require.NoError(t, rig.ImportState([]byte(text)))
	resize(rig, "Standard_D4s_v5")
	planned, err := rig.Preview()
	require.NoError(t, err)
	assert.Empty(t, planned.Replaced(), planned.Text())
	assert.Equal(t, "same", planned.OpOf("dev-main-pool-work"))
	assert.Equal(t, "update", planned.OpOf("dev-main-cluster"), "the system pool is part of the cluster, which is updated in place")
}

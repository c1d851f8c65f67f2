package azure_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// systemPool is the pool of the cluster's own list.
var systemPool = subject{"containerservice/v20250101:AgentPool", clusterID + "/agentPools/system", map[string]any{
	"resourceGroupName": "rg-dev", "resourceName": "aks-dev", "agentPoolName": "system", "vmSize": "Standard_D4s_v5", "mode": "System", "count": 1,
}}

const lastSystemPool = "at least one system agent pool"

func TestLastSystemPoolStays(t *testing.T) {
	t.Parallel()
	user := map[string]any{"mode": "User"}
	for name, remaining := range map[string]struct {
		other, last subject
	}{
		"of the cluster's own list": {aPool, systemPool},
		"by itself":                 {systemPool, aPool},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulated := azure.New()
			makes(t, simulated, aGroup, aCluster, aPool)
			require.NoError(t, updateIt(t.Context(), t, simulated, remaining.other.with(user)), "there is another one")
			require.ErrorContains(t, updateIt(t.Context(), t, simulated, remaining.last.with(user)), lastSystemPool)
			require.ErrorContains(t, deleteIt(t.Context(), t, simulated, remaining.last), lastSystemPool)
			require.NoError(t, updateIt(t.Context(), t, simulated, remaining.last.with(map[string]any{"count": 2})))
			require.NoError(t, deleteIt(t.Context(), t, simulated, remaining.other), "it is none for the system any more")
			require.ErrorContains(t, deleteIt(t.Context(), t, simulated, remaining.last), lastSystemPool)
			require.NoError(t, deleteIt(t.Context(), t, simulated, aCluster), "with its cluster it goes")
		})
	}
}

func TestClusterCanLeaveTheSystemToAnotherPool(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aCluster)
	listed := aCluster.with(map[string]any{"agentPoolProfiles": []any{
		map[string]any{"name": "system", "mode": "User", "count": 1, "vmSize": "Standard_D4s_v5"},
	}})
	require.ErrorContains(t, updateIt(t.Context(), t, simulated, listed), lastSystemPool)
	makes(t, simulated, aPool)
	require.NoError(t, updateIt(t.Context(), t, simulated, listed))
}

func TestPoolOfTheClustersOwnListIsAPool(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aCluster)
	assert.Equal(t, "system", readIt(t, simulated, systemPool)["name"])
	require.ErrorContains(t, createIt(t.Context(), t, simulated, systemPool), "cannot create already existing resource")
	require.NoError(t, updateIt(t.Context(), t, simulated, systemPool.with(map[string]any{"count": 3})))
	pools := readIt(t, simulated, aCluster)["agentPoolProfiles"].([]any)
	require.Len(t, pools, 1)
	assert.EqualValues(t, 3, pools[0].(map[string]any)["count"])
	assert.Equal(t, "system", pools[0].(map[string]any)["name"])
}

func TestPoolOfTheClustersOwnListIsImported(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), cluster(nil)))
	_, err := rig.Update()
	require.NoError(t, err)
	imported := agentPool("Standard_D4s_v5")
	imported.inputs["agentPoolName"], imported.inputs["mode"], imported.inputs["count"] = pulumi.String("system"), pulumi.String("System"), pulumi.Int(1)
	imported.options = []pulumi.ResourceOption{pulumi.Import(pulumi.ID(systemPool.id))}
	rig.Program = program(group(), cluster(nil), imported)
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.Equal(t, "import", outcome.OpOf("pool"))
	rig.Program = program(group(), cluster(nil))
	outcome, err = rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], lastSystemPool)
}

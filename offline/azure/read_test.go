package azure_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// importIt answers the inputs that an import takes.
func importIt(t *testing.T, simulated *azure.Provider, s subject) map[string]any {
	t.Helper()
	answer, err := simulated.Read(t.Context(), &pulumirpc.ReadRequest{Urn: s.urn(), Id: s.id})
	require.NoError(t, err)
	return answer.GetInputs().AsMap()
}

// refreshIt answers the inputs after a refresh of a state that has the subject's inputs and the outputs of an earlier read.
func refreshIt(t *testing.T, simulated *azure.Provider, s subject, earlier *pulumirpc.ReadResponse) map[string]any {
	t.Helper()
	answer, err := simulated.Read(t.Context(), &pulumirpc.ReadRequest{Urn: s.urn(), Id: s.id, Inputs: s.wire(t), Properties: earlier.GetProperties()})
	require.NoError(t, err)
	return answer.GetInputs().AsMap()
}

func lookAt(t *testing.T, simulated *azure.Provider, s subject) *pulumirpc.ReadResponse {
	t.Helper()
	answer, err := simulated.Read(t.Context(), &pulumirpc.ReadRequest{Urn: s.urn(), Id: s.id})
	require.NoError(t, err)
	return answer
}

func TestImportTakesWhatAzureFilledIn(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, aCluster)
	taken := importIt(t, simulated, aCluster)
	assert.Equal(t, "MC_rg-dev_aks-dev_westeurope", taken["nodeResourceGroup"])
	assert.Equal(t, map[string]any{"adminUsername": "azureuser", "enableCSIProxy": true}, taken["windowsProfile"])
	for _, onlyAzures := range []string{"id", "name", "type", "fqdn", "currentKubernetesVersion", "provisioningState", "maxAgentPools"} {
		assert.NotContains(t, taken, onlyAzures)
	}
	assert.Equal(t, map[string]any{
		"resourceGroupName": "rg-dev", "workspaceName": "log-dev", "location": "westeurope", "retentionInDays": 30.0, "sku": map[string]any{"name": "PerGB2018"},
		"publicNetworkAccessForIngestion": "Enabled", "publicNetworkAccessForQuery": "Enabled", "workspaceCapping": map[string]any{"dailyQuotaGb": -1.0},
	}, importIt(t, simulated, aWorkspace))
}

func TestImportTakesThePartsOfTheIDInTheSpellingOfTheID(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aCluster, aPool)
	spelled := aPool
	spelled.id = "/subscriptions/" + azure.SubscriptionID + "/resourcegroups/RG-DEV/providers/Microsoft.ContainerService/managedClusters/AKS-dev/agentPools/work"
	taken := importIt(t, simulated, spelled)
	assert.Equal(t, "RG-DEV", taken["resourceGroupName"])
	assert.Equal(t, "AKS-dev", taken["resourceName"])
	assert.Equal(t, "VirtualMachineScaleSets", taken["type"], "which is not the type of the resource")
}

// The id of what a resource extends loses its slash, but for plans, which have none.
func TestImportOfAnExtensionLosesASlash(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, aCluster, aSetting)
	assert.Equal(t, clusterID[1:], importIt(t, simulated, aSetting)["resourceUri"])
	plan := subject{token: "security/v20240101:Pricing", id: plansID + "Containers"}
	assert.Equal(t, "subscriptions/"+azure.SubscriptionID, importIt(t, simulated, plan)["scopeId"])
}

func TestImportLeavesOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aCluster, aPool.with(map[string]any{"nodeTaints": []any{}, "nodeLabels": map[string]any{}, "tags": map[string]any{"a": "b"}}))
	taken := importIt(t, simulated, aPool)
	assert.NotContains(t, taken, "nodeTaints")
	assert.NotContains(t, taken, "nodeLabels")
	assert.Equal(t, map[string]any{"a": "b"}, taken["tags"])
}

func TestImportOfAPlanTakesExtensionsThatAreOff(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	require.NoError(t, simulated.Seed(plansID+"VirtualMachines", map[string]any{
		"pricingTier": "Standard", "subPlan": "P2", "extensions": []any{map[string]any{"name": "MdeDesignatedSubscription", "isEnabled": "True"}},
	}))
	taken := importIt(t, simulated, subject{token: "security/v20240101:Pricing", id: plansID + "VirtualMachines"})
	assert.Equal(t, []any{
		map[string]any{"name": "MdeDesignatedSubscription", "isEnabled": "True"},
		map[string]any{"name": "AgentlessVmScanning", "isEnabled": "False"},
		map[string]any{"name": "FileIntegrityMonitoring", "isEnabled": "False"},
	}, taken["extensions"])
}

func TestRefreshOfWhatIsUnchangedLeavesTheInputs(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	for _, s := range []subject{aGroup, aWorkspace, aCluster, aPool, aSetting} {
		makes(t, simulated, s)
		assert.Equal(t, s.wire(t).AsMap(), refreshIt(t, simulated, s, lookAt(t, simulated, s)), s.token)
	}
}

// What Azure filled in is an input from the moment that it changes.
func TestRefreshTakesWhatHasChangedSinceTheLastAnswer(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace)
	earlier := lookAt(t, simulated, aWorkspace)
	_, err := simulated.Mutate("/log-dev", func(o *azure.Object) {
		o.Inputs["retentionInDays"] = resource.NewProperty(90.0)
		o.Inputs["tags"] = resource.NewPropertyValue(map[string]any{"by": "hand"})
	})
	require.NoError(t, err)
	want := aWorkspace.wire(t).AsMap()
	want["retentionInDays"], want["tags"] = 90.0, map[string]any{"by": "hand"}
	assert.Equal(t, want, refreshIt(t, simulated, aWorkspace, earlier))
}

func TestRefreshTakesAwayWhatIsGone(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	tagged := aWorkspace.with(map[string]any{"tags": map[string]any{"a": "1", "b": "2"}})
	makes(t, simulated, aGroup, tagged)
	earlier := lookAt(t, simulated, tagged)
	_, err := simulated.Mutate("/log-dev", func(o *azure.Object) { o.Inputs["tags"] = resource.NewPropertyValue(map[string]any{"b": "3"}) })
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"b": "3"}, refreshIt(t, simulated, tagged, earlier)["tags"])
	_, err = simulated.Mutate("/log-dev", func(o *azure.Object) { delete(o.Inputs, "tags") })
	require.NoError(t, err)
	assert.NotContains(t, refreshIt(t, simulated, tagged, earlier), "tags")
}

// AKS answers all pools, and the provider compares them by their place: what a pool has that comes before the system pool in the alphabet gets
// into the system pool's inputs.
func TestRefreshMixesPoolsUp(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aCluster)
	earlier := lookAt(t, simulated, aCluster)
	apps := aPool.with(map[string]any{"agentPoolName": "apps", "count": 10.0, "mode": "User"})
	apps.id = clusterID + "/agentPools/apps"
	makes(t, simulated, apps)
	pools := refreshIt(t, simulated, aCluster, earlier)["agentPoolProfiles"].([]any)
	require.Len(t, pools, 2)
	assert.Equal(t, map[string]any{"name": "apps", "mode": "User", "count": 10.0, "vmSize": "Standard_D4s_v5"}, withoutSurge(pools[0]))
	assert.Equal(t, "system", pools[1].(map[string]any)["name"])
	assert.Equal(t, 128.0, pools[1].(map[string]any)["osDiskSizeGB"], "all that Azure answers of a pool that is new in the list")

	later := lookAt(t, simulated, aCluster)
	assert.Equal(t, aCluster.wire(t).AsMap(), refreshIt(t, simulated, aCluster, later), "the list is compared with the last answer, not with the inputs")
}

// withoutSurge leaves out what only pools have that were made with the cluster.
func withoutSurge(pool any) any {
	delete(pool.(map[string]any), "upgradeSettings")
	return pool
}

func TestClusterWriteLeavesPoolsThatItDoesNotName(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aCluster, aPool)
	without := aCluster.with(map[string]any{"tags": map[string]any{"a": "b"}})
	delete(without.inputs, "agentPoolProfiles")
	require.NoError(t, updateIt(t.Context(), t, simulated, without))
	assert.Equal(t, map[string]float64{"system": 1, "work": 1}, counts(t, simulated))

	both := aCluster.with(map[string]any{"agentPoolProfiles": []any{
		map[string]any{"name": "work", "mode": "System", "count": 4, "vmSize": "Standard_D4s_v5"},
		map[string]any{"name": "system", "mode": "System", "count": 2, "vmSize": "Standard_D4s_v5"},
	}})
	require.NoError(t, updateIt(t.Context(), t, simulated, both))
	assert.Equal(t, map[string]float64{"system": 2, "work": 4}, counts(t, simulated))

	introduced := aCluster.with(map[string]any{"agentPoolProfiles": []any{
		map[string]any{"name": "new", "mode": "System", "count": 1, "vmSize": "Standard_D4s_v5"},
	}})
	require.ErrorContains(t, updateIt(t.Context(), t, simulated, introduced), "A new agent pool was introduced.")
}

// counts are the nodes of the pools that a cluster lists.
func counts(t *testing.T, simulated *azure.Provider) map[string]float64 {
	t.Helper()
	found := map[string]float64{}
	for _, pool := range readIt(t, simulated, aCluster)["agentPoolProfiles"].([]any) {
		of := pool.(map[string]any)
		found[of["name"].(string)] = of["count"].(float64)
	}
	return found
}

func TestWhatTheTypeDoesNotHaveNeverReachesAzure(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aCluster.with(map[string]any{
		"securityProfile": map[string]any{"imageCleanr": map[string]any{"enabled": true}}, "provisioningState": "Failed",
	}))
	objects, err := simulated.Objects()
	require.NoError(t, err)
	assert.Equal(t, map[string]any{}, objects[len(objects)-1].Inputs.Mappable()["securityProfile"])
	assert.NotContains(t, objects[len(objects)-1].Inputs, "provisioningState")
	assert.Equal(t, "Succeeded", readIt(t, simulated, aCluster)["provisioningState"])
}

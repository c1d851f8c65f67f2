package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// Clusters of any pools are left alone, refreshed and updated, while Azure changes what it changes by itself. Nothing is written, and what the operator
// then edits is sent with the counts that the pools have.
func TestRefreshedPoolsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(string(rune('a'+seed)), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 11))
			cluster := anyPools(random)
			rig := open(t, "fleet")
			setCluster(t, rig, cluster)
			up(t, rig)
			assertUntouched(t, rig)
			for range 3 {
				fromAzure(t, rig.Azure, random)
				assertUntouched(t, rig)
			}
			system := cluster["systemPool"].(object)
			system["upgradeSettings"] = object{"drainTimeoutMinutes": 45}
			system["labels"] = object{"by": "hand"}
			setCluster(t, rig, cluster)
			counts := countsOf(t, rig.Azure)
			updated, err := rig.UpdateRefreshed()
			require.NoError(t, err, updated.Diagnostics)
			assert.Equal(t, "update", updated.OpOf("fleet-blue-cluster"))
			assert.Equal(t, counts, countsOf(t, rig.Azure))
			assertUntouched(t, rig)
		})
	}
}

// Tables without a retention of their own follow the workspace, and go on to after a refresh.
func TestRefreshedTablesFollowTheWorkspace(t *testing.T) {
	t.Parallel()
	rig := open(t, "fleet")
	for _, days := range []int{90, 60, 120} {
		rig.Config["aksops:workspace"] = fmt.Sprintf(`{"retentionDays": %d, "totalRetentionDays": 365}`, days)
		up(t, rig)
		assertUntouched(t, rig)
		for id, answer := range answers(t, rig.Azure) {
			if strings.Contains(id, "/tables/") {
				assert.EqualValues(t, days, answer.(map[string]any)["retentionInDays"], id)
			}
		}
	}
}

// What a refresh took into the state is taken out by whole updates only: one with a target stops without any effect.
func TestUpdateWithATargetAfterARefresh(t *testing.T) {
	t.Parallel()
	rig := standing(t, twoClusters)
	_, err := rig.Refresh()
	require.NoError(t, err)
	rig.Azure.ForgetCalls()
	rig.Target("**::dev-group")
	outcome, err := rig.Update()
	require.ErrorContains(t, err, "cannot change state during a targeted", outcome.Diagnostics)
	for _, method := range []string{"Create", "Update", "Delete"} {
		require.Zero(t, rig.Azure.Count(method), method)
	}
	rig.Target()
	up(t, rig)
	rig.Target("**::dev-group")
	outcome, err = rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
}

// assertUntouched holds that neither a refresh nor updates change Azure, and that there is nothing to do.
func assertUntouched(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	want := answers(t, rig.Azure)
	rig.Azure.ForgetCalls()
	for _, refresh := range []func() (*enginetest.Outcome, error){rig.Refresh, rig.Update, rig.UpdateRefreshed, rig.UpdateRefreshed} {
		outcome, err := refresh()
		require.NoError(t, err, outcome.Diagnostics)
		require.Equal(t, want, answers(t, rig.Azure), outcome.Text())
	}
	for _, call := range rig.Azure.Calls() {
		require.NotContains(t, []string{"Create", "Update", "Delete"}, call.Method, "%s: %s", call.Name, call.Inputs["agentPoolProfiles"])
	}
	left, err := rig.Preview()
	require.NoError(t, err)
	require.False(t, left.Changed(), left.Text())
	again, err := rig.Refresh()
	require.NoError(t, err)
	require.False(t, again.Changed(), again.Text())
}

// anyPools is a cluster whose pools have names in any order, with and without autoscaler.
func anyPools(random *rand.Rand) object {
	names := []string{"apps", "batch", "system", "work", "zulu", "aa"}
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var pools []object
	for i, name := range names[:2+random.IntN(3)] {
		pool := object{"name": name, "osDiskType": "Managed"}
		if random.IntN(3) > 0 {
			pool["minCount"], pool["maxCount"] = 1+i, 5+i
		} else {
			pool["count"] = 1 + i
		}
		if random.IntN(2) == 0 {
			pool["scaleDownMode"] = "Deallocate"
		}
		if random.IntN(2) == 0 {
			pool["labels"] = object{"pool": name}
		}
		if random.IntN(2) == 0 {
			pool["zones"] = []string{"1", "2"}
		}
		if random.IntN(2) == 0 {
			pool["tags"] = object{"pool": name}
		}
		if random.IntN(2) == 0 {
			pool["taints"] = []string{"only=" + name + ":PreferNoSchedule"}
		}
		pools = append(pools, pool)
	}
	cluster := object{"systemPool": pools[0], "nodePools": pools[1:]}
	if random.IntN(3) == 0 {
		cluster["upgrades"] = object{"channel": "stable"}
	}
	return cluster
}

func setCluster(t *testing.T, rig *enginetest.Rig, cluster object) {
	t.Helper()
	clusters, err := json.Marshal(object{"blue": cluster})
	require.NoError(t, err)
	rig.Config["aksops:clusters"] = string(clusters)
}

// fromAzure is what Azure does by itself: the autoscaler scales, AKS upgrades, and Defender and policy add to the cluster.
func fromAzure(t *testing.T, simulated *azure.Provider, random *rand.Rand) {
	t.Helper()
	_, err := simulated.Mutate("/", func(o *azure.Object) {
		if strings.HasSuffix(o.Type, "AgentPool") {
			grow(o.Inputs, random)
		}
		if !strings.HasSuffix(o.Type, "ManagedCluster") {
			return
		}
		for _, pool := range o.Inputs["agentPoolProfiles"].ArrayValue() {
			grow(pool.ObjectValue(), random)
		}
		security := o.Inputs["securityProfile"].ObjectValue()
		security["defender"] = resource.NewProperty(resource.PropertyMap{
			"securityMonitoring": resource.NewProperty(resource.PropertyMap{"enabled": resource.NewProperty(true)}),
		})
	})
	require.NoError(t, err)
}

func grow(pool resource.PropertyMap, random *rand.Rand) {
	if scaled := pool["enableAutoScaling"]; scaled.IsBool() && scaled.BoolValue() {
		least, most := int(pool["minCount"].NumberValue()), int(pool["maxCount"].NumberValue())
		pool["count"] = resource.NewProperty(float64(least + random.IntN(most-least+1)))
	}
	if random.IntN(2) == 0 {
		pool["orchestratorVersion"] = resource.NewProperty([]string{"1.35.5", "1.35.6"}[random.IntN(2)])
	}
}

// countsOf are the counts of all pools by name.
func countsOf(t *testing.T, simulated *azure.Provider) map[string]any {
	t.Helper()
	counts := map[string]any{}
	for id, answer := range answers(t, simulated) {
		if path.Base(path.Dir(id)) != "managedClusters" {
			continue
		}
		for _, pool := range answer.(map[string]any)["agentPoolProfiles"].([]any) {
			fields := pool.(map[string]any)
			counts[fields["name"].(string)] = fields["count"]
		}
	}
	require.NotEmpty(t, counts)
	return counts
}

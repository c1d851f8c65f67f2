package cluster

import (
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

const (
	poolList           = "agentPoolProfiles"
	poolVersion        = "orchestratorVersion"
	managedClusterType = "azure-native:containerservice/v20250101:ManagedCluster"
)

// ownPool is the system pool of a cluster as the program gives it.
type ownPool struct {
	name  string
	given pulumi.Input
	// followsUpgrades leaves its version to AKS.
	followsUpgrades bool
}

// separateOwn mends what a refresh did to a cluster, whose component has the name. A refresh takes all pools of a cluster into its own list, and compares
// lists by position (pulumi-azure-native, provider/pkg/provider/provider.go, Read, and diff.go, applyDiff), an import too. The update after it would show
// a change of the cluster, and could send the count or version of another pool for the system pool. The migration makes the list in the state what the
// program would have registered: the system pool alone, as the answer of Azure has it.
//
// Where the engine migrates no state, [refusesOthers] refuses an update that would send what is another pool's.
func separateOwn(name string, spec *Spec) azure.Migration {
	pool := ownPool{name: spec.systemPool().Name, given: buildSystemPool(spec), followsUpgrades: spec.poolsFollowUpgrades()}
	_, raw := spec.Properties[poolList]
	return func(urn resource.URN, state map[string]any) bool {
		return !raw && urn.Name() == name+clusterRole && urn.Type() == managedClusterType && pool.separate(state)
	}
}

// separate leaves the list alone where Azure does not know the pool, and where anything in it is secret.
func (p ownPool) separate(cluster map[string]any) bool {
	inputs, _ := cluster["inputs"].(map[string]any)
	outputs, _ := cluster["outputs"].(map[string]any)
	listed, answered := profiles(inputs[poolList]), profiles(outputs[poolList])
	live := named(answered, p.name)
	if len(listed) == 0 || live == nil || p.isAlone(listed) || azure.IsSecret(inputs[poolList]) || azure.IsSecret(outputs[poolList]) {
		return false
	}
	var was map[string]any // what the program has registered, unless another pool has come into its place
	if listed[0]["name"] == p.name {
		was = maps.Clone(listed[0])
	}
	if p.followsUpgrades {
		delete(was, poolVersion)
	}
	inputs[poolList] = []any{azure.Answered(p.given, was, live)}
	return true
}

// isAlone says whether the list is what a program registers.
func (p ownPool) isAlone(listed []map[string]any) bool {
	_, versioned := listed[0][poolVersion]
	return len(listed) == 1 && listed[0]["name"] == p.name && !(versioned && p.followsUpgrades)
}

// profiles are the pools of a list, none if it is not one.
func profiles(list any) []map[string]any {
	elements, _ := list.([]any)
	var pools []map[string]any
	for _, element := range elements {
		pool, ok := element.(map[string]any)
		if !ok {
			return nil
		}
		pools = append(pools, pool)
	}
	return pools
}

func named(pools []map[string]any, name string) map[string]any {
	for _, pool := range pools {
		if text, _ := pool["name"].(string); strings.EqualFold(text, name) {
			return pool
		}
	}
	return nil
}

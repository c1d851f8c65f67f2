package baseline

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestClustersOfPlans finds the cluster that a plan is set for by its scope, which Azure writes in any case, and no cluster of another environment.
func TestClustersOfPlans(t *testing.T) {
	t.Parallel()
	const (
		urn      = "urn:pulumi:dev::aksops::aksops:baseline:Baseline$"
		blue     = urn + "aksops:cluster:Cluster$azure-native:containerservice/v20250801:ManagedCluster::"
		pricing  = urn + "aksops:defender:Defender$azure-native:security/v20240101:Pricing::"
		ids      = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/"
		defender = urn + "aksops:defender:Defender::dev-defender"
	)
	cluster := func(parent, name string) map[string]any {
		return map[string]any{"urn": blue + parent + "-cluster", "parent": urn + "aksops:cluster:Cluster::" + parent, "id": ids + name}
	}
	plan := func(role, scope string) map[string]any {
		return map[string]any{"urn": pricing + "dev-defender" + role, "parent": defender, "inputs": map[string]any{"scopeId": scope}}
	}
	assert.Equal(t, map[string]string{"defender.resourcePlans.x": "clusters.blue"}, clustersOfPlans("dev", []map[string]any{
		cluster("dev-blue", "aks-dev-blue"), cluster("prod-blue", "aks-prod-blue"),
		plan("-resource-plan-x", "subscriptions/1/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/aks-dev-blue"),
		plan("-resource-plan-y", ids+"aks-prod-blue"), plan("-resource-plan-z", "subscriptions/1/other"), plan("-plan-containers", "subscriptions/1"),
		{"urn": urn + "x:y:Z::dev-defender-resource-plan-q"},
	}))
}

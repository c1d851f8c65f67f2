package azure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

const (
	nodeGroupID = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/rg-nodes"
	balancerID  = nodeGroupID + "/providers/Microsoft.Network/loadBalancers/kubernetes"
)

// ruleOn is a rule on a metric of a resource.
func ruleOn(scope, metric string) subject {
	return subject{"insights/v20180301:MetricAlert", groupID + "/providers/Microsoft.Insights/metricAlerts/snat", map[string]any{
		"resourceGroupName": "rg-dev", "ruleName": "snat", "location": "global", "severity": 1, "enabled": true, "scopes": []any{scope},
		"evaluationFrequency": "PT5M", "windowSize": "PT5M",
		"criteria": map[string]any{
			"odataType": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
			"allOf": []any{map[string]any{
				"criterionType": "StaticThresholdCriterion", "name": "c", "metricName": metric, "timeAggregation": "Average", "operator": "GreaterThan", "threshold": 0,
			}},
		},
	}}
}

func nodesIn(group string) subject { return aCluster.with(map[string]any{"nodeResourceGroup": group}) }

// What AKS makes for a cluster is there with it, and not before.
func TestNodeGroupComesWithItsCluster(t *testing.T) {
	t.Parallel()
	simulated, other := shared(t)
	snat := ruleOn(balancerID, "SnatConnectionCount")
	makes(t, simulated, aGroup)
	require.ErrorContains(t, createIt(t.Context(), t, simulated, snat), "'"+balancerID+"' was not found")
	makes(t, simulated, nodesIn("rg-nodes"))
	makes(t, other, snat)
}

func TestNodeGroupOfGeneratedName(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aCluster)
	generated := "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/MC_rg-dev_aks-dev_westeurope/providers/Microsoft.Network/loadBalancers/kubernetes"
	makes(t, simulated, ruleOn(generated, "SnatConnectionCount"))
}

// With another way out AKS makes the load balancer with the first Service.
func TestNodeGroupWithoutLoadBalancer(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	gateway := nodesIn("rg-nodes").with(map[string]any{"networkProfile": map[string]any{"networkPlugin": "azure", "outboundType": "managedNATGateway"}})
	makes(t, simulated, aGroup, gateway)
	require.ErrorContains(t, createIt(t.Context(), t, simulated, ruleOn(balancerID, "SnatConnectionCount")), "was not found")
	makes(t, simulated, ruleOn(nodeGroupID+"/providers/Microsoft.Network/natGateways/any", "PacketCount"))
}

// What a configuration names in the node group is no reason to say that the group exists, unless something relied on it before.
func TestPresumedInNodeGroup(t *testing.T) {
	t.Parallel()
	for name, relied := range map[string]bool{"in order": false, "out of order": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulated := azure.New()
			makes(t, simulated, aGroup)
			require.NoError(t, simulated.Presume(balancerID, map[string]any{}))
			if relied {
				makes(t, simulated, ruleOn(balancerID, "SnatConnectionCount"))
				require.ErrorContains(t, createIt(t.Context(), t, simulated, nodesIn("rg-nodes")), "comes into being with '"+clusterID+"'")
				return
			}
			makes(t, simulated, nodesIn("RG-nodes"), ruleOn(balancerID, "SnatConnectionCount"))
			objects, err := simulated.Objects()
			require.NoError(t, err)
			for _, object := range objects {
				require.False(t, object.Presumed, object.ID)
			}
		})
	}
}

// What AKS does not make shows that somebody else has the group.
func TestPresumedBesideNodes(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup)
	require.NoError(t, simulated.Presume(nodeGroupID+"/providers/Microsoft.Insights/actionGroups/team", map[string]any{}))
	require.ErrorContains(t, createIt(t.Context(), t, simulated, nodesIn("rg-nodes")), "NodeResourceGroupAlreadyExists")
}

// A cluster that a configuration names and that comes later was not there for what relied on it.
func TestPresumedClusterThatComesLater(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup)
	require.NoError(t, simulated.Presume(clusterID, map[string]any{}))
	makes(t, simulated, ruleOn(clusterID, "node_cpu_usage_percentage"))
	require.ErrorContains(t, createIt(t.Context(), t, simulated, aCluster), "was written before, which refers to it")
}

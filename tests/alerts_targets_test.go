package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// aboutNodes are rules on what comes into being with clusters, named by id and by target.
const aboutNodes = `
clusters: {blue: {nodeResourceGroup: {name: rg-nodes}}, green: {}}
alerts:
  profile: none
  actionGroups: {team: {emails: {mailbox: {address: team@example.com}}}}
  suppressions: {night: {from: "2030-12-24T18:00:00", duration: PT8H}}
  metricRules:
    named: &snat
      severity: 1
      scopeId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/RG-nodes/providers/Microsoft.Network/loadBalancers/kubernetes
      criteria: [{metricName: SnatConnectionCount, metricNamespace: microsoft.network/loadbalancers, timeAggregation: Total, operator: GreaterThan, threshold: 0,
        dimensions: [{name: ConnectionState, values: [failed]}]}]
    generated:
      <<: *snat
      scopeId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mc_rg-test_aks-test-green_northeurope/providers/Microsoft.Network/loadBalancers/kubernetes
    whole:
      severity: 2
      scopeId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test-blue
      criteria: [{metricName: node_cpu_usage_percentage, operator: GreaterThan, threshold: 90}]
    elsewhere:
      <<: *snat
      scopeId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-nodes2/providers/Microsoft.Network/loadBalancers/kubernetes
    found: {severity: 1, target: loadBalancer, criteria: [{metricName: UsedSnatPorts, operator: GreaterThan, threshold: 1000}]}
    ready: {severity: 1, target: cluster, criteria: [{metricName: node_cpu_usage_percentage, operator: GreaterThan, threshold: 90}]}
  logRules:
    audit: {severity: 3, query: "Heartbeat", scopeId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test-green}
`

// TestRulesWaitForTheClusterOfTheirScope holds that a rule about a cluster, or about something in its node resource group, comes after the cluster.
func TestRulesWaitForTheClusterOfTheirScope(t *testing.T) {
	t.Parallel()
	graph := alerted(t, aboutNodes)
	for rule, wants := range map[string]string{
		"named": "blue", "generated": "green", "whole": "blue", "elsewhere": "", "found-blue": "blue", "found-green": "green", "ready-blue": "blue", "audit": "green",
	} {
		kind := "MetricAlert"
		if rule == "audit" {
			kind = "ScheduledQueryRule"
		}
		found := requireResource(t, graph, kind, "test-alerts-"+rule+"-rule").DependsOn()
		for _, key := range []string{"blue", "green"} {
			after := slices.ContainsFunc(found, func(one string) bool { return strings.HasSuffix(one, "test-"+key+"-cluster") })
			assert.Equal(t, key == wants, after, "%s after %s: %v", rule, key, found)
		}
	}
}

// TestLoadBalancerWithoutItsId holds that the target finds the load balancer of each cluster, and suppressions of clusters keep its alerts quiet.
func TestLoadBalancerWithoutItsId(t *testing.T) {
	t.Parallel()
	graph := alerted(t, aboutNodes)
	const balancer = "/providers/Microsoft.Network/loadBalancers/kubernetes"
	blue := recorder.Subscription + "/resourceGroups/rg-nodes" + balancer
	green := recorder.Subscription + "/resourceGroups/MC_rg-test_aks-test-green_northeurope" + balancer
	for rule, scope := range map[string]string{"found-blue": blue, "found-green": green} {
		assert.Equal(t, items{scope}, requireResource(t, graph, "MetricAlert", "test-alerts-"+rule+"-rule").Plain()["scopes"])
	}
	named := requireResource(t, graph, "MetricAlert", "test-alerts-named-rule").Plain()
	assert.Equal(t, items{strings.Replace(blue, "rg-nodes", "RG-nodes", 1)}, named["scopes"], "as written")
	for _, one := range graph.OfType("AlertProcessingRuleByName") {
		scopes := one.Plain()["properties"].(object)["scopes"].(items)
		assert.Contains(t, scopes, blue)
		assert.Contains(t, scopes, green)
	}
}

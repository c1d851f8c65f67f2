package alerts

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Things that can be out, and that a rule may depend on.
const (
	theAgent     = "the monitoring agent"
	theWorkspace = "the workspace"
)

// dependsOn is what must work for a rule to fire. Metrics and the Activity log come from Azure itself. A rule that misses what a cluster sends fires because
// the agent does not work, and what a workspace writes about itself needs no agent.
func dependsOn(rule shipped) []string {
	if rule.Signal != LogSignal {
		return nil
	}
	needed := []string{theWorkspace}
	for _, table := range slices.Concat(rule.Needs.Tables, rule.Needs.AnyTable) {
		byAgent := !slices.Contains(slices.Concat(tablesOfWorkspace, tablesOfCategories, []string{"AzureActivity", "SecurityAlert"}), table)
		if byAgent && !strings.HasPrefix(rule.Name, "telemetry-stopped-") && !slices.Contains(needed, theAgent) {
			needed = append(needed, theAgent)
		}
	}
	return needed
}

// outages say, for each thing that breaks, which rules still tell, of the outage or of what it hides. They are in every profile.
var outages = map[string]struct {
	out   []string
	tells []string
}{
	"no DNS in the cluster: the agent cannot send":                                 {[]string{theAgent}, []string{"dns-pods-not-ready", "telemetry-stopped-pods"}},
	"the agent is dead, and then nodes are":                                        {[]string{theAgent}, []string{"telemetry-stopped-pods", "single-node-not-ready"}},
	"the agent is dead, and memory runs out":                                       {[]string{theAgent}, []string{"node-memory-unreclaimable"}},
	"the workspace is ill, and a node is not ready":                                {[]string{theWorkspace, theAgent}, []string{"workspace-health-degraded", "single-node-not-ready", "cluster-health-degraded"}},
	"the workspace is gone":                                                        {[]string{theWorkspace, theAgent}, []string{"workspace-deleted", "dns-pods-not-ready", "node-disk-almost-full"}},
	"the daily cap is reached: the workspace takes nothing but records of its own": {[]string{theAgent}, []string{"workspace-daily-cap-reached"}},
	"the daily cap is reached, and the autoscaler is stuck":                        {[]string{theAgent, theWorkspace}, []string{"autoscaler-blocked"}},
}

func TestOutagesAreTold(t *testing.T) {
	t.Parallel()
	assert.Empty(t, dependsOn(shippedRules()["workspace-health-degraded"]), "tells that the workspace is ill")
	for what, outage := range outages {
		for _, profile := range profiles {
			p := watching(profile)
			var c input.Checker
			p.selectShipped(&c)
			assert.NoError(t, c.Err())
			var planned []string
			for _, rule := range p.rules {
				planned = append(planned, rule.key)
			}
			for _, name := range outage.tells {
				assert.Contains(t, planned, name, "%s: %s", profile, what)
				for _, one := range outage.out {
					assert.NotContains(t, dependsOn(shippedRules()[name]), one, "%s is out with it: %s", name, what)
				}
			}
		}
	}
}

// watching is an environment that has everything to look at.
func watching(profile string) *plan {
	var tables, categories []string
	for _, rule := range shippedRules() {
		tables = slices.Concat(tables, rule.Needs.Tables, rule.Needs.AnyTable)
		categories = slices.Concat(categories, rule.Needs.Categories, rule.Needs.AnyCategory)
	}
	yes := true
	return &plan{environment: "prod", Args: &Args{
		Spec:      Spec{Profile: &profile},
		Workspace: &Workspace{DailyCapEnabled: &yes},
		Sources:   &Sources{ActivityLogExported: &yes, DefenderEnabled: &yes, DefenderExported: &yes},
		Clusters: map[string]Cluster{"main": {
			Tables: tables, Categories: categories, PoolMaximums: map[string]int{"work": 3}, PolicyAddOnEnabled: &yes, DefenderEnabled: &yes,
		}},
	}}
}

// TestFilteredClusterIsNotMissed: a cluster without applications sends nothing of pods where collection leaves kube-system out, and nothing is wrong with it.
func TestFilteredClusterIsNotMissed(t *testing.T) {
	t.Parallel()
	p, rule := watching("minimal"), shippedRules()["telemetry-stopped-pods"]
	for name, test := range map[string]struct {
		cluster Cluster
		lacks   bool
	}{
		"no filter":                          {Cluster{Tables: []string{"KubePodInventory"}}, false},
		"a filter that leaves the system in": {Cluster{Tables: []string{"KubePodInventory"}, ExcludedNamespaces: []string{"noisy"}}, false},
		"without the system":                 {Cluster{Tables: []string{"KubePodInventory"}, ExcludedNamespaces: []string{"kube-system"}}, true},
		"one namespace, which may be empty":  {Cluster{Tables: []string{"KubePodInventory"}, IncludedNamespaces: []string{"shop"}}, true},
		"nodes tell": {
			Cluster{Tables: []string{"KubePodInventory", "KubeNodeInventory"}, ExcludedNamespaces: []string{"kube-system"}}, false,
		},
	} {
		p.Clusters["main"] = test.cluster
		assert.Equal(t, test.lacks, p.missingOf("main", rule) != "", name)
	}
	events := shippedRules()["telemetry-stopped-events"]
	for _, test := range []struct {
		cluster Cluster
		lacks   bool
	}{
		{Cluster{}, false},
		{Cluster{ExcludedNamespaces: []string{"noisy"}}, false},
		{Cluster{ExcludedNamespaces: []string{"kube-system"}}, true},
		{Cluster{ExcludedNamespaces: []string{"default"}}, true},
		{Cluster{IncludedNamespaces: []string{"shop"}}, true},
		{Cluster{IncludedNamespaces: []string{"shop", "kube-system", "default"}}, false},
	} {
		test.cluster.Tables = []string{"KubeEvents"}
		p.Clusters["main"] = test.cluster
		assert.Equal(t, test.lacks, p.missingOf("main", events) != "", test)
	}
	for name, rule := range shippedRules() {
		misses := strings.Contains(rule.query, "expectedClusters") && slices.Contains(rule.Needs.Tables, "KubePodInventory")
		if misses && name != "telemetry-stopped-container-logs" { // asks by itself whether an application runs
			assert.True(t, rule.Needs.BeyondFilter != "" || slices.Contains(rule.Needs.Namespaces, systemNamespace), name)
		}
	}
}

// TestDeallocatedNodesAreNotMissed: nodes that a pool keeps stopped are not ready for good, and nothing is wrong with them.
func TestDeallocatedNodesAreNotMissed(t *testing.T) {
	t.Parallel()
	p := watching("full")
	one := p.Clusters["main"]
	one.DeallocatedPools, one.LongTermSupportEnabled = []string{"burst"}, new(true)
	p.Clusters["main"] = one
	assert.Contains(t, p.missingOf("main", shippedRules()["single-node-not-ready"]), "scaleDownMode")
	for name, rule := range shippedRules() {
		if rule.Signal != LogSignal || !strings.Contains(rule.query, "KubeNodeInventory") {
			continue
		}
		looks := strings.Contains(rule.query, `"Ready"`)
		assert.Equal(t, looks, stoppedLine.MatchString(rule.query), "%s: who asks whether nodes are ready leaves those out that are deallocated", name)
		assert.Equal(t, looks || name == "kubernetes-version-ends", rule.knowsOf(one), name)
		assert.False(t, rule.knowsOf(Cluster{}), name)
	}
	query := expect(shippedRules()["nodes-not-ready"].logSpec(queryWords{}).Query, []expectedCluster{{ID: "/id", stopped: []string{"burst", "night"}}})
	assert.Contains(t, query, `let deallocatedPools = dynamic(["/id/burst", "/id/night"]);`)
	query = expect(shippedRules()["kubernetes-version-ends"].logSpec(queryWords{}).Query, []expectedCluster{{ID: "/id", longTerm: true}, {ID: "/other"}})
	assert.Contains(t, query, `let longTermClusters = dynamic(["/id"]);`)
}

package tests

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// Names of what an environment named test with a cluster blue registers.
const (
	testGroup     = groupToken + "::test-group"
	testWorkspace = workspaceToken + "::test-logs-workspace"
	// existingWorkspace is the read of a workspace that is used instead of that one.
	existingWorkspace = workspaceToken + "::test-logs-existing-workspace"
	blueCluster       = clusterToken + "::test-blue-cluster"
	blueRule          = ruleToken + "::test-blue-insights-rule"
	blueAssociation   = associationToken + "::test-blue-insights-association"
	blueSetting       = settingToken + "::test-blue-diagnostics-aksops"
	blueClusterId     = groupId + "/providers/Microsoft.ContainerService/managedClusters/aks-test-blue"
	blueRuleId        = groupId + "/providers/Microsoft.Insights/dataCollectionRules/MSCI-northeurope-aks-test-blue"
)

func deployBaseline(t *testing.T, args *baseline.Args) *recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := baseline.New(ctx, "test", args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	return graph
}

func newBaselineArgs(clusters map[string]baseline.Cluster) *baseline.Args {
	return &baseline.Args{Location: pulumi.String("North Europe"), Clusters: clusters}
}

// clusterInputs are those of the cluster that [cluster.New] registers with these arguments.
func clusterInputs(t *testing.T, args *cluster.Args) map[string]any {
	t.Helper()
	return requireResource(t, deployCluster(t, args), "ManagedCluster", "blue-cluster").Plain()
}

func TestBaselineWiring(t *testing.T) {
	t.Parallel()
	graph := deployBaseline(t, newBaselineArgs(map[string]baseline.Cluster{"blue": {Diagnostics: &diagnostics.Spec{Preset: new("minimal")}}}))
	rule := ruleInputs(agentSettings("1m", "Off", true), nodesAndLogs...)
	maps.Copy(rule, map[string]any{"location": "northeurope", "dataCollectionRuleName": "MSCI-northeurope-aks-test-blue"})
	delete(rule, "tags")
	association := maps.Clone(associationInputs)
	maps.Copy(association, map[string]any{"resourceUri": blueClusterId, "dataCollectionRuleId": blueRuleId})
	assert.Equal(t, map[string]map[string]any{
		testGroup: {"resourceGroupName": "rg-test", "location": "northeurope"},
		testWorkspace: {
			"resourceGroupName": "rg-test", "location": "northeurope", "workspaceName": "log-test", "sku": map[string]any{"name": "PerGB2018"},
			"retentionInDays": 30.0, "workspaceCapping": map[string]any{"dailyQuotaGb": -1.0},
			"features":                        map[string]any{"disableLocalAuth": true, "enableLogAccessUsingOnlyResourcePermissions": true, "immediatePurgeDataOn30Days": false},
			"publicNetworkAccessForIngestion": "Enabled", "publicNetworkAccessForQuery": "Enabled",
		},
		blueCluster: clusterInputs(t, &cluster.Args{
			ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("northeurope"), WorkspaceId: pulumi.String(workspaceId),
			Spec: cluster.Spec{ClusterName: new("aks-test-blue")},
		}),
		blueRule:        rule,
		blueAssociation: association,
		blueSetting: {
			"resourceUri": blueClusterId, "name": "aksops", "workspaceId": workspaceId, "logAnalyticsDestinationType": "Dedicated",
			"logs": logs("category", "kube-audit-admin", "guard"),
		},
	}, inputsOf(graph))
	addOn := requireResource(t, graph, "ManagedCluster", "test-blue-cluster").Plain()["addonProfiles"].(map[string]any)["omsagent"]
	assert.Equal(t, map[string]any{"enabled": true, "config": map[string]any{"logAnalyticsWorkspaceResourceID": workspaceId, "useAADAuth": "true"}}, addOn)
}

// TestBaselineOrder holds parents and options of a whole environment, and with them the number of its resources.
func TestBaselineOrder(t *testing.T) {
	t.Parallel()
	graph := deployBaseline(t, newBaselineArgs(map[string]baseline.Cluster{"blue": {}}))
	root, child := baseline.Token+"::test", recorder.ResourceOptions{Parent: baseline.Token + "::test"}
	assert.Equal(t, map[string]recorder.ResourceOptions{
		root:                                          {Parent: stackParent},
		guardToken + "::environment-guard":            {Parent: stackParent},
		workspace.Token + "::test-logs":               child,
		cluster.Token + "::test-blue":                 child,
		insights.Token + "::test-blue-insights":       child,
		diagnostics.Token + "::test-blue-diagnostics": child,
		testGroup:     {Parent: root, Protect: true, DeleteBeforeReplace: true},
		testWorkspace: {Parent: workspace.Token + "::test-logs", Protect: true, DeleteBeforeReplace: true, DependsOn: []string{testGroup}},
		blueCluster: {
			Parent: cluster.Token + "::test-blue", Protect: true, DeleteBeforeReplace: true, DependsOn: []string{testWorkspace, testGroup},
			IgnoreChanges: defaultDrift,
		},
		blueRule:        deletedFirst(insights.Token+"::test-blue-insights", blueCluster, testWorkspace, testGroup),
		blueAssociation: ofRule(deletedFirst(insights.Token+"::test-blue-insights", blueCluster, blueRule)),
		blueSetting:     deletedFirst(diagnostics.Token+"::test-blue-diagnostics", blueCluster, testWorkspace),
	}, optionsOf(graph))
}

func TestBaselineTagsAreMerged(t *testing.T) {
	t.Parallel()
	tags := func(pairs map[string]string) pulumi.StringMapInput { return pulumi.ToStringMap(pairs) }
	args := newBaselineArgs(map[string]baseline.Cluster{
		"blue": {Spec: cluster.Spec{
			Tags:      tags(map[string]string{"team": "blue"}),
			NodePools: []cluster.NodePool{{Name: "apps", Tags: tags(map[string]string{"pool": "apps", "team": "apps"})}},
		}},
		"green": {},
	})
	args.Tags = tags(map[string]string{"owner": "platform", "team": "common"})
	args.Workspace = &workspace.Spec{Tags: tags(map[string]string{"team": "logs"})}
	tagged := map[string]any{}
	for key, inputs := range inputsOf(deployBaseline(t, args)) {
		if found, ok := inputs["tags"]; ok {
			tagged[key] = found
		}
	}
	common := map[string]any{"owner": "platform", "team": "common"}
	blue := map[string]any{"owner": "platform", "team": "blue"}
	assert.Equal(t, map[string]any{
		testGroup:                                common,
		testWorkspace:                            map[string]any{"owner": "platform", "team": "logs"},
		blueCluster:                              blue,
		poolToken + "::test-blue-pool-apps":      map[string]any{"owner": "platform", "team": "apps", "pool": "apps"},
		blueRule:                                 blue,
		clusterToken + "::test-green-cluster":    common,
		ruleToken + "::test-green-insights-rule": common,
	}, tagged)
}

func TestBaselineProtect(t *testing.T) {
	t.Parallel()
	pool, greenCluster := poolToken+"::test-blue-pool-apps", clusterToken+"::test-green-cluster"
	cases := map[string]struct {
		environment, workspace, blue *bool
		want                         []string
	}{
		"default":               {nil, nil, nil, []string{testGroup, testWorkspace, blueCluster, pool, greenCluster}},
		"off":                   {new(false), nil, nil, nil},
		"off but for a cluster": {new(false), nil, new(true), []string{blueCluster, pool}},
		"off but for workspace": {new(false), new(true), nil, []string{testWorkspace}},
		"on but for a cluster":  {new(true), nil, new(false), []string{testGroup, testWorkspace, greenCluster}},
		"on but for workspace":  {nil, new(false), nil, []string{testGroup, blueCluster, pool, greenCluster}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := newBaselineArgs(map[string]baseline.Cluster{
				"blue":  {Spec: cluster.Spec{Protect: test.blue, NodePools: []cluster.NodePool{{Name: "apps"}}}},
				"green": {},
			})
			args.Protect, args.Workspace = test.environment, &workspace.Spec{Protect: test.workspace}
			var protected []string
			for key, options := range optionsOf(deployBaseline(t, args)) {
				if options.Protect {
					protected = append(protected, key)
				}
			}
			assert.ElementsMatch(t, test.want, protected)
		})
	}
}

func TestBaselineWithoutMonitoring(t *testing.T) {
	t.Parallel()
	graph := deployBaseline(t, newBaselineArgs(map[string]baseline.Cluster{"blue": {Spec: cluster.Spec{MonitoringEnabled: new(false)}}}))
	keys := slices.Collect(maps.Keys(optionsOf(graph)))
	assert.ElementsMatch(t, []string{
		guardToken + "::environment-guard", baseline.Token + "::test", workspace.Token + "::test-logs", cluster.Token + "::test-blue", diagnostics.Token + "::test-blue-diagnostics",
		testGroup, testWorkspace, blueCluster, blueSetting,
	}, keys)
	got := requireResource(t, graph, "ManagedCluster", "test-blue-cluster").Plain()
	assert.Equal(t, map[string]any{"enabled": false}, got["addonProfiles"].(map[string]any)["omsagent"])
}

// TestBaselineSecondCluster adds an entry to the map of clusters, as for a change from blue to green.
func TestBaselineSecondCluster(t *testing.T) {
	t.Parallel()
	one := baseline.Cluster{Spec: cluster.Spec{NodePools: []cluster.NodePool{{Name: "apps"}}}}
	blocks := func(clusters map[string]baseline.Cluster) map[string]string {
		found := map[string]string{}
		for _, r := range deployBaseline(t, newBaselineArgs(clusters)).Resources {
			found[r.Token+"::"+r.Name] = r.String()
		}
		delete(found, guardToken+"::environment-guard")
		return found
	}
	before, after := blocks(map[string]baseline.Cluster{"green": one}), blocks(map[string]baseline.Cluster{"blue": one, "green": one})
	var added []string
	for key, block := range after {
		if existing, ok := before[key]; ok {
			assert.Equal(t, existing, block, "nothing of the first cluster changes")
			continue
		}
		added = append(added, key)
		assert.NotContains(t, block, "green")
	}
	assert.Len(t, after, len(before)+len(added), "nothing goes")
	assert.ElementsMatch(t, []string{
		cluster.Token + "::test-blue", insights.Token + "::test-blue-insights", diagnostics.Token + "::test-blue-diagnostics",
		blueCluster, poolToken + "::test-blue-pool-apps", blueRule, blueAssociation, blueSetting,
	}, added)
}

// TestBaselineRecordOfASecondCluster holds that the record of what an environment has grows by the new cluster alone.
func TestBaselineRecordOfASecondCluster(t *testing.T) {
	t.Parallel()
	one := baseline.Cluster{Spec: cluster.Spec{NodePools: []cluster.NodePool{{Name: "apps"}}}}
	record := func(clusters map[string]baseline.Cluster) map[string]any {
		return requireResource(t, deployBaseline(t, newBaselineArgs(clusters)), "Guard", "environment-guard").Plain()
	}
	before, after := record(map[string]baseline.Cluster{"green": one}), record(map[string]baseline.Cluster{"blue": one, "green": one})
	assert.Contains(t, after, "clusters.blue")
	assert.Contains(t, after, "clusters.blue.nodePools.apps")
	delete(after, "clusters.blue")
	delete(after, "clusters.blue.nodePools.apps")
	assert.Equal(t, []any{"clusters.blue.insights", "clusters.blue.diagnostics.aksops", "clusters.green.insights", "clusters.green.diagnostics.aksops"}, after["parts"])
	after["parts"] = []any{"clusters.green.insights", "clusters.green.diagnostics.aksops"}
	assert.Equal(t, before, after)
}

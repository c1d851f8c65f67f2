package tests

import (
	"maps"
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

// A resource group and a subscription that are there before the environment.
const (
	hubGroupId     = "/subscriptions/99999999-8888-7777-6666-555555555555/resourceGroups/rg-hub"
	hubWorkspaceId = hubGroupId + "/providers/Microsoft.OperationalInsights/workspaces/log-hub"
)

// TestBaselineInExistingGroup uses a resource group and a workspace that are there already: neither is registered, both are used.
func TestBaselineInExistingGroup(t *testing.T) {
	t.Parallel()
	args := &baseline.Args{
		Location:      pulumi.String("westeurope"),
		ResourceGroup: &baseline.ResourceGroup{ExistingId: pulumi.String(hubGroupId)},
		Workspace:     &workspace.Spec{ExistingWorkspaceId: pulumi.String(hubWorkspaceId)},
		Clusters:      map[string]baseline.Cluster{"blue": {Diagnostics: &diagnostics.Spec{Preset: new("minimal")}}},
		Tags:          pulumi.StringMap{"owner": pulumi.String("platform")},
	}
	graph := deployBaseline(t, args)
	require.Len(t, graph.Resources, 11, "the record, five components, the workspace that is read, cluster, rule, association, setting")
	read := requireResource(t, graph, "Workspace", "test-logs-existing-workspace")
	assert.Nil(t, read.Request, "read, not registered")
	assert.Equal(t, hubWorkspaceId, read.ID)

	newClusterId := recorder.Subscription + "/resourceGroups/rg-hub/providers/Microsoft.ContainerService/managedClusters/aks-test-blue"
	newRuleId := recorder.Subscription + "/resourceGroups/rg-hub/providers/Microsoft.Insights/dataCollectionRules/MSCI-northeurope-aks-test-blue"
	rule := ruleInputs(agentSettings("1m", "Off", true), nodesAndLogs...)
	maps.Copy(rule, map[string]any{
		"resourceGroupName": "rg-hub", "location": "northeurope", "dataCollectionRuleName": "MSCI-northeurope-aks-test-blue",
		"destinations": map[string]any{"logAnalytics": []any{map[string]any{"name": "ciworkspace", "workspaceResourceId": hubWorkspaceId}}},
		"tags":         map[string]any{"owner": "platform"},
	})
	association := maps.Clone(associationInputs)
	maps.Copy(association, map[string]any{"resourceUri": newClusterId, "dataCollectionRuleId": newRuleId})
	assert.Equal(t, map[string]map[string]any{
		blueCluster: clusterInputs(t, &cluster.Args{
			ResourceGroupName: pulumi.String("rg-hub"), Location: pulumi.String("westeurope"), WorkspaceId: pulumi.String(hubWorkspaceId),
			Spec: cluster.Spec{ClusterName: new("aks-test-blue"), Tags: args.Tags},
		}),
		blueRule:        rule,
		blueAssociation: association,
		blueSetting: {
			"resourceUri": newClusterId, "name": "aksops", "workspaceId": hubWorkspaceId, "logAnalyticsDestinationType": "Dedicated",
			"logs": logs("category", "kube-audit-admin", "guard"),
		},
	}, inputsOf(graph), "the rule is in the workspace's region, the cluster in the environment's")
	root, child := baseline.Token+"::test", recorder.ResourceOptions{Parent: baseline.Token + "::test"}
	assert.Equal(t, map[string]recorder.ResourceOptions{
		root:                                          {Parent: stackParent},
		guardToken + "::environment-guard":            {Parent: stackParent},
		workspace.Token + "::test-logs":               child,
		cluster.Token + "::test-blue":                 child,
		insights.Token + "::test-blue-insights":       child,
		diagnostics.Token + "::test-blue-diagnostics": child,
		blueCluster:                                   {Parent: cluster.Token + "::test-blue", Protect: true, DeleteBeforeReplace: true, IgnoreChanges: defaultDrift},
		blueRule:                                      deletedFirst(insights.Token+"::test-blue-insights", blueCluster, existingWorkspace),
		blueAssociation:                               ofRule(deletedFirst(insights.Token+"::test-blue-insights", blueCluster, blueRule)),
		blueSetting:                                   deletedFirst(diagnostics.Token+"::test-blue-diagnostics", blueCluster),
	}, optionsOf(graph), "only the rule waits for the workspace: for its region")
}

func TestBaselineActivityLog(t *testing.T) {
	t.Parallel()
	hub := &baseline.ResourceGroup{ExistingId: pulumi.String(hubGroupId)}
	all := logs("category", "Administrative", "Security", "ServiceHealth", "Alert", "Recommendation", "Policy", "Autoscale", "ResourceHealth")
	spec := diagnostics.ActivityLogSpec{Name: new("prod"), Categories: []string{"Policy"}}
	mine := "12345678-1234-1234-1234-123456789012"
	cases := map[string]struct {
		group *baseline.ResourceGroup
		log   *baseline.ActivityLog
		want  map[string]any
	}{
		"not asked for":        {nil, nil, nil},
		"no word of enabled":   {nil, &baseline.ActivityLog{ActivityLogSpec: spec}, nil},
		"switched off":         {nil, &baseline.ActivityLog{Enabled: new(false)}, nil},
		"of a new group":       {nil, &baseline.ActivityLog{Enabled: new(true)}, map[string]any{"resourceUri": recorder.Subscription, "name": "aksops-test", "logs": all}},
		"of an existing group": {hub, &baseline.ActivityLog{Enabled: new(true)}, map[string]any{"resourceUri": hubGroupId[:len(recorder.Subscription)], "name": "aksops-test", "logs": all}},
		"of another subscription": {
			hub, &baseline.ActivityLog{Enabled: new(true), SubscriptionId: pulumi.String(mine), ActivityLogSpec: spec},
			map[string]any{"resourceUri": "/subscriptions/" + mine, "name": "prod", "logs": logs("category", "Policy")},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := newBaselineArgs(nil)
			args.ResourceGroup, args.ActivityLog = test.group, test.log
			var settingId eventual[string]
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				environment, err := baseline.New(ctx, "test", args)
				if err == nil {
					settingId = eventually[string](environment.ActivityLogSettingId)
				}
				return err
			}, recorder.Options{})
			require.NoError(t, err)
			if test.want == nil {
				assert.Empty(t, settingId.value(t))
				assert.Len(t, graph.Resources, 5, "the record, the environment, its group, and its workspace with a component")
				assert.Empty(t, graph.OfType("DiagnosticSetting"))
				return
			}
			logs := requireResource(t, graph, "Workspace", "test-logs-workspace")
			test.want["workspaceId"] = logs.ID
			setting := requireResource(t, graph, "DiagnosticSetting", "test-activity-log-setting")
			assert.Equal(t, test.want, setting.Plain())
			assert.Equal(t, setting.ID, settingId.value(t))
			assert.Len(t, graph.OfType("DiagnosticSetting"), 1)
			dependsOn := []string{testWorkspace}
			if test.group == nil && test.log.SubscriptionId == nil {
				dependsOn = append(dependsOn, testGroup)
			}
			assert.Equal(t, deletedFirst(diagnostics.ActivityLogToken+"::test-activity-log", dependsOn...), setting.Options())
			component := requireResource(t, graph, "ActivityLog", "test-activity-log")
			assert.Equal(t, recorder.ResourceOptions{Parent: baseline.Token + "::test"}, component.Options())
		})
	}
}

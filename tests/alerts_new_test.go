package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// newAlertsArgs are alerts on one cluster that sends its pods, without a rule, changed as a test wants.
func newAlertsArgs(change func(*alerts.Args)) *alerts.Args {
	args := &alerts.Args{
		ResourceGroupName: pulumi.String("rg-test"),
		Workspace:         &alerts.Workspace{WorkspaceId: pulumi.String(workspaceId), Location: pulumi.String("westeurope")},
		Clusters:          map[string]alerts.Cluster{"blue": {ClusterId: pulumi.String(clusterId), Tables: []string{"KubePodInventory"}}},
		Spec: alerts.Spec{
			Profile: new("none"), ActionGroups: map[string]alerts.ActionGroupSpec{"team": {ExistingId: pulumi.String(onCallId)}},
			Rules: map[string]alerts.RuleOverride{"telemetry-stopped-pods": {}},
		},
	}
	if change != nil {
		change(args)
	}
	return args
}

// TestNewAlerts uses the component by itself: nothing is known but what it is given.
func TestNewAlerts(t *testing.T) {
	t.Parallel()
	var groups, rules, recipients eventual[map[string]string]
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		created, err := alerts.New(ctx, "x", newAlertsArgs(func(a *alerts.Args) {
			a.Tags = pulumi.StringMap{"owner": pulumi.String("platform")}
			a.Rules["node-disk-almost-full"] = alerts.RuleOverride{}
		}))
		if err != nil {
			return err
		}
		groups, rules, recipients = eventually[map[string]string](created.ActionGroupIds), eventually[map[string]string](created.RuleIds), eventually[map[string]string](created.Recipients)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Empty(t, graph.OfType("ActionGroup"), "an existing group is not created")
	assert.Equal(t, map[string]string{"team": onCallId}, groups.value(t))
	assert.Equal(t, map[string]string{
		"telemetry-stopped-pods":     groupId + "/providers/Microsoft.Insights/scheduledQueryRules/x-telemetry-stopped-pods",
		"node-disk-almost-full/blue": groupId + "/providers/Microsoft.Insights/metricAlerts/x-node-disk-almost-full-blue",
	}, rules.value(t))
	assert.Equal(t, map[string]string{"telemetry-stopped-pods": "Sev1: team", "node-disk-almost-full": "Sev2: team"}, recipients.value(t))
	inputs := requireResource(t, graph, "ScheduledQueryRule", "x-telemetry-stopped-pods-rule").Plain()
	assert.Equal(t, []any{"rg-test", "westeurope", items{workspaceId}, object{"actionGroups": items{onCallId}}, object{"owner": "platform"}},
		[]any{inputs["resourceGroupName"], inputs["location"], inputs["scopes"], inputs["actions"], inputs["tags"]})
}

// TestNewAlertsSince says when a cluster was made to rules that miss something, and its name if the component's is another.
func TestNewAlertsSince(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.New, newAlertsArgs(func(a *alerts.Args) {
		one := a.Clusters["blue"]
		one.CreatedAt = pulumi.String("2026-01-31T08:00:00Z")
		a.Clusters["blue"], a.Environment = one, new("prod")
	}), recorder.Options{})
	inputs := requireResource(t, graph, "ScheduledQueryRule", "x-telemetry-stopped-pods-rule").Plain()
	assert.Equal(t, "prod-telemetry-stopped-pods", inputs["ruleName"])
	query := inputs["criteria"].(object)["allOf"].(items)[0].(object)["query"]
	assert.Contains(t, query, `let expectedClusters = dynamic([{"id":"`+strings.ToLower(clusterId)+`","since":"2026-01-31T08:00:00Z"}]);`)
	assert.Contains(t, inputs["description"], " aksops:prod/Sev1/log/telemetry-stopped-pods/")
}

// TestNewAlertsOnAnExistingWorkspace validates queries there, and keeps it quiet only within the rules' own subscription.
func TestNewAlertsOnAnExistingWorkspace(t *testing.T) {
	t.Parallel()
	for workspace, want := range map[string]items{workspaceId: {clusterId, workspaceId}, hubWorkspaceId: {clusterId}} {
		graph := record(t, alerts.New, newAlertsArgs(func(a *alerts.Args) {
			a.Workspace.WorkspaceId, a.Workspace.Existing = pulumi.String(workspace), new(true)
			a.LogRules = map[string]alerts.LogRule{
				"mine": {LogAlertSpec: alerts.LogAlertSpec{Severity: new(2), Query: "KubePodInventory"}},
				"new":  {LogAlertSpec: alerts.LogAlertSpec{Severity: new(2), Query: "Mine_CL", SkipQueryValidation: new(true)}},
			}
			a.Rules["diagnostic-setting-deleted"] = alerts.RuleOverride{}
			a.Suppressions = map[string]alerts.Suppression{"pause": {From: new("2026-12-24T18:00:00"), Duration: new("PT20M")}}
		}), recorder.Options{})
		skipped := map[string]any{}
		for _, one := range graph.OfType("ScheduledQueryRule") {
			skipped[one.Name] = one.Plain()["skipQueryValidation"]
		}
		assert.Equal(t, map[string]any{"x-mine-rule": false, "x-new-rule": true, "x-telemetry-stopped-pods-rule": true}, skipped)
		properties := requireResource(t, graph, "AlertProcessingRuleByName", "x-quiet-pause-rule").Plain()["properties"].(object)
		assert.Equal(t, want, properties["scopes"])
		assert.Equal(t, append(items{groupId}, want[1:]...), requireResource(t, graph, "ActivityLogAlert", "x-diagnostic-setting-deleted-rule").Plain()["scopes"])
	}
}

// TestNewAlertsWithoutAWorkspace has rules on metrics and the Activity log alone.
func TestNewAlertsWithoutAWorkspace(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.New, newAlertsArgs(func(a *alerts.Args) {
		a.Workspace, a.Rules, a.Profile = nil, nil, new("standard")
		a.Suppressions = map[string]alerts.Suppression{"pause": {From: new("2026-12-24T18:00:00"), Duration: new("PT20M")}}
	}), recorder.Options{})
	assert.Empty(t, graph.OfType("ScheduledQueryRule"))
	assert.Len(t, graph.OfType("ActivityLogAlert"), 29-2-4, "without those on Defender and on the workspace")
	properties := requireResource(t, graph, "AlertProcessingRuleByName", "x-quiet-pause-rule").Plain()["properties"].(object)
	assert.Equal(t, items{clusterId}, properties["scopes"])
}

// TestSubscriptionOfAlerts holds where rules on the subscription and the resource group look: where the program says, else where the workspace is, and
// where the clusters are if the workspace is somebody else's.
func TestSubscriptionOfAlerts(t *testing.T) {
	t.Parallel()
	elsewhere := strings.Replace(workspaceId, recorder.Subscription, "/subscriptions/"+otherGuid, 1)
	require.NotEqual(t, workspaceId, elsewhere)
	own := strings.Split(groupId, "/")[2]
	for want, change := range map[string]func(*alerts.Args){
		own: func(a *alerts.Args) {
			a.Workspace.WorkspaceId, a.Workspace.Existing = pulumi.String(elsewhere), new(true)
		},
		otherGuid: func(a *alerts.Args) { a.Workspace.WorkspaceId = pulumi.String(elsewhere) },
		someGuid:  func(a *alerts.Args) { a.SubscriptionId = pulumi.String(someGuid) },
	} {
		graph := record(t, alerts.New, newAlertsArgs(func(a *alerts.Args) {
			change(a)
			a.Rules = map[string]alerts.RuleOverride{"service-incident": {}, "resource-lock-deleted": {}}
		}), recorder.Options{})
		assert.Equal(t, items{"/subscriptions/" + want}, requireResource(t, graph, "ActivityLogAlert", "x-service-incident-rule").Plain()["scopes"])
		assert.Equal(t, "/subscriptions/"+want+"/resourceGroups/rg-test",
			requireResource(t, graph, "ActivityLogAlert", "x-resource-lock-deleted-rule").Plain()["scopes"].(items)[0])
	}
}

func TestNewAlertsRefused(t *testing.T) {
	t.Parallel()
	requireRefused(t, alerts.Token, alerts.New, map[string]refusal[alerts.Args]{
		"nothing": {nil, []string{"args is required"}},
		"empty": {&alerts.Args{Workspace: &alerts.Workspace{}, Clusters: map[string]alerts.Cluster{"a": {}}, Spec: alerts.Spec{Profile: new("none")}}, []string{
			"resourceGroupName is required: give the resource group that receives the rules",
			"workspace.workspaceId is required: give the id of the workspace that has the logs",
			"workspace.location is required: give the region of the workspace, in which rules on logs live",
			"clusters.a.clusterId is required: give the id of the cluster",
		}},
		"group by its id": {newAlertsArgs(func(a *alerts.Args) { a.ResourceGroupName = pulumi.String(groupId) }), []string{
			`resourceGroupName is "` + groupId + `": must be the name of a resource group, not its id: 1 to 90 letters, digits, hyphens, underscores, ` +
				`periods and parentheses, without a period at the end`,
		}},
		"subscription by its path": {newAlertsArgs(func(a *alerts.Args) { a.SubscriptionId = pulumi.String("/subscriptions/" + someGuid) }), []string{
			`subscriptionId is "/subscriptions/` + someGuid + `": must be the GUID of a subscription`,
		}},
		"no subscription": {newAlertsArgs(func(a *alerts.Args) {
			a.Workspace, a.Clusters, a.Rules = nil, nil, map[string]alerts.RuleOverride{"service-incident": {}}
		}), []string{
			"subscriptionId is required: without a workspace and clusters, whose ids have it, give the GUID of the subscription that this deploys to",
		}},
		"logs without a workspace": {newAlertsArgs(func(a *alerts.Args) {
			a.Workspace, a.LogRules = nil, map[string]alerts.LogRule{"mine": {LogAlertSpec: alerts.LogAlertSpec{Severity: new(2), Query: "Heartbeat"}}}
			a.ActivityRules = map[string]alerts.ActivityRule{"change": {Severity: new(2), Scope: new("workspace"), ActivityAlertSpec: alerts.ActivityAlertSpec{Category: "Policy"}}}
		}), []string{
			"rules.telemetry-stopped-pods is wanted, but there is no workspace with logs; give workspace; or leave the rule out",
			"logRules.mine is a rule on logs, and there is no workspace: give workspace, in whose region the rule lives",
			"activityRules.change.scope is workspace, and there is none: choose another",
		}},
		"nothing to show": {newAlertsArgs(func(a *alerts.Args) {
			a.Workspace, a.Rules, a.SavedQueries, a.Workbook = nil, nil, &alerts.SavedQueriesSpec{}, &alerts.WorkbookSpec{}
		}), []string{
			"savedQueries is set, and there is no workspace whose logs it could show: give workspace",
			"workbook is set, and there is no workspace whose logs it could show: give workspace",
		}},
		"nothing to keep quiet": {newAlertsArgs(func(a *alerts.Args) {
			a.Workspace, a.Clusters, a.Rules = nil, nil, nil
			a.Suppressions = map[string]alerts.Suppression{"pause": {From: new("2026-12-24T18:00:00"), Duration: new("PT20M")}}
		}), []string{"suppressions.pause has nothing to keep quiet: there are neither clusters nor a workspace"}},
		"description that the mark makes too long": {newAlertsArgs(func(a *alerts.Args) {
			a.MetricRules = map[string]alerts.MetricRule{"cpu": {MetricAlertSpec: alerts.MetricAlertSpec{
				Severity: new(2), Description: new(strings.Repeat("x", 2048)),
				Criteria: []alerts.MetricCriterion{{MetricName: "node_cpu_usage_percentage", Operator: "GreaterThan", Threshold: new(70.0)}},
			}}}
		}), []string{"metricRules.cpu.description has 2074 characters with the 26 that routes know the rule by: must have at most 2048"}},
	})
}

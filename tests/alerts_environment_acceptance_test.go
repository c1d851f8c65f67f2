package tests

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// pagedAndPaused is a webhook that is told, in an action group with a short name of its own, and a pause of twenty minutes.
const pagedAndPaused = `
  actionGroups: {ops: {shortName: ops on call, webhooks: {pager: {serviceUri: "` + webhookUri + `"}}}}
  suppressions: {pause: {description: Quiet while it is mended., from: "2026-03-28T23:50:00", duration: PT20M, timeZone: W. Europe Standard Time}}
`

const opsId = groupId + "/providers/Microsoft.Insights/actionGroups/ag-test-ops"

// requirePagedAndPaused holds that there are the webhook and the pause, which covers the scopes.
func requirePagedAndPaused(t *testing.T, graph *recorder.Graph, scopes ...any) {
	t.Helper()
	assert.Equal(t, emptyGroup(object{
		"actionGroupName": "ag-test-ops", "groupShortName": "ops on call",
		"webhookReceivers": items{object{"name": "pager", "serviceUri": "[secret]", "useCommonAlertSchema": true}},
	}), requireResource(t, graph, "ActionGroup", "test-alerts-ops-group").Plain())
	paused := quiet(object{
		"effectiveFrom": "2026-03-28T23:50:00", "effectiveUntil": "2026-03-29T00:10:00", "timeZone": "W. Europe Standard Time",
	}, scopes)
	paused["description"] = "Quiet while it is mended."
	assert.Equal(t, map[string]object{"quiet-pause": paused}, processingOf(graph))
}

// TestMachinesAreTooBusyByConfiguration is a metric alert on a scale set, of every severity.
func TestMachinesAreTooBusyByConfiguration(t *testing.T) {
	t.Parallel()
	for severity := range 5 {
		graph := alerted(t, `
clusters: {blue: {}}
alerts:
  profile: none
  metricRules:
    cpu:
      severity: `+strconv.Itoa(severity)+`
      scopeId: `+scaleSetId+`
      criteria: [{metricName: Percentage CPU, operator: GreaterThan, threshold: 70}]`+pagedAndPaused)
		requirePagedAndPaused(t, graph, blueClusterId, workspaceId, scaleSetId)
		assert.Equal(t, metricInputs(object{
			"ruleName": "test-cpu", "severity": float64(severity), "scopes": items{scaleSetId}, "actions": items{object{"actionGroupId": opsId}},
			"description": fmt.Sprintf("aksops:test/Sev%d/metric/cpu/", severity),
		}), requireResource(t, graph, "MetricAlert", "test-alerts-cpu-rule").Plain())
	}
}

// TestNodesAreNotReadyByConfiguration is the rule of the catalogue, where the inventory of nodes is collected, and one of the user's own.
func TestNodesAreNotReadyByConfiguration(t *testing.T) {
	t.Parallel()
	for severity := range 5 {
		graph := alerted(t, `
clusters: {blue: {insights: {preset: standard}}}
alerts:
  profile: none
  rules: {nodes-not-ready: {severity: `+strconv.Itoa(severity)+`}}
  logRules:
    own:
      severity: `+strconv.Itoa(severity)+`
      query: |
        `+strings.ReplaceAll(readyNodes, "\n", "\n        ")+`
      timeAggregation: Minimum
      metricMeasureColumn: ReadyPercent
      operator: LessThan
      threshold: 75
      failingPeriods: {of: 3, atLeast: 2}
      dimensions: [{name: ClusterName}]
      resourceIdColumn: _ResourceId`+pagedAndPaused)
		requirePagedAndPaused(t, graph, blueClusterId, workspaceId)
		assert.Equal(t, logInputs(object{
			"ruleName": "test-own", "displayName": "test-own", "severity": float64(severity), "skipQueryValidation": true, "actions": object{"actionGroups": items{opsId}},
			"description": fmt.Sprintf("aksops:test/Sev%d/log/own/", severity),
			"criteria": object{"allOf": items{conditionInputs(object{
				"query": readyNodes + "\n", "timeAggregation": "Minimum", "metricMeasureColumn": "ReadyPercent", "resourceIdColumn": "_ResourceId",
				"operator": "LessThan", "threshold": 75.0, "failingPeriods": object{"numberOfEvaluationPeriods": 3.0, "minFailingPeriodsToAlert": 2.0},
				"dimensions": items{object{"name": "ClusterName", "operator": "Include", "values": items{"*"}}},
			})}},
		}), requireResource(t, graph, "ScheduledQueryRule", "test-alerts-own-rule").Plain())
		shipped := requireResource(t, graph, "ScheduledQueryRule", "test-alerts-nodes-not-ready-rule").Plain()
		assert.Equal(t, []any{float64(severity), "PT15M", object{"actionGroups": items{opsId}}}, []any{shipped["severity"], shipped["windowSize"], shipped["actions"]})
		condition := conditionOf(t, graph, "ScheduledQueryRule", "nodes-not-ready")
		assert.Equal(t, []any{"Minimum", "ReadyPercentTwice", "LessThan", 75.0},
			[]any{condition["timeAggregation"], condition["metricMeasureColumn"], condition["operator"], condition["threshold"]})
	}
}

// TestWebhooksStaySecret looks for the address of a webhook in everything that is registered, whether the whole setting is secret or not.
func TestWebhooksStaySecret(t *testing.T) {
	t.Parallel()
	config := configured(t, "clusters: {blue: {}}\nalerts:"+pagedAndPaused)
	for _, secret := range []bool{false, true} {
		graph, err := recorder.Run(program("test", config, map[string]bool{"alerts": secret}), recorder.Options{})
		require.NoError(t, err)
		assert.NotContains(t, graph.String(), webhookUri)
		for _, one := range graph.Resources {
			for _, group := range one.Plain() {
				assert.NotContains(t, fmt.Sprint(group), webhookUri, one.Name)
			}
		}
		assert.Equal(t, "[secret]", requireResource(t, graph, "ActionGroup", "test-alerts-ops-group").Plain()["webhookReceivers"].(items)[0].(object)["serviceUri"])
	}
}

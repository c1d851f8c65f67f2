package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// readyNodes is the share of ready nodes in percent, by cluster, in bins of five minutes.
const readyNodes = `KubeNodeInventory
| summarize arg_max(TimeGenerated, Status) by ClusterName, _ResourceId, Computer, bin(TimeGenerated, 5m)
| summarize ReadyPercent = 100.0 * countif(Status == "Ready") / count() by ClusterName, _ResourceId, bin(TimeGenerated, 5m)`

// twentyMinutes is a suppression for 20 minutes: one window, from one moment to another.
func twentyMinutes(a *alerts.ProcessingRuleArgs) {
	a.ScopeIds, a.Description = texts(machineId), new("Quiet while the machine is mended.")
	a.Schedule = &alerts.Schedule{
		EffectiveFrom: new("2026-03-28T23:50:00"), EffectiveUntil: new("2026-03-29T00:10:00"), TimeZone: new("W. Europe Standard Time"),
	}
}

// TestMachineIsTooBusy is a metric alert from its parts: the processor of a machine above 70 %, of every severity, told to a webhook, and
// kept quiet for 20 minutes.
func TestMachineIsTooBusy(t *testing.T) {
	t.Parallel()
	for severity := range 5 {
		graph, err := recorder.Run(func(ctx *pulumi.Context) error {
			group, err := alerts.NewActionGroup(ctx, "ops", newActionGroupArgs(alerts.ActionGroupSpec{
				ShortName: new("ops"), Webhooks: map[string]alerts.WebhookReceiver{"pager": {ServiceUri: pulumi.String(webhookUri)}},
			}))
			if err != nil {
				return err
			}
			_, err = alerts.NewMetricAlert(ctx, "cpu", newMetricAlertArgs(func(a *alerts.MetricAlertArgs) {
				a.Severity, a.ActionGroupIds = &severity, pulumi.StringArray{group.ActionGroupId}
			}))
			if err != nil {
				return err
			}
			_, err = alerts.NewProcessingRule(ctx, "pause", newProcessingRuleArgs(twentyMinutes))
			return err
		}, recorder.Options{})
		require.NoError(t, err)
		assert.Equal(t, map[string]map[string]any{
			actionGroupToken + "::ops-group": emptyGroup(object{
				"actionGroupName": "ops", "groupShortName": "ops",
				"webhookReceivers": items{object{"name": "pager", "serviceUri": "[secret]", "useCommonAlertSchema": true}},
			}),
			metricAlertToken + "::cpu-rule": metricInputs(object{
				"ruleName": "cpu", "severity": float64(severity),
				"actions": items{object{"actionGroupId": groupId + "/providers/Microsoft.Insights/actionGroups/ops"}},
			}),
			processingRuleToken + "::pause-rule": {
				"resourceGroupName": "rg-test", "alertProcessingRuleName": "pause", "location": "Global",
				"properties": object{
					"scopes": items{machineId}, "enabled": true, "description": "Quiet while the machine is mended.",
					"actions": items{object{"actionType": "RemoveAllActionGroups"}},
					"schedule": object{
						"effectiveFrom": "2026-03-28T23:50:00", "effectiveUntil": "2026-03-29T00:10:00", "timeZone": "W. Europe Standard Time",
					},
				},
			},
		}, inputsOf(graph))
	}
}

// TestNodesAreNotReady is a log alert from its parts: fewer than 75 % of a cluster's nodes ready in two bins of five minutes out of three.
func TestNodesAreNotReady(t *testing.T) {
	t.Parallel()
	for severity := range 5 {
		graph := record(t, alerts.NewLogAlert, newLogAlertArgs(func(a *alerts.LogAlertArgs) {
			a.ActionGroupIds, a.Severity, a.Query = texts(onCallId), &severity, readyNodes
			a.TimeAggregation, a.MetricMeasureColumn = new("Minimum"), new("ReadyPercent")
			a.Operator, a.Threshold = new("LessThan"), new(75.0)
			a.FailingPeriods, a.Dimensions = &alerts.FailingPeriods{Of: 3, AtLeast: 2}, []alerts.Dimension{{Name: "ClusterName"}}
			a.ResourceIdColumn, a.SkipQueryValidation = new("_ResourceId"), new(true)
		}), recorder.Options{})
		assert.Equal(t, logInputs(object{
			"severity": float64(severity), "skipQueryValidation": true, "actions": object{"actionGroups": items{onCallId}},
			"criteria": object{"allOf": items{conditionInputs(object{
				"query": readyNodes, "timeAggregation": "Minimum", "metricMeasureColumn": "ReadyPercent", "resourceIdColumn": "_ResourceId",
				"operator": "LessThan", "threshold": 75.0, "failingPeriods": object{"numberOfEvaluationPeriods": 3.0, "minFailingPeriodsToAlert": 2.0},
				"dimensions": items{object{"name": "ClusterName", "operator": "Include", "values": items{"*"}}},
			})}},
		}), requireResource(t, graph, "ScheduledQueryRule", "x-rule").Plain())
	}
}

// TestTwentyMinutesAreNoMute is what becomes of a wish that Azure has no mute for: the error tells those that it has.
func TestTwentyMinutesAreNoMute(t *testing.T) {
	t.Parallel()
	requireRefused(t, alerts.LogAlertToken, alerts.NewLogAlert, map[string]refusal[alerts.LogAlertArgs]{
		"20 minutes": {newLogAlertArgs(func(a *alerts.LogAlertArgs) { a.MuteActionsDuration = new("PT20M") }), []string{
			`muteActionsDuration is "PT20M": must be one of PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D, P2D`,
		}},
	})
	requireRefused(t, alerts.ActionGroupToken, alerts.NewActionGroup, map[string]refusal[alerts.ActionGroupArgs]{
		"short name": {newActionGroupArgs(alerts.ActionGroupSpec{ShortName: new("thirteen-long")}), []string{
			`shortName is "thirteen-long", 13 characters: must be 1 to 12`,
		}},
	})
}

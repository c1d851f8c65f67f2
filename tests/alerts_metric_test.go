package tests

import (
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	singleCriteria = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"
	widerCriteria  = "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria"
)

// replacedMetricAlert are the options of a metric alert, whose scope and kind of criteria Azure does not change in place.
var replacedMetricAlert = recorder.ResourceOptions{
	Parent: alerts.MetricAlertToken + "::x", DeleteBeforeReplace: true, ReplaceOnChanges: []string{"scopes", "criteria.odataType"},
}

// metricInputs are the inputs of newMetricAlertArgs; own replaces some of them.
func metricInputs(own object) object {
	inputs := object{
		"resourceGroupName": "rg-test", "ruleName": "x", "location": "global", "severity": 2.0, "enabled": true, "scopes": items{machineId},
		"windowSize": "PT5M", "evaluationFrequency": "PT5M", "autoMitigate": true, "actions": items{},
		"criteria": object{"odataType": singleCriteria, "allOf": items{staticInputs(nil)}},
	}
	maps.Copy(inputs, own)
	return inputs
}

func staticInputs(own object) object {
	inputs := object{
		"criterionType": "StaticThresholdCriterion", "name": "condition1", "metricName": "Percentage CPU", "timeAggregation": "Average",
		"operator": "GreaterThan", "threshold": 70.0, "dimensions": items{}, "skipMetricValidation": false,
	}
	maps.Copy(inputs, own)
	return inputs
}

func TestMetricAlertDefaults(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewMetricAlert, newMetricAlertArgs(nil), recorder.Options{})
	require.Len(t, graph.Resources, 2, "component and rule")
	assert.Equal(t, map[string]map[string]any{metricAlertToken + "::x-rule": metricInputs(nil)}, inputsOf(graph))
	assert.Equal(t, map[string]recorder.ResourceOptions{
		alerts.MetricAlertToken + "::x": {Parent: stackParent}, metricAlertToken + "::x-rule": replacedMetricAlert,
	}, optionsOf(graph))
}

// fullMetricAlert has every input that a rule on one resource can have.
func fullMetricAlert(a *alerts.MetricAlertArgs) {
	a.ActionGroupIds, a.Tags = texts(onCallId, mailboxId), pulumi.StringMap{"team": pulumi.String("platform")}
	a.RuleName, a.Description, a.Severity, a.Enabled = new("Nodes, too busy"), new("Look at the nodes."), new(0), new(false)
	a.WindowSize, a.EvaluationFrequency, a.AutoMitigate = new("P1D"), new("PT1H"), new(false)
	a.Criteria = []alerts.MetricCriterion{
		{
			MetricName: "node_cpu_usage_percentage", MetricNamespace: new("Microsoft.ContainerService/managedClusters"), TimeAggregation: new("Maximum"),
			Operator: "GreaterThanOrEqual", Threshold: new(95.5), SkipMetricValidation: new(true),
			Dimensions: []alerts.Dimension{{Name: "node", Values: []string{"a"}}, {Name: "nodepool", Operator: new("Exclude"), Values: []string{"system"}}},
		},
		{MetricName: "node_memory_rss_percentage", Operator: "LessThan", Threshold: new(0.0)},
	}
}

func TestMetricAlertWithEveryInput(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewMetricAlert, newMetricAlertArgs(fullMetricAlert), recorder.Options{})
	got := requireResource(t, graph, "MetricAlert", "x-rule")
	assert.Equal(t, metricInputs(object{
		"ruleName": "Nodes, too busy", "description": "Look at the nodes.", "severity": 0.0, "enabled": false,
		"windowSize": "P1D", "evaluationFrequency": "PT1H", "autoMitigate": false, "tags": object{"team": "platform"},
		"actions": items{object{"actionGroupId": onCallId}, object{"actionGroupId": mailboxId}},
		"criteria": object{"odataType": singleCriteria, "allOf": items{
			staticInputs(object{
				"metricName": "node_cpu_usage_percentage", "metricNamespace": "Microsoft.ContainerService/managedClusters", "timeAggregation": "Maximum",
				"operator": "GreaterThanOrEqual", "threshold": 95.5, "skipMetricValidation": true,
				"dimensions": items{
					object{"name": "node", "operator": "Include", "values": items{"a"}}, object{"name": "nodepool", "operator": "Exclude", "values": items{"system"}},
				},
			}),
			staticInputs(object{"name": "condition2", "metricName": "node_memory_rss_percentage", "operator": "LessThan", "threshold": 0.0}),
		}},
	}), got.Plain())
	assert.Equal(t, replacedMetricAlert, got.Options())
}

// learnedMetricAlert has every input of a threshold that Azure learns.
func learnedMetricAlert(a *alerts.MetricAlertArgs) {
	a.Criteria = []alerts.MetricCriterion{{
		MetricName: "Percentage CPU", MetricNamespace: new("Microsoft.Compute/virtualMachines"), Operator: "GreaterOrLessThan", Sensitivity: new("High"),
		TimeAggregation: new("Total"), FailingPeriods: &alerts.FailingPeriods{Of: 6, AtLeast: 2}, IgnoreDataBefore: new("2026-01-31T00:00:00Z"),
		Dimensions: []alerts.Dimension{{Name: "node"}}, SkipMetricValidation: new(true),
	}}
}

func TestMetricAlertWithLearnedThreshold(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewMetricAlert, newMetricAlertArgs(learnedMetricAlert), recorder.Options{})
	assert.Equal(t, metricInputs(object{"criteria": object{"odataType": widerCriteria, "allOf": items{object{
		"criterionType": "DynamicThresholdCriterion", "name": "condition1", "metricName": "Percentage CPU",
		"metricNamespace": "Microsoft.Compute/virtualMachines", "timeAggregation": "Total", "operator": "GreaterOrLessThan", "alertSensitivity": "High",
		"failingPeriods":   object{"numberOfEvaluationPeriods": 6.0, "minFailingPeriodsToAlert": 2.0},
		"ignoreDataBefore": "2026-01-31T00:00:00Z", "skipMetricValidation": true,
		"dimensions": items{object{"name": "node", "operator": "Include", "values": items{"*"}}},
	}}}}), requireResource(t, graph, "MetricAlert", "x-rule").Plain())
}

func TestMetricAlertLearnsFourOfFour(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewMetricAlert, newMetricAlertArgs(func(a *alerts.MetricAlertArgs) {
		a.Criteria = []alerts.MetricCriterion{{MetricName: "Percentage CPU", Operator: "LessThan", Sensitivity: new("Low")}}
	}), recorder.Options{})
	criteria := requireResource(t, graph, "MetricAlert", "x-rule").Plain()["criteria"].(object)
	assert.Equal(t, object{"odataType": widerCriteria, "allOf": items{object{
		"criterionType": "DynamicThresholdCriterion", "name": "condition1", "metricName": "Percentage CPU", "timeAggregation": "Average",
		"operator": "LessThan", "alertSensitivity": "Low", "dimensions": items{}, "skipMetricValidation": false,
		"failingPeriods": object{"numberOfEvaluationPeriods": 4.0, "minFailingPeriodsToAlert": 4.0},
	}}}, criteria)
}

// severalMachines look at two machines at once.
func severalMachines(a *alerts.MetricAlertArgs) {
	a.ScopeIds = texts(machineId, otherVmId)
	a.TargetResourceType, a.TargetResourceRegion = new("Microsoft.Compute/virtualMachines"), pulumi.String("northeurope")
}

// machinesOfAGroup look at every machine of a resource group.
func machinesOfAGroup(a *alerts.MetricAlertArgs) {
	severalMachines(a)
	a.ScopeIds = texts(groupId)
}

func TestMetricAlertOnSeveralResources(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*alerts.MetricAlertArgs){machineId: severalMachines, groupId: machinesOfAGroup} {
		graph := record(t, alerts.NewMetricAlert, newMetricAlertArgs(change), recorder.Options{})
		got := requireResource(t, graph, "MetricAlert", "x-rule").Plain()
		scopes := got["scopes"].(items)
		assert.Equal(t, want, scopes[0])
		assert.Equal(t, metricInputs(object{
			"scopes": scopes, "targetResourceType": "Microsoft.Compute/virtualMachines", "targetResourceRegion": "northeurope",
			"criteria": object{"odataType": widerCriteria, "allOf": items{staticInputs(nil)}},
		}), got)
	}
}

func TestMetricAlertTimes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ window, frequency, wantFrequency string }{
		{"PT1M", "", "PT1M"},
		{"PT1M", "PT1M", "PT1M"},
		{"PT5M", "PT1M", "PT1M"},
		{"PT30M", "", "PT5M"},
		{"PT6H", "PT30M", "PT30M"},
		{"PT12H", "PT15M", "PT15M"},
	} {
		graph := record(t, alerts.NewMetricAlert, newMetricAlertArgs(func(a *alerts.MetricAlertArgs) {
			a.WindowSize = &test.window
			if test.frequency != "" {
				a.EvaluationFrequency = &test.frequency
			}
		}), recorder.Options{})
		assert.Equal(t, metricInputs(object{"windowSize": test.window, "evaluationFrequency": test.wantFrequency}),
			requireResource(t, graph, "MetricAlert", "x-rule").Plain())
	}
}

func TestMetricAlertOutputs(t *testing.T) {
	t.Parallel()
	var id, name eventual[string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		rule, err := alerts.NewMetricAlert(ctx, "x", newMetricAlertArgs(nil))
		if err != nil {
			return err
		}
		id, name = eventually[string](rule.RuleId), eventually[string](rule.RuleName)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, "x", name.value(t))
	assert.Equal(t, groupId+"/providers/Microsoft.Insights/metricAlerts/x", id.value(t))
}

// TestMetricAlertOfUnknowns gives ids that no first preview knows: how many groups are told is known all the same.
func TestMetricAlertOfUnknowns(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		graph, err := recorder.Run(func(ctx *pulumi.Context) error {
			unknown, err := unknownText(ctx)
			if err != nil {
				return err
			}
			_, err = alerts.NewMetricAlert(ctx, "x", newMetricAlertArgs(func(a *alerts.MetricAlertArgs) {
				a.ScopeIds, a.ActionGroupIds = pulumi.StringArray{unknown}, pulumi.StringArray{pulumi.String(onCallId), unknown}
			}))
			if err != nil {
				return err
			}
			_, err = alerts.NewMetricAlert(ctx, "y", newMetricAlertArgs(func(a *alerts.MetricAlertArgs) {
				a.ActionGroupIds = pulumi.StringArray{unknown}.ToStringArrayOutput()
			}))
			return err
		}, recorder.Options{Preview: preview})
		require.NoError(t, err)
		got := requireResource(t, graph, "MetricAlert", "x-rule")
		assert.Equal(t, []string{actionGroupToken + "::other-group"}, got.DependsOn())
		actions := got.Plain()["actions"].(items)
		require.Len(t, actions, 2)
		assert.Equal(t, object{"actionGroupId": onCallId}, actions[0])
		if !preview {
			told := items{object{"actionGroupId": groupId + "/providers/Microsoft.Insights/actionGroups/other"}}
			assert.Equal(t, told[0], actions[1])
			assert.Equal(t, told, requireResource(t, graph, "MetricAlert", "y-rule").Plain()["actions"], "a list that is unknown as a whole")
		}
	}
}

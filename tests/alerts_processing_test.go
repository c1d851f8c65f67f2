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

// processingInputs are the inputs of newProcessingRuleArgs; own replaces some of the properties.
func processingInputs(own object) object {
	properties := object{"scopes": items{groupId}, "enabled": true, "actions": items{object{"actionType": "RemoveAllActionGroups"}}}
	maps.Copy(properties, own)
	return object{"resourceGroupName": "rg-test", "alertProcessingRuleName": "x", "location": "Global", "properties": properties}
}

func TestProcessingRuleDefaults(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewProcessingRule, newProcessingRuleArgs(nil), recorder.Options{})
	require.Len(t, graph.Resources, 2, "component and rule")
	assert.Equal(t, map[string]map[string]any{processingRuleToken + "::x-rule": processingInputs(nil)}, inputsOf(graph))
	assert.Equal(t, map[string]recorder.ResourceOptions{
		alerts.ProcessingRuleToken + "::x": {Parent: stackParent}, processingRuleToken + "::x-rule": deletedFirst(alerts.ProcessingRuleToken + "::x"),
	}, optionsOf(graph))
	got := requireResource(t, graph, "AlertProcessingRuleByName", "x-rule")
	assert.NotEmpty(t, got.Request.GetVersion(), "the provider's version is that of the other resources")
	assert.Equal(t, "2.92.3", got.Request.GetVersion())
}

// fullProcessingRule has every input, with a recurrence of each form.
func fullProcessingRule(a *alerts.ProcessingRuleArgs) {
	a.ScopeIds, a.Tags = texts(recorder.Subscription, groupId, clusterId), pulumi.StringMap{"team": pulumi.String("platform")}
	a.RuleName, a.Description, a.Enabled = new("Office hours (platform)"), new("Tells the team while it is there."), new(false)
	a.Suppress, a.ActionGroupIds = new(false), texts(onCallId, mailboxId)
	a.Conditions = []alerts.ProcessingCondition{
		{Field: "Severity", Values: []string{"Sev0", "Sev1", "Sev2", "Sev3", "Sev4"}},
		{Field: "AlertRuleName", Operator: new("DoesNotContain"), Values: []string{"test"}},
		{Field: "TargetResourceType", Operator: new("NotEquals"), Values: []string{"microsoft.compute/virtualmachines"}},
	}
	a.Schedule = &alerts.Schedule{
		EffectiveFrom: new("2028-02-29T18:00:00"), EffectiveUntil: new("2028-12-31T23:59:59"), TimeZone: new("W. Europe Standard Time"),
		Recurrences: []alerts.Recurrence{
			{},
			{StartTime: new("22:00"), EndTime: new("06:00")},
			{DaysOfWeek: []string{"Saturday", "Sunday"}, StartTime: new("17:30")},
			{DaysOfMonth: []int{1, 15, 31}, EndTime: new("09:00")},
		},
	}
}

func TestProcessingRuleWithEveryInput(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewProcessingRule, newProcessingRuleArgs(fullProcessingRule), recorder.Options{})
	assert.Equal(t, object{
		"resourceGroupName": "rg-test", "alertProcessingRuleName": "Office hours (platform)", "location": "Global", "tags": object{"team": "platform"},
		"properties": object{
			"scopes": items{recorder.Subscription, groupId, clusterId}, "enabled": false, "description": "Tells the team while it is there.",
			"actions": items{object{"actionType": "AddActionGroups", "actionGroupIds": items{onCallId, mailboxId}}},
			"conditions": items{
				object{"field": "Severity", "operator": "Equals", "values": items{"Sev0", "Sev1", "Sev2", "Sev3", "Sev4"}},
				object{"field": "AlertRuleName", "operator": "DoesNotContain", "values": items{"test"}},
				object{"field": "TargetResourceType", "operator": "NotEquals", "values": items{"microsoft.compute/virtualmachines"}},
			},
			"schedule": object{
				"effectiveFrom": "2028-02-29T18:00:00", "effectiveUntil": "2028-12-31T23:59:59", "timeZone": "W. Europe Standard Time",
				"recurrences": items{
					object{"recurrenceType": "Daily"},
					object{"recurrenceType": "Daily", "startTime": "22:00:00", "endTime": "06:00:00"},
					object{"recurrenceType": "Weekly", "daysOfWeek": items{"Saturday", "Sunday"}, "startTime": "17:30:00", "endTime": "23:59:59"},
					object{"recurrenceType": "Monthly", "daysOfMonth": items{1.0, 15.0, 31.0}, "startTime": "00:00:00", "endTime": "09:00:00"},
				},
			},
		},
	}, requireResource(t, graph, "AlertProcessingRuleByName", "x-rule").Plain())
}

func TestProcessingRuleScheduleDefaults(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewProcessingRule, newProcessingRuleArgs(func(a *alerts.ProcessingRuleArgs) {
		a.Schedule = &alerts.Schedule{EffectiveUntil: new("2026-12-31T00:00:00")}
	}), recorder.Options{})
	assert.Equal(t, processingInputs(object{"schedule": object{"timeZone": "UTC", "effectiveUntil": "2026-12-31T00:00:00"}}),
		requireResource(t, graph, "AlertProcessingRuleByName", "x-rule").Plain())
}

func TestProcessingRuleOutputs(t *testing.T) {
	t.Parallel()
	var id, name eventual[string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		rule, err := alerts.NewProcessingRule(ctx, "x", newProcessingRuleArgs(nil))
		if err != nil {
			return err
		}
		id, name = eventually[string](rule.RuleId), eventually[string](rule.RuleName)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, "x", name.value(t))
	assert.Equal(t, groupId+"/providers/Microsoft.AlertsManagement/actionRules/x", id.value(t))
}

// TestProcessingRuleOfUnknowns gives ids that no first preview knows, one by one and as whole lists.
func TestProcessingRuleOfUnknowns(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		graph, err := recorder.Run(func(ctx *pulumi.Context) error {
			unknown, err := unknownText(ctx)
			if err != nil {
				return err
			}
			_, err = alerts.NewProcessingRule(ctx, "x", newProcessingRuleArgs(func(a *alerts.ProcessingRuleArgs) {
				a.Suppress, a.ScopeIds, a.ActionGroupIds = nil, pulumi.StringArray{unknown}, pulumi.StringArray{unknown, pulumi.String(onCallId)}
			}))
			if err != nil {
				return err
			}
			_, err = alerts.NewProcessingRule(ctx, "y", newProcessingRuleArgs(func(a *alerts.ProcessingRuleArgs) {
				a.Suppress, a.ActionGroupIds = nil, pulumi.StringArray{unknown}.ToStringArrayOutput()
			}))
			return err
		}, recorder.Options{Preview: preview})
		require.NoError(t, err)
		got := requireResource(t, graph, "AlertProcessingRuleByName", "x-rule")
		assert.Equal(t, []string{actionGroupToken + "::other-group"}, got.DependsOn())
		if preview {
			continue
		}
		other := groupId + "/providers/Microsoft.Insights/actionGroups/other"
		assert.Equal(t, processingInputs(object{
			"scopes": items{other}, "actions": items{object{"actionType": "AddActionGroups", "actionGroupIds": items{other, onCallId}}},
		}), got.Plain())
		assert.Equal(t, items{object{"actionType": "AddActionGroups", "actionGroupIds": items{other}}},
			requireResource(t, graph, "AlertProcessingRuleByName", "y-rule").Plain()["properties"].(object)["actions"])
	}
}

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
	ruleIdentity = "66666666-6666-6666-6666-666666666666"
	readerRoleId = recorder.Subscription + "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
)

// replacedLogAlert are the options of a log alert, whose scope and region Azure does not change in place.
var replacedLogAlert = recorder.ResourceOptions{
	Parent: alerts.LogAlertToken + "::x", DeleteBeforeReplace: true, ReplaceOnChanges: []string{"scopes", "location"},
}

// logInputs are the inputs of newLogAlertArgs; own replaces some of them.
func logInputs(own object) object {
	inputs := object{
		"resourceGroupName": "rg-test", "location": "northeurope", "ruleName": "x", "displayName": "x", "kind": "LogAlert",
		"severity": 2.0, "enabled": true, "scopes": items{workspaceId}, "windowSize": "PT5M", "evaluationFrequency": "PT5M", "autoMitigate": true,
		"skipQueryValidation": false, "checkWorkspaceAlertsStorageConfigured": false,
		"criteria": object{"allOf": items{conditionInputs(nil)}}, "actions": object{"actionGroups": items{}},
	}
	maps.Copy(inputs, own)
	return inputs
}

func conditionInputs(own object) object {
	inputs := object{
		"query": "Heartbeat", "timeAggregation": "Count", "operator": "GreaterThan", "threshold": 0.0, "dimensions": items{},
		"failingPeriods": object{"numberOfEvaluationPeriods": 1.0, "minFailingPeriodsToAlert": 1.0},
	}
	maps.Copy(inputs, own)
	return inputs
}

func TestLogAlertDefaults(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewLogAlert, newLogAlertArgs(nil), recorder.Options{})
	require.Len(t, graph.Resources, 2, "component and rule")
	assert.Equal(t, map[string]map[string]any{logAlertToken + "::x-rule": logInputs(nil)}, inputsOf(graph))
	assert.Equal(t, map[string]recorder.ResourceOptions{
		alerts.LogAlertToken + "::x": {Parent: stackParent}, logAlertToken + "::x-rule": replacedLogAlert,
	}, optionsOf(graph))
}

// fullLogAlert has every input of a rule that resolves by itself, and an identity that Azure makes.
func fullLogAlert(a *alerts.LogAlertArgs) {
	a.ActionGroupIds, a.Tags = texts(onCallId, mailboxId), pulumi.StringMap{"team": pulumi.String("platform")}
	a.RuleName, a.DisplayName, a.Description = new("Nodes (ready)"), new("Nodes: ready?"), new("Look at the nodes.")
	a.Severity, a.Enabled, a.AutoMitigate = new(4), new(false), new(true)
	a.Query, a.TimeAggregation, a.MetricMeasureColumn = "KubeNodeInventory | summarize Ready = 50.5 by Computer, _ResourceId", new("Minimum"), new("Ready")
	a.Operator, a.Threshold, a.FailingPeriods = new("LessThanOrEqual"), new(75.5), &alerts.FailingPeriods{Of: 3, AtLeast: 2}
	a.Dimensions = []alerts.Dimension{{Name: "Computer"}, {Name: "Pool", Operator: new("Exclude"), Values: []string{"spot", "test"}}}
	a.ResourceIdColumn, a.WindowSize, a.EvaluationFrequency, a.OverrideQueryTimeRange = new("_ResourceId"), new("PT10M"), new("PT10M"), new("PT30M")
	a.CustomProperties = pulumi.StringMap{"runbook": pulumi.String("https://example.com/runbook")}
	a.Identity, a.SkipQueryValidation, a.LinkedStorageRequired = &alerts.LogAlertIdentity{}, new(true), new(true)
}

func TestLogAlertWithEveryInput(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewLogAlert, newLogAlertArgs(fullLogAlert), recorder.Options{})
	assert.Equal(t, map[string]map[string]any{
		logAlertToken + "::x-rule": logInputs(object{
			"ruleName": "Nodes (ready)", "displayName": "Nodes: ready?", "description": "Look at the nodes.", "severity": 4.0, "enabled": false,
			"windowSize": "PT10M", "evaluationFrequency": "PT10M", "overrideQueryTimeRange": "PT30M", "skipQueryValidation": true,
			"checkWorkspaceAlertsStorageConfigured": true, "identity": object{"type": "SystemAssigned"}, "tags": object{"team": "platform"},
			"criteria": object{"allOf": items{conditionInputs(object{
				"query": "KubeNodeInventory | summarize Ready = 50.5 by Computer, _ResourceId", "timeAggregation": "Minimum", "metricMeasureColumn": "Ready",
				"resourceIdColumn": "_ResourceId", "operator": "LessThanOrEqual", "threshold": 75.5,
				"dimensions": items{
					object{"name": "Computer", "operator": "Include", "values": items{"*"}},
					object{"name": "Pool", "operator": "Exclude", "values": items{"spot", "test"}},
				},
				"failingPeriods": object{"numberOfEvaluationPeriods": 3.0, "minFailingPeriodsToAlert": 2.0},
			})}},
			"actions": object{"actionGroups": items{onCallId, mailboxId}, "customProperties": "[secret]"},
		}),
		roleToken + "::x-reader": {
			"scope": workspaceId, "principalId": ruleIdentity, "principalType": "ServicePrincipal", "roleDefinitionId": readerRoleId,
		},
	}, inputsOf(graph))
	assert.Equal(t, map[string]recorder.ResourceOptions{
		alerts.LogAlertToken + "::x": {Parent: stackParent}, logAlertToken + "::x-rule": replacedLogAlert,
		roleToken + "::x-reader": {
			Parent: alerts.LogAlertToken + "::x", DependsOn: []string{logAlertToken + "::x-rule"}, ReplaceOnChanges: []string{"roleDefinitionId"},
		},
	}, optionsOf(graph))
}

// mutedLogAlert keeps quiet for half an hour once it has fired, and runs as an identity of the user's.
func mutedLogAlert(a *alerts.LogAlertArgs) {
	a.MuteActionsDuration, a.Identity = new("PT30M"), &alerts.LogAlertIdentity{UserAssignedIdentityId: pulumi.String(identityId)}
}

func TestLogAlertMuted(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewLogAlert, newLogAlertArgs(mutedLogAlert), recorder.Options{})
	assert.Equal(t, map[string]map[string]any{logAlertToken + "::x-rule": logInputs(object{
		"muteActionsDuration": "PT30M", "autoMitigate": false,
		"identity": object{"type": "UserAssigned", "userAssignedIdentities": items{identityId}},
	})}, inputsOf(graph), "an identity of one's own is granted nothing")
}

func TestLogAlertWithoutGrant(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewLogAlert, newLogAlertArgs(func(a *alerts.LogAlertArgs) {
		a.Identity = &alerts.LogAlertIdentity{ReaderAssignmentEnabled: new(false)}
	}), recorder.Options{})
	assert.Equal(t, map[string]map[string]any{
		logAlertToken + "::x-rule": logInputs(object{"identity": object{"type": "SystemAssigned"}}),
	}, inputsOf(graph))
}

func TestLogAlertTimes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		change func(*alerts.LogAlertSpec)
		want   object
	}{
		{func(s *alerts.LogAlertSpec) { s.WindowSize = new("PT1M") }, object{"windowSize": "PT1M", "evaluationFrequency": "PT1M"}},
		{func(s *alerts.LogAlertSpec) { s.EvaluationFrequency = new("PT1M") }, object{"evaluationFrequency": "PT1M"}},
		{func(s *alerts.LogAlertSpec) { s.WindowSize = new("P2D") }, object{"windowSize": "P2D"}},
		{
			func(s *alerts.LogAlertSpec) {
				s.WindowSize, s.EvaluationFrequency, s.AutoMitigate = new("P1D"), new("P1D"), new(false)
				s.FailingPeriods = &alerts.FailingPeriods{Of: 2, AtLeast: 1}
			},
			object{
				"windowSize": "P1D", "evaluationFrequency": "P1D", "autoMitigate": false,
				"criteria": object{"allOf": items{conditionInputs(object{
					"failingPeriods": object{"numberOfEvaluationPeriods": 2.0, "minFailingPeriodsToAlert": 1.0},
				})}},
			},
		},
		{func(s *alerts.LogAlertSpec) { s.OverrideQueryTimeRange = new("PT5M") }, object{"overrideQueryTimeRange": "PT5M"}},
		{func(s *alerts.LogAlertSpec) { s.AutoMitigate, s.MuteActionsDuration = new(false), new("PT5M") }, object{"autoMitigate": false, "muteActionsDuration": "PT5M"}},
		{
			func(s *alerts.LogAlertSpec) {
				s.EvaluationFrequency, s.WindowSize, s.MuteActionsDuration = new("P1D"), new("P1D"), new("P2D")
			},
			object{"windowSize": "P1D", "evaluationFrequency": "P1D", "autoMitigate": false, "muteActionsDuration": "P2D"},
		},
	} {
		graph := record(t, alerts.NewLogAlert, newLogAlertArgs(func(a *alerts.LogAlertArgs) { test.change(&a.LogAlertSpec) }), recorder.Options{})
		assert.Equal(t, logInputs(test.want), requireResource(t, graph, "ScheduledQueryRule", "x-rule").Plain())
	}
}

// TestLogAlertQueriesEachMinute are queries that a rule may run every minute: the words that Azure does not take there mean nothing in
// comments, in string literals and in longer names.
func TestLogAlertQueriesEachMinute(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"Heartbeat | where Computer == 'search union take limit'",
		`Heartbeat | where Computer == "a | take 5"`,
		`Heartbeat | where Computer == "a \" | take 5"`,
		`Heartbeat | where Computer == @"c:\" | where Category == "| limit 5"`,
		`Heartbeat | where Computer == h"union (A)"`,
		"Heartbeat | where Computer == ```\n| take 5\n```",
		"Heartbeat // | union Perf\n| where Computer != '' // search it",
		"// union Perf\nHeartbeat",
		"Heartbeat | where Url startswith 'https://search.example.com' | where Kind == 'union'",
		"Heartbeat | extend research = 1, unions = 2, limits = 3, taken = 4 | where taken > limits",
		"ContainerLogV2 | where search_term == 'x' | project limit = 5, take = 6 | where limit > 5",
		"Perf | where ['union'] == 1 | summarize take_any(Computer)",
		"Perf | summarize arg_max(TimeGenerated, *) by Computer | extend _resource = tostring(Computer)",
		"Perf | where search > 5 or (union == 1)",
		"Perf | where Note has 'ingestion_time() adx(\"x\").T workspace(\"y\")'",
		"Perf | where Note has 'bag_unpack(x) pivot(y) AggregatedValue ago(x)' | extend pivot = 1, narrow = 2",
		"Perf | where TimeGenerated > ago(5m) and TimeGenerated < ago( 1d ) and TimeGenerated > ago(time(2h)) and TimeGenerated < ago(-1.5h)",
		"Perf | extend cargo = strcat('ago(', Computer)",
	} {
		graph := record(t, alerts.NewLogAlert, newLogAlertArgs(func(a *alerts.LogAlertArgs) {
			a.Query, a.EvaluationFrequency = query, new("PT1M")
		}), recorder.Options{})
		assert.Equal(t, logInputs(object{"evaluationFrequency": "PT1M", "criteria": object{"allOf": items{conditionInputs(object{"query": query})}}}),
			requireResource(t, graph, "ScheduledQueryRule", "x-rule").Plain(), "the query is sent as it was written")
	}
}

// TestLogAlertQueriesEachFiveMinutes are queries that only a rule that looks every minute may not run.
func TestLogAlertQueriesEachFiveMinutes(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"union Perf, Heartbeat", "search 'x'", "Perf | take 5", "Perf | where ingestion_time() > ago(5m)", `workspace("x").Perf`} {
		record(t, alerts.NewLogAlert, newLogAlertArgs(func(a *alerts.LogAlertArgs) { a.Query = query }), recorder.Options{})
	}
}

func TestLogAlertOutputs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		identity *alerts.LogAlertIdentity
		want     string
	}{{nil, ""}, {&alerts.LogAlertIdentity{}, ruleIdentity}, {&alerts.LogAlertIdentity{UserAssignedIdentityId: pulumi.String(identityId)}, ""}} {
		var id, name, principal eventual[string]
		_, err := recorder.Run(func(ctx *pulumi.Context) error {
			rule, err := alerts.NewLogAlert(ctx, "x", newLogAlertArgs(func(a *alerts.LogAlertArgs) { a.Identity = test.identity }))
			if err != nil {
				return err
			}
			id, name, principal = eventually[string](rule.RuleId), eventually[string](rule.RuleName), eventually[string](rule.PrincipalId)
			return nil
		}, recorder.Options{})
		require.NoError(t, err)
		assert.Equal(t, "x", name.value(t))
		assert.Equal(t, groupId+"/providers/Microsoft.Insights/scheduledQueryRules/x", id.value(t))
		assert.Equal(t, test.want, principal.value(t))
	}
}

// TestLogAlertOfUnknowns gives ids that no first preview knows.
func TestLogAlertOfUnknowns(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		graph, err := recorder.Run(func(ctx *pulumi.Context) error {
			unknown, err := unknownText(ctx)
			if err != nil {
				return err
			}
			_, err = alerts.NewLogAlert(ctx, "x", newLogAlertArgs(func(a *alerts.LogAlertArgs) {
				a.ScopeId, a.ActionGroupIds, a.Identity = unknown, pulumi.StringArray{unknown}, &alerts.LogAlertIdentity{}
			}))
			if err != nil {
				return err
			}
			_, err = alerts.NewLogAlert(ctx, "y", newLogAlertArgs(func(a *alerts.LogAlertArgs) {
				a.ActionGroupIds = pulumi.StringArray{unknown}.ToStringArrayOutput()
			}))
			return err
		}, recorder.Options{Preview: preview})
		require.NoError(t, err)
		other := actionGroupToken + "::other-group"
		assert.Equal(t, []string{other}, requireResource(t, graph, "ScheduledQueryRule", "x-rule").DependsOn())
		assert.Equal(t, []string{other}, requireResource(t, graph, "ScheduledQueryRule", "y-rule").DependsOn())
		grant := requireResource(t, graph, "RoleAssignment", "x-reader")
		assert.Equal(t, []string{other, logAlertToken + "::x-rule"}, grant.DependsOn())
		if !preview {
			id := groupId + "/providers/Microsoft.Insights/actionGroups/other"
			assert.Equal(t, object{
				"scope": id, "principalId": ruleIdentity, "principalType": "ServicePrincipal", "roleDefinitionId": readerRoleId,
			}, grant.Plain())
		}
	}
}

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

// activityInputs are the inputs of newActivityAlertArgs; own replaces some of them.
func activityInputs(own object) object {
	inputs := object{
		"resourceGroupName": "rg-test", "activityLogAlertName": "x", "location": "Global", "enabled": true, "scopes": items{groupId},
		"condition": object{"allOf": items{
			object{"field": "category", "equals": "Administrative"},
			object{"field": "operationName", "equals": "Microsoft.ContainerService/managedClusters/delete"},
		}},
		"actions": object{"actionGroups": items{}},
	}
	maps.Copy(inputs, own)
	return inputs
}

func TestActivityAlertDefaults(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewActivityAlert, newActivityAlertArgs(nil), recorder.Options{})
	require.Len(t, graph.Resources, 2, "component and rule")
	assert.Equal(t, map[string]map[string]any{activityAlertToken + "::x-rule": activityInputs(nil)}, inputsOf(graph))
	assert.Equal(t, map[string]recorder.ResourceOptions{
		alerts.ActivityAlertToken + "::x": {Parent: stackParent}, activityAlertToken + "::x-rule": deletedFirst(alerts.ActivityAlertToken + "::x"),
	}, optionsOf(graph))
}

// fullActivityAlert has every input, and conditions of each form.
func fullActivityAlert(a *alerts.ActivityAlertArgs) {
	a.ScopeIds, a.ActionGroupIds, a.Tags = texts(clusterId, workspaceId), texts(onCallId, mailboxId), pulumi.StringMap{"team": pulumi.String("platform")}
	a.RuleName, a.Description, a.Enabled, a.Location = new("Cluster lost"), new("Who deleted it?"), new(false), new("westeurope")
	a.Category = "ResourceHealth"
	a.Conditions = []alerts.ActivityCondition{
		{Field: new("status"), Equals: new("Active")},
		{Field: new("Properties.impactedServices[*].ServiceName"), ContainsAny: []string{"AKS", "VM"}},
		{AnyOf: []alerts.ActivityLeaf{
			{Field: "properties.currentHealthStatus", Equals: new("Degraded")}, {Field: "properties.cause", ContainsAny: []string{"PlatformInitiated"}},
		}},
	}
}

func TestActivityAlertWithEveryInput(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewActivityAlert, newActivityAlertArgs(fullActivityAlert), recorder.Options{})
	assert.Equal(t, activityInputs(object{
		"activityLogAlertName": "Cluster lost", "description": "Who deleted it?", "enabled": false, "location": "westeurope",
		"scopes": items{clusterId, workspaceId}, "tags": object{"team": "platform"},
		"actions": object{"actionGroups": items{object{"actionGroupId": onCallId}, object{"actionGroupId": mailboxId}}},
		"condition": object{"allOf": items{
			object{"field": "category", "equals": "ResourceHealth"},
			object{"field": "status", "equals": "Active"},
			object{"field": "Properties.impactedServices[*].ServiceName", "containsAny": items{"AKS", "VM"}},
			object{"anyOf": items{
				object{"field": "properties.currentHealthStatus", "equals": "Degraded"},
				object{"field": "properties.cause", "containsAny": items{"PlatformInitiated"}},
			}},
		}},
	}), requireResource(t, graph, "ActivityLogAlert", "x-rule").Plain())
}

// serviceHealthAlert looks at incidents of the services in use, in the subscription.
func serviceHealthAlert(a *alerts.ActivityAlertArgs) {
	a.ScopeIds, a.Category, a.Location = texts(recorder.Subscription), "ServiceHealth", new("Global")
	a.Conditions = []alerts.ActivityCondition{
		{AnyOf: []alerts.ActivityLeaf{
			{Field: "properties.incidentType", Equals: new("Incident")}, {Field: "properties.incidentType", Equals: new("Maintenance")},
		}},
		{Field: new("properties.impactedServices[*].ImpactedRegions[*].RegionName"), ContainsAny: []string{"North Europe"}},
	}
}

func TestActivityAlertCategories(t *testing.T) {
	t.Parallel()
	for _, category := range []string{"Administrative", "ResourceHealth", "Policy", "Security", "Recommendation", "Autoscale", "Alert"} {
		graph := record(t, alerts.NewActivityAlert, newActivityAlertArgs(func(a *alerts.ActivityAlertArgs) {
			a.Category, a.Conditions = category, nil
		}), recorder.Options{})
		assert.Equal(t, activityInputs(object{"condition": object{"allOf": items{object{"field": "category", "equals": category}}}}),
			requireResource(t, graph, "ActivityLogAlert", "x-rule").Plain())
	}
	graph := record(t, alerts.NewActivityAlert, newActivityAlertArgs(serviceHealthAlert), recorder.Options{})
	assert.Equal(t, activityInputs(object{
		"scopes": items{recorder.Subscription},
		"condition": object{"allOf": items{
			object{"field": "category", "equals": "ServiceHealth"},
			object{"anyOf": items{
				object{"field": "properties.incidentType", "equals": "Incident"}, object{"field": "properties.incidentType", "equals": "Maintenance"},
			}},
			object{"field": "properties.impactedServices[*].ImpactedRegions[*].RegionName", "containsAny": items{"North Europe"}},
		}},
	}), requireResource(t, graph, "ActivityLogAlert", "x-rule").Plain())
}

func TestActivityAlertOutputs(t *testing.T) {
	t.Parallel()
	var id, name eventual[string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		rule, err := alerts.NewActivityAlert(ctx, "x", newActivityAlertArgs(nil))
		if err != nil {
			return err
		}
		id, name = eventually[string](rule.RuleId), eventually[string](rule.RuleName)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, "x", name.value(t))
	assert.Equal(t, groupId+"/providers/Microsoft.Insights/activityLogAlerts/x", id.value(t))
}

// TestActivityAlertOfUnknowns gives ids that no first preview knows.
func TestActivityAlertOfUnknowns(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		graph, err := recorder.Run(func(ctx *pulumi.Context) error {
			unknown, err := unknownText(ctx)
			if err != nil {
				return err
			}
			_, err = alerts.NewActivityAlert(ctx, "x", newActivityAlertArgs(func(a *alerts.ActivityAlertArgs) {
				a.ScopeIds, a.ActionGroupIds = pulumi.StringArray{unknown}, pulumi.StringArray{unknown, pulumi.String(onCallId)}
			}))
			if err != nil {
				return err
			}
			_, err = alerts.NewActivityAlert(ctx, "y", newActivityAlertArgs(func(a *alerts.ActivityAlertArgs) {
				a.ScopeIds = pulumi.StringArray{unknown}.ToStringArrayOutput()
				a.ActionGroupIds = pulumi.StringArray{unknown}.ToStringArrayOutput()
			}))
			return err
		}, recorder.Options{Preview: preview})
		require.NoError(t, err)
		got := requireResource(t, graph, "ActivityLogAlert", "x-rule")
		assert.Equal(t, []string{actionGroupToken + "::other-group"}, got.DependsOn())
		if preview {
			assert.Len(t, got.Plain()["actions"].(object)["actionGroups"], 2, "how many groups are told is known")
			continue
		}
		other := groupId + "/providers/Microsoft.Insights/actionGroups/other"
		assert.Equal(t, activityInputs(object{
			"scopes": items{other}, "actions": object{"actionGroups": items{object{"actionGroupId": other}, object{"actionGroupId": onCallId}}},
		}), got.Plain())
		assert.Equal(t, activityInputs(object{
			"activityLogAlertName": "y", "scopes": items{other}, "actions": object{"actionGroups": items{object{"actionGroupId": other}}},
		}), requireResource(t, graph, "ActivityLogAlert", "y-rule").Plain())
	}
}

package azure_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	insightsID    = groupID + "/providers/Microsoft.Insights/"
	actionGroupID = insightsID + "actionGroups/ops"
	metricRuleID  = insightsID + "metricAlerts/cpu"
	logRuleID     = insightsID + "scheduledQueryRules/nodes"
	activityID    = insightsID + "activityLogAlerts/deleted"
	processingID  = groupID + "/providers/Microsoft.AlertsManagement/actionRules/quiet"
	machineID     = "/" + subscription + "/resourceGroups/shared/providers/Microsoft.Compute/virtualMachines/vm"
	multiple      = "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria"
)

type (
	object = map[string]any
	items  = []any
)

var (
	anActionGroup = subject{"insights/v20230101:ActionGroup", actionGroupID, object{
		"resourceGroupName": "rg-dev", "actionGroupName": "ops", "groupShortName": "ops", "location": "Global", "enabled": true,
		"emailReceivers": items{object{"name": "mail", "emailAddress": "ops@contoso.com"}},
	}}
	aMetricRule = subject{"insights/v20180301:MetricAlert", metricRuleID, object{
		"resourceGroupName": "rg-dev", "ruleName": "cpu", "location": "global", "enabled": true, "severity": 2, "scopes": items{clusterID},
		"windowSize": "PT15M", "evaluationFrequency": "PT5M", "actions": items{object{"actionGroupId": actionGroupID}},
		"criteria": object{"odataType": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria", "allOf": items{object{
			"criterionType": "StaticThresholdCriterion", "name": "one", "metricName": "node_cpu_usage_percentage", "timeAggregation": "Average",
			"operator": "GreaterThan", "threshold": 90,
		}}},
	}}
	aLogRule = subject{"insights/v20231201:ScheduledQueryRule", logRuleID, object{
		"resourceGroupName": "rg-dev", "ruleName": "nodes", "location": "westeurope", "enabled": true, "severity": 1,
		"scopes": items{workspaceID}, "windowSize": "PT15M", "evaluationFrequency": "PT5M", "criteria": found("Heartbeat"),
		"actions": object{"actionGroups": items{actionGroupID}},
	}}
	anActivityRule = subject{"insights/v20201001:ActivityLogAlert", activityID, object{
		"resourceGroupName": "rg-dev", "activityLogAlertName": "deleted", "location": "Global", "scopes": items{groupID},
		"condition": object{"allOf": items{object{"field": "category", "equals": "Administrative"}}},
		"actions":   object{"actionGroups": items{object{"actionGroupId": actionGroupID}}},
	}}
	aProcessingRule = subject{"alertsmanagement:AlertProcessingRuleByName", processingID, object{
		"resourceGroupName": "rg-dev", "alertProcessingRuleName": "quiet", "location": "Global", "properties": object{
			"scopes": items{"/" + subscription}, "enabled": true, "actions": items{object{"actionType": "RemoveAllActionGroups"}},
		},
	}}
	alerting = []subject{aGroup, aWorkspace, aCluster, anActionGroup, aMetricRule, aLogRule, anActivityRule, aProcessingRule}
)

// found are the criteria of a log alert that fires on any result of a query.
func found(query string) object {
	return object{"allOf": items{object{"query": query, "timeAggregation": "Count", "operator": "GreaterThan", "threshold": 0}}}
}

// as is the subject under another name.
func (s subject) as(id, input, name string) subject {
	s = s.with(object{input: name})
	s.id = id
	return s
}

func TestAlertsAreAnswered(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, alerting...)
	for _, s := range alerting[3:] {
		answered := readIt(t, simulated, s)
		assert.NotContains(t, answered, "provisioningState", s.id)
		assert.NotContains(t, answered, "resourceGroupName", s.id)
	}
	assert.Equal(t, "Microsoft.AlertsManagement/actionRules", readIt(t, simulated, aProcessingRule)["type"])
	group := readIt(t, simulated, anActionGroup)
	assert.Equal(t, "Microsoft.Insights/actionGroups", group["type"])
	assert.Equal(t, "ops", group["name"])
	assert.Equal(t, "Enabled", group["emailReceivers"].(items)[0].(object)["status"])
	metric := readIt(t, simulated, aMetricRule)
	assert.Equal(t, false, metric["isMigrated"])
	assert.Equal(t, true, metric["autoMitigate"])
	log := readIt(t, simulated, aLogRule)
	assert.Equal(t, "LogAlert", log["kind"])
	assert.Equal(t, "nodes", log["displayName"])
	assert.Equal(t, false, log["isWorkspaceAlertsStorageConfigured"])
	assert.Equal(t, true, readIt(t, simulated, anActivityRule)["enabled"])
}

func TestAlertsOfAnEngineDoNotDrift(t *testing.T) {
	t.Parallel()
	var resources []declared
	for i, s := range alerting {
		inputs := pulumi.Map{}
		for name, value := range s.inputs {
			inputs[name] = pulumi.Any(value)
		}
		resources = append(resources, declared{token: s.token, name: fmt.Sprint("r", i), inputs: inputs})
	}
	rig := enginetest.New(t, program(resources...))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())
	_, err = rig.Destroy()
	require.NoError(t, err)
	left, err := rig.Azure.Objects()
	require.NoError(t, err)
	assert.Empty(t, left)
}

// Azure lets an action group go though rules name it, and notices when such a rule is written again.
func TestActionGroupInUseCanBeDeleted(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, alerting...)
	require.NoError(t, deleteIt(t.Context(), t, simulated, anActionGroup))
	for _, s := range []subject{aMetricRule, aLogRule, anActivityRule} {
		require.ErrorContains(t, updateIt(t.Context(), t, simulated, s), "'"+actionGroupID+"' that", s.id)
	}
	require.NoError(t, updateIt(t.Context(), t, simulated, aProcessingRule), "suppression names none")
	makes(t, simulated, anActionGroup)
	require.NoError(t, updateIt(t.Context(), t, simulated, aMetricRule))
}

// Azure ignores the case of ids.
func TestScopeInAnotherCaseIsTheSame(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, alerting...)
	other := "/" + subscription + "/resourcegroups/RG-dev/providers/microsoft.containerservice/managedclusters/aks-dev"
	require.NoError(t, updateIt(t.Context(), t, simulated, aMetricRule.with(object{"scopes": items{other}})))
	require.ErrorContains(t, updateIt(t.Context(), t, simulated, aLogRule.with(object{"scopes": items{clusterID}})), "PropertyChangeNotAllowed")
	require.NoError(t, updateIt(t.Context(), t, simulated, anActivityRule.with(object{"scopes": items{clusterID}})))
}

func TestMetricsThatAreNotLookedUp(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	require.NoError(t, simulated.Seed(machineID, object{"location": "westeurope"}))
	makes(t, simulated, alerting[:4]...)
	criterion := maps.Clone(aMetricRule.inputs["criteria"].(object)["allOf"].(items)[0].(object))
	criterion["metricName"] = "Percentage CPU"
	unknown := aMetricRule.with(object{"criteria": object{"odataType": multiple, "allOf": items{criterion}}})
	require.ErrorContains(t, createIt(t.Context(), t, simulated, unknown), "'Percentage CPU' in namespace")
	require.NoError(t, createIt(t.Context(), t, simulated, unknown.with(object{"scopes": items{machineID}})), "of another type")
	require.NoError(t, deleteIt(t.Context(), t, simulated, unknown))
	criterion["skipMetricValidation"] = true
	require.NoError(t, createIt(t.Context(), t, simulated, unknown))
}

func TestMetricAlertOnSeveralResources(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	require.NoError(t, simulated.Seed(machineID, object{"location": "westeurope"}))
	makes(t, simulated, alerting[:4]...)
	learned := aMetricRule.with(object{"criteria": object{"odataType": multiple, "allOf": items{object{
		"criterionType": "DynamicThresholdCriterion", "name": "one", "metricName": "Percentage CPU", "timeAggregation": "Average",
		"operator": "GreaterOrLessThan", "alertSensitivity": "High", "ignoreDataBefore": "2026-01-31T00:00:00Z",
		"failingPeriods": object{"numberOfEvaluationPeriods": 4, "minFailingPeriodsToAlert": 3},
	}}}})
	require.NoError(t, createIt(t.Context(), t, simulated, learned.with(object{"scopes": items{machineID}})), "one resource needs no type")
	require.NoError(t, deleteIt(t.Context(), t, simulated, learned))
	wide := learned.with(object{
		"scopes": items{"/" + subscription + "/resourceGroups/shared", "/" + subscription}, "targetResourceType": "Microsoft.Compute/virtualMachines",
		"targetResourceRegion": "westeurope",
	})
	require.NoError(t, createIt(t.Context(), t, simulated, wide))
}

package shape

import (
	metric "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20180301"
	defender "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20231201preview"
)

// union is one type of a union: objects are of it if a property has a value.
type union struct {
	property, value string
	of              any
}

const monitor = "Microsoft.Azure.Monitor."

// unions are the properties of inputs that take one of several types, by struct and property. The SDK has no type for them; its comments name the
// value of the property that tells them apart ("Expected value is").
var unions = map[string][]union{
	"metricAlertArgs.criteria": {
		{"odataType", monitor + "MultipleResourceMultipleMetricCriteria", metric.MetricAlertMultipleResourceMultipleMetricCriteria{}},
		{"odataType", monitor + "SingleResourceMultipleMetricCriteria", metric.MetricAlertSingleResourceMultipleMetricCriteria{}},
		{"odataType", monitor + "WebtestLocationAvailabilityCriteria", metric.WebtestLocationAvailabilityCriteria{}},
	},
	"MetricAlertMultipleResourceMultipleMetricCriteria.allOf": {
		{"criterionType", "DynamicThresholdCriterion", metric.DynamicMetricCriteria{}},
		{"criterionType", "StaticThresholdCriterion", metric.MetricCriteria{}},
	},
	"automationArgs.actions": {
		{"actionType", "EventHub", defender.AutomationActionEventHub{}},
		{"actionType", "LogicApp", defender.AutomationActionLogicApp{}},
		{"actionType", "Workspace", defender.AutomationActionWorkspace{}},
	},
	"securityContactArgs.notificationsSources": {
		{"sourceType", "Alert", defender.NotificationsSourceAlert{}},
		{"sourceType", "AttackPath", defender.NotificationsSourceAttackPath{}},
	},
	"processingRule.actions": {
		{"actionType", "AddActionGroups", addActionGroups{}},
		{"actionType", "RemoveAllActionGroups", removeAllActionGroups{}},
	},
	"processingSchedule.recurrences": {
		{"recurrenceType", "Daily", dailyRecurrence{}},
		{"recurrenceType", "Weekly", weeklyRecurrence{}},
		{"recurrenceType", "Monthly", monthlyRecurrence{}},
	},
}

package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	activityRuleName   = `": must be 1 to 260 characters without < > * % { } & : \ ? + / #`
	activityKinds      = `": must be one of Administrative, ServiceHealth, ResourceHealth, Policy, Security, Recommendation, Autoscale, Alert`
	activityPlaces     = `": must be one of Global, westeurope, northeurope`
	activityFields     = `": must be one of caller, level, operationName, resourceGroup, resourceId, resourceProvider, resourceType, status, subStatus, or begin with properties`
	eitherEquals       = " must have either equals or containsAny"
	noActivityScope    = "scopeIds is required: give the subscription, resource group or resource to look at"
	processingRuleName = `": must be 1 to 160 letters, digits, spaces, hyphens, underscores, periods and parentheses`
	processingScope    = "scopeIds is required: give the subscription, resource groups or resources whose alerts it is about"
	processingFields   = `": must be one of Severity, MonitorService, MonitorCondition, SignalType, TargetResourceType, TargetResource, TargetResourceGroup, AlertRuleId, AlertRuleName, Description, AlertContext`
	processingTests    = `": must be one of Equals, NotEquals, Contains, DoesNotContain`
	nobodyAdded        = "actionGroupIds is required unless suppress is true: give the action groups to tell"
	notLocal           = `": must be a local time such as 2026-12-24T18:00:00, without a time zone`
	notATimeOfDay      = `": must be a time of day such as 08:00`
	notAZone           = `": must be the Windows name of a time zone, such as UTC or W. Europe Standard Time`
	notADay            = `": must be one of Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday`
	sameTime           = ", the same as startTime: leave both out for the whole day"
	otherSubscription  = "/subscriptions/11111111-1111-1111-1111-111111111111"
)

// badActivity is an alert on the Activity log with mistakes.
func badActivity(change func(*alerts.ActivityAlertArgs), want ...string) refusal[alerts.ActivityAlertArgs] {
	return refusal[alerts.ActivityAlertArgs]{newActivityAlertArgs(change), want}
}

func TestActivityAlertArguments(t *testing.T) {
	t.Parallel()
	conditions := func(all ...alerts.ActivityCondition) func(*alerts.ActivityAlertArgs) {
		return func(a *alerts.ActivityAlertArgs) { a.Conditions = all }
	}
	cases := map[string]refusal[alerts.ActivityAlertArgs]{
		"none":        {nil, []string{"args is required"}},
		"nothing":     {&alerts.ActivityAlertArgs{}, []string{noRuleGroup, noActivityScope, `category is "` + activityKinds}},
		"empty group": badActivity(func(a *alerts.ActivityAlertArgs) { a.ResourceGroupName = pulumi.String("") }, noRuleGroup),
		"no scopes":   badActivity(func(a *alerts.ActivityAlertArgs) { a.ScopeIds = texts() }, noActivityScope),
		"scopes": badActivity(func(a *alerts.ActivityAlertArgs) { a.ScopeIds = texts("a", groupId, "b", "c") },
			`scopeIds[0] is "a"`+notAnId, `scopeIds[2] is "b"`+notAnId, `scopeIds[3] is "c"`+notAnId),
		"tag": badActivity(func(a *alerts.ActivityAlertArgs) {
			a.Tags = pulumi.StringMap{"a": pulumi.String("1"), "A": pulumi.String("2")}
		}, `tags.a is "A" again: the case of a tag's name makes no difference to Azure; remove one of the two`),
		"six action groups": badActivity(func(a *alerts.ActivityAlertArgs) {
			a.ActionGroupIds = texts(onCallId, onCallId, onCallId, onCallId, onCallId, onCallId)
		}, sixGroups),
		"action group": badActivity(func(a *alerts.ActivityAlertArgs) { a.ActionGroupIds = texts("ops") }, `actionGroupIds[0] is "ops`+noGroupId),
		"description":  badActivity(func(a *alerts.ActivityAlertArgs) { a.Description = new(strings.Repeat("x", 2049)) }, "description has 2049 characters: must have at most 2048"),
		"category":     badActivity(func(a *alerts.ActivityAlertArgs) { a.Category = "administrative" }, `category is "administrative`+activityKinds+`; did you mean "Administrative"?`),
		"location":     badActivity(func(a *alerts.ActivityAlertArgs) { a.Location = new("eastus") }, `location is "eastus`+activityPlaces),
		"service health of two": badActivity(func(a *alerts.ActivityAlertArgs) {
			serviceHealthAlert(a)
			a.ScopeIds = texts(recorder.Subscription, otherSubscription)
		},
			"scopeIds has 2 entries with category ServiceHealth: it must be one subscription, the rule's own"),
		"service health of a group": badActivity(func(a *alerts.ActivityAlertArgs) { serviceHealthAlert(a); a.ScopeIds = texts(groupId) },
			`scopeIds[0] is "`+groupId+`": with category ServiceHealth it must be a subscription, /subscriptions/<id>`),
		"service health of nothing": badActivity(func(a *alerts.ActivityAlertArgs) { serviceHealthAlert(a); a.ScopeIds = texts("mine") }, `scopeIds[0] is "mine"`+notAnId),
		"service health in a region": badActivity(func(a *alerts.ActivityAlertArgs) { serviceHealthAlert(a); a.Location = new("westeurope") },
			`location is "westeurope" with category ServiceHealth, for which Azure has Global alone: leave it out`),
		"empty condition":    badActivity(conditions(alerts.ActivityCondition{}), "conditions[0].field is required: name the event's field", "conditions[0]"+eitherEquals),
		"no field":           badActivity(conditions(alerts.ActivityCondition{Equals: new("x")}), "conditions[0].field is required: name the event's field"),
		"no value":           badActivity(conditions(alerts.ActivityCondition{Field: new("status")}), "conditions[0]"+eitherEquals),
		"two kinds of value": badActivity(conditions(alerts.ActivityCondition{Field: new("status"), Equals: new("x"), ContainsAny: []string{"y"}}), "conditions[0]"+eitherEquals),
		"empty value":        badActivity(conditions(alerts.ActivityCondition{Field: new("status"), ContainsAny: []string{"Failed", ""}}), "conditions[0].containsAny has an empty value: remove it"),
		"field":              badActivity(conditions(alerts.ActivityCondition{Field: new("operation"), Equals: new("x")}), `conditions[0].field is "operation`+activityFields+`; did you mean "operationName"?`),
		"category as a field": badActivity(conditions(alerts.ActivityCondition{Field: new("category"), Equals: new("Policy")}),
			"conditions[0].field is category, which has an input of its own: use that"),
		"Category as a field": badActivity(conditions(alerts.ActivityCondition{Field: new("status"), Equals: new("Failed")}, alerts.ActivityCondition{Field: new("Category"), Equals: new("Policy")}),
			"conditions[1].field is category, which has an input of its own: use that"),
		"alternatives beside a field": badActivity(conditions(alerts.ActivityCondition{Field: new("status"), AnyOf: []alerts.ActivityLeaf{{Field: "level", Equals: new("Error")}}}),
			"conditions[0] has anyOf beside a condition of its own: make that a condition beside this one"),
		"alternatives": badActivity(
			conditions(alerts.ActivityCondition{AnyOf: []alerts.ActivityLeaf{
				{}, {Field: "category", Equals: new("x")}, {Field: "severity", Equals: new("x")}, {Field: "level", ContainsAny: []string{""}},
			}}),
			"conditions[0].anyOf[0].field is required: name the event's field", "conditions[0].anyOf[0]"+eitherEquals,
			"conditions[0].anyOf[1].field is category, which has an input of its own: use that", `conditions[0].anyOf[2].field is "severity`+activityFields+`; did you mean "level"?`,
			"conditions[0].anyOf[3].containsAny has an empty value: remove it",
		),
		"every mistake": {
			&alerts.ActivityAlertArgs{ScopeIds: texts("x"), ActivityAlertSpec: alerts.ActivityAlertSpec{
				RuleName: new("a+b"), Category: "Police", Location: new("moon"), Conditions: []alerts.ActivityCondition{{}},
			}},
			[]string{
				noRuleGroup, `scopeIds[0] is "x"` + notAnId, `ruleName is "a+b` + activityRuleName, `category is "Police` + activityKinds + `; did you mean "Policy"?`,
				`location is "moon` + activityPlaces, "conditions[0].field is required: name the event's field", "conditions[0]" + eitherEquals,
			},
		},
	}
	for _, name := range []string{"", "a<b", "a>b", "a*b", "a%b", "a{b", "a}b", "a&b", "a:b", `a\b`, "a?b", "a+b", "a/b", "a#b"} {
		shown := strings.ReplaceAll(name, `\`, `\\`)
		cases["rule name "+strings.ReplaceAll(name, "/", "slash")] = badActivity(func(a *alerts.ActivityAlertArgs) { a.RuleName = &name }, `ruleName is "`+shown+activityRuleName)
	}
	requireRefused(t, alerts.ActivityAlertToken, alerts.NewActivityAlert, cases)
}

// badProcessing is a processing rule with mistakes.
func badProcessing(change func(*alerts.ProcessingRuleArgs), want ...string) refusal[alerts.ProcessingRuleArgs] {
	return refusal[alerts.ProcessingRuleArgs]{newProcessingRuleArgs(change), want}
}

func TestProcessingRuleArguments(t *testing.T) {
	t.Parallel()
	conditions := func(all ...alerts.ProcessingCondition) func(*alerts.ProcessingRuleArgs) {
		return func(a *alerts.ProcessingRuleArgs) { a.Conditions = all }
	}
	cases := map[string]refusal[alerts.ProcessingRuleArgs]{
		"none":        {nil, []string{"args is required"}},
		"nothing":     {&alerts.ProcessingRuleArgs{}, []string{noRuleGroup, processingScope, nobodyAdded}},
		"empty group": badProcessing(func(a *alerts.ProcessingRuleArgs) { a.ResourceGroupName = pulumi.String("") }, noRuleGroup),
		"no scopes":   badProcessing(func(a *alerts.ProcessingRuleArgs) { a.ScopeIds = texts() }, processingScope),
		"scopes":      badProcessing(func(a *alerts.ProcessingRuleArgs) { a.ScopeIds = texts("a", "b", groupId, "c") }, `scopeIds[0] is "a"`+notAnId, `scopeIds[1] is "b"`+notAnId, `scopeIds[3] is "c"`+notAnId),
		"two subscriptions": badProcessing(func(a *alerts.ProcessingRuleArgs) {
			a.ScopeIds = texts(groupId, otherSubscription, recorder.Subscription)
		},
			"scopeIds[1] is in another subscription than those before: Azure takes scopes in the rule's own alone; make a rule there"),
		"tag":            badProcessing(func(a *alerts.ProcessingRuleArgs) { a.Tags = pulumi.StringMap{"a?": pulumi.String("1")} }, `tags.a? is not a tag name: must be 1 to 512 characters without any of <>%&\?/`),
		"neither":        badProcessing(func(a *alerts.ProcessingRuleArgs) { a.Suppress = nil }, nobodyAdded),
		"suppress false": badProcessing(func(a *alerts.ProcessingRuleArgs) { a.Suppress = new(false) }, nobodyAdded),
		"no groups":      badProcessing(func(a *alerts.ProcessingRuleArgs) { a.Suppress, a.ActionGroupIds = nil, texts() }, nobodyAdded),
		"both":           badProcessing(func(a *alerts.ProcessingRuleArgs) { a.ActionGroupIds = texts(onCallId) }, "actionGroupIds is set with suppress true, which lets nobody be told: remove one of the two"),
		"six action groups": badProcessing(func(a *alerts.ProcessingRuleArgs) {
			a.Suppress, a.ActionGroupIds = nil, texts(onCallId, onCallId, onCallId, onCallId, onCallId, onCallId)
		}, sixGroups),
		"action group":    badProcessing(func(a *alerts.ProcessingRuleArgs) { a.Suppress, a.ActionGroupIds = nil, texts(machineId) }, `actionGroupIds[0] is "`+machineId+anotherGroup),
		"empty condition": badProcessing(conditions(alerts.ProcessingCondition{}), `conditions[0].field is "`+processingFields, "conditions[0].values has 0 entries: must be 1 to 5"),
		"field":           badProcessing(conditions(alerts.ProcessingCondition{Field: "severity", Values: []string{"Sev0"}}), `conditions[0].field is "severity`+processingFields+`; did you mean "Severity"?`),
		"operator":        badProcessing(conditions(alerts.ProcessingCondition{Field: "AlertRuleName", Operator: new("NotContains"), Values: []string{"x"}}), `conditions[0].operator is "NotContains`+processingTests+`; did you mean "Contains"?`),
		"six values":      badProcessing(conditions(alerts.ProcessingCondition{Field: "AlertRuleName", Values: []string{"1", "2", "3", "4", "5", "6"}}), "conditions[0].values has 6 entries: must be 1 to 5"),
		"severities":      badProcessing(conditions(alerts.ProcessingCondition{Field: "Severity", Values: []string{"Sev1", "1", "Sev5"}}), `conditions[0].values[1] is "1": must be one of Sev0, Sev1, Sev2, Sev3, Sev4`, `conditions[0].values[2] is "Sev5": must be one of Sev0, Sev1, Sev2, Sev3, Sev4; did you mean "Sev0"?`),
		"field twice": badProcessing(
			conditions(alerts.ProcessingCondition{Field: "Severity", Values: []string{"Sev0"}}, alerts.ProcessingCondition{Field: "Severity", Values: []string{"Sev1"}}),
			"conditions[1].field is Severity a second time: Azure takes one condition for each field",
		),
		"every mistake": {
			&alerts.ProcessingRuleArgs{ScopeIds: texts("x"), ProcessingRuleSpec: alerts.ProcessingRuleSpec{
				RuleName: new("a/b"), Conditions: []alerts.ProcessingCondition{{}}, Schedule: &alerts.Schedule{
					EffectiveFrom: new("now"), EffectiveUntil: new("later"), TimeZone: new("CET"), Recurrences: []alerts.Recurrence{{DaysOfMonth: []int{0}}},
				},
			}},
			[]string{
				noRuleGroup, `scopeIds[0] is "x"` + notAnId, `ruleName is "a/b` + processingRuleName, nobodyAdded, `conditions[0].field is "` + processingFields,
				"conditions[0].values has 0 entries: must be 1 to 5", `schedule.effectiveFrom is "now` + notLocal, `schedule.effectiveUntil is "later` + notLocal,
				`schedule.timeZone is "CET` + notAZone, "schedule.recurrences[0].daysOfMonth[0] is 0: must be 1 to 31",
			},
		},
	}
	for _, field := range []string{"Severity", "MonitorService", "MonitorCondition", "SignalType"} {
		for _, operator := range []string{"Contains", "DoesNotContain"} {
			cases[field+" "+operator] = badProcessing(conditions(alerts.ProcessingCondition{Field: field, Operator: &operator, Values: []string{"Sev0"}}),
				"conditions[0].operator is "+operator+": for "+field+" it must be Equals or NotEquals")
		}
	}
	for _, name := range []string{"", " a", "-a", "a.", "a ", "a/b", "a+b", "ä", strings.Repeat("a", 161)} {
		cases["rule name "+strings.ReplaceAll(name, "/", "slash")] = badProcessing(func(a *alerts.ProcessingRuleArgs) { a.RuleName = &name }, `ruleName is "`+name+processingRuleName)
	}
	requireRefused(t, alerts.ProcessingRuleToken, alerts.NewProcessingRule, cases)
}

func TestProcessingRuleScheduleArguments(t *testing.T) {
	t.Parallel()
	schedule := func(one alerts.Schedule) func(*alerts.ProcessingRuleArgs) {
		return func(a *alerts.ProcessingRuleArgs) { a.Schedule = &one }
	}
	recurring := func(all ...alerts.Recurrence) func(*alerts.ProcessingRuleArgs) {
		return schedule(alerts.Schedule{Recurrences: all})
	}
	cases := map[string]refusal[alerts.ProcessingRuleArgs]{
		"until before": badProcessing(schedule(alerts.Schedule{EffectiveFrom: new("2026-12-24T18:00:00"), EffectiveUntil: new("2026-12-24T17:59:59")}),
			"schedule.effectiveUntil is 2026-12-24T17:59:59, not after effectiveFrom: the rule would never apply"),
		"until at once": badProcessing(schedule(alerts.Schedule{EffectiveFrom: new("2026-12-24T18:00:00"), EffectiveUntil: new("2026-12-24T18:00:00")}),
			"schedule.effectiveUntil is 2026-12-24T18:00:00, not after effectiveFrom: the rule would never apply"),
		"days of both": badProcessing(recurring(alerts.Recurrence{DaysOfWeek: []string{"Monday"}, DaysOfMonth: []int{1}}),
			"schedule.recurrences[0].daysOfMonth is set together with daysOfWeek: make two recurrences"),
		"days of the week": badProcessing(recurring(alerts.Recurrence{}, alerts.Recurrence{DaysOfWeek: []string{"Monday", "monday", "Mon"}}),
			`schedule.recurrences[1].daysOfWeek[1] is "monday`+notADay+`; did you mean "Monday"?`, `schedule.recurrences[1].daysOfWeek[2] is "Mon`+notADay+`; did you mean "Monday"?`),
		"days of the month": badProcessing(recurring(alerts.Recurrence{DaysOfMonth: []int{0, 1, 31, 32, -1}}),
			"schedule.recurrences[0].daysOfMonth[0] is 0: must be 1 to 31", "schedule.recurrences[0].daysOfMonth[3] is 32: must be 1 to 31",
			"schedule.recurrences[0].daysOfMonth[4] is -1: must be 1 to 31"),
		"same times":         badProcessing(recurring(alerts.Recurrence{StartTime: new("18:00"), EndTime: new("18:00")}), "schedule.recurrences[0].endTime is 18:00"+sameTime),
		"ends as it begins":  badProcessing(recurring(alerts.Recurrence{EndTime: new("00:00")}), "schedule.recurrences[0].endTime is 00:00"+sameTime),
		"ends at the minute": badProcessing(recurring(alerts.Recurrence{StartTime: new("00:00"), EndTime: new("00:00")}), "schedule.recurrences[0].endTime is 00:00"+sameTime),
	}
	for _, moment := range []string{
		"", "2026-12-24", "2026-12-24T18:00", "2026-12-24T18:00:00Z", "2026-12-24T18:00:00+01:00", "2026-12-24 18:00:00", "2026-13-01T00:00:00",
		"2026-02-29T00:00:00", "2026-04-31T00:00:00", "2026-12-24T24:00:00", "2026-12-24T18:60:00", "2026-12-24T18:00:00.5",
	} {
		cases["from "+moment] = badProcessing(schedule(alerts.Schedule{EffectiveFrom: &moment}), `schedule.effectiveFrom is "`+moment+notLocal)
		cases["until "+moment] = badProcessing(schedule(alerts.Schedule{EffectiveUntil: &moment}), `schedule.effectiveUntil is "`+moment+notLocal)
	}
	for zone, near := range map[string]string{
		"": "", "Europe/Berlin": "", "utc": "UTC", "W. Europe": "", "GMT": "", "Pacific Time": "Pacific Standard Time",
		"w. europe standard time": "W. Europe Standard Time", "India Standard": "India Standard Time",
	} {
		want := `schedule.timeZone is "` + zone + notAZone
		if near != "" {
			want += `; did you mean "` + near + `"?`
		}
		cases["zone "+strings.ReplaceAll(zone, "/", " ")] = badProcessing(schedule(alerts.Schedule{TimeZone: &zone}), want)
	}
	for _, moment := range []string{"", "6:00", "24:00", "18:60", "18:00:00", "6pm", "18"} {
		cases["start "+moment] = badProcessing(recurring(alerts.Recurrence{StartTime: &moment}), `schedule.recurrences[0].startTime is "`+moment+notATimeOfDay)
		cases["end "+moment] = badProcessing(recurring(alerts.Recurrence{EndTime: &moment}), `schedule.recurrences[0].endTime is "`+moment+notATimeOfDay)
	}
	requireRefused(t, alerts.ProcessingRuleToken, alerts.NewProcessingRule, cases)
}

package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	metricRuleName   = `": must be 1 to 260 characters without * # & + : < > ? @ % { } \ / and without a space or period at the end`
	windowsOfMetrics = `": must be one of PT1M, PT5M, PT15M, PT30M, PT1H, PT6H, PT12H, P1D`
	metricRates      = `": must be one of PT1M, PT5M, PT15M, PT30M, PT1H`
	learnedTimes     = ": with a learned threshold it must be one of PT5M, PT15M, PT30M, PT1H"
	fixedOperators   = `": must be one of Equals, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual`
	learnedOperators = `": must be one of GreaterThan, LessThan, GreaterOrLessThan`
	noScope          = `": must be the id of a resource, or of a subscription or resource group of resources`
	notAMoment       = `": must be a time in UTC such as 2026-01-31T00:00:00Z`
	neverLooked      = ": what lies in between would never be looked at; make it as long or longer"
	sixGroups        = "actionGroupIds has 6 entries: Azure takes at most 5 in an alert rule; put receivers together in fewer groups"
	splits           = " splits the metric, which Azure does not do with several criteria: give exactly one value"
	notAGroup        = ": must be the id of a Microsoft.Insights/actionGroups"
	anotherGroup     = `", the id of a Microsoft.Compute/virtualMachines` + notAGroup
	noGroupId        = `": must be the id of a Microsoft.Insights/actionGroups, ` + idShape + `Microsoft.Insights/actionGroups/<name>`
	noRuleGroup      = "resourceGroupName is required: give the resource group that receives the rule"
	severityMissing  = "severity is required: 0, critical, to 4, verbose"
)

// badMetric is a metric alert with mistakes.
func badMetric(change func(*alerts.MetricAlertArgs), want ...string) refusal[alerts.MetricAlertArgs] {
	return refusal[alerts.MetricAlertArgs]{newMetricAlertArgs(change), want}
}

// badCriterion is a metric alert with mistakes in its only condition.
func badCriterion(change func(*alerts.MetricCriterion), want ...string) refusal[alerts.MetricAlertArgs] {
	return badMetric(func(a *alerts.MetricAlertArgs) { change(&a.Criteria[0]) }, want...)
}

// learned is a condition with a threshold that Azure learns.
func learned() alerts.MetricCriterion {
	return alerts.MetricCriterion{MetricName: "Percentage CPU", Operator: "GreaterThan", Sensitivity: new("Medium")}
}

func TestMetricAlertArguments(t *testing.T) {
	t.Parallel()
	cases := map[string]refusal[alerts.MetricAlertArgs]{
		"none": {nil, []string{"args is required"}},
		"nothing": {&alerts.MetricAlertArgs{}, []string{
			noRuleGroup, "scopeIds is required: give the resource whose metric is looked at", severityMissing, "criteria has 0 entries: must be 1 to 5 conditions",
		}},
		"empty texts": {&alerts.MetricAlertArgs{ResourceGroupName: pulumi.String(""), ScopeIds: texts(), MetricAlertSpec: alerts.MetricAlertSpec{
			Criteria: []alerts.MetricCriterion{{}},
		}}, []string{
			noRuleGroup, "scopeIds is required: give the resource whose metric is looked at", severityMissing,
			"criteria[0].metricName is required: name the metric", `criteria[0].operator is "` + fixedOperators, "criteria[0] must have either threshold or sensitivity",
		}},
		"scope": badMetric(func(a *alerts.MetricAlertArgs) { a.ScopeIds = texts("vm") }, `scopeIds[0] is "vm`+noScope),
		"scopes, in order": badMetric(func(a *alerts.MetricAlertArgs) {
			severalMachines(a)
			a.ScopeIds = texts("a", "b", "c", "d", machineId)
		},
			`scopeIds[0] is "a`+noScope, `scopeIds[1] is "b`+noScope, `scopeIds[2] is "c`+noScope, `scopeIds[3] is "d`+noScope),
		"two scopes without a type": badMetric(func(a *alerts.MetricAlertArgs) { a.ScopeIds = texts(machineId, otherVmId) },
			"targetResourceType is required with 2 scopes: name the type of the resources"),
		"a group without a type": badMetric(func(a *alerts.MetricAlertArgs) { a.ScopeIds = texts(groupId) },
			"scopeIds[0] is a resource group without targetResourceType: name the type of the resources in it, and targetResourceRegion"),
		"a subscription without a type": badMetric(func(a *alerts.MetricAlertArgs) { a.ScopeIds = texts(recorder.Subscription) },
			"scopeIds[0] is a subscription without targetResourceType: name the type of the resources in it, and targetResourceRegion"),
		"a management group": badMetric(func(a *alerts.MetricAlertArgs) {
			a.ScopeIds = texts("/providers/Microsoft.Management/managementGroups/all")
		},
			"scopeIds[0] is a management group: Azure takes nothing wider than a subscription"),
		"a type without a region": badMetric(func(a *alerts.MetricAlertArgs) { severalMachines(a); a.TargetResourceRegion = nil },
			"targetResourceRegion and targetResourceType belong together: give both, or for one resource neither"),
		"a type with an empty region": badMetric(func(a *alerts.MetricAlertArgs) { severalMachines(a); a.TargetResourceRegion = pulumi.String("") },
			"targetResourceRegion and targetResourceType belong together: give both, or for one resource neither"),
		"a region without a type": badMetric(func(a *alerts.MetricAlertArgs) { a.TargetResourceRegion = pulumi.String("northeurope") },
			"targetResourceRegion and targetResourceType belong together: give both, or for one resource neither"),
		"several clusters": badMetric(func(a *alerts.MetricAlertArgs) {
			severalMachines(a)
			a.ScopeIds, a.TargetResourceType = texts(clusterId, clusterId+"2"), new("microsoft.containerservice/managedclusters")
		}, "targetResourceType is microsoft.containerservice/managedclusters, of which Azure takes one for each rule: make a rule for each, without targetResourceType"),
		"tag": badMetric(func(a *alerts.MetricAlertArgs) { a.Tags = pulumi.StringMap{"": pulumi.String("x")} },
			`tags[""] is not a tag name: must be 1 to 512 characters without any of <>%&\?/`),
		"six action groups": badMetric(func(a *alerts.MetricAlertArgs) {
			a.ActionGroupIds = texts(onCallId, onCallId, onCallId, onCallId, onCallId, onCallId)
		}, sixGroups),
		"action groups of other types": badMetric(func(a *alerts.MetricAlertArgs) { a.ActionGroupIds = texts("ops", onCallId, machineId) },
			`actionGroupIds[0] is "ops`+noGroupId, `actionGroupIds[2] is "`+machineId+anotherGroup),
		"description": badMetric(func(a *alerts.MetricAlertArgs) { a.Description = new(strings.Repeat("ä", 2049)) },
			"description has 2049 characters: must have at most 2048"),
		"severity below": badMetric(func(a *alerts.MetricAlertArgs) { a.Severity = new(-1) }, "severity is -1: must be 0 to 4"),
		"severity above": badMetric(func(a *alerts.MetricAlertArgs) { a.Severity = new(5) }, "severity is 5: must be 0 to 4"),
		"no severity":    badMetric(func(a *alerts.MetricAlertArgs) { a.Severity = nil }, severityMissing),
		"six criteria": badMetric(func(a *alerts.MetricAlertArgs) {
			one := a.Criteria[0]
			a.Criteria = []alerts.MetricCriterion{one, one, one, one, one, one}
		}, "criteria has 6 entries: must be 1 to 5 conditions"),
		"names together": badMetric(func(a *alerts.MetricAlertArgs) { a.RuleName = new(strings.Repeat("a", 246)) },
			"ruleName has 253 characters with the name of the resource group: Azure takes at most 252; choose a shorter one"),
		"window shorter than the frequency": badMetric(func(a *alerts.MetricAlertArgs) { a.WindowSize, a.EvaluationFrequency = new("PT5M"), new("PT15M") },
			"windowSize is PT5M, shorter than evaluationFrequency PT15M"+neverLooked),
		"minute shorter than five": badMetric(func(a *alerts.MetricAlertArgs) { a.WindowSize, a.EvaluationFrequency = new("PT1M"), new("PT5M") },
			"windowSize is PT1M, shorter than evaluationFrequency PT5M"+neverLooked),
		"default window shorter than the frequency": badMetric(func(a *alerts.MetricAlertArgs) { a.EvaluationFrequency = new("PT1H") },
			"windowSize is PT5M, shorter than evaluationFrequency PT1H"+neverLooked),
		"every mistake": {
			&alerts.MetricAlertArgs{
				ScopeIds: texts("vm"), ActionGroupIds: texts("ops"),
				MetricAlertSpec: alerts.MetricAlertSpec{
					RuleName: new("a/b"), Severity: new(9), WindowSize: new("5m"), EvaluationFrequency: new("1h"),
					Criteria: []alerts.MetricCriterion{{MetricName: "m", Operator: ">", Threshold: new(1.0)}},
				},
			},
			[]string{
				noRuleGroup, `actionGroupIds[0] is "ops` + noGroupId, `scopeIds[0] is "vm` + noScope, `ruleName is "a/b` + metricRuleName,
				"severity is 9: must be 0 to 4", `windowSize is "5m` + windowsOfMetrics + writtenAs["5m"], `evaluationFrequency is "1h` + metricRates + writtenAs["1h"],
				`criteria[0].operator is ">` + fixedOperators,
			},
		},
	}
	for _, name := range []string{"", "a*", "a#b", "a&b", "a+b", "a:b", "a<b", "a>b", "a?b", "a@b", "a%b", "a{b", "a}b", "a/b", "ends.", "ends "} {
		cases["rule name "+strings.ReplaceAll(name, "/", "slash")] = badMetric(func(a *alerts.MetricAlertArgs) { a.RuleName = &name }, `ruleName is "`+name+metricRuleName)
	}
	for _, window := range []string{"", "PT10M", "PT45M", "PT2H", "PT24H", "P2D", "5m", "pt5m"} {
		cases["window "+window] = badMetric(func(a *alerts.MetricAlertArgs) { a.WindowSize, a.EvaluationFrequency = &window, new("PT1M") }, `windowSize is "`+window+windowsOfMetrics+writtenAs[window])
	}
	for _, frequency := range []string{"", "PT10M", "PT6H", "P1D", "PT60M"} {
		cases["frequency "+frequency] = badMetric(func(a *alerts.MetricAlertArgs) { a.WindowSize, a.EvaluationFrequency = new("P1D"), &frequency }, `evaluationFrequency is "`+frequency+metricRates+writtenAs[frequency])
	}
	requireRefused(t, alerts.MetricAlertToken, alerts.NewMetricAlert, cases)
}

func TestMetricAlertCriteriaArguments(t *testing.T) {
	t.Parallel()
	const only = "failingPeriods is set with threshold: Azure has it for learned thresholds only; use a longer windowSize"
	cases := map[string]refusal[alerts.MetricAlertArgs]{
		"no metric":     badCriterion(func(m *alerts.MetricCriterion) { m.MetricName = "" }, "criteria[0].metricName is required: name the metric"),
		"no operator":   badCriterion(func(m *alerts.MetricCriterion) { m.Operator = "" }, `criteria[0].operator is "`+fixedOperators),
		"operator":      badCriterion(func(m *alerts.MetricCriterion) { m.Operator = "GreaterOrLessThan" }, `criteria[0].operator is "GreaterOrLessThan`+fixedOperators+`; did you mean "GreaterThan"?`),
		"no threshold":  badCriterion(func(m *alerts.MetricCriterion) { m.Threshold = nil }, "criteria[0] must have either threshold or sensitivity"),
		"both":          badCriterion(func(m *alerts.MetricCriterion) { m.Sensitivity = new("Low") }, "criteria[0] must have either threshold or sensitivity"),
		"aggregation":   badCriterion(func(m *alerts.MetricCriterion) { m.TimeAggregation = new("Avg") }, `criteria[0].timeAggregation is "Avg": must be one of Average, Minimum, Maximum, Total, Count`),
		"periods":       badCriterion(func(m *alerts.MetricCriterion) { m.FailingPeriods = &alerts.FailingPeriods{Of: 4, AtLeast: 4} }, "criteria[0]."+only),
		"learning from": badCriterion(func(m *alerts.MetricCriterion) { m.IgnoreDataBefore = new("2026-01-31T00:00:00Z") }, "criteria[0].ignoreDataBefore is set with threshold, for which nothing is learned: leave it out"),
		"dimension without a name": badCriterion(func(m *alerts.MetricCriterion) { m.Dimensions = []alerts.Dimension{{}} },
			"criteria[0].dimensions[0].name is required: name the dimension"),
		"dimension's operator": badCriterion(func(m *alerts.MetricCriterion) {
			m.Dimensions = []alerts.Dimension{{Name: "node", Operator: new("include")}}
		},
			`criteria[0].dimensions[0].operator is "include": must be one of Include, Exclude, StartsWith; did you mean "Include"?`),
		"dimension twice": badCriterion(func(m *alerts.MetricCriterion) {
			m.Dimensions = []alerts.Dimension{{Name: "node"}, {Name: "pool"}, {Name: "node"}}
		},
			`criteria[0].dimensions[2].name is "node" a second time: put its values together`),
		"dimension without values left": badCriterion(func(m *alerts.MetricCriterion) {
			m.Dimensions = []alerts.Dimension{{Name: "node", Operator: new("Exclude")}}
		},
			"criteria[0].dimensions[0].values excludes every value: name the values to leave out"),
		"dimension without any left": badCriterion(func(m *alerts.MetricCriterion) {
			m.Dimensions = []alerts.Dimension{{Name: "node", Operator: new("Exclude"), Values: []string{"a", "*"}}}
		}, "criteria[0].dimensions[0].values excludes every value: name the values to leave out"),
		"sensitivity":         badCriterion(func(m *alerts.MetricCriterion) { *m = learned(); m.Sensitivity = new("high") }, `criteria[0].sensitivity is "high": must be one of Low, Medium, High; did you mean "High"?`),
		"learned operator":    badCriterion(func(m *alerts.MetricCriterion) { *m = learned(); m.Operator = "GreaterThanOrEqual" }, `criteria[0].operator is "GreaterThanOrEqual`+learnedOperators+`; did you mean "GreaterThan"?`),
		"no learned operator": badCriterion(func(m *alerts.MetricCriterion) { *m = learned(); m.Operator = "" }, `criteria[0].operator is "`+learnedOperators),
		"no periods": badCriterion(func(m *alerts.MetricCriterion) { *m = learned(); m.FailingPeriods = &alerts.FailingPeriods{} },
			"criteria[0].failingPeriods.of is 0: must be 1 to 6", "criteria[0].failingPeriods.atLeast is 0: must be 1 to 6"),
		"seven periods": badCriterion(func(m *alerts.MetricCriterion) {
			*m = learned()
			m.FailingPeriods = &alerts.FailingPeriods{Of: 7, AtLeast: 6}
		},
			"criteria[0].failingPeriods.of is 7: must be 1 to 6"),
		"more than there are": badCriterion(func(m *alerts.MetricCriterion) {
			*m = learned()
			m.FailingPeriods = &alerts.FailingPeriods{Of: 3, AtLeast: 4}
		},
			"criteria[0].failingPeriods.atLeast is 4: must be 1 to 3, the number of periods"),
		"learned each minute": badMetric(func(a *alerts.MetricAlertArgs) { a.Criteria[0], a.WindowSize = learned(), new("PT1M") },
			"windowSize is PT1M"+learnedTimes, "evaluationFrequency is PT1M"+learnedTimes),
		"learned over a day":           badMetric(func(a *alerts.MetricAlertArgs) { a.Criteria[0], a.WindowSize = learned(), new("P1D") }, "windowSize is P1D"+learnedTimes),
		"learned over an unknown time": badMetric(func(a *alerts.MetricAlertArgs) { a.Criteria[0], a.WindowSize = learned(), new("PT7M") }, `windowSize is "PT7M`+windowsOfMetrics),
		"learned beside others": badMetric(func(a *alerts.MetricAlertArgs) {
			a.Criteria, a.WindowSize = []alerts.MetricCriterion{learned(), a.Criteria[0], learned()}, new("PT6H")
		},
			"windowSize is PT6H"+learnedTimes,
			"criteria[0].sensitivity is set beside other criteria: a learned threshold must be the rule's only condition; make it a rule of its own",
			"criteria[2].sensitivity is set beside other criteria: a learned threshold must be the rule's only condition; make it a rule of its own"),
		"several that split": badMetric(func(a *alerts.MetricAlertArgs) {
			first, second := a.Criteria[0], a.Criteria[0]
			first.Dimensions = []alerts.Dimension{{Name: "node"}, {Name: "pool", Values: []string{"a"}}}
			second.Dimensions = []alerts.Dimension{{Name: "node", Values: []string{"a", "b"}}, {Name: "pool", Values: []string{"*"}}}
			a.Criteria = []alerts.MetricCriterion{first, second}
		}, "criteria[0].dimensions[0].values"+splits, "criteria[1].dimensions[0].values"+splits, "criteria[1].dimensions[1].values"+splits),
	}
	for _, moment := range []string{"", "2026-01-31", "2026-01-31T00:00:00", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T00:00:00.5Z"} {
		cases["learning from "+moment] = badCriterion(func(m *alerts.MetricCriterion) { *m = learned(); m.IgnoreDataBefore = &moment }, `criteria[0].ignoreDataBefore is "`+moment+notAMoment)
	}
	requireRefused(t, alerts.MetricAlertToken, alerts.NewMetricAlert, cases)
}

package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
)

const (
	logRuleName  = `": must be 1 to 260 characters without # < > % & : \ ? / { } *`
	logRates     = `": must be one of PT1M, PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D`
	windowsOfLog = logRates + ", P2D"
	reaches      = `": must be one of PT5M, PT10M, PT15M, PT20M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D, P2D`
	mutes        = `": must be one of PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D, P2D`
	notAColumn   = `": must be the name of a column of the result`
	notEach      = ", which a rule that looks every minute may not: set evaluationFrequency to PT5M or more"
	notInARule   = ", which an alert rule may not"
	longerThan   = "together they look back longer than two days; take fewer or shorter windows"
	eitherMute   = "muteActionsDuration is set with autoMitigate true: Azure does either; remove one of the two"
	notAnId      = ": must look like /subscriptions/<id>/resourceGroups/<group>/providers/<type>/<name>"
)

// writtenAs are durations that are written otherwise than Azure does, with the advice that their mistake ends in.
var writtenAs = map[string]string{
	"1m": "; write PT1M", "5m": "; write PT5M", "pt5m": "; write PT5M", "PT5M ": "; write PT5M", "1h": "; write PT1H", "PT60M": "; write PT1H",
	"PT24H": "; write P1D",
}

// badLog is a log alert with mistakes.
func badLog(change func(*alerts.LogAlertArgs), want ...string) refusal[alerts.LogAlertArgs] {
	return refusal[alerts.LogAlertArgs]{newLogAlertArgs(change), want}
}

func TestLogAlertArguments(t *testing.T) {
	t.Parallel()
	cases := map[string]refusal[alerts.LogAlertArgs]{
		"none": {nil, []string{"args is required"}},
		"nothing": {&alerts.LogAlertArgs{}, []string{
			noRuleGroup, "location is required: give the rule's region, as a rule that of the workspace",
			"scopeId is required: give the workspace, cluster, resource group or subscription whose logs are queried", severityMissing,
			"query is required: give a query in KQL",
		}},
		"empty texts": badLog(func(a *alerts.LogAlertArgs) {
			a.ResourceGroupName, a.Location, a.ScopeId, a.Query = pulumi.String(""), pulumi.String(""), pulumi.String(""), " \n\t"
		},
			noRuleGroup, "location is required: give the rule's region, as a rule that of the workspace",
			"scopeId is required: give the workspace, cluster, resource group or subscription whose logs are queried", "query is required: give a query in KQL"),
		"scope": badLog(func(a *alerts.LogAlertArgs) { a.ScopeId = pulumi.String("log-test") }, `scopeId is "log-test"`+notAnId),
		"tag": badLog(func(a *alerts.LogAlertArgs) { a.Tags = pulumi.StringMap{"a": pulumi.String(strings.Repeat("x", 257))} },
			"tags.a has 257 characters: must have at most 256"),
		"six action groups": badLog(func(a *alerts.LogAlertArgs) {
			a.ActionGroupIds = texts(onCallId, onCallId, onCallId, onCallId, onCallId, mailboxId)
		}, sixGroups),
		"action group":   badLog(func(a *alerts.LogAlertArgs) { a.ActionGroupIds = texts(machineId) }, `actionGroupIds[0] is "`+machineId+anotherGroup),
		"no severity":    badLog(func(a *alerts.LogAlertArgs) { a.Severity = nil }, severityMissing),
		"severity below": badLog(func(a *alerts.LogAlertArgs) { a.Severity = new(-1) }, "severity is -1: must be 0 to 4"),
		"severity above": badLog(func(a *alerts.LogAlertArgs) { a.Severity = new(5) }, "severity is 5: must be 0 to 4"),
		"description": badLog(func(a *alerts.LogAlertArgs) { a.Description = new(strings.Repeat("x", 4097)) },
			"description has 4097 characters: must have at most 4096"),
		"semicolon": badLog(func(a *alerts.LogAlertArgs) { a.RuleName, a.Identity = new("a;b"), &alerts.LogAlertIdentity{} },
			`ruleName is "a;b": a rule with an identity may have no semicolon in its name`),
		"identity": badLog(func(a *alerts.LogAlertArgs) {
			a.Identity = &alerts.LogAlertIdentity{UserAssignedIdentityId: pulumi.String("me")}
		},
			`identity.userAssignedIdentityId is "me": must be the id of a Microsoft.ManagedIdentity/userAssignedIdentities, `+idShape+`Microsoft.ManagedIdentity/userAssignedIdentities/<name>`),
		"identity's type": badLog(func(a *alerts.LogAlertArgs) {
			a.Identity = &alerts.LogAlertIdentity{UserAssignedIdentityId: pulumi.String(machineId)}
		},
			`identity.userAssignedIdentityId is "`+machineId+`", the id of a Microsoft.Compute/virtualMachines: must be the id of a Microsoft.ManagedIdentity/userAssignedIdentities`),
		"identity's grant": badLog(func(a *alerts.LogAlertArgs) {
			a.Identity = &alerts.LogAlertIdentity{UserAssignedIdentityId: pulumi.String(identityId), ReaderAssignmentEnabled: new(true)}
		}, "identity.readerAssignmentEnabled is set for an identity of your own: grant it Reader yourself, and leave this out"),
		"every mistake": {
			&alerts.LogAlertArgs{ScopeId: pulumi.String("x"), LogAlertSpec: alerts.LogAlertSpec{
				RuleName: new("a/b"), Severity: new(9), Query: "Perf | evaluate bag_unpack(x) | where TimeGenerated > ago(y) | take 5", TimeAggregation: new("Total"),
				Operator: new("Equals"), WindowSize: new("1m"), EvaluationFrequency: new("PT1M"), MuteActionsDuration: new("PT20M"), AutoMitigate: new(true),
			}},
			[]string{
				noRuleGroup, "location is required: give the rule's region, as a rule that of the workspace", `scopeId is "x"` + notAnId,
				`ruleName is "a/b` + logRuleName, "severity is 9: must be 0 to 4", "query uses bag_unpack" + notInARule,
				"query calls ago(y): an alert rule takes a constant there, such as ago(1h)", "query uses take" + notEach,
				`operator is "Equals": must be one of GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual`,
				"metricMeasureColumn is required with timeAggregation Total: name the column to measure", `windowSize is "1m` + windowsOfLog + writtenAs["1m"],
				`muteActionsDuration is "PT20M` + mutes, eitherMute,
			},
		},
	}
	for _, name := range []string{"", "a#b", "a<b", "a>b", "a%b", "a&b", "a:b", `a\b`, "a?b", "a/b", "a{b", "a}b", "a*b"} {
		shown := strings.ReplaceAll(name, `\`, `\\`)
		cases["rule name "+strings.ReplaceAll(name, "/", "slash")] = badLog(func(a *alerts.LogAlertArgs) { a.RuleName = &name }, `ruleName is "`+shown+logRuleName)
	}
	requireRefused(t, alerts.LogAlertToken, alerts.NewLogAlert, cases)
}

func TestLogAlertQueryArguments(t *testing.T) {
	t.Parallel()
	cases := map[string]refusal[alerts.LogAlertArgs]{
		"long":       badLog(func(a *alerts.LogAlertArgs) { a.Query = "Perf" + strings.Repeat(" ", 64*1024) }, "query has 65540 bytes: Azure takes at most 65536"),
		"by default": badLog(func(a *alerts.LogAlertArgs) { a.Query, a.WindowSize = "union A, B", new("PT1M") }, "query uses union"+notEach),
	}
	for query, words := range map[string]string{
		"search 'x'":                                      "search",
		"search * | where A == 1":                         "search",
		"search in (Perf) 'x'":                            "search",
		"search kind=case_sensitive \"x\"":                "search",
		"search\"x\"":                                     "search",
		"Perf | search 'x'":                               "search",
		"Perf\n|search 'x'":                               "search",
		"union Perf, Heartbeat":                           "union",
		"union(Perf), (Heartbeat)":                        "union",
		"// it\n  union Perf, Heartbeat":                  "union",
		"Perf | union Heartbeat":                          "union",
		"let all = union Perf, Heartbeat; all":            "union",
		"let all=union Perf, Heartbeat; all":              "union",
		"let all = () { union Perf, Heartbeat }; all()":   "union",
		"let a = 1; union Perf, Heartbeat":                "union",
		"Perf | join kind=inner (union A, B) on Computer": "union",
		"Perf | where Computer in (union A, B)":           "union",
		"Perf | take 5":                                   "take",
		"Perf |take 5":                                    "take",
		"Perf | limit 5":                                  "limit",
		"Perf // first\n| // then\nlimit 5":               "limit",
		"Perf | where A == 'x' | take 5":                  "take",
		`Perf | where A == "\\" | take 5`:                 "take",
		`Perf | where A == @"\" | take 5`:                 "take",
		`Perf | where A == 'http://x' | take 5`:           "take",
		"Perf | where ingestion_time() > ago(5m)":         "ingestion_time",
		"Perf | extend T = ingestion_time ()":             "ingestion_time",
		`adx("cluster/db").T`:                             "adx",
		`arg("").Resources`:                               "arg",
		`cluster("c").database("d").T`:                    "cluster",
		`workspace("w").Perf`:                             "workspace",
		`app("a").requests`:                               "app",
		`resource("r").Perf`:                              "resource",
		"union A, B | take 5 | where ingestion_time() > ago(1m) | limit 5 | take 6": "ingestion_time, limit, take, union",
	} {
		cases["each minute "+strings.ReplaceAll(query, "/", "slash")] = badLog(func(a *alerts.LogAlertArgs) {
			a.Query, a.EvaluationFrequency = query, new("PT1M")
		}, "query uses "+words+notEach)
	}
	for query, words := range map[string]string{
		"Perf | evaluate bag_unpack(Bag)":                                       "bag_unpack",
		"Perf | evaluate bag_unpack (Bag)":                                      "bag_unpack",
		"Perf | evaluate pivot(Computer)":                                       "pivot",
		"Perf | evaluate narrow()":                                              "narrow",
		"Perf | summarize AggregatedValue = count() by bin(TimeGenerated, 5m)":  "AggregatedValue",
		"Perf | evaluate pivot(A) | evaluate bag_unpack(B) | evaluate pivot(C)": "bag_unpack, pivot",
	} {
		cases["ever "+query] = badLog(func(a *alerts.LogAlertArgs) { a.Query = query }, "query uses "+words+notInARule)
	}
	for argument, shown := range map[string]string{
		"lookback": "lookback", " 2 * 1h ": "2 * 1h", "totimespan('1h')": `totimespan("")`, "'1h'": `""`, "5": "5", "": "",
	} {
		cases["ago of "+argument] = badLog(func(a *alerts.LogAlertArgs) { a.Query = "Perf | where TimeGenerated > ago(" + argument + ")" },
			"query calls ago("+shown+"): an alert rule takes a constant there, such as ago(1h)")
	}
	requireRefused(t, alerts.LogAlertToken, alerts.NewLogAlert, cases)
}

func TestLogAlertMeasureArguments(t *testing.T) {
	t.Parallel()
	cases := map[string]refusal[alerts.LogAlertArgs]{
		"aggregation": badLog(func(a *alerts.LogAlertArgs) { a.TimeAggregation, a.MetricMeasureColumn = new("count"), new("A") },
			`timeAggregation is "count": must be one of Count, Average, Minimum, Maximum, Total; did you mean "Count"?`),
		"operator":    badLog(func(a *alerts.LogAlertArgs) { a.Operator = new("Equal") }, `operator is "Equal": must be one of GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual`),
		"column":      badLog(func(a *alerts.LogAlertArgs) { a.TimeAggregation, a.MetricMeasureColumn = new("Total"), new("a b") }, `metricMeasureColumn is "a b`+notAColumn),
		"no column":   badLog(func(a *alerts.LogAlertArgs) { a.TimeAggregation, a.MetricMeasureColumn = new("Total"), new("") }, `metricMeasureColumn is "`+notAColumn),
		"id's column": badLog(func(a *alerts.LogAlertArgs) { a.ResourceIdColumn = new("1st") }, `resourceIdColumn is "1st`+notAColumn),
		"column of a count": badLog(func(a *alerts.LogAlertArgs) { a.MetricMeasureColumn = new("A") },
			"metricMeasureColumn is set with timeAggregation Count, which counts results: leave it out, or choose another aggregation"),
		"column of a chosen count": badLog(func(a *alerts.LogAlertArgs) { a.TimeAggregation, a.MetricMeasureColumn = new("Count"), new("A") },
			"metricMeasureColumn is set with timeAggregation Count, which counts results: leave it out, or choose another aggregation"),
		"seven dimensions": badLog(func(a *alerts.LogAlertArgs) {
			a.Dimensions = []alerts.Dimension{{Name: "A"}, {Name: "B"}, {Name: "C"}, {Name: "D"}, {Name: "E"}, {Name: "F"}, {Name: "G"}}
		}, "dimensions has 7 entries: Azure takes at most 6"),
		"dimension without a name": badLog(func(a *alerts.LogAlertArgs) { a.Dimensions = []alerts.Dimension{{}} }, "dimensions[0].name is required: name the dimension"),
		"dimension's operator": badLog(func(a *alerts.LogAlertArgs) {
			a.Dimensions = []alerts.Dimension{{Name: "A", Operator: new("StartsWith")}}
		},
			`dimensions[0].operator is "StartsWith": must be one of Include, Exclude`),
		"dimension twice": badLog(func(a *alerts.LogAlertArgs) { a.Dimensions = []alerts.Dimension{{Name: "A"}, {Name: "A"}} }, `dimensions[1].name is "A" a second time: put its values together`),
		"dimension without values left": badLog(func(a *alerts.LogAlertArgs) { a.Dimensions = []alerts.Dimension{{Name: "A", Operator: new("Exclude")}} },
			"dimensions[0].values excludes every value: name the values to leave out"),
	}
	for _, aggregation := range []string{"Average", "Minimum", "Maximum", "Total"} {
		cases[aggregation] = badLog(func(a *alerts.LogAlertArgs) { a.TimeAggregation = &aggregation },
			"metricMeasureColumn is required with timeAggregation "+aggregation+": name the column to measure")
	}
	requireRefused(t, alerts.LogAlertToken, alerts.NewLogAlert, cases)
}

func TestLogAlertTimeArguments(t *testing.T) {
	t.Parallel()
	times := func(window, frequency string) func(*alerts.LogAlertArgs) {
		return func(a *alerts.LogAlertArgs) { a.WindowSize, a.EvaluationFrequency = &window, &frequency }
	}
	periods := func(of, atLeast int) func(*alerts.LogAlertArgs) {
		return func(a *alerts.LogAlertArgs) { a.FailingPeriods = &alerts.FailingPeriods{Of: of, AtLeast: atLeast} }
	}
	cases := map[string]refusal[alerts.LogAlertArgs]{
		"window shorter": badLog(times("PT5M", "PT10M"), "windowSize is PT5M, shorter than evaluationFrequency PT10M"+neverLooked),
		"minute shorter": badLog(times("PT1M", "PT5M"), "windowSize is PT1M, shorter than evaluationFrequency PT5M"+neverLooked),
		"hours shorter":  badLog(times("PT45M", "PT1H"), "windowSize is PT45M, shorter than evaluationFrequency PT1H"+neverLooked),
		"day": badLog(times("PT6H", "P1D"), "windowSize is PT6H, shorter than evaluationFrequency P1D"+neverLooked,
			"autoMitigate is true by default with evaluationFrequency P1D: Azure keeps no state beyond half a day; set it to false"),
		"state": badLog(func(a *alerts.LogAlertArgs) { times("P2D", "P1D")(a); a.AutoMitigate = new(true) },
			"autoMitigate is true with evaluationFrequency P1D: Azure keeps no state beyond half a day; set it to false"),
		"state by default": badLog(times("P1D", "P1D"), "autoMitigate is true by default with evaluationFrequency P1D: Azure keeps no state beyond half a day; set it to false"),
		"both wrong":       badLog(times("1h", "1m"), `windowSize is "1h`+windowsOfLog+writtenAs["1h"], `evaluationFrequency is "1m`+logRates+writtenAs["1m"]),
		"no periods":       badLog(periods(0, 0), "failingPeriods.of is 0: must be 1 to 6", "failingPeriods.atLeast is 0: must be 1 to 6"),
		"negative periods": badLog(periods(-1, 1), "failingPeriods.of is -1: must be 1 to 6"),
		"seven periods":    badLog(periods(7, 7), "failingPeriods.of is 7: must be 1 to 6", "failingPeriods.atLeast is 7: must be 1 to 6"),
		"none of two":      badLog(periods(2, 0), "failingPeriods.atLeast is 0: must be 1 to 2, the number of periods"),
		"three of two":     badLog(periods(2, 3), "failingPeriods.atLeast is 3: must be 1 to 2, the number of periods"),
		"three days": badLog(func(a *alerts.LogAlertArgs) { times("P1D", "PT1H")(a); periods(3, 1)(a) },
			"failingPeriods.of is 3 with windowSize P1D: "+longerThan),
		"four days":              badLog(func(a *alerts.LogAlertArgs) { times("P2D", "PT1H")(a); periods(2, 1)(a) }, "failingPeriods.of is 2 with windowSize P2D: "+longerThan),
		"days of a wrong window": badLog(times("P3D", "PT5M"), `windowSize is "P3D`+windowsOfLog),
		"reach less than the window": badLog(func(a *alerts.LogAlertArgs) { a.WindowSize, a.OverrideQueryTimeRange = new("PT10M"), new("PT5M") },
			"overrideQueryTimeRange is PT5M, less than failingPeriods.of 1 times windowSize PT10M: make it as long or longer, or leave it out"),
		"reach less than the windows": badLog(func(a *alerts.LogAlertArgs) { periods(3, 1)(a); a.OverrideQueryTimeRange = new("PT10M") },
			"overrideQueryTimeRange is PT10M, less than failingPeriods.of 3 times windowSize PT5M: make it as long or longer, or leave it out"),
		"mute and resolve": badLog(func(a *alerts.LogAlertArgs) { a.MuteActionsDuration, a.AutoMitigate = new("PT5M"), new(true) }, eitherMute),
	}
	for _, window := range []string{"", "PT20M", "PT7H", "PT12H", "P3D", "PT60M", "P1W", "5m", "pt5m", "PT5M "} {
		cases["window "+window] = badLog(func(a *alerts.LogAlertArgs) { a.WindowSize = &window }, `windowSize is "`+window+windowsOfLog+writtenAs[window])
	}
	for _, frequency := range []string{"", "PT2M", "PT20M", "PT12H", "P2D", "daily"} {
		cases["frequency "+frequency] = badLog(func(a *alerts.LogAlertArgs) {
			a.WindowSize, a.EvaluationFrequency, a.AutoMitigate = new("P2D"), &frequency, new(false)
		},
			`evaluationFrequency is "`+frequency+logRates)
	}
	for _, reach := range []string{"", "PT1M", "PT25M", "PT12H", "P7D"} {
		cases["reach "+reach] = badLog(func(a *alerts.LogAlertArgs) { a.OverrideQueryTimeRange = &reach }, `overrideQueryTimeRange is "`+reach+reaches)
	}
	for _, mute := range []string{"", "PT1M", "PT20M", "PT12H", "20m"} {
		cases["mute "+mute] = badLog(func(a *alerts.LogAlertArgs) { a.MuteActionsDuration = &mute }, `muteActionsDuration is "`+mute+mutes)
	}
	requireRefused(t, alerts.LogAlertToken, alerts.NewLogAlert, cases)
}

package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// toldBy are the names of the action groups that each rule tells, in the order in which Azure gets them.
func toldBy(t *testing.T, graph *recorder.Graph) map[string][]string {
	t.Helper()
	told := map[string][]string{}
	add := func(one recorder.Resource, id any) {
		rule, text := strings.TrimSuffix(strings.TrimPrefix(one.Name, "test-alerts-"), "-rule"), id.(string)
		told[rule] = append(told[rule], text[strings.LastIndex(text, "/")+1:])
	}
	for _, one := range graph.OfType("MetricAlert") {
		if one.Custom {
			for _, action := range one.Plain()["actions"].(items) {
				add(one, action.(object)["actionGroupId"])
			}
		}
	}
	for _, one := range graph.OfType("ScheduledQueryRule") {
		for _, id := range one.Plain()["actions"].(object)["actionGroups"].(items) {
			add(one, id)
		}
	}
	for _, one := range graph.OfType("ActivityLogAlert") {
		for _, action := range one.Plain()["actions"].(object)["actionGroups"].(items) {
			add(one, action.(object)["actionGroupId"])
		}
	}
	return told
}

// processingOf are the properties of all processing rules, by name.
func processingOf(graph *recorder.Graph) map[string]object {
	found := map[string]object{}
	for _, one := range graph.OfType("AlertProcessingRuleByName") {
		found[strings.TrimSuffix(strings.TrimPrefix(one.Name, "test-alerts-"), "-rule")] = one.Plain()["properties"].(object)
	}
	return found
}

// marked is the condition on what the descriptions of rules end with.
func marked(values ...any) object {
	return object{"field": "Description", "operator": "Contains", "values": values}
}

func adding(description string, schedule any, conditions items, groups ...any) object {
	properties := object{
		"scopes": items{recorder.Subscription}, "enabled": true, "description": "Tells more people about alerts: the route " + description + ".",
		"actions": items{object{"actionType": "AddActionGroups", "actionGroupIds": groups}}, "conditions": conditions,
	}
	if schedule != nil {
		properties["schedule"] = schedule
	}
	return properties
}

// routed has rules of three severities and signals on two clusters, and the routes of a test.
func routed(routes string) string {
	return `
clusters: {blue: {}, green: {}}
alerts:
  profile: none
  actionGroups: {team: &group {emails: {mailbox: {address: team@example.com}}}, on-call: *group, shop: *group}
  rules: {node-disk-almost-full: {}, pods-pending: {}, cluster-dns-down: {}, cluster-deleted: {}, service-incident: {}, service-maintenance: {}}
  routes: ` + routes + "\n"
}

// TestAlertsTellAtOnce puts the action groups of routes without hours and teams into the rules.
func TestAlertsTellAtOnce(t *testing.T) {
	t.Parallel()
	team, onCall, both := []string{"ag-test-team"}, []string{"ag-test-on-call"}, []string{"ag-test-on-call", "ag-test-team"}
	three := []string{"ag-test-on-call", "ag-test-shop", "ag-test-team"}
	for name, test := range map[string]struct {
		routes string
		want   map[string][]string
	}{
		"all told everything by default": {"{}", map[string][]string{
			"node-disk-almost-full-blue": three, "node-disk-almost-full-green": three, "pods-pending": three, "cluster-dns-down": three,
			"cluster-deleted": three, "service-incident": three, "service-maintenance": three,
		}},
		"by severity": {"{urgent: {actionGroups: [on-call], severities: [0, 1]}, rest: {actionGroups: [team], severities: [2, 3, 4]}}", map[string][]string{
			"node-disk-almost-full-blue": team, "node-disk-almost-full-green": team, "pods-pending": team, "cluster-dns-down": onCall,
			"cluster-deleted": onCall, "service-incident": onCall, "service-maintenance": team,
		}},
		"by signal": {"{logs: {actionGroups: [team], signals: [log]}, others: {actionGroups: [on-call], signals: [metric, activity]}}", map[string][]string{
			"node-disk-almost-full-blue": onCall, "node-disk-almost-full-green": onCall, "pods-pending": team, "cluster-dns-down": team,
			"cluster-deleted": onCall, "service-incident": onCall, "service-maintenance": onCall,
		}},
		"along every route, each group once": {"{all: {actionGroups: [team]}, urgent: {actionGroups: [on-call, team], severities: [0]}}", map[string][]string{
			"node-disk-almost-full-blue": team, "node-disk-almost-full-green": team, "pods-pending": team, "cluster-dns-down": both,
			"cluster-deleted": both, "service-incident": team, "service-maintenance": team,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := alerted(t, routed(test.routes))
			assert.Equal(t, test.want, toldBy(t, graph))
			assert.Empty(t, processingOf(graph))
		})
	}
}

// TestAlertsTellLater makes processing rules of routes with hours or teams, with conditions of five values at most.
func TestAlertsTellLater(t *testing.T) {
	t.Parallel()
	const onCall, shop = groupId + "/providers/Microsoft.Insights/actionGroups/ag-test-on-call", groupId + "/providers/Microsoft.Insights/actionGroups/ag-test-shop"
	allSeverities := marked("aksops:test/Sev0/", "aksops:test/Sev1/", "aksops:test/Sev2/", "aksops:test/Sev3/", "aksops:test/Sev4/")
	teams := object{"field": "AlertContext", "operator": "Contains", "values": items{"shop", "checkout"}}
	office := object{"timeZone": "W. Europe Standard Time", "recurrences": items{object{
		"recurrenceType": "Weekly", "daysOfWeek": items{"Monday", "Friday"}, "startTime": "08:00:00", "endTime": "18:00:00",
	}}}
	always := "always: {actionGroups: [team]}, "
	for name, test := range map[string]struct {
		routes string
		want   map[string]object
	}{
		"hours of all severities": {
			`office: {actionGroups: [on-call, shop], hours: {days: [Monday, Friday], from: "08:00", until: "18:00", timeZone: W. Europe Standard Time}}`,
			map[string]object{"route-office": adding("office", office, items{allSeverities}, onCall, shop)},
		},
		"nights": {
			`night: {actionGroups: [on-call], severities: [0, 1], hours: {from: "18:00", until: "08:00"}}`,
			map[string]object{"route-night": adding("night", object{"timeZone": "UTC", "recurrences": items{
				object{"recurrenceType": "Daily", "startTime": "18:00:00", "endTime": "08:00:00"},
			}}, items{marked("aksops:test/Sev0/", "aksops:test/Sev1/")}, onCall)},
		},
		"days alone": {
			`weekend: {actionGroups: [on-call], severities: [0], hours: {days: [Saturday, Sunday]}}`,
			map[string]object{"route-weekend": adding("weekend", object{"timeZone": "UTC", "recurrences": items{
				object{"recurrenceType": "Weekly", "daysOfWeek": items{"Saturday", "Sunday"}},
			}}, items{marked("aksops:test/Sev0/")}, onCall)},
		},
		"until the end of the day": {
			`evening: {actionGroups: [on-call], severities: [0], hours: {from: "18:00"}}`,
			map[string]object{"route-evening": adding("evening", object{"timeZone": "UTC", "recurrences": items{
				object{"recurrenceType": "Daily", "startTime": "18:00:00", "endTime": "23:59:59"},
			}}, items{marked("aksops:test/Sev0/")}, onCall)},
		},
		"teams": {
			`shop: {actionGroups: [shop], teams: [shop, checkout]}`,
			map[string]object{"route-shop": adding("shop", nil, items{allSeverities, teams}, shop)},
		},
		"teams within hours": {
			`shop: {actionGroups: [shop], teams: [shop, checkout], signals: [log], severities: [2], hours: {days: [Monday, Friday], from: "08:00", until: "18:00", timeZone: W. Europe Standard Time}}`,
			map[string]object{"route-shop": adding("shop", office, items{marked("aksops:test/Sev2/log/"), teams}, shop)},
		},
		"all signals are no condition": {
			`evening: {actionGroups: [on-call], signals: [metric, log, activity], hours: {days: [Monday, Friday], from: "08:00", until: "18:00", timeZone: W. Europe Standard Time}}`,
			map[string]object{"route-evening": adding("evening", office, items{allSeverities}, onCall)},
		},
		"ten values are two rules": {
			`some: {actionGroups: [shop], signals: [metric, log], hours: {days: [Monday, Friday], from: "08:00", until: "18:00", timeZone: W. Europe Standard Time}}`,
			map[string]object{
				"route-some": adding("some", office, items{
					marked("aksops:test/Sev0/metric/", "aksops:test/Sev1/metric/", "aksops:test/Sev2/metric/", "aksops:test/Sev3/metric/", "aksops:test/Sev4/metric/"),
				}, shop),
				"route-some-2": adding("some", office, items{
					marked("aksops:test/Sev0/log/", "aksops:test/Sev1/log/", "aksops:test/Sev2/log/", "aksops:test/Sev3/log/", "aksops:test/Sev4/log/"),
				}, shop),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := alerted(t, routed("{"+always+test.routes+"}"))
			assert.Equal(t, test.want, processingOf(graph))
			for rule, groups := range toldBy(t, graph) {
				assert.Equal(t, []string{"ag-test-team"}, groups, "%s tells at once only who is to be told always", rule)
			}
		})
	}
}

// TestAlertsThatChooseTheirRoutes are left alone by routes that they did not choose.
func TestAlertsThatChooseTheirRoutes(t *testing.T) {
	t.Parallel()
	graph := alerted(t, strings.Replace(routed(`{all: {actionGroups: [team]}, chosen: {actionGroups: [shop], severities: [4]}, night: {actionGroups: [on-call], severities: [4], hours: {from: "20:00"}}}`),
		"pods-pending: {}", "pods-pending: {routes: [chosen, night]}", 1)+`
  metricRules: {cpu: {severity: 4, routes: [all], criteria: [{metricName: node_cpu_usage_percentage, operator: GreaterThan, threshold: 70}]}}
  logRules: {mine: {severity: 0, routes: [chosen], query: KubePodInventory}}
  activityRules: {change: {severity: 4, category: Policy, description: Something changed.}}
`)
	told := toldBy(t, graph)
	for rule, want := range map[string][]string{
		"pods-pending": {"ag-test-shop"}, "mine": {"ag-test-shop"}, "cpu-blue": {"ag-test-team"}, "cluster-dns-down": {"ag-test-team"},
		"service-maintenance": {"ag-test-shop", "ag-test-team"}, "change": {"ag-test-shop", "ag-test-team"},
	} {
		assert.Equal(t, want, told[rule], rule)
	}
	assert.Equal(t, items{marked("aksops:test/Sev4/", "aksops:test/Sev2-own/log/pods-pending/")}, processingOf(graph)["route-night"]["conditions"])
	for rule, want := range map[string]string{"cpu-blue": "aksops:test/Sev4-own/metric/cpu/", "mine": "aksops:test/Sev0-own/log/mine/"} {
		kind := map[string]string{"cpu-blue": "MetricAlert", "mine": "ScheduledQueryRule"}[rule]
		assert.Equal(t, want, inputsOfRule(t, graph, kind, rule, "description")[0])
	}
	assert.Equal(t, "Something changed. aksops:test/Sev4/activity/change/", inputsOfRule(t, graph, "ActivityLogAlert", "change", "description")[0])
}

package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	// everythingCollected is an environment in which every rule of the catalogue has something to look at.
	everythingCollected = `
workspace: {dailyCapGb: 5}
activityLog: {enabled: true}
defender: {plans: {containers: {}}, export: {workspace: {}}}
clusters: {blue: {insights: {preset: standard}, diagnostics: {preset: full}, nodePools: [{name: work, vmSize: Standard_D4s_v5, minCount: 1, maxCount: 3}]}}
`
	someTeam = `{team: {emails: {mailbox: {address: team@example.com}}}}`

	greenClusterId = groupId + "/providers/Microsoft.ContainerService/managedClusters/aks-test-green"
	teamGroupId    = groupId + "/providers/Microsoft.Insights/actionGroups/ag-test-team"
)

// configured are the values of a configuration without the project's name, in a place whose name Service Health knows.
func configured(t *testing.T, config string) map[string]string {
	t.Helper()
	var keys map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(config), &keys))
	values := map[string]string{"location": "northeurope"}
	for key, value := range keys {
		values[key] = passed(t, value)
	}
	return values
}

// alerted is what the environment test registers with a configuration.
func alerted(t *testing.T, config string) *recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(program("test", configured(t, config), nil), recorder.Options{})
	require.NoError(t, err)
	return graph
}

// tellingTeam adds alerts that all tell one team.
func tellingTeam(config, alerts string) string {
	return config + "\nalerts: {actionGroups: " + someTeam + ", " + alerts + "}\n"
}

// alertRules are the rules of each kind, by the names that they have in the environment test.
func alertRules(graph *recorder.Graph) map[string][]string {
	found := map[string][]string{}
	for signal, token := range map[string]string{"metric": metricAlertToken, "log": logAlertToken, "activity": activityAlertToken} {
		for _, one := range graph.Resources {
			if one.Token == token {
				found[signal] = append(found[signal], strings.TrimSuffix(strings.TrimPrefix(one.Name, "test-alerts-"), "-rule"))
			}
		}
		slices.Sort(found[signal])
	}
	return found
}

func allAlertRules(graph *recorder.Graph) []string {
	found := alertRules(graph)
	return slices.Sorted(slices.Values(slices.Concat(found["metric"], found["log"], found["activity"])))
}

// TestAlertProfiles counts the rules of each profile when all data is there. What a rule on logs tells better than one on metrics is told once.
func TestAlertProfiles(t *testing.T) {
	t.Parallel()
	var before []string
	for _, test := range []struct {
		profile               string
		metric, log, activity int
	}{
		{"none", 0, 0, 0},
		{"minimal", 6, 9, 11},
		{"standard", 15, 37, 29},
		{"full", 27, 49, 37},
	} {
		graph := alerted(t, tellingTeam(everythingCollected, "profile: "+test.profile))
		rules := alertRules(graph)
		assert.Equal(t, [3]int{test.metric, test.log, test.activity}, [3]int{len(rules["metric"]), len(rules["log"]), len(rules["activity"])}, test.profile)
		all := allAlertRules(graph)
		for _, one := range before {
			assert.Contains(t, all, one, "%s has what smaller profiles have", test.profile)
		}
		before = all
	}
}

// TestAlertsWithoutData is an environment that collects as little as it can: rules on logs that nobody fills are left out.
func TestAlertsWithoutData(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config                string
		metric, log, activity int
	}{
		"no clusters":     {"clusters: {}", 0, 1, 16},
		"no monitoring":   {"clusters: {blue: {monitoringEnabled: false}}", 13, 7, 27},
		"logs and events": {"clusters: {blue: {insights: {preset: logsAndEvents}}}", 13, 22, 27},
		"two clusters":    {"clusters: {blue: {insights: {preset: logsAndEvents}}, green: {insights: {preset: logsAndEvents}}}", 26, 22, 27},
		"nodes as well":   {"clusters: {blue: {}}", 13, 31, 27},
	} {
		rules := alertRules(alerted(t, tellingTeam(test.config, "profile: standard")))
		assert.Equal(t, [3]int{test.metric, test.log, test.activity}, [3]int{len(rules["metric"]), len(rules["log"]), len(rules["activity"])}, name)
	}
}

// TestAlertsOnMetricsStay: what does not depend on the agent is in force whatever logs tell besides.
func TestAlertsOnMetricsStay(t *testing.T) {
	t.Parallel()
	const onMetric, onLogs = "single-node-not-ready", "node-not-ready-long"
	collected := "clusters: {blue: {insights: {preset: standard}}}"
	for profile, want := range map[string][]string{"minimal": {onMetric + "-blue"}, "standard": {onMetric + "-blue"}, "full": {onLogs, onMetric + "-blue"}} {
		var found []string
		for _, one := range allAlertRules(alerted(t, tellingTeam(collected, "profile: "+profile))) {
			if strings.HasPrefix(one, onMetric) || one == onLogs {
				found = append(found, one)
			}
		}
		assert.ElementsMatch(t, want, found, profile)
	}
}

// TestAlertOutsideOfTheProfile has what is named, whatever the profile.
func TestAlertOutsideOfTheProfile(t *testing.T) {
	t.Parallel()
	graph := alerted(t, tellingTeam(everythingCollected, "profile: none, rules: {audit-exec-into-pod: {}, node-network-out-anomaly: {}, trusted-access-granted: {}}"))
	assert.Equal(t, map[string][]string{
		"metric": {"node-network-out-anomaly-blue"}, "log": {"audit-exec-into-pod"}, "activity": {"trusted-access-granted"},
	}, alertRules(graph))
}

// TestAlertNames holds the names of everything, in Azure and in the state, and what comes before what.
func TestAlertNames(t *testing.T) {
	t.Parallel()
	graph := alerted(t, "clusters: {blue: {}, green: {}}\nalerts: {profile: none, actionGroups: "+someTeam+`,
  rules: {node-disk-almost-full: {}, pods-pending: {}, telemetry-stopped-pods: {}, cluster-deleted: {}, workspace-deleted: {}, service-incident: {}, diagnostic-setting-deleted: {}},
  routes: {all: {actionGroups: [team]}, night: {actionGroups: [team], hours: {from: "20:00", until: "06:00"}}},
  suppressions: {quiet: {recurrences: [{daysOfWeek: [Sunday]}]}}}`)
	names, options := map[string]any{}, optionsOf(graph)
	for id, inputs := range inputsOf(graph) {
		for _, field := range []string{"ruleName", "activityLogAlertName", "alertProcessingRuleName", "actionGroupName"} {
			if name, has := inputs[field]; has && strings.Contains(id, "test-alerts-") {
				names[id] = name
			}
		}
	}
	const prefix = "::test-alerts-"
	assert.Equal(t, map[string]any{
		actionGroupToken + prefix + "team-group":                        "ag-test-team",
		metricAlertToken + prefix + "node-disk-almost-full-blue-rule":   "test-node-disk-almost-full-blue",
		metricAlertToken + prefix + "node-disk-almost-full-green-rule":  "test-node-disk-almost-full-green",
		logAlertToken + prefix + "pods-pending-rule":                    "test-pods-pending",
		logAlertToken + prefix + "telemetry-stopped-pods-rule":          "test-telemetry-stopped-pods",
		activityAlertToken + prefix + "cluster-deleted-rule":            "test-cluster-deleted",
		activityAlertToken + prefix + "workspace-deleted-rule":          "test-workspace-deleted",
		activityAlertToken + prefix + "service-incident-rule":           "test-service-incident",
		activityAlertToken + prefix + "diagnostic-setting-deleted-rule": "test-diagnostic-setting-deleted",
		processingRuleToken + prefix + "route-night-rule":               "test-route-night",
		processingRuleToken + prefix + "quiet-quiet-rule":               "test-quiet-quiet",
	}, names)
	const (
		group, logs = actionGroupToken + prefix + "team-group", workspaceToken + "::test-logs-workspace"
		green       = clusterToken + "::test-green-cluster"
		environment = alerts.Token + "::test-alerts"
	)
	assert.Equal(t, recorder.ResourceOptions{Parent: baseline.Token + "::test"}, options[environment])
	for id, want := range map[string]recorder.ResourceOptions{
		group: deletedFirst(alerts.ActionGroupToken+prefix+"team", testGroup),
		metricAlertToken + prefix + "node-disk-almost-full-blue-rule": {
			Parent: alerts.MetricAlertToken + prefix + "node-disk-almost-full-blue", DependsOn: []string{blueCluster, group, testGroup},
			DeleteBeforeReplace: true, ReplaceOnChanges: []string{"scopes", "criteria.odataType"},
		},
		logAlertToken + prefix + "pods-pending-rule": {
			Parent: alerts.LogAlertToken + prefix + "pods-pending", DependsOn: []string{group, logs, testGroup},
			DeleteBeforeReplace: true, ReplaceOnChanges: []string{"scopes", "location"},
		},
		logAlertToken + prefix + "telemetry-stopped-pods-rule": {
			Parent: alerts.LogAlertToken + prefix + "telemetry-stopped-pods", DependsOn: []string{blueCluster, green, group, logs, testGroup},
			DeleteBeforeReplace: true, ReplaceOnChanges: []string{"scopes", "location"},
		},
		activityAlertToken + prefix + "cluster-deleted-rule": deletedFirst(alerts.ActivityAlertToken+prefix+"cluster-deleted", blueCluster, green, group, testGroup),
		processingRuleToken + prefix + "route-night-rule":    deletedFirst(alerts.ProcessingRuleToken+prefix+"route-night", group, testGroup),
		processingRuleToken + prefix + "quiet-quiet-rule":    deletedFirst(alerts.ProcessingRuleToken+prefix+"quiet-quiet", blueCluster, green, logs, testGroup),
	} {
		slices.Sort(want.DependsOn)
		assert.Equal(t, want, options[id], id)
		assert.Equal(t, recorder.ResourceOptions{Parent: environment}, options[want.Parent], want.Parent)
	}
	scopes := map[string]any{}
	for _, one := range graph.OfType("ActivityLogAlert") {
		scopes[strings.TrimPrefix(one.Name, "test-alerts-")] = one.Plain()["scopes"]
	}
	assert.Equal(t, map[string]any{
		"cluster-deleted-rule": items{blueClusterId, greenClusterId}, "workspace-deleted-rule": items{workspaceId},
		"service-incident-rule": items{recorder.Subscription}, "diagnostic-setting-deleted-rule": items{groupId},
	}, scopes)
}

// recipientsOf is what the environment says about who is told.
func recipientsOf(t *testing.T, config string) map[string]string {
	t.Helper()
	chosen, err := settings.Parse("test", configured(t, config), nil)
	require.NoError(t, err)
	var told eventual[map[string]string]
	_, err = recorder.Run(func(ctx *pulumi.Context) error {
		environment, err := baseline.New(ctx, "test", &chosen.Args)
		if err != nil {
			return err
		}
		told = eventually[map[string]string](environment.AlertRecipients)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	return told.value(t)
}

func TestAlertRecipients(t *testing.T) {
	t.Parallel()
	assert.Empty(t, recipientsOf(t, "clusters: {blue: {}}"))
	assert.Equal(t, map[string]string{
		"cluster-dns-down":  "Sev0: onCall; team (Monday, Friday 08:00 to 18:00 W. Europe Standard Time)",
		"pods-pending":      "Sev2: team; team (Monday, Friday 08:00 to 18:00 W. Europe Standard Time); shop (team shop or checkout)",
		"images-not-pulled": "Sev4: team; shop (team shop or checkout)",
		"service-incident":  "Sev1: onCall",
		"cluster-deleted":   "Sev0: onCall; team (Monday, Friday 08:00 to 18:00 W. Europe Standard Time)",
		"mine":              "Sev3: disabled",
		"cpu":               "Sev2: team; team (Monday, Friday 08:00 to 18:00 W. Europe Standard Time)",
	}, recipientsOf(t, `
clusters: {blue: {}, green: {}}
alerts:
  profile: none
  actionGroups: {team: &group {emails: {mailbox: {address: team@example.com}}}, onCall: *group, shop: *group}
  routes:
    office: {actionGroups: [team], severities: [0, 1, 2], hours: {days: [Monday, Friday], from: "08:00", until: "18:00", timeZone: W. Europe Standard Time}}
    onCall: {actionGroups: [onCall], severities: [0, 1]}
    shop: {actionGroups: [shop], teams: [shop, checkout]}
    team: {actionGroups: [team], severities: [2], signals: [metric, log]}
    rest: {actionGroups: [onCall], severities: [3]}
    mail: {actionGroups: [team], severities: [4]}
  rules: {cluster-dns-down: {}, pods-pending: {}, images-not-pulled: {severity: 4}, service-incident: {}, cluster-deleted: {}}
  logRules: {mine: {severity: 3, enabled: false, query: KubePodInventory}}
  metricRules: {cpu: {severity: 2, criteria: [{metricName: node_cpu_usage_percentage, operator: GreaterThan, threshold: 70}]}}
`))
}

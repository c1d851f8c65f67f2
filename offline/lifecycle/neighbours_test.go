package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	subscriptionID = "/subscriptions/" + azure.SubscriptionID
	hub            = subscriptionID + "/resourceGroups/rg-hub/providers/"
	hubWorkspace   = hub + "Microsoft.OperationalInsights/workspaces/log-hub"
	hubScope       = hub + "Microsoft.Insights/privateLinkScopes/ampls"
	hubActionGroup = hub + "Microsoft.Insights/actionGroups/ag-hub"
)

// shares are what two environments have in common.
type shares struct {
	// workspace is "" for one of their own, "hub" for a third party's, "theirs" if the second uses the first one's.
	workspace                 string
	group, scope, actionGroup bool
}

func (s shares) String() string {
	return fmt.Sprintf("workspace %q, group %t, private link %t, action group %t", s.workspace, s.group, s.scope, s.actionGroup)
}

// names are two environments of one subscription, with the resource groups that they name themselves.
type names struct{ first, second, secondGroup string }

// neighbourly is a bit of everything that could meet something of another environment.
const neighbourly = `
location: northeurope
protect: "false"
activityLog: {enabled: true}
clusters:
  main:
    maintenanceWindows: {nodeOs: {schedule: {weekly: {dayOfWeek: Sunday}}, startTime: "01:00"}}
alerts:
  profile: none
  actionGroups:
    team: {emails: {mailbox: {address: platform@example.com}}}
    other: {emails: {mailbox: {address: other@example.com}}}
  routes:
    always: {actionGroups: [team]}
    night: {actionGroups: [other], hours: {from: "18:00", until: "08:00"}}
    urgent: {actionGroups: [other], severities: [1], hours: {days: [Saturday]}}
    logs: {actionGroups: [other], signals: [log], hours: {days: [Sunday]}}
    teams: {actionGroups: [other], signals: [log], teams: [shop]}
  rules:
    {pods-pending: {routes: [always, night]}, telemetry-stopped-pods: {}, images-not-pulled: {}, api-server-cpu-high: {}, cluster-deleted: {}, service-incident: {}}
  suppressions:
    all: {from: "2027-02-06T20:00:00", duration: PT20M}
    cluster: {from: "2027-02-06T20:00:00", duration: PT20M, clusters: [main]}
    severe: {from: "2027-02-06T20:00:00", duration: PT20M, severities: [1, 2]}
    rule: {from: "2027-02-06T20:00:00", duration: PT20M, rules: [pods-pending]}
    but: {from: "2027-02-06T20:00:00", duration: PT20M, awakeRules: [pods-pending]}
    upgrades: {maintenanceWindows: [nodeOs]}
  activityRules: {mine: {severity: 1, scope: environment, category: Administrative, conditions: [{field: operationName, equals: Microsoft.Authorization/locks/delete}]}}
  savedQueries: {}
  workbook: {}
policy:
  customPolicies: {imageTags: {template: immutableImageTags, values: {mutableTags: [latest]}}}
  initiatives: {house: {displayName: House rules, members: {imageTags: {customPolicy: imageTags}}}}
  assignments:
    house: {initiative: house, stage: observe, scopeId: ` + subscriptionID + `}
    baseline: {preset: podSecurityBaseline, stage: observe}
defender:
  suppressionRules: {scanner: {alertType: K8S_Exec, reason: ours, expiresOn: "2099-12-31"}}
`

// neighbour is an environment of that name without resources.
func neighbour(t *testing.T, simulated *azure.Provider, name, group string, s shares) *enginetest.Rig {
	t.Helper()
	var config map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(neighbourly), &config))
	config["name"] = name
	if s.scope == s.actionGroup {
		delete(config["alerts"].(map[string]any), "savedQueries") // which are many
	}
	workspace, groupOf := map[string]any{}, map[string]any{}
	switch {
	case s.group:
		groupOf["existingId"] = subscriptionID + "/resourceGroups/rg-hub"
	case group != "":
		groupOf["name"] = group
	}
	if s.workspace != "" {
		workspace["existingWorkspaceId"] = s.workspace
	}
	if s.scope {
		config["clusters"].(map[string]any)["main"].(map[string]any)["insights"] = map[string]any{"privateLink": map[string]any{"scopeId": hubScope}}
		if s.workspace == "" {
			workspace["privateLinkScopeId"] = hubScope
		}
	}
	if s.actionGroup {
		config["alerts"].(map[string]any)["actionGroups"].(map[string]any)["team"] = map[string]any{"existingId": hubActionGroup}
	}
	config["workspace"], config["resourceGroup"] = workspace, groupOf
	rig := enginetest.NewStack(t, "dev", simulated, program)
	rig.Config, rig.Lean = map[string]string{}, true
	for key, value := range config {
		rig.Config["aksops:"+key] = passed(t, value)
	}
	return rig
}

// TestNeighboursLeaveEachOtherAlone puts two environments side by side, whose names begin, end or are spelt alike, with every combination of what they
// can share: what the second makes has names of its own and changes nothing of the first, no routes and suppressions of the one match alerts of the
// other, and what the first changes and gives up leaves the second as it is.
func TestNeighboursLeaveEachOtherAlone(t *testing.T) {
	t.Parallel()
	try := func(pair names, s shares) {
		t.Run(fmt.Sprintf("%s and %s/%s", pair.first, pair.second, s), func(t *testing.T) {
			t.Parallel()
			live(t, pair, s)
		})
	}
	for _, workspace := range []string{"", "hub", "theirs"} {
		for flags := range 8 {
			try(names{"prod", "prod-eu", ""}, shares{workspace, flags&1 != 0, flags&2 != 0, flags&4 != 0})
		}
		for i, pair := range []names{{"prod-eu", "prod", ""}, {"eu-prod", "prod", ""}, {"prod", "Prod", "rg-other"}, {"a b", "a-b", ""}} {
			try(pair, shares{workspace, false, i%2 == 0, i%2 != 0})
			try(pair, shares{workspace, true, i%2 != 0, i%2 == 0})
		}
	}
}

func live(t *testing.T, pair names, s shares) {
	t.Helper()
	simulated := azure.New()
	for id, location := range map[string]string{
		subscriptionID + "/resourceGroups/rg-hub": "northeurope", hubWorkspace: "northeurope", hubScope: "global", hubActionGroup: "Global",
	} {
		require.NoError(t, simulated.Seed(id, map[string]any{"location": location}))
	}
	ofFirst, ofSecond := s, s
	if s.workspace == "hub" {
		ofFirst.workspace, ofSecond.workspace = hubWorkspace, hubWorkspace
	}
	if s.workspace == "theirs" {
		ofFirst.workspace = ""
	}
	first := neighbour(t, simulated, pair.first, "", ofFirst)
	up(t, first)
	before := reality(t, simulated)
	if s.workspace == "theirs" {
		ofSecond.workspace = idIn(t, first, "Workspace")
	}
	second := neighbour(t, simulated, pair.second, pair.secondGroup, ofSecond)
	if s.workspace != "" {
		second.Config["aksops:activityLog"] = `{"enabled": false}` // a subscription's log goes into a workspace once
	}
	up(t, second)
	together := reality(t, simulated)
	for id, inputs := range before {
		require.Equal(t, inputs, together[id], "what the first one has")
	}
	requireDistinct(t, first, second)
	requireDeaf(t, together, first, second)
	requireDeaf(t, together, second, first)
	left, err := first.Preview()
	require.NoError(t, err)
	require.False(t, left.Changed(), left.Text())
	if s.workspace == "theirs" {
		return // which nobody can give up while another one uses it
	}
	first.Config["aksops:alerts"] = `{"profile": "minimal", "actionGroups": {"late": {"existingId": "` + hubActionGroup + `"}}}`
	up(t, first)
	_, err = first.Destroy()
	require.NoError(t, err)
	requireUntouched(t, second, together)
}

// idIn is the id of the only resource of that type in a stack's state.
func idIn(t *testing.T, rig *enginetest.Rig, kind string) string {
	t.Helper()
	for _, state := range rig.Snapshot().Resources {
		if state.Custom && string(state.Type.Name()) == kind {
			return string(state.ID)
		}
	}
	t.Fatalf("no %s in the state", kind)
	return ""
}

// madeBy are the ids of what a stack's state has made, in small letters.
func madeBy(rig *enginetest.Rig) map[string]bool {
	made := map[string]bool{}
	for _, state := range rig.Snapshot().Resources {
		if state.Custom && !state.External && !strings.HasPrefix(string(state.Type), "pulumi:") {
			made[strings.ToLower(string(state.ID))] = true
		}
	}
	return made
}

func requireDistinct(t *testing.T, first, second *enginetest.Rig) {
	t.Helper()
	others := madeBy(second)
	require.NotEmpty(t, others)
	for id := range madeBy(first) {
		require.False(t, others[id], "%s belongs to both", id)
	}
}

func requireUntouched(t *testing.T, rig *enginetest.Rig, before map[string]any) {
	t.Helper()
	now, made := reality(t, rig.Azure), madeBy(rig)
	wanted := maps.Clone(before)
	maps.DeleteFunc(wanted, func(id string, _ any) bool { return !made[strings.ToLower(id)] })
	maps.DeleteFunc(now, func(id string, _ any) bool { return !made[strings.ToLower(id)] })
	assert.Equal(t, wanted, now)
	left, err := rig.Preview()
	require.NoError(t, err)
	assert.False(t, left.Changed(), left.Text())
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())
}

// requireDeaf holds that no processing rule of the one is about an alert of the other, and that each is about some of its own.
func requireDeaf(t *testing.T, real map[string]any, one, other *enginetest.Rig) {
	t.Helper()
	mine, theirs := madeBy(one), madeBy(other)
	rules := 0
	for id, inputs := range real {
		if !mine[strings.ToLower(id)] || !strings.Contains(strings.ToLower(id), "/actionrules/") {
			continue
		}
		rules++
		own := 0
		for alert, of := range real {
			if !isAlertRule(alert) || !processes(t, inputs, of) {
				continue
			}
			require.False(t, theirs[strings.ToLower(alert)], "%s is about alerts of %s", id, alert)
			own++
		}
		require.True(t, own > 0 || strings.Contains(id, "quiet-but-2"), "%s is about nothing", id)
	}
	require.Greater(t, rules, 9)
}

func isAlertRule(id string) bool {
	id = strings.ToLower(id)
	return strings.Contains(id, "/metricalerts/") || strings.Contains(id, "/scheduledqueryrules/") || strings.Contains(id, "/activitylogalerts/")
}

// processes says whether a processing rule may be about alerts of a rule: alerts are about something in the rule's scopes, or below or above it, and
// texts are compared without regard to case.
func processes(t *testing.T, rule, alert any) bool {
	t.Helper()
	properties := rule.(map[string]any)["properties"].(map[string]any)
	inputs := alert.(map[string]any)
	if !meet(properties["scopes"].([]any), inputs["scopes"].([]any)) {
		return false
	}
	for _, condition := range properties["conditions"].([]any) {
		fields := condition.(map[string]any)
		if fields["field"] == "AlertContext" {
			continue // which may hold anything
		}
		require.Equal(t, []any{"Description", "Contains"}, []any{fields["field"], fields["operator"]})
		if !containsAny(inputs["description"].(string), fields["values"].([]any)) {
			return false
		}
	}
	return true
}

func meet(some, others []any) bool {
	for _, a := range some {
		for _, b := range others {
			x, y := strings.ToLower(a.(string))+"/", strings.ToLower(b.(string))+"/"
			if strings.HasPrefix(x, y) || strings.HasPrefix(y, x) {
				return true
			}
		}
	}
	return false
}

func containsAny(text string, values []any) bool {
	for _, value := range values {
		if strings.Contains(strings.ToLower(text), strings.ToLower(value.(string))) {
			return true
		}
	}
	return false
}

// passed is a configuration value as Pulumi passes it.
func passed(t *testing.T, value any) string {
	t.Helper()
	if text, ok := value.(string); ok {
		return text
	}
	encoded, err := json.Marshal(value)
	require.NoError(t, err)
	return string(encoded)
}

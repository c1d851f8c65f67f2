package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// leftOut is how a line begins that names rules without data.
const leftOut = "leaves out the analytics rules "

func rulesOf(graph *recorder.Graph) []string {
	var names []string
	for _, r := range graph.OfType("ScheduledAlertRule") {
		_, name, _ := strings.Cut(r.Name, "-rule-")
		names = append(names, name)
	}
	return names
}

func TestDefenderSentinel(t *testing.T) {
	t.Parallel()
	graph, said := deployDefender(t, newDefenderArgs(defender.Spec{Sentinel: &defender.Sentinel{}}))
	onboarding := requireResource(t, graph, "SentinelOnboardingState", "sec-sentinel")
	assert.Equal(t, map[string]any{"resourceGroupName": "rg-test", "workspaceName": "log-test", "sentinelOnboardingStateName": "default"}, onboarding.Plain())
	rules := rulesOf(graph)
	for _, name := range []string{
		"privileged-pod-created", "exec-into-system-pod", "cluster-admin-binding-created", "anonymous-api-access", "secrets-listed-en-masse", "audit-log-silenced",
	} {
		assert.Contains(t, rules, name)
	}
	assert.Empty(t, said, "nothing is left out with both tables")
	ids := map[string]bool{}
	for _, r := range graph.OfType("ScheduledAlertRule") {
		assert.Equal(t, alertRuleToken, r.Token)
		assert.Equal(t, deletedFirst(parentOfDefender, onboardingToken+"::sec-sentinel"), r.Options())
		inputs := r.Plain()
		ids[inputs["ruleId"].(string)] = true
		assert.Equal(t, "Scheduled", inputs["kind"])
		assert.Equal(t, true, inputs["enabled"])
		assert.Equal(t, []any{"rg-test", "log-test"}, []any{inputs["resourceGroupName"], inputs["workspaceName"]})
		assert.ElementsMatch(t, []string{
			"resourceGroupName", "workspaceName", "ruleId", "kind", "displayName", "description", "enabled", "severity", "query", "queryFrequency", "queryPeriod",
			"triggerOperator", "triggerThreshold", "suppressionEnabled", "suppressionDuration", "tactics", "techniques", "customDetails", "entityMappings",
			"eventGroupingSettings", "alertDetailsOverride", "incidentConfiguration",
		}, keysOf(inputs), r.Name)
	}
	assert.Len(t, ids, len(rules))
}

func keysOf(of map[string]any) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	return keys
}

// TestDefenderSentinelQuery holds one query as it is sent.
func TestDefenderSentinelQuery(t *testing.T) {
	t.Parallel()
	const name = "exec-into-system-pod"
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{Sentinel: &defender.Sentinel{
		Ignored: defender.Ignored{IgnoredActors: []string{"break-glass@example.com"}},
		Rules:   map[string]defender.AnalyticsRule{name: {Ignored: defender.Ignored{IgnoredActors: []string{"system:serviceaccount:ops:debug"}}}},
	}}))
	recorder.RequireGoldenText(t, "testdata/golden/"+name+".kql", requireResource(t, graph, "ScheduledAlertRule", "sec-rule-"+name).Plain()["query"].(string))
}

func TestDefenderSentinelChanges(t *testing.T) {
	t.Parallel()
	const name = "privileged-pod-created"
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{Sentinel: &defender.Sentinel{
		OnboardingEnabled: new(false),
		Rules: map[string]defender.AnalyticsRule{
			name:                   {Severity: new("High"), QueryFrequency: new("PT30M"), QueryPeriod: new("PT2H"), Threshold: new(3)},
			"anonymous-api-access": {Enabled: new(false)},
		},
	}}))
	assert.Empty(t, graph.OfType("SentinelOnboardingState"))
	assert.NotContains(t, rulesOf(graph), "anonymous-api-access")
	changed := requireResource(t, graph, "ScheduledAlertRule", "sec-rule-"+name)
	assert.Empty(t, changed.DependsOn())
	inputs := changed.Plain()
	assert.Equal(t, []any{"High", "PT30M", "PT2H", 3.0},
		[]any{inputs["severity"], inputs["queryFrequency"], inputs["queryPeriod"], inputs["triggerThreshold"]})
	assert.Contains(t, inputs["query"], "ingestion_time() > ago(30m)", "the query looks at what arrived since the last run")
}

func TestDefenderSentinelTables(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tables []string
		// source is where privileged-pod-created reads from.
		source string
		left   bool
	}{
		"not known": {nil, "(AKSAuditAdmin | where ingestion_time() > ago(15m)), (AKSAudit | where ingestion_time() > ago(15m))", false},
		"some clusters each": {
			[]string{"AKSAudit", "AKSAuditAdmin"},
			"(AKSAuditAdmin | where ingestion_time() > ago(15m)), (AKSAudit | where ingestion_time() > ago(15m))", false,
		},
		"all requests":      {[]string{"AKSAudit"}, "(AKSAudit | where ingestion_time() > ago(15m))", false},
		"all but reads":     {[]string{"AKSAuditAdmin"}, "(AKSAuditAdmin | where ingestion_time() > ago(15m))", true},
		"no audit log":      {[]string{}, "", true},
		"something else":    {[]string{"AKSControlPlane"}, "", true},
		"beside other logs": {[]string{"AKSAudit", "AzureMetrics"}, "(AKSAudit | where ingestion_time() > ago(15m))", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := newDefenderArgs(defender.Spec{Sentinel: &defender.Sentinel{}})
			args.Tables = test.tables
			graph, said := deployDefender(t, args)
			if test.source == "" {
				assert.Empty(t, rulesOf(graph))
			} else {
				query := requireResource(t, graph, "ScheduledAlertRule", "sec-rule-privileged-pod-created").Plain()["query"]
				assert.Contains(t, query, "let audit = (union isfuzzy=true "+test.source+", (datatable(")
			}
			assert.Equal(t, test.left, slices.ContainsFunc(said, func(line string) bool { return strings.HasPrefix(line, leftOut) }), said)
		})
	}
}

func TestDefenderSentinelWithoutRules(t *testing.T) {
	t.Parallel()
	args := newDefenderArgs(defender.Spec{Sentinel: &defender.Sentinel{RulesEnabled: new(false), WorkspaceId: pulumi.String(hubWorkspaceId)}})
	args.WorkspaceId, args.SubscriptionId = nil, pulumi.String("99999999-8888-7777-6666-555555555555")
	graph, said := deployDefender(t, args)
	require.Len(t, graph.Resources, 2)
	assert.Equal(t, map[string]any{"resourceGroupName": "rg-hub", "workspaceName": "log-hub", "sentinelOnboardingStateName": "default"},
		requireResource(t, graph, "SentinelOnboardingState", "sec-sentinel").Plain())
	assert.Empty(t, said)
}

package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	lowerBlueId  = recorder.Subscription + "/resourcegroups/rg-test/providers/microsoft.containerservice/managedclusters/aks-test-blue"
	lowerGreenId = recorder.Subscription + "/resourcegroups/rg-test/providers/microsoft.containerservice/managedclusters/aks-test-green"

	twoClusters = "clusters: {blue: {insights: {preset: standard}}, green: {}}"
)

// conditionOf is the only condition of a rule on metrics or logs of the environment test.
func conditionOf(t *testing.T, graph *recorder.Graph, kind, rule string) object {
	t.Helper()
	conditions := requireResource(t, graph, kind, "test-alerts-"+rule+"-rule").Plain()["criteria"].(object)["allOf"].(items)
	require.Len(t, conditions, 1)
	return conditions[0].(object)
}

// lines are the lines of a rule's query that begin so.
func lines(t *testing.T, graph *recorder.Graph, rule, prefix string) []string {
	t.Helper()
	var found []string
	for line := range strings.Lines(conditionOf(t, graph, "ScheduledQueryRule", rule)["query"].(string)) {
		if strings.HasPrefix(line, prefix) {
			code, _, _ := strings.Cut(line, " //")
			found = append(found, strings.TrimSpace(code))
		}
	}
	return found
}

// inputsOfRule are some inputs of a rule.
func inputsOfRule(t *testing.T, graph *recorder.Graph, kind, rule string, fields ...string) []any {
	t.Helper()
	inputs, found := requireResource(t, graph, kind, "test-alerts-"+rule+"-rule").Plain(), []any{}
	for _, field := range fields {
		found = append(found, inputs[field])
	}
	return found
}

// TestAlertOverrides changes rules by what overrides have; the frequency never exceeds the window.
func TestAlertOverrides(t *testing.T) {
	t.Parallel()
	graph := alerted(t, tellingTeam(twoClusters, `profile: none, rules: {
  node-disk-almost-full: {severity: 4, threshold: 95, window: PT1H},
  node-disk-filling: {window: PT5M},
  ready-nodes-drop: {window: PT15M, exceptClusters: [green]},
  nodes-not-ready: {severity: 0, threshold: 50, window: PT30M},
  pods-pending: {threshold: 30, window: PT5M},
  telemetry-stopped-pods: {exceptClusters: [blue], window: PT15M},
  cluster-deleted: {severity: 3, exceptClusters: [blue]}}`))
	metric, log := "MetricAlert", "ScheduledQueryRule"
	times := []string{"severity", "windowSize", "evaluationFrequency"}
	assert.Equal(t, []any{4.0, "PT1H", "PT5M"}, inputsOfRule(t, graph, metric, "node-disk-almost-full-green", times...))
	assert.Equal(t, 95.0, conditionOf(t, graph, metric, "node-disk-almost-full-blue")["threshold"])
	assert.Equal(t, []any{3.0, "PT5M", "PT5M"}, inputsOfRule(t, graph, metric, "node-disk-filling-blue", times...))
	assert.Equal(t, 80.0, conditionOf(t, graph, metric, "node-disk-filling-blue")["threshold"], "the catalogue's")
	assert.Equal(t, []any{2.0, "PT15M", "PT5M"}, inputsOfRule(t, graph, metric, "ready-nodes-drop-blue", times...))
	assert.NotContains(t, conditionOf(t, graph, metric, "ready-nodes-drop-blue"), "threshold")
	assert.NotContains(t, allAlertRules(graph), "ready-nodes-drop-green")
	assert.Equal(t, []any{0.0, "PT30M", "PT5M"}, inputsOfRule(t, graph, log, "nodes-not-ready", times...))
	assert.Equal(t, 50.0, conditionOf(t, graph, log, "nodes-not-ready")["threshold"])
	assert.Equal(t, []any{2.0, "PT5M", "PT5M"}, inputsOfRule(t, graph, log, "pods-pending", times...))
	assert.Equal(t, 30.0, conditionOf(t, graph, log, "pods-pending")["threshold"])
	assert.Equal(t, []string{`let expectedClusters = dynamic([{"id":"` + lowerGreenId + `"}]);`}, lines(t, graph, "telemetry-stopped-pods", "let expectedClusters"))
	assert.Equal(t, []any{items{greenClusterId}}, inputsOfRule(t, graph, "ActivityLogAlert", "cluster-deleted", "scopes"))
	assert.Contains(t, inputsOfRule(t, graph, "ActivityLogAlert", "cluster-deleted", "description")[0], " aksops:test/Sev3/activity/cluster-deleted/")
}

// TestAlertNamespaces narrows rules on workloads, in queries and in dimensions; those of the platform stay out.
func TestAlertNamespaces(t *testing.T) {
	t.Parallel()
	platform := []string{
		"kube-system", "gatekeeper-system", "calico-system", "tigera-operator", "azure-arc", "aks-istio-system", "app-routing-system", "flux-system",
	}
	for name, test := range map[string]struct {
		override           string
		included, excluded []string
		operator           string
		values             []string
	}{
		"none":                {"{}", nil, nil, "Exclude", platform},
		"some left out":       {"{excludedNamespaces: [test, kube-system]}", nil, []string{"test"}, "Exclude", append(platform[:8:8], "test")},
		"some alone":          {"{includedNamespaces: [shop, web]}", []string{"shop", "web"}, nil, "Include", []string{"shop", "web"}},
		"some alone, but one": {"{includedNamespaces: [shop, web], excludedNamespaces: [web]}", []string{"shop", "web"}, []string{"web"}, "Include", []string{"shop"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := alerted(t, tellingTeam(twoClusters, "profile: none, rules: {pods-pending: "+test.override+", failed-pods-in-namespace: "+test.override+"}"))
			assert.Equal(t, []string{"let includedNamespaces = " + dynamicList(test.included) + ";"}, lines(t, graph, "pods-pending", "let includedNamespaces"))
			assert.Equal(t, []string{"let excludedNamespaces = " + dynamicList(append(platform[:8:8], test.excluded...)) + ";"},
				lines(t, graph, "pods-pending", "let excludedNamespaces"))
			values := items{}
			for _, one := range test.values {
				values = append(values, one)
			}
			assert.Contains(t, conditionOf(t, graph, "MetricAlert", "failed-pods-in-namespace-blue")["dimensions"],
				object{"name": "namespace", "operator": test.operator, "values": values})
		})
	}
}

// dynamicList is a list of texts as queries have it.
func dynamicList(texts []string) string {
	if len(texts) == 0 {
		return "dynamic([])"
	}
	return `dynamic(["` + strings.Join(texts, `", "`) + `"])`
}

// TestAlertQueries puts what an environment says into the queries of the catalogue.
func TestAlertQueries(t *testing.T) {
	t.Parallel()
	graph := alerted(t, `
clusters:
  blue: {insights: {preset: standard}, nodePools: [{name: work, vmSize: Standard_D4s_v5, minCount: 0, maxCount: 30}, {name: big, vmSize: Standard_D4s_v5, minCount: 1, maxCount: 3}]}
  green: {insights: {preset: standard}}
alerts:
  profile: none
  actionGroups: `+someTeam+`
  optOutLabel: example.com/alerts
  teamLabel: owner
  ignoredActors: [deployer@example.com, "system:serviceaccount:flux-system:flux"]
  runbookUrl: https://wiki.example.com/runbooks/
  rules: {pods-pending: {}, telemetry-stopped-pods: {}, pool-at-maximum: {}, audit-cluster-admin-binding: {}}
`)
	assert.Equal(t, []string{`let optOutLabel = "example.com/alerts";`}, lines(t, graph, "pods-pending", "let optOutLabel"))
	assert.Equal(t, []string{`let teamLabel = "owner";`}, lines(t, graph, "pods-pending", "let teamLabel"))
	assert.Equal(t, []string{`let ignoredActors = dynamic(["deployer@example.com", "system:serviceaccount:flux-system:flux"]);`},
		lines(t, graph, "audit-cluster-admin-binding", "let ignoredActors"))
	assert.Equal(t, []string{`let expectedClusters = dynamic([{"id":"` + lowerBlueId + `"},{"id":"` + lowerGreenId + `"}]);`},
		lines(t, graph, "telemetry-stopped-pods", "let expectedClusters"))
	assert.Equal(t, []string{`let poolMaximums = dynamic([{"id":"` + lowerBlueId + `","pool":"big","max":3},{"id":"` + lowerBlueId + `","pool":"work","max":30}]);`},
		lines(t, graph, "pool-at-maximum", "let poolMaximums"))
	for _, rule := range []string{"pods-pending", "pool-at-maximum"} {
		inputs := requireResource(t, graph, "ScheduledQueryRule", "test-alerts-"+rule+"-rule").Plain()
		assert.Equal(t, true, inputs["skipQueryValidation"], "a table comes with its first row")
		assert.Contains(t, inputs["description"], " Runbook: https://wiki.example.com/runbooks/"+rule+".md aksops:")
		assert.Equal(t, []any{items{workspaceId}, "northeurope"}, []any{inputs["scopes"], inputs["location"]})
	}
}

// TestAlertQueriesByDefault leaves alone what nobody chose.
func TestAlertQueriesByDefault(t *testing.T) {
	t.Parallel()
	graph := alerted(t, tellingTeam(twoClusters, "profile: none, rules: {pods-pending: {}, audit-cluster-admin-binding: {}}"))
	assert.Equal(t, []string{`let optOutLabel = "aksops-alerts";`}, lines(t, graph, "pods-pending", "let optOutLabel"))
	assert.Equal(t, []string{`let teamLabel = "team";`}, lines(t, graph, "pods-pending", "let teamLabel"))
	assert.Equal(t, []string{`let ignoredActors = dynamic([]);`}, lines(t, graph, "audit-cluster-admin-binding", "let ignoredActors"))
	assert.Contains(t, inputsOfRule(t, graph, "ScheduledQueryRule", "pods-pending", "description")[0],
		" Runbook: https://github.com/aksops/pulumi-aksops/blob/main/docs/runbooks/pods-pending.md aksops:test/Sev2/log/pods-pending/")
}

// TestAlertAuditTables takes the audit log from where the clusters send it, and tells a row once.
func TestAlertAuditTables(t *testing.T) {
	t.Parallel()
	const newRows = " | where ingestion_time() > ago("
	for name, test := range map[string]struct {
		clusters, override string
		binding, errors    string
	}{
		"without reads":   {"{blue: {}}", "{}", "(AKSAuditAdmin" + newRows + "20m))", "AKSAuditAdmin"},
		"all requests":    {"{blue: {diagnostics: {preset: full}}}", "{}", "(AKSAudit" + newRows + "20m))", "AKSAudit"},
		"one of each":     {"{blue: {diagnostics: {preset: full}}, green: {}}", "{}", "(AKSAudit" + newRows + "20m)), (AKSAuditAdmin" + newRows + "20m))", "AKSAudit, AKSAuditAdmin"},
		"a shorter look":  {"{blue: {}}", "{window: PT5M}", "(AKSAuditAdmin" + newRows + "10m))", "AKSAuditAdmin"},
		"a longer window": {"{blue: {}}", "{window: PT2H}", "(AKSAuditAdmin" + newRows + "20m))", "AKSAuditAdmin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := alerted(t, tellingTeam("clusters: "+test.clusters, "profile: none, rules: {audit-cluster-admin-binding: "+test.override+", api-server-errors: {}}"))
			for rule, tables := range map[string]string{"audit-cluster-admin-binding": test.binding, "api-server-errors": test.errors} {
				found := lines(t, graph, rule, "let audit")
				require.Len(t, found, 1)
				assert.True(t, strings.HasPrefix(found[0], "let audit = (union isfuzzy=true "+tables+", (datatable("), found[0])
			}
		})
	}
}

// TestAlertRegions takes alerts of Service Health for the environment's region, or for all if Service Health calls it something unknown.
func TestAlertRegions(t *testing.T) {
	t.Parallel()
	const field = "properties.impactedServices[*].ImpactedRegions[*].RegionName"
	for location, want := range map[string]any{
		"northeurope": items{"North Europe", "Global"}, "West Europe": items{"West Europe", "Global"}, "marsnorth": nil,
	} {
		graph := alerted(t, "location: "+location+tellingTeam("", "profile: none, rules: {service-incident: {}}"))
		var regions any
		for _, one := range requireResource(t, graph, "ActivityLogAlert", "test-alerts-service-incident-rule").Plain()["condition"].(object)["allOf"].(items) {
			if one.(object)["field"] == field {
				regions = one.(object)["containsAny"]
			}
		}
		assert.Equal(t, want, regions, location)
	}
}

// TestAlertsOnPlansOfAnotherStack holds that what another stack manages is there to be told of.
func TestAlertsOnPlansOfAnotherStack(t *testing.T) {
	t.Parallel()
	graph := alerted(t, tellingTeam("clusters: {blue: {}}\ndefender: {manage: false, plans: {containers: {}}, export: {}}",
		"profile: none, rules: {defender-alerts: {}, defender-plan-changed: {}}"))
	assert.Equal(t, []string{"defender-alerts", "defender-plan-changed"}, allAlertRules(graph))
}

// TestNoteOfEmptyTables holds that a rule of one's own on a table that the environment does not fill is there, and the preview says so.
func TestNoteOfEmptyTables(t *testing.T) {
	t.Parallel()
	graph := alerted(t, tellingTeam("clusters: {blue: {}}",
		"profile: none, logRules: {mine: {query: ContainerLog, severity: 2, threshold: 0, operator: GreaterThan}}"))
	assert.Equal(t, []string{"mine"}, allAlertRules(graph))
	notes, said := requireResource(t, graph, "Alerts", "test-alerts").Plain()["notes"].(items)
	require.True(t, said)
	assert.Contains(t, notes, "logRules.mine.query looks at ContainerLog, and Container Insights does not collect it here: it finds nothing unless something "+
		"else fills the table; query ContainerLogV2, which took its place")
}

package tests

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/components/insights"
)

// flowsOf are the data flows of the one rule.
func flowsOf(t *testing.T, config any) []any {
	t.Helper()
	graph := runProgram(t, map[string]string{"location": "westeurope", "clusters": passed(t, map[string]any{"main": config})}, nil)
	flows, _ := requireResource(t, graph, "DataCollectionRule", "test-main-insights-rule").Plain()["dataFlows"].([]any)
	return flows
}

func flow(query string, streams ...any) map[string]any {
	built := map[string]any{"streams": streams, "destinations": []any{"ciworkspace"}}
	if query != "" {
		built["transformKql"] = query
	}
	return built
}

// TestTransformations holds that each transformed stream has a data flow, and what is stored as it comes has the first one.
func TestTransformations(t *testing.T) {
	t.Parallel()
	const query, other = "source | where PodNamespace != 'kube-system'", "source | where true"
	custom := func(inputs map[string]any) map[string]any {
		inputs["preset"] = "custom"
		return map[string]any{"insights": inputs}
	}
	for name, test := range map[string]struct {
		config any
		want   []any
	}{
		"container logs": {
			custom(map[string]any{"streams": []string{"Microsoft-ContainerLogV2", "Microsoft-KubeEvents"}, "transformKql": query}),
			[]any{flow("", "Microsoft-KubeEvents"), flow(query, "Microsoft-ContainerLogV2")},
		},
		"high scale": {
			custom(map[string]any{"streams": []string{"Microsoft-ContainerLogV2"}, "highLogScaleEnabled": true, "transformations": map[string]any{"Microsoft-ContainerLogV2": query}}),
			[]any{flow(query, "Microsoft-ContainerLogV2-HighScale")},
		},
		"several": {
			custom(map[string]any{
				"streams": []string{"Microsoft-ContainerLogV2", "Microsoft-KubeEvents", "Microsoft-Perf"}, "transformKql": query,
				"transformations": map[string]any{"Microsoft-Perf": other, "Microsoft-KubeEvents": other, "Microsoft-Syslog": other}, "syslog": map[string]any{"enabled": true},
			}),
			[]any{flow(query, "Microsoft-ContainerLogV2"), flow(other, "Microsoft-KubeEvents", "Microsoft-Perf"), flow(other, "Microsoft-Syslog")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, flowsOf(t, test.config))
		})
	}
}

// TestTooManyTransformations holds Azure's limit of data flows.
func TestTooManyTransformations(t *testing.T) {
	t.Parallel()
	queries := map[string]string{}
	for i, stream := range standardStreams {
		queries[stream] = "source | extend n = " + strconv.Itoa(i)
	}
	spec := insights.Spec{Preset: new("standard"), Transformations: queries}
	assert.ErrorContains(t, spec.Validate(), "transformations makes 11 data flows")
}

// TestTransformationsOfRows holds that what Azure cannot run on one row is refused before anything is registered, unless it is taken as it is.
func TestTransformationsOfRows(t *testing.T) {
	t.Parallel()
	with := func(insights map[string]any) map[string]string {
		return map[string]string{"location": "northeurope", "clusters": passed(t, map[string]any{"main": map[string]any{"insights": insights}})}
	}
	query := "source | summarize count() by PodName"
	for path, insights := range map[string]map[string]any{
		"transformKql":                         {"preset": "logsAndEvents", "transformKql": query},
		`transformations.Microsoft-KubeEvents`: {"preset": "logsAndEvents", "transformations": map[string]any{"Microsoft-KubeEvents": query}},
	} {
		found := mistakes(t, with(insights), nil)
		assert.Len(t, found, 1)
		assert.Contains(t, found[0].Error(), "clusters.main.insights."+path+` has the operator "summarize" in line 1, which no transformation takes`)
		insights["skipQueryValidation"] = true
		requireResource(t, runProgram(t, with(insights), nil), "DataCollectionRule", "test-main-insights-rule")
	}
}

// TestRawRule holds that a rule takes a name and properties of its own, and that the association keeps the name that the agent looks for.
func TestRawRule(t *testing.T) {
	t.Parallel()
	graph := runProgram(t, map[string]string{"location": "westeurope", "clusters": passed(t, map[string]any{"main": map[string]any{"insights": map[string]any{
		"dataCollectionRuleName": "dcr-main", "properties": map[string]any{"description": "ours", "kind": nil},
	}}})}, nil)
	rule := requireResource(t, graph, "DataCollectionRule", "test-main-insights-rule").Plain()
	assert.Equal(t, "dcr-main", rule["dataCollectionRuleName"])
	assert.Equal(t, "ours", rule["description"])
	assert.NotContains(t, rule, "kind")
	assert.Equal(t, "ContainerInsightsExtension", requireResource(t, graph, "DataCollectionRuleAssociation", "test-main-insights-association").Plain()["associationName"])
}

// TestPresetBesidePrometheus holds that nodes are watched once: by managed Prometheus where it is on, by Container Insights elsewhere.
func TestPresetBesidePrometheus(t *testing.T) {
	t.Parallel()
	all := make([]any, len(nodesAndLogs))
	for i, stream := range nodesAndLogs {
		all[i] = stream
	}
	logs := flow("", "Microsoft-ContainerLogV2", "Microsoft-KubeEvents", "Microsoft-KubePodInventory")
	prometheus := map[string]any{"enabled": true}
	assert.Equal(t, []any{flow("", all...)}, flowsOf(t, map[string]any{}))
	assert.Equal(t, []any{flow("", all...)}, flowsOf(t, map[string]any{"metrics": map[string]any{"enabled": false}}))
	assert.Equal(t, []any{logs}, flowsOf(t, map[string]any{"metrics": prometheus}))
	assert.Equal(t, []any{flow("", all...)}, flowsOf(t, map[string]any{"metrics": prometheus, "insights": map[string]any{"preset": "nodesAndLogs"}}))
}

package tests

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	ruleId           = groupId + "/providers/Microsoft.Insights/dataCollectionRules/MSCI-westeurope-aks-test"
	ingestEndpointId = groupId + "/providers/Microsoft.Insights/dataCollectionEndpoints/MSCI-ingest-westeurope-aks-test"
)

func newInsightsArgs(spec insights.Spec) *insights.Args {
	return &insights.Args{
		ResourceGroupName: pulumi.String("rg-test"),
		ClusterId:         pulumi.String(clusterId),
		ClusterName:       pulumi.String("aks-test"),
		ClusterLocation:   pulumi.String("northeurope"),
		WorkspaceId:       pulumi.String(workspaceId),
		WorkspaceLocation: pulumi.String("West Europe"),
		Tags:              pulumi.StringMap{"team": pulumi.String("platform")},
		Spec:              spec,
	}
}

func deployInsights(t *testing.T, args *insights.Args) *recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := insights.New(ctx, "ci", args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	return graph
}

func list(values ...string) []any {
	out := make([]any, len(values))
	for i, value := range values {
		out[i] = value
	}
	return out
}

func agentSettings(interval, mode string, containerLogV2 bool, namespaces ...string) map[string]any {
	return map[string]any{"dataCollectionSettings": map[string]any{
		"interval": interval, "namespaceFilteringMode": mode, "namespaces": list(namespaces...), "enableContainerLogV2": containerLogV2,
	}}
}

// ruleInputs are those of a data collection rule without syslog.
func ruleInputs(settings map[string]any, streams ...string) map[string]any {
	return map[string]any{
		"resourceGroupName": "rg-test", "location": "West Europe", "dataCollectionRuleName": "MSCI-westeurope-aks-test", "kind": "Linux",
		"dataSources": map[string]any{"extensions": []any{map[string]any{
			"name": "ContainerInsightsExtension", "extensionName": "ContainerInsights", "streams": list(streams...), "extensionSettings": settings,
		}}},
		"destinations": map[string]any{"logAnalytics": []any{map[string]any{"name": "ciworkspace", "workspaceResourceId": workspaceId}}},
		"dataFlows":    []any{map[string]any{"streams": list(streams...), "destinations": list("ciworkspace")}},
		"tags":         map[string]any{"team": "platform"},
	}
}

func endpointInputs(name, location, access string) map[string]any {
	return map[string]any{
		"resourceGroupName": "rg-test", "location": location, "dataCollectionEndpointName": name, "kind": "Linux",
		"networkAcls": map[string]any{"publicNetworkAccess": access}, "tags": map[string]any{"team": "platform"},
	}
}

var associationInputs = map[string]any{
	"resourceUri": clusterId, "associationName": "ContainerInsightsExtension", "dataCollectionRuleId": ruleId,
	"description": "Association of data collection rule. Deleting this association will break the data collection for this AKS Cluster.",
}

// insightsOptions are the options of a child that depends on these.
func insightsOptions(dependsOn ...string) recorder.ResourceOptions {
	return recorder.ResourceOptions{Parent: insights.Token + "::ci", DeleteBeforeReplace: true, DependsOn: dependsOn}
}

// nodesAndLogs and standardStreams are the streams of the presets.
var (
	nodesAndLogs = []string{
		"Microsoft-ContainerLogV2", "Microsoft-InsightsMetrics", "Microsoft-KubeEvents", "Microsoft-KubeNodeInventory", "Microsoft-KubePodInventory",
		"Microsoft-Perf",
	}
	standardStreams = []string{
		"Microsoft-ContainerInventory", "Microsoft-ContainerLogV2", "Microsoft-ContainerNodeInventory", "Microsoft-InsightsMetrics",
		"Microsoft-KubeEvents", "Microsoft-KubeMonAgentEvents", "Microsoft-KubeNodeInventory", "Microsoft-KubePodInventory",
		"Microsoft-KubePVInventory", "Microsoft-KubeServices", "Microsoft-Perf",
	}
)

func TestInsightsRules(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		spec insights.Spec
		want map[string]any
	}{
		"nothing chosen": {insights.Spec{}, ruleInputs(agentSettings("1m", "Off", true), nodesAndLogs...)},
		"standard":       {insights.Spec{Preset: new("standard")}, ruleInputs(agentSettings("1m", "Off", true), standardStreams...)},
		"cost optimized": {
			insights.Spec{Preset: new("costOptimized")},
			ruleInputs(agentSettings("5m", "Exclude", true, "kube-system", "gatekeeper-system", "azure-arc"), standardStreams...),
		},
		"a preset with another interval and filter": {
			insights.Spec{Preset: new("costOptimized"), Interval: new("30m"), NamespaceFilteringMode: new("Include"), Namespaces: []string{"shop"}},
			ruleInputs(agentSettings("30m", "Include", true, "shop"), standardStreams...),
		},
		"a preset with its filter off": {
			insights.Spec{Preset: new("costOptimized"), NamespaceFilteringMode: new("Off")},
			ruleInputs(agentSettings("5m", "Off", true), standardStreams...),
		},
		"a preset with other namespaces": {
			insights.Spec{Preset: new("costOptimized"), Namespaces: []string{"kube-system"}},
			ruleInputs(agentSettings("5m", "Exclude", true, "kube-system"), standardStreams...),
		},
		"custom, in the order of the catalogue": {
			insights.Spec{Preset: new("custom"), Streams: []string{"Microsoft-Perf", "Microsoft-KubeEvents"}},
			ruleInputs(agentSettings("1m", "Off", true), "Microsoft-KubeEvents", "Microsoft-Perf"),
		},
		"the old container log": {
			insights.Spec{Preset: new("custom"), Streams: []string{"Microsoft-ContainerLog"}, ContainerLogV2Enabled: new(false)},
			ruleInputs(agentSettings("1m", "Off", false), "Microsoft-ContainerLog"),
		},
		"syslog switched off": {
			insights.Spec{Syslog: &insights.Syslog{Enabled: new(false)}}, ruleInputs(agentSettings("1m", "Off", true), nodesAndLogs...),
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := deployInsights(t, newInsightsArgs(test.spec))
			assert.Equal(t, map[string]map[string]any{ruleToken + "::ci-rule": test.want, associationToken + "::ci-association": associationInputs}, inputsOf(graph))
			assert.Equal(t, map[string]recorder.ResourceOptions{
				insights.Token + "::ci":               {Parent: stackParent},
				ruleToken + "::ci-rule":               insightsOptions(),
				associationToken + "::ci-association": ofRule(insightsOptions(ruleToken + "::ci-rule")),
			}, optionsOf(graph))
		})
	}
}

func TestInsightsSyslogIsASourceAndAFlowOfItsOwn(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		syslog *insights.Syslog
		want   map[string]any
	}{
		"defaults": {&insights.Syslog{}, map[string]any{
			"name": "sysLogsDataSource", "streams": list("Microsoft-Syslog"),
			"facilityNames": list("auth", "authpriv", "cron", "daemon", "kern", "syslog", "user"),
			"logLevels":     list("Warning", "Error", "Critical", "Alert", "Emergency"),
		}},
		"chosen": {&insights.Syslog{Enabled: new(true), Facilities: []string{"kern", "auth"}, LogLevels: []string{"Error", "Info"}}, map[string]any{
			"name": "sysLogsDataSource", "streams": list("Microsoft-Syslog"), "facilityNames": list("auth", "kern"), "logLevels": list("Info", "Error"),
		}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := deployInsights(t, newInsightsArgs(insights.Spec{Preset: new("custom"), Streams: []string{"Microsoft-Perf"}, Syslog: test.syslog}))
			want := ruleInputs(agentSettings("1m", "Off", true), "Microsoft-Perf")
			want["dataSources"].(map[string]any)["syslog"] = []any{test.want}
			want["dataFlows"] = append(want["dataFlows"].([]any), map[string]any{"streams": list("Microsoft-Syslog"), "destinations": list("ciworkspace")})
			rule := requireResource(t, graph, "DataCollectionRule", "ci-rule")
			assert.Equal(t, want, rule.Plain())
			assert.Equal(t, insightsOptions(), rule.Options())
			assert.Len(t, graph.Resources, 3, "component, rule, association")
		})
	}
}

func TestInsightsHighLogScaleHasAnIngestionEndpoint(t *testing.T) {
	t.Parallel()
	var endpoint eventual[*string]
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		x, err := insights.New(ctx, "ci", newInsightsArgs(insights.Spec{HighLogScaleEnabled: new(true)}))
		if err == nil {
			endpoint = eventually[*string](x.IngestEndpointId)
		}
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	streams := slices.Clone(nodesAndLogs)
	streams[0] = "Microsoft-ContainerLogV2-HighScale"
	want := ruleInputs(agentSettings("1m", "Off", true), streams...)
	want["dataCollectionEndpointId"] = ingestEndpointId
	assert.Equal(t, map[string]map[string]any{
		endpointToken + "::ci-ingest-endpoint": endpointInputs("MSCI-ingest-westeurope-aks-test", "West Europe", "Enabled"),
		ruleToken + "::ci-rule":                want,
		associationToken + "::ci-association":  associationInputs,
	}, inputsOf(graph))
	assert.Equal(t, map[string]recorder.ResourceOptions{
		insights.Token + "::ci":                {Parent: stackParent},
		endpointToken + "::ci-ingest-endpoint": insightsOptions(),
		ruleToken + "::ci-rule":                insightsOptions(endpointToken + "::ci-ingest-endpoint"),
		associationToken + "::ci-association":  ofRule(insightsOptions(ruleToken + "::ci-rule")),
	}, optionsOf(graph))
	assert.Equal(t, new(ingestEndpointId), endpoint.value(t))
}

func TestInsightsOutputs(t *testing.T) {
	t.Parallel()
	var name, rule, association eventual[string]
	var streams, tables eventual[[]string]
	var endpoint eventual[*string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		x, err := insights.New(ctx, "ci", newInsightsArgs(insights.Spec{Syslog: &insights.Syslog{}}))
		if err != nil {
			return err
		}
		name, rule, association = eventually[string](x.DataCollectionRuleName), eventually[string](x.DataCollectionRuleId), eventually[string](x.AssociationId)
		streams, tables, endpoint = eventually[[]string](x.Streams), eventually[[]string](x.Tables), eventually[*string](x.IngestEndpointId)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, "MSCI-westeurope-aks-test", name.value(t))
	assert.Equal(t, ruleId, rule.value(t))
	assert.Equal(t, clusterId+"/providers/Microsoft.Insights/dataCollectionRuleAssociations/ContainerInsightsExtension", association.value(t))
	assert.Equal(t, append(slices.Clone(nodesAndLogs), "Microsoft-Syslog"), streams.value(t))
	assert.Equal(t, []string{"ContainerLogV2", "InsightsMetrics", "KubeEvents", "KubeNodeInventory", "KubePodInventory", "Perf", "Syslog"}, tables.value(t))
	assert.Nil(t, endpoint.value(t))
}

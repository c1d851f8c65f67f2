package insights

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func testArgs(spec Spec) *Args {
	return &Args{
		ResourceGroupName: pulumi.String("rg-test"),
		ClusterId:         pulumi.String(clusterID),
		ClusterName:       pulumi.String("aks-test"),
		ClusterLocation:   pulumi.String("northeurope"),
		WorkspaceId:       pulumi.String(workspaceID),
		WorkspaceLocation: pulumi.String("West Europe"),
		Tags:              pulumi.StringMap{"team": pulumi.String("platform")},
		Spec:              spec,
	}
}

func list(values ...string) []any {
	out := make([]any, len(values))
	for i, value := range values {
		out[i] = value
	}
	return out
}

func settings(interval, mode string, containerLogV2 bool, namespaces ...string) map[string]any {
	return map[string]any{"dataCollectionSettings": map[string]any{
		"interval": interval, "namespaceFilteringMode": mode, "namespaces": list(namespaces...), "enableContainerLogV2": containerLogV2,
	}}
}

// rule is a data collection rule without syslog.
func rule(settings map[string]any, streams ...string) map[string]any {
	return map[string]any{
		"resourceGroupName": "rg-test", "location": "West Europe", "dataCollectionRuleName": "MSCI-westeurope-aks-test", "kind": "Linux",
		"dataSources": map[string]any{"extensions": []any{map[string]any{
			"name": "ContainerInsightsExtension", "extensionName": "ContainerInsights", "streams": list(streams...), "extensionSettings": settings,
		}}},
		"destinations": map[string]any{"logAnalytics": []any{map[string]any{"name": "ciworkspace", "workspaceResourceId": workspaceID}}},
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

var wantAssociation = map[string]any{
	"resourceUri": clusterID, "associationName": "ContainerInsightsExtension", "dataCollectionRuleId": "/ids/ci-rule",
	"description": "Association of data collection rule. Deleting this association will break the data collection for this AKS Cluster.",
}

var standardStreams = []string{
	"Microsoft-ContainerInventory", "Microsoft-ContainerLogV2", "Microsoft-ContainerNodeInventory", "Microsoft-InsightsMetrics",
	"Microsoft-KubeEvents", "Microsoft-KubeMonAgentEvents", "Microsoft-KubeNodeInventory", "Microsoft-KubePodInventory",
	"Microsoft-KubePVInventory", "Microsoft-KubeServices", "Microsoft-Perf",
}

func TestNewRegistersExactRules(t *testing.T) {
	t.Parallel()
	logsAndEvents := []string{"Microsoft-ContainerLogV2", "Microsoft-KubeEvents", "Microsoft-KubePodInventory"}
	cases := map[string]struct {
		spec Spec
		want map[string]any
	}{
		"nothing chosen": {Spec{}, rule(settings("1m", "Off", true), logsAndEvents...)},
		"standard":       {Spec{Preset: new("standard")}, rule(settings("1m", "Off", true), standardStreams...)},
		"cost optimized": {
			Spec{Preset: new("costOptimized")},
			rule(settings("5m", "Exclude", true, "kube-system", "gatekeeper-system", "azure-arc"), standardStreams...),
		},
		"a preset with another interval and filter": {
			Spec{Preset: new("costOptimized"), Interval: new("30m"), NamespaceFilteringMode: new("Include"), Namespaces: []string{"shop"}},
			rule(settings("30m", "Include", true, "shop"), standardStreams...),
		},
		"a preset with its filter off": {
			Spec{Preset: new("costOptimized"), NamespaceFilteringMode: new("Off")},
			rule(settings("5m", "Off", true), standardStreams...),
		},
		"a preset with other namespaces": {
			Spec{Preset: new("costOptimized"), Namespaces: []string{"kube-system"}},
			rule(settings("5m", "Exclude", true, "kube-system"), standardStreams...),
		},
		"custom, in the order of the catalogue": {
			Spec{Preset: new("custom"), Streams: []string{"Microsoft-Perf", "Microsoft-KubeEvents"}},
			rule(settings("1m", "Off", true), "Microsoft-KubeEvents", "Microsoft-Perf"),
		},
		"the old container log": {
			Spec{Preset: new("custom"), Streams: []string{"Microsoft-ContainerLog"}, ContainerLogV2Enabled: new(false)},
			rule(settings("1m", "Off", false), "Microsoft-ContainerLog"),
		},
		"syslog switched off": {Spec{Syslog: &Syslog{Enabled: new(false)}}, rule(settings("1m", "Off", true), logsAndEvents...)},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := run(func(ctx *pulumi.Context) error {
				_, err := New(ctx, "ci", testArgs(test.spec))
				return err
			})
			require.NoError(t, err)
			assert.Equal(t, map[string]map[string]any{ruleToken + " ci-rule": test.want, associationToken + " ci-association": wantAssociation}, r.inputs())
			for _, child := range r.registered[1:] {
				assert.Contains(t, child.RegisterRPC.GetParent(), Token+"::ci")
				assert.True(t, child.RegisterRPC.GetDeleteBeforeReplace())
			}
		})
	}
}

func TestSyslogIsASourceAndAFlowOfItsOwn(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		syslog *Syslog
		want   map[string]any
	}{
		"defaults": {&Syslog{}, map[string]any{
			"name": "sysLogsDataSource", "streams": list("Microsoft-Syslog"),
			"facilityNames": list("auth", "authpriv", "cron", "daemon", "kern", "syslog", "user"),
			"logLevels":     list("Warning", "Error", "Critical", "Alert", "Emergency"),
		}},
		"chosen": {&Syslog{Enabled: new(true), Facilities: []string{"kern", "auth"}, LogLevels: []string{"Error", "Info"}}, map[string]any{
			"name": "sysLogsDataSource", "streams": list("Microsoft-Syslog"), "facilityNames": list("auth", "kern"), "logLevels": list("Info", "Error"),
		}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := run(func(ctx *pulumi.Context) error {
				_, err := New(ctx, "ci", testArgs(Spec{Preset: new("custom"), Streams: []string{"Microsoft-Perf"}, Syslog: test.syslog}))
				return err
			})
			require.NoError(t, err)
			want := rule(settings("1m", "Off", true), "Microsoft-Perf")
			want["dataSources"].(map[string]any)["syslog"] = []any{test.want}
			want["dataFlows"] = append(want["dataFlows"].([]any), map[string]any{"streams": list("Microsoft-Syslog"), "destinations": list("ciworkspace")})
			assert.Equal(t, want, r.inputs()[ruleToken+" ci-rule"])
		})
	}
}

func TestHighLogScaleHasAnIngestionEndpoint(t *testing.T) {
	t.Parallel()
	var endpointID <-chan *string
	r, err := run(func(ctx *pulumi.Context) error {
		x, err := New(ctx, "ci", testArgs(Spec{HighLogScaleEnabled: new(true)}))
		if err == nil {
			endpointID = resolve[*string](x.IngestEndpointId)
		}
		return err
	})
	require.NoError(t, err)
	want := rule(settings("1m", "Off", true), "Microsoft-ContainerLogV2-HighScale", "Microsoft-KubeEvents", "Microsoft-KubePodInventory")
	want["dataCollectionEndpointId"] = "/ids/ci-ingest-endpoint"
	assert.Equal(t, map[string]map[string]any{
		endpointToken + " ci-ingest-endpoint": endpointInputs("MSCI-ingest-westeurope-aks-test", "West Europe", "Enabled"),
		ruleToken + " ci-rule":                want,
		associationToken + " ci-association":  wantAssociation,
	}, r.inputs())
	assert.Equal(t, new("/ids/ci-ingest-endpoint"), <-endpointID)
}

func TestPrivateLink(t *testing.T) {
	t.Parallel()
	for name, scope := range map[string]pulumi.StringInput{"without a scope": nil, "a known scope": pulumi.String(scopeID), "a scope from elsewhere": pulumi.String(scopeID).ToStringOutput()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := run(func(ctx *pulumi.Context) error {
				_, err := New(ctx, "ci", testArgs(Spec{PrivateLink: &PrivateLink{ScopeId: scope}}))
				return err
			})
			require.NoError(t, err)
			wantRule := rule(settings("1m", "Off", true), "Microsoft-ContainerLogV2", "Microsoft-KubeEvents", "Microsoft-KubePodInventory")
			wantRule["dataCollectionEndpointId"] = "/ids/ci-ingest-endpoint"
			want := map[string]map[string]any{
				endpointToken + " ci-ingest-endpoint": endpointInputs("MSCI-ingest-westeurope-aks-test", "West Europe", "Disabled"),
				endpointToken + " ci-config-endpoint": endpointInputs("MSCI-config-northeurope-aks-test", "northeurope", "Disabled"),
				ruleToken + " ci-rule":                wantRule,
				associationToken + " ci-association":  wantAssociation,
				associationToken + " ci-config-association": {
					"resourceUri": clusterID, "associationName": "configurationAccessEndpoint", "dataCollectionEndpointId": "/ids/ci-config-endpoint",
					"description": "Association of data collection rule endpoint. Deleting this association will break the data collection endpoint for this AKS Cluster.",
				},
			}
			if scope != nil {
				for role, location := range map[string]string{"ingest": "westeurope", "config": "northeurope"} {
					want[connectionToken+" ci-"+role+"-connection"] = map[string]any{
						"resourceGroupName": "rg-network", "scopeName": "ampls-test",
						"name": "MSCI-" + role + "-" + location + "-aks-test-connection", "linkedResourceId": "/ids/ci-" + role + "-endpoint",
					}
				}
			}
			assert.Equal(t, want, r.inputs())
			if scope != nil {
				assert.Contains(t, strings.Join(r.named(t, "ci-config-connection").RegisterRPC.GetDependencies(), " "), "::ci-ingest-connection")
			}
		})
	}
}

// TestOrder takes cluster and workspace from resources, as an environment does.
func TestOrder(t *testing.T) {
	t.Parallel()
	r, err := run(func(ctx *pulumi.Context) error {
		var cluster pulumi.CustomResourceState
		if err := ctx.RegisterResource("test:index:Cluster", "cluster", pulumi.Map{}, &cluster); err != nil {
			return err
		}
		args := testArgs(Spec{PrivateLink: &PrivateLink{}})
		args.ClusterId = cluster.ID().ToStringOutput()
		_, err := New(ctx, "ci", args)
		return err
	})
	require.NoError(t, err)
	for name, dependencies := range map[string][]string{
		"ci-rule":               {"::cluster", "::ci-ingest-endpoint"},
		"ci-association":        {"::cluster", "::ci-rule"},
		"ci-ingest-endpoint":    {"::cluster"},
		"ci-config-endpoint":    {"::cluster"},
		"ci-config-association": {"::cluster", "::ci-config-endpoint"},
	} {
		got := r.named(t, name).RegisterRPC.GetDependencies()
		assert.Len(t, got, len(dependencies), name)
		for _, dependency := range dependencies {
			assert.Contains(t, strings.Join(got, " ")+" ", dependency+" ", name)
		}
	}
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	var name, ruleID, associationID <-chan string
	var streams, tables <-chan []string
	var endpointID <-chan *string
	_, err := run(func(ctx *pulumi.Context) error {
		x, err := New(ctx, "ci", testArgs(Spec{Syslog: &Syslog{}}))
		if err != nil {
			return err
		}
		name, ruleID, associationID = resolve[string](x.DataCollectionRuleName), resolve[string](x.DataCollectionRuleId), resolve[string](x.AssociationId)
		streams, tables, endpointID = resolve[[]string](x.Streams), resolve[[]string](x.Tables), resolve[*string](x.IngestEndpointId)
		return nil
	})
	require.NoError(t, err)
	assert.Equal(t, "MSCI-westeurope-aks-test", <-name)
	assert.Equal(t, "/ids/ci-rule", <-ruleID)
	assert.Equal(t, "/ids/ci-association", <-associationID)
	assert.Equal(t, []string{"Microsoft-ContainerLogV2", "Microsoft-KubeEvents", "Microsoft-KubePodInventory", "Microsoft-Syslog"}, <-streams)
	assert.Equal(t, []string{"ContainerLogV2", "KubeEvents", "KubePodInventory", "Syslog"}, <-tables)
	assert.Nil(t, <-endpointID)
}

func TestTables(t *testing.T) {
	t.Parallel()
	standard := []string{
		"ContainerInventory", "ContainerLogV2", "ContainerNodeInventory", "InsightsMetrics", "KubeEvents", "KubeMonAgentEvents",
		"KubeNodeInventory", "KubePVInventory", "KubePodInventory", "KubeServices", "Perf",
	}
	groupStream := []string{"Microsoft-ContainerInsights-Group-Default"}
	assert.Equal(t, []string{"ContainerLogV2", "KubeEvents", "KubePodInventory"}, (*Spec)(nil).Tables())
	assert.Equal(t, standard, (&Spec{Preset: new("standard")}).Tables())
	assert.Equal(t, standard, (&Spec{Preset: new("costOptimized"), HighLogScaleEnabled: new(true)}).Tables())
	assert.Equal(t, standard, (&Spec{Preset: new("custom"), Streams: groupStream}).Tables())
	old := (&Spec{Preset: new("custom"), Streams: groupStream, ContainerLogV2Enabled: new(false)}).Tables()
	assert.Contains(t, old, "ContainerLog")
	assert.NotContains(t, old, "ContainerLogV2")
	assert.Equal(t, []string{"Perf", "Syslog"}, (&Spec{Preset: new("custom"), Streams: []string{"Microsoft-Perf"}, Syslog: &Syslog{}}).Tables())
}

func TestNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("c", 63)
	assert.Equal(t, "MSCI-westeurope-aks", ruleName("West Europe", "aks"))
	for _, name := range []func(string, string) string{ruleName, ingestEndpointName, configEndpointName} {
		limit := 43
		if strings.HasPrefix(name("r", "c"), "MSCI-r") {
			limit = 64
		}
		cut := name("germanywestcentral", long)
		assert.LessOrEqual(t, len(cut), limit)
		assert.Regexp(t, `^MSCI-([a-z]+-)+[a-z0-9-]*[0-9a-f]{8}$`, cut)
		assert.Equal(t, cut, name("germanywestcentral", long))
		assert.NotEqual(t, cut, name("germanywestcentral", long+"d"))
		assert.NotEqual(t, name("westeurope", "aks"), name("westeurope", "AKS"), "names differ by more than case")
	}
	assert.LessOrEqual(t, len(connectionName(ingestEndpointName("germanywestcentral", long))), 80)
}

func TestCatalogueIsConsistent(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"costOptimized", "custom", "logsAndEvents", "standard"}, presetNames())
	for name, preset := range presets {
		assert.Subset(t, streamNames(), preset.Streams, name)
		assert.Regexp(t, intervalPattern, preset.Interval, name)
	}
	for _, stream := range streams {
		assert.Subset(t, streamNames(), stream.Members, stream.Name)
		assert.Equal(t, len(stream.Members) == 0, stream.Table != "", stream.Name)
	}
	assert.Len(t, syslogOptions.Facilities, 20)
	assert.Subset(t, syslogOptions.Facilities, syslogOptions.DefaultFacilities)
	assert.Subset(t, syslogOptions.LogLevels, syslogOptions.DefaultLogLevels)
}

package tests

import (
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// logs are the entries of a setting, by category or by categoryGroup.
func logs(key string, names ...string) []any {
	entries := make([]any, len(names))
	for i, name := range names {
		entries[i] = map[string]any{key: name, "enabled": true}
	}
	return entries
}

var metrics = []any{map[string]any{"category": "AllMetrics", "enabled": true}}

// settingOptions are the options of a diagnostic setting.
func settingOptions(dependsOn ...string) recorder.ResourceOptions {
	return recorder.ResourceOptions{Parent: diagnostics.Token + "::aks", DeleteBeforeReplace: true, DependsOn: dependsOn}
}

// diagnosticsCase is a spec and the inputs of every setting that it makes, by the setting's name, but for what all of them have.
type diagnosticsCase struct {
	resourceId string
	spec       diagnostics.Spec
	want       map[string]map[string]any
}

var diagnosticsCases = map[string]diagnosticsCase{
	"nothing chosen": {clusterId, diagnostics.Spec{}, map[string]map[string]any{"aksops": {
		"workspaceId": workspaceId, "logAnalyticsDestinationType": "Dedicated",
		"logs": logs("category", "kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler",
			"cloud-controller-manager", "guard"),
	}}},
	"short form": {clusterId, diagnostics.Spec{Preset: new("minimal")}, map[string]map[string]any{"aksops": {
		"workspaceId": workspaceId, "logAnalyticsDestinationType": "Dedicated", "logs": logs("category", "kube-audit-admin", "guard"),
	}}},
	"full leaves kube-audit-admin to kube-audit": {clusterId, diagnostics.Spec{Preset: new("full")}, map[string]map[string]any{"aksops": {
		"workspaceId": workspaceId, "logAnalyticsDestinationType": "Dedicated",
		"logs": logs("category", "kube-apiserver", "kube-audit", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler",
			"cloud-controller-manager", "guard", "csi-azuredisk-controller", "csi-azurefile-controller", "csi-snapshot-controller",
			"fleet-mcs-controller-manager", "fleet-member-agent", "fleet-member-net-controller-manager", "karpenter-events"),
	}}},
	"all sinks, several settings": {
		clusterId,
		diagnostics.Spec{Settings: []diagnostics.Setting{
			{Name: "operations", Preset: new("minimal"), Categories: []string{"kube-scheduler", "guard"}, MetricsEnabled: new(true)},
			{
				Name: "archive", CategoryGroups: []string{"allLogs"}, AllowDuplicateAudit: new(true),
				StorageAccountId: pulumi.String(storageId), EventHubAuthorizationRuleId: pulumi.String(hubRuleId), EventHubName: pulumi.String("aks"),
				MarketplacePartnerId: pulumi.String(partnerId),
			},
			{
				Name: "old", Categories: []string{"kube-apiserver"}, WorkspaceId: pulumi.String(workspaceId + "-old"),
				DestinationTables: new("AzureDiagnostics"),
			},
		}},
		map[string]map[string]any{
			"operations": {
				"workspaceId": workspaceId, "logAnalyticsDestinationType": "Dedicated",
				"logs": logs("category", "kube-audit-admin", "kube-scheduler", "guard"), "metrics": metrics,
			},
			"archive": {
				"storageAccountId": storageId, "eventHubAuthorizationRuleId": hubRuleId, "eventHubName": "aks", "marketplacePartnerId": partnerId,
				"logs": logs("categoryGroup", "allLogs"),
			},
			"old": {"workspaceId": workspaceId + "-old", "logs": logs("category", "kube-apiserver")},
		},
	},
	"another kind of resource, metrics alone": {
		vaultId,
		diagnostics.Spec{Settings: []diagnostics.Setting{
			{Name: "audit", Categories: []string{"AzurePolicyEvaluationDetails", "AuditEvent"}},
			{Name: "metrics", MetricsEnabled: new(true), WorkspaceId: pulumi.String(workspaceId)},
		}},
		map[string]map[string]any{
			"audit": {
				"workspaceId": workspaceId, "logAnalyticsDestinationType": "Dedicated",
				"logs": logs("category", "AuditEvent", "AzurePolicyEvaluationDetails"),
			},
			"metrics": {"workspaceId": workspaceId, "logAnalyticsDestinationType": "Dedicated", "metrics": metrics},
		},
	},
}

func TestDiagnosticsSettings(t *testing.T) {
	t.Parallel()
	for name, test := range diagnosticsCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var settingIds eventual[map[string]string]
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				d, err := diagnostics.New(ctx, "aks", &diagnostics.Args{
					ResourceId: pulumi.String(test.resourceId), WorkspaceId: pulumi.String(workspaceId), Spec: test.spec,
				})
				if err == nil {
					settingIds = eventually[map[string]string](d.SettingIds)
				}
				return err
			}, recorder.Options{})
			require.NoError(t, err)
			inputs, ids := map[string]map[string]any{}, map[string]string{}
			options := map[string]recorder.ResourceOptions{diagnostics.Token + "::aks": {Parent: stackParent}}
			for setting, want := range test.want {
				key := settingToken + "::aks-" + setting
				inputs[key] = map[string]any{"resourceUri": test.resourceId, "name": setting}
				maps.Copy(inputs[key], want)
				options[key] = settingOptions()
				ids[setting] = test.resourceId + "/providers/Microsoft.Insights/diagnosticSettings/" + setting
			}
			assert.Equal(t, inputs, inputsOf(graph))
			assert.Equal(t, options, optionsOf(graph))
			assert.Equal(t, ids, settingIds.value(t))
		})
	}
}

func TestDiagnosticsSettingIsOrderedAfterItsResource(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		var cluster pulumi.CustomResourceState
		inputs := pulumi.Map{"resourceGroupName": pulumi.String("rg-test"), "resourceName": pulumi.String("aks-test")}
		if err := ctx.RegisterResource(clusterToken, "cluster", inputs, &cluster); err != nil {
			return err
		}
		_, err := diagnostics.New(ctx, "aks", &diagnostics.Args{
			ResourceId: cluster.ID().ToStringOutput(), ResourceType: new(diagnostics.ManagedCluster), WorkspaceId: pulumi.String(workspaceId),
			Spec: diagnostics.Spec{Preset: new("minimal")},
		})
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	setting := requireResource(t, graph, "DiagnosticSetting", "aks-aksops")
	assert.Equal(t, map[string]any{
		"resourceUri": clusterId, "name": "aksops", "workspaceId": workspaceId, "logAnalyticsDestinationType": "Dedicated",
		"logs": logs("category", "kube-audit-admin", "guard"),
	}, setting.Plain())
	assert.Equal(t, settingOptions(clusterToken+"::cluster"), setting.Options())
	assert.Len(t, graph.Resources, 3, "cluster, component, setting")
}

func TestActivityLog(t *testing.T) {
	t.Parallel()
	all := []string{"Administrative", "Security", "ServiceHealth", "Alert", "Recommendation", "Policy", "Autoscale", "ResourceHealth"}
	subscriptionId := recorder.Subscription[len("/subscriptions/"):]
	cases := map[string]struct {
		args *diagnostics.ActivityLogArgs
		want map[string]any
	}{
		"nothing chosen": {
			&diagnostics.ActivityLogArgs{SubscriptionId: pulumi.String(subscriptionId), DefaultWorkspaceId: pulumi.String(workspaceId)},
			map[string]any{"name": "aksops", "workspaceId": workspaceId, "logs": logs("category", all...)},
		},
		"a storage account instead of the workspace": {
			&diagnostics.ActivityLogArgs{
				SubscriptionId: pulumi.String(recorder.Subscription), DefaultWorkspaceId: pulumi.String(workspaceId),
				ActivityLogSpec: diagnostics.ActivityLogSpec{
					Name: new("prod"), Categories: []string{"Policy", "Administrative"}, StorageAccountId: pulumi.String(storageId),
				},
			},
			map[string]any{"name": "prod", "storageAccountId": storageId, "logs": logs("category", "Administrative", "Policy")},
		},
		"every sink": {
			&diagnostics.ActivityLogArgs{
				SubscriptionId: pulumi.String(subscriptionId),
				ActivityLogSpec: diagnostics.ActivityLogSpec{
					Categories: []string{"Alert"}, WorkspaceId: pulumi.String(workspaceId), EventHubAuthorizationRuleId: pulumi.String(hubRuleId),
					EventHubName: pulumi.String("activity"), MarketplacePartnerId: pulumi.String(partnerId),
				},
			},
			map[string]any{
				"name": "aksops", "workspaceId": workspaceId, "eventHubAuthorizationRuleId": hubRuleId, "eventHubName": "activity",
				"marketplacePartnerId": partnerId, "logs": logs("category", "Alert"),
			},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var id, settingName eventual[string]
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				a, err := diagnostics.NewActivityLog(ctx, "activity", test.args)
				if err == nil {
					id, settingName = eventually[string](a.SettingId), eventually[string](a.SettingName)
				}
				return err
			}, recorder.Options{})
			require.NoError(t, err)
			test.want["resourceUri"] = recorder.Subscription
			assert.Equal(t, map[string]map[string]any{settingToken + "::activity-setting": test.want}, inputsOf(graph))
			assert.Equal(t, map[string]recorder.ResourceOptions{
				diagnostics.ActivityLogToken + "::activity": {Parent: stackParent},
				settingToken + "::activity-setting":         {Parent: diagnostics.ActivityLogToken + "::activity", DeleteBeforeReplace: true},
			}, optionsOf(graph))
			assert.Equal(t, recorder.Subscription+"/providers/Microsoft.Insights/diagnosticSettings/"+test.want["name"].(string), id.value(t))
			assert.Equal(t, test.want["name"], settingName.value(t))
		})
	}
}

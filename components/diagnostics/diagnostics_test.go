package diagnostics

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func logs(key string, names ...string) []any {
	entries := make([]any, len(names))
	for i, name := range names {
		entries[i] = map[string]any{key: name, "enabled": true}
	}
	return entries
}

func TestNewRegistersExactInputs(t *testing.T) {
	t.Parallel()
	recommended := []string{
		"kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "cloud-controller-manager", "guard",
	}
	metrics := []any{map[string]any{"category": "AllMetrics", "enabled": true}}
	cases := map[string]struct {
		args *Args
		want map[string]map[string]any
	}{
		"nothing chosen": {
			args: &Args{ResourceId: pulumi.String(clusterID), WorkspaceId: pulumi.String(workspaceID)},
			want: map[string]map[string]any{"aks-aksops": {
				"resourceUri": clusterID, "name": "aksops", "workspaceId": workspaceID, "logAnalyticsDestinationType": "Dedicated",
				"logs": logs("category", recommended...),
			}},
		},
		"short form": {
			args: &Args{ResourceId: pulumi.String(clusterID), WorkspaceId: pulumi.String(workspaceID), Spec: Spec{Preset: new("minimal")}},
			want: map[string]map[string]any{"aks-aksops": {
				"resourceUri": clusterID, "name": "aksops", "workspaceId": workspaceID, "logAnalyticsDestinationType": "Dedicated",
				"logs": logs("category", "kube-audit-admin", "guard"),
			}},
		},
		"full leaves kube-audit-admin to kube-audit": {
			args: &Args{ResourceId: pulumi.String(clusterID), WorkspaceId: pulumi.String(workspaceID), Spec: Spec{Preset: new("full")}},
			want: map[string]map[string]any{"aks-aksops": {
				"resourceUri": clusterID, "name": "aksops", "workspaceId": workspaceID, "logAnalyticsDestinationType": "Dedicated",
				"logs": logs("category", "kube-apiserver", "kube-audit", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler",
					"cloud-controller-manager", "guard", "csi-azuredisk-controller", "csi-azurefile-controller", "csi-snapshot-controller",
					"fleet-mcs-controller-manager", "fleet-member-agent", "fleet-member-net-controller-manager", "karpenter-events"),
			}},
		},
		"all sinks, several settings": {
			args: &Args{ResourceId: pulumi.String(clusterID), WorkspaceId: pulumi.String(workspaceID), Spec: Spec{Settings: []Setting{
				{Name: "operations", Preset: new("minimal"), Categories: []string{"kube-scheduler", "guard"}, MetricsEnabled: new(true)},
				{
					Name: "archive", CategoryGroups: []string{"allLogs"}, AllowDuplicateAudit: new(true),
					StorageAccountId: pulumi.String(storageID), EventHubAuthorizationRuleId: pulumi.String(hubRuleID), EventHubName: pulumi.String("aks"),
					MarketplacePartnerId: pulumi.String(partnerID),
				},
				{
					Name: "old", Categories: []string{"kube-apiserver"}, WorkspaceId: pulumi.String(workspaceID + "-old"),
					DestinationTables: new("AzureDiagnostics"),
				},
			}}},
			want: map[string]map[string]any{
				"aks-operations": {
					"resourceUri": clusterID, "name": "operations", "workspaceId": workspaceID, "logAnalyticsDestinationType": "Dedicated",
					"logs": logs("category", "kube-audit-admin", "kube-scheduler", "guard"), "metrics": metrics,
				},
				"aks-archive": {
					"resourceUri": clusterID, "name": "archive", "storageAccountId": storageID, "eventHubAuthorizationRuleId": hubRuleID,
					"eventHubName": "aks", "marketplacePartnerId": partnerID, "logs": logs("categoryGroup", "allLogs"),
				},
				"aks-old": {
					"resourceUri": clusterID, "name": "old", "workspaceId": workspaceID + "-old", "logs": logs("category", "kube-apiserver"),
				},
			},
		},
		"another kind of resource, metrics alone": {
			args: &Args{ResourceId: pulumi.String(vaultID), WorkspaceId: pulumi.String(workspaceID), Spec: Spec{Settings: []Setting{
				{Name: "audit", Categories: []string{"AzurePolicyEvaluationDetails", "AuditEvent"}},
				{Name: "metrics", MetricsEnabled: new(true), WorkspaceId: pulumi.String(workspaceID)},
			}}},
			want: map[string]map[string]any{
				"aks-audit": {
					"resourceUri": vaultID, "name": "audit", "workspaceId": workspaceID, "logAnalyticsDestinationType": "Dedicated",
					"logs": logs("category", "AuditEvent", "AzurePolicyEvaluationDetails"),
				},
				"aks-metrics": {
					"resourceUri": vaultID, "name": "metrics", "workspaceId": workspaceID, "logAnalyticsDestinationType": "Dedicated", "metrics": metrics,
				},
			},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var settingIDs <-chan map[string]string
			r, err := run(func(ctx *pulumi.Context) error {
				d, err := New(ctx, "aks", test.args)
				if err == nil {
					settingIDs = resolve[map[string]string](d.SettingIds)
				}
				return err
			})
			require.NoError(t, err)
			ids, got := <-settingIDs, map[string]map[string]any{}
			for logicalName, args := range r.only(t, settingToken) {
				got[logicalName] = args.Inputs.Mappable()
				assert.Contains(t, args.RegisterRPC.GetParent(), Token+"::aks")
				assert.True(t, args.RegisterRPC.GetDeleteBeforeReplace())
				assert.Equal(t, "/ids/"+logicalName, ids[args.Inputs["name"].StringValue()])
			}
			assert.Equal(t, test.want, got)
			assert.Len(t, r.registered, len(test.want)+1, "one component and its settings")
			assert.Len(t, ids, len(test.want))
		})
	}
}

func TestSettingIsOrderedAfterItsResource(t *testing.T) {
	t.Parallel()
	r, err := run(func(ctx *pulumi.Context) error {
		var cluster pulumi.CustomResourceState
		if err := ctx.RegisterResource("test:index:Cluster", "cluster", pulumi.Map{}, &cluster); err != nil {
			return err
		}
		_, err := New(ctx, "aks", &Args{
			ResourceId: cluster.ID().ToStringOutput(), ResourceType: new(ManagedCluster), WorkspaceId: pulumi.String(workspaceID),
		})
		return err
	})
	require.NoError(t, err)
	setting := r.only(t, settingToken)["aks-aksops"]
	assert.Equal(t, "/ids/cluster", setting.Inputs["resourceUri"].StringValue())
	require.Len(t, setting.RegisterRPC.GetDependencies(), 1)
	assert.Contains(t, setting.RegisterRPC.GetDependencies()[0], "test:index:Cluster::cluster")
}

func TestActivityLogRegistersExactInputs(t *testing.T) {
	t.Parallel()
	all := []string{"Administrative", "Security", "ServiceHealth", "Alert", "Recommendation", "Policy", "Autoscale", "ResourceHealth"}
	guid := subscription[len("/subscriptions/"):]
	cases := map[string]struct {
		args *ActivityLogArgs
		want map[string]any
	}{
		"nothing chosen": {
			args: &ActivityLogArgs{SubscriptionId: pulumi.String(guid), DefaultWorkspaceId: pulumi.String(workspaceID)},
			want: map[string]any{"resourceUri": subscription, "name": "aksops", "workspaceId": workspaceID, "logs": logs("category", all...)},
		},
		"a storage account instead of the workspace": {
			args: &ActivityLogArgs{
				SubscriptionId: pulumi.String(subscription), DefaultWorkspaceId: pulumi.String(workspaceID),
				ActivityLogSpec: ActivityLogSpec{Name: new("prod"), Categories: []string{"Policy", "Administrative"}, StorageAccountId: pulumi.String(storageID)},
			},
			want: map[string]any{"resourceUri": subscription, "name": "prod", "storageAccountId": storageID, "logs": logs("category", "Administrative", "Policy")},
		},
		"every sink": {
			args: &ActivityLogArgs{
				SubscriptionId: pulumi.String(guid),
				ActivityLogSpec: ActivityLogSpec{
					Categories: []string{"Alert"}, WorkspaceId: pulumi.String(workspaceID), EventHubAuthorizationRuleId: pulumi.String(hubRuleID),
					EventHubName: pulumi.String("activity"), MarketplacePartnerId: pulumi.String(partnerID),
				},
			},
			want: map[string]any{
				"resourceUri": subscription, "name": "aksops", "workspaceId": workspaceID, "eventHubAuthorizationRuleId": hubRuleID,
				"eventHubName": "activity", "marketplacePartnerId": partnerID, "logs": logs("category", "Alert"),
			},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var id, settingName <-chan string
			r, err := run(func(ctx *pulumi.Context) error {
				a, err := NewActivityLog(ctx, "activity", test.args)
				if err == nil {
					id = resolve[string](a.SettingId)
					settingName = resolve[string](a.SettingName)
				}
				return err
			})
			require.NoError(t, err)
			require.Len(t, r.registered, 2)
			got := r.only(t, settingToken)["activity-setting"]
			assert.Equal(t, test.want, got.Inputs.Mappable())
			assert.Contains(t, got.RegisterRPC.GetParent(), ActivityLogToken+"::activity")
			assert.Equal(t, "/ids/activity-setting", <-id)
			assert.Equal(t, test.want["name"], <-settingName)
		})
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		spec *Spec
		want []string
	}{
		"no spec":     {nil, []string{"AKSAuditAdmin", "AKSControlPlane"}},
		"minimal":     {&Spec{Preset: new("minimal")}, []string{"AKSAuditAdmin", "AKSControlPlane"}},
		"full":        {&Spec{Preset: new("full")}, []string{"AKSAudit", "AKSControlPlane"}},
		"audit group": {&Spec{Settings: []Setting{{Name: "a", CategoryGroups: []string{"audit"}}}}, []string{"AKSAudit", "AKSAuditAdmin", "AKSControlPlane"}},
		"one category, metrics": {
			&Spec{Settings: []Setting{{Name: "a", Categories: []string{"kube-audit-admin"}, MetricsEnabled: new(true)}}},
			[]string{"AKSAuditAdmin", "AzureMetrics"},
		},
		"the old table": {
			&Spec{Settings: []Setting{{Name: "a", Preset: new("minimal"), DestinationTables: new("AzureDiagnostics")}}},
			[]string{"AzureDiagnostics"},
		},
		"no workspace": {&Spec{Settings: []Setting{{Name: "a", Preset: new("full"), StorageAccountId: pulumi.String(storageID)}}}, nil},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.spec.Tables())
		})
	}
}

func TestCatalogueIsConsistent(t *testing.T) {
	t.Parallel()
	assert.Len(t, catalogue.Categories, 15)
	for _, category := range catalogue.Categories {
		assert.Subset(t, []string{"AKSAudit", "AKSAuditAdmin", "AKSControlPlane"}, []string{category.Table}, category.Name)
		assert.Subset(t, catalogue.Groups, category.Groups, category.Name)
		assert.Subset(t, presetNames(), category.Presets, category.Name)
		assert.Contains(t, category.Groups, groupAllLogs, category.Name)
	}
	for _, name := range presetNames() {
		preset := Setting{Preset: &name}
		sent := preset.content(ManagedCluster)
		assert.NotEqual(t, sent.audit(), sent.auditAdmin(), "preset %s holds exactly one of the audit categories", name)
	}
	assert.Len(t, activityCategories(), 8)
}

package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// The rules on what a program gives a component directly: everything else is in testdata/rejections.

const (
	idShape     = "/subscriptions/<id>/resourceGroups/<group>/providers/"
	onlyCluster = "presets are for AKS clusters only; "
	oneSetting  = ": Azure takes a category for a sink from one setting only; remove it from one of the two, or give one of them another sink"
)

// refusal is a set of arguments and every error that it must give, in order.
type refusal[A any] struct {
	args *A
	want []string
}

// requireRefused makes a component of each set of arguments: each must give exactly its errors, under the component's type and name, and
// register nothing.
func requireRefused[A, C any](t *testing.T, token string, create func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (C, error), cases map[string]refusal[A]) {
	t.Helper()
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var refused error
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				_, refused = create(ctx, "x", test.args)
				return refused
			}, recorder.Options{})
			require.Error(t, err)
			assert.EqualError(t, refused, token+` "x": `+strings.Join(test.want, "\n"))
			assert.Empty(t, graph.Resources)
		})
	}
}

func TestWorkspaceArguments(t *testing.T) {
	t.Parallel()
	requireRefused(t, workspace.Token, workspace.New, map[string]refusal[workspace.Args]{
		"none": {nil, []string{"args is required"}},
		"nothing": {&workspace.Args{}, []string{
			"resourceGroupName is required: give the resource group that receives the workspace",
			"location is required: give the workspace's region",
		}},
		"mistake in the spec": {newWorkspaceArgs(workspace.Spec{RetentionDays: new(7)}), []string{"retentionDays is 7: must be 30 to 730"}},
	})
}

func TestClusterArguments(t *testing.T) {
	t.Parallel()
	wrongType := newClusterArgs(cluster.Spec{})
	wrongType.WorkspaceId = pulumi.String(storageId)
	requireRefused(t, cluster.Token, cluster.New, map[string]refusal[cluster.Args]{
		"none": {nil, []string{"args is required"}},
		"nothing": {&cluster.Args{}, []string{
			"resourceGroupName is required: give the resource group that receives the cluster",
			"location is required: give the cluster's region",
			"workspaceId is required while monitoring is on: give the workspace that receives the logs, or set monitoringEnabled: false",
		}},
		"empty text": {
			&cluster.Args{ResourceGroupName: pulumi.String(""), Location: pulumi.String(""), WorkspaceId: pulumi.String("log")},
			[]string{
				"resourceGroupName is required: give the resource group that receives the cluster",
				"location is required: give the cluster's region",
				`workspaceId is "log": must be the id of a Microsoft.OperationalInsights/workspaces, ` + idShape + `Microsoft.OperationalInsights/workspaces/<name>`,
			},
		},
		"nothing but mistakes in the spec": {
			&cluster.Args{Spec: cluster.Spec{Defender: &cluster.Defender{}, Tier: new("x")}},
			[]string{
				"resourceGroupName is required: give the resource group that receives the cluster",
				"location is required: give the cluster's region",
				"workspaceId is required while monitoring is on: give the workspace that receives the logs, or set monitoringEnabled: false",
				"workspaceId is required while Defender is on without a workspace of its own: give this one, or defender.workspaceId",
				`tier is "x": must be one of Free, Standard, Premium`,
			},
		},
		"workspace of another type": {wrongType, []string{
			`workspaceId is "` + storageId + `", the id of a Microsoft.Storage/storageAccounts: must be the id of a Microsoft.OperationalInsights/workspaces`,
		}},
		"nodes in the cluster's own group": {
			newClusterArgs(cluster.Spec{NodeResourceGroup: &cluster.NodeResourceGroup{Name: new("RG-test")}}),
			[]string{`nodeResourceGroup.name is "RG-test", the cluster's own resource group: AKS makes a group that does not exist yet; choose another name`},
		},
	})
}

func TestInsightsArguments(t *testing.T) {
	t.Parallel()
	wrongTypes := newInsightsArgs(insights.Spec{})
	wrongTypes.ClusterId, wrongTypes.WorkspaceId = pulumi.String("aks-test"), pulumi.String(clusterId)
	noRegion := newInsightsArgs(insights.Spec{PrivateLink: &insights.PrivateLink{}})
	noRegion.ClusterLocation = nil
	requireRefused(t, insights.Token, insights.New, map[string]refusal[insights.Args]{
		"none": {nil, []string{"args is required"}},
		"nothing": {&insights.Args{}, []string{
			"resourceGroupName is required: give the resource group that receives the data collection rule",
			"clusterId is required: give the id of the AKS cluster",
			"clusterName is required: give the Azure name of the AKS cluster",
			"workspaceId is required: give the id of the workspace that receives the data",
			"workspaceLocation is required: give the workspace's region",
		}},
		"ids of other things": {wrongTypes, []string{
			`clusterId is "aks-test": must be the id of a Microsoft.ContainerService/managedClusters, ` + idShape + "Microsoft.ContainerService/managedClusters/<name>",
			`workspaceId is "` + clusterId + `", the id of a Microsoft.ContainerService/managedClusters: must be the id of a Microsoft.OperationalInsights/workspaces`,
		}},
		"private link without a region": {noRegion, []string{
			"clusterLocation is required: give the cluster's region, in which privateLink puts the configuration endpoint",
		}},
		"mistake in the spec": {newInsightsArgs(insights.Spec{Interval: new("60s")}), []string{`interval is "60s": must be whole minutes, "1m" to "30m"`}},
	})
}

// newDiagnosticsArgs sends what a resource logs to a workspace.
func newDiagnosticsArgs(resourceId string, settings ...diagnostics.Setting) *diagnostics.Args {
	return &diagnostics.Args{
		ResourceId: pulumi.String(resourceId), WorkspaceId: pulumi.String(workspaceId), Spec: diagnostics.Spec{Settings: settings},
	}
}

func TestDiagnosticsArguments(t *testing.T) {
	t.Parallel()
	accented := groupId + "é/providers/Microsoft.ContainerService/managedClusters/a"
	noType, noId := newDiagnosticsArgs(vaultId), newDiagnosticsArgs("aks-test")
	noId.ResourceType, noType.ResourceType = new(diagnostics.ManagedCluster), new(diagnostics.ManagedCluster)
	preset := newDiagnosticsArgs(vaultId)
	preset.Preset = new("full")
	requireRefused(t, diagnostics.Token, diagnostics.New, map[string]refusal[diagnostics.Args]{
		"none": {nil, []string{"args is required"}},
		"nothing": {&diagnostics.Args{}, []string{
			"resourceId is required: give the id of the resource whose logs are sent",
			"workspaceId is required without settings: give the workspace that receives the logs, or settings with sinks of their own",
		}},
		"no id": {noId, []string{`resourceId is "aks-test": must look like ` + idShape + `<type>/<name>`}},
		"a subscription": {
			newDiagnosticsArgs(recorder.Subscription, diagnostics.Setting{Name: "a", Categories: []string{"Policy"}}),
			[]string{`resourceId is "` + recorder.Subscription + `", a subscription: its Activity log is exported by aksops:diagnostics:ActivityLog`},
		},
		"letters outside ASCII": {newDiagnosticsArgs(accented), []string{
			`resourceId is "` + accented + `": Azure has no diagnostic settings for ids with letters outside ASCII`,
		}},
		"type of another": {noType, []string{
			`resourceType is "Microsoft.ContainerService/managedClusters", but resourceId is the id of a Microsoft.KeyVault/vaults: leave this out`,
		}},
		"no preset for a vault": {newDiagnosticsArgs(vaultId), []string{
			"settings is required for a Microsoft.KeyVault/vaults: " + onlyCluster + "give settings with categories or categoryGroups",
		}},
		"a preset for a vault": {preset, []string{`preset is "full" for a Microsoft.KeyVault/vaults: ` + onlyCluster + "use categories or categoryGroups"}},
		"a preset in a vault's setting": {newDiagnosticsArgs(vaultId, diagnostics.Setting{Name: "a", Preset: new("full")}), []string{
			`settings[0].preset is "full" for a Microsoft.KeyVault/vaults: ` + onlyCluster + "use categories or categoryGroups",
		}},
		"a vault's group beside": {
			newDiagnosticsArgs(vaultId, diagnostics.Setting{Name: "a", CategoryGroups: []string{"allLogs"}}, diagnostics.Setting{Name: "b", Categories: []string{"AuditEvent"}}),
			[]string{`settings[1] is "b", which sends AuditEvent to the same workspace as setting "a"` + oneSetting},
		},
	})
}

func TestDiagnosticsSinkArguments(t *testing.T) {
	t.Parallel()
	unknown := pulumi.String(clusterId).ToStringOutput()
	guard := func(name string, workspace pulumi.StringInput) diagnostics.Setting {
		return diagnostics.Setting{Name: name, Categories: []string{"guard"}, WorkspaceId: workspace}
	}
	twice := []string{`settings[1] is "b", which sends guard to the same workspace as setting "a"` + oneSetting}
	notAType := newDiagnosticsArgs("", guard("a", nil))
	notAType.ResourceId, notAType.ResourceType = unknown, new("aks")
	requireRefused(t, diagnostics.Token, diagnostics.New, map[string]refusal[diagnostics.Args]{
		"type not known": {&diagnostics.Args{ResourceId: unknown, WorkspaceId: pulumi.String(workspaceId)}, []string{
			"resourceType is required: presets are for AKS clusters, and the type of resourceId is not known yet; set it to Microsoft.ContainerService/managedClusters",
		}},
		"type is no type": {notAType, []string{
			`resourceType is "aks": must be a resource type, for example Microsoft.ContainerService/managedClusters`,
		}},
		"default is no workspace": {&diagnostics.Args{ResourceId: pulumi.String(clusterId), WorkspaceId: pulumi.String(storageId)}, []string{
			`workspaceId is "` + storageId + `", the id of a Microsoft.Storage/storageAccounts: must be the id of a Microsoft.OperationalInsights/workspaces`,
		}},
		"a setting without sink": {
			&diagnostics.Args{ResourceId: pulumi.String(clusterId), Spec: diagnostics.Spec{Settings: []diagnostics.Setting{guard("a", nil)}}},
			[]string{"settings[0] has no sink: give one of workspaceId, storageAccountId, eventHubAuthorizationRuleId and marketplacePartnerId"},
		},
		"the default workspace by name": {newDiagnosticsArgs(clusterId, guard("a", nil), guard("b", pulumi.String(workspaceId))), twice},
		"one and the same output": {
			&diagnostics.Args{ResourceId: pulumi.String(clusterId), Spec: diagnostics.Spec{Settings: []diagnostics.Setting{guard("a", unknown), guard("b", unknown)}}},
			twice,
		},
	})
}

func TestActivityLogArguments(t *testing.T) {
	t.Parallel()
	requireRefused(t, diagnostics.ActivityLogToken, diagnostics.NewActivityLog, map[string]refusal[diagnostics.ActivityLogArgs]{
		"none": {nil, []string{"args is required"}},
		"nothing": {&diagnostics.ActivityLogArgs{}, []string{
			"subscriptionId is required: give the subscription whose Activity log is exported",
			"defaultWorkspaceId is required without a sink: give it, or one of workspaceId, storageAccountId, eventHubAuthorizationRuleId and marketplacePartnerId",
		}},
		"a name instead of a GUID": {
			&diagnostics.ActivityLogArgs{SubscriptionId: pulumi.String("production"), DefaultWorkspaceId: pulumi.String(workspaceId)},
			[]string{`subscriptionId is "production": must be the GUID of a subscription, or /subscriptions/<GUID>`},
		},
		"mistakes in the spec": {
			&diagnostics.ActivityLogArgs{
				SubscriptionId: pulumi.String(recorder.Subscription), DefaultWorkspaceId: pulumi.String(clusterId),
				ActivityLogSpec: diagnostics.ActivityLogSpec{
					Name: new(""), Categories: []string{"Administrativ", "Policy", "Policy"}, EventHubName: pulumi.String("hub"),
					StorageAccountId: pulumi.String(workspaceId),
				},
			},
			[]string{
				`defaultWorkspaceId is "` + clusterId + `", the id of a Microsoft.ContainerService/managedClusters: must be the id of a Microsoft.OperationalInsights/workspaces`,
				`name is "": must be 1 to 64 letters, digits, dots, hyphens and underscores`,
				`categories[0] is "Administrativ": must be one of Administrative, Security, ServiceHealth, Alert, Recommendation, Policy, Autoscale, ResourceHealth; did you mean "Administrative"?`,
				`categories[2] is "Policy" a second time: list each category once`,
				`storageAccountId is "` + workspaceId + `", the id of a Microsoft.OperationalInsights/workspaces: must be the id of a Microsoft.Storage/storageAccounts`,
				"eventHubName is set without eventHubAuthorizationRuleId: give the authorization rule of its namespace, or leave this out",
			},
		},
	})
}

func TestBaselineArguments(t *testing.T) {
	t.Parallel()
	requireRefused(t, baseline.Token, baseline.New, map[string]refusal[baseline.Args]{
		"none":    {nil, []string{"args is required"}},
		"nothing": {&baseline.Args{}, []string{`location is required: give the region of the environment, such as "northeurope"`}},
		"mistakes in every part": {
			&baseline.Args{
				Location: pulumi.String(""), Workspace: &workspace.Spec{Sku: new("Free")},
				Clusters:    map[string]baseline.Cluster{"blue": {Spec: cluster.Spec{Tier: new("x")}, Insights: &insights.Spec{Interval: new("60s")}, Diagnostics: &diagnostics.Spec{Preset: new("y")}}},
				ActivityLog: &baseline.ActivityLog{SubscriptionId: pulumi.String("mine")},
			},
			[]string{
				`location is "": must be the name of an Azure region, such as "northeurope"`,
				`workspace.sku is "Free": must be one of PerGB2018, CapacityReservation`,
				`clusters.blue.tier is "x": must be one of Free, Standard, Premium`,
				`clusters.blue.insights.interval is "60s": must be whole minutes, "1m" to "30m"`,
				`clusters.blue.diagnostics.preset is "y": must be one of full, minimal, recommended`,
				`activityLog.subscriptionId is "mine": must be the GUID of a subscription`,
			},
		},
	})
}

func TestDefenderArguments(t *testing.T) {
	t.Parallel()
	const notAWorkspace = ", the id of a Microsoft.ContainerService/managedClusters: must be the id of a Microsoft.OperationalInsights/workspaces"
	subscription := pulumi.String(subscriptionId)
	requireRefused(t, defender.Token, defender.New, map[string]refusal[defender.Args]{
		"none":    {nil, []string{"args is required"}},
		"nothing": {&defender.Args{}, []string{"subscriptionId is required: give the subscription whose plans are managed"}},
		"an empty subscription": {&defender.Args{SubscriptionId: pulumi.String("")}, []string{
			"subscriptionId is required: give the subscription whose plans are managed",
		}},
		"a path instead of a GUID": {&defender.Args{SubscriptionId: pulumi.String(recorder.Subscription)}, []string{
			`subscriptionId is "` + recorder.Subscription + `": must be the GUID of a subscription`,
		}},
		"an export without its place": {&defender.Args{SubscriptionId: subscription, Spec: defender.Spec{Export: &defender.Export{}}}, []string{
			"resourceGroupName is required: give the resource group that receives the exports",
			"location is required: give the region of the exports",
			"workspaceLocation is required: give the workspace's region, in which its solution stands",
			"export.workspace.workspaceId is required: give the workspace that receives the data",
		}},
		"Sentinel without a workspace": {&defender.Args{SubscriptionId: subscription, Spec: defender.Spec{Sentinel: &defender.Sentinel{}}}, []string{
			"workspaceId is required: give the workspace that Sentinel watches",
		}},
		"a workspace that is none": {&defender.Args{SubscriptionId: subscription, WorkspaceId: pulumi.String(clusterId)}, []string{
			`workspaceId is "` + clusterId + `"` + notAWorkspace,
		}},
		"a cluster that nobody gave": {
			&defender.Args{
				SubscriptionId: subscription, ClusterIds: map[string]pulumi.StringInput{"blue": pulumi.String(clusterId)},
				Spec: defender.Spec{ResourcePlans: map[string]defender.ResourcePlan{"a": {Plan: "containers", Cluster: new("green")}}},
			},
			[]string{`resourcePlans.a.cluster is "green": not a cluster`},
		},
		"mistakes in every part": {
			&defender.Args{
				SubscriptionId: subscription, Tags: pulumi.StringMap{"a<": pulumi.String("b")},
				Spec: defender.Spec{
					Plans:            &defender.Plans{Dns: &defender.PlanOptions{}, Arm: &defender.SubPlan{PlanOptions: defender.PlanOptions{Tier: new("free")}}},
					Contact:          &defender.Contact{Roles: []string{"Boss"}},
					SuppressionRules: map[string]defender.SuppressionRule{"a": {AlertType: "x", Reason: "y"}},
				},
			},
			[]string{
				`tags.a< is not a tag name: must be 1 to 512 characters without any of <>%&\?/`,
				"plans.dns is a plan that Azure has given up: use virtualMachines with subPlan P2 instead",
				"plans.arm.tier is free, which switches the plan off: set allowDowngrade to true beside it if you mean it; to leave the plan to others, remove it from the configuration",
				`contact.roles[0] is "Boss": must be one of Owner, Contributor, AccountAdmin, ServiceAdmin`,
				`suppressionRules.a.expiresOn is required: give the date on which the rule ends, such as "2027-03-31"`,
			},
		},
	})
}

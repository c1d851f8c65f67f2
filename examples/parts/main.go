// Command parts puts single components together in a program of one's own, without an environment.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/components/workspace"
)

const (
	// group exists already.
	group  = "rg-shop"
	region = "northeurope"
	team   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shop/providers/Microsoft.Insights/actionGroups/team"
)

func main() { pulumi.Run(deploy) }

func deploy(ctx *pulumi.Context) error {
	logs, err := workspace.New(ctx, "shop-logs", &workspace.Args{
		ResourceGroupName: pulumi.String(group), Location: pulumi.String(region), Spec: workspace.Spec{RetentionDays: new(90)},
	})
	if err != nil {
		return err
	}
	aks, err := cluster.New(ctx, "shop", &cluster.Args{
		ResourceGroupName: pulumi.String(group), Location: pulumi.String(region), WorkspaceId: logs.WorkspaceId,
		Spec: cluster.Spec{Tier: new(cluster.TierStandard), Upgrades: &cluster.Upgrades{Channel: new(cluster.ChannelStable)}},
	})
	if err != nil {
		return err
	}
	if err := watch(ctx, aks, logs); err != nil {
		return err
	}
	_, err = policy.NewAssignment(ctx, "shop-pods", &policy.AssignmentArgs{
		ScopeId: aks.ClusterId, ScopeType: new("resource"),
		AssignmentSpec: policy.AssignmentSpec{
			Preset: new(policy.PresetPodSecurityBaseline), Stage: new(policy.StageObserve),
		},
	})
	ctx.Export("cluster", aks.ClusterId)
	return err
}

// watch sends the cluster's data to the workspace, and tells a team of one thing that it shows.
func watch(ctx *pulumi.Context, aks *cluster.Cluster, logs *workspace.Workspace) error {
	if _, err := insights.New(ctx, "shop-insights", &insights.Args{
		ResourceGroupName: pulumi.String(group), ClusterId: aks.ClusterId, ClusterName: aks.ClusterName,
		WorkspaceId: logs.WorkspaceId, WorkspaceLocation: logs.Location, Spec: insights.Spec{Preset: new(insights.PresetLogsAndEvents)},
	}); err != nil {
		return err
	}
	if _, err := diagnostics.New(ctx, "shop-diagnostics", &diagnostics.Args{
		ResourceId: aks.ClusterId, ResourceType: new("Microsoft.ContainerService/managedClusters"), WorkspaceId: logs.WorkspaceId,
		Spec: diagnostics.Spec{Preset: new(diagnostics.PresetMinimal)},
	}); err != nil {
		return err
	}
	_, err := alerts.NewLogAlert(ctx, "shop-errors", &alerts.LogAlertArgs{
		ResourceGroupName: pulumi.String(group), Location: pulumi.String(region), ScopeId: logs.WorkspaceId,
		ActionGroupIds: pulumi.StringArray{pulumi.String(team)},
		LogAlertSpec: alerts.LogAlertSpec{
			Severity: new(3), Query: `ContainerLogV2 | where LogLevel == "error"`, TimeAggregation: new("Count"), Operator: new("GreaterThan"), Threshold: new(100.0),
			WindowSize: new("PT15M"), EvaluationFrequency: new("PT15M"), SkipQueryValidation: new(true),
		},
	})
	return err
}

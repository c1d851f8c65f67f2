// Command alerts-only has alerts on a cluster in a program of one's own, without an environment: the components themselves say what there is to watch.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/workspace"
)

const (
	// group exists already.
	group  = pulumi.String("rg-shop")
	region = pulumi.String("northeurope")
)

func main() { pulumi.Run(deploy) }

func deploy(ctx *pulumi.Context) error {
	logs, err := workspace.New(ctx, "shop-logs", &workspace.Args{ResourceGroupName: group, Location: region})
	if err != nil {
		return err
	}
	aks, err := cluster.New(ctx, "shop", &cluster.Args{ResourceGroupName: group, Location: region, WorkspaceId: logs.WorkspaceId})
	if err != nil {
		return err
	}
	ins, err := insights.New(ctx, "shop-insights", &insights.Args{
		ResourceGroupName: group, ClusterId: aks.ClusterId, ClusterName: aks.ClusterName, WorkspaceId: logs.WorkspaceId, WorkspaceLocation: logs.Location,
	})
	if err != nil {
		return err
	}
	diag, err := diagnostics.New(ctx, "shop-diagnostics", &diagnostics.Args{
		ResourceId: aks.ClusterId, ResourceType: new(diagnostics.ManagedCluster), WorkspaceId: logs.WorkspaceId,
	})
	if err != nil {
		return err
	}
	team := alerts.ActionGroupSpec{Emails: map[string]alerts.EmailReceiver{"team": {Address: pulumi.String("team@example.com")}}}
	_, err = alerts.New(ctx, "shop-alerts", &alerts.Args{
		ResourceGroupName: group, Workspace: alerts.In(logs), Clusters: map[string]alerts.Cluster{"shop": alerts.Watch(aks, ins, diag)},
		Spec: alerts.Spec{ActionGroups: map[string]alerts.ActionGroupSpec{"team": team}},
	})
	return err
}

package baseline

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const managedClusterType = "Microsoft.ContainerService/managedClusters"

func (e *environment) addCluster(key string, chosen Cluster) (*ClusterParts, error) {
	name := e.name + "-" + key
	spec := chosen.Spec
	spec.ClusterName = orElse(spec.ClusterName, e.clusterName(key))
	spec.Protect = orElse(spec.Protect, e.protect)
	spec.Tags = azure.MergeTags(e.tags, spec.Tags)
	spec.Defender = e.sensorBehind(spec.Defender)
	losses.Under(e.ctx, name, input.Key(clustersKey, key))
	created, err := cluster.New(e.ctx, name, &cluster.Args{
		ResourceGroupName: e.group.name, Location: e.location, WorkspaceId: e.b.WorkspaceId, Spec: spec, Notes: e.lockedGroupNotes(key),
		RoleScope: e.behind,
	}, e.child()...)
	if err != nil {
		return nil, err
	}
	parts := &ClusterParts{Cluster: created}
	if input.Value(chosen.MonitoringEnabled, true) {
		if parts.Insights, err = e.addInsights(name, created, chosen, spec.Tags); err != nil {
			return nil, err
		}
	}
	parts.Diagnostics, err = e.addDiagnostics(key, created, chosen)
	return parts, err
}

// withInsights is the environment with the preset of every cluster that managed Prometheus watches and that chooses none: its nodes need not be paid for
// twice.
func (a *Args) withInsights() *Args {
	if a == nil {
		return nil
	}
	wired := *a
	wired.Clusters = maps.Clone(a.Clusters)
	for key, one := range wired.Clusters {
		if !one.PrometheusEnabled() || !input.Value(one.MonitoringEnabled, true) || one.Insights != nil && one.Insights.Preset != nil {
			continue
		}
		spec := insights.Spec{}
		if one.Insights != nil {
			spec = *one.Insights
		}
		spec.Preset = new(insights.PresetWithPrometheus)
		one.Insights = &spec
		wired.Clusters[key] = one
	}
	return &wired
}

func (e *environment) addInsights(name string, c *cluster.Cluster, chosen Cluster, tags pulumi.StringMapInput) (*insights.Insights, error) {
	args := &insights.Args{
		ResourceGroupName: e.group.name,
		ClusterId:         c.ClusterId,
		ClusterName:       c.ClusterName,
		ClusterLocation:   e.location,
		WorkspaceId:       e.b.WorkspaceId,
		WorkspaceLocation: e.b.Workspace.Location,
		SubscriptionId:    e.known(),
		Tags:              tags,
		ConnectAfter:      e.connections,
	}
	if chosen.Insights != nil {
		args.Spec = *chosen.Insights
	}
	losses.At(e.ctx, name, name+"-insights", "insights")
	created, err := insights.New(e.ctx, name+"-insights", args, e.childOf(chosen)...)
	if err != nil {
		return nil, err
	}
	if len(created.Connections) > 0 {
		e.connections = created.Connections
	}
	return created, nil
}

// diagnosticsName is the logical name of a cluster's settings, below the environment's.
func diagnosticsName(key string) string { return key + "-diagnostics" }

func (e *environment) addDiagnostics(key string, c *cluster.Cluster, chosen Cluster) (*diagnostics.Diagnostics, error) {
	resourceType := managedClusterType
	args := &diagnostics.Args{ResourceId: c.ClusterId, ResourceType: &resourceType, WorkspaceId: e.b.WorkspaceId}
	if chosen.Diagnostics != nil {
		args.Spec = e.settingsBehind(*chosen.Diagnostics)
	}
	losses.At(e.ctx, e.name+"-"+key, e.name+"-"+diagnosticsName(key), "diagnostics")
	return diagnostics.New(e.ctx, e.name+"-"+diagnosticsName(key), args, e.childOf(chosen)...)
}

// childOf are the options of what belongs to a cluster, and stays in Azure with it.
func (e *environment) childOf(chosen Cluster) []pulumi.ResourceOption {
	if input.Value(chosen.RetainOnDelete, false) {
		return append(e.child(), pulumi.RetainOnDelete(true))
	}
	return e.child()
}

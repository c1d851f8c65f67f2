package alerts

import (
	"slices"

	"github.com/aksops/pulumi-aksops/components/internal/facts"
)

// ClusterSource is an AKS cluster that says what there is to watch: cluster.Cluster does.
type ClusterSource interface{ Facts() facts.Cluster }

// DataSource is what says which data of a cluster it sends: insights.Insights and diagnostics.Diagnostics do.
type DataSource interface{ Facts() facts.Data }

// WorkspaceSource is a Log Analytics workspace that says what it has: workspace.Workspace does.
type WorkspaceSource interface{ Facts() facts.Workspace }

// SubscriptionSource is what says what it does for a whole subscription: defender.Defender and diagnostics.ActivityLog do.
type SubscriptionSource interface{ Facts() facts.Subscription }

// Watch is a cluster to watch, by what it and those who send its data say of themselves. Each of sources is one that New of its package returned, and not nil.
func Watch(cluster ClusterSource, sources ...DataSource) Cluster {
	known := cluster.Facts()
	watched := Cluster{
		ClusterId: known.ClusterId, CreatedAt: known.CreatedAt, NodeResourceGroup: known.NodeResourceGroup,
		PoolMaximums: known.PoolMaximums, DeallocatedPools: known.DeallocatedPools, LongTermSupportEnabled: new(known.LongTermSupport),
		PolicyAddOnEnabled: new(known.PolicyAddOn), DefenderEnabled: new(known.Defender), LoadBalancerEnabled: new(known.LoadBalancer),
		MaintenanceWindows: map[string][]Recurrence{}, UnusableWindows: map[string]string{},
	}
	for name, window := range known.MaintenanceWindows {
		if window.Problem != "" {
			watched.UnusableWindows[name] = window.Problem
			continue
		}
		for _, time := range window.Times {
			watched.MaintenanceWindows[name] = append(watched.MaintenanceWindows[name], Recurrence(time))
		}
	}
	for _, source := range sources {
		sent := source.Facts()
		watched.Tables = append(watched.Tables, sent.Tables...)
		watched.Categories = append(watched.Categories, sent.Categories...)
		watched.IncludedNamespaces = append(watched.IncludedNamespaces, sent.IncludedNamespaces...)
		watched.ExcludedNamespaces = append(watched.ExcludedNamespaces, sent.ExcludedNamespaces...)
	}
	slices.Sort(watched.Tables)
	watched.Tables = slices.Compact(watched.Tables)
	return watched
}

// In is the workspace whose logs are queried, by what it says of itself.
func In(logs WorkspaceSource) *Workspace {
	known := logs.Facts()
	return &Workspace{
		WorkspaceId: known.WorkspaceId, Location: known.Location, BasicTables: known.BasicTables, DailyCapEnabled: new(known.DailyCap),
		Existing: new(known.Existing),
	}
}

// Beside is what there is to look at besides clusters, by what does it for the subscription.
func Beside(sources ...SubscriptionSource) *Sources {
	var all facts.Subscription
	for _, source := range sources {
		one := source.Facts()
		all.ActivityLog = all.ActivityLog || one.ActivityLog
		all.DefenderPlans = all.DefenderPlans || one.DefenderPlans
		all.DefenderAlerts = all.DefenderAlerts || one.DefenderAlerts
	}
	return &Sources{
		ActivityLogExported: new(all.ActivityLog), DefenderEnabled: new(all.DefenderPlans), DefenderExported: new(all.DefenderAlerts),
	}
}

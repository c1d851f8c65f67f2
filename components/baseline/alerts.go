package baseline

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// validateAlerts checks the alerts as they will be, with ids that are not known yet.
func (e *intended) validateAlerts(c *input.Checker) {
	if e.Alerts == nil {
		return
	}
	c.Add("alerts", e.expectedAlerts().Validate())
}

// expectedAlerts are the alerts before anything is registered.
func (e *intended) expectedAlerts() *alerts.Args {
	args := e.alertArgs()
	args.ResourceGroupId = notYet
	args.Workspace.WorkspaceId, args.Workspace.Location = notYet, notYet
	for key, one := range args.Clusters {
		one.ClusterId, one.NodeResourceGroup = notYet, notYet
		args.Clusters[key] = one
	}
	return args
}

// alertArgs is what the environment has for alerts to look at, without ids.
func (e *intended) alertArgs() *alerts.Args {
	args := &alerts.Args{
		Environment: &e.name, MarkedAs: new(e.mark()), Workspace: &alerts.Workspace{}, Clusters: map[string]alerts.Cluster{}, Tags: e.Tags, Spec: *e.Alerts,
		Sources: &alerts.Sources{
			ActivityLogExported: new(e.ActivityLog != nil && input.Value(e.ActivityLog.Enabled, false)),
			DefenderEnabled:     new(e.Defender != nil && input.Value(e.Defender.Manage, true) && e.Defender.Plans != nil),
			DefenderExported:    new(e.Defender != nil && e.Defender.Export.SendsAlerts()),
		},
	}
	if region, known := azure.Literal(e.Location); known {
		args.Region = &region
	}
	if e.Workspace != nil {
		args.Workspace.BasicTables = e.Workspace.BasicTables()
		args.Workspace.DailyCapEnabled = new(e.Workspace.DailyCapGb != nil)
		args.Workspace.Existing = new(e.Workspace.ExistingWorkspaceId != nil)
	}
	for key, one := range e.Clusters {
		args.Clusters[key] = watchedCluster(one)
	}
	return args
}

// watchedCluster is what a cluster sends to the workspace, and has that alerts look at.
func watchedCluster(one Cluster) alerts.Cluster {
	watched := alerts.Cluster{
		Tables: one.Diagnostics.Tables(), Categories: one.Diagnostics.Categories(), PoolMaximums: one.PoolMaximums(),
		DeallocatedPools: one.DeallocatedPools(), LongTermSupportEnabled: new(one.LongTermSupported()),
		PolicyAddOnEnabled:  new(input.Value(one.AzurePolicyEnabled, true)),
		DefenderEnabled:     new(one.Defender != nil && input.Value(one.Defender.Enabled, true)),
		MaintenanceWindows:  quietTimes(one.MaintenanceWindows),
		LoadBalancerEnabled: new(balanced(one)),
	}
	if input.Value(one.MonitoringEnabled, true) {
		watched.Tables = append(watched.Tables, one.Insights.Tables()...)
		watched.IncludedNamespaces, watched.ExcludedNamespaces = one.Insights.CollectedNamespaces()
	}
	return watched
}

// addAlerts comes last: what it looks at is there by then.
func (e *environment) addAlerts() error {
	e.b.AlertRecipients = pulumi.StringMap{}.ToStringMapOutput()
	if e.Alerts == nil {
		return nil
	}
	args := e.alertArgs()
	args.Spec = e.alertsBehindClusters(args.Spec)
	args.ResourceGroupId = e.group.id
	args.Workspace.WorkspaceId, args.Workspace.Location = e.b.WorkspaceId, e.b.Workspace.Location
	for key, parts := range e.b.Clusters {
		one := args.Clusters[key]
		one.ClusterId, one.CreatedAt, one.NodeResourceGroup = parts.Cluster.ClusterId, parts.Cluster.CreatedAt, e.nodeGroup(key)
		args.Clusters[key] = one
	}
	losses.Under(e.ctx, e.name+"-alerts", "alerts")
	var names []string
	for _, key := range e.clusterKeys() {
		names = append(names, e.clusterName(key))
	}
	losses.Clusters(e.ctx, names)
	created, err := alerts.New(e.ctx, e.name+"-alerts", args, e.child()...)
	if err != nil {
		return err
	}
	e.b.Alerts, e.b.AlertRecipients = created, created.Recipients
	return nil
}

// quietDuringMaintenance refuses windows that a suppression is bound to and that cannot be expressed.
func quietDuringMaintenance(e *intended, c *input.Checker) {
	if e.Alerts == nil {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(e.Alerts.Suppressions)) {
		one := e.Alerts.Suppressions[key]
		for i, name := range one.MaintenanceWindows {
			for _, cluster := range e.clusterKeys() {
				if len(one.Clusters) > 0 && !slices.Contains(one.Clusters, cluster) {
					continue
				}
				window := windowsOf(e.Clusters[cluster].MaintenanceWindows)[name]
				if window == nil {
					continue
				}
				if _, problem := quietTime(window); problem != "" && problem != notValid {
					c.Failf(input.Index(input.Key("alerts.suppressions", key)+".maintenanceWindows", i),
						"is %s, and %s.maintenanceWindows.%s %s: give recurrences, or change the window", name, input.Key("clusters", cluster), name, problem)
				}
			}
		}
	}
}

package baseline

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/facts"
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
	args.ResourceGroupName, args.SubscriptionId = notYet, notYet
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
		Environment: &e.name, MarkedAs: new(e.mark()), Workspace: alerts.In(e.Workspace), Clusters: map[string]alerts.Cluster{}, Tags: e.Tags, Spec: *e.Alerts,
		Sources: alerts.Beside(e.Defender, e.ActivityLog), WithinEnvironment: true,
	}
	args.Home, args.WorkspaceElsewhere = e.subscription(), azure.Elsewhere(e.subscription(), e.existingWorkspace())
	if region, known := azure.Literal(e.Location); known {
		args.Region = &region
	}
	for key, one := range e.Clusters {
		args.Clusters[key] = watchedCluster(one)
	}
	return args
}

// watchedCluster is what a cluster sends to the workspace, and has that alerts look at.
func watchedCluster(one Cluster) alerts.Cluster {
	sources := []alerts.DataSource{one.Diagnostics}
	if input.Value(one.MonitoringEnabled, true) {
		sources = append(sources, one.Insights)
	}
	return alerts.Watch(&one.Spec, sources...)
}

// Facts say whether the Activity log goes to a workspace.
func (l *ActivityLog) Facts() facts.Subscription {
	if l == nil || !input.Value(l.Enabled, false) {
		return facts.Subscription{}
	}
	return l.ActivityLogSpec.Facts()
}

// addAlerts comes last: what it looks at is there by then.
func (e *environment) addAlerts() error {
	e.b.AlertRecipients = pulumi.StringMap{}.ToStringMapOutput()
	if e.Alerts == nil {
		return nil
	}
	args := e.alertArgs()
	args.Spec = e.alertsBehindClusters(args.Spec)
	args.ResourceGroupName, args.SubscriptionId = e.group.name, e.group.subscription()
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

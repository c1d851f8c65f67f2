// Package baseline provides one environment: a resource group, a Log Analytics workspace, AKS clusters, and the collection of their
// data, wired together.
package baseline

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/regions"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Token is the type token of [Baseline]. It is part of every URN, so it never changes without an alias.
const Token = "aksops:baseline:Baseline"

// Baseline is one environment.
type Baseline struct {
	pulumi.ResourceState

	// ResourceGroupId is the id of the environment's resource group.
	ResourceGroupId pulumi.StringOutput `pulumi:"resourceGroupId"`
	// ResourceGroupName is the name of the environment's resource group.
	ResourceGroupName pulumi.StringOutput `pulumi:"resourceGroupName"`
	// WorkspaceId is the id of the Log Analytics workspace.
	WorkspaceId pulumi.StringOutput `pulumi:"workspaceId"`
	// WorkspaceName is the name of the Log Analytics workspace.
	WorkspaceName pulumi.StringOutput `pulumi:"workspaceName"`
	// WorkspaceCustomerId is the GUID by which queries name the workspace.
	WorkspaceCustomerId pulumi.StringOutput `pulumi:"workspaceCustomerId"`
	// ActivityLogSettingId is the id of the Activity log's export, empty without one.
	ActivityLogSettingId pulumi.StringOutput `pulumi:"activityLogSettingId"`
	// ClusterIds are the clusters' ids, by key.
	ClusterIds pulumi.StringMapOutput `pulumi:"clusterIds"`
	// ClusterNames are the clusters' Azure names, by key.
	ClusterNames pulumi.StringMapOutput `pulumi:"clusterNames"`
	// OidcIssuerUrls are the issuers that workload identities are federated with, by cluster key.
	OidcIssuerUrls pulumi.StringMapOutput `pulumi:"oidcIssuerUrls"`
	// KubeletClientIds are the client ids of the identities by which nodes pull images, by cluster key.
	KubeletClientIds pulumi.StringMapOutput `pulumi:"kubeletClientIds"`
	// KubeletObjectIds are the object ids of the same identities, which role assignments name, by cluster key.
	KubeletObjectIds pulumi.StringMapOutput `pulumi:"kubeletObjectIds"`
	// DataCollectionRuleIds are the ids of the Container Insights rules, by key of the monitored clusters.
	DataCollectionRuleIds pulumi.StringMapOutput `pulumi:"dataCollectionRuleIds"`

	// PolicyAssignmentIds are the ids of the policy assignments, by key.
	PolicyAssignmentIds pulumi.StringMapOutput `pulumi:"policyAssignmentIds"`
	// PolicyPrincipalIds are the object ids of the assignments' identities, by key of those that have one.
	PolicyPrincipalIds pulumi.StringMapOutput `pulumi:"policyPrincipalIds"`
	// DefenderPlanIds are the ids of the Defender plans that are managed, by the plans' names.
	DefenderPlanIds pulumi.StringMapOutput `pulumi:"defenderPlanIds"`
	// AlertRecipients say by alert rule how severe its alert is and who is told.
	AlertRecipients pulumi.StringMapOutput `pulumi:"alertRecipients"`

	// Workspace is the workspace component, for Go programs.
	Workspace *workspace.Workspace
	// Clusters are the parts of each cluster by key, for Go programs.
	Clusters map[string]*ClusterParts
	// Policy is the rules of the environment, nil without any, for Go programs.
	Policy *policy.Policy
	// Defender is Microsoft Defender for Cloud, nil if it is left alone, for Go programs.
	Defender *defender.Defender
	// Alerts are the alerts, nil without any, for Go programs.
	Alerts *alerts.Alerts
	// ActivityLog is the export of the Activity log, nil without one, for Go programs.
	ActivityLog *diagnostics.ActivityLog
}

// ClusterParts are the components that make up one cluster of an environment.
type ClusterParts struct {
	// Cluster is the AKS cluster.
	Cluster *cluster.Cluster
	// Insights is its Container Insights, nil when monitoring is off.
	Insights *insights.Insights
	// Diagnostics are its diagnostic settings.
	Diagnostics *diagnostics.Diagnostics
}

// New registers an environment of the given name. It returns every mistake in args at once, before anything is registered.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Baseline, error) {
	now, err := clock.Now(ctx)
	if err != nil {
		return nil, err
	}
	if err := args.ValidateAt(name, now); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Token, name, err)
	}
	args = args.withDefender().withInsights().withConsent()
	b := &Baseline{Clusters: map[string]*ClusterParts{}}
	wanted := &intended{Args: args, name: name}
	if err := wanted.register(ctx, b, opts...); err != nil {
		return nil, err
	}
	e, err := b.open(ctx, wanted)
	if err != nil {
		return nil, err
	}
	if err := e.noteLocation(); err != nil {
		return nil, err
	}
	defer e.expectClusters()()
	for _, key := range args.clusterKeys() {
		parts, err := e.addCluster(key, args.Clusters[key])
		if err != nil {
			return nil, fmt.Errorf("cluster %q: %w", key, err)
		}
		b.Clusters[key] = parts
		e.arrived[key](parts.Cluster.ClusterId)
	}
	if err := e.exportActivityLog(args.ActivityLog); err != nil {
		return nil, err
	}
	if err := e.addPolicies(); err != nil {
		return nil, err
	}
	if err := e.addDefender(); err != nil {
		return nil, err
	}
	if err := e.addAlerts(); err != nil {
		return nil, err
	}
	b.setClusterOutputs()
	b.registerOutputs(ctx)
	return b, nil
}

func (b *Baseline) registerOutputs(ctx *pulumi.Context) {
	azure.RegisterOutputs(ctx, b, pulumi.Map{
		"resourceGroupId":       b.ResourceGroupId,
		"resourceGroupName":     b.ResourceGroupName,
		"workspaceId":           b.WorkspaceId,
		"workspaceName":         b.WorkspaceName,
		"workspaceCustomerId":   b.WorkspaceCustomerId,
		"activityLogSettingId":  b.ActivityLogSettingId,
		"clusterIds":            b.ClusterIds,
		"clusterNames":          b.ClusterNames,
		"oidcIssuerUrls":        b.OidcIssuerUrls,
		"kubeletClientIds":      b.KubeletClientIds,
		"kubeletObjectIds":      b.KubeletObjectIds,
		"dataCollectionRuleIds": b.DataCollectionRuleIds,
		"policyAssignmentIds":   b.PolicyAssignmentIds,
		"policyPrincipalIds":    b.PolicyPrincipalIds,
		"defenderPlanIds":       b.DefenderPlanIds,
		"alertRecipients":       b.AlertRecipients,
	})
}

// environment is what every part of a baseline shares.
type environment struct {
	intended
	ctx      *pulumi.Context
	b        *Baseline
	group    group
	location pulumi.StringInput
	protect  bool
	tags     pulumi.StringMapInput
	// connections are the latest ones to a private link scope. A scope takes one change at a time, and clusters usually share one.
	connections []pulumi.Resource
	// arriving are the ids of all clusters, also of those that are not registered yet, by key; arrived tells them.
	arriving map[string]pulumi.StringInput
	arrived  map[string]func(pulumi.Output)
}

func (b *Baseline) open(ctx *pulumi.Context, wanted *intended) (*environment, error) {
	args := wanted.Args
	e := &environment{
		intended: *wanted, ctx: ctx, b: b,
		location: args.Location, protect: input.Value(args.Protect, true), tags: args.Tags,
	}
	if literal, ok := azure.Literal(args.Location); ok {
		// Azure answers with the short form of a region; sending that form keeps a refresh quiet.
		e.location = pulumi.String(azure.Region(literal))
	}
	var err error
	if e.group, err = e.openGroup(); err != nil {
		return nil, err
	}
	b.ResourceGroupId, b.ResourceGroupName = e.group.id.ToStringOutput(), e.group.name.ToStringOutput()
	return e, e.openWorkspace(args.Workspace)
}

// noteLocation says in the preview that a region is not known: it may be misspelt, and it may be new.
func (e *environment) noteLocation() error {
	location, known := azure.Literal(e.Location)
	if note, unknown := regions.Note("location", location); known && unknown {
		return e.ctx.Log.Warn(note, &pulumi.LogArgs{Resource: e.b})
	}
	return nil
}

func (e *environment) openWorkspace(chosen *workspace.Spec) error {
	spec := workspace.Spec{}
	if chosen != nil {
		spec = *chosen
	}
	args := &workspace.Args{SubscriptionId: e.known(), Spec: spec}
	if spec.ExistingWorkspaceId == nil {
		args.ResourceGroupName, args.Location = e.group.name, e.location
		args.WorkspaceName = orElse(spec.WorkspaceName, e.workspaceName())
		args.Protect = orElse(spec.Protect, e.protect)
		args.Tags = azure.MergeTags(e.tags, spec.Tags)
	}
	losses.Under(e.ctx, e.name+logsRole, workspaceKey)
	w, err := workspace.New(e.ctx, e.name+logsRole, args, e.child()...)
	if err != nil {
		return err
	}
	e.b.Workspace, e.connections = w, w.Connections
	e.b.WorkspaceId, e.b.WorkspaceName, e.b.WorkspaceCustomerId = w.WorkspaceId, w.WorkspaceName, w.CustomerId
	return nil
}

func (e *environment) exportActivityLog(chosen *ActivityLog) error {
	e.b.ActivityLogSettingId = pulumi.String("").ToStringOutput()
	if chosen == nil || !input.Value(chosen.Enabled, false) {
		return nil
	}
	subscription := chosen.SubscriptionId
	if subscription == nil {
		subscription = azure.PartsOf(e.group.id).SubscriptionID
	}
	spec := chosen.ActivityLogSpec
	spec.WorkspaceId = e.behind(spec.WorkspaceId)
	// Environments may share a subscription, in which the settings' names are unique.
	spec.Name = orElse(spec.Name, e.activityLogName())
	losses.Under(e.ctx, e.name+"-activity-log", "activityLog")
	log, err := diagnostics.NewActivityLog(e.ctx, e.name+"-activity-log", &diagnostics.ActivityLogArgs{
		SubscriptionId: subscription, DefaultWorkspaceId: e.b.WorkspaceId, ActivityLogSpec: spec,
	}, e.child()...)
	if err != nil {
		return err
	}
	e.b.ActivityLog, e.b.ActivityLogSettingId = log, log.SettingId
	return nil
}

func (e *environment) child() []pulumi.ResourceOption {
	return []pulumi.ResourceOption{pulumi.Parent(e.b)}
}

func orElse[T any](chosen *T, otherwise T) *T {
	if chosen != nil {
		return chosen
	}
	return &otherwise
}

package alerts

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/notes"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Token is the type token of [Alerts]. It is part of every URN, so it never changes without an alias.
const Token = "aksops:alerts:Alerts"

// Args are the inputs of [New].
type Args struct {
	// ResourceGroupName is the resource group that receives rules and action groups, in the subscription that the provider deploys to. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// SubscriptionId is the GUID of the subscription that the provider deploys to, which rules on the Activity log look at. Defaults to that of the
	// workspace, unless somebody else created it, and else to that of the first cluster. Required without either for rules on the
	// resource group or the subscription, and for routes and suppressions that need processing rules.
	SubscriptionId pulumi.StringInput `pulumi:"subscriptionId,optional"`
	// Environment is the environment's name, which becomes part of Azure names. Defaults to the component's name. Must be known at preview.
	Environment *string `pulumi:"environment,optional"`
	// MarkedAs is what tells the environment's alerts from those of all others in the subscription and in the workspace, so that its routes and
	// suppressions are about its own alone. Defaults to Environment. Must be known at preview.
	MarkedAs *string `pulumi:"markedAs,optional"`
	// Region is the environment's region, for alerts of Service Health. Defaults to all regions. Must be known at preview.
	Region *string `pulumi:"region,optional"`
	// Workspace is the workspace that has the logs. Required unless there are no rules on logs.
	Workspace *Workspace `pulumi:"workspace,optional"`
	// Clusters are the clusters to watch, by key. Must be known at preview.
	Clusters map[string]Cluster `pulumi:"clusters,optional"`
	// Sources say what else there is to look at. Defaults to nothing.
	Sources *Sources `pulumi:"sources,optional"`
	// Tags are put on everything that takes tags.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	Spec

	// WithinEnvironment has notes and errors name the inputs of an environment, as package baseline has them, where something that is watched should be
	// changed. Defaults to naming inputs of the components that a program makes itself.
	WithinEnvironment bool
	// Home is the GUID of the subscription of the rules where a Go program knows it although SubscriptionId is an output. Defaults to what SubscriptionId says.
	Home string
	// WorkspaceElsewhere says that the workspace is known to be in another subscription although its id is an output.
	WorkspaceElsewhere bool
}

// Workspace is the Log Analytics workspace whose logs are queried. [In] makes it of a workspace component.
type Workspace struct {
	// WorkspaceId is its id. Required.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId"`
	// Location is its region, in which rules on logs live. Required.
	Location pulumi.StringInput `pulumi:"location"`
	// BasicTables are its tables on the plan Basic, which alerts cannot query. Defaults to none.
	BasicTables []string `pulumi:"basicTables,optional"`
	// DailyCapEnabled says that ingestion stops at a daily cap. Defaults to false.
	DailyCapEnabled *bool `pulumi:"dailyCapEnabled,optional"`
	// Existing says that somebody else created it, so that its tables are there. Defaults to false.
	Existing *bool `pulumi:"existing,optional"`
}

// Cluster is an AKS cluster to watch, and what it sends to the workspace. [Watch] makes it of components.
type Cluster struct {
	// ClusterId is its id. Required.
	ClusterId pulumi.StringInput `pulumi:"clusterId"`
	// CreatedAt is when it was made, in ISO 8601, such as CreatedAt of cluster.Cluster: rules that miss something wait an hour or two for a new cluster.
	// Defaults to long ago, as does an empty text.
	CreatedAt pulumi.StringInput `pulumi:"createdAt,optional"`
	// Tables are the tables of the workspace that it fills. Defaults to none.
	Tables []string `pulumi:"tables,optional"`
	// Categories are the categories of resource logs that it sends. Defaults to none.
	Categories []string `pulumi:"categories,optional"`
	// IncludedNamespaces are the only ones that it collects. Defaults to all.
	IncludedNamespaces []string `pulumi:"includedNamespaces,optional"`
	// ExcludedNamespaces are those that it does not collect. Defaults to none.
	ExcludedNamespaces []string `pulumi:"excludedNamespaces,optional"`
	// NodeResourceGroup is the name of the resource group that AKS made for its nodes. Required for MetricRules with the target loadBalancer.
	NodeResourceGroup pulumi.StringInput `pulumi:"nodeResourceGroup,optional"`
	// LoadBalancerEnabled says that AKS makes a load balancer with it, as it does with the outboundType loadBalancer. Defaults to true.
	LoadBalancerEnabled *bool `pulumi:"loadBalancerEnabled,optional"`
	// PoolMaximums are the most nodes of each node pool with an autoscaler, by pool name. Defaults to none.
	PoolMaximums map[string]int `pulumi:"poolMaximums,optional"`
	// DeallocatedPools are the node pools whose scale-down mode is Deallocate: nodes that are not needed stay, not ready. Defaults to none.
	DeallocatedPools []string `pulumi:"deallocatedPools,optional"`
	// LongTermSupportEnabled says that its version has long-term support. Defaults to false.
	LongTermSupportEnabled *bool `pulumi:"longTermSupportEnabled,optional"`
	// PolicyAddOnEnabled says that it has the Azure Policy add-on. Defaults to false.
	PolicyAddOnEnabled *bool `pulumi:"policyAddOnEnabled,optional"`
	// DefenderEnabled says that it has the Defender sensor. Defaults to false.
	DefenderEnabled *bool `pulumi:"defenderEnabled,optional"`
	// MaintenanceWindows are its maintenance windows in UTC, by name: default, autoUpgrade and nodeOs. Defaults to none.
	MaintenanceWindows map[string][]Recurrence `pulumi:"maintenanceWindows,optional"`
	// UnusableWindows say of maintenance windows whose times no suppression can have why, by name, as in "opens every two weeks". Defaults to none.
	UnusableWindows map[string]string `pulumi:"unusableWindows,optional"`
}

// Sources say what there is to look at besides clusters. [Beside] makes them of components.
type Sources struct {
	// ActivityLogExported says that the workspace has the Activity log. Defaults to false.
	ActivityLogExported *bool `pulumi:"activityLogExported,optional"`
	// DefenderEnabled says that Defender for Cloud has plans. Defaults to false.
	DefenderEnabled *bool `pulumi:"defenderEnabled,optional"`
	// DefenderExported says that Defender's alerts go to the workspace. Defaults to false.
	DefenderExported *bool `pulumi:"defenderExported,optional"`
}

// Alerts are the alerts of an environment.
type Alerts struct {
	pulumi.ResourceState

	// ActionGroupIds are the ids of the action groups, by key.
	ActionGroupIds pulumi.StringMapOutput `pulumi:"actionGroupIds"`
	// RuleIds are the ids of the rules, by name; those of a rule on a cluster's metric by <name>/<cluster>.
	RuleIds pulumi.StringMapOutput `pulumi:"ruleIds"`
	// Recipients say by rule how severe its alert is and who is told, as in "Sev1: onCall; team (08:00 to 18:00 UTC)".
	Recipients pulumi.StringMapOutput `pulumi:"recipients"`

	// ActionGroups are the action groups that are created, by key, for Go programs. Existing ones are not among them.
	ActionGroups map[string]*ActionGroup
	// MetricAlerts are the rules on metrics, by the keys of RuleIds, for Go programs.
	MetricAlerts map[string]*MetricAlert
	// LogAlerts are the rules on logs, by name, for Go programs.
	LogAlerts map[string]*LogAlert
	// ActivityAlerts are the rules on the Activity log, by name, for Go programs.
	ActivityAlerts map[string]*ActivityAlert
	// ProcessingRules are the processing rules that routes and suppressions need, by the ends of their logical names, for Go programs.
	ProcessingRules map[string]*ProcessingRule
	// SavedQueries are the saved queries, nil without any, for Go programs.
	SavedQueries *SavedQueries
	// Workbook is the workbook, nil without one, for Go programs.
	Workbook *Workbook
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none. A rule that would look at nothing, and an alert that
// would reach nobody, are mistakes.
func (a *Args) Validate() error {
	_, err := a.plan("")
	return err
}

// New registers the alerts of an environment. It returns every mistake in args at once, before anything is registered.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Alerts, error) {
	planned, err := args.plan(name)
	if err != nil {
		return nil, fmt.Errorf("%s %q: %w", Token, name, err)
	}
	x := &Alerts{
		ActionGroups: map[string]*ActionGroup{}, MetricAlerts: map[string]*MetricAlert{}, LogAlerts: map[string]*LogAlert{},
		ActivityAlerts: map[string]*ActivityAlert{}, ProcessingRules: map[string]*ProcessingRule{},
	}
	if err := notes.Register(ctx, Token, name, x, planned.notes, opts...); err != nil {
		return nil, err
	}
	r := &registering{ctx: ctx, name: name, args: args, plan: planned, parent: x, groups: map[string]pulumi.StringOutput{}, rules: pulumi.StringMap{}}
	for _, register := range []func() error{r.addActionGroups, r.addRules, r.addProcessingRules, r.addPortal, r.warn} {
		if err := register(); err != nil {
			return nil, err
		}
	}
	groups := pulumi.StringMap{}
	for key, id := range r.groups {
		groups[key] = id
	}
	x.ActionGroupIds, x.RuleIds = groups.ToStringMapOutput(), r.rules.ToStringMapOutput()
	x.Recipients = pulumi.ToStringMap(planned.recipients()).ToStringMapOutput()
	azure.RegisterOutputs(ctx, x, pulumi.Map{"actionGroupIds": x.ActionGroupIds, "ruleIds": r.whenComplete(x.RuleIds), "recipients": x.Recipients})
	return x, nil
}

// whenComplete is an output for the state, which gets it when there are all suppressions and routes too. Until then, the state shows that the creation never
// came to its end, so that nothing is told of a suppression that was to be there from the start.
func (r *registering) whenComplete(output pulumi.StringMapOutput) pulumi.StringMapOutput {
	return pulumi.All(output, r.processed).ApplyT(func(values []any) map[string]string {
		ids, _ := values[0].(map[string]string)
		return ids
	}).(pulumi.StringMapOutput)
}

// environment is the name of the environment, which the component's name stands in for.
func (a *Args) environment(name string) string { return input.Value(a.Environment, name) }

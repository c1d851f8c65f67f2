package baseline

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Args are the inputs of [New].
type Args struct {
	// Location is the region of everything in the environment. Required.
	Location pulumi.StringInput `pulumi:"location"`
	// ResourceGroup is the resource group of everything in the environment. Defaults to a new one named rg-<environment>.
	ResourceGroup *ResourceGroup `pulumi:"resourceGroup,optional"`
	// Workspace is the Log Analytics workspace of the environment. Defaults to a new one named log-<environment>.
	Workspace *workspace.Spec `pulumi:"workspace,optional"`
	// Clusters are the AKS clusters, by a short key of letters, digits and hyphens that becomes part of their names. A key that changes
	// is another cluster. Must be known at preview.
	Clusters map[string]Cluster `pulumi:"clusters,optional"`
	// Policy is the rules of the environment: policies and initiatives that are assigned to its resource group, to a cluster, or above.
	// Defaults to none.
	Policy *policy.Spec `pulumi:"policy,optional"`
	// Defender is Microsoft Defender for Cloud: plans of the subscription, the security contact, exports and Sentinel. With the plan for
	// containers every cluster gets the sensor. Defaults to leaving all of it as it is.
	Defender *defender.Spec `pulumi:"defender,optional"`
	// Alerts are rules on metrics, logs and the Activity log, and who is told when one fires. Defaults to none.
	Alerts *alerts.Spec `pulumi:"alerts,optional"`
	// ActivityLog exports the subscription's Activity log to the workspace. Defaults to no export.
	ActivityLog *ActivityLog `pulumi:"activityLog,optional"`
	// AllowReplace names what may be replaced or deleted: resourceGroup, workspace, clusters.<key> with its node pools, or
	// clusters.<key>.nodePools.<name>. Without consent, previews and updates refuse to, protected or not. It lifts the protection of exactly what it
	// names, which takes an update of its own before a protected one can go. Must be known at preview.
	AllowReplace []string `pulumi:"allowReplace,optional"`
	// Protect refuses the deletion of resource group, workspace and clusters until it is switched off; the protect of a workspace or
	// cluster overrides it. Defaults to true.
	Protect *bool `pulumi:"protect,optional"`
	// Tags are put on everything that takes tags; a tag of a workspace or cluster overrides the one here.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	// GuardName is the logical name of the record by which deletions are noticed. Defaults to environment-guard, whatever the environment is called, so
	// that another name is noticed as well. A program with several environments gives each of the others a name that never changes. It is for Go programs.
	GuardName string
	// SubscriptionId is the GUID of the subscription that the provider deploys to. With it, what would be registered below a resource of another
	// subscription is refused. Defaults to that of ResourceGroup.ExistingId, or what the provider says. It is for Go programs: the program takes it
	// from azure-native:subscriptionId or ARM_SUBSCRIPTION_ID.
	SubscriptionId string
}

// ResourceGroup says which resource group an environment uses.
type ResourceGroup struct {
	// Name is the name of the group to create, 1 to 90 characters. Defaults to rg-<environment>. Must be known at preview.
	Name *string `pulumi:"name,optional"`
	// RetainOnDelete leaves the group in Azure when it goes from the configuration, so that ExistingId can take it over. It switches Protect off for
	// the group. Defaults to false. It counts from the update that sets it.
	RetainOnDelete *bool `pulumi:"retainOnDelete,optional"`
	// ExistingId is the id of a group to use instead of creating one, in the subscription that the provider deploys to.
	ExistingId pulumi.StringInput `pulumi:"existingId,optional"`
}

// Cluster is one AKS cluster with the collection of its data. Its zero value is a cluster with every default.
type Cluster struct {
	cluster.Spec
	// Insights is what Container Insights collects. Defaults to the preset nodesAndLogs, with managed Prometheus to logsAndEvents.
	// Refused when monitoringEnabled is false.
	Insights *insights.Spec `pulumi:"insights,optional"`
	// Diagnostics is what the control plane logs, and where to. Defaults to the preset recommended, sent to the workspace.
	Diagnostics *diagnostics.Spec `pulumi:"diagnostics,optional"`
}

// ActivityLog says what of a subscription's Activity log is exported, and where to. Its Name defaults to aksops-<environment>, so that
// environments can share a subscription.
type ActivityLog struct {
	// Enabled exports the log. Defaults to false: a subscription has room for five exports, and environments that share one usually
	// need it once.
	Enabled *bool `pulumi:"enabled,optional"`
	// SubscriptionId is the GUID of the subscription. Defaults to the one that the resource group is in.
	SubscriptionId pulumi.StringInput `pulumi:"subscriptionId,optional"`
	diagnostics.ActivityLogSpec
}

const resourceGroupType = "Microsoft.Resources/resourceGroups"

var (
	clusterKeyPattern    = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$`)
	resourceGroupPattern = regexp.MustCompile(`^[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]$`)
	locationPattern      = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 ]+$`)
)

// Validate reports every mistake in the inputs of all components of the environment of that name, and those that only show when they are
// put together, each with its path; nil if there is none. It takes the present from [clock.Present].
func (a *Args) Validate(name string) error {
	now, _ := clock.Present() // what its variable says wrong, the run reports
	return a.ValidateAt(name, now)
}

// ValidateAt is [Args.Validate] at another moment.
func (a *Args) ValidateAt(name string, now time.Time) error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	a = a.withDefender().withInsights()
	a.checkLocation(&c)
	a.checkResourceGroup(&c)
	azure.CheckTags(&c, "tags", a.Tags)
	a.checkAllowReplace(&c)
	c.Add("workspace", a.Workspace.Validate())
	for _, key := range a.clusterKeys() {
		path, one := input.Key("clusters", key), a.Clusters[key]
		if !clusterKeyPattern.MatchString(key) {
			c.Failf(path, "has a key that cannot be used in names: must be 1 to 32 letters, digits and hyphens, with a letter or digit at both ends")
		}
		c.Add(path, one.ValidateIn(a.Location))
		c.Add(path+".insights", one.Insights.Validate())
		c.Add(path+".diagnostics", one.Diagnostics.ValidateWith(a.existingWorkspace()))
	}
	if a.ActivityLog != nil {
		c.Add("activityLog", a.ActivityLog.Validate())
	}
	e := &intended{Args: a, name: name}
	e.validatePolicy(&c, now)
	e.validateDefender(&c)
	e.validateAlerts(&c)
	a.checkQueries(&c)
	for _, check := range Checks {
		check.run(e, &c)
	}
	return c.Err()
}

func (a *Args) checkLocation(c *input.Checker) {
	c.Required("location", a.Location != nil, `give the region of the environment, such as "northeurope"`)
	if location, ok := azure.Literal(a.Location); ok {
		c.Match("location", &location, locationPattern, `must be the name of an Azure region, such as "northeurope"`)
	}
}

func (a *Args) checkResourceGroup(c *input.Checker) {
	group := a.ResourceGroup
	if group == nil {
		return
	}
	c.Match("resourceGroup.name", group.Name, resourceGroupPattern,
		"must be 1 to 90 letters, digits, hyphens, underscores, periods and parentheses, without a period at the end")
	if group.ExistingId == nil {
		return
	}
	if group.Name != nil {
		c.Failf("resourceGroup.name", "is set together with resourceGroup.existingId: remove name to use the existing group, or existingId to create one")
	}
	if group.RetainOnDelete != nil {
		c.Failf("resourceGroup.retainOnDelete", "is set together with resourceGroup.existingId: an existing group is never deleted; remove one of the two")
	}
	if id, ok := azure.Literal(group.ExistingId); ok {
		if err := azure.CheckID(id, resourceGroupType); err != nil {
			c.Failf("resourceGroup.existingId", "is %q: must be the id of a resource group, /subscriptions/<id>/resourceGroups/<group>", id)
		}
	}
}

// Validate reports every mistake in the export; nil if there is none.
func (l *ActivityLog) Validate() error {
	var c input.Checker
	if id, ok := azure.Literal(l.SubscriptionId); ok {
		c.Match("subscriptionId", &id, subscriptionPattern, "must be the GUID of a subscription")
	}
	c.Add("", l.ActivityLogSpec.Validate())
	return c.Err()
}

var subscriptionPattern = regexp.MustCompile(`^(?i:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$`)

// existingWorkspace is the id of the workspace to use, nil for one to create.
func (a *Args) existingWorkspace() pulumi.StringInput {
	if a.Workspace == nil {
		return nil
	}
	return a.Workspace.ExistingWorkspaceId
}

// clusterKeys are the keys of all clusters in alphabetical order, so that registrations and errors never change places.
func (a *Args) clusterKeys() []string {
	return slices.SortedFunc(maps.Keys(a.Clusters), strings.Compare)
}

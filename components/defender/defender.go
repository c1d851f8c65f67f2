// Package defender provides Microsoft Defender for Cloud for a subscription: plans, the security contact, continuous export, suppression
// rules and Microsoft Sentinel. What exists beforehand is taken over, and nothing is lowered unless that is asked for in words.
package defender

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	security "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20231201preview"
	pricing "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20240101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/components/internal/notes"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Token is the type token of [Defender]. It is part of every URN, so it never changes without an alias.
const Token = "aksops:defender:Defender"

// Args are the inputs of [New].
type Args struct {
	// SubscriptionId is the GUID of the subscription that the provider deploys to, whose plans are managed. Required.
	SubscriptionId pulumi.StringInput `pulumi:"subscriptionId"`
	// ResourceGroupName is the resource group that receives the exports. Required with an export.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName,optional"`
	// Location is the region of the exports. Required with an export.
	Location pulumi.StringInput `pulumi:"location,optional"`
	// WorkspaceId is the Log Analytics workspace of the export and of Sentinel, unless they name another.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
	// WorkspaceLocation is the workspace's region. Required with an export to it.
	WorkspaceLocation pulumi.StringInput `pulumi:"workspaceLocation,optional"`
	// ClusterIds are the ids of the clusters that resource plans name, by key. The keys must be known at preview.
	ClusterIds map[string]pulumi.StringInput `pulumi:"clusterIds,optional"`
	// Tables are the Log Analytics tables that the clusters' audit logs fill, AKSAudit and AKSAuditAdmin, on a plan that Sentinel can query.
	// Rules that look at others are left out. Defaults to both. Must be known at preview.
	Tables []string `pulumi:"tables,optional"`
	// Tags are put on what takes tags.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	Spec
}

// Spec is what a user chooses about Defender for Cloud.
type Spec struct {
	// Manage is false to leave all that a subscription has but once to another stack: plans, contact and suppression rules. What belongs to
	// clusters, workspace and resource group stays. Defaults to true. Must be known at preview.
	Manage *bool `pulumi:"manage,optional"`
	// Plans are the plans to manage. Those that are not named stay as they are.
	Plans *Plans `pulumi:"plans,optional"`
	// ResourcePlans are plans for single resources, by a short key.
	ResourcePlans map[string]ResourcePlan `pulumi:"resourcePlans,optional"`
	// Contact is whom Defender for Cloud writes to. Defaults to leaving the subscription's contact as it is.
	Contact *Contact `pulumi:"contact,optional"`
	// Export sends what Defender for Cloud finds on. Defaults to none.
	Export *Export `pulumi:"export,optional"`
	// WorkspaceSetting is refused: Azure has retired the agent that read it.
	WorkspaceSetting *WorkspaceSetting `pulumi:"workspaceSetting,optional"`
	// SuppressionRules keep alerts from being shown, by a short key.
	SuppressionRules map[string]SuppressionRule `pulumi:"suppressionRules,optional"`
	// Sentinel puts Microsoft Sentinel on the workspace, with rules for the audit logs of AKS. Defaults to none.
	Sentinel *Sentinel `pulumi:"sentinel,optional"`
}

// Defender is Microsoft Defender for Cloud as an environment uses it.
type Defender struct {
	pulumi.ResourceState

	// PlanIds are the ids of the plans that are managed, by the plans' names.
	PlanIds pulumi.StringMapOutput `pulumi:"planIds"`
	// ExportIds are the ids of the exports, by sink: workspace, eventHub.
	ExportIds pulumi.StringMapOutput `pulumi:"exportIds"`
	// AnalyticsRuleIds are the ids of Sentinel's rules, by name.
	AnalyticsRuleIds pulumi.StringMapOutput `pulumi:"analyticsRuleIds"`

	// Plans are the plans that are managed, by the plans' names, for Go programs.
	Plans map[string]*pricing.Pricing
	// ResourcePlans are the plans of single resources, by key, for Go programs.
	ResourcePlans map[string]*pricing.Pricing
	// Exports are the exports, by sink, for Go programs.
	Exports map[string]*security.Automation
	// Contact is the security contact, nil if it is left as it is, for Go programs.
	Contact *security.SecurityContact

	facts facts.Subscription
}

var (
	keyPattern          = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$`)
	namePattern         = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
	subscriptionPattern = regexp.MustCompile(`^(?i:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$`)
)

const (
	keyRule  = "has a key that cannot be used in names: must be 1 to 32 letters, digits and hyphens, with a letter or digit at both ends"
	nameRule = "must be 1 to 63 letters, digits and hyphens, with a letter or digit at both ends"
)

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *Args) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	c.Required("subscriptionId", azure.IsGiven(a.SubscriptionId), "give the subscription whose plans are managed")
	if id, ok := azure.Literal(a.SubscriptionId); ok && id != "" {
		c.Match("subscriptionId", &id, subscriptionPattern, "must be the GUID of a subscription")
	}
	azure.CheckLiteralID(&c, "workspaceId", a.WorkspaceId, workspaceType)
	azure.CheckTags(&c, "tags", a.Tags)
	if a.Export != nil {
		azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the exports")
		c.Required("location", azure.IsGiven(a.Location), "give the region of the exports")
		if a.Export.workspace().addsSolution() {
			c.Required("workspaceLocation", azure.IsGiven(a.WorkspaceLocation), "give the workspace's region, in which its solution stands")
		}
	}
	if a.Sentinel != nil && a.Sentinel.WorkspaceId == nil {
		c.Required("workspaceId", azure.IsGiven(a.WorkspaceId), "give the workspace that Sentinel watches")
	}
	for _, key := range slices.Sorted(maps.Keys(a.ResourcePlans)) {
		if one := a.ResourcePlans[key].Cluster; one != nil && a.ClusterIds[*one] == nil {
			clusters := slices.Sorted(maps.Keys(a.ClusterIds))
			c.Failf(input.Key("resourcePlans", key)+".cluster", "is %q: not a cluster%s", *one, input.DidYouMean(*one, clusters))
		}
	}
	a.check(&c, a.WorkspaceId != nil)
	if subscription, known := azure.Literal(a.SubscriptionId); known {
		c.Add("", a.CheckSubscription(subscription, a.WorkspaceId))
	}
	return c.Err()
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *Spec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	s.check(&c, true)
	return c.Err()
}

func (s *Spec) check(c *input.Checker, defaultWorkspace bool) {
	s.Plans.check(c)
	s.checkResourcePlans(c)
	s.Contact.check(c)
	s.Export.check(c, defaultWorkspace)
	s.WorkspaceSetting.check(c)
	checkSuppressionRules(c, s.SuppressionRules)
	s.Sentinel.check(c)
}

func (s *Spec) manages() bool { return input.Value(s.Manage, true) }

// SensorEnabled says whether the plan for containers is on with the sensor, which then belongs on every cluster.
func (s *Spec) SensorEnabled() bool {
	return s != nil && s.Plans.SensorEnabled()
}

// New registers Defender for Cloud. It returns every mistake in args at once, before anything is registered.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Defender, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Token, name, err)
	}
	x := &Defender{
		Plans: map[string]*pricing.Pricing{}, ResourcePlans: map[string]*pricing.Pricing{}, Exports: map[string]*security.Automation{}, facts: args.Facts(),
	}
	existing := azure.NewExisting(ctx)
	if err := notes.Register(ctx, Token, name, x, args.notes(), append(slices.Clip(opts), azure.Migrate(ctx, existing.Look))...); err != nil {
		return nil, err
	}
	r := registering{ctx: ctx, name: name, args: args, parent: x, existing: existing}
	for _, step := range []func() error{
		r.addPlans, r.addResourcePlans, r.addContact, r.addSuppressionRules, r.addExports, r.addSentinel,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	x.PlanIds, x.ExportIds, x.AnalyticsRuleIds = stringMap(r.planIDs), stringMap(r.exportIDs), stringMap(r.ruleIDs)
	azure.RegisterOutputs(ctx, x, pulumi.Map{
		"planIds": x.PlanIds, "exportIds": x.ExportIds, "analyticsRuleIds": x.AnalyticsRuleIds,
	})
	return x, nil
}

func stringMap(values pulumi.StringMap) pulumi.StringMapOutput {
	if values == nil {
		values = pulumi.StringMap{}
	}
	return values.ToStringMapOutput()
}

package diagnostics

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	diag "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// ActivityLogToken is the type token of [ActivityLog]. It is part of every URN, so it never changes without an alias.
const ActivityLogToken = "aksops:diagnostics:ActivityLog"

// ActivityLogArgs are the inputs of [NewActivityLog].
type ActivityLogArgs struct {
	// SubscriptionId is the subscription whose Activity log is exported, as a GUID or as /subscriptions/<GUID>. Required.
	SubscriptionId pulumi.StringInput `pulumi:"subscriptionId"`
	// DefaultWorkspaceId is the workspace to send to if the spec names no sink. Required unless it does.
	DefaultWorkspaceId pulumi.StringInput `pulumi:"defaultWorkspaceId,optional"`
	ActivityLogSpec
}

// ActivityLogSpec is what a user chooses about the export of the Activity log. Its zero value sends all categories to the default
// workspace.
type ActivityLogSpec struct {
	// Name is the setting's name, unique within the subscription: 1 to 64 letters, digits, dots, hyphens and underscores. Defaults to
	// aksops. Stacks that share a subscription need names of their own. Must be known at preview.
	Name *string `pulumi:"name,optional"`
	// Categories are the categories to export: Administrative, Security, ServiceHealth, Alert, Recommendation, Policy, Autoscale and
	// ResourceHealth. Defaults to all of them. Must be known at preview.
	Categories []string `pulumi:"categories,optional"`
	// WorkspaceId is the Log Analytics workspace to send to, where the table AzureActivity receives the log. Defaults to the default
	// workspace if no other sink is named, else to none.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
	// StorageAccountId is the storage account to send to. Defaults to none.
	StorageAccountId pulumi.StringInput `pulumi:"storageAccountId,optional"`
	// EventHubAuthorizationRuleId is the authorization rule of the Event Hubs namespace to send to. Defaults to none.
	EventHubAuthorizationRuleId pulumi.StringInput `pulumi:"eventHubAuthorizationRuleId,optional"`
	// EventHubName is the event hub in that namespace. Defaults to one that Azure creates.
	EventHubName pulumi.StringInput `pulumi:"eventHubName,optional"`
	// MarketplacePartnerId is the partner solution to send to. Defaults to none.
	MarketplacePartnerId pulumi.StringInput `pulumi:"marketplacePartnerId,optional"`
}

// ActivityLog is the export of a subscription's Activity log.
type ActivityLog struct {
	pulumi.ResourceState

	// SettingId is the id of the diagnostic setting.
	SettingId pulumi.StringOutput `pulumi:"settingId"`
	// SettingName is its name.
	SettingName pulumi.StringOutput `pulumi:"settingName"`

	// Setting is the diagnostic setting itself, for Go programs.
	Setting *diag.DiagnosticSetting

	facts facts.Subscription
}

const subscriptionPrefix = "/subscriptions/"

var subscriptionPattern = regexp.MustCompile(`^(?i)(/subscriptions/)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *ActivityLogArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	c.Required("subscriptionId", a.SubscriptionId != nil, "give the subscription whose Activity log is exported")
	if id, ok := azure.Literal(a.SubscriptionId); ok {
		c.Match("subscriptionId", &id, subscriptionPattern, "must be the GUID of a subscription, or /subscriptions/<GUID>")
	}
	azure.CheckLiteralID(&c, "defaultWorkspaceId", a.DefaultWorkspaceId, workspaceType)
	if a.sinks().orDefault(a.DefaultWorkspaceId).none() {
		c.Failf("defaultWorkspaceId", "is required without a sink: give it, or one of %s", sinkNames)
	}
	c.Add("", a.ActivityLogSpec.Validate())
	return c.Err()
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *ActivityLogSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("name", s.Name, settingNamePattern, settingNameRule)
	checkNames(&c, "categories", s.Categories, activityCategories(), "category")
	s.sinks().check(&c, "")
	return c.Err()
}

func (s *ActivityLogSpec) sinks() sinks {
	return sinks{
		workspaceId:                 s.WorkspaceId,
		storageAccountId:            s.StorageAccountId,
		eventHubAuthorizationRuleId: s.EventHubAuthorizationRuleId,
		eventHubName:                s.EventHubName,
		marketplacePartnerId:        s.MarketplacePartnerId,
	}
}

func (s *ActivityLogSpec) categories() []string {
	if len(s.Categories) == 0 {
		return activityCategories()
	}
	return slices.DeleteFunc(activityCategories(), func(known string) bool { return !slices.Contains(s.Categories, known) })
}

// NewActivityLog registers the export of a subscription's Activity log. It is a diagnostic setting like any other, on the subscription as its
// resource: that is the very path in Azure Resource Manager that subscription settings have. It returns every mistake in args at once,
// before anything is registered.
func NewActivityLog(ctx *pulumi.Context, name string, args *ActivityLogArgs, opts ...pulumi.ResourceOption) (*ActivityLog, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", ActivityLogToken, name, err)
	}
	a := &ActivityLog{facts: args.Facts()}
	if err := ctx.RegisterComponentResource(ActivityLogToken, name, a, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", ActivityLogToken, name, err)
	}
	settingName := input.Value(args.Name, shortFormName)
	losses.At(ctx, name, name+"-setting", "")
	created, err := newSetting(ctx, name+"-setting",
		buildActivityLog(subscriptionPath(args.SubscriptionId), settingName, args.categories(), args.sinks().orDefault(args.DefaultWorkspaceId)), a)
	if err != nil {
		return nil, fmt.Errorf("creating the Activity log's diagnostic setting: %w", err)
	}
	a.Setting = created
	a.SettingId, a.SettingName = created.ID().ToStringOutput(), pulumi.String(settingName).ToStringOutput()
	azure.RegisterOutputs(ctx, a, pulumi.Map{"settingId": a.SettingId, "settingName": a.SettingName})
	return a, nil
}

// subscriptionPath is the subscription as a resource id, however it was given.
func subscriptionPath(id pulumi.StringInput) pulumi.StringOutput {
	return id.ToStringOutput().ApplyT(func(id string) string {
		if strings.HasPrefix(strings.ToLower(id), subscriptionPrefix) {
			return id
		}
		return subscriptionPrefix + id
	}).(pulumi.StringOutput)
}

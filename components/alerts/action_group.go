// Package alerts tells the right people, once, about what matters: action groups, alert rules on metrics, logs and the Activity log, and what happens to
// alerts that have fired.
package alerts

import (
	"fmt"

	ag "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// ActionGroupToken is the type token of [ActionGroup]. It is part of every URN, so it never changes without an alias.
const ActionGroupToken = "aksops:alerts:ActionGroup"

// ActionGroupArgs are the inputs of [NewActionGroup].
type ActionGroupArgs struct {
	// ResourceGroupName is the resource group that receives the action group. Required unless ExistingId is given.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// Tags are put on the action group.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	ActionGroupSpec
}

// ActionGroupSpec is what a user chooses about an action group: who is told when an alert fires, and by which means. Each receiver has a name that is
// unique within the group whatever its kind. All that can get the common alert schema get it.
type ActionGroupSpec struct {
	// ExistingId is the id of an action group to use instead of creating one. It is neither read nor changed, and no other input may be given with it.
	ExistingId pulumi.StringInput `pulumi:"existingId,optional"`
	// ActionGroupName is the Azure name, 1 to 260 characters. Defaults to the component's name. Must be known at preview.
	ActionGroupName *string `pulumi:"actionGroupName,optional"`
	// ShortName stands before text messages and in mails, 1 to 12 characters. Defaults to the beginning of the name. Must be known at preview.
	ShortName *string `pulumi:"shortName,optional"`
	// Location is where Azure runs the group: Global, or one of the regions that it offers for that. Defaults to Global, without which alerts
	// of Service Health do not reach it. Must be known at preview.
	Location *string `pulumi:"location,optional"`
	// Enabled lets it tell anybody. Defaults to true. Must be known at preview.
	Enabled *bool `pulumi:"enabled,optional"`
	// Emails are addresses to write to, up to 1000.
	Emails map[string]EmailReceiver `pulumi:"emails,optional"`
	// Sms are numbers to text to, up to 10.
	Sms map[string]PhoneReceiver `pulumi:"sms,optional"`
	// Voice are numbers to call, up to 10.
	Voice map[string]PhoneReceiver `pulumi:"voice,optional"`
	// Push are accounts whose Azure app is notified, up to 10.
	Push map[string]EmailReceiver `pulumi:"push,optional"`
	// Webhooks are addresses to call, up to 10.
	Webhooks map[string]WebhookReceiver `pulumi:"webhooks,optional"`
	// Functions are Azure Functions to call, up to 10.
	Functions map[string]FunctionReceiver `pulumi:"functions,optional"`
	// LogicApps are Logic Apps to start, up to 10.
	LogicApps map[string]LogicAppReceiver `pulumi:"logicApps,optional"`
	// Runbooks are Automation runbooks to start, up to 10.
	Runbooks map[string]RunbookReceiver `pulumi:"runbooks,optional"`
	// Itsm are connections to service management tools in which tickets are made, up to 10.
	Itsm map[string]ItsmReceiver `pulumi:"itsm,optional"`
	// Roles are roles on the subscription whose holders get mail, up to 10.
	Roles map[string]RoleReceiver `pulumi:"roles,optional"`
	// EventHubs are event hubs to send to, up to 10.
	EventHubs map[string]EventHubReceiver `pulumi:"eventHubs,optional"`
}

// ActionGroup is who is told when an alert fires.
type ActionGroup struct {
	pulumi.ResourceState

	// ActionGroupId is the id of the action group.
	ActionGroupId pulumi.StringOutput `pulumi:"actionGroupId"`
	// ActionGroupName is its Azure name.
	ActionGroupName pulumi.StringOutput `pulumi:"actionGroupName"`

	// ActionGroup is the action group itself, for Go programs; nil for an existing one.
	ActionGroup *ag.ActionGroup
}

const (
	globalLocation = "Global"
	maxShortName   = 12
)

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *ActionGroupArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	if a.ExistingId == nil {
		azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the action group")
	}
	azure.CheckTags(&c, "tags", a.Tags)
	c.Add("", a.ActionGroupSpec.Validate())
	return c.Err()
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *ActionGroupSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	if s.ExistingId != nil {
		azure.CheckLiteralID(&c, "existingId", s.ExistingId, actionGroupType)
		if s.describesNew() {
			c.Failf("existingId", "is set together with what a new action group would be: keep one of the two")
		}
		return c.Err()
	}
	c.Match("actionGroupName", s.ActionGroupName, actionGroupPattern, actionGroupRule)
	if s.ShortName != nil && (*s.ShortName == "" || len([]rune(*s.ShortName)) > maxShortName) {
		c.Failf("shortName", "is %q, %d characters: must be 1 to %d", *s.ShortName, len([]rune(*s.ShortName)), maxShortName)
	}
	c.OneOf("location", s.Location, offered.Locations...)
	s.checkReceivers(&c)
	return c.Err()
}

// NewActionGroup registers an action group. It returns every mistake in args at once, before anything is registered.
func NewActionGroup(ctx *pulumi.Context, name string, args *ActionGroupArgs, opts ...pulumi.ResourceOption) (*ActionGroup, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", ActionGroupToken, name, err)
	}
	x := &ActionGroup{}
	if err := ctx.RegisterComponentResource(ActionGroupToken, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", ActionGroupToken, name, err)
	}
	if err := x.open(ctx, name, args); err != nil {
		return nil, err
	}
	azure.RegisterOutputs(ctx, x, pulumi.Map{"actionGroupId": x.ActionGroupId, "actionGroupName": x.ActionGroupName})
	return x, nil
}

// open creates the action group, or passes an existing one on.
func (x *ActionGroup) open(ctx *pulumi.Context, name string, args *ActionGroupArgs) error {
	if args.ExistingId != nil {
		x.ActionGroupId, x.ActionGroupName = args.ExistingId.ToStringOutput(), azure.PartsOf(args.ExistingId).Name
		return nil
	}
	azureName := input.Value(args.ActionGroupName, naming.Name(naming.ActionGroup, name))
	losses.At(ctx, name, name+"-group", "")
	created, err := newActionGroup(ctx, name+"-group", azureName, args, x)
	if err != nil {
		return fmt.Errorf("creating the action group: %w", err)
	}
	x.ActionGroup = created
	x.ActionGroupId, x.ActionGroupName = created.ID().ToStringOutput(), azure.After(ctx, azureName, created)
	return nil
}

// shortName is the beginning of the name unless one was chosen.
func (s *ActionGroupSpec) shortName(azureName string) string {
	letters := []rune(azureName)
	return input.Value(s.ShortName, string(letters[:min(len(letters), maxShortName)]))
}

// Package alerts tells the right people, once, about what matters: action groups, alert rules on metrics, logs and the Activity log, and what happens to
// alerts that have fired.
package alerts

import (
	"fmt"

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
	// ResourceGroupName is the resource group that receives the action group. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// Tags are put on the action group.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	ActionGroupSpec
}

// ActionGroupSpec is what a user chooses about an action group: who is told when an alert fires, and by which means.
type ActionGroupSpec struct {
	// ActionGroupName is the Azure name, 1 to 260 characters. Defaults to the component's name. Must be known at preview.
	ActionGroupName *string `pulumi:"actionGroupName,optional"`
	// ShortName stands before text messages and in mails, 1 to 12 characters. Defaults to the beginning of the name. Must be known at preview.
	ShortName *string `pulumi:"shortName,optional"`
	// Location is where Azure runs the group: Global, or one of the regions that it offers for that. Defaults to Global, without which alerts
	// of Service Health do not reach it. Must be known at preview.
	Location *string `pulumi:"location,optional"`
	// Enabled lets it tell anybody. Defaults to true. Must be known at preview.
	Enabled *bool `pulumi:"enabled,optional"`
	Receivers
}

// ActionGroup is who is told when an alert fires.
type ActionGroup struct {
	pulumi.ResourceState

	// ActionGroupId is the id of the action group.
	ActionGroupId pulumi.StringOutput `pulumi:"actionGroupId"`
	// ActionGroupName is its Azure name.
	ActionGroupName pulumi.StringOutput `pulumi:"actionGroupName"`
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
	c.Required("resourceGroupName", azure.IsGiven(a.ResourceGroupName), "give the resource group that receives the action group")
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
	c.Match("actionGroupName", s.ActionGroupName, actionGroupPattern, actionGroupRule)
	if s.ShortName != nil && (*s.ShortName == "" || len([]rune(*s.ShortName)) > maxShortName) {
		c.Failf("shortName", "is %q, %d characters: must be 1 to %d", *s.ShortName, len([]rune(*s.ShortName)), maxShortName)
	}
	c.OneOf("location", s.Location, offered.Locations...)
	s.Receivers.check(&c)
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
	azureName := input.Value(args.ActionGroupName, naming.Name(naming.ActionGroup, name))
	losses.At(ctx, name, name+"-group", "")
	created, err := newActionGroup(ctx, name+"-group", azureName, args, x)
	if err != nil {
		return nil, fmt.Errorf("creating the action group: %w", err)
	}
	x.ActionGroupId, x.ActionGroupName = created.ID().ToStringOutput(), azure.After(ctx, azureName, created)
	azure.RegisterOutputs(ctx, x, pulumi.Map{"actionGroupId": x.ActionGroupId, "actionGroupName": x.ActionGroupName})
	return x, nil
}

// shortName is the beginning of the name unless one was chosen.
func (s *ActionGroupSpec) shortName(azureName string) string {
	letters := []rune(azureName)
	return input.Value(s.ShortName, string(letters[:min(len(letters), maxShortName)]))
}

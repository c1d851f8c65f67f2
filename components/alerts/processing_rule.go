package alerts

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// ProcessingRuleToken is the type token of [ProcessingRule]. It is part of every URN, so it never changes without an alias.
const ProcessingRuleToken = "aksops:alerts:ProcessingRule"

// ProcessingRuleArgs are the inputs of [NewProcessingRule].
type ProcessingRuleArgs struct {
	// ResourceGroupName is the resource group that receives the rule. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// ScopeIds are the subscription, resource groups or resources whose alerts it is about, in the rule's own subscription. Required.
	ScopeIds pulumi.StringArrayInput `pulumi:"scopeIds"`
	// Tags are put on the rule.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	ProcessingRuleSpec
}

// ProcessingRuleSpec is what a user chooses about what happens to alerts that have fired: action groups are added, or they are kept quiet.
// Azure lets quiet win over action groups, and does not apply either to alerts of Service Health.
type ProcessingRuleSpec struct {
	// RuleName is the Azure name, 1 to 160 characters. Defaults to the component's name. Must be known at preview.
	RuleName *string `pulumi:"ruleName,optional"`
	// Description says what it is for. Defaults to none.
	Description *string `pulumi:"description,optional"`
	// Enabled applies the rule. Defaults to true. Must be known at preview.
	Enabled *bool `pulumi:"enabled,optional"`
	// Suppress keeps alerts quiet: they show in the portal and tell nobody. Either it or ActionGroupIds is required. Must be known at preview.
	Suppress *bool `pulumi:"suppress,optional"`
	// ActionGroupIds are action groups to tell besides those of the alerts' rules.
	ActionGroupIds pulumi.StringArrayInput `pulumi:"actionGroupIds,optional"`
	// Conditions narrow it to some alerts; all must hold. Defaults to all alerts of the scopes.
	Conditions []ProcessingCondition `pulumi:"conditions,optional"`
	// Schedule says when it applies. Defaults to always.
	Schedule *Schedule `pulumi:"schedule,optional"`
}

// ProcessingCondition is about one property of an alert.
type ProcessingCondition struct {
	// Field is Severity, MonitorService, MonitorCondition, SignalType, TargetResourceType, TargetResource, TargetResourceGroup, AlertRuleId,
	// AlertRuleName, Description or AlertContext. Required.
	Field string `pulumi:"field"`
	// Operator is Equals, NotEquals, Contains or DoesNotContain. Defaults to Equals.
	Operator *string `pulumi:"operator,optional"`
	// Values are up to 5 values, of which one must match. Required. A severity is Sev0 to Sev4.
	Values []string `pulumi:"values"`
}

// Schedule is when a processing rule applies: once, from one time to another, or again and again.
type Schedule struct {
	// EffectiveFrom is the first moment, in the time zone, such as 2026-12-24T18:00:00. Defaults to at once.
	EffectiveFrom *string `pulumi:"effectiveFrom,optional"`
	// EffectiveUntil is the last moment, in the time zone. Defaults to never.
	EffectiveUntil *string `pulumi:"effectiveUntil,optional"`
	// TimeZone is the time zone by its Windows name, such as W. Europe Standard Time. Defaults to UTC.
	TimeZone *string `pulumi:"timeZone,optional"`
	// Recurrences are times at which it applies again and again. Defaults to all the time between the first and the last moment.
	Recurrences []Recurrence `pulumi:"recurrences,optional"`
}

// Recurrence is a time that comes again: each day, on days of the week or on days of the month.
type Recurrence struct {
	// DaysOfWeek are Monday to Sunday. Not together with DaysOfMonth; with neither it is each day.
	DaysOfWeek []string `pulumi:"daysOfWeek,optional"`
	// DaysOfMonth are 1 to 31.
	DaysOfMonth []int `pulumi:"daysOfMonth,optional"`
	// StartTime is the time of day at which it begins, such as 18:00. Defaults to 00:00.
	StartTime *string `pulumi:"startTime,optional"`
	// EndTime is the time of day at which it ends, on the next day if it is earlier than StartTime. Defaults to the end of the day.
	EndTime *string `pulumi:"endTime,optional"`
}

// ProcessingRule changes what happens to alerts that have fired.
type ProcessingRule struct {
	pulumi.ResourceState

	// RuleId is the rule's id.
	RuleId pulumi.StringOutput `pulumi:"ruleId"`
	// RuleName is its Azure name.
	RuleName pulumi.StringOutput `pulumi:"ruleName"`

	// Rule is the rule itself, for Go programs.
	Rule pulumi.CustomResource
}

// NewProcessingRule registers a rule for alerts that have fired. It returns every mistake in args at once, before anything is registered.
func NewProcessingRule(ctx *pulumi.Context, name string, args *ProcessingRuleArgs, opts ...pulumi.ResourceOption) (*ProcessingRule, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", ProcessingRuleToken, name, err)
	}
	x := &ProcessingRule{}
	if err := ctx.RegisterComponentResource(ProcessingRuleToken, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", ProcessingRuleToken, name, err)
	}
	azureName := input.Value(args.RuleName, naming.Name(naming.ProcessingRule, name))
	losses.At(ctx, name, name+"-rule", "")
	created, err := azure.NewAlertProcessingRule(ctx, name+"-rule", &azure.AlertProcessingRuleArgs{
		ResourceGroupName: args.ResourceGroupName, RuleName: pulumi.String(azureName), Properties: args.build(), Tags: args.Tags,
	}, child(ctx, x, name)...)
	if err != nil {
		return nil, fmt.Errorf("creating the alert processing rule: %w", err)
	}
	x.Rule = created
	x.RuleId, x.RuleName = created.ID().ToStringOutput(), azure.After(ctx, azureName, created)
	azure.RegisterOutputs(ctx, x, pulumi.Map{"ruleId": x.RuleId, "ruleName": x.RuleName})
	return x, nil
}

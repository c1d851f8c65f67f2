package azure

import (
	"errors"
	"maps"

	"github.com/pulumi/pulumi-azure-native-sdk/v2/utilities"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Types of Microsoft Sentinel in the azure-native provider. The Go module of the service is not published.
const (
	SentinelOnboardingToken = "azure-native:securityinsights/v20240301:SentinelOnboardingState"
	ScheduledAlertRuleToken = "azure-native:securityinsights/v20240301:ScheduledAlertRule"
)

// SentinelOnboarding is Microsoft Sentinel on a Log Analytics workspace.
type SentinelOnboarding struct {
	pulumi.CustomResourceState
}

// NewSentinelOnboarding registers Microsoft Sentinel on a workspace.
func NewSentinelOnboarding(ctx *pulumi.Context, name string, workspace Parts, opts ...pulumi.ResourceOption) (*SentinelOnboarding, error) {
	s := &SentinelOnboarding{}
	return s, ctx.RegisterResource(SentinelOnboardingToken, name, pulumi.Map{
		"resourceGroupName":           workspace.ResourceGroup,
		"workspaceName":               workspace.Name,
		"sentinelOnboardingStateName": pulumi.String("default"),
	}, s, utilities.PkgResourceDefaultOpts(opts)...)
}

// ScheduledAlertRule is a rule of Microsoft Sentinel that runs a query from time to time.
type ScheduledAlertRule struct {
	pulumi.CustomResourceState
}

// ScheduledAlertRuleArgs are the inputs of [NewScheduledAlertRule]. All are required.
type ScheduledAlertRuleArgs struct {
	// Workspace is the workspace with Sentinel.
	Workspace Parts
	// RuleId is the rule's id within the workspace.
	RuleId string
	// Properties are the rule's properties as API version 2024-03-01 has them.
	Properties pulumi.Map
}

// NewScheduledAlertRule registers a rule.
func NewScheduledAlertRule(ctx *pulumi.Context, name string, args *ScheduledAlertRuleArgs, opts ...pulumi.ResourceOption) (*ScheduledAlertRule, error) {
	if args == nil || args.RuleId == "" || len(args.Properties) == 0 {
		return nil, errors.New("a scheduled rule needs its id and its properties")
	}
	inputs := maps.Clone(args.Properties)
	inputs["resourceGroupName"], inputs["workspaceName"] = args.Workspace.ResourceGroup, args.Workspace.Name
	inputs["ruleId"], inputs["kind"] = pulumi.String(args.RuleId), pulumi.String("Scheduled")
	r := &ScheduledAlertRule{}
	return r, ctx.RegisterResource(ScheduledAlertRuleToken, name, inputs, r, utilities.PkgResourceDefaultOpts(opts)...)
}

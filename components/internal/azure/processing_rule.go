package azure

import (
	"errors"

	"github.com/pulumi/pulumi-azure-native-sdk/v2/utilities"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// AlertProcessingRuleToken is the type of [AlertProcessingRule] in the azure-native provider, API version 2021-08-08.
const AlertProcessingRuleToken = "azure-native:alertsmanagement:AlertProcessingRuleByName"

// AlertProcessingRule adds action groups to alerts that fire, or keeps them quiet. The Go module of its service is not published.
type AlertProcessingRule struct {
	pulumi.CustomResourceState
}

// AlertProcessingRuleArgs are the inputs of [NewAlertProcessingRule].
type AlertProcessingRuleArgs struct {
	// ResourceGroupName is the resource group that receives the rule. Required.
	ResourceGroupName pulumi.StringInput
	// RuleName is the rule's name. Required.
	RuleName pulumi.StringInput
	// Properties are the rule's properties as the API version has them. Required.
	Properties pulumi.Map
	// Tags are put on the rule.
	Tags pulumi.StringMapInput
}

// NewAlertProcessingRule registers a rule.
func NewAlertProcessingRule(
	ctx *pulumi.Context, name string, args *AlertProcessingRuleArgs, opts ...pulumi.ResourceOption,
) (*AlertProcessingRule, error) {
	if args == nil || args.ResourceGroupName == nil || args.RuleName == nil || len(args.Properties) == 0 {
		return nil, errors.New("an alert processing rule needs its resource group, name and properties")
	}
	inputs := pulumi.Map{
		"resourceGroupName":       args.ResourceGroupName,
		"alertProcessingRuleName": args.RuleName,
		"location":                pulumi.String("Global"),
		"properties":              args.Properties,
	}
	if args.Tags != nil {
		inputs["tags"] = args.Tags
	}
	r := &AlertProcessingRule{}
	return r, ctx.RegisterResource(AlertProcessingRuleToken, name, inputs, r, utilities.PkgResourceDefaultOpts(opts)...)
}

package alerts

import (
	"fmt"

	ma "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20180301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// MetricAlertToken is the type token of [MetricAlert]. It is part of every URN, so it never changes without an alias.
const MetricAlertToken = "aksops:alerts:MetricAlert"

// MetricAlertArgs are the inputs of [NewMetricAlert].
type MetricAlertArgs struct {
	// ResourceGroupName is the resource group that receives the rule. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// ScopeIds are the resources whose metric is looked at. Required. More than one need TargetResourceType and TargetResourceRegion, and a
	// type for which Azure takes several: AKS clusters are not.
	ScopeIds pulumi.StringArrayInput `pulumi:"scopeIds"`
	// TargetResourceType is the type of the resources when there are several, such as Microsoft.Compute/virtualMachines. Must be known at preview.
	TargetResourceType *string `pulumi:"targetResourceType,optional"`
	// TargetResourceRegion is the region of the resources when there are several.
	TargetResourceRegion pulumi.StringInput `pulumi:"targetResourceRegion,optional"`
	// ActionGroupIds are the action groups to tell, up to 5. Defaults to none: the alert then shows in the portal alone.
	ActionGroupIds pulumi.StringArrayInput `pulumi:"actionGroupIds,optional"`
	// Tags are put on the rule.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	MetricAlertSpec
}

// MetricAlertSpec is what a user chooses about an alert on platform metrics.
type MetricAlertSpec struct {
	// RuleName is the Azure name, up to 260 characters. Defaults to the component's name. Must be known at preview.
	RuleName *string `pulumi:"ruleName,optional"`
	// Description says what the alert means and what to do, up to 2048 characters. Defaults to none.
	Description *string `pulumi:"description,optional"`
	// Severity is 0, critical, to 4, verbose. Required. Must be known at preview.
	Severity *int `pulumi:"severity,optional"`
	// Enabled lets the rule fire. Defaults to true. Must be known at preview.
	Enabled *bool `pulumi:"enabled,optional"`
	// Criteria are conditions that must all hold, up to 5. Required. Several can neither be dynamic nor be split by dimensions.
	Criteria []MetricCriterion `pulumi:"criteria"`
	// WindowSize is the time over which the metric is aggregated: PT1M, PT5M, PT15M, PT30M, PT1H, PT6H, PT12H or P1D. Defaults to PT5M. Must be
	// known at preview.
	WindowSize *string `pulumi:"windowSize,optional"`
	// EvaluationFrequency is how often the rule looks: PT1M, PT5M, PT15M, PT30M or PT1H, at most the window. Defaults to PT5M, or to the window
	// if that is shorter. Must be known at preview.
	EvaluationFrequency *string `pulumi:"evaluationFrequency,optional"`
	// AutoMitigate resolves the alert after three healthy evaluations. Defaults to true. Must be known at preview.
	AutoMitigate *bool `pulumi:"autoMitigate,optional"`
}

// MetricCriterion is one condition of a metric alert, with a threshold of its own or, with Sensitivity, one that Azure learns.
type MetricCriterion struct {
	// MetricName is the metric's name, such as node_cpu_usage_percentage. Required.
	MetricName string `pulumi:"metricName"`
	// MetricNamespace is the metric's namespace. Defaults to that of the resource's type.
	MetricNamespace *string `pulumi:"metricNamespace,optional"`
	// TimeAggregation is Average, Minimum, Maximum, Total or Count. Defaults to Average.
	TimeAggregation *string `pulumi:"timeAggregation,optional"`
	// Operator is Equals, GreaterThan, GreaterThanOrEqual, LessThan or LessThanOrEqual; with Sensitivity it is GreaterThan, LessThan or
	// GreaterOrLessThan. Required.
	Operator string `pulumi:"operator"`
	// Threshold is what the metric is compared with, in the metric's unit. Either it or Sensitivity is required.
	Threshold *float64 `pulumi:"threshold,optional"`
	// Sensitivity is Low, Medium or High, for a threshold that Azure learns from the metric's past.
	Sensitivity *string `pulumi:"sensitivity,optional"`
	// FailingPeriods says how many of the last windows must break a learned threshold. Defaults to 4 of 4.
	FailingPeriods *FailingPeriods `pulumi:"failingPeriods,optional"`
	// IgnoreDataBefore is when learning begins, as in 2026-01-31T00:00:00Z. Defaults to the beginning.
	IgnoreDataBefore *string `pulumi:"ignoreDataBefore,optional"`
	// Dimensions narrow or split the metric.
	Dimensions []Dimension `pulumi:"dimensions,optional"`
	// SkipMetricValidation creates the rule although the metric has no data yet. Defaults to false.
	SkipMetricValidation *bool `pulumi:"skipMetricValidation,optional"`
}

// FailingPeriods says how many of how many periods must break the threshold before an alert fires.
type FailingPeriods struct {
	// Of is the number of periods that are looked at, 1 to 6. Required.
	Of int `pulumi:"of"`
	// AtLeast is how many of them must break the threshold, 1 to Of. Required.
	AtLeast int `pulumi:"atLeast"`
}

// MetricAlert is an alert on platform metrics.
type MetricAlert struct {
	pulumi.ResourceState

	// RuleId is the rule's id.
	RuleId pulumi.StringOutput `pulumi:"ruleId"`
	// RuleName is its Azure name.
	RuleName pulumi.StringOutput `pulumi:"ruleName"`

	// Rule is the rule itself, for Go programs.
	Rule *ma.MetricAlert
}

// NewMetricAlert registers an alert on platform metrics. It returns every mistake in args at once, before anything is registered.
func NewMetricAlert(ctx *pulumi.Context, name string, args *MetricAlertArgs, opts ...pulumi.ResourceOption) (*MetricAlert, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", MetricAlertToken, name, err)
	}
	x := &MetricAlert{}
	if err := ctx.RegisterComponentResource(MetricAlertToken, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", MetricAlertToken, name, err)
	}
	azureName := input.Value(args.RuleName, naming.Name(naming.AlertRule, name))
	losses.At(ctx, name, name+"-rule", "")
	created, err := newMetricAlert(ctx, name+"-rule", azureName, args, x)
	if err != nil {
		return nil, fmt.Errorf("creating the metric alert: %w", err)
	}
	x.Rule = created
	x.RuleId, x.RuleName = created.ID().ToStringOutput(), azure.After(ctx, azureName, created)
	azure.RegisterOutputs(ctx, x, pulumi.Map{"ruleId": x.RuleId, "ruleName": x.RuleName})
	return x, nil
}

package alerts

import (
	"fmt"

	ma "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20180301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	singleResource = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"
	anyResource    = "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria"

	staticThreshold  = "StaticThresholdCriterion"
	dynamicThreshold = "DynamicThresholdCriterion"
)

// newMetricAlert replaces a rule whose kind of criteria or scope changes, which Azure refuses to do in place.
func newMetricAlert(ctx *pulumi.Context, name, azureName string, a *MetricAlertArgs, parent pulumi.Resource) (*ma.MetricAlert, error) {
	args := &ma.MetricAlertArgs{
		ResourceGroupName:   a.ResourceGroupName,
		RuleName:            pulumi.String(azureName),
		Location:            pulumi.String("global"),
		Description:         pulumi.StringPtrFromPtr(a.Description),
		Severity:            pulumi.Int(input.Value(a.Severity, 0)),
		Enabled:             pulumi.Bool(input.Value(a.Enabled, true)),
		Scopes:              a.ScopeIds,
		WindowSize:          pulumi.String(a.window()),
		EvaluationFrequency: pulumi.String(a.frequency()),
		AutoMitigate:        pulumi.Bool(input.Value(a.AutoMitigate, true)),
		Criteria:            a.buildCriteria(),
		Actions:             buildMetricActions(a.ActionGroupIds),
		Tags:                a.Tags,
	}
	if a.TargetResourceType != nil {
		args.TargetResourceType, args.TargetResourceRegion = pulumi.String(*a.TargetResourceType), a.TargetResourceRegion.ToStringOutput()
	}
	return ma.NewMetricAlert(ctx, name, args,
		child(ctx, parent, name, pulumi.ReplaceOnChanges([]string{"scopes", "criteria.odataType"}))...)
}

// isSimple says whether the criteria are those of one resource with thresholds of their own; everything else has the wider form.
func (a *MetricAlertArgs) isSimple() bool {
	for _, one := range a.Criteria {
		if one.Sensitivity != nil {
			return false
		}
	}
	return a.TargetResourceType == nil
}

func (a *MetricAlertArgs) buildCriteria() pulumi.Input {
	if a.isSimple() {
		criteria := ma.MetricCriteriaArray{}
		for i, one := range a.Criteria {
			criteria = append(criteria, one.buildStatic(i))
		}
		return ma.MetricAlertSingleResourceMultipleMetricCriteriaArgs{OdataType: pulumi.String(singleResource), AllOf: criteria}
	}
	criteria := pulumi.Array{}
	for i, one := range a.Criteria {
		if one.Sensitivity != nil {
			criteria = append(criteria, one.buildDynamic(i))
			continue
		}
		criteria = append(criteria, one.buildStatic(i))
	}
	return ma.MetricAlertMultipleResourceMultipleMetricCriteriaArgs{OdataType: pulumi.String(anyResource), AllOf: criteria}
}

// criterionName is what Azure wants each condition to have, unique within the rule.
func criterionName(i int) pulumi.String { return pulumi.String(fmt.Sprintf("condition%d", i+1)) }

func (m MetricCriterion) buildStatic(i int) ma.MetricCriteriaArgs {
	return ma.MetricCriteriaArgs{
		CriterionType:        pulumi.String(staticThreshold),
		Name:                 criterionName(i),
		MetricName:           pulumi.String(m.MetricName),
		MetricNamespace:      pulumi.StringPtrFromPtr(m.MetricNamespace),
		TimeAggregation:      pulumi.String(input.Value(m.TimeAggregation, average)),
		Operator:             pulumi.String(m.Operator),
		Threshold:            pulumi.Float64(input.Value(m.Threshold, 0)),
		Dimensions:           buildMetricDimensions(m.Dimensions),
		SkipMetricValidation: pulumi.Bool(input.Value(m.SkipMetricValidation, false)),
	}
}

func (m MetricCriterion) buildDynamic(i int) ma.DynamicMetricCriteriaArgs {
	const usual = 4
	periods := input.Value(m.FailingPeriods, FailingPeriods{Of: usual, AtLeast: usual})
	return ma.DynamicMetricCriteriaArgs{
		CriterionType:    pulumi.String(dynamicThreshold),
		Name:             criterionName(i),
		MetricName:       pulumi.String(m.MetricName),
		MetricNamespace:  pulumi.StringPtrFromPtr(m.MetricNamespace),
		TimeAggregation:  pulumi.String(input.Value(m.TimeAggregation, average)),
		Operator:         pulumi.String(m.Operator),
		AlertSensitivity: pulumi.String(input.Value(m.Sensitivity, "Medium")),
		FailingPeriods: ma.DynamicThresholdFailingPeriodsArgs{
			NumberOfEvaluationPeriods: pulumi.Float64(periods.Of), MinFailingPeriodsToAlert: pulumi.Float64(periods.AtLeast),
		},
		IgnoreDataBefore:     pulumi.StringPtrFromPtr(m.IgnoreDataBefore),
		Dimensions:           buildMetricDimensions(m.Dimensions),
		SkipMetricValidation: pulumi.Bool(input.Value(m.SkipMetricValidation, false)),
	}
}

func buildMetricDimensions(dimensions []Dimension) ma.MetricDimensionArray {
	built := ma.MetricDimensionArray{}
	for _, one := range dimensions {
		built = append(built, &ma.MetricDimensionArgs{
			Name: pulumi.String(one.Name), Operator: pulumi.String(input.Value(one.Operator, include)), Values: pulumi.ToStringArray(one.values()),
		})
	}
	return built
}

// buildMetricActions keeps groups apart whose ids are not known yet, so that a preview shows how many there are.
func buildMetricActions(ids pulumi.StringArrayInput) ma.MetricAlertActionArrayInput {
	actions := ma.MetricAlertActionArray{}
	list, literal := ids.(pulumi.StringArray)
	if ids != nil && !literal {
		return ids.ToStringArrayOutput().ApplyT(func(ids []string) []ma.MetricAlertAction {
			actions := make([]ma.MetricAlertAction, len(ids))
			for i := range ids {
				actions[i] = ma.MetricAlertAction{ActionGroupId: &ids[i]}
			}
			return actions
		}).(ma.MetricAlertActionArrayOutput)
	}
	for _, id := range list {
		actions = append(actions, &ma.MetricAlertActionArgs{ActionGroupId: id.ToStringOutput()})
	}
	return actions
}

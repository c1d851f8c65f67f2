package alerts

import (
	role "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	sqr "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20231201"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const readerRole = "acdd72a7-3385-48ef-bd42-f606fba81ae7"

// newLogAlert replaces a rule whose scope or region changes, which Azure refuses to do in place. It returns the object id of a system-assigned identity
// too, or "".
func newLogAlert(
	ctx *pulumi.Context, name, azureName string, a *LogAlertArgs, parent pulumi.Resource,
) (*sqr.ScheduledQueryRule, pulumi.StringOutput, error) {
	options := child(ctx, parent, name, pulumi.ReplaceOnChanges([]string{"scopes", "location"}))
	none := pulumi.String("").ToStringOutput()
	if !a.hasSystemIdentity() {
		created, err := sqr.NewScheduledQueryRule(ctx, name, buildLogAlert(azureName, a), options...)
		return created, none, err
	}
	principal, err := azure.WatchPrincipal(ctx, name)
	if err != nil {
		return nil, none, err
	}
	created, err := sqr.NewScheduledQueryRule(ctx, name, buildLogAlert(azureName, a), append(options, principal.Option())...)
	if err != nil {
		return nil, none, err
	}
	return created, principal.Of(created, created.Identity.PrincipalId().Elem()), nil
}

func buildLogAlert(azureName string, a *LogAlertArgs) *sqr.ScheduledQueryRuleArgs {
	args := &sqr.ScheduledQueryRuleArgs{
		ResourceGroupName:                     a.ResourceGroupName,
		Location:                              a.Location.ToStringOutput(),
		RuleName:                              pulumi.String(azureName),
		DisplayName:                           pulumi.String(input.Value(a.DisplayName, azureName)),
		Description:                           pulumi.StringPtrFromPtr(a.Description),
		Kind:                                  pulumi.String("LogAlert"),
		Severity:                              pulumi.Float64(input.Value(a.Severity, 0)),
		Enabled:                               pulumi.Bool(input.Value(a.Enabled, true)),
		Scopes:                                pulumi.StringArray{a.ScopeId},
		WindowSize:                            pulumi.String(a.window()),
		EvaluationFrequency:                   pulumi.String(a.frequency()),
		OverrideQueryTimeRange:                pulumi.StringPtrFromPtr(a.OverrideQueryTimeRange),
		AutoMitigate:                          pulumi.Bool(a.autoMitigate()),
		MuteActionsDuration:                   pulumi.StringPtrFromPtr(a.MuteActionsDuration),
		SkipQueryValidation:                   pulumi.Bool(input.Value(a.SkipQueryValidation, false)),
		CheckWorkspaceAlertsStorageConfigured: pulumi.Bool(input.Value(a.LinkedStorageRequired, false)),
		Criteria:                              &sqr.ScheduledQueryRuleCriteriaArgs{AllOf: sqr.ConditionArray{a.buildCondition(a.query)}},
		Actions:                               a.buildActions(),
		Tags:                                  a.Tags,
	}
	if a.Identity != nil {
		args.Identity = a.Identity.build()
	}
	return args
}

func (s *LogAlertSpec) buildCondition(query pulumi.StringInput) *sqr.ConditionArgs {
	if query == nil {
		query = pulumi.String(s.Query)
	}
	dimensions := sqr.DimensionArray{}
	for _, one := range s.Dimensions {
		dimensions = append(dimensions, &sqr.DimensionArgs{
			Name: pulumi.String(one.Name), Operator: pulumi.String(input.Value(one.Operator, include)), Values: pulumi.ToStringArray(one.values()),
		})
	}
	periods := s.periods()
	return &sqr.ConditionArgs{
		Query:               query,
		TimeAggregation:     pulumi.String(s.aggregation()),
		MetricMeasureColumn: pulumi.StringPtrFromPtr(s.MetricMeasureColumn),
		ResourceIdColumn:    pulumi.StringPtrFromPtr(s.ResourceIdColumn),
		Operator:            pulumi.String(input.Value(s.Operator, "GreaterThan")),
		Threshold:           pulumi.Float64(input.Value(s.Threshold, 0)),
		Dimensions:          dimensions,
		FailingPeriods: &sqr.ConditionFailingPeriodsArgs{
			NumberOfEvaluationPeriods: pulumi.Float64(periods.Of), MinFailingPeriodsToAlert: pulumi.Float64(periods.AtLeast),
		},
	}
}

func (a *LogAlertArgs) buildActions() *sqr.ActionsArgs {
	args := &sqr.ActionsArgs{ActionGroups: pulumi.StringArray{}}
	if a.CustomProperties != nil {
		args.CustomProperties = pulumi.ToSecret(a.CustomProperties).(pulumi.StringMapOutput) //nolint:forcetypeassert // a secret map is a map
	}
	if a.ActionGroupIds != nil {
		args.ActionGroups = a.ActionGroupIds
	}
	return args
}

func (i *LogAlertIdentity) build() *sqr.IdentityArgs {
	if i.UserAssignedIdentityId == nil {
		return &sqr.IdentityArgs{Type: sqr.IdentityTypeSystemAssigned}
	}
	return &sqr.IdentityArgs{Type: sqr.IdentityTypeUserAssigned, UserAssignedIdentities: pulumi.StringArray{i.UserAssignedIdentityId}}
}

func grantReader(ctx *pulumi.Context, name string, scope, principal pulumi.StringInput, parent pulumi.Resource) error {
	_, err := role.NewRoleAssignment(ctx, name, &role.RoleAssignmentArgs{
		Scope: scope.ToStringOutput(), PrincipalId: principal, PrincipalType: pulumi.String("ServicePrincipal"),
		RoleDefinitionId: azure.RoleDefinitionID(scope, readerRole),
	}, pulumi.Parent(parent), pulumi.ReplaceOnChanges([]string{"roleDefinitionId"}))
	return err
}

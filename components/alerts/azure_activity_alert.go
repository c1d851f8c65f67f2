package alerts

import (
	ala "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20201001"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func newActivityAlert(ctx *pulumi.Context, name, azureName string, a *ActivityAlertArgs, parent pulumi.Resource) (*ala.ActivityLogAlert, error) {
	return ala.NewActivityLogAlert(ctx, name, &ala.ActivityLogAlertArgs{
		ResourceGroupName:    a.ResourceGroupName,
		ActivityLogAlertName: pulumi.String(azureName),
		Location:             pulumi.String(input.Value(a.Location, globalLocation)),
		Description:          pulumi.StringPtrFromPtr(a.Description),
		Enabled:              pulumi.Bool(input.Value(a.Enabled, true)),
		Scopes:               a.ScopeIds,
		Condition:            a.buildCondition(),
		Actions:              &ala.ActionListArgs{ActionGroups: buildActivityActions(a.ActionGroupIds)},
		Tags:                 a.Tags,
	}, child(ctx, parent, name)...)
}

func (s *ActivityAlertSpec) buildCondition() *ala.AlertRuleAllOfConditionArgs {
	all := ala.AlertRuleAnyOfOrLeafConditionArray{
		&ala.AlertRuleAnyOfOrLeafConditionArgs{Field: pulumi.String(categoryField), Equals: pulumi.String(s.Category)},
	}
	for _, one := range s.Conditions {
		built := &ala.AlertRuleAnyOfOrLeafConditionArgs{Field: pulumi.StringPtrFromPtr(one.Field), Equals: pulumi.StringPtrFromPtr(one.Equals)}
		if len(one.ContainsAny) > 0 {
			built.ContainsAny = pulumi.ToStringArray(one.ContainsAny)
		}
		if len(one.AnyOf) > 0 {
			leaves := ala.AlertRuleLeafConditionArray{}
			for _, leaf := range one.AnyOf {
				leaves = append(leaves, leaf.build())
			}
			built.AnyOf = leaves
		}
		all = append(all, built)
	}
	return &ala.AlertRuleAllOfConditionArgs{AllOf: all}
}

func (l ActivityLeaf) build() *ala.AlertRuleLeafConditionArgs {
	args := &ala.AlertRuleLeafConditionArgs{Field: pulumi.String(l.Field), Equals: pulumi.StringPtrFromPtr(l.Equals)}
	if len(l.ContainsAny) > 0 {
		args.ContainsAny = pulumi.ToStringArray(l.ContainsAny)
	}
	return args
}

// buildActivityActions keeps groups apart whose ids are not known yet, so that a preview shows how many there are.
func buildActivityActions(ids pulumi.StringArrayInput) ala.ActionGroupArrayInput {
	list, literal := ids.(pulumi.StringArray)
	if ids != nil && !literal {
		return ids.ToStringArrayOutput().ApplyT(func(ids []string) []ala.ActionGroup {
			actions := make([]ala.ActionGroup, len(ids))
			for i := range ids {
				actions[i] = ala.ActionGroup{ActionGroupId: ids[i]}
			}
			return actions
		}).(ala.ActionGroupArrayOutput)
	}
	actions := ala.ActionGroupArray{}
	for _, id := range list {
		actions = append(actions, &ala.ActionGroupArgs{ActionGroupId: id})
	}
	return actions
}

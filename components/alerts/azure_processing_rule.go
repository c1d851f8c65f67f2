package alerts

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func (a *ProcessingRuleArgs) build() pulumi.Map {
	properties := pulumi.Map{
		"scopes":  a.ScopeIds,
		"enabled": pulumi.Bool(input.Value(a.Enabled, true)),
		"actions": pulumi.Array{a.buildAction()},
	}
	if a.Description != nil {
		properties["description"] = pulumi.String(*a.Description)
	}
	if len(a.Conditions) > 0 {
		conditions := pulumi.Array{}
		for _, one := range a.Conditions {
			conditions = append(conditions, pulumi.Map{
				"field": pulumi.String(one.Field), "operator": pulumi.String(input.Value(one.Operator, "Equals")), "values": pulumi.ToStringArray(one.Values),
			})
		}
		properties["conditions"] = conditions
	}
	if a.Schedule != nil {
		properties["schedule"] = a.Schedule.build()
	}
	return properties
}

func (s *ProcessingRuleSpec) buildAction() pulumi.Map {
	if input.Value(s.Suppress, false) {
		return pulumi.Map{"actionType": pulumi.String("RemoveAllActionGroups")}
	}
	return pulumi.Map{"actionType": pulumi.String("AddActionGroups"), "actionGroupIds": s.ActionGroupIds}
}

func (s *Schedule) build() pulumi.Map {
	schedule := pulumi.Map{"timeZone": pulumi.String(input.Value(s.TimeZone, "UTC"))}
	if s.EffectiveFrom != nil {
		schedule["effectiveFrom"] = pulumi.String(*s.EffectiveFrom)
	}
	if s.EffectiveUntil != nil {
		schedule["effectiveUntil"] = pulumi.String(*s.EffectiveUntil)
	}
	if len(s.Recurrences) > 0 {
		recurrences := pulumi.Array{}
		for _, one := range s.Recurrences {
			recurrences = append(recurrences, one.build())
		}
		schedule["recurrences"] = recurrences
	}
	return schedule
}

// build leaves both times out for the whole day, which Azure means by that.
func (r Recurrence) build() pulumi.Map {
	built := pulumi.Map{"recurrenceType": pulumi.String("Daily")}
	switch {
	case len(r.DaysOfWeek) > 0:
		built["recurrenceType"], built["daysOfWeek"] = pulumi.String("Weekly"), pulumi.ToStringArray(r.DaysOfWeek)
	case len(r.DaysOfMonth) > 0:
		built["recurrenceType"], built["daysOfMonth"] = pulumi.String("Monthly"), pulumi.ToIntArray(r.DaysOfMonth)
	}
	if r.StartTime != nil || r.EndTime != nil {
		built["startTime"] = pulumi.String(input.Value(r.StartTime, startOfDay) + ":00")
		built["endTime"] = pulumi.String("23:59:59")
		if r.EndTime != nil {
			built["endTime"] = pulumi.String(*r.EndTime + ":00")
		}
	}
	return built
}

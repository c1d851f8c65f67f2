package azure

import (
	"slices"
	"strings"
)

const (
	processingRuleType = "alertsmanagement:AlertProcessingRuleByName"
	maxProcessingRules = 1000
	addActionGroups    = "AddActionGroups"
)

var (
	processingRuleChecks = []check{
		checkProcessingScopes, checkProcessingActions, checkProcessingConditions, checkProcessingSchedule, checkProcessingQuota,
	}
	// wholeValues are fields of which conditions compare whole values.
	wholeValues = []string{"Severity", "MonitorService", "MonitorCondition", "SignalType"}
	alertLevels = []string{"Sev0", "Sev1", "Sev2", "Sev3", "Sev4"}
)

func checkProcessingScopes(r *request) error {
	for _, scope := range textsAt(r.inputs, "properties.scopes[]") {
		if !r.isInOwnSubscription(scope) {
			return r.refuse(badRequest, "The scope '%s' is not in the subscription of the rule.", scope)
		}
	}
	return r.checkScopesAt("properties.scopes[]")
}

func checkProcessingActions(r *request) error {
	actions := at(r.inputs, "properties.actions[]")
	if len(actions) != 1 {
		return r.refuse(badRequest, "The rule has %d actions: exactly one is supported.", len(actions))
	}
	kind, groups := textAt(actions[0].ObjectValue(), "actionType"), textsAt(actions[0].ObjectValue(), "actionGroupIds[]")
	switch {
	case kind == addActionGroups && len(groups) == 0:
		return r.refuse(badRequest, "The action %s needs actionGroupIds.", kind)
	case kind != addActionGroups && len(groups) > 0:
		return r.refuse(badRequest, "The action %s has no actionGroupIds.", kind)
	}
	return nil
}

func checkProcessingConditions(r *request) error {
	if repeated := firstRepeated(textsAt(r.inputs, "properties.conditions[].field")); repeated != "" {
		return r.refuse(badRequest, "There is more than one condition on the field '%s'.", repeated)
	}
	for _, condition := range at(r.inputs, "properties.conditions[]") {
		is := condition.ObjectValue()
		field, operator, values := textAt(is, "field"), textAt(is, "operator"), textsAt(is, "values[]")
		switch {
		case len(values) == 0:
			return r.refuse(badRequest, "%s has no values.", condition.path)
		case slices.Contains(wholeValues, field) && strings.Contains(operator, "ontain"):
			return r.refuse(badRequest, "%s: the operator '%s' is not supported for the field '%s'.", condition.path, operator, field)
		}
		for _, level := range values {
			if field == "Severity" && !slices.Contains(alertLevels, level) {
				return r.refuse(badRequest, "%s: the severity '%s' is not one of %v.", condition.path, level, alertLevels)
			}
		}
	}
	return nil
}

// checkProcessingSchedule knows that what ends has to begin before, and which days each kind of recurrence has.
func checkProcessingSchedule(r *request) error {
	from, until := textAt(r.inputs, "properties.schedule.effectiveFrom"), textAt(r.inputs, "properties.schedule.effectiveUntil")
	if from != "" && until != "" && until <= from {
		return r.refuse(badRequest, "effectiveUntil '%s' must be after effectiveFrom '%s'.", until, from)
	}
	daysOf := map[string]string{"Weekly": "daysOfWeek", "Monthly": "daysOfMonth"}
	for _, recurrence := range at(r.inputs, "properties.schedule.recurrences[]") {
		is := recurrence.ObjectValue()
		kind := textAt(is, "recurrenceType")
		for of, days := range daysOf {
			if (of == kind) != (len(at(is, days+"[]")) > 0) {
				return r.refuse(badRequest, "%s: %s are for recurrences of the kind %s, which need them.", recurrence.path, days, of)
			}
		}
		starts, ends := textAt(is, "startTime"), textAt(is, "endTime")
		switch {
		case (starts == "") != (ends == ""):
			return r.refuse(badRequest, "%s must have both startTime and endTime, or neither.", recurrence.path)
		case starts != "" && starts == ends:
			return r.refuse(badRequest, "%s: startTime and endTime are the same.", recurrence.path)
		}
	}
	return nil
}

func checkProcessingQuota(r *request) error {
	return r.checkQuota(maxProcessingRules, "alert processing rules", isAny)
}

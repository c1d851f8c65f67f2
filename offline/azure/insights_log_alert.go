package azure

import (
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	countAggregation  = "Count"
	longestState      = 12 * time.Hour
	longestLook       = 48 * time.Hour
	eachMinute        = "PT1M"
	maxRulesEachMin   = 100
	maxRulesOfAScope  = 1000
	logAlertVersion   = "2023-12-01"
	linkedAlertsStore = "/linkedStorageAccounts/alerts"
)

var logAlertChecks = []check{
	checkLogAlertPlace, checkLogAlertIdentity, checkAlertScopes, checkLogCriteria, checkLogTimes, checkLogState, checkLogStorage, checkQuery,
	checkQueryEachMinute, checkQueryTables, checkLogQuotas,
}

// checkLogAlertPlace knows that a rule looks at one thing only, from a region.
func checkLogAlertPlace(r *request) error {
	if scopes := textsAt(r.inputs, "scopes[]"); len(scopes) != 1 {
		return r.refuse(badRequest, "The rule has %d scopes: exactly one is supported.", len(scopes))
	}
	location := textAt(r.inputs, "location")
	if region(location) == everywhere {
		return r.refuse("LocationNotAvailableForResourceType",
			"The provided location '%s' is not available for resource type '%s'.", location, r.t.armType())
	}
	return r.checkLocation("LocationNotAvailableForResourceType", location)
}

func checkLogAlertIdentity(r *request) error {
	kind, given := textAt(r.inputs, "identity.type"), textsAt(r.inputs, "identity.userAssignedIdentities[]")
	switch {
	case kind == userAssigned && len(given) == 0:
		return r.refuse("InvalidIdentityValues", "The identity type is '%s', but no identity is given.", kind)
	case kind != userAssigned && len(given) > 0:
		return r.refuse("InvalidIdentityValues", "An identity of type '%s' cannot have user-assigned identities.", kind)
	case kind != "" && kind != "None" && strings.Contains(lastSegment(r.id), ";"):
		return r.refuse(badRequest, "The name of a rule with an identity must not contain ';'.")
	}
	return nil
}

// checkLogCriteria looks at the one criterion that there is.
func checkLogCriteria(r *request) error {
	criteria := at(r.inputs, "criteria.allOf[]")
	if len(criteria) != 1 {
		return r.refuse(badRequest, "The rule has %d criteria: exactly one is supported.", len(criteria))
	}
	is := criteria[0].ObjectValue()
	aggregation, column := textAt(is, "timeAggregation"), textAt(is, "metricMeasureColumn")
	of, some := numberAt(is, "failingPeriods.numberOfEvaluationPeriods")
	atLeast, _ := numberAt(is, "failingPeriods.minFailingPeriodsToAlert")
	switch {
	case aggregation == countAggregation && column != "":
		return r.refuse(badRequest, "metricMeasureColumn must not be given when results are counted.")
	case aggregation != countAggregation && column == "":
		return r.refuse(badRequest, "The aggregation '%s' needs a metricMeasureColumn.", aggregation)
	case some && atLeast > of:
		return r.refuse(badRequest, "minFailingPeriodsToAlert '%v' must not be greater than numberOfEvaluationPeriods '%v'.", atLeast, of)
	}
	if repeated := firstRepeated(textsAt(is, "dimensions[].name")); repeated != "" {
		return r.refuse(badRequest, "The dimension '%s' is given more than once.", repeated)
	}
	for _, dimension := range at(is, "dimensions[]") {
		if len(textsAt(dimension.ObjectValue(), "values[]")) == 0 {
			return r.refuse(badRequest, "%s has no values.", dimension.path)
		}
	}
	return nil
}

// checkLogTimes compares the window with the frequency, and all the windows together with how far back a query looks.
func checkLogTimes(r *request) error {
	window, _ := parseSpan(textAt(r.inputs, "windowSize"))
	frequency, _ := parseSpan(textAt(r.inputs, "evaluationFrequency"))
	periods := 1.0
	if chosen, given := numberAt(at(r.inputs, "criteria.allOf[]")[0].ObjectValue(), "failingPeriods.numberOfEvaluationPeriods"); given {
		periods = chosen
	}
	together := window * time.Duration(periods)
	override, overridden := parseSpan(textAt(r.inputs, "overrideQueryTimeRange"))
	switch {
	case window < frequency:
		return r.refuse(badRequest, "windowSize '%s' must not be shorter than evaluationFrequency '%s'.",
			textAt(r.inputs, "windowSize"), textAt(r.inputs, "evaluationFrequency"))
	case together > longestLook:
		return r.refuse(badRequest, "windowSize times numberOfEvaluationPeriods is %s: at most %s are allowed.", together, longestLook)
	case overridden && override < together:
		return r.refuse(badRequest, "overrideQueryTimeRange must not be shorter than windowSize times numberOfEvaluationPeriods, which is %s.", together)
	}
	return nil
}

// checkLogState knows what goes together with alerts that resolve by themselves, as they do unless told otherwise.
func checkLogState(r *request) error {
	resolves := !given(r.inputs, "autoMitigate") || trueAt(r.inputs, "autoMitigate")
	frequency, _ := parseSpan(textAt(r.inputs, "evaluationFrequency"))
	switch {
	case resolves && given(r.inputs, "muteActionsDuration"):
		return r.refuse(badRequest, "muteActionsDuration cannot be set when autoMitigate is true.")
	case resolves && given(r.inputs, "resolveConfiguration"):
		return r.refuse(badRequest, "autoMitigate and resolveConfiguration cannot both be set.")
	case resolves && frequency > longestState:
		return r.refuse(badRequest, "autoMitigate is not supported for an evaluationFrequency longer than %s.", longestState)
	}
	return nil
}

func checkLogStorage(r *request) error {
	scope := textsAt(r.inputs, "scopes[]")[0]
	if trueAt(r.inputs, "checkWorkspaceAlertsStorageConfigured") && r.all.find(scope+linkedAlertsStore) == nil {
		return r.refuse(badRequest, "The workspace '%s' has no linked storage account for alerts.", scope)
	}
	return nil
}

func checkLogQuotas(r *request) error {
	if err := r.checkQuota(maxRulesOfAKind, "log search alert rules", isAny); err != nil {
		return err
	}
	scope := textsAt(r.inputs, "scopes[]")[0]
	err := r.checkQuota(maxRulesOfAScope, "log search alert rules on "+scope, func(other *Object) bool {
		return slices.ContainsFunc(textsAt(other.Inputs, "scopes[]"), func(theirs string) bool { return strings.EqualFold(theirs, scope) })
	})
	if err != nil || textAt(r.inputs, "evaluationFrequency") != eachMinute {
		return err
	}
	return r.checkQuota(maxRulesEachMin, "log search alert rules that run every minute", func(other *Object) bool {
		return textAt(other.Inputs, "evaluationFrequency") == eachMinute
	})
}

func describeLogAlert(a *answer) {
	a.set("createdWithApiVersion", logAlertVersion)
	a.set("isLegacyLogAnalyticsRule", false)
	a.set("isWorkspaceAlertsStorageConfigured", trueAt(a.inputs, "checkWorkspaceAlertsStorageConfigured"))
	a.set("etag", `"`+a.hex("etag", 16)+`"`)
	a.fallback("kind", "LogAlert")
	a.fallback("autoMitigate", true)
	a.fallback("displayName", lastSegment(a.id))
	a.fallback("skipQueryValidation", false)
	a.outputs["systemData"] = resource.NewProperty(resource.PropertyMap{})
	a.set("systemData.createdAt", createdDate)
	switch identity := object(a.inputs, "identity"); textAt(identity, "type") {
	case systemAssigned:
		a.set("identity.principalId", a.ofBirth(principalPurpose, identityOf(a.id)))
		a.set("identity.tenantId", TenantID)
	case userAssigned:
		a.describeUserAssigned(identity)
	}
}

package azure

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	singleCriteria   = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"
	dynamicCriterion = "DynamicThresholdCriterion"
	// maxMetricNames is how long the names of a rule and its resource group can be together.
	maxMetricNames      = 252
	maxFailingPeriods   = 6
	learningStartsAfter = 5 * time.Minute
)

var (
	staticMetricOperators  = []string{"Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"}
	dynamicMetricOperators = []string{"GreaterThan", "LessThan", "GreaterOrLessThan"}
	sensitivities          = []string{"Low", "Medium", "High"}
	// oneByOne are types of which a rule takes one resource only.
	oneByOne = []string{"Microsoft.ContainerService/managedClusters"}
)

// platformMetric is a metric that resources of a type have.
type platformMetric struct {
	Aggregations []string `json:"aggregations"`
	Dimensions   []string `json:"dimensions"`
	// Grain is the shortest time that it is aggregated over, if that is not a minute.
	Grain string `json:"grain"`
}

//go:embed metrics.json
var metricsJSON []byte

// platformMetrics are the metrics by their namespace, which is a resource type in lower case, and by their name.
var platformMetrics = func() map[string]map[string]platformMetric {
	var read map[string]map[string]platformMetric
	if err := json.Unmarshal(metricsJSON, &read); err != nil {
		panic("metrics.json: " + err.Error())
	}
	byKey := make(map[string]map[string]platformMetric, len(read))
	for namespace, metrics := range read {
		byKey[key(namespace)] = metrics
	}
	return byKey
}()

var metricAlertChecks = []check{
	checkMetricNames, checkAlertScopes, checkMetricTargets, checkMetricTimes, checkMetricCriteria, checkMetricThresholds, checkMetrics, checkMetricQuota,
}

func checkMetricQuota(r *request) error {
	return r.checkQuota(maxRulesOfAKind, "metric alert rules", isAny)
}

func checkMetricNames(r *request) error {
	group, name := resourceGroupOf(r.id), lastSegment(r.id)
	if length := len([]rune(group)) + len([]rune(name)); length > maxMetricNames {
		return r.refuse(badRequest, "The names of the resource group and the rule have %d characters together: at most %d are allowed.",
			length, maxMetricNames)
	}
	return nil
}

// checkMetricTargets knows when a rule has to say of which type, and where, the resources are.
func checkMetricTargets(r *request) error {
	scopes, kind := textsAt(r.inputs, "scopes[]"), textAt(r.inputs, "targetResourceType")
	wide := slices.ContainsFunc(scopes, func(id string) bool { return isSubscription(id) || isResourceGroup(id) })
	several := len(scopes) > 1 || wide
	single := textAt(r.inputs, "criteria.odataType") == singleCriteria
	switch {
	case several && single:
		return r.refuse(badRequest, "Criteria of one resource cannot be used with several scopes, a resource group or a subscription.")
	case several && (kind == "" || !given(r.inputs, "targetResourceRegion")):
		return r.refuse(badRequest, "targetResourceType and targetResourceRegion are required for several scopes, a resource group or a subscription.")
	case single && kind != "":
		return r.refuse(badRequest, "targetResourceType is not for criteria of one resource.")
	case slices.ContainsFunc(oneByOne, func(one string) bool { return strings.EqualFold(one, kind) }):
		return r.refuse(badRequest, "Alerts on several resources are not supported for the type '%s'.", kind)
	}
	for _, scope := range scopes {
		if theirs := armTypeOf(scope); kind != "" && theirs != "" && !strings.EqualFold(theirs, kind) {
			return r.refuse(badRequest, "The scope '%s' is not of the type '%s'.", scope, kind)
		}
	}
	return nil
}

func checkMetricTimes(r *request) error {
	window, _ := parseSpan(textAt(r.inputs, "windowSize"))
	frequency, _ := parseSpan(textAt(r.inputs, "evaluationFrequency"))
	if window < frequency {
		return r.refuse(badRequest, "windowSize '%s' must not be shorter than evaluationFrequency '%s'.",
			textAt(r.inputs, "windowSize"), textAt(r.inputs, "evaluationFrequency"))
	}
	learns := slices.Contains(textsAt(r.inputs, "criteria.allOf[].criterionType"), dynamicCriterion)
	if learns && (frequency < learningStartsAfter || window > time.Hour) {
		return r.refuse(badRequest, "A dynamic threshold needs a windowSize and an evaluationFrequency of PT5M to PT1H.")
	}
	return nil
}

// checkMetricCriteria looks at the criteria together.
func checkMetricCriteria(r *request) error {
	criteria := at(r.inputs, "criteria.allOf[]")
	kinds := textsAt(r.inputs, "criteria.allOf[].criterionType")
	switch {
	case len(criteria) == 0:
		return r.refuse(badRequest, "The rule has no criteria.")
	case slices.Contains(kinds, dynamicCriterion) && textAt(r.inputs, "criteria.odataType") == singleCriteria:
		return r.refuse(badRequest, "Criteria of one resource have static thresholds only.")
	case slices.Contains(kinds, dynamicCriterion) && len(criteria) > 1:
		return r.refuse(badRequest, "A dynamic threshold must be the only criterion.")
	}
	if repeated := firstRepeated(textsAt(r.inputs, "criteria.allOf[].name")); repeated != "" {
		return r.refuse(badRequest, "The criterion name '%s' is used more than once.", repeated)
	}
	for _, dimension := range at(r.inputs, "criteria.allOf[].dimensions[]") {
		values := textsAt(dimension.ObjectValue(), "values[]")
		switch {
		case len(values) == 0:
			return r.refuse(badRequest, "%s has no values.", dimension.path)
		case len(criteria) > 1 && (len(values) > 1 || values[0] == "*"):
			return r.refuse(badRequest, "%s: with several criteria, each dimension must have exactly one value.", dimension.path)
		}
	}
	return nil
}

// checkMetricThresholds looks at each criterion by itself.
func checkMetricThresholds(r *request) error {
	for _, criterion := range at(r.inputs, "criteria.allOf[]") {
		is := criterion.ObjectValue()
		if repeated := firstRepeated(textsAt(is, "dimensions[].name")); repeated != "" {
			return r.refuse(badRequest, "%s: the dimension '%s' is given more than once.", criterion.path, repeated)
		}
		operator := textAt(is, "operator")
		if textAt(is, "criterionType") == dynamicCriterion {
			if err := r.checkLearned(criterion.path, is); err != nil {
				return err
			}
			continue
		}
		_, compared := numberAt(is, "threshold")
		switch {
		case !compared:
			return r.refuse(badRequest, "%s: a static criterion needs a threshold.", criterion.path)
		case !slices.Contains(staticMetricOperators, operator):
			return r.refuse(badRequest, "%s: the operator '%s' is not one of %v.", criterion.path, operator, staticMetricOperators)
		}
	}
	return nil
}

func (r *request) checkLearned(path string, criterion resource.PropertyMap) error {
	operator, sensitivity := textAt(criterion, "operator"), textAt(criterion, "alertSensitivity")
	of, someOf := numberAt(criterion, "failingPeriods.numberOfEvaluationPeriods")
	atLeast, some := numberAt(criterion, "failingPeriods.minFailingPeriodsToAlert")
	switch {
	case !slices.Contains(dynamicMetricOperators, operator):
		return r.refuse(badRequest, "%s: the operator '%s' is not one of %v.", path, operator, dynamicMetricOperators)
	case !slices.Contains(sensitivities, sensitivity):
		return r.refuse(badRequest, "%s: the sensitivity '%s' is not one of %v.", path, sensitivity, sensitivities)
	case !someOf || !some:
		return r.refuse(badRequest, "%s: a dynamic criterion needs failingPeriods.", path)
	case of < 1 || of > maxFailingPeriods || atLeast < 1 || atLeast > of:
		return r.refuse(badRequest, "%s: failingPeriods must be 1 to %d, of which at most as many fail.", path, maxFailingPeriods)
	}
	if since := textAt(criterion, "ignoreDataBefore"); since != "" {
		if _, err := time.Parse(time.RFC3339, since); err != nil {
			return r.refuse(badRequest, "%s: ignoreDataBefore is '%s', which is no time.", path, since)
		}
	}
	return nil
}

// checkMetrics looks up the metrics of types that the simulation knows, unless the criterion says not to.
func checkMetrics(r *request) error {
	kind := textAt(r.inputs, "targetResourceType")
	if scopes := textsAt(r.inputs, "scopes[]"); kind == "" {
		kind = armTypeOf(scopes[0])
	}
	window, _ := parseSpan(textAt(r.inputs, "windowSize"))
	for _, criterion := range at(r.inputs, "criteria.allOf[]") {
		is := criterion.ObjectValue()
		namespace := kind
		if chosen := textAt(is, "metricNamespace"); chosen != "" {
			namespace = chosen
		}
		metrics, known := platformMetrics[key(namespace)]
		if !known || trueAt(is, "skipMetricValidation") {
			continue
		}
		name := textAt(is, "metricName")
		metric, exists := metrics[name]
		grain, _ := parseSpan(metric.Grain)
		switch aggregation := textAt(is, "timeAggregation"); {
		case !exists:
			return r.refuse(badRequest, "Metric: '%s' in namespace '%s' was not found.", name, namespace)
		case !slices.Contains(metric.Aggregations, aggregation):
			return r.refuse(badRequest, "The metric '%s' does not support the aggregation '%s': it has %v.", name, aggregation, metric.Aggregations)
		case window < grain:
			return r.refuse(badRequest, "The metric '%s' is not available for a windowSize shorter than %s.", name, metric.Grain)
		}
		for _, dimension := range textsAt(is, "dimensions[].name") {
			if !slices.Contains(metric.Dimensions, dimension) {
				return r.refuse(badRequest, "The metric '%s' has no dimension '%s': it has %v.", name, dimension, metric.Dimensions)
			}
		}
	}
	return nil
}

func describeMetricAlert(a *answer) {
	a.set("isMigrated", false)
	a.set("lastUpdatedTime", createdDate)
	a.fallback("autoMitigate", true)
}

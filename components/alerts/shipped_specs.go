package alerts

import "slices"

// Namespaces are those that workload rules look at.
type Namespaces struct {
	// Included are the only ones to look at; all if it is empty.
	Included []string
	// Excluded are left out, besides those of the platform, which the rules leave out by themselves.
	Excluded []string
}

const (
	dynamicKind        = "dynamic"
	namespaceDimension = "namespace"

	servicesWord = "$services"
	regionsWord  = "$regions"
)

func (r shipped) excluded(n Namespaces) []string {
	all := slices.Clone(r.ExcludedNamespaces)
	for _, one := range n.Excluded {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

func (r shipped) metricSpec(n Namespaces) *MetricAlertSpec {
	window, frequency := r.WindowSize, r.EvaluationFrequency
	spec := &MetricAlertSpec{
		WindowSize: &window, EvaluationFrequency: &frequency, AutoMitigate: r.AutoMitigate,
	}
	criteria := r.Criteria
	if len(criteria) == 0 {
		criteria = []shippedCriterion{{MetricName: r.MetricName, TimeAggregation: r.TimeAggregation, Operator: r.Operator, Dimensions: r.Dimensions}}
	}
	for _, one := range criteria {
		spec.Criteria = append(spec.Criteria, r.criterion(one, n))
	}
	return spec
}

func (r shipped) criterion(one shippedCriterion, n Namespaces) MetricCriterion {
	namespace, aggregation := r.Namespace, one.TimeAggregation
	built := MetricCriterion{
		MetricName: one.MetricName, MetricNamespace: &namespace, TimeAggregation: &aggregation, Operator: one.Operator,
		Dimensions: r.dimensions(one.Dimensions, n),
	}
	switch {
	case r.Kind == dynamicKind:
		sensitivity := r.Sensitivity
		built.Sensitivity, built.FailingPeriods = &sensitivity, r.periods()
	case len(r.Criteria) > 0:
		threshold := one.Threshold
		built.Threshold = &threshold
	default:
		built.Threshold = r.Threshold
	}
	return built
}

func (r shipped) periods() *FailingPeriods {
	if r.FailingPeriods == nil {
		return nil
	}
	return &FailingPeriods{Of: r.FailingPeriods.Of, AtLeast: r.FailingPeriods.AtLeast}
}

// dimensions narrow the dimension for namespaces of a workload rule.
func (r shipped) dimensions(all []shippedDimension, n Namespaces) []Dimension {
	var built []Dimension
	for _, one := range all {
		d := Dimension{Name: one.Name, Values: one.Values}
		if one.Operator != "" {
			operator := one.Operator
			d.Operator = &operator
		}
		if r.Workload && r.Signal == MetricSignal && one.Name == namespaceDimension {
			d = r.namespaces(n)
		}
		built = append(built, d)
	}
	return built
}

func (r shipped) namespaces(n Namespaces) Dimension {
	excluded := r.excluded(n)
	if len(n.Included) > 0 {
		operator := include
		included := slices.DeleteFunc(slices.Clone(n.Included), func(one string) bool { return slices.Contains(n.Excluded, one) })
		return Dimension{Name: namespaceDimension, Operator: &operator, Values: included}
	}
	if len(excluded) == 0 {
		return Dimension{Name: namespaceDimension}
	}
	operator := exclude
	return Dimension{Name: namespaceDimension, Operator: &operator, Values: excluded}
}

func (r shipped) logSpec(words queryWords) *LogAlertSpec {
	title := r.Title
	window, frequency, aggregation, operator := r.WindowSize, r.EvaluationFrequency, r.TimeAggregation, r.Operator
	spec := &LogAlertSpec{
		DisplayName: &title, Query: r.findings(r.queryFor(words)),
		WindowSize: &window, EvaluationFrequency: &frequency, TimeAggregation: &aggregation, Operator: &operator,
		Threshold: r.Threshold, FailingPeriods: r.periods(), AutoMitigate: r.AutoMitigate, Dimensions: r.dimensions(r.Dimensions, words.Namespaces),
	}
	if r.MetricMeasureColumn != "" {
		column := r.MetricMeasureColumn
		spec.MetricMeasureColumn = &column
	}
	if r.ResourceIdColumn != "" {
		column := r.ResourceIdColumn
		spec.ResourceIdColumn = &column
	}
	return spec
}

// activitySpec is the rule for the regions of an environment, by the names that Service Health has for them.
func (r shipped) activitySpec(regions []string) *ActivityAlertSpec {
	spec := &ActivityAlertSpec{Category: r.Category}
	for _, one := range r.Conditions {
		if len(regions) == 0 && slices.Contains(one.ContainsAny, regionsWord) {
			continue // not known: all of them
		}
		built := ActivityCondition{ContainsAny: r.words(one.ContainsAny, regions)}
		for _, leaf := range one.AnyOf {
			built.AnyOf = append(built.AnyOf, leaf.build(r.words(leaf.ContainsAny, regions)))
		}
		if one.Field != "" {
			field := one.Field
			built.Field = &field
		}
		if one.Equals != "" {
			equals := one.Equals
			built.Equals = &equals
		}
		spec.Conditions = append(spec.Conditions, built)
	}
	return spec
}

func (l shippedLeaf) build(containsAny []string) ActivityLeaf {
	built := ActivityLeaf{Field: l.Field, ContainsAny: containsAny}
	if l.Equals != "" {
		built.Equals = &l.Equals
	}
	return built
}

// words puts services and regions in the place of the words that stand for them.
func (r shipped) words(values, regions []string) []string {
	var all []string
	for _, value := range values {
		switch value {
		case servicesWord:
			all = append(all, r.Services...)
		case regionsWord:
			all = append(all, append(slices.Clone(regions), globalLocation)...)
		default:
			all = append(all, value)
		}
	}
	return all
}

package alerts

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// metricRule is a metric alert as it is registered.
type metricRule struct {
	WindowSize          span           `json:"windowSize"`
	EvaluationFrequency span           `json:"evaluationFrequency"`
	AutoMitigate        bool           `json:"autoMitigate"`
	Criteria            metricCriteria `json:"criteria"`
}

type metricCriteria struct {
	AllOf []criterion `json:"allOf"`
}

type criterion struct {
	CriterionType   string      `json:"criterionType"`
	MetricName      string      `json:"metricName"`
	MetricNamespace string      `json:"metricNamespace"`
	TimeAggregation string      `json:"timeAggregation"`
	Operator        string      `json:"operator"`
	Threshold       float64     `json:"threshold"`
	FailingPeriods  periods     `json:"failingPeriods"`
	Dimensions      []dimension `json:"dimensions"`
}

type periods struct {
	Of      int `json:"numberOfEvaluationPeriods"`
	AtLeast int `json:"minFailingPeriodsToAlert"`
}

type dimension struct {
	Name     string   `json:"name"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

const (
	dynamicThreshold = "DynamicThresholdCriterion"
	include          = "Include"
	startsWith       = "StartsWith"
	every            = "*"
	// healthyToResolve is how many evaluations in a row end an alert.
	healthyToResolve = 3
)

// group is what one alert can come of: for each criterion the series that it looks at.
type group struct {
	dimensions map[string]string
	series     [][]series
}

// run is the alerts that come of the samples of a case, in order.
func (r *metricRule) run(file *metricFile, c *metricCase) []alert {
	var end span
	for _, one := range c.Series {
		end = max(end, one.length())
	}
	var told []alert
	for _, g := range r.groups(c.Series) {
		told = append(told, r.watch(file, g, end)...)
	}
	return sorted(told)
}

func sorted(all []alert) []alert {
	return slices.SortedFunc(slices.Values(all), func(a, b alert) int {
		return cmp.Or(cmp.Compare(a.FiresAt, b.FiresAt), cmp.Compare(fmt.Sprint(a.Dimensions), fmt.Sprint(b.Dimensions)))
	})
}

// groups splits by the dimensions of the only criterion; Azure does not split where there are several.
func (r *metricRule) groups(all []series) map[string]*group {
	found := map[string]*group{}
	for i, c := range r.Criteria.AllOf {
		for _, one := range all {
			key, selected := c.selects(one.Dimensions)
			if !selected || cmp.Or(one.Metric, r.Criteria.AllOf[0].MetricName) != c.MetricName {
				continue
			}
			if len(r.Criteria.AllOf) > 1 {
				key = map[string]string{}
			}
			text := fmt.Sprint(key)
			if found[text] == nil {
				found[text] = &group{dimensions: key, series: make([][]series, len(r.Criteria.AllOf))}
			}
			found[text].series[i] = append(found[text].series[i], one)
		}
	}
	return found
}

// selects says whether the criterion looks at a series, and what it splits the series by.
func (c *criterion) selects(dimensions map[string]string) (map[string]string, bool) {
	key := map[string]string{}
	for _, one := range c.Dimensions {
		value, has := dimensions[one.Name]
		listed := slices.Contains(one.Values, every) || slices.Contains(one.Values, value)
		if one.Operator == startsWith {
			listed = slices.ContainsFunc(one.Values, func(start string) bool { return strings.HasPrefix(value, start) })
		}
		if !has || listed != (one.Operator == include || one.Operator == startsWith) {
			return nil, false
		}
		key[one.Name] = value
	}
	return key, true
}

// watch evaluates a group from the first full window to the last sample.
func (r *metricRule) watch(file *metricFile, g *group, end span) []alert {
	var told []alert
	var breaches []bool
	open, healthy := false, 0
	for now := r.WindowSize; now <= end; now += r.EvaluationFrequency {
		breached, known := r.breached(file, g, now)
		if !known {
			continue
		}
		breaches = append(breaches, breached)
		met := r.Criteria.AllOf[0].met(breaches)
		switch {
		case met && !open:
			told = append(told, alert{Dimensions: maps.Clone(g.dimensions), FiresAt: now})
			open, healthy = true, 0
		case met || breached:
			healthy = 0
		case open:
			healthy++
			if healthy == healthyToResolve {
				told[len(told)-1].ResolvesAt = now
				open = false
			}
		}
	}
	return told
}

// breached says whether all criteria are beyond their limits in one window; it is not known where one has no samples.
func (r *metricRule) breached(file *metricFile, g *group, now span) (bool, bool) {
	all := true
	for i, c := range r.Criteria.AllOf {
		var values []float64
		for _, one := range g.series[i] {
			values = append(values, one.between(file.Interval, now-r.WindowSize, now)...)
		}
		if len(values) == 0 {
			return false, false
		}
		all = all && c.beyond(aggregations[c.TimeAggregation](values), file.Bounds)
	}
	return all, true
}

// met asks for failing periods where the threshold is learned, and for the last window alone where it is not.
func (c *criterion) met(breaches []bool) bool {
	if c.CriterionType != dynamicThreshold {
		return breaches[len(breaches)-1]
	}
	if len(breaches) < c.FailingPeriods.Of {
		return false
	}
	failing := 0
	for _, breached := range breaches[len(breaches)-c.FailingPeriods.Of:] {
		if breached {
			failing++
		}
	}
	return failing >= c.FailingPeriods.AtLeast
}

func (c *criterion) beyond(value float64, learned bounds) bool {
	if c.CriterionType != dynamicThreshold {
		return comparisons[c.Operator](value, c.Threshold)
	}
	above := learned.Upper != nil && value > *learned.Upper
	below := learned.Lower != nil && value < *learned.Lower
	return above && c.Operator != "LessThan" || below && c.Operator != "GreaterThan"
}

var comparisons = map[string]func(value, threshold float64) bool{
	"Equals":             func(value, threshold float64) bool { return value == threshold },
	"GreaterThan":        func(value, threshold float64) bool { return value > threshold },
	"GreaterThanOrEqual": func(value, threshold float64) bool { return value >= threshold },
	"LessThan":           func(value, threshold float64) bool { return value < threshold },
	"LessThanOrEqual":    func(value, threshold float64) bool { return value <= threshold },
}

var aggregations = map[string]func(values []float64) float64{
	"Average": func(values []float64) float64 { return total(values) / float64(len(values)) },
	"Count":   func(values []float64) float64 { return float64(len(values)) },
	"Maximum": slices.Max[[]float64],
	"Minimum": slices.Min[[]float64],
	"Total":   total,
}

func total(values []float64) float64 {
	sum := 0.0
	for _, value := range values {
		sum += value
	}
	return sum
}

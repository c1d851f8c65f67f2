package alerts

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// operatorFlipped makes an alert of nearly everything.
const operatorFlipped = "operator flipped"

// change is one mistake in a rule.
type change struct {
	name string
	// condition counts from 1; 0 is the rule itself.
	condition int
	apply     func(rule *metricRule)
}

// TestBrokenMetricRulesFailTheirCases makes one mistake in each rule at a time: cases that still come out as expected would not notice it.
func TestBrokenMetricRulesFailTheirCases(t *testing.T) {
	t.Parallel()
	for name := range rulesOf(t, metricFolder) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := metricCases(t, name)
			rules := make([]*metricRule, len(file.Cases))
			for i, c := range file.Cases {
				rules[i] = metricFrom(t, name, c.Settings)
			}
			all := changes(rules[0], file.Interval)
			assert.GreaterOrEqual(t, len(all), 3)
			found := 0
			for _, one := range all {
				if assert.Truef(t, noticed(file, rules, one), "no case notices, in condition %d: %s", one.condition, one.name) {
					found++
				}
			}
			t.Logf("%d of %d mistakes noticed", found, len(all))
		})
	}
}

// TestNearMissesAreNear holds every near-miss to being one mistake in the rule away from an alert.
func TestNearMissesAreNear(t *testing.T) {
	t.Parallel()
	for name := range rulesOf(t, metricFolder) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := metricCases(t, name)
			for _, c := range file.Cases {
				if c.Kind != nearMiss {
					continue
				}
				azure := metricFrom(t, name, c.Settings)
				assert.True(t, slices.ContainsFunc(changes(azure, file.Interval), func(one change) bool {
					broken := azure.clone()
					one.apply(broken)
					return one.name != operatorFlipped && len(broken.run(file, &c)) > 0
				}), c.Name)
			}
		})
	}
}

// noticed says whether any case comes out otherwise with the change.
func noticed(file *metricFile, rules []*metricRule, one change) bool {
	for i, c := range file.Cases {
		broken := rules[i].clone()
		one.apply(broken)
		if !assert.ObjectsAreEqual(sorted(c.Expect), broken.run(file, &c)) {
			return true
		}
	}
	return false
}

func (r *metricRule) clone() *metricRule {
	copied := *r
	copied.Criteria.AllOf = slices.Clone(r.Criteria.AllOf)
	for i, c := range r.Criteria.AllOf {
		copied.Criteria.AllOf[i].Dimensions = slices.Clone(c.Dimensions)
	}
	return &copied
}

// changes leave out those that change nothing: above 0 and of one sample, the total and the average are the same.
func changes(rule *metricRule, interval span) []change {
	var all []change
	if rule.WindowSize > rule.EvaluationFrequency {
		all = append(all, change{"window as short as the frequency", 0, func(r *metricRule) { r.WindowSize = r.EvaluationFrequency }})
	}
	for i, c := range rule.Criteria.AllOf {
		edit := func(name string, apply func(c *criterion)) {
			all = append(all, change{name, i + 1, func(r *metricRule) { apply(&r.Criteria.AllOf[i]) }})
		}
		if c.CriterionType == dynamicThreshold {
			periodChanges(c, edit)
		} else {
			thresholdChanges(c, edit)
		}
		edit(operatorFlipped, func(c *criterion) { c.Operator = flipped[c.Operator] })
		if c.Threshold != 0 || c.CriterionType == dynamicThreshold && rule.WindowSize > interval {
			edit("aggregation", func(c *criterion) { c.TimeAggregation = otherAggregation[c.TimeAggregation] })
		}
		dimensionChanges(c, edit)
		if len(rule.Criteria.AllOf) > 1 {
			all = append(all, change{"dropped", i + 1, func(r *metricRule) {
				r.Criteria.AllOf = slices.Delete(r.Criteria.AllOf, i, i+1)
			}})
		}
	}
	return all
}

var (
	flipped = map[string]string{
		"GreaterThan": "LessThan", "GreaterThanOrEqual": "LessThanOrEqual", "LessThan": "GreaterThan", "LessThanOrEqual": "GreaterThanOrEqual",
	}
	otherAggregation = map[string]string{"Average": "Total", "Total": "Average", "Maximum": "Average"}
	otherBoundary    = map[string]string{
		"GreaterThan": "GreaterThanOrEqual", "GreaterThanOrEqual": "GreaterThan", "LessThan": "LessThanOrEqual", "LessThanOrEqual": "LessThan",
	}
)

type editor = func(name string, apply func(c *criterion))

func thresholdChanges(c criterion, edit editor) {
	edit("boundary", func(c *criterion) { c.Operator = otherBoundary[c.Operator] })
	if c.Threshold == 0 {
		edit("threshold 0.5", func(c *criterion) { c.Threshold = 0.5 })
		return
	}
	edit("threshold doubled", func(c *criterion) { c.Threshold *= 2 })
	edit("threshold halved", func(c *criterion) { c.Threshold /= 2 })
}

func periodChanges(c criterion, edit editor) {
	edit("one period of one", func(c *criterion) { c.FailingPeriods = periods{Of: 1, AtLeast: 1} })
	if c.FailingPeriods.AtLeast > 1 {
		edit("one period less", func(c *criterion) { c.FailingPeriods.AtLeast-- })
	}
}

// dimensionChanges drop a dimension, and let through what it leaves out.
func dimensionChanges(c criterion, edit editor) {
	for i, one := range c.Dimensions {
		edit("dimension "+one.Name+" dropped", func(c *criterion) { c.Dimensions = slices.Delete(c.Dimensions, i, i+1) })
		if !slices.Contains(one.Values, every) {
			edit("dimension "+one.Name+" lets all through", func(c *criterion) {
				c.Dimensions[i] = dimension{Name: one.Name, Operator: include, Values: []string{every}}
			})
		}
	}
}

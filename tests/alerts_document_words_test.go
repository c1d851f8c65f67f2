package tests

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// inShort is the condition without what it looks at.
func (r *documentedRule) inShort(signal string) string {
	measure := ""
	switch {
	case signal == "activity":
		return r.eventInShort()
	case r.Kind == "dynamic":
		return r.unusual() + " " + r.often()
	case len(r.Criteria) > 0:
		return fmt.Sprintf("%d conditions together over %s", len(r.Criteria), inWords(r.WindowSize))
	case signal == "metric":
		return strings.ToLower(r.TimeAggregation) + " " + r.limit(percentOf(r.MetricName)) + " over " + inWords(r.WindowSize)
	case r.MetricMeasureColumn != "":
		measure = "`" + r.MetricMeasureColumn + "` "
	}
	return measure + r.limit(r.unit()) + " within " + inWords(r.WindowSize) + r.failing()
}

// condition is all of it.
func (r *documentedRule) condition(signal string) string {
	text := ""
	switch {
	case signal == "activity":
		return r.event()
	case r.Kind == "dynamic":
		text = fmt.Sprintf("when %s is %s, at %s sensitivity, %s", r.looksAt(), r.unusual(), strings.ToLower(r.Sensitivity), r.often())
	case signal == "metric":
		text = "when " + r.metricConditions() + ", over " + inWords(r.WindowSize)
	case r.MetricMeasureColumn == "":
		text = "when the query returns " + r.limit(r.unit()) + " within " + inWords(r.WindowSize) + r.failing()
	default:
		text = fmt.Sprintf("when %s `%s` is %s within %s%s", extreme[r.TimeAggregation], r.MetricMeasureColumn, r.limit(r.unit()), inWords(r.WindowSize), r.failing())
	}
	text += "; looks every " + inWords(r.EvaluationFrequency)
	if split := r.split(); len(split) > 0 {
		text += "; an alert of its own for each " + strings.Join(split, ", ")
	}
	if r.AutoMitigate != nil && !*r.AutoMitigate {
		text += "; does not resolve by itself"
	}
	return text
}

var (
	comparisons = map[string]string{
		"GreaterThan": "above", "GreaterThanOrEqual": "at least", "LessThan": "below", "LessThanOrEqual": "at most", "GreaterOrLessThan": "above or below",
	}
	extreme = map[string]string{"Average": "the average", "Total": "the total of", "Maximum": "the highest", "Minimum": "the lowest"}
)

// limit is an operator with its threshold. A number of rows reads otherwise than a measure.
func (c *documentedCriterion) limit(unit string) string {
	number := strconv.FormatFloat(c.Threshold, 'f', -1, 64)
	if unit == " rows" && c.Operator == "GreaterThan" {
		if c.Threshold == 0 {
			return "any row"
		}
		return "more than " + number + unit
	}
	return comparisons[c.Operator] + " " + number + unit
}

func (r *documentedRule) unit() string {
	switch {
	case r.Unit == "percent":
		return " %"
	case r.Unit != "":
		return " " + r.Unit
	case r.MetricMeasureColumn == "":
		return " rows"
	}
	return ""
}

func percentOf(metric string) string {
	if strings.HasSuffix(metric, "_percentage") {
		return " %"
	}
	return ""
}

func (r *documentedRule) unusual() string { return comparisons[r.Operator] + " what is usual" }

func (r *documentedRule) often() string {
	return fmt.Sprintf("in %d of %d windows of %s", r.FailingPeriods.AtLeast, r.FailingPeriods.Of, inWords(r.WindowSize))
}

func (r *documentedRule) failing() string {
	if r.FailingPeriods.Of <= 1 {
		return ""
	}
	return fmt.Sprintf(", in %d of %d looks", r.FailingPeriods.AtLeast, r.FailingPeriods.Of)
}

func (r *documentedRule) metricConditions() string {
	criteria := r.Criteria
	if len(criteria) == 0 {
		criteria = []documentedCriterion{r.documentedCriterion}
	}
	var parts []string
	for _, one := range criteria {
		parts = append(parts, one.looksAt()+" is "+one.limit(percentOf(one.MetricName)))
	}
	return strings.Join(parts, " and ")
}

// looksAt is the metric with the values of dimensions that count.
func (c *documentedCriterion) looksAt() string {
	text := extreme[c.TimeAggregation] + " `" + c.MetricName + "`"
	var chosen []string
	for _, one := range c.Dimensions {
		if len(one.Values) > 0 && !slices.Contains(one.Values, "*") {
			chosen = append(chosen, one.Name+" "+strings.Join(one.Values, " or "))
		}
	}
	if len(chosen) > 0 {
		text += " (" + strings.Join(chosen, ", ") + ")"
	}
	return text
}

// split is what a rule makes alerts of their own for: dimensions of which one value does not settle it.
func (r *documentedRule) split() []string {
	var names []string
	if r.ResourceIdColumn != "" {
		names = append(names, "cluster")
	}
	for _, one := range r.Dimensions {
		if len(one.Values) != 1 || one.Values[0] == "*" {
			names = append(names, one.Name)
		}
	}
	return names
}

// about is what the rule is bound to.
func (r *documentedRule) about(signal string) string {
	text := ""
	switch {
	case r.Scope == "environment":
		text = "about the environment's resource group, clusters and workspace"
	case r.Scope != "cluster":
		text = "about the " + r.Scope
	case signal == "metric":
		text = "a rule for each cluster"
	default:
		text = "one rule for all clusters"
	}
	switch {
	case r.Workload && signal == "log":
		text += "; about workloads, which namespaces and the opt-out label leave out"
	case r.Workload:
		text += "; about workloads, which namespaces leave out"
	}
	return text
}

// event is the condition of a rule on the Activity log.
func (r *documentedRule) event() string {
	parts := []string{"on an event of category " + r.Category}
	for _, one := range r.Conditions {
		name, values := one.alternatives()
		if word, known := wordsInConditions[values[0]]; known {
			parts = append(parts, word)
			continue
		}
		parts = append(parts, strings.TrimPrefix(name, "properties.")+" `"+strings.Join(values, "` or `")+"`")
	}
	return strings.Join(parts, ", ")
}

// eventInShort has neither fields nor providers of operations.
func (r *documentedRule) eventInShort() string {
	var parts []string
	for _, one := range r.Conditions {
		name, values := one.alternatives()
		if word, known := wordsInConditions[values[0]]; known {
			parts = append(parts, word)
			continue
		}
		for i, value := range values {
			if name == "operationName" {
				_, value, _ = strings.Cut(value, "/")
				values[i] = "`" + value + "`"
			}
		}
		parts = append(parts, strings.Join(values, " or "))
	}
	return strings.Join(parts, ", ")
}

var wordsInConditions = map[string]string{
	"$services": "about a service that the environment stands on", "$regions": "in a region of the environment",
}

// alternatives are a field and the values that it may have.
func (c *documentedCondition) alternatives() (string, []string) {
	switch {
	case len(c.AnyOf) > 0:
		var values []string
		for _, one := range c.AnyOf {
			values = append(values, one.Equals)
		}
		return c.AnyOf[0].Field, values
	case c.Equals != "":
		return c.Field, []string{c.Equals}
	}
	return c.Field, c.ContainsAny
}

// needs are what the configuration must have. Platform metrics and the Activity log itself are always there.
func (r *documentedRule) needs(signal string) []string {
	n := r.Needs
	var parts []string
	listed := func(noun, word string, names []string) {
		if len(names) > 0 {
			parts = append(parts, noun+" "+strings.Join(names, word))
		}
	}
	listed("table", " and ", n.Tables)
	listed("table", " or ", n.AnyTable)
	listed("category", " and ", n.Categories)
	listed("category", " or ", n.AnyCategory)
	listed("pods of namespace", " and ", n.Namespaces)
	for _, one := range []struct {
		needed bool
		text   string
	}{
		{n.Clusters, "a cluster in the configuration"},
		{n.Autoscaler, "a node pool with an autoscaler"},
		{n.PolicyAddOn, "the Azure Policy add-on"},
		{n.Defender, "Defender for Cloud"},
		{n.ContinuousExport, "Defender's export to the workspace"},
		{n.ActivityLog && signal == "log", "the Activity log's export to the workspace"},
		{n.DailyCap, "a daily cap"},
	} {
		if one.needed {
			parts = append(parts, one.text)
		}
	}
	return parts
}

var isoParts = regexp.MustCompile(`(\d+)([DHM])`)

// inWords says PT1H30M as 1 hour 30 minutes.
func inWords(duration string) string {
	units := map[string]string{"D": "day", "H": "hour", "M": "minute"}
	var parts []string
	for _, found := range isoParts.FindAllStringSubmatch(duration, -1) {
		word := found[1] + " " + units[found[2]]
		if found[1] != "1" {
			word += "s"
		}
		parts = append(parts, word)
	}
	return strings.Join(parts, " ")
}

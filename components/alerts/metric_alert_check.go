package alerts

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	defaultWindow = "PT5M"
	maxCriteria   = 5
	maxPeriods    = 6
	// maxNames is how long the names of a metric alert and its resource group may be together.
	maxNames = 252

	clusterType = "Microsoft.ContainerService/managedClusters"
)

var scopeWords = map[azure.ScopeKind]string{azure.SubscriptionScope: "subscription", azure.ResourceGroupScope: "resource group"}

var (
	metricAggregations = []string{average, "Minimum", "Maximum", "Total", "Count"}
	staticOperators    = []string{"Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"}
	dynamicOperators   = []string{"GreaterThan", "LessThan", "GreaterOrLessThan"}
	sensitivities      = []string{"Low", "Medium", "High"}
)

const average = "Average"

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *MetricAlertArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the rule")
	azure.CheckTags(&c, "tags", a.Tags)
	checkActionGroups(&c, a.ActionGroupIds)
	a.checkScopes(&c)
	a.checkNames(&c)
	c.Add("", a.MetricAlertSpec.Validate())
	return c.Err()
}

func (a *MetricAlertArgs) checkScopes(c *input.Checker) {
	list, literal := a.ScopeIds.(pulumi.StringArray)
	switch {
	case a.ScopeIds == nil, literal && len(list) == 0:
		c.Failf("scopeIds", "is required: give the resource whose metric is looked at")
	case literal && len(list) > 1 && a.TargetResourceType == nil:
		c.Failf("targetResourceType", "is required with %d scopes: name the type of the resources", len(list))
	}
	if (a.TargetResourceType == nil) != !azure.IsGiven(a.TargetResourceRegion) {
		c.Failf("targetResourceRegion", "and targetResourceType belong together: give both, or for one resource neither")
	}
	if a.TargetResourceType != nil && strings.EqualFold(*a.TargetResourceType, clusterType) {
		c.Failf("targetResourceType", "is %s, of which Azure takes one for each rule: make a rule for each, without targetResourceType", *a.TargetResourceType)
	}
	known := azure.Literals(a.ScopeIds)
	for _, i := range slices.Sorted(maps.Keys(known)) {
		a.checkScope(c, input.Index("scopeIds", i), known[i])
	}
}

func (a *MetricAlertArgs) checkScope(c *input.Checker, path, id string) {
	kind, err := azure.ScopeOf(id)
	switch {
	case err != nil:
		c.Failf(path, "is %q: must be the id of a resource, or of a subscription or resource group of resources", id)
	case kind == azure.ManagementGroupScope:
		c.Failf(path, "is a management group: Azure takes nothing wider than a subscription")
	case kind != azure.ResourceScope && a.TargetResourceType == nil:
		c.Failf(path, "is a %s without targetResourceType: name the type of the resources in it, and targetResourceRegion", scopeWords[kind])
	}
}

// checkNames holds the rule's name and that of its resource group together, as Azure does.
func (a *MetricAlertArgs) checkNames(c *input.Checker) {
	group, known := azure.Literal(a.ResourceGroupName)
	if !known || a.RuleName == nil {
		return
	}
	if length := len([]rune(group)) + len([]rune(*a.RuleName)); length > maxNames {
		c.Failf("ruleName", "has %d characters with the name of the resource group: Azure takes at most %d; choose a shorter one", length, maxNames)
	}
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *MetricAlertSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("ruleName", s.RuleName, metricNamePattern, metricNameRule)
	checkDescription(&c, s.Description, maxDescription)
	c.Required("severity", s.Severity != nil, "0, critical, to 4, verbose")
	checkSeverity(&c, s.Severity)
	checkDuration(&c, "windowSize", s.WindowSize, metricWindows)
	checkDuration(&c, "evaluationFrequency", s.EvaluationFrequency, metricFrequencies)
	checkWindow(&c, "windowSize", s.window(), s.frequency())
	if len(s.Criteria) == 0 || len(s.Criteria) > maxCriteria {
		c.Failf("criteria", "has %d entries: must be 1 to %d conditions", len(s.Criteria), maxCriteria)
	}
	s.checkLearning(&c)
	for i, one := range s.Criteria {
		path := input.Index("criteria", i)
		one.check(&c, path)
		s.checkTogether(&c, path, one)
	}
	return c.Err()
}

func (s *MetricAlertSpec) window() string { return input.Value(s.WindowSize, defaultWindow) }

func (s *MetricAlertSpec) frequency() string {
	if s.EvaluationFrequency == nil && s.window() == oneMinute {
		return oneMinute
	}
	return input.Value(s.EvaluationFrequency, defaultWindow)
}

// checkLearning holds what a learned threshold asks of the rule's times.
func (s *MetricAlertSpec) checkLearning(c *input.Checker) {
	if !slices.ContainsFunc(s.Criteria, func(one MetricCriterion) bool { return one.Sensitivity != nil }) {
		return
	}
	if window := s.window(); slices.Contains(metricWindows, window) && !slices.Contains(dynamicDurations, window) {
		c.Failf("windowSize", "is %s: with a learned threshold it must be one of %s", window, input.Words(dynamicDurations))
	}
	if frequency := s.frequency(); slices.Contains(metricFrequencies, frequency) && !slices.Contains(dynamicDurations, frequency) {
		c.Failf("evaluationFrequency", "is %s: with a learned threshold it must be one of %s", frequency, input.Words(dynamicDurations))
	}
}

// checkTogether holds what depends on the rest of the rule.
func (s *MetricAlertSpec) checkTogether(c *input.Checker, path string, one MetricCriterion) {
	several := len(s.Criteria) > 1
	if one.Sensitivity != nil && several {
		c.Failf(path+".sensitivity", "is set beside other criteria: a learned threshold must be the rule's only condition; make it a rule of its own")
	}
	for i, d := range one.Dimensions {
		if several && (len(d.values()) != 1 || d.values()[0] == every) {
			c.Failf(input.Index(path+".dimensions", i)+".values", "splits the metric, which Azure does not do with several criteria: give exactly one value")
		}
	}
}

func (m MetricCriterion) check(c *input.Checker, path string) {
	c.Required(path+".metricName", m.MetricName != "", "name the metric")
	c.OneOf(path+".timeAggregation", m.TimeAggregation, metricAggregations...)
	checkDimensions(c, path+".dimensions", m.Dimensions, include, exclude, startsWith)
	operators := staticOperators
	if m.Sensitivity != nil {
		operators = dynamicOperators
	}
	c.OneOf(path+".operator", &m.Operator, operators...)
	c.OneOf(path+".sensitivity", m.Sensitivity, sensitivities...)
	switch {
	case (m.Threshold == nil) == (m.Sensitivity == nil):
		c.Failf(path, "must have either threshold or sensitivity")
	case m.Threshold != nil && m.FailingPeriods != nil:
		c.Failf(path+".failingPeriods", "is set with threshold: Azure has it for learned thresholds only; use a longer windowSize")
	case m.Threshold != nil && m.IgnoreDataBefore != nil:
		c.Failf(path+".ignoreDataBefore", "is set with threshold, for which nothing is learned: leave it out")
	}
	checkTime(c, path+".ignoreDataBefore", m.IgnoreDataBefore, "2006-01-02T15:04:05Z", "must be a time in UTC such as 2026-01-31T00:00:00Z")
	m.FailingPeriods.check(c, path+".failingPeriods")
}

func (f *FailingPeriods) check(c *input.Checker, path string) {
	if f == nil {
		return
	}
	c.IntRange(path+".of", &f.Of, 1, maxPeriods)
	if f.Of < 1 || f.Of > maxPeriods {
		c.IntRange(path+".atLeast", &f.AtLeast, 1, maxPeriods)
		return
	}
	if f.AtLeast < 1 || f.AtLeast > f.Of {
		c.Failf(path+".atLeast", "is %d: must be 1 to %d, the number of periods", f.AtLeast, f.Of)
	}
}

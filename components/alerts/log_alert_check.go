package alerts

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	count = "Count"

	maxLogDimensions = 6
	// longestState is beyond which Azure keeps no state of an alert, and so cannot resolve it by itself.
	longestState = "PT6H"
	// longestLook is how far back all periods together may look.
	longestLook = "P2D"

	identityType = "Microsoft.ManagedIdentity/userAssignedIdentities"
)

var (
	logAggregations = []string{count, average, "Minimum", "Maximum", "Total"}
	logOperators    = []string{"GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"}

	columnPattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *LogAlertArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the rule")
	c.Required("location", azure.IsGiven(a.Location), "give the rule's region, as a rule that of the workspace")
	c.Required("scopeId", azure.IsGiven(a.ScopeId), "give the workspace, cluster, resource group or subscription whose logs are queried")
	if literal, ok := azure.Literal(a.ScopeId); ok && literal != "" {
		if _, err := azure.ParseID(literal); err != nil {
			c.Failf("scopeId", "is %q: %s", literal, err)
		}
	}
	azure.CheckTags(&c, "tags", a.Tags)
	checkActionGroups(&c, a.ActionGroupIds)
	c.Add("", a.LogAlertSpec.Validate())
	return c.Err()
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *LogAlertSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("ruleName", s.RuleName, logNamePattern, logNameRule)
	if s.Identity != nil && s.RuleName != nil && strings.Contains(*s.RuleName, ";") {
		c.Failf("ruleName", "is %q: a rule with an identity may have no semicolon in its name", *s.RuleName)
	}
	checkDescription(&c, s.Description, maxLogDescription)
	c.Required("severity", s.Severity != nil, "0, critical, to 4, verbose")
	checkSeverity(&c, s.Severity)
	s.checkQuery(&c)
	s.checkMeasure(&c)
	s.checkTimes(&c)
	s.checkState(&c)
	c.Add("identity", s.Identity.Validate())
	return c.Err()
}

// Validate reports every mistake in the identity, each with the path of its input; nil if there is none.
func (i *LogAlertIdentity) Validate() error {
	if i == nil {
		return nil
	}
	var c input.Checker
	azure.CheckLiteralID(&c, "userAssignedIdentityId", i.UserAssignedIdentityId, identityType)
	if i.UserAssignedIdentityId != nil && i.ReaderAssignmentEnabled != nil {
		c.Failf("readerAssignmentEnabled", "is set for an identity of your own: grant it Reader yourself, and leave this out")
	}
	return c.Err()
}

func (s *LogAlertSpec) checkMeasure(c *input.Checker) {
	c.OneOf("timeAggregation", s.TimeAggregation, logAggregations...)
	c.OneOf("operator", s.Operator, logOperators...)
	c.Match("metricMeasureColumn", s.MetricMeasureColumn, columnPattern, "must be the name of a column of the result")
	c.Match("resourceIdColumn", s.ResourceIdColumn, columnPattern, "must be the name of a column of the result")
	switch counted := s.aggregation() == count; {
	case counted && s.MetricMeasureColumn != nil:
		c.Failf("metricMeasureColumn", "is set with timeAggregation Count, which counts results: leave it out, or choose another aggregation")
	case !counted && s.MetricMeasureColumn == nil:
		c.Failf("metricMeasureColumn", "is required with timeAggregation %s: name the column to measure", s.aggregation())
	}
	if len(s.Dimensions) > maxLogDimensions {
		c.Failf("dimensions", "has %d entries: Azure takes at most %d", len(s.Dimensions), maxLogDimensions)
	}
	checkDimensions(c, "dimensions", s.Dimensions, include, exclude)
}

func (s *LogAlertSpec) aggregation() string { return input.Value(s.TimeAggregation, count) }

func (s *LogAlertSpec) window() string { return input.Value(s.WindowSize, defaultWindow) }

func (s *LogAlertSpec) frequency() string {
	if s.EvaluationFrequency == nil && s.window() == oneMinute {
		return oneMinute
	}
	return input.Value(s.EvaluationFrequency, defaultWindow)
}

func (s *LogAlertSpec) periods() FailingPeriods {
	return input.Value(s.FailingPeriods, FailingPeriods{Of: 1, AtLeast: 1})
}

func (s *LogAlertSpec) checkTimes(c *input.Checker) {
	checkDuration(c, "windowSize", s.WindowSize, logWindows)
	checkDuration(c, "evaluationFrequency", s.EvaluationFrequency, logFrequencies)
	checkDuration(c, "overrideQueryTimeRange", s.OverrideQueryTimeRange, queryRanges)
	checkWindow(c, "windowSize", s.window(), s.frequency())
	s.FailingPeriods.check(c, "failingPeriods")
	if !slices.Contains(logWindows, s.window()) {
		return
	}
	all := duration(s.window()) * timesOf(s.periods())
	if all > duration(longestLook) {
		c.Failf("failingPeriods.of", "is %d with windowSize %s: together they look back longer than two days; take fewer or shorter windows",
			s.periods().Of, s.window())
	}
	if reach := s.OverrideQueryTimeRange; reach != nil && slices.Contains(queryRanges, *reach) && duration(*reach) < all {
		c.Failf("overrideQueryTimeRange", "is %s, less than failingPeriods.of %d times windowSize %s: make it as long or longer, or leave it out",
			*reach, s.periods().Of, s.window())
	}
}

func (s *LogAlertSpec) autoMitigate() bool {
	return input.Value(s.AutoMitigate, s.MuteActionsDuration == nil)
}

func (s *LogAlertSpec) checkState(c *input.Checker) {
	checkDuration(c, "muteActionsDuration", s.MuteActionsDuration, muteDurations)
	if s.MuteActionsDuration != nil && input.Value(s.AutoMitigate, false) {
		c.Failf("muteActionsDuration", "is set with autoMitigate true: Azure does either; remove one of the two")
	}
	if s.autoMitigate() && duration(s.frequency()) > duration(longestState) {
		c.Failf("autoMitigate", "is true%s with evaluationFrequency %s: Azure keeps no state beyond half a day; set it to false",
			byDefault(s.AutoMitigate), s.frequency())
	}
}

func byDefault(given *bool) string {
	if given == nil {
		return " by default"
	}
	return ""
}

package alerts

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	maxConditionValues = 5

	localTime  = "2006-01-02T15:04:05"
	startOfDay = "00:00"
)

var (
	processingFields = []string{
		"Severity", "MonitorService", "MonitorCondition", "SignalType", "TargetResourceType", "TargetResource", "TargetResourceGroup",
		"AlertRuleId", "AlertRuleName", "Description", "AlertContext",
	}
	processingOperators = []string{"Equals", "NotEquals", "Contains", "DoesNotContain"}
	// exactFields are those for which Azure compares whole values only.
	exactFields = []string{"Severity", "MonitorService", "MonitorCondition", "SignalType"}
	alertLevels = []string{"Sev0", "Sev1", "Sev2", "Sev3", "Sev4"}
	weekdays    = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

	processingNamePattern = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.() -]{0,158}[A-Za-z0-9_()-]$|^[A-Za-z0-9_]$`)
	timeOfDayPattern      = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

//go:embed timezones.txt
var timeZonesText string

// timeZones are the names that Windows has for time zones, which Azure uses.
var timeZones = strings.Split(strings.TrimSpace(timeZonesText), "\n")

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *ProcessingRuleArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the rule")
	list, literal := a.ScopeIds.(pulumi.StringArray)
	c.Required("scopeIds", a.ScopeIds != nil && (!literal || len(list) > 0), "give the subscription, resource groups or resources whose alerts it is about")
	a.checkScopes(&c)
	azure.CheckTags(&c, "tags", a.Tags)
	c.Add("", a.ProcessingRuleSpec.Validate())
	return c.Err()
}

func (a *ProcessingRuleArgs) checkScopes(c *input.Checker) {
	subscription, known := "", azure.Literals(a.ScopeIds)
	for _, i := range slices.Sorted(maps.Keys(known)) {
		parsed, err := azure.ParseID(known[i])
		switch {
		case err != nil:
			c.Failf(input.Index("scopeIds", i), "is %q: %s", known[i], err)
		case subscription != "" && !strings.EqualFold(parsed.SubscriptionID, subscription):
			c.Failf(input.Index("scopeIds", i), "is in another subscription than those before: Azure takes scopes in the rule's own alone; make a rule there")
		default:
			subscription = parsed.SubscriptionID
		}
	}
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *ProcessingRuleSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("ruleName", s.RuleName, processingNamePattern, "must be 1 to 160 letters, digits, spaces, hyphens, underscores, periods and parentheses")
	list, literal := s.ActionGroupIds.(pulumi.StringArray)
	switch adds := s.ActionGroupIds != nil && (!literal || len(list) > 0); {
	case input.Value(s.Suppress, false) && adds:
		c.Failf("actionGroupIds", "is set with suppress true, which lets nobody be told: remove one of the two")
	case !input.Value(s.Suppress, false) && !adds:
		c.Failf("actionGroupIds", "is required unless suppress is true: give the action groups to tell")
	}
	checkActionGroups(&c, s.ActionGroupIds)
	for i, one := range s.Conditions {
		one.check(&c, input.Index("conditions", i))
		if slices.ContainsFunc(s.Conditions[:i], func(other ProcessingCondition) bool { return other.Field == one.Field }) {
			c.Failf(input.Index("conditions", i)+".field", "is %s a second time: Azure takes one condition for each field", one.Field)
		}
	}
	s.Schedule.check(&c)
	return c.Err()
}

func (p ProcessingCondition) check(c *input.Checker, path string) {
	c.OneOf(path+".field", &p.Field, processingFields...)
	c.OneOf(path+".operator", p.Operator, processingOperators...)
	if operator := input.Value(p.Operator, "Equals"); slices.Contains(exactFields, p.Field) && strings.Contains(operator, "ontain") {
		c.Failf(path+".operator", "is %s: for %s it must be Equals or NotEquals", operator, p.Field)
	}
	if len(p.Values) == 0 || len(p.Values) > maxConditionValues {
		c.Failf(path+".values", "has %d entries: must be 1 to %d", len(p.Values), maxConditionValues)
	}
	if p.Field != "Severity" {
		return
	}
	for i, value := range p.Values {
		c.OneOf(input.Index(path+".values", i), &value, alertLevels...)
	}
}

func (s *Schedule) check(c *input.Checker) {
	if s == nil {
		return
	}
	const rule = "must be a local time such as 2026-12-24T18:00:00, without a time zone"
	begins := checkTime(c, "schedule.effectiveFrom", s.EffectiveFrom, localTime, rule)
	ends := checkTime(c, "schedule.effectiveUntil", s.EffectiveUntil, localTime, rule)
	if begins && ends && *s.EffectiveUntil <= *s.EffectiveFrom {
		c.Failf("schedule.effectiveUntil", "is %s, not after effectiveFrom: the rule would never apply", *s.EffectiveUntil)
	}
	checkTimeZone(c, "schedule.timeZone", s.TimeZone)
	for i, one := range s.Recurrences {
		one.check(c, input.Index("schedule.recurrences", i))
	}
}

func (r Recurrence) check(c *input.Checker, path string) {
	if len(r.DaysOfWeek) > 0 && len(r.DaysOfMonth) > 0 {
		c.Failf(path+".daysOfMonth", "is set together with daysOfWeek: make two recurrences")
	}
	for i, day := range r.DaysOfWeek {
		c.OneOf(input.Index(path+".daysOfWeek", i), &day, weekdays...)
	}
	for i, day := range r.DaysOfMonth {
		c.IntRange(input.Index(path+".daysOfMonth", i), &day, 1, 31)
	}
	const rule = "must be a time of day such as 08:00"
	c.Match(path+".startTime", r.StartTime, timeOfDayPattern, rule)
	c.Match(path+".endTime", r.EndTime, timeOfDayPattern, rule)
	if r.EndTime != nil && *r.EndTime == input.Value(r.StartTime, startOfDay) {
		c.Failf(path+".endTime", "is %s, the same as startTime: leave both out for the whole day", *r.EndTime)
	}
}

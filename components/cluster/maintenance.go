package cluster

import (
	"regexp"
	"slices"
	"time"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// MaintenanceWindows say when AKS may do which work. They are best effort: urgent fixes may come at any time.
type MaintenanceWindows struct {
	// Default is for AKS's own weekly releases: control plane components and add-ons. Weekly schedules only.
	Default *MaintenanceWindow `pulumi:"default,optional"`
	// AutoUpgrade is for the Kubernetes upgrades of upgrades.channel.
	AutoUpgrade *MaintenanceWindow `pulumi:"autoUpgrade,optional"`
	// NodeOs is for the node updates of upgrades.nodeOsChannel.
	NodeOs *MaintenanceWindow `pulumi:"nodeOs,optional"`
}

// namedWindow is a window with its input, its logical name, and what AKS calls it.
type namedWindow struct {
	input, role, configName string
	window                  *MaintenanceWindow
}

// windows are the windows that are given.
func (s *Spec) windows() []namedWindow {
	if s.MaintenanceWindows == nil {
		return nil
	}
	all := []namedWindow{
		{"default", "default", "default", s.MaintenanceWindows.Default},
		{"autoUpgrade", "auto-upgrade", "aksManagedAutoUpgradeSchedule", s.MaintenanceWindows.AutoUpgrade},
		{"nodeOs", "node-os", "aksManagedNodeOSUpgradeSchedule", s.MaintenanceWindows.NodeOs},
	}
	return slices.DeleteFunc(all, func(w namedWindow) bool { return w.window == nil })
}

// MaintenanceWindow is a recurring time of at least four hours.
type MaintenanceWindow struct {
	// Schedule says on which days the window opens. Required.
	Schedule Schedule `pulumi:"schedule"`
	// StartTime is when it opens, HH:MM in the zone of UtcOffset. Required.
	StartTime string `pulumi:"startTime"`
	// DurationHours is how long it stays open, 4 to 24 hours. Defaults to 8.
	DurationHours *int `pulumi:"durationHours,optional"`
	// UtcOffset is the time zone, for example +05:30. Daylight saving time is not followed. Defaults to +00:00.
	UtcOffset *string `pulumi:"utcOffset,optional"`
	// StartDate is the first day on which the window may open, yyyy-mm-dd, in quotes in YAML. Defaults to now. Once it has come, it is not sent any more,
	// since AKS refuses every request with a date that has passed; the preview says that you can remove it.
	StartDate *string `pulumi:"startDate,optional"`
	// NotAllowedDates are days without maintenance, for example a sale.
	NotAllowedDates []DateSpan `pulumi:"notAllowedDates,optional"`
}

// Schedule says on which days a window opens. Exactly one of its members is given.
type Schedule struct {
	// Daily is every day or every few days.
	Daily *DailySchedule `pulumi:"daily,optional"`
	// Weekly is a day of the week.
	Weekly *WeeklySchedule `pulumi:"weekly,optional"`
	// AbsoluteMonthly is a day of the month.
	AbsoluteMonthly *AbsoluteMonthlySchedule `pulumi:"absoluteMonthly,optional"`
	// RelativeMonthly is a weekday of the month, for example the last Sunday.
	RelativeMonthly *RelativeMonthlySchedule `pulumi:"relativeMonthly,optional"`
}

// DailySchedule is every day or every few days.
type DailySchedule struct {
	// IntervalDays is the number of days from one window to the next, 1 to 7. Defaults to 1.
	IntervalDays *int `pulumi:"intervalDays,optional"`
}

// WeeklySchedule is a day of the week.
type WeeklySchedule struct {
	// IntervalWeeks is the number of weeks from one window to the next, 1 to 4. Defaults to 1.
	IntervalWeeks *int `pulumi:"intervalWeeks,optional"`
	// DayOfWeek is Monday to Sunday. Required.
	DayOfWeek string `pulumi:"dayOfWeek"`
}

// AbsoluteMonthlySchedule is a day of the month.
type AbsoluteMonthlySchedule struct {
	// IntervalMonths is the number of months from one window to the next, 1 to 6. Defaults to 1.
	IntervalMonths *int `pulumi:"intervalMonths,optional"`
	// DayOfMonth is 1 to 31. Required.
	DayOfMonth int `pulumi:"dayOfMonth"`
}

// RelativeMonthlySchedule is a weekday of the month.
type RelativeMonthlySchedule struct {
	// IntervalMonths is the number of months from one window to the next, 1 to 6. Defaults to 1.
	IntervalMonths *int `pulumi:"intervalMonths,optional"`
	// WeekIndex is First, Second, Third, Fourth or Last. Required.
	WeekIndex string `pulumi:"weekIndex"`
	// DayOfWeek is Monday to Sunday. Required.
	DayOfWeek string `pulumi:"dayOfWeek"`
}

// DateSpan is a number of days in a row.
type DateSpan struct {
	// Start is the first day, yyyy-mm-dd, in quotes in YAML. Required.
	Start string `pulumi:"start"`
	// End is the last day, yyyy-mm-dd, in quotes in YAML. Required.
	End string `pulumi:"end"`
}

const (
	minWindowHours     = 4
	maxWindowHours     = 24
	defaultWindowHours = 8
	defaultUtcOffset   = "+00:00"
	maxIntervalDays    = 7
	maxIntervalWeeks   = 4
	maxIntervalMonths  = 6
	lastDayOfMonth     = 31
	dateExample        = `a date such as "2030-01-31", in quotes`
	scheduleMembers    = "one of daily, weekly, absoluteMonthly or relativeMonthly"
)

var (
	startTimePattern = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
	utcOffsetPattern = regexp.MustCompile(`^[+-](0\d|1[0-4]):[0-5]\d$`)
	weekDays         = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	weekIndexes      = []string{"First", "Second", "Third", "Fourth", "Last"}
)

func (m *MaintenanceWindows) check(c *input.Checker) {
	if m == nil {
		return
	}
	c.Add("maintenanceWindows.default", m.Default.validate())
	c.Add("maintenanceWindows.autoUpgrade", m.AutoUpgrade.validate())
	c.Add("maintenanceWindows.nodeOs", m.NodeOs.validate())
	if m.Default == nil {
		return
	}
	for _, given := range m.Default.Schedule.given() {
		if given != "weekly" {
			c.Failf("maintenanceWindows.default.schedule", "is %s: must be weekly, since AKS opens this window for its weekly releases only", given)
		}
	}
}

func (w *MaintenanceWindow) validate() error {
	if w == nil {
		return nil
	}
	var c input.Checker
	c.Add("schedule", w.Schedule.validate())
	c.Required("startTime", w.StartTime != "", "give the hour at which the window opens, such as 02:00")
	if w.StartTime != "" {
		c.Match("startTime", &w.StartTime, startTimePattern, "must be HH:MM from 00:00 to 23:59")
	}
	c.IntRange("durationHours", w.DurationHours, minWindowHours, maxWindowHours)
	c.Match("utcOffset", w.UtcOffset, utcOffsetPattern, "must be an offset such as +05:30 or -08:00")
	if w.StartDate != nil {
		checkDate(&c, "startDate", *w.StartDate)
	}
	for i, span := range w.NotAllowedDates {
		path := input.Index("notAllowedDates", i)
		start, startOk := checkDate(&c, path+".start", span.Start)
		end, endOk := checkDate(&c, path+".end", span.End)
		if startOk && endOk && end.Before(start) {
			c.Failf(path+".end", "is %q, before its start %q: swap them", span.End, span.Start)
		}
	}
	return c.Err()
}

func checkDate(c *input.Checker, path, text string) (time.Time, bool) {
	if text == "" {
		c.Failf(path, "is required: give %s", dateExample)
		return time.Time{}, false
	}
	date, err := time.Parse(time.DateOnly, text)
	if err != nil {
		c.Failf(path, "is %q: must be %s", text, dateExample)
	}
	return date, err == nil
}

func (s *Schedule) given() []string {
	var names []string
	members := []struct {
		name string
		set  bool
	}{
		{"daily", s.Daily != nil},
		{"weekly", s.Weekly != nil},
		{"absoluteMonthly", s.AbsoluteMonthly != nil},
		{"relativeMonthly", s.RelativeMonthly != nil},
	}
	for _, member := range members {
		if member.set {
			names = append(names, member.name)
		}
	}
	return names
}

func (s *Schedule) validate() error {
	var c input.Checker
	switch given := s.given(); len(given) {
	case 0:
		c.Failf("", "is required: give %s", scheduleMembers)
	case 1:
	default:
		c.Failf("", "has %s: must have exactly %s; keep the one that you mean", input.Words(given), scheduleMembers)
	}
	if s.Daily != nil {
		c.IntRange("daily.intervalDays", s.Daily.IntervalDays, 1, maxIntervalDays)
	}
	if s.Weekly != nil {
		c.IntRange("weekly.intervalWeeks", s.Weekly.IntervalWeeks, 1, maxIntervalWeeks)
		checkWord(&c, "weekly.dayOfWeek", s.Weekly.DayOfWeek, weekDays)
	}
	if s.AbsoluteMonthly != nil {
		c.IntRange("absoluteMonthly.intervalMonths", s.AbsoluteMonthly.IntervalMonths, 1, maxIntervalMonths)
		day := s.AbsoluteMonthly.DayOfMonth
		c.Required("absoluteMonthly.dayOfMonth", day != 0, "give a day, 1 to 31")
		if day != 0 {
			c.IntRange("absoluteMonthly.dayOfMonth", &day, 1, lastDayOfMonth)
		}
	}
	if s.RelativeMonthly != nil {
		c.IntRange("relativeMonthly.intervalMonths", s.RelativeMonthly.IntervalMonths, 1, maxIntervalMonths)
		checkWord(&c, "relativeMonthly.weekIndex", s.RelativeMonthly.WeekIndex, weekIndexes)
		checkWord(&c, "relativeMonthly.dayOfWeek", s.RelativeMonthly.DayOfWeek, weekDays)
	}
	return c.Err()
}

func checkWord(c *input.Checker, path, word string, allowed []string) {
	c.Required(path, word != "", "give one of "+input.Words(allowed))
	if word != "" {
		c.OneOf(path, &word, allowed...)
	}
}

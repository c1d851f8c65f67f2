package alerts

import (
	"fmt"
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	minutesOfDay  = 24 * 60
	minutesOfWeek = 7 * minutesOfDay
)

// wholeWeek says whether at any moment some of the hours hold. Hours of different time zones do not make up for each other: clocks change on
// different days.
func wholeWeek(all []*Hours) bool {
	open := map[string][]bool{}
	for _, one := range all {
		zone := input.Value(one.TimeZone, "UTC")
		if open[zone] == nil {
			open[zone] = make([]bool, minutesOfWeek)
		}
		one.mark(open[zone])
	}
	for _, week := range open {
		if !slices.Contains(week, false) {
			return true
		}
	}
	return false
}

// mark notes the minutes of a week in which the hours hold.
func (h *Hours) mark(week []bool) {
	days := h.Days
	if len(days) == 0 {
		days = weekdays
	}
	from, until := minuteOf(input.Value(h.From, startOfDay)), minutesOfDay
	if h.Until != nil {
		until = minuteOf(*h.Until)
	}
	if until <= from {
		until += minutesOfDay
	}
	for _, day := range days {
		begins := slices.Index(weekdays, day) * minutesOfDay
		for minute := begins + from; begins >= 0 && minute < begins+until; minute++ {
			week[minute%minutesOfWeek] = true
		}
	}
}

// minuteOf is the minute of the day of a time such as 18:00; what is no time is refused elsewhere.
func minuteOf(clock string) int {
	if !timeOfDayPattern.MatchString(clock) {
		return 0
	}
	var hours, minutes int
	_, _ = fmt.Sscanf(clock, "%d:%d", &hours, &minutes) // the pattern admits two digits and two
	return hours*60 + minutes
}

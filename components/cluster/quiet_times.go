package cluster

import (
	"fmt"
	"slices"

	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	minutesOfDay = 24 * 60
	defaultHours = 8

	// notValid is what is reported with the cluster.
	notValid = "is not valid"
)

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// quietTimes are the maintenance windows in UTC, as alert processing rules have times.
func (s *Spec) quietTimes() map[string]facts.Window {
	windows := map[string]facts.Window{}
	for _, one := range s.windows() {
		times, problem := quietTime(one.window)
		if problem == notValid {
			times, problem = []facts.Time{{}}, "" // which is refused as a window
		}
		windows[one.input] = facts.Window{Times: times, Problem: problem}
	}
	return windows
}

// quietTime is a maintenance window in UTC. It says what a processing rule cannot express: to be quiet every week because of a window every two weeks
// would hide a real failure.
func quietTime(window *MaintenanceWindow) ([]facts.Time, string) {
	begins, shift, ok := startInUTC(window)
	if !ok {
		return nil, notValid
	}
	lasts := input.Value(window.DurationHours, defaultHours) * 60
	schedule := window.Schedule
	switch monthly := schedule.AbsoluteMonthly; {
	case schedule.Daily != nil && input.Value(schedule.Daily.IntervalDays, 1) == 1:
		if lasts == minutesOfDay {
			return []facts.Time{{}}, ""
		}
		return between(begins, lasts, facts.Time{}, facts.Time{}), ""
	case schedule.Weekly != nil && input.Value(schedule.Weekly.IntervalWeeks, 1) == 1:
		opens := facts.Time{DaysOfWeek: []string{weekday(schedule.Weekly.DayOfWeek, shift)}}
		return between(begins, lasts, opens, facts.Time{DaysOfWeek: []string{weekday(schedule.Weekly.DayOfWeek, shift+1)}}), ""
	case monthly != nil && input.Value(monthly.IntervalMonths, 1) == 1:
		if shift != 0 || lasts == minutesOfDay && begins != 0 {
			return nil, fmt.Sprintf("is not on day %d of the month alone in UTC", monthly.DayOfMonth)
		}
		return between(begins, lasts, facts.Time{DaysOfMonth: []int{monthly.DayOfMonth}}, facts.Time{}), ""
	case schedule == (Schedule{}):
		return nil, notValid
	default:
		return nil, "opens at times that alert processing rules do not have, which know each day, each week and days of each month"
	}
}

// startInUTC is the minute of the day at which a window opens in UTC, how many days later or earlier that is than where it was written, and whether the
// window says so.
func startInUTC(window *MaintenanceWindow) (int, int, bool) {
	var hours, minutes, offsetHours, offsetMinutes int
	if _, err := fmt.Sscanf(window.StartTime, "%d:%d", &hours, &minutes); err != nil {
		return 0, 0, false
	}
	offset := input.Value(window.UtcOffset, "+00:00")
	if _, err := fmt.Sscanf(offset, "%d:%d", &offsetHours, &offsetMinutes); err != nil {
		return 0, 0, false
	}
	if offset[0] == '-' {
		offsetMinutes = -offsetMinutes
	}
	minute := hours*60 + minutes - offsetHours*60 - offsetMinutes
	switch {
	case minute < 0:
		return minute + minutesOfDay, -1, true
	case minute >= minutesOfDay:
		return minute - minutesOfDay, 1, true
	default:
		return minute, 0, true
	}
}

// between is a time on a day; one of a whole day that does not begin at midnight goes on into the next.
func between(begins, lasts int, opens, next facts.Time) []facts.Time {
	ends := (begins + lasts) % minutesOfDay
	if begins != 0 {
		opens.StartTime = new(clockTime(begins))
	}
	if lasts == minutesOfDay && begins != 0 {
		next.EndTime = new(clockTime(begins))
		return []facts.Time{opens, next}
	}
	if ends != 0 {
		opens.EndTime = new(clockTime(ends))
	}
	return []facts.Time{opens}
}

func clockTime(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func weekday(name string, shift int) string {
	return weekdays[(slices.Index(weekdays, name)+shift+len(weekdays))%len(weekdays)]
}

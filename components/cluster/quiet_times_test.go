package cluster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/facts"
)

const minutesOfWeek = 7 * minutesOfDay

// weekly is a window on a day of each week.
func weekly(day, start, offset string, hours int) *MaintenanceWindow {
	return &MaintenanceWindow{
		Schedule: Schedule{Weekly: &WeeklySchedule{DayOfWeek: day}}, StartTime: start, UtcOffset: &offset, DurationHours: &hours,
	}
}

// daily is a window on every day.
func daily(start, offset string, hours int) *MaintenanceWindow {
	return &MaintenanceWindow{Schedule: Schedule{Daily: &DailySchedule{}}, StartTime: start, UtcOffset: &offset, DurationHours: &hours}
}

// monthly is a window on a day of each month.
func monthly(day int, start, offset string, hours int) *MaintenanceWindow {
	return &MaintenanceWindow{
		Schedule: Schedule{AbsoluteMonthly: &AbsoluteMonthlySchedule{DayOfMonth: day}}, StartTime: start, UtcOffset: &offset, DurationHours: &hours,
	}
}

func TestQuietTime(t *testing.T) {
	t.Parallel()
	sunday, monday := []string{"Sunday"}, []string{"Monday"}
	for name, test := range map[string]struct {
		window *MaintenanceWindow
		want   []facts.Time
	}{
		"each day":                      {daily("01:00", "+00:00", 4), []facts.Time{{StartTime: new("01:00"), EndTime: new("05:00")}}},
		"each day from midnight":        {daily("00:00", "+00:00", 4), []facts.Time{{EndTime: new("04:00")}}},
		"each day until midnight":       {daily("20:00", "+00:00", 4), []facts.Time{{StartTime: new("20:00")}}},
		"each day over midnight":        {daily("22:00", "+00:00", 4), []facts.Time{{StartTime: new("22:00"), EndTime: new("02:00")}}},
		"each day, all day":             {daily("22:00", "+00:00", 24), []facts.Time{{}}},
		"in the east":                   {weekly("Monday", "01:00", "+05:30", 4), []facts.Time{{DaysOfWeek: sunday, StartTime: new("19:30"), EndTime: new("23:30")}}},
		"in the west":                   {weekly("Sunday", "22:00", "-08:00", 4), []facts.Time{{DaysOfWeek: monday, StartTime: new("06:00"), EndTime: new("10:00")}}},
		"in the west, not whole hours":  {weekly("Sunday", "22:00", "-03:30", 4), []facts.Time{{DaysOfWeek: monday, StartTime: new("01:30"), EndTime: new("05:30")}}},
		"from midnight in UTC":          {weekly("Sunday", "02:00", "+02:00", 4), []facts.Time{{DaysOfWeek: sunday, EndTime: new("04:00")}}},
		"until midnight in UTC":         {weekly("Sunday", "22:00", "+02:00", 4), []facts.Time{{DaysOfWeek: sunday, StartTime: new("20:00")}}},
		"a day of the week":             {weekly("Sunday", "00:00", "+00:00", 24), []facts.Time{{DaysOfWeek: sunday}}},
		"a day of the week and a night": {weekly("Sunday", "06:00", "+00:00", 24), []facts.Time{{DaysOfWeek: sunday, StartTime: new("06:00")}, {DaysOfWeek: monday, EndTime: new("06:00")}}},
		"a day of the month":            {monthly(1, "02:00", "+02:00", 24), []facts.Time{{DaysOfMonth: []int{1}}}},
		"hours of the month":            {monthly(15, "02:00", "+01:00", 4), []facts.Time{{DaysOfMonth: []int{15}, StartTime: new("01:00"), EndTime: new("05:00")}}},
	} {
		times, problem := quietTime(test.window)
		assert.Empty(t, problem, name)
		assert.Equal(t, test.want, times, name)
	}
}

func TestQuietTimeThatCannotBe(t *testing.T) {
	t.Parallel()
	const unknown = "opens at times that alert processing rules do not have, which know each day, each week and days of each month"
	at := func(schedule Schedule) *MaintenanceWindow {
		return &MaintenanceWindow{Schedule: schedule, StartTime: "02:00"}
	}
	odd := weekly("Sunday", "02:00", "two hours", 4)
	for name, test := range map[string]struct {
		window *MaintenanceWindow
		want   string
	}{
		"every two weeks":     {at(Schedule{Weekly: &WeeklySchedule{DayOfWeek: "Sunday", IntervalWeeks: new(2)}}), unknown},
		"every other day":     {at(Schedule{Daily: &DailySchedule{IntervalDays: new(2)}}), unknown},
		"every quarter":       {at(Schedule{AbsoluteMonthly: &AbsoluteMonthlySchedule{DayOfMonth: 1, IntervalMonths: new(3)}}), unknown},
		"first Sunday":        {at(Schedule{RelativeMonthly: &RelativeMonthlySchedule{DayOfWeek: "Sunday", WeekIndex: "First"}}), unknown},
		"the day before":      {monthly(1, "01:00", "+02:00", 4), "is not on day 1 of the month alone in UTC"},
		"the day after":       {monthly(31, "23:00", "-02:00", 4), "is not on day 31 of the month alone in UTC"},
		"a day and its night": {monthly(7, "01:00", "+00:00", 24), "is not on day 7 of the month alone in UTC"},
		"no schedule":         {at(Schedule{}), notValid},
		"no time":             {&MaintenanceWindow{Schedule: Schedule{Daily: &DailySchedule{}}, StartTime: "2 am"}, notValid},
		"no offset":           {odd, notValid},
	} {
		times, problem := quietTime(test.window)
		assert.Equal(t, test.want, problem, name)
		assert.Empty(t, times, name)
	}
}

func TestQuietTimesByName(t *testing.T) {
	t.Parallel()
	assert.Empty(t, (&Spec{}).quietTimes())
	never := weekly("Sunday", "02:00", "+00:00", 4)
	never.Schedule.Weekly.IntervalWeeks = new(2)
	found := (&Spec{MaintenanceWindows: &MaintenanceWindows{
		Default: &MaintenanceWindow{Schedule: Schedule{Daily: &DailySchedule{}}, StartTime: "01:00"}, NodeOs: never,
	}}).quietTimes()
	assert.Equal(t, []facts.Time{{StartTime: new("01:00"), EndTime: new("09:00")}}, found["default"].Times, "eight hours unless it says otherwise")
	assert.Empty(t, found["nodeOs"].Times)
	assert.Contains(t, found["nodeOs"].Problem, "opens at times")
}

// TestQuietTimeCoversTheWindow compares, for any window, the minutes of a week in which it is open with those in which alerts are quiet.
func TestQuietTimeCoversTheWindow(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) // the same windows in every run
	for range 3000 {
		day, hour, minute := random.IntN(7), random.IntN(24), random.IntN(60)
		offset, hours := random.IntN(2*14*4+1)-14*4, 4+random.IntN(21)
		start, east := fmt.Sprintf("%02d:%02d", hour, minute), offsetOf(offset*15)
		opens := hour*60 + minute - offset*15
		for _, each := range []bool{false, true} {
			window, days := weekly(weekdays[day], start, east, hours), []int{day}
			if each {
				window, days = daily(start, east, hours), []int{0, 1, 2, 3, 4, 5, 6}
			}
			times, problem := quietTime(window)
			require.Empty(t, problem)
			want := make([]bool, minutesOfWeek)
			for _, one := range days {
				cover(want, one*minutesOfDay+opens, hours*60)
			}
			require.Equal(t, want, covered(t, times), "%s %s %s for %d hours", weekdays[day], start, east, hours)
		}
	}
}

// offsetOf is a difference from UTC in minutes as clusters have it.
func offsetOf(minutes int) string {
	sign := "+"
	if minutes < 0 {
		sign, minutes = "-", -minutes
	}
	return sign + clockTime(minutes)
}

func cover(week []bool, from, length int) {
	for minute := from; minute < from+length; minute++ {
		week[(minute+minutesOfWeek)%minutesOfWeek] = true
	}
}

// covered are the minutes of a week in which recurrences apply, as Azure reads them.
func covered(t *testing.T, times []facts.Time) []bool {
	t.Helper()
	week := make([]bool, minutesOfWeek)
	for _, one := range times {
		days := one.DaysOfWeek
		if len(days) == 0 {
			days = weekdays
		}
		from, until := 0, minutesOfDay
		if one.StartTime != nil {
			from = minuteOf(t, *one.StartTime)
		}
		if one.EndTime != nil {
			until = minuteOf(t, *one.EndTime)
		}
		require.NotEqual(t, from, until, "Azure takes no time of no length")
		if until < from {
			until += minutesOfDay
		}
		for _, day := range days {
			cover(week, slices.Index(weekdays, day)*minutesOfDay+from, until-from)
		}
	}
	return week
}

func minuteOf(t *testing.T, text string) int {
	t.Helper()
	var hour, minute int
	_, err := fmt.Sscanf(text, "%02d:%02d", &hour, &minute)
	require.NoError(t, err)
	require.Less(t, hour, 24)
	return hour*60 + minute
}

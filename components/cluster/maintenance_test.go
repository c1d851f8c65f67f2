package cluster

import "testing"

func nightly(change func(*MaintenanceWindow)) Spec {
	window := MaintenanceWindow{Schedule: Schedule{Weekly: &WeeklySchedule{DayOfWeek: "Sunday"}}, StartTime: "02:00"}
	change(&window)
	return Spec{MaintenanceWindows: &MaintenanceWindows{NodeOs: &window}}
}

func TestValidateRejectsMaintenanceWindows(t *testing.T) {
	t.Parallel()
	runRejections(t, []rejection{
		{
			"empty", nightly(func(w *MaintenanceWindow) { *w = MaintenanceWindow{} }),
			[]string{
				`maintenanceWindows.nodeOs.schedule is required: give one of daily, weekly, absoluteMonthly or relativeMonthly`,
				`maintenanceWindows.nodeOs.startTime is required: give the hour at which the window opens, such as 02:00`,
			},
		},
		{
			"two schedules", nightly(func(w *MaintenanceWindow) { w.Schedule.Daily = &DailySchedule{} }),
			[]string{`maintenanceWindows.nodeOs.schedule has daily, weekly: must have exactly one of daily, weekly, absoluteMonthly or relativeMonthly; keep the one that you mean`},
		},
		{
			"default window by month",
			Spec{MaintenanceWindows: &MaintenanceWindows{Default: &MaintenanceWindow{
				Schedule: Schedule{AbsoluteMonthly: &AbsoluteMonthlySchedule{DayOfMonth: 1}}, StartTime: "02:00",
			}}},
			[]string{`maintenanceWindows.default.schedule is absoluteMonthly: must be weekly, since AKS opens this window for its weekly releases only`},
		},
		{
			"default window by day",
			Spec{MaintenanceWindows: &MaintenanceWindows{Default: &MaintenanceWindow{
				Schedule: Schedule{Daily: &DailySchedule{}}, StartTime: "02:00",
			}}},
			[]string{`maintenanceWindows.default.schedule is daily: must be weekly, since AKS opens this window for its weekly releases only`},
		},
		{
			"daily interval", nightly(func(w *MaintenanceWindow) { w.Schedule = Schedule{Daily: &DailySchedule{IntervalDays: new(8)}} }),
			[]string{`maintenanceWindows.nodeOs.schedule.daily.intervalDays is 8: must be 1 to 7`},
		},
		{
			"weekly", nightly(func(w *MaintenanceWindow) {
				w.Schedule = Schedule{Weekly: &WeeklySchedule{IntervalWeeks: new(5), DayOfWeek: "sunday"}}
			}),
			[]string{
				`maintenanceWindows.nodeOs.schedule.weekly.intervalWeeks is 5: must be 1 to 4`,
				`maintenanceWindows.nodeOs.schedule.weekly.dayOfWeek is "sunday": must be one of Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday; did you mean "Sunday"?`,
			},
		},
		{
			"monthly by date", nightly(func(w *MaintenanceWindow) {
				w.Schedule = Schedule{AbsoluteMonthly: &AbsoluteMonthlySchedule{IntervalMonths: new(7), DayOfMonth: 32}}
			}),
			[]string{
				`maintenanceWindows.nodeOs.schedule.absoluteMonthly.intervalMonths is 7: must be 1 to 6`,
				`maintenanceWindows.nodeOs.schedule.absoluteMonthly.dayOfMonth is 32: must be 1 to 31`,
			},
		},
		{
			"monthly by weekday", nightly(func(w *MaintenanceWindow) {
				w.Schedule = Schedule{RelativeMonthly: &RelativeMonthlySchedule{IntervalMonths: new(0), WeekIndex: "Fifth"}}
			}),
			[]string{
				`maintenanceWindows.nodeOs.schedule.relativeMonthly.intervalMonths is 0: must be 1 to 6`,
				`maintenanceWindows.nodeOs.schedule.relativeMonthly.weekIndex is "Fifth": must be one of First, Second, Third, Fourth, Last; did you mean "Fourth"?`,
				`maintenanceWindows.nodeOs.schedule.relativeMonthly.dayOfWeek is required: give one of Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday`,
			},
		},
		{
			"start time", nightly(func(w *MaintenanceWindow) { w.StartTime = "24:00" }),
			[]string{`maintenanceWindows.nodeOs.startTime is "24:00": must be HH:MM from 00:00 to 23:59`},
		},
		{
			"too short", nightly(func(w *MaintenanceWindow) { w.DurationHours = new(3) }),
			[]string{`maintenanceWindows.nodeOs.durationHours is 3: must be 4 to 24`},
		},
		{
			"too long", nightly(func(w *MaintenanceWindow) { w.DurationHours = new(25) }),
			[]string{`maintenanceWindows.nodeOs.durationHours is 25: must be 4 to 24`},
		},
		{
			"offset", nightly(func(w *MaintenanceWindow) { w.UtcOffset = new("5:30") }),
			[]string{`maintenanceWindows.nodeOs.utcOffset is "5:30": must be an offset such as +05:30 or -08:00`},
		},
		{
			"dates", nightly(func(w *MaintenanceWindow) {
				w.StartDate = new("2030-02-30")
				w.NotAllowedDates = []DateSpan{{Start: "2030-12-31", End: "2030-12-24"}, {Start: "24.12.2030"}}
			}),
			[]string{
				`maintenanceWindows.nodeOs.startDate is "2030-02-30": must be a date such as "2030-01-31", in quotes`,
				`maintenanceWindows.nodeOs.notAllowedDates[0].end is "2030-12-24", before its start "2030-12-31": swap them`,
				`maintenanceWindows.nodeOs.notAllowedDates[1].start is "24.12.2030": must be a date such as "2030-01-31", in quotes`,
				`maintenanceWindows.nodeOs.notAllowedDates[1].end is required: give a date such as "2030-01-31", in quotes`,
			},
		},
	})
}

package azure

import (
	"cmp"
	"slices"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

var (
	scheduleKinds = []string{"daily", "weekly", "absoluteMonthly", "relativeMonthly"}
	weekdays      = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	weeks         = []string{"First", "Second", "Third", "Fourth", "Last"}
)

func checkMaintenance(r *request) error {
	window := object(r.inputs, "maintenanceWindow")
	if window == nil {
		return r.refuse(invalidParameter, "maintenanceWindow is required.")
	}
	if err := r.checkSchedule(object(window, "schedule")); err != nil {
		return err
	}
	if _, err := time.Parse("15:04", textAt(window, "startTime")); err != nil {
		return r.refuse(invalidParameter, "startTime '%s' is not a time of day.", textAt(window, "startTime"))
	}
	if err := r.checkStartDate(window); err != nil {
		return err
	}
	for _, span := range at(window, "notAllowedDates[]") {
		start, startErr := time.Parse(time.DateOnly, textAt(span.ObjectValue(), "start"))
		end, endErr := time.Parse(time.DateOnly, textAt(span.ObjectValue(), "end"))
		switch {
		case startErr != nil || endErr != nil:
			return r.refuse(invalidParameter, "%s needs a start date and an end date.", span.path)
		case end.Before(start):
			return r.refuse(invalidParameter, "%s ends before it starts.", span.path)
		}
	}
	return nil
}

// checkStartDate refuses a window that would have had to open in the past, whether the request changes that or anything else: AKS compares the date with
// the present in every request (hashicorp/terraform-provider-azurerm issue 22762 and pull request 23985).
func (r *request) checkStartDate(window resource.PropertyMap) error {
	start := textAt(window, "startDate")
	if start == "" {
		return nil
	}
	opens, err := time.Parse("2006-01-02 15:04 -07:00", start+" "+textAt(window, "startTime")+" "+cmp.Or(textAt(window, "utcOffset"), "+00:00"))
	switch {
	case err != nil:
		return r.refuse(invalidParameter, "startDate '%s' is not a date.", start)
	case opens.Before(r.all.now):
		return r.refuse(invalidParameter, "The maintenance window starts at %s, which is in the past.", opens.Format(time.RFC3339))
	}
	return nil
}

func (r *request) checkSchedule(schedule resource.PropertyMap) error {
	var kinds []string
	for _, kind := range scheduleKinds {
		if given(schedule, kind) {
			kinds = append(kinds, kind)
		}
	}
	name := textAt(r.inputs, "configName")
	if len(kinds) != 1 {
		return r.refuse(invalidParameter, "Exactly one of %v must be set in the schedule, but %v are.", scheduleKinds, kinds)
	}
	if name == "default" && kinds[0] != "weekly" {
		return r.refuse(invalidParameter, "The maintenance configuration 'default' takes a weekly schedule only.")
	}
	for _, day := range append(textsAt(schedule, "weekly.dayOfWeek"), textsAt(schedule, "relativeMonthly.dayOfWeek")...) {
		if !slices.Contains(weekdays, day) {
			return r.refuse(invalidParameter, "dayOfWeek '%s' is not one of %v.", day, weekdays)
		}
	}
	if week := textAt(schedule, "relativeMonthly.weekIndex"); week != "" && !slices.Contains(weeks, week) {
		return r.refuse(invalidParameter, "weekIndex '%s' is not one of %v.", week, weeks)
	}
	return nil
}

package azure

import (
	"regexp"
	"slices"
	"strconv"
	"time"
)

const (
	onboardingType = "securityinsights:SentinelOnboardingState"
	analyticsType  = "securityinsights:ScheduledAlertRule"
)

// sentinelWorkspace is the workspace that a resource of Sentinel extends.
func sentinelWorkspace(id string) string { return parentOf(parentOf(id)) }

func checkSentinelWorkspace(r *request) error {
	if workspace := sentinelWorkspace(r.id); r.all.find(workspace) == nil {
		return notFound(workspace)
	}
	return nil
}

func checkOnboarding(r *request) error {
	if name := lastSegment(r.id); name != "default" {
		return r.refuse(badRequest, "The onboarding state is named 'default', not '%s'.", name)
	}
	return nil
}

func checkOnboarded(r *request) error {
	workspace := sentinelWorkspace(r.id)
	if r.all.find(workspace+"/providers/Microsoft.SecurityInsights/onboardingStates/default") == nil {
		return r.refuse(badRequest, "The workspace '%s' is not onboarded to Microsoft Sentinel.", workspace)
	}
	return nil
}

const (
	shortestSchedule    = 5 * time.Minute
	longestSchedule     = 14 * 24 * time.Hour
	longestSuppression  = 24 * time.Hour
	longestLookback     = 7 * 24 * time.Hour
	longPeriod          = 2 * 24 * time.Hour
	shortestForLong     = time.Hour
	scheduleRefusal     = "Invalid Properties for Scheduled alert rule: "
	maxColumnsInFormats = 3
)

// spans are the inputs with durations, with the longest that each can be.
var spans = []struct {
	path    string
	longest time.Duration
}{
	{"queryFrequency", longestSchedule},
	{"queryPeriod", longestSchedule},
	{"suppressionDuration", longestSuppression},
	{"incidentConfiguration.groupingConfiguration.lookbackDuration", longestLookback},
}

func checkSchedule(r *request) error {
	chosen := map[string]time.Duration{}
	for _, span := range spans {
		text := textAt(r.inputs, span.path)
		if text == "" {
			continue
		}
		duration, ok := parseSpan(text)
		if !ok || duration < shortestSchedule || duration > span.longest {
			return r.refuse(badRequest, scheduleRefusal+"'%s' is '%s': it must be between 5 minutes and %s.", span.path, text, span.longest)
		}
		chosen[span.path] = duration
	}
	period, frequency := chosen["queryPeriod"], chosen["queryFrequency"]
	switch {
	case period < frequency:
		return r.refuse(badRequest, scheduleRefusal+"'queryPeriod' should be greater than or equal to 'queryFrequency'.")
	case period >= longPeriod && frequency < shortestForLong:
		return r.refuse(badRequest, scheduleRefusal+"When 'queryPeriod' greater than or equal to 2 days, the 'queryFrequency' should be greater "+
			"than or equal to 1 hour.")
	}
	return nil
}

var isoDuration = regexp.MustCompile(`^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// parseSpan reads a duration in ISO 8601.
func parseSpan(text string) (time.Duration, bool) {
	found := isoDuration.FindStringSubmatch(text)
	if found == nil {
		return 0, false
	}
	var total time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(found[i+1]) // digits, or nothing
		total += time.Duration(n) * unit
	}
	return total, true
}

// checkIncidents knows what groups alerts: entities only if they are selected, and mapped.
func checkIncidents(r *request) error {
	const grouping = "incidentConfiguration.groupingConfiguration."
	entities := textsAt(r.inputs, grouping+"groupByEntities[]")
	selected := textAt(r.inputs, grouping+"matchingMethod") == "Selected"
	by := len(entities) + len(at(r.inputs, grouping+"groupByAlertDetails[]")) + len(at(r.inputs, grouping+"groupByCustomDetails[]"))
	if selected && by == 0 {
		return r.refuse(badRequest, scheduleRefusal+"matchingMethod Selected needs what alerts are grouped by.")
	}
	mapped := textsAt(r.inputs, "entityMappings[].entityType")
	for _, entity := range entities {
		if selected && !slices.Contains(mapped, entity) {
			return r.refuse(badRequest, scheduleRefusal+"alerts are grouped by '%s', which no entity mapping has.", entity)
		}
	}
	return nil
}

var column = regexp.MustCompile(`\{\{[^{}]+\}\}`)

func checkAlertTitle(r *request) error {
	for _, format := range []string{"alertDisplayNameFormat", "alertDescriptionFormat"} {
		if n := len(column.FindAllString(textAt(r.inputs, "alertDetailsOverride."+format), -1)); n > maxColumnsInFormats {
			return r.refuse(badRequest, "alertDetailsOverride.%s has %d columns: %d are allowed.", format, n, maxColumnsInFormats)
		}
	}
	details := object(r.inputs, "customDetails")
	const maxDetails, maxDetailName = 20, 20
	if len(details) > maxDetails {
		return r.refuse(badRequest, "customDetails has %d elements: at most %d are allowed.", len(details), maxDetails)
	}
	for name := range details {
		if len(name) > maxDetailName || !detailName.MatchString(string(name)) {
			return r.refuse(badRequest, "The custom detail '%s' must begin with a letter and have at most %d letters, digits and underscores.", name, maxDetailName)
		}
	}
	return nil
}

var detailName = regexp.MustCompile(`^[a-zA-Z]+\w*$`)

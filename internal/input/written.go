package input

import (
	"regexp"
	"strings"
	"time"
)

// printedTime is a time as Go prints it.
var printedTime = regexp.MustCompile(`^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)? [+-]\d{4} \S+$`)

// WrittenTime is the moment that a text stands for if it is what Pulumi makes of a date or time without quotes in a stack's YAML: the time as Go prints it,
// 2027-03-31 00:00:00 +0000 UTC (unmarshalObject in sdk/go/common/resource/config/object.go).
func WrittenTime(text string) (time.Time, bool) {
	if !printedTime.MatchString(text) {
		return time.Time{}, false
	}
	words := strings.Fields(text) // date, time, offset and name of the zone, which cannot be parsed back
	at, err := time.Parse("2006-01-02 15:04:05 -0700", strings.Join(words[:3], " "))
	return at, err == nil
}

// Written is a date or time as the user wrote it, where Pulumi made something else of it; all other text is as it is. Midnight in UTC is a date.
func Written(text string) string {
	at, changed := WrittenTime(text)
	if !changed {
		return text
	}
	if _, offset := at.Zone(); offset == 0 && at.Equal(at.Truncate(24*time.Hour)) {
		return at.Format(time.DateOnly)
	}
	return at.Format(time.RFC3339)
}

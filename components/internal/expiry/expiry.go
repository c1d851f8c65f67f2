// Package expiry reads the ends that users give to exceptions.
package expiry

import (
	"strings"
	"time"
)

// Rule is what an end must look like, in the words of an error.
const Rule = `must be a date such as "2027-03-31", or a time such as "2027-03-31T12:00:00Z"`

// SoonDays is how long before an end a preview starts to speak of it: two weeks are one sprint.
const SoonDays = 14

// IsSoon says whether an end has not come yet, but comes within [SoonDays].
func IsSoon(end, now time.Time) bool {
	return !now.After(end) && now.AddDate(0, 0, SoonDays).After(end)
}

// End is the moment that a text means: of a date the end of that day in UTC.
func End(text string) (time.Time, error) {
	text = Written(text)
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	return time.Parse(time.RFC3339, text)
}

// Written is an end as the user wrote it. Pulumi reads a date without quotes in a stack's YAML as a time, and hands it over as Go prints one:
// 2027-03-31 00:00:00 +0000 UTC.
func Written(text string) string {
	const printed = "2006-01-02 15:04:05 -0700"
	words := strings.Fields(text) // date, time, offset and name of the zone, which cannot be parsed back
	if len(words) != 4 {
		return text
	}
	at, err := time.Parse(printed, strings.Join(words[:3], " "))
	switch {
	case err != nil:
		return text
	case words[1] == "00:00:00" && words[2] == "+0000":
		return at.Format(time.DateOnly)
	}
	return at.Format(time.RFC3339)
}

// Package expiry reads the ends that users give to exceptions.
package expiry

import (
	"time"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Rule is what an end must look like, in the words of an error.
const Rule = `must be a date such as "2027-03-31", or a time such as "2027-03-31T12:00:00Z"`

// End is the moment that a text means: of a date the end of that day in UTC.
func End(text string) (time.Time, error) {
	text = input.Written(text)
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	return time.Parse(time.RFC3339, text)
}

// Written is an end as the user wrote it.
func Written(text string) string { return input.Written(text) }

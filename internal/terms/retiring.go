package terms

import (
	"time"

	"github.com/aksops/pulumi-aksops/internal/calendar"
)

// Retiring is the end of a value of an input that Azure gives up; none if none is announced. The kinds are those of [calendar.Retirement].
func Retiring(kind, path, value string) []Term {
	found, known := calendar.Retires(kind, value)
	if !known {
		return nil
	}
	advice := found.Instead
	if !found.Gone.IsZero() {
		advice += " before it stops working on " + found.Gone.Format(time.DateOnly)
	}
	if found.Then != "" {
		advice = found.Then + "; " + advice
	}
	return []Term{{
		Path: path, Value: value, Of: "support by Azure", End: found.Ends.Time, RefusesNew: found.Refused, Before: advice, After: advice,
	}}
}

// Package clock tells a run of the program which moment is now.
package clock

import (
	"fmt"
	"os"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/runs"
)

// Variable is the environment variable that sets the clock: a date such as 2027-03-31, whose beginning in UTC is meant, or a time such as
// 2027-03-31T12:00:00Z. A preview then says what it would say at that moment. What Azure itself refuses by its own clock is not moved by it.
const Variable = "AKSOPS_NOW"

var clocks runs.Store[time.Time]

// Set sets the clock of one run. It stands still from then on.
func Set(ctx *pulumi.Context, now time.Time) {
	clocks.Use(runs.Of(ctx), func(at *time.Time) { *at = now })
}

// Now is the present of a run: what [Set] or [Variable] say, or else what the machine's clock says when it is asked for first, so that a run which lasts
// beyond the end of something has one opinion of it. The error says that the variable holds no time.
func Now(ctx *pulumi.Context) (time.Time, error) {
	var now time.Time
	var err error
	clocks.Use(runs.Of(ctx), func(at *time.Time) {
		if at.IsZero() {
			if now, err = Present(); err != nil {
				return
			}
			*at = now
		}
		now = *at
	})
	return now, err
}

// Present is what [Variable] says, or else the machine's clock. With an error, it is the machine's clock.
func Present() (time.Time, error) { return fromVariable(os.Getenv(Variable)) }

func fromVariable(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Now(), fmt.Errorf("%s is %q: must be a date such as 2027-03-31, or a time such as 2027-03-31T12:00:00Z", Variable, text)
}

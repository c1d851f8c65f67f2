// Package terms says in previews what in a configuration holds until a day only.
package terms

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// SoonDays is how long before its end a preview starts to speak of it: two months are time for an upgrade in every environment, one after another.
const SoonDays = 60

// Term is something in a configuration that holds until a moment.
type Term struct {
	// Path is the input, and Value what it says; empty where the input itself ends.
	Path, Value string
	// Of is what ends of a value, such as "community support".
	Of string
	// End is the last moment at which it holds.
	End time.Time
	// Written is the end as the user wrote it. Defaults to its day in UTC.
	Written string
	// Before is what to do in time, and After what no longer holds, and what to do then. Without Before, nothing is said before the end.
	Before, After string
	// BeforeNew and AfterNew say the same about what does not exist yet, and has nothing to move away from. They default to Before and After.
	BeforeNew, AfterNew string
	// Past is the verb after the end. Defaults to "ended on".
	Past string
	// RefusesNew says that Azure creates nothing with it once it has ended.
	RefusesNew bool
	// Resource is the logical name of the resource that it is about. Required with RefusesNew, BeforeNew and AfterNew.
	Resource string
}

// Ended says whether the end has come.
func (t Term) Ended(now time.Time) bool { return now.After(t.End) }

// Said is what a preview says at a moment: nothing until [SoonDays] before the end.
func (t Term) Said(now time.Time) (string, bool) {
	switch {
	case t.Ended(now):
		return fmt.Sprintf("%s %s %s: %s", t.subject(), t.past(), t.day(), t.After), true
	case t.Before != "" && !now.Before(t.Soon()):
		return fmt.Sprintf("%s ends on %s: %s", t.subject(), t.day(), t.Before), true
	}
	return "", false
}

// Soon is the first moment at which a preview speaks of the end: the beginning, in UTC, of the day that is [SoonDays] before the last one.
func (t Term) Soon() time.Time {
	last := t.End.UTC().Truncate(24 * time.Hour)
	if date, _, _ := strings.Cut(t.Written, "T"); date != "" {
		// Days of a time zone that nobody knows end later than those of UTC.
		if written, err := time.Parse(time.DateOnly, date); err == nil && written.Before(last) {
			last = written
		}
	}
	return last.AddDate(0, 0, -SoonDays)
}

// OfNew is the term in the words for what does not exist yet.
func (t Term) OfNew() Term {
	t.Before, t.After = cmp.Or(t.BeforeNew, t.Before), cmp.Or(t.AfterNew, t.After)
	return t
}

// Refusal is why nothing new can have the value after the end. The prefix stands in front of its path.
func (t Term) Refusal(prefix string) error {
	t = t.OfNew()
	if t.Of == "" {
		return &input.Error{Path: input.Join(prefix, t.Path), Problem: fmt.Sprintf("%s %s: %s", t.past(), t.day(), t.After)}
	}
	return &input.Error{Path: input.Join(prefix, t.Path), Problem: fmt.Sprintf("is %q, whose %s: %s", t.Value, t.Ending(), t.After)}
}

// Ending is what has ended, and when.
func (t Term) Ending() string { return fmt.Sprintf("%s %s %s", t.Of, t.past(), t.day()) }

func (t Term) past() string { return cmp.Or(t.Past, "ended on") }

func (t Term) subject() string {
	if t.Of == "" {
		return t.Path
	}
	return fmt.Sprintf("%s of %s %q", t.Of, t.Path, t.Value)
}

func (t Term) day() string { return cmp.Or(t.Written, t.End.UTC().Format(time.DateOnly)) }

package kql

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	// spokenPart is a number with its unit, as people, Go and Kusto write durations: 5 min, 1h30m, 1d.
	spokenPart = regexp.MustCompile(`^\s*(\d{1,6})\s*(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)`)
	// clockForm is a timespan of .NET, as Azure Resource Manager writes some: 1.00:00:00 or 00:05:00.
	clockForm = regexp.MustCompile(`^(?:(\d{1,4})\.)?(\d{1,2}):(\d{2}):(\d{2})$`)
)

// Written reads a duration in whole minutes of whatever form people write: 60m, 1h30m, 5 min, 00:05:00, pt1h, PT60M. It reports false for another text, and
// for a number without its unit, which may mean minutes as well as seconds.
func Written(text string) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if known, ok := Duration(strings.ToUpper(text)); ok {
		return known, known > 0
	}
	if match := clockForm.FindStringSubmatch(text); match != nil {
		return whole(count(match[1])*24*time.Hour + count(match[2])*time.Hour + count(match[3])*time.Minute + count(match[4])*time.Second)
	}
	var sum time.Duration
	for rest := strings.ToLower(text); rest != ""; {
		match := spokenPart.FindStringSubmatch(rest)
		if match == nil {
			return 0, false
		}
		unit := map[byte]time.Duration{'d': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute, 's': time.Second}[match[2][0]]
		sum += count(match[1]) * unit
		rest = rest[len(match[0]):]
	}
	return whole(sum)
}

func count(digits string) time.Duration {
	n, _ := strconv.Atoi(digits) // digits, or nothing, which is none
	return time.Duration(n)
}

func whole(d time.Duration) (time.Duration, bool) { return d, d > 0 && d%time.Minute == 0 }

// ISO is a duration in whole minutes in ISO 8601, as Azure lists durations: PT5M, PT1H, PT1H30M, P1D.
func ISO(d time.Duration) string {
	const day = 24 * time.Hour
	text := "P"
	if days := d / day; days > 0 {
		text += fmt.Sprintf("%dD", days)
	}
	hours, minutes := d%day/time.Hour, d%time.Hour/time.Minute
	if hours > 0 || minutes > 0 {
		text += "T"
	}
	if hours > 0 {
		text += fmt.Sprintf("%dH", hours)
	}
	if minutes > 0 {
		text += fmt.Sprintf("%dM", minutes)
	}
	return text
}

// ExampleOf is what a text in another form was meant as, in ISO 8601, if that is within the two durations, or else the example.
func ExampleOf(text string, least, most time.Duration, example string) string {
	if meant, ok := Written(text); ok && meant >= least && meant <= most {
		return ISO(meant)
	}
	return example
}

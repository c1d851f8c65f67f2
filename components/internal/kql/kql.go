// Package kql writes values into queries in the Kusto query language, and reads the durations that stand beside them.
package kql

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var durationPattern = regexp.MustCompile(`^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$`)

// Duration reads days, hours and minutes in ISO 8601. It reports false, and zero, for another text.
func Duration(text string) (time.Duration, bool) {
	match := durationPattern.FindStringSubmatch(text)
	if match == nil || strings.HasSuffix(text, "T") || text == "P" {
		return 0, false
	}
	number := func(digits string) time.Duration {
		n, _ := strconv.Atoi(digits) // digits, or nothing, which is none
		return time.Duration(n)
	}
	return number(match[1])*24*time.Hour + number(match[2])*time.Hour + number(match[3])*time.Minute, true
}

// Timespan is a duration in ISO 8601 as Kusto writes it, in minutes.
func Timespan(text string) string {
	duration, _ := Duration(text)
	return fmt.Sprintf("%dm", int(duration.Minutes()))
}

// DynamicList is a list of texts as Kusto writes it.
func DynamicList(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = strconv.Quote(value)
	}
	return "dynamic([" + strings.Join(quoted, ", ") + "])"
}

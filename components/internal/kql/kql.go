// Package kql writes values into queries in the Kusto query language, and reads the durations that stand beside them.
package kql

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// durationPattern takes so many digits that no duration is too long to be counted.
var durationPattern = regexp.MustCompile(`^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,7})M)?)?$`)

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
		quoted[i] = JSON(value)
	}
	return "dynamic([" + strings.Join(quoted, ", ") + "])"
}

// JSON is a value as it stands in a dynamic of Kusto, whose texts have the escapes of JSON. Those for HTML are left out: they would be noise.
func JSON(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // of texts and numbers
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Package calendar has the days on which AKS takes up and gives up what a configuration can name.
package calendar

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Version is a minor version of Kubernetes in AKS.
type Version struct {
	// Minor is the version, such as 1.36.
	Minor string `json:"minor"`
	// Preview and GA are the first days of preview and general availability.
	Preview First `json:"preview"`
	GA      First `json:"ga"`
	// End and LTSEnd are the last moments of community support and of long-term support.
	End    Last `json:"end"`
	LTSEnd Last `json:"ltsEnd"`
}

// Retirement is a value of an input that Azure gives up.
type Retirement struct {
	// Kind says of which input: osSku, networkPlugin, networkPolicy, stream or vmSize.
	Kind string `json:"kind"`
	// Value is the pattern of the values.
	Value *regexp.Regexp `json:"value"`
	// Ends is the last moment at which Azure supports the value.
	Ends Last `json:"ends"`
	// Gone is when what has the value stops working; zero if that is not announced.
	Gone First `json:"gone"`
	// Refused says that Azure creates nothing new with the value from then on.
	Refused bool `json:"refused"`
	// Then says what the end means, where it is more than that Azure does not help any more.
	Then string `json:"then"`
	// Instead says what to do.
	Instead string `json:"instead"`
}

//go:embed kubernetes.json
var kubernetesJSON []byte

//go:embed retirements.json
var retirementsJSON []byte

var (
	kubernetes = decode[struct {
		Source, Refresh string
		Read            First
		Versions        []Version
	}]("kubernetes.json", kubernetesJSON)

	retirements = decode[struct {
		Source, Refresh string
		Retirements     []Retirement
	}]("retirements.json", retirementsJSON)
)

// Read is the day on which the calendar was last compared with its sources.
func Read() time.Time { return kubernetes.Read.Time }

// Versions are the versions that the calendar knows, oldest first.
func Versions() []Version { return kubernetes.Versions }

// Kubernetes is the calendar's entry for a minor version such as 1.36; false if it has none.
func Kubernetes(minor string) (Version, bool) {
	for _, version := range kubernetes.Versions {
		if version.Minor == minor {
			return version, true
		}
	}
	return Version{}, false
}

// BeforeAll says whether a minor version is older than every one that the calendar knows, and so long past its end.
func BeforeAll(minor string) bool { return less(minor, kubernetes.Versions[0].Minor) }

// Current is the version that AKS takes where none is given, at a moment: the one before the newest that is generally available, as Azure CLI does.
func Current(now time.Time) Version {
	var current, newest Version
	for _, version := range kubernetes.Versions {
		if !now.Before(version.GA.Time) {
			current, newest = newest, version
		}
	}
	if current.Minor == "" {
		return newest
	}
	return current
}

// EndOf is the last moment of a version's support, of long-term support if lts is set.
func (v Version) EndOf(lts bool) time.Time {
	if lts {
		return v.LTSEnd.Time
	}
	return v.End.Time
}

// Retires is what is known of the end of a value; false if nothing is.
func Retires(kind, value string) (Retirement, bool) {
	for _, one := range retirements.Retirements {
		if one.Kind == kind && one.Value.MatchString(value) {
			return one, true
		}
	}
	return Retirement{}, false
}

// First is the first moment of a day or month, in UTC.
type First struct{ time.Time }

// UnmarshalJSON reads "2026-10-31" or "2026-10".
func (f *First) UnmarshalJSON(data []byte) error {
	first, _, err := span(data)
	f.Time = first
	return err
}

// Last is the last second of a day or month, in UTC.
type Last struct{ time.Time }

// UnmarshalJSON reads "2026-10-31" or "2026-10".
func (l *Last) UnmarshalJSON(data []byte) error {
	_, next, err := span(data)
	l.Time = next.Add(-time.Second)
	return err
}

// span is the first moment of a day or month, and that of the next one.
func span(data []byte) (time.Time, time.Time, error) {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return time.Time{}, time.Time{}, err
	}
	if month, err := time.Parse("2006-01", text); err == nil {
		return month, month.AddDate(0, 1, 0), nil
	}
	day, err := time.Parse(time.DateOnly, text)
	return day, day.AddDate(0, 0, 1), err
}

func less(a, b string) bool {
	majorA, minorA := numbers(a)
	majorB, minorB := numbers(b)
	return majorA < majorB || majorA == majorB && minorA < minorB
}

func numbers(minor string) (int, int) {
	major, rest, _ := strings.Cut(minor, ".")
	first, _ := strconv.Atoi(major)
	second, _ := strconv.Atoi(rest)
	return first, second
}

func decode[T any](name string, data []byte) T {
	var value T
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return value
}

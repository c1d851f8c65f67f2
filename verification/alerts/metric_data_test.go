package alerts

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// metricFile holds the cases of a rule.
type metricFile struct {
	Interval span         `json:"interval"`
	Bounds   bounds       `json:"bounds"`
	Cases    []metricCase `json:"cases"`
}

// bounds are what Azure has learned.
type bounds struct {
	Lower *float64 `json:"lower"`
	Upper *float64 `json:"upper"`
}

type metricCase struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Settings settings `json:"settings"`
	Series   []series `json:"series"`
	Expect   []alert  `json:"expect"`
}

// settings are namespaces that a user lets in or leaves out.
type settings struct {
	IncludedNamespaces []string `json:"includedNamespaces"`
	ExcludedNamespaces []string `json:"excludedNamespaces"`
}

type series struct {
	Metric     string            `json:"metric"`
	Dimensions map[string]string `json:"dimensions"`
	Points     []points          `json:"points"`
}

type points struct {
	Value *float64 `json:"value"`
	For   span     `json:"for"`
}

type alert struct {
	Dimensions map[string]string `json:"dimensions"`
	FiresAt    span              `json:"firesAt"`
	// ResolvesAt is 0 for an alert that is still open at the end.
	ResolvesAt span `json:"resolvesAt"`
}

// span is a duration that is written as ISO 8601 has it.
type span time.Duration

var spanPattern = regexp.MustCompile(`^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$`)

func (s *span) UnmarshalText(text []byte) error {
	parts := spanPattern.FindStringSubmatch(string(text))
	if parts == nil {
		return fmt.Errorf("%q is no duration such as PT15M", text)
	}
	var minutes int
	for i, unit := range []int{24 * 60, 60, 1} {
		if parts[i+1] == "" {
			continue
		}
		n, err := strconv.Atoi(parts[i+1])
		if err != nil {
			return err
		}
		minutes += n * unit
	}
	*s = span(time.Duration(minutes) * time.Minute)
	return nil
}

func (s span) String() string { return time.Duration(s).String() }

func (s *series) length() span {
	var length span
	for _, p := range s.Points {
		length += p.For
	}
	return length
}

// between is the samples after one time, up to and including another; the first one is at one interval.
func (s *series) between(interval, after, until span) []float64 {
	var values []float64
	at := span(0)
	for _, p := range s.Points {
		for end := at + p.For; at < end; {
			at += interval
			if p.Value != nil && at > after && at <= until {
				values = append(values, *p.Value)
			}
		}
	}
	return values
}

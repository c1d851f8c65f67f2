package alerts

import (
	"slices"
	"time"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Durations that Azure takes, from the shortest to the longest.
var (
	metricFrequencies = []string{"PT1M", "PT5M", "PT15M", "PT30M", "PT1H"}
	metricWindows     = []string{"PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"}
	dynamicDurations  = []string{"PT5M", "PT15M", "PT30M", "PT1H"}
	logFrequencies    = []string{
		"PT1M", "PT5M", "PT10M", "PT15M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D",
	}
	logWindows    = append(slices.Clone(logFrequencies), "P2D")
	queryRanges   = []string{"PT5M", "PT10M", "PT15M", "PT20M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D", "P2D"}
	muteDurations = []string{"PT5M", "PT10M", "PT15M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D", "P2D"}
	oneMinute     = "PT1M"
)

// duration is one of the durations above; zero for another text.
func duration(text string) time.Duration {
	known, _ := kql.Duration(text)
	return known
}

// checkDuration says what is wrong with a duration, and how Azure writes one that is meant but written in another way.
func checkDuration(c *input.Checker, path string, chosen *string, allowed []string) {
	if chosen == nil || slices.Contains(allowed, *chosen) {
		return
	}
	write := ""
	if meant, ok := kql.Written(*chosen); ok && slices.Contains(allowed, kql.ISO(meant)) {
		write = "; write " + kql.ISO(meant)
	}
	c.Failf(path, "is %q: must be one of %s%s", *chosen, input.Words(allowed), write)
}

// checkTime says what is wrong with a point in time, which the layout shows as Go writes layouts; rule is the layout in words. It reports
// whether there is one that can be compared with others.
func checkTime(c *input.Checker, path string, chosen *string, layout, rule string) bool {
	if chosen == nil {
		return false
	}
	if _, err := time.Parse(layout, *chosen); err != nil || len(*chosen) != len(layout) {
		c.Failf(path, "is %q: %s", *chosen, rule)
		return false
	}
	return true
}

// checkWindow holds a window against the frequency: what lies between two windows would never be looked at.
func checkWindow(c *input.Checker, path, window, frequency string) {
	if w, f := duration(window), duration(frequency); w > 0 && f > 0 && w < f {
		c.Failf(path, "is %s, shorter than evaluationFrequency %s: what lies in between would never be looked at; make it as long or longer", window, frequency)
	}
}

// timesOf is the number of periods as a factor of a duration.
func timesOf(p FailingPeriods) time.Duration { return time.Duration(p.Of) }

package tests

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/calendar"
	"github.com/aksops/pulumi-aksops/internal/terms"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const twoYears = 731

// runOn runs a stack's program on a day.
func runOn(t *testing.T, stack, config string, day time.Time) *recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(program(stack, stackValues(t, config), nil), recorder.Options{Stack: stack, Now: day})
	require.NoError(t, err, day)
	return graph
}

// TestShippedConfigurationsThroughTwoYears moves the clock day by day: what exists never fails, each end is named from sixty days before, and nothing
// that would be created is refused without that.
func TestShippedConfigurationsThroughTwoYears(t *testing.T) {
	t.Parallel()
	for stack, config := range stacks {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			first := calendar.Read().Add(12 * time.Hour)
			graph := runOn(t, stack, config, first)
			turns := map[time.Time]bool{first.AddDate(0, 0, twoYears-1): true}
			for _, term := range graph.Terms {
				for day := range twoYears {
					assertTold(t, term, first.AddDate(0, 0, day))
				}
				for _, days := range []int{-terms.SoonDays - 1, -terms.SoonDays, 0, 1} {
					if day := term.End.AddDate(0, 0, days); day.Before(first.AddDate(0, 0, twoYears)) {
						turns[day] = true
					}
				}
			}
			for day := range turns {
				later := runOn(t, stack, config, day)
				assert.Equal(t, names(graph), names(later), "%s: the day changes nothing of what there is", day)
				assert.Equal(t, endsOf(graph.Terms), endsOf(later.Terms), "%s: nor what of it ends when", day)
				assert.Equal(t, toldOf(later.Terms, day), messages(later.Warnings), day)
			}
		})
	}
}

// assertTold holds that a term is named when it should be, from the day on that is counted in the tests of [terms.Term].
func assertTold(t *testing.T, term terms.Term, now time.Time) {
	t.Helper()
	left := term.End.Sub(now)
	text, told := term.Said(now)
	ends, ended := left >= 0 && !now.Before(term.Soon()) && term.Before != "", left < 0
	require.Equal(t, ends || ended, told, "%s on %s", term.Path, now)
	if ended {
		assert.Contains(t, text, term.After)
	}
	if ends {
		assert.Contains(t, text, term.Before)
	}
	if term.RefusesNew {
		require.NotEmpty(t, term.Before, "%s: what will be refused is said first", term.Path)
		require.NotEmpty(t, term.Resource, term.Path)
	}
}

// toldOf are the words of a run in which everything is new. What cannot be new is refused instead, which takes an engine: see offline/lifecycle.
func toldOf(all []terms.Term, now time.Time) map[string]bool {
	said := map[string]bool{}
	for _, term := range all {
		if text, told := term.OfNew().Said(now); told && !(term.RefusesNew && term.Ended(now)) {
			said[text] = true
		}
	}
	return said
}

// endsOf are the ends by their inputs, without what is said of them, which names the versions of the day.
func endsOf(all []terms.Term) map[string]time.Time {
	ends := map[string]time.Time{}
	for _, term := range all {
		ends[term.Path+" "+term.Of] = term.End
	}
	return ends
}

func messages(warnings []recorder.Warning) map[string]bool {
	said := map[string]bool{}
	for _, warning := range warnings {
		said[warning.Message] = true
	}
	return said
}

// TestShippedConfigurationsLast fails from sixty days before Azure gives up something that a shipped configuration asks for. It looks at the machine's
// clock, so that it runs where it is asked for only: an old release stays green.
func TestShippedConfigurationsLast(t *testing.T) {
	t.Parallel()
	if os.Getenv("AKSOPS_CALENDAR") == "" {
		t.Skip("make calendar runs it")
	}
	for stack, config := range stacks {
		for _, term := range runOn(t, stack, config, time.Now()).Terms {
			text, told := term.Said(time.Now())
			assert.False(t, told && term.Of != "", "%s: %s", stack, text)
		}
	}
}

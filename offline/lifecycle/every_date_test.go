package lifecycle_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// dated is testdata/dated.yaml.
type dated struct {
	Begin  string
	Config map[string]any
	Ends   []datedEnd
}

type datedEnd struct {
	Path, Of, Value, Said, Last string
	Refused, Quiet              bool
}

func readDated(t *testing.T) dated {
	t.Helper()
	text, err := os.ReadFile("testdata/dated.yaml")
	require.NoError(t, err)
	var all dated
	require.NoError(t, yaml.Unmarshal(text, &all))
	return all
}

// subject begins what a preview says of an end.
func (e datedEnd) subject() string {
	if e.Of == "" {
		return e.Path
	}
	return fmt.Sprintf("%s of %s %q", e.Of, e.Path, e.Value)
}

func (e datedEnd) ended(day time.Time) bool { return day.Format(time.DateOnly) > e.Last }

// soon is the first day on which a preview speaks of it, sixty before the day that it names.
func (e datedEnd) soon(t *testing.T) time.Time {
	t.Helper()
	return dayOf(t, e.Said[:len(time.DateOnly)]).AddDate(0, 0, -60)
}

// said begins what a preview says on a day of something that exists; empty for nothing.
func (e datedEnd) said(t *testing.T, day time.Time) string {
	t.Helper()
	switch {
	case e.ended(day) && e.Quiet:
		return e.subject() + " came on " + e.Said + ":"
	case e.ended(day):
		return e.subject() + " ended on " + e.Said + ":"
	case !e.Quiet && !day.Before(e.soon(t)):
		return e.subject() + " ends on " + e.Said + ":"
	}
	return ""
}

func dayOf(t *testing.T, text string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	require.NoError(t, err)
	return day
}

// turns are the days on which something changes in two years, with those before and after them.
func (d dated) turns(t *testing.T) []time.Time {
	t.Helper()
	begin := dayOf(t, d.Begin)
	turns := map[time.Time]bool{begin: true, begin.AddDate(2, 0, 0): true}
	for _, end := range d.Ends {
		last := dayOf(t, end.Last)
		for _, day := range []time.Time{end.soon(t).AddDate(0, 0, -1), end.soon(t), last, last.AddDate(0, 0, 1)} {
			turns[day] = turns[day] || !day.Before(begin) && !day.After(begin.AddDate(2, 0, 0))
		}
	}
	maps.DeleteFunc(turns, func(_ time.Time, within bool) bool { return !within })
	return slices.SortedFunc(maps.Keys(turns), time.Time.Compare)
}

var speaksOfAnEnd = regexp.MustCompile(`^.* (ends|ended|came) on [0-9T:Z-]+:`)

// endsIn are the beginnings of what was said about ends, in order.
func endsIn(lines []string) []string {
	var all []string
	for _, line := range lines {
		if found := speaksOfAnEnd.FindString(line); found != "" {
			all = append(all, found)
		}
	}
	return slices.Sorted(slices.Values(all))
}

// TestEveryEndThroughTwoYears moves the clock of Azure and of the program over a configuration with an end of every kind: what exists never fails and is
// not changed, and each end is named from sixty days before, on no day earlier, and by nothing but its own words.
func TestEveryEndThroughTwoYears(t *testing.T) {
	t.Parallel()
	all := readDated(t)
	rig := enginetest.New(t, program)
	moveTo(t, rig, all.Begin)
	rig.Config = configured(t, all.Config)
	up(t, rig)
	for _, day := range all.turns(t) {
		if day.After(dayOf(t, all.Begin)) {
			moveTo(t, rig, day.Format(time.DateOnly))
		}
		planned, err := rig.Preview()
		require.NoError(t, err, "%s: %s", day, planned.Diagnostics)
		assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, planned.Counts, day)
		var want []string
		for _, end := range all.Ends {
			if said := end.said(t, day); said != "" {
				want = append(want, said)
			}
		}
		assert.Equal(t, slices.Sorted(slices.Values(want)), endsIn(planned.Warnings), day.Format(time.DateOnly))
	}
	assertSettled(t, rig)
}

// TestEveryEndOfWhatIsNew holds that something new is refused after an end that Azure refuses, not before, and for nothing else, and that the end was named.
func TestEveryEndOfWhatIsNew(t *testing.T) {
	t.Parallel()
	all := readDated(t)
	for _, day := range all.turns(t) {
		t.Run(day.Format(time.DateOnly), func(t *testing.T) {
			t.Parallel()
			rig := enginetest.New(t, program)
			moveTo(t, rig, day.Format(time.DateOnly))
			rig.Config = configured(t, all.Config)
			planned, err := rig.Preview()
			told := strings.Join(planned.Diagnostics, "\n")
			refused := 0
			var want []string
			for _, end := range all.Ends {
				switch said := end.said(t, day); {
				case end.Refused && end.ended(day):
					refused++
				case said != "":
					want = append(want, said)
				}
				assert.False(t, strings.Contains(told, end.Path+" is ") && !(end.Refused && end.ended(day)), "%s is refused in time", end.Path)
			}
			assert.Equal(t, refused > 0, err != nil, told)
			if refused > 0 {
				assert.Contains(t, told, " ended on ")
				assert.Empty(t, own(t, rig.Azure))
				return
			}
			assert.Equal(t, slices.Sorted(slices.Values(want)), endsIn(planned.Warnings))
			up(t, rig)
		})
	}
}

// TestEndsOfExemptions holds that previews speak of an exemption from sixty days before, leave what exists alone in its days of grace, and fail after them as
// they said, by Azure's clock and not by the machine's.
func TestEndsOfExemptions(t *testing.T) {
	t.Parallel()
	const pods = "policy.assignments.pods.exemptions.legacy"
	rig := asOf(t, "2026-12-01", "clusters: {main: {}}", `policy: {assignments: {pods: {preset: podSecurityBaseline, exemptions: {legacy: {category: Waiver, owner: shop, `+
		`reason: old, expiresOn: "2027-05-15", graceDays: 30, cluster: main}}}}}`)
	up(t, rig)
	for _, step := range []struct{ day, said, fails string }{
		{"2027-03-15", "", ""},
		{"2027-03-16", pods + " of shop ends on 2027-05-15: the policy applies again from then on, and previews fail after 2027-06-14", ""},
		{"2027-05-15", pods + " of shop ends on 2027-05-15:", ""},
		{"2027-05-16", pods + " of shop ended on 2027-05-15: the policy applies again, and previews fail after 2027-06-14", ""},
		{"2027-06-14", pods + " of shop ended on 2027-05-15:", ""},
		{"2027-06-15", "", pods + `.expiresOn is "2027-05-15", which has passed`},
	} {
		moveTo(t, rig, step.day)
		planned, err := rig.Preview()
		if step.fails != "" {
			require.ErrorContains(t, err, step.fails, step.day)
			continue
		}
		require.NoError(t, err, "%s: %s", step.day, planned.Diagnostics)
		assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, planned.Counts, step.day)
		found := strings.Join(planned.Warnings, "\n")
		assert.Contains(t, found, step.said, step.day)
		assert.Equal(t, step.said != "", strings.Contains(found, pods), step.day)
	}
}

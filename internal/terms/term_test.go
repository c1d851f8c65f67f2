package terms

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestSaid(t *testing.T) {
	t.Parallel()
	end := time.Date(2027, 3, 31, 23, 59, 59, 0, time.UTC)
	term := Term{Path: "a.b", Value: "1.35", Of: "support", End: end, Before: "do this", After: "do that"}
	for now, want := range map[time.Time]string{
		time.Date(2027, 1, 29, 23, 59, 59, 0, time.UTC): "",
		time.Date(2027, 1, 30, 0, 0, 0, 0, time.UTC):    `support of a.b "1.35" ends on 2027-03-31: do this`,
		end:                  `support of a.b "1.35" ends on 2027-03-31: do this`,
		end.Add(time.Second): `support of a.b "1.35" ended on 2027-03-31: do that`,
	} {
		text, due := term.Said(now)
		assert.Equal(t, want, text, now)
		assert.Equal(t, want != "", due, now)
	}
	assert.EqualError(t, term.Refusal("clusters.main"), `clusters.main.a.b is "1.35", whose support ended on 2027-03-31: do that`)
	term.BeforeNew, term.AfterNew = "take this", "take that"
	assert.EqualError(t, term.Refusal("clusters.main"), `clusters.main.a.b is "1.35", whose support ended on 2027-03-31: take that`)
	text, _ := term.OfNew().Said(end)
	assert.Equal(t, `support of a.b "1.35" ends on 2027-03-31: take this`, text)
	quiet := Term{Path: "a", End: end, Written: "2027-04-01", Past: "came on", After: "remove it"}
	_, due := quiet.Said(end)
	assert.False(t, due)
	text, _ = quiet.Said(end.Add(time.Second))
	assert.Equal(t, "a came on 2027-04-01: remove it", text)
}

// TestSoonIsADay holds that a preview speaks from the beginning of the day, whatever time of its last day something ends at, and wherever.
func TestSoonIsADay(t *testing.T) {
	t.Parallel()
	for want, terms := range map[string][]Term{
		"2027-01-30": {
			{End: time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC)},
			{End: time.Date(2027, 3, 31, 23, 59, 59, 0, time.UTC)},
			{End: time.Date(2027, 4, 1, 12, 0, 0, 0, time.UTC), Written: "2027-03-31"},
			{End: time.Date(2027, 4, 1, 6, 0, 0, 0, time.UTC), Written: "2027-03-31T18:00:00"},
			{End: time.Date(2027, 3, 31, 22, 30, 0, 0, time.UTC), Written: "2027-04-01T00:30:00+02:00"},
			{End: time.Date(2027, 3, 31, 22, 30, 0, 0, time.UTC), Written: "before that of 1.27"},
		},
		"2026-12-31": {{End: time.Date(2027, 3, 1, 23, 59, 59, 0, time.UTC)}},
	} {
		for _, term := range terms {
			assert.Equal(t, want+"T00:00:00Z", term.Soon().Format(time.RFC3339), term)
		}
	}
}

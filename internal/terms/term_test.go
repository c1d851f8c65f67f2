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
		end.AddDate(0, 0, -SoonDays).Add(-time.Second): "",
		end.AddDate(0, 0, -SoonDays):                   `support of a.b "1.35" ends on 2027-03-31: do this`,
		end:                                            `support of a.b "1.35" ends on 2027-03-31: do this`,
		end.Add(time.Second):                           `support of a.b "1.35" ended on 2027-03-31: do that`,
	} {
		text, due := term.Said(now)
		assert.Equal(t, want, text, now)
		assert.Equal(t, want != "", due, now)
	}
	assert.EqualError(t, term.Refusal("clusters.main"), `clusters.main.a.b is "1.35", whose support ended on 2027-03-31: do that`)
	quiet := Term{Path: "a", End: end, Written: "2027-04-01", Past: "came on", After: "remove it"}
	_, due := quiet.Said(end)
	assert.False(t, due)
	text, _ := quiet.Said(end.Add(time.Second))
	assert.Equal(t, "a came on 2027-04-01: remove it", text)
}

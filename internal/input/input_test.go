package input

import (
	"errors"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCheckerReportsEveryMistake(t *testing.T) {
	t.Parallel()
	seven, word := 7, "nortH"
	var c Checker
	c.IntRange("days", &seven, 30, 730)
	c.IntRange("days", nil, 30, 730)
	c.OneOf("mode", &word, "North", "South")
	c.OneOf("mode", nil, "North")
	c.Match("name", &word, regexp.MustCompile("^[a-z]+$"), "must be small letters")
	c.Required("group", false, "give one")
	c.Required("group", true, "give one")
	assert.EqualError(t, c.Err(), `days is 7: must be 30 to 730
mode is "nortH": must be one of North, South; did you mean "North"?
name is "nortH": must be small letters
group is required: give one`)
}

func TestCheckerWithoutMistakes(t *testing.T) {
	t.Parallel()
	var c Checker
	c.Add("a", nil)
	assert.NoError(t, c.Err())
}

func TestAddPrefixesEveryPath(t *testing.T) {
	t.Parallel()
	var inner, outer Checker
	inner.Failf("name", "is bad")
	inner.Failf("[1]", "is worse")
	inner.Failf("", "is worst")
	outer.Add("pools", errors.Join(inner.Err(), errors.New("something else")))
	assert.EqualError(t, outer.Err(), "pools.name is bad\npools[1] is worse\npools is worst\npools something else")
	assert.Len(t, List(outer.Err()), 4)
}

func TestPaths(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "clusters.blue", Key("clusters", "blue"))
	assert.Equal(t, `clusters["a.b"]`, Key("clusters", "a.b"))
	assert.Equal(t, "pools[2]", Index("pools", 2))
	assert.Equal(t, "a", Join("", "a"))
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"retentionDays", "dailyCapGb", "sku"}
	assert.Equal(t, "retentionDays", Nearest("retention", names))
	assert.Equal(t, "dailyCapGb", Nearest("dailycapGB", names))
	assert.Empty(t, Nearest("clusters", names))
	assert.Empty(t, DidYouMean("clusters", names))
}

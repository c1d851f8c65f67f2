package input_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func TestGather(t *testing.T) {
	t.Parallel()
	var c input.Checker
	for i, zone := range []string{"4", "5"} {
		c.OneOf(input.Index("pool.zones", i), &zone, "1", "2", "3")
	}
	c.Failf("other.zones[0]", `is "4": must be one of 1, 2, 3`)
	c.Failf("other.zones[1]", `is "44": must be one of 1, 2; did you mean "4"?`)
	c.Failf("pools[0].name", `is "A": must be small`)
	c.Failf("pools[1].name", `is "B": must be small`)
	c.Failf("list[2]", `is "a: b": must be short`)
	c.Failf("list[3]", "is 7: must be short")
	for _, key := range []string{"a", "b", "c.d"} {
		c.OneOf(input.Key("pool.labels", key), &key, "x")
	}
	for _, key := range []string{"e<", "f>"} {
		c.Failf(input.Key("blue.tags", key), "is not a tag name: must be short")
	}
	c.Failf("green.tags.e", "is not a tag name: must be short")
	gathered := input.Gather(errors.Join(c.Err(), errors.New("something else")))
	assert.EqualError(t, gathered, `pool.zones[0], [1] are "4", "5": must be one of 1, 2, 3
other.zones[0] is "4": must be one of 1, 2, 3
other.zones[1] is "44": must be one of 1, 2; did you mean "4"?
pools[0].name is "A": must be small
pools[1].name is "B": must be small
list[2], [3] are "a: b", 7: must be short
pool.labels.a, .b, ["c.d"] are "a", "b", "c.d": must be one of x
blue.tags.e<, .f> is not a tag name: must be short
green.tags.e is not a tag name: must be short
something else`)
	assert.Len(t, input.List(gathered), 10)
	require.NoError(t, input.Gather(nil))
}

package input_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func TestMerge(t *testing.T) {
	t.Parallel()
	var c input.Checker
	for _, path := range []string{"routes.a.groups[0]", "routes.b.groups[2]", "routes.c.groups[0]", "routes.d.groups[0]", "routes.e.groups[0]"} {
		c.Failf(path, `is "onCal": there is no such group`)
	}
	c.Failf("routes.f.groups[0]", `is "team": there is no such group`)
	c.Failf("clusters.blue.protect", "is bad")
	c.Failf("workspace.protect", "is bad")
	found := append(input.List(c.Err()), errors.New("something else"))
	assert.EqualError(t, input.Merge(errors.Join(found...)),
		`routes.a.groups[0] is "onCal": there is no such group (the same: routes.b.groups[2], routes.c.groups[0], routes.d.groups[0] and 1 more)
routes.f.groups[0] is "team": there is no such group
clusters.blue.protect is bad
workspace.protect is bad
something else`)
	assert.NoError(t, input.Merge(nil))

	var outer input.Checker
	outer.Add("alerts", input.Merge(errors.Join(found[0], found[1])))
	assert.EqualError(t, outer.Err(), `alerts.routes.a.groups[0] is "onCal": there is no such group (the same: alerts.routes.b.groups[2])`)
}

func TestWritten(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"2027-03-31 00:00:00 +0000 UTC":   "2027-03-31",
		"2027-03-31 12:00:00 +0000 UTC":   "2027-03-31T12:00:00Z",
		"2027-03-31 00:00:00 +0100 +0100": "2027-03-31T00:00:00+01:00",
		"2027-13-31 00:00:00 +0000 UTC":   "2027-13-31 00:00:00 +0000 UTC",
		"one two three four":              "one two three four",
		"2027-03-31":                      "2027-03-31",
	} {
		assert.Equal(t, want, input.Written(given))
	}
}

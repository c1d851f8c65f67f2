package input_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// TestWordsThatWereFilledIn holds that an error knows which of its words are not the rule's own, wherever it is passed on to.
func TestWordsThatWereFilledIn(t *testing.T) {
	t.Parallel()
	word := "50%\xfe\xff\n"
	var inner, c input.Checker
	inner.Failf("a", "is %[2]q, 100%% of %[1]d: must be more", 7, "x y")
	inner.OneOf("b", &word, "100%")
	inner.Failf("c[0]", "is %d: must be 8", 1)
	inner.Failf("c[1]", "is %d: must be 8", 2)
	c.Add("outer", input.Gather(inner.Err()))
	var words [][]input.Said
	for _, e := range input.List(c.Err()) {
		known, ok := errors.AsType[*input.Error](e)
		require.True(t, ok)
		words = append(words, known.Words())
	}
	assert.Equal(t, [][]input.Said{
		{{"is ", false}, {`"x y"`, true}, {", 100% of ", false}, {"7", true}, {": must be more", false}},
		{{"is ", false}, {`"50%\xfe\xff\n"`, true}, {": must be one of 100%", false}},
		{{"are ", false}, {"1, 2", true}, {": must be 8", false}},
	}, words)
	assert.Equal(t, []input.Said{{"is 7", true}}, (&input.Error{Problem: "is 7"}).Words(), "nobody knows")
}

func TestSingle(t *testing.T) {
	t.Parallel()
	var c input.Checker
	c.Failf("c[0]", "is %d: must be 8", 1)
	c.Failf("c[1]", "is %d: must be 8", 2)
	c.Failf("pools.a.d", "is wrong")
	c.Failf("pools.b.d", "is wrong")
	var paths []string
	for _, e := range input.List(input.Gather(input.Merge(c.Err()))) {
		for _, one := range input.Single(e) {
			paths = append(paths, one.Path)
		}
	}
	assert.Equal(t, []string{"c[0]", "c[1]", "pools.a.d", "pools.b.d"}, paths)
	assert.Len(t, input.Single(errors.New("something else")), 1)
}

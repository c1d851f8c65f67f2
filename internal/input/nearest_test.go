package input_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func TestNearOrAll(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "; did you mean \"blue\"?", input.NearOrAll("bleu", []string{"blue", "green"}))
	assert.Equal(t, ": must be one of blue, green", input.NearOrAll("orchid", []string{"blue", "green"}))
	assert.Equal(t, "; there are none", input.NearOrAll("orchid", nil))
	assert.Empty(t, input.NearOrAll("orchid", slices.Repeat([]string{"blue"}, 31)), "too many to list")
}

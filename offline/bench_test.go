package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	found, err := numbers("1,10")
	require.NoError(t, err)
	assert.Equal(t, []int{1, 10}, found)
	found, err = numbers("")
	require.NoError(t, err)
	assert.Empty(t, found)
	for _, wrong := range []string{"0", "-1", "many"} {
		_, err := numbers(wrong)
		assert.Error(t, err, wrong)
	}
}

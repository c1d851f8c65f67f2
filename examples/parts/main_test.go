package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestDeploy runs the example at a preview, where no id is known, and at an update.
func TestDeploy(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		graph, err := recorder.Run(deploy, recorder.Options{Preview: preview})
		require.NoError(t, err)
		assert.Greater(t, len(graph.Resources), 10)
	}
}

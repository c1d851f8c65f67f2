package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestDeploy runs the example at a preview, where no id is known, and at an update. All rules of the profile on a cluster's data are there.
func TestDeploy(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		graph, err := recorder.Run(deploy, recorder.Options{Preview: preview})
		require.NoError(t, err)
		assert.Greater(t, len(graph.OfType("ScheduledQueryRule")), 20)
		assert.Greater(t, len(graph.OfType("MetricAlert")), 10)
		assert.Len(t, graph.OfType("ActionGroup"), 2, "component and resource")
	}
}

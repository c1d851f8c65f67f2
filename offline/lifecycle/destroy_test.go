package lifecycle_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/faults"
)

// Each deletion of a destroy fails in turn, in every way.
func TestDestroyThatFailsIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	whole := few(t)
	up(t, whole)
	whole.Azure.ForgetCalls()
	_, err := whole.Destroy()
	require.NoError(t, err)
	deletions := whole.Azure.Count("Delete")
	require.Positive(t, deletions)
	for _, kind := range faults.Kinds {
		if kind == faults.Partial {
			continue // what is deleted cannot be half ready
		}
		for n := range deletions {
			rig := few(t)
			up(t, rig)
			plan := &faults.Plan{Faults: []*faults.Fault{{Method: "Delete", Call: n + 1, Times: faults.Forever, Fault: kind}}}
			rig.Azure.Fault = plan.Answer
			_, err := rig.Destroy()
			require.Error(t, err, "%s of deletion %d", kind, n+1)
			rig.Azure.Fault = nil
			outcome, err := rig.Destroy()
			require.NoError(t, err, outcome.Diagnostics)
			assert.Empty(t, reality(t, rig.Azure))
			assert.Empty(t, rig.Snapshot().Resources)
			assert.Empty(t, rig.Snapshot().PendingOperations)
		}
	}
}

package lifecycle_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// azure-native leaves out what its types do not have, and nobody is told. Nothing of a stack may be lost that way.
func TestEverythingThatIsRegisteredReachesAzure(t *testing.T) {
	t.Parallel()
	for _, stack := range append(shippedStacks(), "private") {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			rig := open(t, stack)
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			assertSent(t, rig.Azure)
		})
	}
}

func assertSent(t *testing.T, simulated *azure.Provider) {
	t.Helper()
	for _, call := range simulated.Calls() {
		assert.Empty(t, call.LeftOut(), "%s %s", call.Method, call.Name)
	}
}

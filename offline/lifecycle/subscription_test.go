package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestProviderSaysTheSubscription holds that a workspace of another subscription is refused though no input says what is deployed to, before Azure is
// written to.
func TestProviderSaysTheSubscription(t *testing.T) {
	t.Parallel()
	const theirs = "22222222-2222-2222-2222-222222222222"
	rig := open(t, "dev")
	rig.Config["aksops:workspace"] = `{"existingWorkspaceId": "/subscriptions/` + theirs +
		`/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-a", "tables": {"KubeEvents": {"retentionDays": 60}}}`
	for name, run := range map[string]func() (string, error){
		"preview": func() (string, error) {
			outcome, err := rig.Preview()
			return strings.Join(outcome.Diagnostics, "\n"), err
		},
		"update": func() (string, error) {
			outcome, err := rig.Update()
			return strings.Join(outcome.Diagnostics, "\n"), err
		},
	} {
		said, err := run()
		require.Error(t, err, name)
		assert.Contains(t, said, "workspace.tables changes tables of existingWorkspaceId in subscription "+theirs+", but this deploys to another", name)
		objects, err := rig.Azure.Objects()
		require.NoError(t, err)
		assert.Empty(t, objects, name)
	}
}

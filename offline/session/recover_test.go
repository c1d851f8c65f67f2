package session_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// What was created without Pulumi hearing of it is refused the next time, until it is imported. The simulated Azure is in a file, as if another
// process had to look for it.
func TestLostResponseIsResolvedByAnImport(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	s, output := open(t, func(o *session.Options) {
		o.AzureFile = file
		o.Faults = &faults.Plan{Faults: []*faults.Fault{{Type: "ManagedCluster", Fault: faults.LostResponse}}}
	})
	require.Error(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"))
	assert.Contains(t, output.String(), "connection reset by peer")
	output.Reset()
	require.Error(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"))
	assert.Contains(t, output.String(), "cannot create already existing resource")

	require.NoError(t, s.Recover(t.Context()))
	require.NoError(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"), output)
	require.NoError(t, s.Run(t.Context(), "preview", "--expect-no-changes"), output)
	assert.Zero(t, s.Azure.Count("Delete"))

	elsewhere, err := azure.Open(file).Objects()
	require.NoError(t, err)
	here, err := s.Azure.Objects()
	require.NoError(t, err)
	assert.Equal(t, here, elsewhere)
}

func TestStateWhoseAttributesWereCutOffIsMended(t *testing.T) {
	t.Parallel()
	s, output := open(t, nil)
	require.NoError(t, os.WriteFile(s.StateFile("aksops")+".attrs", nil, 0o600))
	require.Error(t, s.Run(t.Context(), "stack", "export"))
	assert.Contains(t, output.String(), "EOF")
	require.NoError(t, s.Recover(t.Context()))
}

// The workspace is gone and the state still has it: a preview would read the workspace's tables.
func TestDestroyThatEndsAfterTheWorkspaceIsGoneIsCompleted(t *testing.T) {
	t.Parallel()
	s, output := open(t, func(o *session.Options) { o.Stack, o.ConfigFile = "prod", fleet(o.Root) })
	require.NoError(t, s.Run(t.Context(), "config", "set", "aksops:protect", "false"), output)
	before, err := s.Azure.Objects()
	require.NoError(t, err)
	require.NoError(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"), output)

	s.Azure.ForgetCalls()
	plan := &faults.Plan{Faults: []*faults.Fault{{Method: "Delete", Type: "Workspace", Fault: faults.KillAfter}}}
	s.Fail(plan)
	require.Error(t, s.Run(t.Context(), "destroy", "--yes", "--skip-preview"))
	require.True(t, plan.Killed(), output)
	s.Fail(nil)

	require.NoError(t, s.Recover(t.Context()))
	require.NoError(t, s.Run(t.Context(), "destroy", "--yes", "--skip-preview"), output)
	after, err := s.Azure.Objects()
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

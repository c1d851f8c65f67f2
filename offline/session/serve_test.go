package session_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// TestServeToAnotherCLI runs commands that know of the simulated Azure only by the environment, one process after the other.
func TestServeToAnotherCLI(t *testing.T) {
	t.Parallel()
	s, _ := open(t, nil)
	root, err := session.Root()
	require.NoError(t, err)
	simulated, port, stop, err := session.Serve(session.Options{Root: root, Stack: "dev"}, 0)
	require.NoError(t, err)
	t.Cleanup(stop)
	pulumi := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), s.CLI().Path, append(args, "--non-interactive")...)
		cmd.Dir = filepath.Join(s.Folder(), "project")
		cmd.Env = append(withoutDebugProviders(s.Command(t.Context(), "version").Env), fmt.Sprintf("PULUMI_DEBUG_PROVIDERS=%s:%d", azure.PackageName, port))
		output, err := cmd.CombinedOutput()
		require.NoError(t, err, string(output))
		return string(output)
	}
	assert.Contains(t, pulumi("preview"), "to create")
	assert.Empty(t, s.Azure.Calls(), "the session's own simulated Azure hears nothing")
	pulumi("up", "--yes", "--skip-preview")
	objects, err := simulated.Objects()
	require.NoError(t, err)
	assert.NotEmpty(t, objects)
	assert.Contains(t, pulumi("preview", "--expect-no-changes"), "unchanged")
}

func withoutDebugProviders(environment []string) []string {
	var kept []string
	for _, setting := range environment {
		if !strings.HasPrefix(setting, "PULUMI_DEBUG_PROVIDERS=") {
			kept = append(kept, setting)
		}
	}
	return kept
}

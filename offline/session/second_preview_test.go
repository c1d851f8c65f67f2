package session_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/session"
)

// TestSecondPreviewShowsNoChange reads all of what the CLI prints, outputs too, of every configuration in this repository: between the
// heading and the count there may be what the program says, and nothing else.
func TestSecondPreviewShowsNoChange(t *testing.T) {
	t.Parallel()
	root, err := session.Root()
	require.NoError(t, err)
	configurations, err := filepath.Glob(filepath.Join(root, "Pulumi.*.yaml"))
	require.NoError(t, err)
	examples, err := filepath.Glob(filepath.Join(root, "examples", "*", "Pulumi.*.yaml"))
	require.NoError(t, err)
	require.Len(t, append(configurations, examples...), 6)
	for _, file := range append(configurations, examples...) {
		stack := strings.Split(filepath.Base(file), ".")[1]
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			s, output := open(t, func(o *session.Options) { o.Stack, o.ConfigFile = stack, file })
			command := s.Command(t.Context(), "up", "--yes", "--skip-preview")
			command.Env = append(command.Env, "PULUMI_SKIP_CHECKPOINTS=true")
			said, err := command.CombinedOutput()
			require.NoError(t, err, string(said))
			output.Reset()
			require.NoError(t, s.Run(t.Context(), "preview", "--diff"), output)
			assertNoChange(t, s, stack, string(said), output.String())
		})
	}
}

// assertNoChange holds that a preview has its heading, the stack as the owner of what the program says, that, and the number of resources.
func assertNoChange(t *testing.T, s *session.Session, stack, said, preview string) {
	t.Helper()
	heading := fmt.Sprintf("Previewing update (%[1]s):\n  pulumi:pulumi:Stack: (same)\n    [urn=urn:pulumi:%[1]s::aksops::pulumi:pulumi:Stack::aksops-%[1]s]\n", stack)
	count := fmt.Sprintf("Resources:\n    %d unchanged\n", resources(t, s))
	notes, found := strings.CutPrefix(preview, heading)
	require.True(t, found, preview)
	notes, found = strings.CutSuffix(notes, count)
	require.True(t, found, "%s\n%s", preview, count)
	_, diagnostics, _ := strings.Cut(said, "\nDiagnostics:\n")
	for line := range strings.Lines(notes) {
		assert.Contains(t, diagnostics, "    "+line, "the program said nothing of this before")
	}
}

// resources are how many the state has, without the provider.
func resources(t *testing.T, s *session.Session) int {
	t.Helper()
	content, err := os.ReadFile(s.StateFile("aksops"))
	require.NoError(t, err)
	var state struct {
		Checkpoint struct {
			Latest struct {
				Resources []struct{ Type string }
			}
		}
	}
	require.NoError(t, json.Unmarshal(content, &state))
	count := 0
	for _, one := range state.Checkpoint.Latest.Resources {
		if !strings.HasPrefix(one.Type, "pulumi:providers:") {
			count++
		}
	}
	return count
}

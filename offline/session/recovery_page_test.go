package session_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// blocks are the code blocks of a section of docs/recovery.md.
func blocks(t *testing.T, section string) []string {
	t.Helper()
	page, err := os.ReadFile("../../docs/recovery.md")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(page), "\n## "+section)
	require.True(t, found, section)
	rest, _, _ = strings.Cut(rest, "\n## ")
	var commands []string
	for _, match := range regexp.MustCompile("(?s)```\n(.*?)```").FindAllStringSubmatch(rest, -1) {
		commands = append(commands, match[1])
	}
	return commands
}

// typed runs commands in a shell, as an operator types them, and says yes.
func typed(t *testing.T, s *session.Session, commands string) string {
	t.Helper()
	pulumi := s.Command(t.Context())
	shell := exec.CommandContext(t.Context(), "sh", "-eu", "-c", commands)
	shell.Dir = pulumi.Dir
	shell.Env = append(pulumi.Env, "PULUMI_SKIP_CONFIRMATIONS=true", "PATH="+filepath.Dir(pulumi.Path)+string(os.PathListSeparator)+os.Getenv("PATH"))
	output, err := shell.CombinedOutput()
	require.NoError(t, err, "%s\n%s", commands, output)
	return string(output)
}

// The commands of docs/recovery.md, with protection on, for what Azure has and the state does not.
func TestRecoveryPage(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ManagedCluster", "AgentPool", "DiagnosticSetting", "DataCollectionRuleAssociation", "PolicyAssignment"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, output := open(t, func(o *session.Options) {
				o.Stack, o.ConfigFile = "prod", fleet(o.Root)
				o.Faults = &faults.Plan{Faults: []*faults.Fault{{Type: kind, Fault: faults.LostResponse}}}
			})
			require.Error(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"))
			output.Reset()
			require.Error(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"))
			lost := regexp.MustCompile(`cannot create already existing resource '([^']+)'`).FindStringSubmatch(output.String())
			require.Len(t, lost, 2, output)

			commands := blocks(t, "It failed with `cannot create already existing resource`")
			require.Len(t, commands, 2)
			typed(t, s, commands[0])
			only(t, filepath.Join(s.Command(t.Context()).Dir, "import.json"), kind, lost[1])
			s.Azure.ForgetCalls()
			said := typed(t, s, commands[1])
			assert.NotContains(t, said, "replace")
			assert.NotContains(t, said, "delete")
			assert.Zero(t, s.Azure.Count("Delete"))
			require.NoError(t, s.Run(t.Context(), "preview", "--expect-no-changes"), output)
		})
	}
}

// only leaves the one resource of a type in an import file, with its id, and the components.
func only(t *testing.T, path, kind, id string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var file map[string]any
	require.NoError(t, json.Unmarshal(data, &file))
	var kept []any
	for _, entry := range file["resources"].([]any) {
		resource := entry.(map[string]any)
		switch {
		case resource["component"] == true:
			kept = append(kept, resource)
		case strings.HasSuffix(resource["type"].(string), ":"+kind) && !strings.Contains(string(mustJSON(t, kept)), id):
			resource["id"] = id
			kept = append(kept, resource)
		}
	}
	file["resources"] = kept
	require.NoError(t, os.WriteFile(path, mustJSON(t, file), 0o600))
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	data, err := json.Marshal(value)
	require.NoError(t, err)
	return data
}

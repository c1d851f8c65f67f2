package session_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/recorder"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// open starts a session whose output goes to the returned buffer.
// fleet is a configuration whose shape stays, whatever ships.
func fleet(root string) string {
	return filepath.Join(root, "offline", "testdata", "Pulumi.fleet.yaml")
}

func open(t *testing.T, change func(*session.Options)) (*session.Session, *bytes.Buffer) {
	t.Helper()
	root, err := session.Root()
	require.NoError(t, err)
	var output bytes.Buffer
	options := session.Options{Root: root, Stack: "dev", Output: &output, Log: t.Output()}
	if change != nil {
		change(&options)
	}
	s, err := session.Start(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s, &output
}

func TestWrongOptionsAreReportedBeforeABuild(t *testing.T) {
	t.Parallel()
	root, err := session.Root()
	require.NoError(t, err)
	for stack, want := range map[string]string{"../dev": "no name of a stack", "": "no name of a stack", "missing": "Pulumi.missing.yaml"} {
		options := session.Options{Root: root, Stack: stack, Log: t.Output()}
		_, err := session.Start(t.Context(), options)
		require.ErrorContains(t, err, want)
		_, err = session.Record(t.Context(), options)
		require.ErrorContains(t, err, want)
	}
}

// The project says "runtime: go" and the language host compiles the program, as with a stock CLI.
func TestRuntimeGo(t *testing.T) {
	t.Parallel()
	s, output := open(t, func(o *session.Options) { o.CompileProgram = true })
	require.NoError(t, s.Run(t.Context(), "preview"), output)
	assert.Contains(t, output.String(), "ManagedCluster")
	assert.Contains(t, output.String(), "to create")
}

func TestProgramErrorsAreShown(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(config, []byte("config:\n  aksops:location: westeurope\n  aksops:workspace: {retentionDays: 7}\n"), 0o600))
	s, output := open(t, func(o *session.Options) { o.ConfigFile = config })
	require.Error(t, s.Run(t.Context(), "preview"))
	assert.Contains(t, output.String(), "retentionDays is 7")
}

func TestExportedStateIsWhatPreviewsCompareWith(t *testing.T) {
	t.Parallel()
	exported := filepath.Join(t.TempDir(), "state.json")
	first, output := open(t, nil)
	require.NoError(t, first.Run(t.Context(), "up", "--yes", "--skip-preview"), output)
	require.NoError(t, first.Run(t.Context(), "stack", "export", "--file", exported), output)

	second, output := open(t, nil)
	require.NoError(t, second.ImportState(t.Context(), exported))
	require.NoError(t, second.Run(t.Context(), "preview", "--diff", "--expect-no-changes"), output)
}

func TestSecretsOfTheConfigurationBecomePlaceholders(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(config, []byte(`encryptionsalt: v1:other
config:
  aksops:location: {secure: v1:abc}
  aksops:tags: {"a.b": {secure: v1:def}, plain: value}
`), 0o600))
	s, _ := open(t, func(o *session.Options) { o.ConfigFile = config })
	shown, err := s.Command(t.Context(), "config", "--show-secrets", "--json").Output()
	require.NoError(t, err)
	var values map[string]struct {
		Value  string
		Secret bool
	}
	require.NoError(t, json.Unmarshal(shown, &values))
	assert.Equal(t, "northeurope", values["aksops:location"].Value, "a region, where a region is asked for")
	assert.True(t, values["aksops:location"].Secret)
	assert.JSONEq(t, `{"a.b": "offline-placeholder", "plain": "value"}`, values["aksops:tags"].Value)
	assert.True(t, values["aksops:tags"].Secret)
}

func TestRecord(t *testing.T) {
	t.Parallel()
	root, err := session.Root()
	require.NoError(t, err)
	options := session.Options{Root: root, Stack: "prod", Log: t.Output()}
	recorded, err := session.Record(t.Context(), options)
	require.NoError(t, err)
	var first, second bytes.Buffer
	require.NoError(t, recorder.WriteJSON(&first, recorded))
	recorded, err = session.Record(t.Context(), options)
	require.NoError(t, err)
	require.NoError(t, recorder.WriteJSON(&second, recorded))
	assert.Equal(t, first.String(), second.String(), "every run gives the same")

	var descriptions []recorder.Description
	require.NoError(t, json.Unmarshal(first.Bytes(), &descriptions))
	tokens := map[string]int{}
	for _, d := range descriptions {
		tokens[d.Token]++
		assert.NotContains(t, d.Inputs, "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "no unknowns")
	}
	assert.Equal(t, 1, tokens["azure-native:containerservice/v20250101:ManagedCluster"])
	assert.Equal(t, 3, tokens["azure-native:containerservice/v20250101:MaintenanceConfiguration"])
	assert.Equal(t, 1, tokens["pulumi:pulumi:Stack"])
}

package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	recordedStates = "../testdata/recorded"
	// release is the name of the states that the present program leaves.
	release = "unreleased"
)

var update = flag.Bool("update", false, "record the states that the present program leaves")

// volatile are the fields of a state that say when and where it was written.
var volatile = []string{"created", "modified", "sourcePosition", "stackTrace", "time"}

// A user who upgrades must not lose anything: over the state that a release left, the present program replaces and deletes nothing.
func TestStatesOfReleasesAreTakenOver(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		if *update {
			record(t, stack)
		}
		files, err := filepath.Glob(filepath.Join(recordedStates, "*", stack+".json"))
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			t.Run(filepath.ToSlash(strings.TrimPrefix(file, recordedStates)), func(t *testing.T) {
				t.Parallel()
				state, err := os.ReadFile(file)
				require.NoError(t, err)
				rig := open(t, stack)
				require.NoError(t, rig.ImportState(state))
				planned, err := rig.Preview()
				require.NoError(t, err, planned.Diagnostics)
				assert.Empty(t, planned.Replaced(), planned.Text())
				if filepath.Base(filepath.Dir(file)) == release {
					assert.False(t, planned.Changed(), "record it again with -update if this is meant:\n%s", planned.Text())
				}
			})
		}
	}
}

// record keeps the state that the present program leaves.
func record(t *testing.T, stack string) {
	t.Helper()
	rig := open(t, stack)
	up(t, rig)
	exported, err := rig.Export()
	require.NoError(t, err)
	var state map[string]any
	decoder := json.NewDecoder(bytes.NewReader(exported))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&state))
	forget(state)
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	require.NoError(t, encoder.Encode(state))
	file := filepath.Join(recordedStates, release, stack+".json")
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o750))
	require.NoError(t, os.WriteFile(file, text.Bytes(), 0o600))
}

// forget takes out what is volatile.
func forget(value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, field := range volatile {
			delete(v, field)
		}
		for _, element := range v {
			forget(element)
		}
	case []any:
		for _, element := range v {
			forget(element)
		}
	}
}

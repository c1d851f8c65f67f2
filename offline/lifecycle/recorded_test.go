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

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/edits"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/inventory"
)

const (
	recordedStates = "../testdata/recorded"
	// release is the name of the states that the present program leaves.
	release = "unreleased"
)

var update = flag.Bool("update", false, "record the states that the present program leaves")

// volatile are the fields of a state that say when and where it was written.
var volatile = []string{"created", "modified", "sourcePosition", "stackTrace", "time"}

// A user who upgrades must not lose anything: over the state that a release left, the present program replaces and deletes nothing, and after the first
// update nothing is left to do. The states below before-guard are of the program that had no guard, took tables over in another way, and compared
// clusters with what AKS fills in.
func TestStatesOfReleasesAreTakenOver(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod", "governed"} {
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
				rig := openAsOf(t, stack, file)
				require.NoError(t, rig.ImportState(state))
				plant(t, rig)
				planned, err := rig.Preview()
				require.NoError(t, err, planned.Diagnostics)
				assert.Empty(t, planned.Replaced(), planned.Text())
				assertTakenOver(t, rig)
				if filepath.Base(filepath.Dir(file)) == release {
					assert.False(t, planned.Changed(), "record it again with -update if this is meant:\n%s", planned.Text())
				}
			})
		}
	}
}

// openAsOf is a stack with the configuration that a release shipped, beside the state that it left, or with the present one.
func openAsOf(t *testing.T, stack, state string) *enginetest.Rig {
	t.Helper()
	file := strings.TrimSuffix(state, ".json") + ".yaml"
	if _, err := os.Stat(file); err != nil {
		return open(t, stack)
	}
	return openFile(t, stack, file, azure.New())
}

// plant puts what a state knows into the simulated Azure, as if the release had made it there.
func plant(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	for _, state := range rig.Snapshot().Resources {
		kind := azure.ShortType(string(state.Type))
		if !state.Custom || kind == "" {
			continue
		}
		require.NoError(t, rig.Azure.Seed(string(state.ID), nil))
		_, err := rig.Azure.Mutate(string(state.ID), func(o *azure.Object) {
			o.Type, o.Inputs, o.Preexisting = kind, state.Inputs.Copy(), false
		})
		require.NoError(t, err)
	}
}

// assertTakenOver holds that the first update keeps everything that the release has made, and leaves nothing to do.
func assertTakenOver(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	kept, err := inventory.Incarnations(rig.Azure, edits.Direction{}.Keeps(enginetest.Stack, rig.Resources()))
	require.NoError(t, err)
	require.NotEmpty(t, kept)
	outcome := up(t, rig)
	assert.Empty(t, outcome.Replaced())
	assert.Zero(t, rig.Azure.Count("Delete"))
	lost, err := inventory.Lost(rig.Azure, kept)
	require.NoError(t, err)
	assert.Empty(t, lost)
	assertInOrder(t, rig)
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

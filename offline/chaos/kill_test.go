package chaos_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/offline/chaos"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// options are those of dev with one alert rule of each kind instead of dozens. Nothing depends on a rule, so that what becomes of one becomes of all
// of its kind; the tests of the engine inside the process have them all.
func options(t *testing.T, output *bytes.Buffer) session.Options {
	t.Helper()
	root, err := session.Root()
	require.NoError(t, err)
	content, err := os.ReadFile(filepath.Join(root, "Pulumi.dev.yaml"))
	require.NoError(t, err)
	var file map[string]map[string]any
	require.NoError(t, yaml.Unmarshal(content, &file))
	alerts, ok := file["config"]["aksops:alerts"].(map[string]any)
	require.True(t, ok)
	alerts["profile"] = "none"
	alerts["rules"] = map[string]any{"node-disk-almost-full": map[string]any{}, "pods-crash-looping": map[string]any{}, "cluster-deleted": map[string]any{}}
	content, err = yaml.Marshal(file)
	require.NoError(t, err)
	config := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(config, content, 0o600))
	return session.Options{Root: root, Stack: "dev", ConfigFile: config, Output: output, Log: t.Output()}
}

// seed chooses at which calls the CLI is killed.
const seed = 11

// The CLI is killed at writes of an update of dev, before and after they take effect, and at calls between, each time with nothing there. Every call
// is tried if tests are thorough; those of lifecycle kill at all kinds of calls inside the process, which takes a twentieth of the time.
func TestKilledUpdatesOfDevAreCompletedByTheNext(t *testing.T) {
	t.Parallel()
	var output bytes.Buffer
	require.NoError(t, chaos.AtPoints(t.Context(), options(t, &output), points), &output)
	assert.Contains(t, output.String(), "nothing lost")
}

// between are calls that write nothing.
var between = []*faults.Fault{
	{Method: "Check", Call: 1, Fault: faults.Kill},
	{Method: "Check", Call: 3, Fault: faults.Kill},
	{Method: "Check", Call: 8, Fault: faults.Kill},
	{Method: "Read", Call: 1, Fault: faults.Kill},
}

func points(writes int) []*faults.Fault {
	var before, after []*faults.Fault
	for n := range writes {
		before = append(before, &faults.Fault{Call: n + 1, Fault: faults.Kill})
		after = append(after, &faults.Fault{Call: n + 1, Fault: faults.KillAfter})
	}
	if enginetest.Thorough() {
		return slices.Concat(before, after, between)
	}
	random := rand.New(rand.NewPCG(seed, 0))
	for _, kind := range [][]*faults.Fault{before, after, between} {
		random.Shuffle(len(kind), func(i, j int) { kind[i], kind[j] = kind[j], kind[i] })
	}
	return slices.Concat(before[:1], after[:2], between[:1])
}

func TestRandomKills(t *testing.T) {
	t.Parallel()
	var output bytes.Buffer
	require.NoError(t, chaos.Run(t.Context(), chaos.Options{Session: options(t, &output), Kills: 2, Seed: 7}), &output)
	assert.Contains(t, output.String(), "Seed 7")
	assert.Contains(t, output.String(), "2 of 2 kills, nothing lost")
}

package lifecycle_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/recorder"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// reportedOn is the day of a configuration that names none.
const reportedOn = "2026-12-01"

// reported is a configuration like one that people told of in public, with what this project makes of it.
type reported struct {
	// Day is when it is deployed, such as 2026-12-01.
	Day string `yaml:"day"`
	// Config is what is in the stack's file, as its owner writes it.
	Config yaml.Node `yaml:"config"`
	// Refused are all mistakes that the preview tells.
	Refused []string `yaml:"refused"`
	// RefusedNew are parts of what the preview refuses to create, since only the engine knows that it does not exist.
	RefusedNew []string `yaml:"refusedNew"`
	// Infos and Warnings are parts of what the preview says.
	Infos    []string `yaml:"infos"`
	Warnings []string `yaml:"warnings"`
	// Sent are properties of what Azure gets, by the end of the id and their path; what is null is not sent.
	Sent map[string]map[string]any `yaml:"sent"`
	// After are the ends of the ids that a resource waits for, by the end of its own.
	After map[string][]string `yaml:"after"`
	// Absent are the ends of ids that nothing has.
	Absent []string `yaml:"absent"`
}

// TestReported holds what became of each configuration that somebody told of in public, and of others of its kind.
func TestReported(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "reported", "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		for name, one := range readReported(t, file) {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml")+"/"+name, func(t *testing.T) {
				t.Parallel()
				one.check(t)
			})
		}
	}
}

func readReported(t *testing.T, file string) map[string]*reported {
	t.Helper()
	text, err := os.Open(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, text.Close()) }()
	decoder := yaml.NewDecoder(text)
	decoder.KnownFields(true)
	all := map[string]*reported{}
	require.NoError(t, decoder.Decode(&all), file)
	require.NotEmpty(t, all, file)
	return all
}

func (r *reported) check(t *testing.T) {
	t.Helper()
	rig := r.open(t)
	before := reality(t, rig.Azure)
	planned, err := rig.Preview()
	if len(r.Refused) > 0 {
		require.Error(t, err)
		assert.Equal(t, slices.Sorted(slices.Values(r.Refused)), mistakesIn(planned))
		_, err = rig.Update()
		require.Error(t, err)
		assert.Equal(t, before, reality(t, rig.Azure), "nothing was sent")
		return
	}
	if len(r.RefusedNew) > 0 {
		require.Error(t, err)
		assertTold(t, r.RefusedNew, planned.Diagnostics)
		return
	}
	require.NoError(t, err, planned.Diagnostics)
	assertTold(t, r.Infos, planned.Infos)
	assertTold(t, r.Warnings, planned.Warnings)
	if len(r.Warnings) == 0 {
		assert.Empty(t, planned.Warnings)
	}
	up(t, rig)
	r.checkSent(t, rig)
	assertSettled(t, rig)
}

// open is a stack with the configuration, and an Azure that has what the configuration names.
func (r *reported) open(t *testing.T) *enginetest.Rig {
	t.Helper()
	file := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	text, err := yaml.Marshal(map[string]any{"config": &r.Config})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, text, 0o600))
	values, err := recorder.LoadConfig(t.Context(), filepath.Join(root, "Pulumi.yaml"), file)
	require.NoError(t, err)
	rig := enginetest.NewStack(t, enginetest.Stack, azure.New(), program)
	rig.Config = values.Values
	config, err := session.ReadConfig(file)
	require.NoError(t, err)
	require.NoError(t, session.SeedReferences(rig.Azure, config))
	day := r.Day
	if day == "" {
		day = reportedOn
	}
	moveTo(t, rig, day)
	return rig
}

// mistakesIn are the lines below the one that counts them, in alphabetical order.
func mistakesIn(planned *enginetest.Outcome) []string {
	_, listed, _ := strings.Cut(strings.Join(planned.Diagnostics, "\n"), "the configuration of stack dev has ")
	lines := strings.Split(strings.TrimSpace(listed), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return slices.Sorted(slices.Values(lines[1:]))
}

func assertTold(t *testing.T, wanted, told []string) {
	t.Helper()
	for _, text := range wanted {
		assert.Contains(t, strings.Join(told, "\n"), text)
	}
}

func (r *reported) checkSent(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	there := reality(t, rig.Azure)
	for end, properties := range r.Sent {
		id := r.one(t, there, end)
		for path, wanted := range properties {
			assert.EqualValues(t, wanted, property(there[id], path), "%s of %s", path, id)
		}
	}
	for _, end := range r.Absent {
		assert.False(t, isThere(t, rig, strings.ToLower(end)), end)
	}
	for end, others := range r.After {
		id := r.one(t, there, end)
		for _, other := range others {
			assert.Contains(t, awaited(rig, id), strings.ToLower(r.one(t, there, other)), "what %s waits for", id)
		}
	}
}

// one is the only id with that end.
func (r *reported) one(t *testing.T, there map[string]any, end string) string {
	t.Helper()
	var found []string
	for id := range there {
		if strings.HasSuffix(strings.ToLower(id), strings.ToLower(end)) {
			found = append(found, id)
		}
	}
	require.Len(t, found, 1, "%s of %v", end, slices.Sorted(maps.Keys(there)))
	return found[0]
}

// awaited are the ids of what the resource with an id waits for, in small letters.
func awaited(rig *enginetest.Rig, id string) []string {
	ids, of := map[string]string{}, []string{}
	for _, state := range rig.Snapshot().Resources {
		ids[string(state.URN)] = strings.ToLower(string(state.ID))
	}
	for _, state := range rig.Snapshot().Resources {
		if !strings.EqualFold(string(state.ID), id) {
			continue
		}
		for _, urn := range state.Dependencies {
			of = append(of, ids[string(urn)])
		}
	}
	return of
}

// property is what is at a path such as criteria.allOf.0.metricName, nil if there is nothing.
func property(of any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch at := of.(type) {
		case map[string]any:
			of = at[step]
		case []any:
			var index int
			if _, err := fmt.Sscan(step, &index); err != nil || index >= len(at) {
				return nil
			}
			of = at[index]
		default:
			return nil
		}
	}
	return of
}

package lifecycle_test

import (
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	shipped "github.com/aksops/pulumi-aksops/internal/program"
	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/recorder"
	"github.com/aksops/pulumi-aksops/offline/session"
)

const root = "../.."

// mostMemory is what the tests may take, in bytes: of every operation the engine keeps some megabytes until the process ends.
const mostMemory = 6 << 30

// TestMain lets garbage lie around longer: the engine makes much of it.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(mostMemory)
	os.Exit(m.Run())
}

// stacks are the configurations of this repository, by the name of the stack.
func stacks() map[string]string {
	return map[string]string{
		"dev":        filepath.Join(root, "Pulumi.dev.yaml"),
		"prod":       filepath.Join(root, "Pulumi.prod.yaml"),
		"blue-green": filepath.Join(root, "examples", "blue-green", "Pulumi.blue-green.yaml"),
		"governed":   filepath.Join(root, "examples", "governed", "Pulumi.governed.yaml"),
		"defended":   filepath.Join(root, "examples", "defended", "Pulumi.defended.yaml"),
		"alerted":    filepath.Join(root, "examples", "alerted", "Pulumi.alerted.yaml"),
	}
}

// shippedStacks are the names of those, in alphabetical order.
func shippedStacks() []string { return slices.Sorted(maps.Keys(stacks())) }

// open is a stack that may be destroyed, without resources: a shipped one, or one of testdata.
func open(t *testing.T, stack string) *enginetest.Rig {
	t.Helper()
	return openOn(t, stack, azure.New())
}

func openOn(t *testing.T, stack string, simulated *azure.Provider) *enginetest.Rig {
	t.Helper()
	file, shipped := stacks()[stack]
	switch {
	case stack == "fleet":
		file = filepath.Join(root, "offline", "testdata", "Pulumi.fleet.yaml")
	case !shipped:
		file = filepath.Join("testdata", "Pulumi."+stack+".yaml")
	}
	return openFile(t, stack, file, simulated)
}

// openFile is a stack with the configuration of a file.
func openFile(t *testing.T, stack, file string, simulated *azure.Provider) *enginetest.Rig {
	t.Helper()
	rig := enginetest.NewStack(t, stack, simulated, program)
	values, err := recorder.LoadConfig(t.Context(), filepath.Join(root, "Pulumi.yaml"), file)
	require.NoError(t, err)
	rig.Config, rig.SecretKeys = values.Values, values.SecretKeys
	rig.Config["aksops:protect"] = "false"
	rig.Lean = stack == "alerted" // which has more than a hundred alert rules
	config, err := session.ReadConfig(file)
	require.NoError(t, err)
	require.NoError(t, session.SeedReferences(simulated, config))
	return rig
}

// program is what main runs.
func program(ctx *pulumi.Context) error { return shipped.Deploy(ctx) }

func up(t *testing.T, rig *enginetest.Rig) *enginetest.Outcome {
	t.Helper()
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	return outcome
}

// reality is what there is in the simulated Azure, by id.
func reality(t *testing.T, simulated *azure.Provider) map[string]any {
	t.Helper()
	objects, err := simulated.Objects()
	require.NoError(t, err)
	found := map[string]any{}
	for _, object := range objects {
		found[object.ID] = object.Inputs.MapRepl(nil, revealed)
	}
	return found
}

// revealed looks through secrets: Azure does not know which of its properties are some.
func revealed(v resource.PropertyValue) (any, bool) {
	if v.IsSecret() {
		return v.SecretValue().Element.MapRepl(nil, revealed), true
	}
	return nil, false
}

// answers are what the simulated Azure answers of all there is, with what it filled in by itself, by id.
func answers(t *testing.T, simulated *azure.Provider) map[string]any {
	t.Helper()
	all, err := simulated.Answers()
	require.NoError(t, err)
	found := map[string]any{}
	for id, inputs := range all {
		found[id] = inputs.MapRepl(nil, revealed)
	}
	return found
}

// own are the ids of what the stack has made in the simulated Azure, without what was there before.
func own(t *testing.T, simulated *azure.Provider) []string {
	t.Helper()
	objects, err := simulated.Objects()
	require.NoError(t, err)
	var ids []string
	for _, object := range objects {
		if !object.Preexisting {
			ids = append(ids, object.ID)
		}
	}
	return ids
}

// alike is reality without what differs each time: the names of role assignments, the principals of assignments that were made again, and the case of
// ids: AKS answers that of a cluster in one of its own, and an operator imports it in another.
func alike(real map[string]any) map[string]any {
	found := map[string]any{}
	for id, inputs := range real {
		id = strings.ToLower(id)
		at, _, granted := strings.Cut(id, "/roleassignments/")
		if !granted {
			found[id] = withoutCase(inputs)
			continue
		}
		role, _ := inputs.(map[string]any)["roleDefinitionId"].(string)
		found[at+"/roleassignments of "+role] = nil
	}
	return found
}

// withoutCase is a value with all ids in lower case.
func withoutCase(value any) any {
	switch v := value.(type) {
	case string:
		if strings.HasPrefix(v, "/") {
			return strings.ToLower(v)
		}
		return v
	case []any:
		var all []any
		for _, element := range v {
			all = append(all, withoutCase(element))
		}
		return all
	case map[string]any:
		all := map[string]any{}
		for name, element := range v {
			all[name] = withoutCase(element)
		}
		return all
	default:
		return value
	}
}

// undisturbed is what there is in the simulated Azure after an update that nothing disturbs.
func undisturbed(t *testing.T, open func(*testing.T) *enginetest.Rig) map[string]any {
	t.Helper()
	rig := open(t)
	up(t, rig)
	return reality(t, rig.Azure)
}

// assertConverged holds that Azure has what it would have without disturbance, that the state knows all of it once, and that there is nothing left
// to do or to clear up.
func assertConverged(t *testing.T, rig *enginetest.Rig, want map[string]any) {
	t.Helper()
	assert.Equal(t, alike(want), alike(reality(t, rig.Azure)))
	assertSettled(t, rig)
}

// assertSettled holds that the state knows all that the stack has made once, and that there is nothing left to do or to clear up.
func assertSettled(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	assert.Empty(t, rig.Snapshot().PendingOperations)
	var known []string
	for _, state := range rig.Snapshot().Resources {
		assert.False(t, state.Delete, "%s waits to be deleted", state.URN)
		assert.Empty(t, state.InitErrors, state.URN)
		if state.Custom && state.URN.Type() != "pulumi:providers:azure-native" {
			known = append(known, strings.ToLower(string(state.ID)))
		}
	}
	slices.Sort(known)
	assert.Equal(t, slices.Compact(slices.Clone(known)), known, "nothing is in the state twice")
	for _, id := range own(t, rig.Azure) {
		assert.Contains(t, known, strings.ToLower(id), "Azure compares ids without case, and AKS answers them in one of its own")
	}
	left, err := rig.Preview()
	require.NoError(t, err)
	assert.False(t, left.Changed(), left.Text())
	assert.Empty(t, left.ChangedOutputs(), "outputs of what does not change do not change either")
}

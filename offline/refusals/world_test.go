package refusals_test

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// bases are one valid resource of each type.
type bases struct {
	// Exists and Elsewhere are ids of what is there from the start, in the region of the bases and in another.
	Exists    []string `yaml:"exists"`
	Elsewhere []string `yaml:"elsewhere"`
	// Seeded is what is there from the start with more properties than a region, by id.
	Seeded map[string]map[string]any `yaml:"seeded"`
	Types  map[string]base           `yaml:"types"`
}

type base struct {
	Token string `yaml:"token"`
	// ID is that of what exists from the start; empty if nothing does.
	ID     string         `yaml:"id"`
	Needs  []string       `yaml:"needs"`
	Inputs map[string]any `yaml:"inputs"`
}

func readBases(t *testing.T) bases {
	t.Helper()
	var all, policies, alerting bases
	readYAML(t, "testdata/bases.yaml", &all)
	readYAML(t, "testdata/policies.yaml", &policies)
	all.Exists, all.Seeded = append(all.Exists, policies.Exists...), policies.Seeded
	maps.Copy(all.Types, policies.Types)
	readYAML(t, "testdata/alerts.yaml", &alerting)
	maps.Copy(all.Types, alerting.Types)
	return all
}

// world is a simulated Azure of one test.
type world struct {
	t       *testing.T
	azure   *azure.Provider
	bases   bases
	created map[string]bool
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, azure: azure.New(), bases: readBases(t), created: map[string]bool{}}
	for _, id := range w.bases.Exists {
		require.NoError(t, w.azure.Seed(id, map[string]any{"location": "northeurope"}))
	}
	for _, id := range w.bases.Elsewhere {
		require.NoError(t, w.azure.Seed(id, map[string]any{"location": "westeurope"}))
	}
	for id, properties := range w.bases.Seeded {
		require.NoError(t, w.azure.Seed(id, properties))
	}
	return w
}

// needs creates the bases that a type has to have.
func (w *world) needs(typeName string) {
	for _, needed := range w.bases.Types[typeName].Needs {
		w.needs(needed)
		if !w.created[needed] {
			w.mustCreate(needed, nil)
		}
	}
}

// changed is the base of a type with changes.
func (w *world) changed(typeName string, changes ...map[string]any) *structpb.Struct {
	w.t.Helper()
	inputs := w.bases.read(w.t, typeName)
	for _, some := range changes {
		for path, value := range some {
			set(inputs, path, value)
		}
	}
	wire, err := plugin.MarshalProperties(resource.NewPropertyMapFromMap(inputs), plugin.MarshalOptions{KeepUnknowns: true, SkipNulls: true})
	require.NoError(w.t, err)
	return wire
}

// read takes a copy of a base of its own, to be changed.
func (b bases) read(t *testing.T, typeName string) map[string]any {
	t.Helper()
	require.Contains(t, b.Types, typeName)
	return expand(b.Types[typeName].Inputs).(map[string]any)
}

func (w *world) urn(typeName string) string {
	return "urn:pulumi:test::aksops::azure-native:" + w.bases.Types[typeName].Token + "::refused"
}

func (w *world) failures(typeName string, inputs *structpb.Struct) []*pulumirpc.CheckFailure {
	w.t.Helper()
	answer, err := w.azure.Check(w.t.Context(), &pulumirpc.CheckRequest{Urn: w.urn(typeName), News: inputs, RandomSeed: make([]byte, 32)})
	require.NoError(w.t, err)
	return answer.GetFailures()
}

func (w *world) create(typeName string, changes map[string]any) error {
	_, err := w.azure.Create(w.t.Context(), &pulumirpc.CreateRequest{Urn: w.urn(typeName), Properties: w.changed(typeName, changes)})
	return err
}

func (w *world) mustCreate(typeName string, changes map[string]any) {
	w.t.Helper()
	require.NoError(w.t, w.create(typeName, changes), "creating %s", typeName)
	w.created[typeName] = true
}

func (w *world) update(typeName, id string, before, changes map[string]any) error {
	_, err := w.azure.Update(w.t.Context(), &pulumirpc.UpdateRequest{Urn: w.urn(typeName), Id: id, News: w.changed(typeName, before, changes)})
	return err
}

func (w *world) delete(typeName, id string) error {
	_, err := w.azure.Delete(w.t.Context(), &pulumirpc.DeleteRequest{Urn: w.urn(typeName), Id: id, OldInputs: w.changed(typeName)})
	return err
}

// id is that of the last resource of the type that was created.
func (w *world) id(typeName string) string {
	w.t.Helper()
	objects, err := w.azure.Objects()
	require.NoError(w.t, err)
	name := ""
	for _, object := range objects {
		if object.Type == typeName && !object.Preexisting {
			name = object.ID
		}
	}
	require.NotEmpty(w.t, name, "no %s exists", typeName)
	return name
}

// set puts a value at a path such as agentPoolProfiles[0].count; nil takes it away.
func set(inputs map[string]any, path string, value any) {
	first, rest, deeper := strings.Cut(path, ".")
	name, position, listed := strings.Cut(strings.TrimSuffix(first, "]"), "[")
	if listed {
		index, err := strconv.Atoi(position)
		if err != nil {
			panic(fmt.Sprintf("%s: %s", path, err))
		}
		list := inputs[name].([]any)
		set(list[index].(map[string]any), rest, value)
		return
	}
	switch {
	case deeper:
		below, ok := inputs[name].(map[string]any)
		if !ok {
			below = map[string]any{}
			inputs[name] = below
		}
		set(below, rest, value)
	case value == nil:
		delete(inputs, name)
	default:
		inputs[name] = value
	}
}

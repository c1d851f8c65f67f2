package azure_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// policyBases are one valid resource of each type, and what is there from the start.
type policyBases struct {
	Seeded map[string]map[string]any `yaml:"seeded"`
	Types  map[string]policyBase     `yaml:"types"`
}

type policyBase struct {
	Token  string         `yaml:"token"`
	Needs  []string       `yaml:"needs"`
	Inputs map[string]any `yaml:"inputs"`
}

// policyRefusal is one request that Azure refuses: a base with changes, by path.
type policyRefusal struct {
	Name  string `yaml:"name"`
	Type  string `yaml:"type"`
	On    string `yaml:"on"`
	ID    string `yaml:"id"`
	Given []struct {
		Type string         `yaml:"type"`
		Set  map[string]any `yaml:"set"`
	} `yaml:"given"`
	Set      map[string]any `yaml:"set"`
	Code     string         `yaml:"code"`
	Message  string         `yaml:"message"`
	Provider bool           `yaml:"provider"`
}

// policyWorld is a simulated Azure of one test.
type policyWorld struct {
	t     *testing.T
	azure *azure.Provider
	bases policyBases
	// created are the ids of what was created last of each type, outputs the properties of the very last.
	created map[string]string
	outputs map[string]any
}

func newPolicyWorld(t *testing.T) *policyWorld {
	t.Helper()
	w := &policyWorld{t: t, azure: azure.New(), created: map[string]string{}}
	readPolicies(t, "bases.yaml", &w.bases)
	for id, properties := range w.bases.Seeded {
		require.NoError(t, w.azure.Seed(id, properties))
	}
	return w
}

func TestPoliciesAreAccepted(t *testing.T) {
	t.Parallel()
	var all []policyRefusal
	readPolicies(t, "accepted.yaml", &all)
	for _, r := range all {
		t.Run(r.Type+"/"+r.Name, func(t *testing.T) {
			t.Parallel()
			w := newPolicyWorld(t)
			require.NoError(t, r.provoke(w))
			if r.On == "" {
				assert.Empty(t, w.failures(r.Type, r.Set))
			}
		})
	}
}

func TestPolicyBasesAreAccepted(t *testing.T) {
	t.Parallel()
	var bases policyBases
	readPolicies(t, "bases.yaml", &bases)
	for typeName := range bases.Types {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			w := newPolicyWorld(t)
			w.needs(typeName)
			assert.Empty(t, w.failures(typeName, nil))
			require.NoError(t, w.create(typeName, nil))
			require.NoError(t, w.update(typeName, w.created[typeName], nil))
			require.NoError(t, w.azure.Advance(time.Hour))
			require.NoError(t, w.delete(typeName, w.created[typeName]))
		})
	}
}

func (r policyRefusal) provoke(w *policyWorld) error {
	for _, given := range r.Given {
		w.needs(given.Type)
		require.NoError(w.t, w.create(given.Type, given.Set), given.Type)
	}
	if r.On == "" {
		w.needs(r.Type)
		return w.create(r.Type, r.Set)
	}
	id := r.ID
	if id == "" && w.created[r.Type] == "" {
		w.needs(r.Type)
		require.NoError(w.t, w.create(r.Type, nil))
	}
	if id == "" {
		id = w.created[r.Type]
	}
	if r.On == "update" {
		return w.update(r.Type, id, r.Set)
	}
	return w.delete(r.Type, id)
}

// needs creates the bases that a type has to have.
func (w *policyWorld) needs(typeName string) {
	w.t.Helper()
	for _, needed := range w.bases.Types[typeName].Needs {
		w.needs(needed)
		if w.created[needed] == "" {
			require.NoError(w.t, w.create(needed, nil), needed)
		}
	}
}

func (w *policyWorld) urn(typeName string) string {
	return "urn:pulumi:test::aksops::azure-native:" + w.bases.Types[typeName].Token + "::refused"
}

// inputs are those of the base of a type with changes.
func (w *policyWorld) inputs(typeName string, changes map[string]any) *structpb.Struct {
	w.t.Helper()
	var fresh policyBases
	readPolicies(w.t, "bases.yaml", &fresh)
	inputs := fresh.Types[typeName].Inputs
	for path, change := range changes {
		setAt(inputs, path, writtenOut(change))
	}
	wire, err := plugin.MarshalProperties(resource.NewPropertyMapFromMap(inputs), plugin.MarshalOptions{KeepUnknowns: true, SkipNulls: true})
	require.NoError(w.t, err)
	return wire
}

func (w *policyWorld) failures(typeName string, changes map[string]any) []*pulumirpc.CheckFailure {
	w.t.Helper()
	answer, err := w.azure.Check(w.t.Context(), &pulumirpc.CheckRequest{
		Urn: w.urn(typeName), News: w.inputs(typeName, changes), RandomSeed: make([]byte, 32),
	})
	require.NoError(w.t, err)
	return answer.GetFailures()
}

func (w *policyWorld) create(typeName string, changes map[string]any) error {
	answer, err := w.azure.Create(w.t.Context(), &pulumirpc.CreateRequest{Urn: w.urn(typeName), Properties: w.inputs(typeName, changes)})
	w.created[typeName], w.outputs = answer.GetId(), answer.GetProperties().AsMap()
	return err
}

func (w *policyWorld) update(typeName, id string, changes map[string]any) error {
	_, err := w.azure.Update(w.t.Context(), &pulumirpc.UpdateRequest{Urn: w.urn(typeName), Id: id, News: w.inputs(typeName, changes)})
	return err
}

func (w *policyWorld) delete(typeName, id string) error {
	_, err := w.azure.Delete(w.t.Context(), &pulumirpc.DeleteRequest{Urn: w.urn(typeName), Id: id, OldInputs: w.inputs(typeName, nil)})
	return err
}

func readPolicies(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile("testdata/policies/" + name)
	require.NoError(t, err)
	subscription := "/subscriptions/" + azure.SubscriptionID
	text := strings.NewReplacer("$group", subscription+"/resourceGroups/rg", "$subscription", subscription).Replace(string(data))
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(into), name)
}

// setAt puts a value at a path such as policyDefinitions[0].parameters; nil takes it away.
func setAt(inputs map[string]any, path string, value any) {
	first, rest, deeper := strings.Cut(path, ".")
	name, position, listed := strings.Cut(strings.TrimSuffix(first, "]"), "[")
	if listed {
		index, err := strconv.Atoi(position)
		if err != nil {
			panic(fmt.Sprintf("%s: %s", path, err))
		}
		setAt(inputs[name].([]any)[index].(map[string]any), rest, value)
		return
	}
	switch {
	case deeper:
		if _, ok := inputs[name].(map[string]any); !ok {
			inputs[name] = map[string]any{}
		}
		setAt(inputs[name].(map[string]any), rest, value)
	case value == nil:
		delete(inputs, name)
	default:
		inputs[name] = value
	}
}

// writtenOut writes out what is long: {times: 2, text: a%d} is [a0, a1], {times: 2, of: x} is [x, x] and {times: 2, letter: a} is aa.
func writtenOut(value any) any {
	switch v := value.(type) {
	case map[string]any:
		times, ok := v["times"].(int)
		if !ok {
			out := map[string]any{}
			for key, element := range v {
				out[key] = writtenOut(element)
			}
			return out
		}
		if letter, ok := v["letter"].(string); ok {
			return strings.Repeat(letter, times)
		}
		list := make([]any, times)
		for i := range list {
			list[i] = v["of"]
			if text, ok := v["text"].(string); ok {
				list[i] = fmt.Sprintf(text, i)
			}
		}
		return list
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = writtenOut(element)
		}
		return out
	default:
		return value
	}
}

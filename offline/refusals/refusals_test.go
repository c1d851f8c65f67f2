package refusals_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/azure/shape"
)

var update = flag.Bool("update", false, "rewrite docs/refusals.md")

const (
	atLeast   = 150
	documents = "../../docs/refusals.md"
)

// refusal is one thing that Azure refuses.
type refusal struct {
	Name string `yaml:"name"`
	// Type is the resource's, without API version.
	Type string `yaml:"type"`
	// On is the call that is refused: create, which is the default, update or delete.
	On string `yaml:"on"`
	// ID is what is updated or deleted, if not the base.
	ID string `yaml:"id"`
	// Given are further resources that exist: bases with changes.
	Given []existing `yaml:"given"`
	// Written is what was written beforehand of what exists from the start: changes to the base.
	Written written `yaml:"written"`
	// From are changes to the base of what exists, by path, for updates and deletions.
	From map[string]any `yaml:"from"`
	// Set are changes to the base that Azure refuses, by path; null takes an input away.
	Set map[string]any `yaml:"set"`
	// Code is Azure's error code, Message part of what it says.
	Code    string `yaml:"code"`
	Message string `yaml:"message"`
	// LeftOut is what azure-native does not send, if Azure would refuse the rest: nobody is told.
	LeftOut string `yaml:"leftOut"`
	// Provider says that azure-native itself refuses this at preview.
	Provider bool `yaml:"provider"`
	Twin     twin `yaml:"twin"`
}

type existing struct {
	Type string         `yaml:"type"`
	Set  map[string]any `yaml:"set"`
}

type written struct {
	ID  string         `yaml:"id"`
	Set map[string]any `yaml:"set"`
}

// twin is the configuration, or are the inputs of a component, that would lead to the refusal.
type twin struct {
	Config map[string]any `yaml:"config"`
	// Component is one that has no configuration, Set are changes to valid inputs of it, by path.
	Component string         `yaml:"component"`
	Set       map[string]any `yaml:"set"`
	// Caught are the errors that it gives at preview.
	Caught []string `yaml:"caught"`
	// None is the reason why no check of ours catches it, if there is none.
	None string `yaml:"none"`
	// Never is the reason why no configuration leads there, if there is none.
	Never string `yaml:"never"`
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	all := refusals(t)
	assert.GreaterOrEqual(t, len(all), atLeast)
	seen := map[string]bool{}
	for _, r := range all {
		name := r.Type + "/" + r.Name
		assert.False(t, seen[name], "%s is listed twice", name)
		seen[name] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r.check(t)
		})
	}
}

func (r refusal) check(t *testing.T) {
	t.Helper()
	w := newWorld(t)
	err := r.provoke(w)
	if r.LeftOut != "" {
		require.NoError(t, err)
		assert.Equal(t, []string{r.LeftOut}, unsent(t, r.Type, w.changed(r.Type, r.Set).AsMap()))
		r.Twin.check(t)
		return
	}
	require.Error(t, err, "Azure takes it")
	assert.Contains(t, err.Error(), r.Message)
	if r.Code != "" {
		assert.Contains(t, err.Error(), `Code="`+r.Code+`"`)
	}
	if r.On == "" {
		assert.Equal(t, r.Provider, len(w.failures(r.Type, w.changed(r.Type, r.Set))) > 0, "whether azure-native knows at preview")
	}
	r.Twin.check(t)
}

// unsent are the inputs that azure-native leaves out of its requests.
func unsent(t *testing.T, typeName string, inputs map[string]any) []string {
	t.Helper()
	of, known := shape.Of(typeName)
	require.True(t, known)
	return of.Inputs.Unknown(resource.NewProperty(resource.NewPropertyMapFromMap(inputs)))
}

// provoke makes what exists and then asks for what is refused.
func (r refusal) provoke(w *world) error {
	for _, given := range r.Given {
		w.needs(given.Type)
		w.mustCreate(given.Type, given.Set)
	}
	w.needs(r.Type)
	if r.Written.ID != "" {
		require.NoError(w.t, w.update(r.Type, r.Written.ID, nil, r.Written.Set))
	}
	if r.On == "" {
		return w.create(r.Type, r.Set)
	}
	id := r.ID
	if id == "" {
		id = w.bases.Types[r.Type].ID
	}
	if id == "" {
		if !w.created[r.Type] {
			w.mustCreate(r.Type, r.From)
		}
		id = w.id(r.Type)
	}
	switch r.On {
	case "update":
		return w.update(r.Type, id, r.From, r.Set)
	case "delete":
		return w.delete(r.Type, id)
	default:
		w.t.Fatalf("on must be update or delete, not %q", r.On)
		return nil
	}
}

func (tw twin) check(t *testing.T) {
	t.Helper()
	if tw.None != "" || tw.Never != "" {
		assert.Empty(t, tw.Caught)
		return
	}
	require.NotEmpty(t, tw.Caught, "a twin says what is caught, or why nothing is")
	if tw.Component != "" {
		err := validate(t, tw.Component, tw.Set)
		require.Error(t, err)
		assert.Equal(t, strings.Join(tw.Caught, "\n"), err.Error())
		return
	}
	values := map[string]string{"location": "northeurope"}
	for key, value := range tw.Config {
		if text, ok := value.(string); ok {
			values[key] = text
			continue
		}
		encoded, err := json.Marshal(value)
		require.NoError(t, err)
		values[key] = string(encoded)
	}
	_, err := settings.Parse("test", values, nil)
	require.Error(t, err)
	assert.Equal(t, strings.Join(tw.Caught, "\n"), err.Error())
}

func TestBasesAreAccepted(t *testing.T) {
	t.Parallel()
	for typeName, it := range readBases(t).Types {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.needs(typeName)
			assert.Empty(t, w.failures(typeName, w.changed(typeName, nil)))
			if it.ID != "" {
				require.NoError(t, w.update(typeName, it.ID, nil, nil))
				return
			}
			require.NoError(t, w.create(typeName, nil))
			require.NoError(t, w.update(typeName, w.id(typeName), nil, nil))
			require.NoError(t, w.azure.Advance(time.Hour), "a remediation task ends before it can be deleted")
			require.NoError(t, w.delete(typeName, w.id(typeName)))
		})
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	want := document(refusals(t))
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(documents), 0o750))
		require.NoError(t, os.WriteFile(documents, []byte(want), 0o600))
	}
	is, err := os.ReadFile(documents)
	require.NoError(t, err)
	assert.Equal(t, want, string(is), "run go test ./refusals -update in offline")
}

func refusals(t *testing.T) []refusal {
	t.Helper()
	files, err := filepath.Glob("*.yaml")
	require.NoError(t, err)
	var all []refusal
	for _, file := range files {
		var some []refusal
		readYAML(t, file, &some)
		for i := range some {
			some[i].Set, _ = expand(some[i].Set).(map[string]any)
			some[i].Twin.Config, _ = expand(some[i].Twin.Config).(map[string]any)
			some[i].Twin.Set, _ = expand(some[i].Twin.Set).(map[string]any)
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b refusal) int { return strings.Compare(a.Type, b.Type) })
	return all
}

// expand writes out what is long: {times: 3, text: a%d} is [a0, a1, a2], {times: 3, of: a} is [a, a, a], {times: 3, letter: a} is aaa, and
// {times: 2, key: k%d, of: a} is {k0: a, k1: a}.
func expand(value any) any {
	switch v := value.(type) {
	case map[string]any:
		times, ok := v["times"].(int)
		if !ok {
			out := map[string]any{}
			for key, element := range v {
				out[key] = expand(element)
			}
			return out
		}
		if letter, ok := v["letter"].(string); ok {
			return strings.Repeat(letter, times)
		}
		if key, ok := v["key"].(string); ok {
			named := map[string]any{}
			for i := range times {
				named[fmt.Sprintf(key, i)] = v["of"]
			}
			return named
		}
		list := make([]any, times)
		for i := range list {
			list[i] = expand(v["of"])
			if text, ok := v["text"].(string); ok {
				list[i] = fmt.Sprintf(text, i)
			}
		}
		return list
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = expand(element)
		}
		return out
	default:
		return value
	}
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	const subscription = "/subscriptions/" + azure.SubscriptionID
	const groups, security = subscription + "/resourceGroups/", subscription + "/providers/Microsoft.Security/"
	text := strings.NewReplacer(
		"$subscription", subscription, "$group", groups+"rg", "$shared", groups+"shared", "$plans", security+"pricings", "$contacts", security+"securityContacts",
	).Replace(string(data))
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(into), name)
}

package changes_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// Effects of a change. All but the first need a reason.
const (
	// effectUpdate changes resources in place. Those that the input decides about are created and deleted.
	effectUpdate = "update"
	// effectNone changes nothing in Azure.
	effectNone = "none"
	// effectImmutable is refused by Azure, and by previews unless the entry says why they pass it. The plan is never a replacement that nobody asked for.
	effectImmutable = "immutable"
	// effectRefused is refused by our own rules before anything is planned.
	effectRefused = "refused"
	// effectReplace replaces resources.
	effectReplace = "replace"
	// effectRecreate deletes resources and creates others with another logical name.
	effectRecreate = "recreate"
)

// entry is one change of one input.
type entry struct {
	// Input is the input as settings.Inputs writes it, or a collection or group of inputs, to add or remove it as a whole.
	Input string `yaml:"input"`
	// From and To are the input's values; nothing stands for leaving it out.
	From any `yaml:"from"`
	To   any `yaml:"to"`
	// With are further inputs before and after the change, by path.
	With map[string]any `yaml:"with"`
	// And are further inputs that have to change at the same time.
	And map[string]any `yaml:"and"`
	// Exists are ids of what is in Azure beforehand.
	Exists []string `yaml:"exists"`
	// Effect is one of the effects; update if it is left out.
	Effect string `yaml:"effect"`
	// Because is the reason for every other effect.
	Because string `yaml:"because"`
	// Error is part of the message of a refusal.
	Error string `yaml:"error"`
	// Updates, Creates, Deletes and Replaces are the logical names of all resources that the plan touches.
	Updates  []string `yaml:"updates"`
	Creates  []string `yaml:"creates"`
	Deletes  []string `yaml:"deletes"`
	Replaces []string `yaml:"replaces"`
}

// plan is what happens to resources, by logical name.
func (e entry) plan() map[string]string {
	plan := map[string]string{}
	for op, names := range map[string][]string{"update": e.Updates, "create": e.Creates, "delete": e.Deletes, "replace": e.Replaces} {
		for _, name := range names {
			plan[name] = op
		}
	}
	return plan
}

// values are the configuration before or after the change, as Pulumi passes it to a program.
func (e entry) values(t *testing.T, after bool) map[string]string {
	t.Helper()
	var config map[string]any
	readYAML(t, "base.yaml", &config)
	setAll(config, e.With)
	value := e.From
	if after {
		value = e.To
		setAll(config, e.And)
	}
	set(config, concrete(e.Input), value)
	if consents := e.consents(); after && len(consents) > 0 && e.Input != "allowReplace" {
		set(config, "allowReplace", consents)
	}
	return passed(t, config)
}

// holdings are the keys of what cannot be brought back, by the end of their logical names.
var holdings = regexp.MustCompile(`^[a-z]+-(?:(group)|(logs-workspace)|([a-z]+)-cluster|([a-z]+)-pool-([a-z0-9]+))$`)

// consents are the keys that have to be named for what the plan replaces and deletes, in alphabetical order.
func (e entry) consents() []any {
	keys := map[string]bool{}
	for name, op := range e.plan() {
		found := holdings.FindStringSubmatch(name)
		if found == nil || op != "replace" && op != "delete" {
			continue
		}
		switch {
		case found[1] != "":
			keys["resourceGroup"] = true
		case found[2] != "":
			keys["workspace"] = true
		case found[3] != "":
			keys["clusters."+found[3]] = true
		default:
			keys["clusters."+found[4]+".nodePools."+found[5]] = true
		}
	}
	var consents []any
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if cluster, _, pool := strings.Cut(key, ".nodePools."); !pool || !keys[cluster] {
			consents = append(consents, key)
		}
	}
	return consents
}

// resourceID is a resource id in a configuration.
var resourceID = regexp.MustCompile(`/subscriptions/[^"]+/providers/[^"]+`)

// references are the ids in the configuration before and after the change: what they name exists, unless the environment creates it.
func (e entry) references(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, after := range []bool{false, true} {
		for _, value := range e.values(t, after) {
			found = append(found, resourceID.FindAllString(value, -1)...)
		}
	}
	return found
}

// entries are those of all files below testdata/inputs.
func entries(t *testing.T) []entry {
	t.Helper()
	files, err := filepath.Glob("testdata/inputs/*.yaml")
	require.NoError(t, err)
	var all []entry
	for _, file := range files {
		var content struct {
			// Values only gives names to long values.
			Values []any `yaml:"values"`
			// With are further inputs of every entry of the file.
			With    map[string]any `yaml:"with"`
			Entries []entry        `yaml:"entries"`
		}
		readYAML(t, strings.TrimPrefix(filepath.ToSlash(file), "testdata/"), &content)
		for i := range content.Entries {
			own := content.Entries[i].With
			content.Entries[i].With = maps.Clone(content.With)
			if content.With == nil {
				content.Entries[i].With = map[string]any{}
			}
			maps.Copy(content.Entries[i].With, own)
		}
		all = append(all, content.Entries...)
	}
	for i := range all {
		if all[i].Effect == "" {
			all[i].Effect = effectUpdate
		}
	}
	return all
}

// fails says whether Azure refuses the change.
func (e entry) fails() bool { return e.Effect == effectImmutable }

// belowCluster is the input as the component of the cluster knows it.
func (e entry) belowCluster() string {
	return strings.Replace(strings.TrimPrefix(e.Input, "clusters.*."), "nodePools[]", "nodePools[0]", 1)
}

// problem is what is wrong with an entry by itself, or "".
func (e entry) problem() string {
	effects := []string{effectUpdate, effectNone, effectImmutable, effectRefused, effectReplace, effectRecreate}
	touches := len(e.plan()) > 0
	switch {
	case !slices.Contains(effects, e.Effect):
		return "effect must be one of " + strings.Join(effects, ", ")
	case (e.Effect == effectUpdate || e.Effect == effectRefused) != (e.Because == ""):
		return "because is for effects other than update and refused, and required there"
	case (e.Effect == effectRefused) != (e.Error != ""):
		return "error is for refused, and required there"
	case (e.Effect == effectReplace) != (len(e.Replaces) > 0):
		return "replaces is for replace, and required there"
	case e.Effect == effectRecreate && (len(e.Creates) == 0 || len(e.Deletes) == 0):
		return "recreate needs creates and deletes"
	case touches == (e.Effect == effectNone || e.Effect == effectRefused || e.fails()):
		return "the resources that are touched are for update, replace and recreate, and required there"
	}
	return ""
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(into), name)
}

package tests

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// shippedStacks are the configurations of this repository.
var shippedStacks = []string{
	"../Pulumi.dev.yaml", "../Pulumi.prod.yaml", "../examples/blue-green/Pulumi.blue-green.yaml", "../examples/governed/Pulumi.governed.yaml",
	"../examples/defended/Pulumi.defended.yaml", "../examples/alerted/Pulumi.alerted.yaml",
}

// FuzzConfiguration writes any text as the configuration. Its corpus are the shipped configurations and some that are rejected.
func FuzzConfiguration(f *testing.F) {
	rejected := rejectedConfigs(f)
	for i := 0; i < len(rejected); i += 20 {
		rejected[i/20] = rejected[i]
	}
	for _, config := range append(shippedConfigs(f), rejected[:len(rejected)/20]...) {
		text, err := yaml.Marshal(config)
		require.NoError(f, err)
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		var config map[string]any
		if yaml.Unmarshal([]byte(text), &config) != nil {
			t.Skip("no YAML")
		}
		requireSound(t, config)
	})
}

// ofEverything is a small configuration that has something of everything.
const ofEverything = `
workspace: {tables: {ContainerLogV2: {plan: Basic}}}
clusters:
  main:
    nodePools: [{name: work, vmSize: Standard_D4ds_v5, minCount: 1, maxCount: 3}]
    maintenanceWindows: {nodeOs: {schedule: {weekly: {dayOfWeek: Sunday}}, startTime: "01:00"}}
    diagnostics: {settings: [{name: aksops, categories: [kube-audit, guard]}]}
    insights: {}
policy:
  customPolicies: {tags: {template: immutableImageTags, values: {mutableTags: [latest]}}}
  initiatives: {house: {displayName: House, members: {tags: {customPolicy: tags}}}}
  assignments: {house: {initiative: house}, baseline: {preset: podSecurityBaseline}}
defender: {plans: {containers: {}}, export: {}, contact: {emails: [a@example.com]}, sentinel: {}}
alerts:
  profile: none
  actionGroups: {team: {emails: {mailbox: {address: a@example.com}}, webhooks: {pager: {serviceUri: https://example.com}}}}
  routes: {always: {actionGroups: [team]}, night: {actionGroups: [team], hours: {from: "18:00"}}}
  rules: {pods-pending: {}, cluster-deleted: {}}
  metricRules: {cpu: {severity: 2, criteria: [{metricName: node_cpu_usage_percentage, operator: GreaterThan, threshold: 70}]}}
  logRules: {own: {severity: 2, query: KubePodInventory}}
  activityRules: {change: {severity: 2, category: Policy}}
  suppressions: {quiet: {from: "2027-02-06T20:00:00", duration: PT20M}, upgrades: {maintenanceWindows: [nodeOs]}}
`

// FuzzInputs gives any two inputs any values, within a configuration that has something of everything.
func FuzzInputs(f *testing.F) {
	inputs := settings.Inputs()
	values := []string{
		`""`, `"x"`, `"\n"`, `-1`, `0`, `5`, `99999`, `1e300`, `true`, `null`, `[]`, `{}`, `[5]`, `[""]`, `{"":{}}`, `{"a":null}`, `"99:99"`, `"9223372036854775807:00"`, `"P99999999D"`, `"é[("`, `"[x]"`,
	}
	for i := 0; i < len(inputs); i += 40 {
		f.Add(uint16(i), values[i%len(values)], uint16(i+1), values[(i+7)%len(values)])
	}
	f.Fuzz(func(t *testing.T, first uint16, firstValue string, second uint16, secondValue string) {
		var config map[string]any
		require.NoError(t, yaml.Unmarshal([]byte(ofEverything), &config))
		for at, text := range map[uint16]string{first: firstValue, second: secondValue} {
			var value any = text
			_ = json.Unmarshal([]byte(text), &value) // what is no JSON is text
			set(config, strings.Split(strings.ReplaceAll(inputs[int(at)%len(inputs)], "[]", ".#"), "."), value)
		}
		requireSound(t, config)
	})
}

func TestSomethingOfEverythingIsAccepted(t *testing.T) {
	t.Parallel()
	var config map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(ofEverything), &config))
	values := map[string]string{"location": "northeurope"}
	for key, value := range config {
		values[key] = passed(t, value)
	}
	require.Empty(t, problems(values, nil))
}

// set puts a value at a path whose steps are keys, * for the first entry of a map and # for that of a list. What is in the way makes place.
func set(object map[string]any, path []string, value any) {
	key := path[0]
	if key == "*" {
		key = "main"
		if keys := slices.Sorted(maps.Keys(object)); len(keys) > 0 {
			key = keys[0]
		}
	}
	switch {
	case len(path) == 1:
		object[key] = value
	case path[1] == "#":
		list, _ := object[key].([]any)
		if len(list) == 0 {
			list = []any{nil}
		}
		if len(path) == 2 {
			list[0] = value
		} else {
			element, ok := list[0].(map[string]any)
			if !ok {
				element = map[string]any{}
			}
			set(element, path[2:], value)
			list[0] = element
		}
		object[key] = list
	default:
		below, ok := object[key].(map[string]any)
		if !ok {
			below = map[string]any{}
		}
		set(below, path[1:], value)
		object[key] = below
	}
}

// requireSound holds that a configuration ends the program in no other way than by its mistakes: the same in every run, also where all of it is secret,
// and nothing in them that a terminal would not print. One without mistakes can be registered, which some of them show.
func requireSound(t *testing.T, config map[string]any) {
	t.Helper()
	values, secrets := map[string]string{"location": "northeurope"}, map[string]bool{}
	for key, value := range config {
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Skip("no configuration that Pulumi could pass")
		}
		values[key], secrets[key] = string(encoded), true
		if text, ok := value.(string); ok {
			values[key] = text
		}
	}
	once, again, masked := problems(values, nil), problems(values, nil), problems(values, secrets)
	require.Equal(t, once, again)
	require.Equal(t, pathsOf(once), pathsOf(masked))
	for _, one := range once {
		require.Equal(t, input.Printable(one.Error()), one.Error())
	}
	if len(once) > 0 || crc32.ChecksumIEEE([]byte(fmt.Sprint(config)))%4 != 0 {
		return // registering takes longer than everything else
	}
	_, err := recorder.Run(program("test", values, nil), recorder.Options{})
	require.NoError(t, err)
}

func problems(values map[string]string, secrets map[string]bool) []*input.Error {
	_, err := settings.Parse("test", values, secrets)
	var found []*input.Error
	for _, one := range input.List(err) {
		found = append(found, one.(*input.Error)) //nolint:errorlint,forcetypeassert // Parse promises no others
	}
	return found
}

func pathsOf(found []*input.Error) []string {
	var paths []string
	for _, one := range found {
		paths = append(paths, one.Path)
	}
	return paths
}

func shippedConfigs(tb testing.TB) []map[string]any {
	tb.Helper()
	var all []map[string]any
	for _, file := range shippedStacks {
		content, err := os.ReadFile(filepath.FromSlash(file))
		require.NoError(tb, err)
		var stack struct {
			Config map[string]any `yaml:"config"`
		}
		require.NoError(tb, yaml.Unmarshal(content, &stack))
		config := map[string]any{}
		for key, value := range stack.Config {
			config[strings.TrimPrefix(key, "aksops:")] = value
		}
		all = append(all, config)
	}
	return all
}

func rejectedConfigs(tb testing.TB) []map[string]any {
	tb.Helper()
	files, err := filepath.Glob("testdata/rejections/*.yaml")
	require.NoError(tb, err)
	var all []map[string]any
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(tb, err)
		var cases []rejection
		require.NoError(tb, yaml.Unmarshal(content, &cases))
		for _, c := range cases {
			all = append(all, c.Config)
		}
	}
	return all
}

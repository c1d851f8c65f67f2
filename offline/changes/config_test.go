package changes_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// concrete is the path of an input of the base configuration's one cluster, of its first node pool, and so on.
func concrete(input string) string {
	return strings.NewReplacer(
		"clusters.*", "clusters.main", "tables.*", "tables.ContainerLogV2", "[]", "[0]",
		"alerts.rules.*.includedNamespaces", "alerts.rules.pods-crash-looping.includedNamespaces",
		"alerts.rules.*.excludedNamespaces", "alerts.rules.pods-crash-looping.excludedNamespaces",
		"alerts.rules.*", "alerts.rules.api-server-cpu-high",
		// Not every rule looks at all that can be ignored.
		"sentinel.rules.*.ignoredClusters", "sentinel.rules.audit-log-silenced.ignoredClusters",
		"sentinel.rules.*.ignoredSourceIps", "sentinel.rules.anonymous-api-access.ignoredSourceIps",
		"resourcePlans.*", "resourcePlans.one", "suppressionRules.*", "suppressionRules.one", "sentinel.rules.*", "sentinel.rules.privileged-pod-created",
		"assignments.*", "assignments.one", "members.*", "members.one", ".*", ".own",
	).Replace(input)
}

// setAll sets what contains others before those.
func setAll(config, values map[string]any) {
	for _, path := range slices.Sorted(maps.Keys(values)) {
		set(config, path, values[path])
	}
}

// set puts a value at a path such as clusters.main.nodePools[0].count and makes what is missing on the way; nil takes the value away.
func set(config map[string]any, path string, value any) {
	first, rest, deeper := strings.Cut(path, ".")
	name, position, listed := strings.Cut(strings.TrimSuffix(first, "]"), "[")
	switch {
	case listed:
		index, err := strconv.Atoi(position)
		if err != nil {
			panic(path + ": " + err.Error())
		}
		list, _ := config[name].([]any)
		if value == nil && deeper && len(list) <= index {
			return
		}
		for len(list) <= index {
			list = append(list, map[string]any{})
		}
		config[name] = list
		if !deeper {
			list[index] = value
			return
		}
		set(list[index].(map[string]any), rest, value)
	case deeper:
		below, ok := config[name].(map[string]any)
		if !ok {
			if value == nil {
				return
			}
			below = map[string]any{}
			config[name] = below
		}
		set(below, rest, value)
	case value == nil:
		delete(config, name)
	default:
		config[name] = copied(value)
	}
}

// copied keeps entries apart that share a value through a YAML anchor.
func copied(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, element := range v {
			out[key] = copied(element)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = copied(element)
		}
		return out
	default:
		return value
	}
}

// passed is a configuration as Pulumi passes it: text as it is, everything else as JSON.
func passed(t *testing.T, config map[string]any) map[string]string {
	t.Helper()
	values := map[string]string{}
	for key, value := range config {
		if text, ok := value.(string); ok {
			values[key] = text
			continue
		}
		encoded, err := json.Marshal(value)
		require.NoError(t, err)
		values[key] = string(encoded)
	}
	return values
}

func TestSet(t *testing.T) {
	t.Parallel()
	config := map[string]any{"a": map[string]any{"list": []any{map[string]any{"x": 1}}}}
	set(config, "a.list[0].y", 2)
	set(config, "a.list[1].z", 3)
	set(config, "b.c", []any{"text"})
	set(config, "a.list[0].x", nil)
	set(config, "d.e", nil)
	assert.Equal(t, map[string]any{
		"a": map[string]any{"list": []any{map[string]any{"y": 2}, map[string]any{"z": 3}}},
		"b": map[string]any{"c": []any{"text"}},
	}, config)
}

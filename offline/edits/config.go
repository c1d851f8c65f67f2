package edits

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Set puts a copy of a value at a path such as clusters.main.nodePools[0].count of a configuration, and makes what is missing on the way. Nil
// takes the value away, an element of a list too.
func Set(config map[string]any, path string, value any) {
	first, rest, deeper := strings.Cut(path, ".")
	name, position, listed := strings.Cut(strings.TrimSuffix(first, "]"), "[")
	switch {
	case listed:
		setElement(config, name, index(path, position), rest, value)
	case deeper:
		below, ok := config[name].(map[string]any)
		if !ok {
			if value == nil {
				return
			}
			below = map[string]any{}
			config[name] = below
		}
		Set(below, rest, value)
	case value == nil:
		delete(config, name)
	default:
		config[name] = Copy(value)
	}
}

func setElement(config map[string]any, name string, index int, rest string, value any) {
	list, _ := config[name].([]any)
	if value == nil && rest == "" {
		if index < len(list) {
			config[name] = append(append([]any{}, list[:index]...), list[index+1:]...)
		}
		return
	}
	for len(list) <= index {
		list = append(list, map[string]any{})
	}
	config[name] = list
	if rest == "" {
		list[index] = Copy(value)
		return
	}
	below, ok := list[index].(map[string]any)
	if !ok {
		panic(name + ": an element is no object")
	}
	Set(below, rest, value)
}

// Get is the value at a path, nil if there is none.
func Get(config map[string]any, path string) any {
	first, rest, deeper := strings.Cut(path, ".")
	name, position, listed := strings.Cut(strings.TrimSuffix(first, "]"), "[")
	value := config[name]
	if listed {
		list, _ := value.([]any)
		at := index(path, position)
		if at >= len(list) {
			return nil
		}
		value = list[at]
	}
	if !deeper {
		return value
	}
	below, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	return Get(below, rest)
}

// Copy keeps values apart that share others, as through a YAML anchor.
func Copy(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return CopyConfig(v)
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = Copy(element)
		}
		return out
	default:
		return value
	}
}

// CopyConfig is [Copy] of a configuration.
func CopyConfig(config map[string]any) map[string]any {
	out := make(map[string]any, len(config))
	for key, element := range config {
		out[key] = Copy(element)
	}
	return out
}

func index(path, position string) int {
	at, err := strconv.Atoi(position)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", path, err))
	}
	return at
}

// Passed is a configuration as Pulumi passes it to a program of that project: text as it is, everything else as JSON.
func Passed(project string, config map[string]any) (map[string]string, error) {
	values := map[string]string{}
	for key, value := range config {
		if text, ok := value.(string); ok {
			values[project+":"+key] = text
			continue
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		values[project+":"+key] = string(encoded)
	}
	return values, nil
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// builtIn, definition, initiative and member are lines of the catalogue; their keys stand in the order of the fields.
type builtIn struct {
	ID              string                `json:"id"`
	Name            string                `json:"name"`
	Version         string                `json:"version"`
	Mode            string                `json:"mode"`
	Preview         bool                  `json:"preview,omitempty"`
	Deprecated      bool                  `json:"deprecated,omitempty"`
	EffectParameter string                `json:"effectParameter,omitempty"`
	Effects         []string              `json:"effects"`
	DefaultEffect   string                `json:"defaultEffect"`
	Parameters      map[string]definition `json:"parameters,omitempty"`
	Roles           []string              `json:"roles,omitempty"`
}

type definition struct {
	Type              string `json:"type"`
	Allowed           []any  `json:"allowed,omitempty"`
	Default           *any   `json:"default,omitempty"` // a pointer, so that false and the empty list are written
	Required          bool   `json:"required,omitempty"`
	AssignPermissions bool   `json:"assignPermissions,omitempty"`
	Deprecated        bool   `json:"deprecated,omitempty"`
}

type initiative struct {
	ID                 string                `json:"id"`
	Name               string                `json:"name"`
	Version            string                `json:"version"`
	Preview            bool                  `json:"preview,omitempty"`
	Deprecated         bool                  `json:"deprecated,omitempty"`
	Partial            bool                  `json:"partial,omitempty"`
	IdentityRequired   bool                  `json:"identityRequired,omitempty"`
	Roles              []string              `json:"roles,omitempty"`
	RequiredParameters []string              `json:"requiredParameters,omitempty"`
	Parameters         map[string]definition `json:"parameters,omitempty"`
	Members            []member              `json:"members,omitempty"`
}

type member struct {
	Ref        string         `json:"ref"`
	Policy     string         `json:"policy,omitempty"`
	Version    string         `json:"version,omitempty"`
	Parameters map[string]any `json:"parameters,omitempty"`
}

// list is a JSON list with one item per line, so that a diff of two releases names the definitions that changed.
func list[T any](items []T) (string, error) {
	lines := make([]string, len(items))
	for i, item := range items {
		line, err := compact(item)
		if err != nil {
			return "", err
		}
		lines[i] = line
	}
	return "[\n" + strings.Join(lines, ",\n") + "\n]", nil
}

// table is a JSON object with one sorted key per line.
func table(values map[string]string) (string, error) {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value, err := compact(values[key])
		if err != nil {
			return "", err
		}
		lines = append(lines, fmt.Sprintf("%q: %s", strings.ToLower(key), value))
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n}", nil
}

// compact is the value on one line, with the keys of maps sorted and without the escapes that only HTML needs.
func compact(value any) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", fmt.Errorf("writing a definition: %w", err)
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}

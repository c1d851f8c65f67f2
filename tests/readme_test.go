package tests

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/internal/settings"
)

// TestReadme keeps the generated parts of the README equal to what they are made from; -update rewrites them.
func TestReadme(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	want := section(t, string(content), "configuration", configurationTable(t))
	want = section(t, want, "component", componentExample(t))
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile("../README.md", []byte(want), 0o600))
		return
	}
	assert.Equal(t, want, string(content), "run make docs")
}

// section replaces what stands between the two markers of this name.
func section(t *testing.T, text, name, body string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, found := strings.Cut(text, begin)
	require.True(t, found, begin)
	_, after, found := strings.Cut(rest, end)
	require.True(t, found, end)
	return before + begin + body + end + after
}

func configurationTable(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("../Pulumi.yaml")
	require.NoError(t, err)
	var project struct {
		Config yaml.Node `yaml:"config"`
	}
	require.NoError(t, yaml.Unmarshal(content, &project))
	var b strings.Builder
	b.WriteString("| Key | Type | Default | Meaning |\n|---|---|---|---|\n")
	for i := 0; i < len(project.Config.Content); i += 2 {
		var declared struct {
			Description string
			Default     any
		}
		require.NoError(t, project.Config.Content[i+1].Decode(&declared))
		key := project.Config.Content[i].Value
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", key, typeOf(t, strings.TrimPrefix(key, "aksops:")), shown(declared.Default), declared.Description)
	}
	return b.String()
}

// typeOf is the type of a setting in the words of YAML and JSON. It comes from the settings: where a project declares types, Pulumi itself refuses other
// values, one at a time and without saying what to do.
func typeOf(t *testing.T, key string) string {
	t.Helper()
	field, found := reflect.TypeFor[settings.Settings]().FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, key) })
	require.True(t, found, key)
	of := field.Type
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	switch {
	case of.Kind() == reflect.String || of == reflect.TypeFor[pulumi.StringInput]():
		return "string"
	case of.Kind() == reflect.Bool:
		return "boolean"
	case of.Kind() == reflect.Slice:
		return "array"
	default:
		return "object"
	}
}

// TestNoTypeIsDeclared holds that mistakes of a type are told by the settings, together with all others.
func TestNoTypeIsDeclared(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../Pulumi.yaml")
	require.NoError(t, err)
	assert.NotRegexp(t, `(?m)^ +(type|items):`, string(content))
}

func shown(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return fmt.Sprintf("`%q`", v)
	case map[string]any:
		return "`{}`"
	default:
		return fmt.Sprintf("`%v`", v)
	}
}

func componentExample(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("../examples/component/main.go")
	require.NoError(t, err)
	_, code, found := strings.Cut(string(content), "\nfunc main() {\n")
	require.True(t, found)
	code, found = strings.CutSuffix(code, "}\n")
	require.True(t, found)
	return "```go\n" + strings.ReplaceAll("\n"+code, "\n\t", "\n")[1:] + "```\n"
}

// TestEverySettingIsDeclared holds Pulumi.yaml and the settings to the same keys.
func TestEverySettingIsDeclared(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../Pulumi.yaml")
	require.NoError(t, err)
	var project struct {
		Config map[string]any `yaml:"config"`
	}
	require.NoError(t, yaml.Unmarshal(content, &project))
	var declared []string
	for key := range project.Config {
		declared = append(declared, strings.TrimPrefix(key, "aksops:"))
	}
	known := map[string]bool{}
	for _, path := range settings.Inputs() {
		key, _, _ := strings.Cut(path, ".")
		known[strings.TrimSuffix(key, "[]")] = true
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(known)), declared)
}

package tests

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/internal/settings"
)

// TestPolicyDocument keeps the table of presets equal to their data, and its example usable.
func TestPolicyDocument(t *testing.T) {
	t.Parallel()
	const file = "../docs/policy.md"
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	want := section(t, string(content), "presets", presetTable(t))
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o600))
		return
	}
	assert.Equal(t, want, string(content), "run make docs")
	for _, example := range yamlExamples(t, want) {
		example["aksops:location"] = "northeurope"
		_, err := settings.Parse("docs", asConfigured(t, example), nil)
		assert.NoError(t, err)
	}
}

func presetTable(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("../components/policy/catalogue/presets.json")
	require.NoError(t, err)
	var file struct {
		Presets []struct {
			Name, Title, Doc, Initiative, Policy string
		}
	}
	require.NoError(t, json.Unmarshal(content, &file))
	var b strings.Builder
	b.WriteString("| Preset | What it is | Definition |\n|---|---|---|\n")
	for _, preset := range file.Presets {
		definition := "an initiative of ours"
		switch {
		case preset.Initiative != "":
			definition = "initiative `" + preset.Initiative + "`"
		case preset.Policy != "":
			definition = "policy `" + preset.Policy + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s. %s | %s |\n", preset.Name, preset.Title, preset.Doc, definition)
	}
	return b.String()
}

// yamlExamples are the parts of a document that are marked as YAML.
func yamlExamples(t *testing.T, document string) []map[string]any {
	t.Helper()
	var examples []map[string]any
	for _, part := range strings.Split(document, "```yaml\n")[1:] {
		text, _, found := strings.Cut(part, "```")
		require.True(t, found)
		var example map[string]any
		require.NoError(t, yaml.Unmarshal([]byte(text), &example))
		examples = append(examples, example)
	}
	require.NotEmpty(t, examples)
	return examples
}

// asConfigured is a configuration as Pulumi hands it to a program: objects as JSON.
func asConfigured(t *testing.T, config map[string]any) map[string]string {
	t.Helper()
	values := map[string]string{}
	for key, value := range config {
		key = strings.TrimPrefix(key, "aksops:")
		if text, ok := value.(string); ok {
			values[key] = text
			continue
		}
		content, err := json.Marshal(value)
		require.NoError(t, err)
		values[key] = string(content)
	}
	return values
}

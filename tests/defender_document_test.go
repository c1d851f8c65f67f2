package tests

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/internal/settings"
)

// TestDefenderDocument keeps the tables of the document equal to what they are made from, and its examples usable.
func TestDefenderDocument(t *testing.T) {
	t.Parallel()
	const file = "../docs/defender.md"
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	plans, deprecated := planTables(t)
	want := section(t, string(content), "plans", plans)
	want = section(t, want, "deprecated", deprecated)
	want = section(t, want, "rules", ruleTable(t))
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o600))
		return
	}
	assert.Equal(t, want, string(content), "run make docs")
	parts := strings.Split(want, "```yaml\n")[1:]
	require.NotEmpty(t, parts)
	for _, part := range parts {
		text, _, _ := strings.Cut(part, "```")
		var example map[string]any
		require.NoError(t, yaml.Unmarshal([]byte(text), &example))
		values := map[string]string{"location": "northeurope"}
		for key, value := range example {
			values[strings.TrimPrefix(key, "aksops:")] = passed(t, value)
		}
		_, err := settings.Parse("docs", values, nil)
		assert.NoError(t, err, text)
	}
}

// planTables are the plans, and those that Azure has given up.
func planTables(t *testing.T) (string, string) {
	t.Helper()
	content, err := os.ReadFile("../components/defender/plans.json")
	require.NoError(t, err)
	var file struct {
		Plans []struct {
			Name, Pricing    string
			SubPlans         []string
			SubPlansAreEqual bool
			SubPlanRequired  string
			Extensions       []struct {
				Name, Extension, Required string
				SubPlans                  []string
			}
		}
		Deprecated map[string]string
	}
	require.NoError(t, json.Unmarshal(content, &file))
	var b strings.Builder
	b.WriteString("| Plan | In Azure | Sub-plans | Extensions, all on by default |\n|---|---|---|---|\n")
	for _, one := range file.Plans {
		subPlans := strings.Join(one.SubPlans, ", ")
		switch {
		case one.SubPlanRequired != "":
			subPlans += "; one is required"
		case one.SubPlansAreEqual:
			subPlans += "; they differ in price alone, the first is the default"
		case len(one.SubPlans) > 0:
			subPlans += "; the first is the strongest, and the default"
		}
		var extensions []string
		for _, e := range one.Extensions {
			text := "`" + e.Name + "`"
			if len(e.SubPlans) > 0 {
				text += " (" + strings.Join(e.SubPlans, ", ") + ")"
			}
			if e.Required != "" {
				text += " (required)"
			}
			extensions = append(extensions, text)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", one.Name, one.Pricing, subPlans, strings.Join(extensions, ", "))
	}
	plans := b.String()
	b.Reset()
	b.WriteString("| Given up | Instead |\n|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(file.Deprecated)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, file.Deprecated[name])
	}
	return plans, b.String()
}

// ruleTable lists what a rule's own file says, over what all rules have in common.
func ruleTable(t *testing.T) string {
	t.Helper()
	const folder = "../components/defender/rules/"
	defaults, err := os.ReadFile(folder + "defaults.yaml")
	require.NoError(t, err)
	files, err := filepath.Glob(folder + "*.kql")
	require.NoError(t, err)
	var b strings.Builder
	b.WriteString("| Rule | Severity | Tables | What it reports |\n|---|---|---|---|\n")
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".kql")
		own, err := os.ReadFile(folder + name + ".yaml")
		require.NoError(t, err)
		var one struct {
			Severity, Description string
			Tables                []string
		}
		require.NoError(t, yaml.Unmarshal(defaults, &one))
		require.NoError(t, yaml.Unmarshal(own, &one))
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, one.Severity, strings.Join(one.Tables, " or "), strings.TrimSpace(one.Description))
	}
	return b.String()
}

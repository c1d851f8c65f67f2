package recorder

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// RequireGolden compares the graph with a golden file: type, name, parent, inputs and options of every resource, ordered by type and
// name. A changed file is a changed public interface; -update rewrites it.
func (g *Graph) RequireGolden(t *testing.T, path string) {
	t.Helper()
	RequireGoldenText(t, path, g.String())
}

// RequireGoldenText compares any text with a golden file.
func RequireGoldenText(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run the test with -update to create the golden file")
	require.Equal(t, string(want), got, "what is sent to Azure changed; if that is meant, run the test with -update and explain the change in the commit")
}

// String is the graph as text, the same for every run.
func (g *Graph) String() string {
	blocks := make([]string, 0, len(g.Resources))
	for _, r := range g.Resources {
		blocks = append(blocks, r.String())
	}
	slices.Sort(blocks)
	return strings.Join(blocks, "\n")
}

// String is one resource as text: a line each for the options that are set, then the inputs as JSON.
func (r Resource) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s::%s\n", r.Token, r.Name)
	line := func(label string, value any, set bool) {
		if set {
			fmt.Fprintf(&b, "  %s: %v\n", label, value)
		}
	}
	o := r.Options()
	line("read", r.ID, r.Request == nil && r.Custom)
	line("parent", o.Parent, o.Parent != "")
	line("dependsOn", strings.Join(o.DependsOn, ", "), len(o.DependsOn) > 0)
	line("protect", o.Protect, o.Protect)
	line("retainOnDelete", o.RetainOnDelete, o.RetainOnDelete)
	line("deleteBeforeReplace", o.DeleteBeforeReplace, o.DeleteBeforeReplace)
	line("import", o.Import, o.Import != "")
	line("ignoreChanges", strings.Join(o.IgnoreChanges, ", "), len(o.IgnoreChanges) > 0)
	line("replaceOnChanges", strings.Join(o.ReplaceOnChanges, ", "), len(o.ReplaceOnChanges) > 0)
	line("replacementTrigger", o.ReplacementTrigger, o.ReplacementTrigger != nil)
	if len(r.Inputs) > 0 {
		inputs, err := json.MarshalIndent(r.Plain(), "  ", "  ")
		if err != nil {
			inputs = []byte(err.Error())
		}
		fmt.Fprintf(&b, "  inputs: %s\n", inputs)
	}
	return b.String()
}

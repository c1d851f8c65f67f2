package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// A state that knows nothing is given what exists, as "pulumi import --file" does with the file of "pulumi preview --import-file".
func TestExistingEnvironmentIsImported(t *testing.T) {
	t.Parallel()
	for stack := range stacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			old := open(t, stack)
			up(t, old)
			want := answers(t, old.Azure)
			rig := openOn(t, stack, old.Azure)
			recoverInto(t, rig, importsOf(old)...)
			assert.Equal(t, want, answers(t, rig.Azure), "an import changes nothing")

			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			assert.Empty(t, planned.Replaced(), planned.Text())
			rig.Azure.ForgetCalls()
			up(t, rig)
			assert.Zero(t, rig.Azure.Count("Create"))
			assert.Zero(t, rig.Azure.Count("Delete"))
			assert.Equal(t, want, answers(t, rig.Azure))
			assertSettled(t, rig)
		})
	}
}

// Only a workspace and a cluster exist; the rest is created around them.
func TestExistingWorkspaceAndClusterAreImported(t *testing.T) {
	t.Parallel()
	old := open(t, "dev")
	up(t, old)
	want := answers(t, old.Azure)
	rig := openOn(t, "dev", old.Azure)
	var kept []deploy.Import
	for _, imported := range importsOf(old) {
		kind := string(imported.Type)
		switch {
		case imported.Component || strings.HasSuffix(kind, ":ResourceGroup") || strings.HasSuffix(kind, ":Workspace") || strings.HasSuffix(kind, ":ManagedCluster"):
			kept = append(kept, imported)
		case strings.HasSuffix(kind, ":Table"): // every workspace has it
		default:
			_, err := rig.Azure.Remove(string(imported.ID))
			require.NoError(t, err)
		}
	}
	recoverInto(t, rig, kept...)
	updated := up(t, rig)
	assert.Empty(t, updated.Replaced())
	assert.Equal(t, want, answers(t, rig.Azure))
	assertSettled(t, rig)
}

// importsOf lists what a state knows.
func importsOf(rig *enginetest.Rig) []deploy.Import {
	var imports []deploy.Import
	for _, state := range rig.Snapshot().Resources {
		kind := state.URN.Type()
		if kind == "pulumi:pulumi:Stack" || strings.HasPrefix(string(kind), "pulumi:providers:") {
			continue
		}
		imported := deploy.Import{Type: kind, Name: state.URN.Name(), ID: state.ID, Parent: state.Parent, Component: !state.Custom}
		if state.Custom {
			imported.Version = enginetest.Version()
		}
		imports = append(imports, imported)
	}
	return imports
}

package lifecycle_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExistingWorkspaceIsTakenIn takes a workspace and the group around it, which were handed over, back into the stack as docs/changes.md says.
func TestExistingWorkspaceIsTakenIn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ retained, existing, logical, warns string }{
		"workspace": {
			"workspace: {retainOnDelete: true}", "workspace: {existingWorkspaceId: " + ownWorkspaceID + "}", "dev-logs-workspace",
			"workspace.existingWorkspaceId becomes the stack's own workspace",
		},
		"group": {
			"resourceGroup: {retainOnDelete: true}", "resourceGroup: {existingId: " + ownGroupID + "}", "dev-group",
			"resourceGroup.existingId becomes the stack's own resource group",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := standing(t, oneCluster, "protect: true", test.retained)
			imports := importsOf(rig)
			at := slices.IndexFunc(imports, func(one deploy.Import) bool { return one.Name == test.logical })
			require.GreaterOrEqual(t, at, 0)
			rig.Config = configOf(t, oneCluster, "protect: true", test.existing)
			up(t, rig)

			rig.Config = configOf(t, oneCluster, "protect: true")
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			assert.Equal(t, []string{
				"service: " + test.warns + `, which Azure has already: unless it is imported, the update stops with "cannot create already existing resource"`,
			}, planned.Warnings)

			recoverInto(t, rig, imports[at])
			planned, err = rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			assert.Empty(t, planned.Warnings)
			assert.Zero(t, planned.Counts["create"])
			assert.Empty(t, planned.Replaced())
			up(t, rig)
			assertSettled(t, rig)
		})
	}
}

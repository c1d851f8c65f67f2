package lifecycle_test

import (
	"maps"
	"path"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

func TestLifeOfEachStack(t *testing.T) {
	t.Parallel()
	for stack := range stacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			rig := open(t, stack)
			before := reality(t, rig.Azure)
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			created := up(t, rig)
			assert.Equal(t, planned.Counts["create"]+planned.Counts["import"], created.Counts["create"]+created.Counts["import"],
				"what is adopted in a workspace that does not exist yet is previewed as created")
			assertConverged(t, rig, reality(t, rig.Azure))

			refreshed, err := rig.Refresh()
			require.NoError(t, err)
			for urn, op := range refreshed.Ops() {
				// azure-native takes the pools that were made after the cluster into its outputs.
				assert.True(t, op == "same" || op == "refresh" || strings.Contains(urn, ":ManagedCluster::"), "%s %s", op, urn)
			}
			assertConverged(t, rig, reality(t, rig.Azure))

			_, err = rig.Destroy()
			require.NoError(t, err)
			after := reality(t, rig.Azure)
			maps.DeleteFunc(after, func(id string, _ any) bool {
				return belongsToSubscription(id) || strings.Contains(id, "/remediations/")
			})
			assert.Equal(t, before, after, "what was there before the stack is all that stays, besides what every subscription has and remediation tasks")
			assert.Empty(t, orphans(t, rig), "diagnostic settings go before what they are on")
			assert.Empty(t, rig.Snapshot().Resources)
		})
	}
}

// belongsToSubscription says whether every subscription has it, so that a stack can only take it over and leave it.
func belongsToSubscription(id string) bool {
	return strings.Contains(id, "/pricings/") || strings.Contains(id, "/securityContacts/")
}

// Diagnostic settings outlive their resource. A stack deletes its own in time; who deletes a cluster by hand leaves them behind.
func TestClusterRemovedByHandLeavesItsSettings(t *testing.T) {
	t.Parallel()
	rig := open(t, "dev")
	up(t, rig)
	assert.Empty(t, orphans(t, rig))
	clusters := 0
	for id := range reality(t, rig.Azure) {
		if strings.HasSuffix(path.Dir(id), "/managedClusters") {
			removed, err := rig.Azure.Remove(id)
			require.NoError(t, err)
			clusters += removed
		}
	}
	require.Positive(t, clusters)
	assert.Len(t, orphans(t, rig), clusters)
}

func orphans(t *testing.T, rig *enginetest.Rig) []*azure.Object {
	t.Helper()
	found, err := rig.Azure.Orphans()
	require.NoError(t, err)
	return found
}

// Everything is taken away or changed behind Pulumi's back, one thing after the other.
func TestDriftOfEachResourceIsReportedAndRepaired(t *testing.T) {
	t.Parallel()
	rig := few(t)
	up(t, rig)
	want := reality(t, rig.Azure)
	for _, id := range own(t, rig.Azure) {
		drift(t, rig.Azure, id)
		refreshed, err := rig.Refresh()
		require.NoError(t, err)
		assert.True(t, refreshed.Changed(), "%s has changed", id)
		up(t, rig)
		assertConverged(t, rig, want)
	}
}

func TestDriftOfEverythingIsRepairedAtOnce(t *testing.T) {
	t.Parallel()
	for stack := range stacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			rig := open(t, stack)
			up(t, rig)
			want := reality(t, rig.Azure)
			for _, id := range own(t, rig.Azure) {
				if _, still := reality(t, rig.Azure)[id]; still {
					drift(t, rig.Azure, id)
				}
			}
			refreshed, err := rig.Refresh()
			require.NoError(t, err)
			assert.True(t, refreshed.Changed())
			up(t, rig)
			assertConverged(t, rig, want)
		})
	}
}

// drift takes a resource without others inside it away and tags every other one.
func drift(t *testing.T, simulated *azure.Provider, id string) {
	t.Helper()
	for other := range reality(t, simulated) {
		if strings.HasPrefix(strings.ToLower(other), strings.ToLower(id)+"/") {
			changed, err := simulated.Mutate(id, func(o *azure.Object) {
				o.Inputs["tags"] = resource.NewProperty(resource.PropertyMap{"by": resource.NewProperty("hand")})
			})
			require.NoError(t, err)
			require.Equal(t, 1, changed)
			return
		}
	}
	removed, err := simulated.Remove(id)
	require.NoError(t, err)
	require.Equal(t, 1, removed)
}

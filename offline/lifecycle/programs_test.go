package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// named is a program of one's own, with the environment under a name.
func named(name string, protect bool, allow ...string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := baseline.New(ctx, name, &baseline.Args{
			Location: pulumi.String("northeurope"), Clusters: map[string]baseline.Cluster{"main": {}}, Protect: &protect, AllowReplace: allow,
		})
		return err
	}
}

// TestComponentWithAnotherName holds that an environment is known though its component is renamed, as a variable in a program is: nothing of the old one,
// which the engine would delete, goes without consent.
func TestComponentWithAnotherName(t *testing.T) {
	t.Parallel()
	for _, protect := range []bool{true, false} {
		rig := enginetest.New(t, named("shop", protect))
		up(t, rig)
		before := own(t, rig.Azure)
		rig.Program = named("store", protect)
		planned, err := rig.Preview()
		require.Error(t, err)
		assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), `name changes from "shop" to "store"`)
		_, err = rig.Update()
		require.Error(t, err)
		assert.Equal(t, before, own(t, rig.Azure))
	}
	rig := enginetest.New(t, named("shop", false))
	up(t, rig)
	rig.Program = named("store", false, "resourceGroup", "workspace", "clusters.main")
	up(t, rig)
	assertSettled(t, rig)
}

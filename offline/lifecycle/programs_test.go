package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/runs"
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

// TestRefusedRenameIsRefusedAgain holds that a refused run, which leaves the component of the new name in the state, makes the next one no less refused, and
// that consent is told and taken then.
func TestRefusedRenameIsRefusedAgain(t *testing.T) {
	t.Parallel()
	for _, protect := range []bool{true, false} {
		rig := enginetest.New(t, named("shop", protect))
		up(t, rig)
		before := own(t, rig.Azure)
		rig.Program = named("store", protect)
		for range 3 {
			_, err := rig.Update()
			require.Error(t, err)
			assert.Equal(t, before, own(t, rig.Azure))
		}
		if protect {
			continue
		}
		rig.Program = named("store", protect, "resourceGroup", "workspace", "clusters.main")
		outcome := up(t, rig)
		said := strings.Join(outcome.Warnings, "\n")
		for _, key := range []string{"resourceGroup", "workspace", "clusters.main"} {
			assert.Contains(t, said, "data: "+key+" is replaced, since name changes")
		}
		assert.NotContains(t, said, "replaces and deletes nothing")
		assertSettled(t, rig)
	}
}

// wrapped is the program with the environment in a component of one's own.
func wrapped(name string, options ...pulumi.ResourceOption) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		house := &pulumi.ResourceState{}
		if err := ctx.RegisterComponentResource("house:index:House", "house", house); err != nil {
			return err
		}
		_, err := baseline.New(ctx, name, &baseline.Args{
			Location: pulumi.String("northeurope"), Clusters: map[string]baseline.Cluster{"main": {}}, Protect: new(false),
		}, append(options, pulumi.Parent(house))...)
		return err
	}
}

// TestAnotherNameWithAnAlias holds that an alias, by which the engine knows the environment, does not hide from the check that everything is replaced.
func TestAnotherNameWithAnAlias(t *testing.T) {
	t.Parallel()
	for _, guardName := range []string{"", "other"} {
		rig := enginetest.New(t, named("shop", false))
		up(t, rig)
		before := own(t, rig.Azure)
		rig.Program = func(ctx *pulumi.Context) error {
			_, err := baseline.New(ctx, "store", &baseline.Args{
				Location: pulumi.String("northeurope"), Clusters: map[string]baseline.Cluster{"main": {}}, Protect: new(false), GuardName: guardName,
			}, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("shop")}}))
			return err
		}
		_, err := rig.Update()
		require.Error(t, err)
		assert.Equal(t, before, own(t, rig.Azure))
	}
}

// TestComponentThatMoves holds that an environment below another component is known, and goes on if it has an alias.
func TestComponentThatMoves(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, named("shop", false))
	up(t, rig)
	before := own(t, rig.Azure)
	rig.Program = wrapped("shop")
	for range 2 {
		outcome, err := rig.Update()
		require.Error(t, err)
		assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), "moves from the top of the stack to house:index:House$aksops:baseline:Baseline")
		assert.Equal(t, before, own(t, rig.Azure))
	}
	rig.Program = named("shop", false)
	up(t, rig)
	rig.Program = wrapped("shop", pulumi.Aliases([]pulumi.Alias{{NoParent: pulumi.Bool(true)}}))
	outcome := up(t, rig)
	assert.Empty(t, outcome.Warnings)
	assert.Equal(t, before, own(t, rig.Azure))
	assertSettled(t, rig)
	rig.Program = named("shop", false)
	_, err := rig.Update()
	require.Error(t, err)
	assert.Equal(t, before, own(t, rig.Azure))
}

// TestContinueOnError holds that a refusal stops the run though the engine is told to go on after errors.
func TestContinueOnError(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]string{
		"a cluster and a pool go":   "clusters: {main: {}}",
		"the workspace is replaced": "workspace: {workspaceName: log-other}",
		"a cluster is replaced":     "clusters: {main: {nodePools: [{name: work}], dnsPrefix: other}, blue: {}}",
		"another environment":       "name: other",
		"the group is another":      "resourceGroup: {name: rg-other}",
	} {
		for _, protect := range []string{"protect: true", "protect: false"} {
			rig := standing(t, twoClusters, protect)
			before := own(t, rig.Azure)
			rig.Config = configOf(t, twoClusters, protect, edit)
			for range 2 {
				outcome, err := rig.UpdateAllTheSame()
				require.Error(t, err, name)
				said := strings.Join(outcome.Diagnostics, "\n")
				assert.Equal(t, 1, strings.Count(said, "nothing was changed"), said)
				assert.Contains(t, said, runs.ErrRefused.Error())
				assert.Equal(t, before, own(t, rig.Azure), name)
			}
		}
	}
}

// TestAnotherNameWithoutTheRecord holds that another name is refused though the update leaves the record out.
func TestAnotherNameWithoutTheRecord(t *testing.T) {
	t.Parallel()
	for _, protect := range []string{"protect: true", "protect: false"} {
		for _, limit := range []func(*enginetest.Rig){
			func(rig *enginetest.Rig) { rig.Target("**::dev**", "**::other**") },
			func(rig *enginetest.Rig) { rig.Exclude("**::environment-guard") },
		} {
			rig := standing(t, twoClusters, protect)
			before := own(t, rig.Azure)
			rig.Config = configOf(t, twoClusters, protect, "name: other")
			limit(rig)
			_, err := rig.Update()
			require.ErrorContains(t, err, "")
			assert.Equal(t, before, own(t, rig.Azure))
		}
	}
}

// TestAnotherNameAfterARunThatFailed holds that what a failed run wanted to retain is not taken for retained when the name changes.
func TestAnotherNameAfterARunThatFailed(t *testing.T) {
	t.Parallel()
	rig := standing(t, oneCluster)
	retained := []string{
		oneCluster, "tags: {team: a}", "resourceGroup: {retainOnDelete: true}", "workspace: {retainOnDelete: true}",
		"clusters: {main: {retainOnDelete: true, nodePools: [{name: work}]}}",
	}
	failAt(t, rig, "Update dev-group", retained...)
	before := own(t, rig.Azure)
	rig.Config = configOf(t, append(retained, "name: other")...)
	_, err := rig.Update()
	require.Error(t, err)
	assert.Equal(t, before, own(t, rig.Azure))
}

// TestSecretInputsOfHoldings holds that what is fixed may be a secret.
func TestSecretInputsOfHoldings(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program)
	rig.Config, rig.SecretKeys = configOf(t, oneCluster), []string{"aksops:location"}
	up(t, rig)
	assertSettled(t, rig)
	rig.Config = configOf(t, oneCluster, "location: westeurope")
	_, err := rig.Preview()
	require.Error(t, err, "another region is another cluster")
	rig.Config, rig.SecretKeys = configOf(t, oneCluster), nil
	up(t, rig)
	assertSettled(t, rig)
}

// TestKeysThatAreNamesOfParts holds that clusters may be called as parts of an environment are.
func TestKeysThatAreNamesOfParts(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"defender", "alerts", "alerts-1", "policy", "logs", "x-diagnostics", "activity-log"} {
		rig := standing(t, "{location: northeurope, protect: false, clusters: {"+key+": {nodePools: [{name: work}]}}}")
		planned, err := rig.Preview()
		require.NoError(t, err)
		assert.Empty(t, planned.Warnings, key)
	}
}

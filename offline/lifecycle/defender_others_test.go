package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

func TestPlanThatIsNoLongerNamedStays(t *testing.T) {
	t.Parallel()
	rig := defended(t, "dev", azure.New(), on("containers", "arm"))
	up(t, rig)
	before := reality(t, rig.Azure)
	rig.Azure.ForgetCalls()
	defend(t, rig, on("arm"))
	planned, err := rig.Preview()
	require.NoError(t, err)
	said := strings.Join(planned.Infos, "\n")
	assert.Contains(t, said, "manages the Defender plans arm; all others keep the tier that they have, also those that an earlier configuration named: containers")
	up(t, rig)
	assert.Zero(t, rig.Azure.Count("Delete"))
	assert.Zero(t, rig.Azure.Count("Update"))
	assert.Equal(t, before, reality(t, rig.Azure))

	defend(t, rig, on("containers", "arm"))
	again := up(t, rig)
	assert.Equal(t, "import", again.OpOf("dev-defender-plan-containers"), "it can be taken over again")
	assertConverged(t, rig, before)
}

// Two stacks that name the same plan: the one that was deployed last has its way, and the other one learns of it when it looks.
func TestTwoStacksUndoWhatTheOtherDoesWithAPlan(t *testing.T) {
	t.Parallel()
	vaults := func(subPlan string) map[string]any {
		return map[string]any{"plans": map[string]any{"keyVaults": map[string]any{"subPlan": subPlan}}}
	}
	simulated := azure.New()
	blue := defended(t, "blue", simulated, vaults("PerKeyVault"))
	green := defended(t, "green", simulated, vaults("PerTransaction"))
	up(t, blue)
	up(t, green)
	assert.Equal(t, "PerTransaction", plan(t, simulated, "KeyVaults")["subPlan"], "the last one wins")
	unaware, err := blue.Preview()
	require.NoError(t, err)
	assert.False(t, unaware.Changed(), "a preview without a refresh does not see it")
	refreshed, err := blue.Refresh()
	require.NoError(t, err)
	assert.True(t, refreshed.Changed(), "a refresh does")
	up(t, blue)
	assert.Equal(t, "PerKeyVault", plan(t, simulated, "KeyVaults")["subPlan"])
	refreshed, err = green.Refresh()
	require.NoError(t, err)
	assert.True(t, refreshed.Changed(), "and the other way round")

	leaving := vaults("PerTransaction")
	leaving["manage"] = false
	defend(t, green, leaving)
	outcome := up(t, green)
	assert.Contains(t, strings.Join(outcome.Infos, "\n"), "to another stack")
	assert.Equal(t, "PerKeyVault", plan(t, simulated, "KeyVaults")["subPlan"], "manage: false leaves the plan alone")
	_, err = green.Destroy()
	require.NoError(t, err)
	settled, err := blue.Refresh()
	require.NoError(t, err)
	assert.False(t, settled.Changed(), settled.Text())
}

// A resource that inherits just what its own plan asks for gets a plan of its own all the same, and keeps it when what it inherited is less.
func TestPlanOfAResourceThatInheritsTheSameBecomesItsOwn(t *testing.T) {
	t.Parallel()
	const registry = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/images"
	own := registry + "/providers/Microsoft.Security/pricings/Containers"
	simulated := azure.New()
	require.NoError(t, simulated.Seed(registry, nil))
	both := []any{extension("ContainerRegistriesVulnerabilityAssessments", "True", nil), extension("ContainerIntegrityContribution", "True", nil)}
	seed(t, simulated, "Containers", map[string]any{"pricingTier": "Standard", "extensions": both})
	rig := defended(t, "dev", simulated, map[string]any{"resourcePlans": map[string]any{"images": map[string]any{"plan": "containers", "scopeId": registry}}})
	up(t, rig)
	assert.Contains(t, reality(t, simulated), own, "an import takes more of the answer than the program sends, so that an update follows")

	seed(t, simulated, "Containers", map[string]any{"pricingTier": "Free"})
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())

	_, err = rig.Destroy()
	require.NoError(t, err)
	assert.Contains(t, reality(t, simulated), own, "which it keeps")
}

// The sensor signs in with the workspace's shared keys: it goes from the clusters when its extension does, since the keys go as well.
func TestSensorGoesWithItsExtension(t *testing.T) {
	t.Parallel()
	rig := defended(t, "dev", azure.New(), on("containers"))
	rig.Config["aksops:clusters"] = `{"main": {}}`
	sensor := func() any {
		for id, inputs := range reality(t, rig.Azure) {
			if strings.HasSuffix(id, "/managedClusters/aks-dev-main") {
				profile := inputs.(map[string]any)["securityProfile"].(map[string]any)
				return profile["defender"].(map[string]any)["securityMonitoring"].(map[string]any)["enabled"]
			}
		}
		return nil
	}
	up(t, rig)
	assert.Equal(t, true, sensor())
	for _, off := range []map[string]any{{"sensorEnabled": false, "allowDowngrade": true}, {"tier": "free", "allowDowngrade": true}} {
		defend(t, rig, map[string]any{"plans": map[string]any{"containers": off}})
		up(t, rig)
		assert.Equal(t, false, sensor())
		defend(t, rig, on("containers"))
		up(t, rig)
		assert.Equal(t, true, sensor())
	}
}

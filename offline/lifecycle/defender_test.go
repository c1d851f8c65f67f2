package lifecycle_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const plansID = "/subscriptions/" + azure.SubscriptionID + "/providers/Microsoft.Security/pricings/"

// defend makes defender the stack's configuration of Defender for Cloud.
func defend(t *testing.T, rig *enginetest.Rig, defender map[string]any) {
	t.Helper()
	encoded, err := json.Marshal(defender)
	require.NoError(t, err)
	rig.Config["aksops:defender"] = string(encoded)
}

// defended is a stack without clusters that has Defender for Cloud, on an Azure that others may have used before.
func defended(t *testing.T, stack string, simulated *azure.Provider, defender map[string]any) *enginetest.Rig {
	t.Helper()
	rig := enginetest.NewStack(t, stack, simulated, program)
	rig.Config = map[string]string{"aksops:location": "northeurope", "aksops:protect": "false"}
	defend(t, rig, defender)
	return rig
}

func on(names ...string) map[string]any {
	plans := map[string]any{}
	for _, name := range names {
		plans[name] = map[string]any{}
	}
	return map[string]any{"plans": plans}
}

// everything is a bit of all that Defender for Cloud has.
func everything() map[string]any {
	return map[string]any{
		"plans": map[string]any{
			"containers": map[string]any{}, "keyVaults": map[string]any{},
			"storageAccounts": map[string]any{"malwareScanningCapGb": 500},
			"virtualMachines": map[string]any{"defenderForEndpointEnabled": true},
		},
		"contact": map[string]any{"emails": []string{"a@b.example"}},
		"export":  map[string]any{},
		"suppressionRules": map[string]any{
			"scanner": map[string]any{"alertType": "K8S_Exec", "reason": "ours", "expiresOn": "2099-12-31"},
		},
		"sentinel": map[string]any{},
	}
}

func seed(t *testing.T, simulated *azure.Provider, plan string, properties map[string]any) {
	t.Helper()
	properties["scopeId"], properties["pricingName"] = "subscriptions/"+azure.SubscriptionID, plan
	require.NoError(t, simulated.Seed(plansID+plan, properties))
}

// plan is what the subscription has, as it was last written; nil if nobody has written it.
func plan(t *testing.T, simulated *azure.Provider, name string) map[string]any {
	t.Helper()
	written, _ := reality(t, simulated)[plansID+name].(map[string]any)
	return written
}

// switchedOn are the extensions of a plan that are on.
func switchedOn(written map[string]any) []string {
	var names []string
	extensions, _ := written["extensions"].([]any)
	for _, one := range extensions {
		if extension := one.(map[string]any); extension["isEnabled"] == "True" {
			names = append(names, extension["name"].(string))
		}
	}
	return names
}

func extension(name, enabled string, properties map[string]any) map[string]any {
	built := map[string]any{"name": name, "isEnabled": enabled}
	if properties != nil {
		built["additionalExtensionProperties"] = properties
	}
	return built
}

// subscriptions are subscriptions in which others have been before, by what they have done.
var subscriptions = map[string]map[string]map[string]any{
	"all plans free": {},
	"some plans standard": {
		"Containers": {"pricingTier": "Standard", "extensions": []any{extension("ContainerSensor", "True", map[string]any{"SecurityGatingEnabled": "True"})}},
		"KeyVaults":  {"pricingTier": "Standard", "subPlan": "PerKeyVault"},
		"SqlServers": {"pricingTier": "Standard"},
	},
	"less than ours": {
		"Containers": {"pricingTier": "Standard", "extensions": []any{
			extension("ContainerSensor", "False", nil), extension("AgentlessDiscoveryForKubernetes", "True", nil),
		}},
		"VirtualMachines": {"pricingTier": "Standard", "subPlan": "P1"},
		"StorageAccounts": {"pricingTier": "Standard", "subPlan": "PerTransaction"},
		"KeyVaults":       {"pricingTier": "Standard", "subPlan": "PerTransaction"},
	},
	"more than ours": {
		"Containers": {"pricingTier": "Standard", "enforce": "True", "extensions": []any{
			extension("AgentlessVmScanning", "True", map[string]any{"ExclusionTags": "[]"}),
		}},
		"StorageAccounts": {"pricingTier": "Standard", "subPlan": "DefenderForStorageV2", "extensions": []any{
			extension("OnUploadMalwareScanning", "True", map[string]any{"CapGBPerMonthPerStorageAccount": "-1"}),
		}},
		"SqlServers": {"pricingTier": "Standard"},
	},
}

func TestSubscriptionOfEveryKindIsTakenOver(t *testing.T) {
	t.Parallel()
	for name, before := range subscriptions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulated := azure.New()
			for plan, properties := range before {
				seed(t, simulated, plan, maps.Clone(properties))
			}
			untouched := plan(t, simulated, "SqlServers")
			rig := defended(t, "dev", simulated, everything())
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			up(t, rig)
			assertProtected(t, simulated)
			assert.Equal(t, untouched, plan(t, simulated, "SqlServers"), "a plan that is not named stays as it is")

			again := up(t, rig)
			assert.False(t, again.Changed(), again.Text())
			refreshed, err := rig.Refresh()
			require.NoError(t, err)
			assert.False(t, refreshed.Changed(), refreshed.Text())

			ours := reality(t, simulated)
			maps.DeleteFunc(ours, func(id string, _ any) bool { return !belongsToSubscription(id) })
			_, err = rig.Destroy()
			require.NoError(t, err)
			assert.Equal(t, ours, reality(t, simulated), "plans and contact are left as they are, and nothing else")
		})
	}
}

// assertProtected holds that the subscription has the most of what everything names.
func assertProtected(t *testing.T, simulated *azure.Provider) {
	t.Helper()
	all := map[string][]string{
		"Containers": {
			"ContainerRegistriesVulnerabilityAssessments", "AgentlessDiscoveryForKubernetes", "AgentlessVmScanning", "ContainerSensor",
			"ContainerIntegrityContribution",
		},
		"VirtualMachines": {"AgentlessVmScanning", "MdeDesignatedSubscription", "FileIntegrityMonitoring"},
		"StorageAccounts": {"OnUploadMalwareScanning", "SensitiveDataDiscovery"},
		"KeyVaults":       nil,
	}
	for name, extensions := range all {
		written := plan(t, simulated, name)
		assert.Equal(t, "Standard", written["pricingTier"], name)
		assert.Equal(t, extensions, switchedOn(written), name)
	}
	assert.Equal(t, "P2", plan(t, simulated, "VirtualMachines")["subPlan"])
	assert.Equal(t, "DefenderForStorageV2", plan(t, simulated, "StorageAccounts")["subPlan"])
}

// downgrades are configurations that protect less than what was there, by what is then left in Azure.
var downgrades = map[string]struct {
	plan, azureName string
	inputs          map[string]any
	left            func(*testing.T, map[string]any)
}{
	"tier": {"containers", "Containers", map[string]any{"tier": "free"}, func(t *testing.T, written map[string]any) {
		t.Helper()
		assert.Equal(t, "Free", written["pricingTier"])
		assert.NotContains(t, written, "extensions")
	}},
	"sub-plan": {"virtualMachines", "VirtualMachines", map[string]any{"subPlan": "P1", "defenderForEndpointEnabled": true}, func(t *testing.T, written map[string]any) {
		t.Helper()
		assert.Equal(t, "P1", written["subPlan"])
		assert.Equal(t, []string{"MdeDesignatedSubscription"}, switchedOn(written))
	}},
	"extension": {"containers", "Containers", map[string]any{"sensorEnabled": false}, func(t *testing.T, written map[string]any) {
		t.Helper()
		assert.NotContains(t, switchedOn(written), "ContainerSensor")
		assert.Contains(t, switchedOn(written), "AgentlessVmScanning")
	}},
	"property of an extension": {"containers", "Containers", map[string]any{"securityGatingEnabled": false}, func(t *testing.T, written map[string]any) {
		t.Helper()
		assert.Contains(t, switchedOn(written), "ContainerSensor")
	}},
}

func TestDowngradeNeedsToBeAllowed(t *testing.T) {
	t.Parallel()
	for name, down := range downgrades {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := defended(t, "dev", azure.New(), everything())
			up(t, rig)
			before := plan(t, rig.Azure, down.azureName)
			rig.Azure.ForgetCalls()
			lower := everything()
			lower["plans"].(map[string]any)[down.plan] = down.inputs
			defend(t, rig, lower)
			for _, ask := range []func() (*enginetest.Outcome, error){rig.Preview, rig.Update} {
				refused, err := ask()
				require.Error(t, err)
				assert.Contains(t, strings.Join(refused.Diagnostics, "\n"), "allowDowngrade")
			}
			for _, call := range rig.Azure.Calls() {
				assert.NotContains(t, []string{"Check", "Diff", "Create", "Update", "Delete"}, call.Method, "nothing is asked of Azure")
			}
			assert.Equal(t, before, plan(t, rig.Azure, down.azureName))

			allowed := maps.Clone(down.inputs)
			allowed["allowDowngrade"] = true
			lower["plans"].(map[string]any)[down.plan] = allowed
			defend(t, rig, lower)
			up(t, rig)
			down.left(t, plan(t, rig.Azure, down.azureName))
			after, err := rig.Preview()
			require.NoError(t, err)
			assert.False(t, after.Changed(), after.Text())
		})
	}
}

package azure_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	subscription = "subscriptions/" + azure.SubscriptionID
	plansID      = "/" + subscription + "/providers/Microsoft.Security/pricings/"
	contactID    = "/" + subscription + "/providers/Microsoft.Security/securityContacts/default"
)

// defender is a plan of the subscription at the tier Standard, with some extensions enabled.
func defender(name string, extensions []string, options ...pulumi.ResourceOption) declared {
	inputs := pulumi.Map{
		"scopeId": pulumi.String(subscription), "pricingName": pulumi.String(name), "pricingTier": pulumi.String("Standard"),
	}
	var enabled pulumi.Array
	for _, extension := range extensions {
		enabled = append(enabled, pulumi.Map{"name": pulumi.String(extension), "isEnabled": pulumi.String("True")})
	}
	if enabled != nil {
		inputs["extensions"] = enabled
	}
	return declared{token: "security/v20240101:Pricing", name: name, inputs: inputs, options: options}
}

// adopted are the options of a plan that is taken over, and left when the stack goes.
func adopted(name string) []pulumi.ResourceOption {
	return []pulumi.ResourceOption{pulumi.Import(pulumi.ID(plansID + name)), pulumi.RetainOnDelete(true)}
}

// enabled are the extensions of a plan that are enabled, and the number of all that Azure answers.
func enabled(t *testing.T, simulated *azure.Provider, name string) ([]string, int) {
	t.Helper()
	answered, _ := readIt(t, simulated, subject{token: "security/v20240101:Pricing", id: plansID + name})["extensions"].([]any)
	var names []string
	for _, extension := range answered {
		if properties := extension.(map[string]any); properties["isEnabled"] == "True" {
			names = append(names, properties["name"].(string))
		}
	}
	return names, len(answered)
}

func TestCreatingAPlanIsRefused(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(defender("Containers", nil)))
	_, err := rig.Preview()
	require.NoError(t, err, "azure-native does not look at previews")
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "cannot create already existing resource '"+plansID+"Containers'")
}

func TestPlanIsAdopted(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(defender("Containers", []string{"ContainerSensor"}, adopted("Containers")...)))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.Equal(t, map[string]int{"import": 1, "update": 1, "create": 1}, outcome.Counts, "the stack is new")
	names, all := enabled(t, rig.Azure, "Containers")
	assert.Equal(t, []string{"ContainerSensor"}, names)
	assert.Equal(t, 5, all, "Azure answers those that are off as well")

	again, err := rig.Update()
	require.NoError(t, err)
	assert.False(t, again.Changed(), again.Text())
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())
	_, err = rig.Destroy()
	require.NoError(t, err)
	names, _ = enabled(t, rig.Azure, "Containers")
	assert.Equal(t, []string{"ContainerSensor"}, names, "the subscription stays protected")
}

func TestDeletingAPlanOfTheSubscriptionIsRefused(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(defender("Arm", nil, pulumi.Import(pulumi.ID(plansID+"Arm")))))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	outcome, err = rig.Destroy()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "Status=400")
	assert.Contains(t, outcome.Diagnostics[0], "Delete operation is supported only for single resources scope (not subscriptions)")
}

func TestPlanOfOneClusterComesAndGoes(t *testing.T) {
	t.Parallel()
	itsID := clusterID + "/providers/Microsoft.Security/pricings/Containers"
	subject := subject{token: "security/v20240101:Pricing", id: itsID}
	its := defender("Containers", nil)
	its.inputs["scopeId"] = pulumi.String(strings.TrimPrefix(clusterID, "/"))
	rig := enginetest.New(t, program(group(), cluster(nil), its))
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "cannot create already existing resource '"+itsID+"'", "a cluster has its subscription's plan")
	assert.Equal(t, "True", readIt(t, rig.Azure, subject)["inherited"])

	its.options = []pulumi.ResourceOption{pulumi.Import(pulumi.ID(itsID))}
	rig.Program = program(group(), cluster(nil), its)
	outcome, err = rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.Equal(t, itsID, idOf(t, rig, "Containers"))
	own := readIt(t, rig.Azure, subject)
	assert.Equal(t, []any{"False", "Standard"}, []any{own["inherited"], own["pricingTier"]})

	rig.Program = program(group(), cluster(nil))
	_, err = rig.Update()
	require.NoError(t, err)
	again := readIt(t, rig.Azure, subject)
	assert.Equal(t, []any{"True", "Free"}, []any{again["inherited"], again["pricingTier"]}, "the cluster has its subscription's plan again")
	_, err = rig.Destroy()
	require.NoError(t, err)
	left, err := rig.Azure.Objects()
	require.NoError(t, err)
	assert.Empty(t, left)
}

// What a PUT leaves out is off afterwards.
func TestExtensionThatIsLeftOutIsDisabled(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(defender("VirtualMachines", []string{"AgentlessVmScanning"}, adopted("VirtualMachines")...)))
	require.NoError(t, rig.Azure.Seed(plansID+"VirtualMachines", map[string]any{
		"pricingTier": "Standard", "subPlan": "P2", "extensions": []any{map[string]any{"name": "MdeDesignatedSubscription", "isEnabled": "True"}},
	}))
	names, all := enabled(t, rig.Azure, "VirtualMachines")
	assert.Equal(t, []string{"MdeDesignatedSubscription"}, names)
	assert.Equal(t, 3, all)
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	names, _ = enabled(t, rig.Azure, "VirtualMachines")
	assert.Equal(t, []string{"AgentlessVmScanning"}, names)
}

func TestStandardWithoutAWordAboutExtensionsEnablesThem(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(defender("CloudPosture", nil, adopted("CloudPosture")...)))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	names, all := enabled(t, rig.Azure, "CloudPosture")
	assert.Len(t, names, all)
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), "the answer is what it was after the write")
}

func TestDeprecatedPlansAreSaidToBe(t *testing.T) {
	t.Parallel()
	answered := readIt(t, azure.New(), subject{token: "security/v20240101:Pricing", id: plansID + "KubernetesService"})
	assert.Equal(t, true, answered["deprecated"])
	assert.Equal(t, []any{"Containers"}, answered["replacedBy"])
	assert.Equal(t, "Free", answered["pricingTier"])
}

func TestPlansOfASubscriptionAreWrittenOneAtATime(t *testing.T) {
	t.Parallel()
	one, two := defender("Arm", nil, adopted("Arm")...), defender("KeyVaults", nil, adopted("KeyVaults")...)
	rig := enginetest.New(t, together(nil, one, two))
	rig.Azure.Latency = slow
	outcome, err := rig.Update()
	require.Error(t, err)
	refusal := strings.Join(outcome.Diagnostics, "\n")
	assert.Contains(t, refusal, `Status=409 Code="Conflict"`)
	assert.Contains(t, refusal, "Another update operation is in progress")

	ordered := enginetest.New(t, program(one, two))
	ordered.Azure.Latency = slow
	outcome, err = ordered.Update()
	require.NoError(t, err, outcome.Diagnostics)
}

package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	subscriptionId = "00000000-0000-0000-0000-000000000000"
	registryId     = groupId + "/providers/Microsoft.ContainerRegistry/registries/crtest"
	machineId      = groupId + "/providers/Microsoft.Compute/virtualMachines/vm-test"
	hubId          = groupId + "/providers/Microsoft.EventHub/namespaces/evhns-test/eventhubs/alerts"

	pricingToken     = "azure-native:security/v20240101:Pricing"
	contactToken     = "azure-native:security/v20231201preview:SecurityContact"
	automationToken  = "azure-native:security/v20231201preview:Automation"
	suppressionToken = "azure-native:security/v20190101preview:AlertsSuppressionRule"
	solutionToken    = "azure-native:operationsmanagement:Solution"
	onboardingToken  = "azure-native:securityinsights/v20240301:SentinelOnboardingState"
	alertRuleToken   = "azure-native:securityinsights/v20240301:ScheduledAlertRule"

	parentOfDefender = defender.Token + "::sec"
)

func newDefenderArgs(spec defender.Spec) *defender.Args {
	return &defender.Args{
		SubscriptionId: pulumi.String(subscriptionId), ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("northeurope"),
		WorkspaceId: pulumi.String(workspaceId), WorkspaceLocation: pulumi.String("westeurope"),
		ClusterIds: map[string]pulumi.StringInput{"blue": pulumi.String(clusterId)}, Spec: spec,
	}
}

// deployDefender registers Defender for Cloud alone, and gives its notes too.
func deployDefender(t *testing.T, args *defender.Args) (*recorder.Graph, []string) {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := defender.New(ctx, "sec", args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	return graph, notesOf(t, requireResource(t, graph, "Defender", "sec"))
}

// notesOf are the notes that a component says when they are new.
func notesOf(t *testing.T, of recorder.Resource) []string {
	t.Helper()
	list, said := of.Plain()["notes"].([]any)
	if !said {
		return nil
	}
	notes := make([]string, len(list))
	for i, one := range list {
		notes[i], _ = one.(string)
	}
	return notes
}

// everyPlan names all plans; it says no more than it has to.
func everyPlan() *defender.Plans {
	return &defender.Plans{
		Containers: &defender.ContainersPlan{}, CloudPosture: &defender.CloudPosturePlan{}, StorageAccounts: &defender.StorageAccountsPlan{MalwareScanningCapGb: new(10_000)},
		VirtualMachines: &defender.VirtualMachinesPlan{DefenderForEndpointEnabled: new(true)}, KeyVaults: &defender.SubPlan{}, Arm: &defender.SubPlan{},
		AppServices: &defender.PlanOptions{}, SqlServers: &defender.PlanOptions{}, SqlServerVirtualMachines: &defender.PlanOptions{},
		OpenSourceRelationalDatabases: &defender.PlanOptions{}, CosmosDbs: &defender.PlanOptions{}, Api: &defender.SubPlan{SubPlan: new("P2")},
		Ai: &defender.AiPlan{},
	}
}

func on(name string) map[string]any  { return map[string]any{"name": name, "isEnabled": "True"} }
func off(name string) map[string]any { return map[string]any{"name": name, "isEnabled": "False"} }

func with(extension map[string]any, key string, value any) map[string]any {
	extension["additionalExtensionProperties"] = map[string]any{key: value}
	return extension
}

func standard(pricing, subPlan string, extensions ...any) map[string]any {
	inputs := map[string]any{"scopeId": "subscriptions/" + subscriptionId, "pricingName": pricing, "pricingTier": "Standard"}
	if subPlan != "" {
		inputs["subPlan"] = subPlan
	}
	if len(extensions) > 0 {
		inputs["extensions"] = extensions
	}
	return inputs
}

// containersExtensions are all of the plan Containers, as they are sent by default.
func containersExtensions() []any {
	return []any{
		on("ContainerRegistriesVulnerabilityAssessments"), on("AgentlessDiscoveryForKubernetes"), on("AgentlessVmScanning"),
		with(on("ContainerSensor"), "SecurityGatingEnabled", "True"), on("ContainerIntegrityContribution"),
	}
}

// chain is the order in which all plans are written.
var chain = []string{
	"containers", "cloudPosture", "virtualMachines", "storageAccounts", "keyVaults", "arm", "appServices", "sqlServers", "sqlServerVirtualMachines",
	"openSourceRelationalDatabases", "cosmosDbs", "api", "ai",
}

func planKey(name string) string { return pricingToken + "::sec-plan-" + name }

func TestDefenderPlansAreOnWithEverything(t *testing.T) {
	t.Parallel()
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{Plans: everyPlan()}))
	assert.Equal(t, map[string]map[string]any{
		planKey("containers"): standard("Containers", "", containersExtensions()...),
		planKey("cloudPosture"): standard("CloudPosture", "",
			on("SensitiveDataDiscovery"), on("ContainerRegistriesVulnerabilityAssessments"), on("AgentlessDiscoveryForKubernetes"),
			on("AgentlessVmScanning"), on("EntraPermissionsManagement")),
		planKey("virtualMachines"): standard("VirtualMachines", "P2", on("AgentlessVmScanning"), on("MdeDesignatedSubscription"), on("FileIntegrityMonitoring")),
		planKey("storageAccounts"): standard("StorageAccounts", "DefenderForStorageV2",
			with(on("OnUploadMalwareScanning"), "CapGBPerMonthPerStorageAccount", "10000"), on("SensitiveDataDiscovery")),
		planKey("keyVaults"):                     standard("KeyVaults", "PerKeyVault"),
		planKey("arm"):                           standard("Arm", "PerSubscription"),
		planKey("appServices"):                   standard("AppServices", ""),
		planKey("sqlServers"):                    standard("SqlServers", ""),
		planKey("sqlServerVirtualMachines"):      standard("SqlServerVirtualMachines", ""),
		planKey("openSourceRelationalDatabases"): standard("OpenSourceRelationalDatabases", ""),
		planKey("cosmosDbs"):                     standard("CosmosDbs", ""),
		planKey("api"):                           standard("Api", "P2"),
		planKey("ai"):                            standard("AI", "", on("AIPromptEvidence"), on("AIPromptSharingWithPurview")),
	}, inputsOf(graph))
}

// TestDefenderPlansAreAdoptedOneByOne holds import, retention and order: Azure refuses a second write to plans meanwhile, and no deletion at all.
func TestDefenderPlansAreAdoptedOneByOne(t *testing.T) {
	t.Parallel()
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{Plans: everyPlan()}))
	want := map[string]recorder.ResourceOptions{parentOfDefender: {Parent: stackParent}}
	for i, name := range chain {
		options := recorder.ResourceOptions{
			Parent: parentOfDefender, DeleteBeforeReplace: true, RetainOnDelete: true,
			Import: recorder.Subscription + "/providers/Microsoft.Security/pricings/" + requireResource(t, graph, "Pricing", "sec-plan-"+name).Plain()["pricingName"].(string),
		}
		if i > 0 {
			options.DependsOn = []string{planKey(chain[i-1])}
		}
		want[planKey(name)] = options
	}
	assert.Equal(t, want, optionsOf(graph))
}

func TestDefenderPlansLess(t *testing.T) {
	t.Parallel()
	lower := defender.PlanOptions{AllowDowngrade: new(true)}
	free := defender.PlanOptions{Tier: new("free"), AllowDowngrade: new(true)}
	no := new(false)
	tags := pulumi.StringMap{"scan": pulumi.String("no"), "env": pulumi.String("lab")}
	scope := "subscriptions/" + subscriptionId
	for name, test := range map[string]struct {
		plans *defender.Plans
		want  map[string]any
	}{
		"free": {&defender.Plans{Containers: &defender.ContainersPlan{PlanOptions: free}}, map[string]any{
			"scopeId": scope, "pricingName": "Containers", "pricingTier": "Free",
		}},
		"free and simple": {&defender.Plans{CosmosDbs: &free}, map[string]any{"scopeId": scope, "pricingName": "CosmosDbs", "pricingTier": "Free"}},
		"extensions off": {
			&defender.Plans{Containers: &defender.ContainersPlan{PlanOptions: lower, SensorEnabled: no, RegistryScanningEnabled: no}},
			standard("Containers", "", off("ContainerRegistriesVulnerabilityAssessments"), on("AgentlessDiscoveryForKubernetes"),
				on("AgentlessVmScanning"), off("ContainerSensor"), on("ContainerIntegrityContribution")),
		},
		"gating off": {
			&defender.Plans{Containers: &defender.ContainersPlan{PlanOptions: lower, SecurityGatingEnabled: no}},
			standard("Containers", "", on("ContainerRegistriesVulnerabilityAssessments"), on("AgentlessDiscoveryForKubernetes"),
				on("AgentlessVmScanning"), with(on("ContainerSensor"), "SecurityGatingEnabled", "False"), on("ContainerIntegrityContribution")),
		},
		"weaker sub-plan has fewer extensions": {
			&defender.Plans{VirtualMachines: &defender.VirtualMachinesPlan{PlanOptions: lower, SubPlan: new("P1"), DefenderForEndpointEnabled: no}},
			standard("VirtualMachines", "P1", off("MdeDesignatedSubscription")),
		},
		"classic storage": {
			&defender.Plans{StorageAccounts: &defender.StorageAccountsPlan{PlanOptions: lower, SubPlan: new("PerTransaction")}},
			standard("StorageAccounts", "PerTransaction"),
		},
		"another price": {&defender.Plans{KeyVaults: &defender.SubPlan{SubPlan: new("PerTransaction")}}, standard("KeyVaults", "PerTransaction")},
		"no cap": {
			&defender.Plans{StorageAccounts: &defender.StorageAccountsPlan{MalwareScanningCapGb: new(-1)}},
			standard("StorageAccounts", "DefenderForStorageV2", with(on("OnUploadMalwareScanning"), "CapGBPerMonthPerStorageAccount", "-1"), on("SensitiveDataDiscovery")),
		},
		"exclusions": {
			&defender.Plans{CloudPosture: &defender.CloudPosturePlan{AgentlessScanningExclusionTags: tags}},
			standard("CloudPosture", "", on("SensitiveDataDiscovery"), on("ContainerRegistriesVulnerabilityAssessments"), on("AgentlessDiscoveryForKubernetes"),
				with(on("AgentlessVmScanning"), "ExclusionTags", `[{"key":"env","value":"lab"},{"key":"scan","value":"no"}]`), on("EntraPermissionsManagement")),
		},
		"enforced": {
			&defender.Plans{Arm: &defender.SubPlan{PlanOptions: defender.PlanOptions{Enforce: new(true)}}},
			map[string]any{"scopeId": scope, "pricingName": "Arm", "pricingTier": "Standard", "subPlan": "PerSubscription", "enforce": "True"},
		},
		"not enforced": {
			&defender.Plans{SqlServers: &defender.PlanOptions{Enforce: no}},
			map[string]any{"scopeId": scope, "pricingName": "SqlServers", "pricingTier": "Standard", "enforce": "False"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{Plans: test.plans}))
			plans := graph.OfType("Pricing")
			require.Len(t, plans, 1)
			assert.Equal(t, test.want, plans[0].Plain())
		})
	}
}

func TestDefenderResourcePlans(t *testing.T) {
	t.Parallel()
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{
		Plans: &defender.Plans{Arm: &defender.SubPlan{}},
		ResourcePlans: map[string]defender.ResourcePlan{
			"a": {Plan: "containers", Cluster: new("blue")},
			"b": {Plan: "containers", ScopeId: pulumi.String(registryId)},
			"c": {Plan: "virtualMachines", ScopeId: pulumi.String(machineId), AllowDowngrade: new(true)},
			"d": {Plan: "containers", ScopeId: pulumi.String(registryId + "2"), Tier: new("free"), AllowDowngrade: new(true)},
		},
	}))
	resourcePlan := func(id, pricing, tier string) map[string]any {
		return map[string]any{"scopeId": strings.TrimPrefix(id, "/"), "pricingName": pricing, "pricingTier": tier}
	}
	cluster, registry := resourcePlan(clusterId, "Containers", "Standard"), resourcePlan(registryId, "Containers", "Standard")
	cluster["extensions"] = containersExtensions()
	registry["extensions"] = []any{on("ContainerRegistriesVulnerabilityAssessments"), on("ContainerIntegrityContribution")}
	machine := resourcePlan(machineId, "VirtualMachines", "Standard")
	machine["subPlan"] = "P1"
	key := func(of string) string { return pricingToken + "::sec-resource-plan-" + of }
	assert.Equal(t, map[string]map[string]any{
		planKey("arm"): standard("Arm", "PerSubscription"),
		key("a"):       cluster, key("b"): registry, key("c"): machine, key("d"): resourcePlan(registryId+"2", "Containers", "Free"),
	}, inputsOf(graph))
	options := optionsOf(graph)
	before := planKey("arm")
	for _, of := range []string{"a", "b", "c", "d"} {
		found := options[key(of)]
		assert.Equal(t, []string{before}, found.DependsOn, of)
		assert.True(t, found.RetainOnDelete, "inheriting again may be less")
		assert.Equal(t, parentOfDefender, found.Parent)
		before = key(of)
	}
	assert.Equal(t, clusterId+"/providers/Microsoft.Security/pricings/Containers", options[key("a")].Import)
	assert.Equal(t, machineId+"/providers/Microsoft.Security/pricings/VirtualMachines", options[key("c")].Import)
}

// TestDefenderSaysWhatItLeaves reads the preview's words: what is not named stays, and two stacks undo each other.
func TestDefenderSaysWhatItLeaves(t *testing.T) {
	t.Parallel()
	const rest = "; where another stack manages the same plans, each undoes what the other does: set manage to false in all but one"
	all := slices.Clone(chain)
	for name, test := range map[string]struct {
		spec defender.Spec
		want []string
	}{
		"some": {defender.Spec{Plans: &defender.Plans{Arm: &defender.SubPlan{}, Containers: &defender.ContainersPlan{}}}, []string{
			"manages the Defender plans containers, arm; all others keep the tier that they have, also those that an earlier configuration named: " +
				"cloudPosture, virtualMachines, storageAccounts, keyVaults, appServices, sqlServers, sqlServerVirtualMachines, " +
				"openSourceRelationalDatabases, cosmosDbs, api, ai" + rest,
		}},
		"none": {defender.Spec{}, nil},
		"every": {defender.Spec{Plans: everyPlan()}, []string{
			"manages the Defender plans " + strings.Join(all, ", ") + "; all others keep the tier that they have, also those that an earlier configuration named: none" + rest,
		}},
		"left to another stack": {defender.Spec{Manage: new(false), Plans: everyPlan()}, []string{
			"leaves the subscription's Defender plans, security contact and suppression rules to another stack (manage is false)",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, said := deployDefender(t, newDefenderArgs(test.spec))
			assert.Equal(t, test.want, said)
		})
	}
}

// TestDefenderLeftToAnotherStack keeps what belongs to cluster, workspace and resource group.
func TestDefenderLeftToAnotherStack(t *testing.T) {
	t.Parallel()
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{
		Manage: new(false), Plans: everyPlan(), Contact: &defender.Contact{}, Export: &defender.Export{},
		ResourcePlans:    map[string]defender.ResourcePlan{"a": {Plan: "containers", Cluster: new("blue")}},
		SuppressionRules: map[string]defender.SuppressionRule{"a": {AlertType: "x", Reason: "y", ExpiresOn: "2999-01-01"}},
	}))
	var kept []string
	for key := range inputsOf(graph) {
		kept = append(kept, key)
	}
	assert.ElementsMatch(t, []string{
		pricingToken + "::sec-resource-plan-a", solutionToken + "::sec-solution", automationToken + "::sec-export-workspace",
	}, kept)
}

func TestDefenderOutputs(t *testing.T) {
	t.Parallel()
	var plans, exports, rules eventual[map[string]string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		x, err := defender.New(ctx, "sec", newDefenderArgs(defender.Spec{
			Plans: &defender.Plans{Arm: &defender.SubPlan{}}, Export: &defender.Export{},
			Sentinel: &defender.Sentinel{RulesEnabled: new(false)},
		}))
		if err != nil {
			return err
		}
		plans, exports, rules = eventually[map[string]string](x.PlanIds), eventually[map[string]string](x.ExportIds), eventually[map[string]string](x.AnalyticsRuleIds)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"arm": recorder.Subscription + "/providers/Microsoft.Security/pricings/Arm"}, plans.value(t))
	assert.Equal(t, map[string]string{"workspace": groupId + "/providers/Microsoft.Security/automations/ExportToWorkspace"}, exports.value(t))
	assert.Empty(t, rules.value(t))
}

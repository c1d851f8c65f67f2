package defender

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryPlanIsKnown holds plans.json to the plans that Azure lists, with their sub-plans and extensions.
func TestEveryPlanIsKnown(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		"Containers": {
			"AgentlessDiscoveryForKubernetes", "AgentlessVmScanning", "ContainerIntegrityContribution",
			"ContainerRegistriesVulnerabilityAssessments", "ContainerSensor",
		},
		"CloudPosture": {
			"AgentlessDiscoveryForKubernetes", "AgentlessVmScanning", "ContainerRegistriesVulnerabilityAssessments", "EntraPermissionsManagement",
			"SensitiveDataDiscovery",
		},
		"VirtualMachines": {"AgentlessVmScanning", "FileIntegrityMonitoring", "MdeDesignatedSubscription"},
		"StorageAccounts": {"OnUploadMalwareScanning", "SensitiveDataDiscovery"},
		"KeyVaults":       nil, "Arm": nil, "AppServices": nil, "SqlServers": nil, "SqlServerVirtualMachines": nil,
		"OpenSourceRelationalDatabases": nil, "CosmosDbs": nil, "Api": nil,
		"AI": {"AIPromptEvidence", "AIPromptSharingWithPurview"},
	}
	got, subPlans := map[string][]string{}, map[string][]string{}
	for _, one := range known.Plans {
		var extensions []string
		for _, e := range one.Extensions {
			extensions = append(extensions, e.Extension)
			for _, subPlan := range e.SubPlans {
				assert.Contains(t, one.SubPlans, subPlan, e.Name)
			}
			for _, kind := range e.Resources {
				assert.Contains(t, resourceTypes[one.Name], kind, e.Name)
			}
		}
		slices.Sort(extensions)
		got[one.Pricing] = extensions
		if len(one.SubPlans) > 0 {
			subPlans[one.Pricing] = one.SubPlans
		}
	}
	assert.Equal(t, want, got)
	assert.Equal(t, map[string][]string{
		"VirtualMachines": {"P2", "P1"}, "StorageAccounts": {"DefenderForStorageV2", "PerStorageAccount", "PerTransaction"},
		"KeyVaults": {"PerKeyVault", "PerTransaction"}, "Arm": {"PerSubscription", "PerApiCall"}, "Api": {"P1", "P2", "P3", "P4", "P5"},
	}, subPlans)
	assert.Equal(t, []string{"containerRegistry", "dns", "kubernetesService"}, sortedKeys(known.Deprecated))
}

func sortedKeys[V any](of map[string]V) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// TestEveryPlanHasItsInputs finds the field of every plan, sub-plan and extension, and no switch that belongs to none.
func TestEveryPlanHasItsInputs(t *testing.T) {
	t.Parallel()
	plans := reflect.ValueOf(&Plans{}).Elem()
	named := sortedKeys(known.Deprecated)
	for _, one := range known.Plans {
		named = append(named, one.Name)
		field := fieldNamed(plans, one.Name)
		require.Truef(t, field.IsValid(), "plans.%s", one.Name)
		value := reflect.New(field.Type().Elem()).Elem()
		switches := []string{}
		for _, e := range one.Extensions {
			require.Truef(t, fieldNamed(value, e.Name).IsValid(), "plans.%s.%s", one.Name, e.Name)
			switches = append(switches, e.Name)
		}
		assert.Equal(t, len(one.SubPlans) > 0, fieldNamed(value, "subPlan").IsValid(), one.Name)
		for i := range value.NumField() {
			name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("pulumi"), ",")
			if strings.HasSuffix(name, "Enabled") && name != "securityGatingEnabled" {
				assert.Contains(t, switches, name, one.Name)
			}
		}
	}
	var fields []string
	for i := range plans.NumField() {
		name, _, _ := strings.Cut(plans.Type().Field(i).Tag.Get("pulumi"), ",")
		fields = append(fields, name)
	}
	assert.ElementsMatch(t, named, fields)
	assert.False(t, fieldNamed(plans, "another").IsValid())
}

func TestChoicesOfNothing(t *testing.T) {
	t.Parallel()
	var none *Plans
	assert.Empty(t, none.choices())
	assert.Empty(t, (&Plans{}).choices())
	assert.Len(t, none.unmanaged(), len(known.Plans))
	assert.False(t, none.SensorEnabled())
	assert.False(t, (*Spec)(nil).SensorEnabled())
	assert.NoError(t, (*Spec)(nil).Validate())
	assert.NoError(t, (&Spec{}).Validate())
}

// TestChoicesKeepTheirOrder writes plans in the order of plans.json, whatever is named: their chain must not change places.
func TestChoicesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	every := &Plans{
		Ai: &AiPlan{}, Api: &SubPlan{}, Arm: &SubPlan{}, KeyVaults: &SubPlan{}, Containers: &ContainersPlan{}, CloudPosture: &CloudPosturePlan{},
		VirtualMachines: &VirtualMachinesPlan{}, StorageAccounts: &StorageAccountsPlan{}, AppServices: &PlanOptions{}, SqlServers: &PlanOptions{},
		SqlServerVirtualMachines: &PlanOptions{}, OpenSourceRelationalDatabases: &PlanOptions{}, CosmosDbs: &PlanOptions{},
	}
	var want []string
	for _, one := range known.Plans {
		want = append(want, one.Name)
	}
	assert.Equal(t, want, planNames(every.choices()))
	assert.Empty(t, every.unmanaged())
}

func TestSensorEnabled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plan *ContainersPlan
		want bool
	}{
		"default":   {&ContainersPlan{}, true},
		"free":      {&ContainersPlan{PlanOptions: PlanOptions{Tier: new("free")}}, false},
		"standard":  {&ContainersPlan{PlanOptions: PlanOptions{Tier: new("standard")}}, true},
		"no sensor": {&ContainersPlan{SensorEnabled: new(false)}, false},
		"not named": {nil, false},
	} {
		assert.Equal(t, test.want, (&Spec{Plans: &Plans{Containers: test.plan}}).SensorEnabled(), name)
		assert.Equal(t, test.want, (&Spec{Manage: new(false), Plans: &Plans{Containers: test.plan}}).SensorEnabled(), "%s, managed elsewhere", name)
	}
}

// TestPlansOfOthersCount holds that what another stack manages is there to look at, as is the plan of a single resource.
func TestPlansOfOthersCount(t *testing.T) {
	t.Parallel()
	plans := &Plans{Containers: &ContainersPlan{}}
	for name, test := range map[string]struct {
		spec *Spec
		want bool
	}{
		"no Defender":               {nil, false},
		"nothing":                   {&Spec{}, false},
		"managed here":              {&Spec{Plans: plans}, true},
		"managed elsewhere":         {&Spec{Manage: new(false), Plans: plans}, true},
		"elsewhere, and not named":  {&Spec{Manage: new(false)}, false},
		"of a single resource":      {&Spec{ResourcePlans: map[string]ResourcePlan{"blue": {Plan: "containers"}}}, true},
		"of a single one, and free": {&Spec{ResourcePlans: map[string]ResourcePlan{"blue": {Plan: "containers", Tier: new("free")}}}, false},
	} {
		assert.Equal(t, test.want, test.spec.Facts().DefenderPlans, name)
	}
}

func TestResourcePlanPaths(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "cluster blue", ResourcePlan{Cluster: new("blue")}.resource())
	assert.Equal(t, "/subscriptions/x", ResourcePlan{ScopeId: pulumi.String("/Subscriptions/X")}.resource())
	assert.Empty(t, ResourcePlan{ScopeId: pulumi.String("x").ToStringOutput()}.resource(), "not known yet")
}

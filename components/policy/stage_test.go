package policy

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	testGroup     = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-test"
	testWorkspace = testGroup + "/providers/Microsoft.OperationalInsights/workspaces/log-test"
)

// requiredParameters are those that a preset cannot be assigned without.
var requiredParameters = map[string]pulumi.Map{
	"deploymentSafeguards": {
		"allowedContainerImagesRegex": pulumi.String(".*"), "allowedGroups": pulumi.Array{}, "allowedUsers": pulumi.Array{},
		"labels": pulumi.Array{}, "reservedTaints": pulumi.Array{},
	},
	"deployDiagnostics": {"logAnalytics": pulumi.String(testWorkspace)},
}

// assigned is the spec of a preset at a stage, with what it requires, and its definition.
func assigned(t *testing.T, preset, stage string) (*AssignmentSpec, *definition) {
	t.Helper()
	s := &AssignmentSpec{Preset: &preset, Stage: &stage}
	if required := requiredParameters[preset]; required != nil {
		s.Parameters = maps.Clone(required)
	}
	return s, definitionOf(t, s)
}

// definitionOf resolves a spec that is expected to have no mistakes.
func definitionOf(t *testing.T, s *AssignmentSpec) *definition {
	t.Helper()
	var c input.Checker
	d := s.resolve(&c)
	require.NoError(t, c.Err())
	require.NotNil(t, d)
	return d
}

// staged is what a stage makes of a preset.
type staged struct {
	parameters map[string]any
	overrides  []Override
	mode       string
}

// effects gives parameters one effect.
func effects(effect string, names ...string) map[string]any {
	values := map[string]any{}
	for _, name := range names {
		values[name] = effect
	}
	return values
}

func together(all ...map[string]any) map[string]any {
	values := map[string]any{}
	for _, one := range all {
		maps.Copy(values, one)
	}
	return values
}

func denied(members ...string) []Override {
	effect := "Deny"
	return []Override{{Effect: &effect, Members: members}}
}

// The parameters of the security benchmark that a stage sets: those whose policies can refuse, those that cannot, and those that can but
// need to be told first what is allowed.
var (
	benchmarkDenying = []string{
		"AllowedAppArmorProfilesInKubernetesClusterEffect", "AllowedCapabilitiesInKubernetesClusterEffect",
		"AllowedHostNetworkingAndPortsInKubernetesClusterEffect", "AllowedHostPathVolumesInKubernetesClusterEffect",
		"KubernetesClustersShouldDisableAutomountingAPICredentialsMonitoringEffect",
		"KubernetesClustersShouldNotGrantCAPSYSADMINSecurityCapabilitiesMonitoringEffect",
		"KubernetesClustersShouldNotUseTheDefaultNamespaceMonitoringEffect", "MustRunAsNonRootNamespaceEffect",
		"NoPrivilegeEscalationInKubernetesClusterEffect", "NoSharingSensitiveHostNamespacesInKubernetesEffect",
		"ReadOnlyRootFileSystemInKubernetesClusterEffect", "kubernetesClustersShouldBeAccessibleOnlyOverHTTPSMonitoringEffect",
		"memoryAndCPULimitsInKubernetesClusterEffect", "privilegedContainersShouldBeAvoidedEffect",
	}
	benchmarkAuditing = []string{
		"azureKubernetesServiceClustersShouldHaveSecurityProfileEnabled", "azurePolicyAddonStatusEffect",
		"containerRegistriesShouldUsePrivateLinkMonitoringEffect", "kubernetesServiceAuthorizedIPRangesEnabledMonitoringEffect",
		"kubernetesServiceRbacEnabledMonitoringEffect", "useRbacRulesMonitoringEffect",
	}
	benchmarkNotReady    = []string{"allowedContainerImagesInKubernetesClusterEffect", "allowedServicePortsInKubernetesClusterEffect"}
	benchmarkWithoutDeny = "containerRegistriesShouldNotAllowUnrestrictedNetworkAccessMonitoringEffect"

	benchmarkObserved = together(effects("Audit", benchmarkDenying...), effects("Audit", benchmarkAuditing...),
		effects("Audit", benchmarkNotReady...), effects("Audit", benchmarkWithoutDeny))
	benchmarkEnforced = together(effects("Deny", benchmarkDenying...), effects("Audit", benchmarkAuditing...), effects("Audit", benchmarkNotReady...))

	safeguardsDenying = []string{
		"containerResourceRequests", "podEnforceAntiaffinityInKubernetesCluster", "restrictedLabelsInKubernetesCluster",
		"ensureAllowedContainerImagesInKubernetesCluster", "restrictedTaintsInKubernetesCluster", "ensureProbesConfiguredInKubernetesCluster",
		"ensureCsiDriverStorageClass", "uniqueServiceSelectors", "imagesDoNotUseLatest", "blockHostNamespaces", "hostNetworkPorts",
		"allowedSysctls", "allowedUsersGroups", "windowsBlockContainerAdmin", "containerNoPrivilegeEscalation", "allowedHostPaths",
		"enforceAppArmorProfile", "enforceSELinux", "windowsBlockHostProcess", "privilegedContainers", "allowedProcMountType",
		"containerAllowedCapabilities", "allowedSeccompProfiles",
	}

	observed     = staged{effects("Audit", "effect"), nil, "Default"}
	onlyRecorded = staged{map[string]any{}, nil, "DoNotEnforce"}
	acting       = staged{map[string]any{}, nil, "Default"}
	deploying    = map[string]staged{"observe": onlyRecorded, "warn": onlyRecorded, "enforce": acting}
	podSecurity  = map[string]staged{"observe": observed, "warn": observed, "enforce": {effects("Deny", "effect"), nil, "Default"}}
	stageWants   = map[string]map[string]staged{
		"podSecurityBaseline":   podSecurity,
		"podSecurityRestricted": podSecurity,
		"deploymentSafeguards": {
			"observe": observed,
			"warn":    {together(effects("Audit", "effect"), map[string]any{"warn": true}), nil, "Default"},
			"enforce": {effects("Audit", "effect"), denied(safeguardsDenying...), "Default"},
		},
		"cloudSecurityBenchmark": {
			"observe": {benchmarkObserved, nil, "Default"},
			"warn":    {benchmarkObserved, nil, "Default"},
			"enforce": {benchmarkEnforced, denied(benchmarkWithoutDeny), "Default"},
		},
		"cisKubernetes": {
			"observe": observed, "warn": observed,
			"enforce": {effects("Audit", "effect"), denied(
				"CIS5.2.2-NoPrivilegedContainers", "CIS5.2.3-5.2.4-BlockUsingHostProcessIDAndIPC", "CIS5.2.5-BlockUsingHostNetwork",
				"CIS5.2.6-NoPrivilegeEscalation", "CIS5.2.12-NoHostPathVolume",
			), "Default"},
		},
		"aksBestPractices": {
			"observe": {effects("Audit", "effect", "auditEffect"), nil, "Default"},
			"warn":    {effects("Audit", "effect", "auditEffect"), nil, "Default"},
			"enforce": {together(effects("Deny", "effect"), effects("Audit", "auditEffect")), nil, "Default"},
		},
		"defenderPlans": deploying, "deployPolicyAddOn": deploying, "deployDefenderSensor": deploying, "deployDiagnostics": deploying,
	}
)

// TestStages holds what each stage sends for each preset.
func TestStages(t *testing.T) {
	t.Parallel()
	assert.ElementsMatch(t, presetNames(), slices.Collect(maps.Keys(stageWants)))
	for preset, wants := range stageWants {
		for _, stage := range stages {
			t.Run(preset+" "+stage, func(t *testing.T) {
				t.Parallel()
				want := wants[stage]
				s, d := assigned(t, preset, stage)
				require.NoError(t, s.Validate())
				assert.Equal(t, want, staged{s.values(d), s.allOverrides(d), s.enforcementMode(d)})
				requireTaken(t, s, d)
			})
		}
	}
}

// TestStageDefaultsToObserve holds that nothing is refused or deployed before somebody asked for it.
func TestStageDefaultsToObserve(t *testing.T) {
	t.Parallel()
	for _, preset := range presetNames() {
		s, d := assigned(t, preset, "observe")
		silent, _ := assigned(t, preset, "observe")
		silent.Stage = nil
		assert.Equal(t, s.values(d), silent.values(d), preset)
		assert.Equal(t, s.enforcementMode(d), silent.enforcementMode(d), preset)
	}
}

func TestStageYieldsToTheUser(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*AssignmentSpec)
		want   staged
	}{
		"a parameter": {
			func(s *AssignmentSpec) { s.Parameters = pulumi.Map{"effect": pulumi.String("disabled")} },
			staged{map[string]any{}, nil, "Default"},
		},
		"a parameter that is not known yet": {
			func(s *AssignmentSpec) { s.Parameters = pulumi.Map{"effect": pulumi.String("audit").ToStringOutput()} },
			staged{map[string]any{}, nil, "Default"},
		},
		"an effect": {
			func(s *AssignmentSpec) { s.Stage, s.Effect = nil, new("deny") },
			staged{effects("deny", "effect"), nil, "Default"},
		},
		"an enforcement mode": {
			func(s *AssignmentSpec) { s.EnforcementMode = new("DoNotEnforce") },
			staged{effects("Deny", "effect"), nil, "DoNotEnforce"},
		},
		"an override of one member": {
			func(s *AssignmentSpec) {
				s.Overrides = []Override{{Effect: new("Audit"), Members: []string{"NoHostPathVolume"}}}
			},
			staged{effects("Deny", "effect"), []Override{{Effect: new("Audit"), Members: []string{"NoHostPathVolume"}}}, "Default"},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, d := assigned(t, "podSecurityBaseline", "enforce")
			test.change(s)
			require.NoError(t, s.Validate())
			assert.Equal(t, test.want, staged{s.values(d), s.allOverrides(d), s.enforcementMode(d)})
		})
	}
}

// TestStagedOverridesBesideTheUsers holds the order: what the user says comes first, and the stage is silent of members that the user spoke of
// everywhere.
func TestStagedOverridesBesideTheUsers(t *testing.T) {
	t.Parallel()
	deny, rest := "Deny", []string{
		"CIS5.2.3-5.2.4-BlockUsingHostProcessIDAndIPC", "CIS5.2.5-BlockUsingHostNetwork", "CIS5.2.6-NoPrivilegeEscalation", "CIS5.2.12-NoHostPathVolume",
	}
	all := append([]string{"CIS5.2.2-NoPrivilegedContainers"}, rest...)
	everywhere := Override{Effect: new("Audit"), Members: []string{"CIS5.2.2-NoPrivilegedContainers"}}
	inOneRegion := Override{Effect: new("Audit"), Locations: []string{"westeurope"}}
	version := Override{DefinitionVersion: new("1.*.*-preview"), Locations: []string{"westeurope"}}
	for name, test := range map[string]struct{ given, want []Override }{
		"one member":       {[]Override{everywhere}, []Override{everywhere, {Effect: &deny, Members: rest}}},
		"all in a region":  {[]Override{inOneRegion}, []Override{inOneRegion, {Effect: &deny, Members: all}}},
		"a version":        {[]Override{version}, []Override{version, {Effect: &deny, Members: all}}},
		"all, everywhere":  {[]Override{{Effect: new("Disabled")}}, []Override{{Effect: new("Disabled")}}},
		"none of the user": {nil, denied(all...)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, d := assigned(t, "cisKubernetes", "enforce")
			s.Overrides = test.given
			require.NoError(t, s.Validate())
			assert.Equal(t, test.want, s.allOverrides(d))
		})
	}
}

// TestNeeds holds that a member which would refuse everything is enforced only once it was told what to allow.
func TestNeeds(t *testing.T) {
	t.Parallel()
	enforced := func(preset string, parameters pulumi.Map) []string {
		s, d := assigned(t, preset, "enforce")
		if s.Parameters == nil {
			s.Parameters = pulumi.Map{}
		}
		maps.Copy(s.Parameters.(pulumi.Map), parameters)
		require.NoError(t, s.Validate())
		var refs []string
		for _, m := range d.members {
			if m.policy != nil && slices.Contains(s.effects(d, m, s.effective(d)), effectDeny) {
				refs = append(refs, m.ref)
			}
		}
		return refs
	}
	const images, ports = "ensureAllowedContainerImagesInKubernetesCluster", "allowedServicePortsInKubernetesCluster"
	assert.NotContains(t, enforced("cloudSecurityBenchmark", nil), images)
	given := pulumi.Map{"allowedContainerImagesInKubernetesClusterRegex": pulumi.String(`^registry\.example/.+$`)}
	assert.Contains(t, enforced("cloudSecurityBenchmark", given), images)
	assert.NotContains(t, enforced("cloudSecurityBenchmark", pulumi.Map{"allowedservicePortsInKubernetesClusterPorts": pulumi.Array{}}), ports)
	assert.Contains(t, enforced("cloudSecurityBenchmark", pulumi.Map{"allowedservicePortsInKubernetesClusterPorts": pulumi.Array{pulumi.String("443")}}), ports)
	const edits, volumes = "restrictedNodeEditsInKubernetesCluster", "allowedVolumeTypes"
	assert.NotContains(t, enforced("deploymentSafeguards", nil), edits)
	users := pulumi.Map{"allowedUsers": pulumi.StringArray{pulumi.String("ops")}, "allowedVolumeTypes": pulumi.ToStringArray([]string{"emptyDir"})}
	assert.Subset(t, enforced("deploymentSafeguards", users), []string{edits, volumes})
}

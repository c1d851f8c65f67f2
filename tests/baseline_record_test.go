package tests

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// recordOf is what an environment records of itself.
func recordOf(t *testing.T, args *baseline.Args) map[string]any {
	t.Helper()
	return requireResource(t, deployBaseline(t, args), "Guard", "environment-guard").Plain()
}

// holdingsOf are what it records of things that cannot be brought back, by the keys that consent names.
func holdingsOf(record map[string]any) map[string]any {
	held := maps.Clone(record)
	maps.DeleteFunc(held, func(key string, _ any) bool {
		return slices.Contains([]string{"name", "existing", "parts", "told", "alerts", "alike", "allowReplace"}, key)
	})
	return held
}

// holdingOf is what it records of one thing that cannot be brought back.
func holdingOf(t *testing.T, args *baseline.Args, key string) map[string]any {
	t.Helper()
	held, ok := recordOf(t, args)[key].(map[string]any)
	require.True(t, ok, key)
	return held
}

// TestRecordOfACluster has every input that replaces a cluster, under the name that a user gave it.
func TestRecordOfACluster(t *testing.T) {
	t.Parallel()
	one := baseline.Cluster{Spec: cluster.Spec{
		ClusterName: new("aks-1"), DnsPrefix: new("dns"), NodeResourceGroup: &cluster.NodeResourceGroup{Name: new("nodes")},
		DiskEncryptionSetId: pulumi.String(groupId + "/providers/Microsoft.Compute/diskEncryptionSets/des"),
		Network: &cluster.Network{
			PodCidr: new("10.64.0.0/14"), LoadBalancer: &cluster.LoadBalancer{OutboundIpIds: pulumi.StringArray{
				pulumi.String(ipId("a")), pulumi.String(ipId("b")).ToStringOutput(),
			}},
			AdvancedNetworking: &cluster.AdvancedNetworking{ObservabilityEnabled: new(true)},
		},
		Properties: map[string]any{"linuxProfile": map[string]any{"adminUsername": "me", "ssh": map[string]any{"publicKeys": []any{map[string]any{"keyData": "k"}}}}},
		NodePools:  []cluster.NodePool{{Name: "gpu", VmSize: new("Standard_NC24ads_A100_v4"), Protect: new(false), Properties: map[string]any{"gpuInstanceProfile": "MIG1g"}}},
	}}
	args := newBaselineArgs(map[string]baseline.Cluster{"blue": one})
	assert.Equal(t, map[string]any{
		"logicalName": "test-blue-cluster",
		"protected":   true, "retained": false,
		"fixed": map[string]any{"resourceGroup.name": "rg-test", "clusterName": "aks-1", "location": "northeurope"},
		"leaves": map[string]any{
			"properties.linuxProfile":                        "given",
			"properties.agentPoolProfiles[0].networkProfile": "", "properties.agentPoolProfiles[0].windowsProfile": "",
			"dnsPrefix": "dns", "nodeResourceGroup.name": "nodes", "diskEncryptionSetId": groupId + "/providers/Microsoft.Compute/diskEncryptionSets/des",
			"network.plugin": "azure", "network.pluginMode": "overlay", "network.dataplane": "cilium", "network.policy": "cilium", "network.outboundType": "loadBalancer",
			"network.podCidr": "10.64.0.0/14", "network.serviceCidr": "10.0.0.0/16", "network.dnsServiceIp": "10.0.0.10",
			"network.loadBalancer.allocatedOutboundPorts": 0.0, "network.loadBalancer.backendPoolType": "NodeIPConfiguration", "network.loadBalancer.idleTimeoutMinutes": 30.0,
			"network.loadBalancer.outboundIpIds[0]": ipId("a"), "network.loadBalancer.outboundIpIds[1]": ipId("b"),
			"network.advancedNetworking.observabilityEnabled": true, "network.advancedNetworking.securityEnabled": false,
			"properties.networkProfile.advancedNetworking.enabled": true, "properties.networkProfile.loadBalancerSku": "standard",
			"properties.networkProfile.ipFamilies[0]":           "IPv4",
			"properties.linuxProfile.adminUsername":             "me",
			"properties.linuxProfile.ssh.publicKeys[0].keyData": "k",
		},
		"unset": map[string]any{
			"diskEncryptionSetId": "", "nodeResourceGroup.name": "MC_rg-test_aks-1_northeurope", "properties.fqdnSubdomain": "", "properties.linuxProfile": "",
			"properties.windowsProfile": "", "dnsPrefix": "", "network.podCidr": "10.244.0.0/16",
		},
	}, holdingOf(t, args, "clusters.blue"))
	assert.Equal(t, map[string]any{
		"logicalName": "test-blue-pool-gpu",
		"protected":   false, "retained": false, "fixed": map[string]any{"vmSize": "Standard_NC24ads_A100_v4"},
		"leaves": map[string]any{"properties.gpuInstanceProfile": "MIG1g"}, "unset": map[string]any{},
	}, holdingOf(t, args, "clusters.blue.nodePools.gpu"))
}

func ipId(name string) string {
	return groupId + "/providers/Microsoft.Network/publicIPAddresses/" + name
}

// TestRecordOfALongNodeGroup cuts the name that AKS makes up as AKS does.
func TestRecordOfALongNodeGroup(t *testing.T) {
	t.Parallel()
	long := "aks-5678901234567890123456789012345678901234567890123456789012"
	args := newBaselineArgs(map[string]baseline.Cluster{"blue": {Spec: cluster.Spec{ClusterName: &long}}})
	args.ResourceGroup = &baseline.ResourceGroup{Name: new("rg-45678901234567890")}
	unset := holdingOf(t, args, "clusters.blue")["unset"].(map[string]any)
	assert.Equal(t, "MC_rg-45678901234567890_"+long[:56], unset["nodeResourceGroup.name"])
	assert.Len(t, unset["nodeResourceGroup.name"], 80)
}

// TestRecordOfWhatExists records what is used instead of something of its own, in whatever spelling.
func TestRecordOfWhatExists(t *testing.T) {
	t.Parallel()
	args := newBaselineArgs(map[string]baseline.Cluster{"blue": {}})
	args.ResourceGroup = &baseline.ResourceGroup{ExistingId: pulumi.String(hubGroupId)}
	args.Workspace = &workspace.Spec{ExistingWorkspaceId: pulumi.String(hubWorkspaceId).ToStringOutput()}
	record := recordOf(t, args)
	assert.Equal(t, map[string]any{
		"resourceGroup": map[string]any{"input": "resourceGroup.existingId", "resourceGroup": "rg-hub", "name": ""},
		"workspace":     map[string]any{"input": "workspace.existingWorkspaceId", "resourceGroup": "rg-hub", "name": "log-hub"},
	}, record["existing"])
	held := holdingsOf(record)
	require.Len(t, held, 1)
	assert.Equal(t, map[string]any{"resourceGroup.name": "rg-hub", "clusterName": "aks-test-blue", "location": "northeurope"}, held["clusters.blue"].(map[string]any)["fixed"])
}

// TestRecordOfParts names what is missed when it goes, and nothing that is off.
func TestRecordOfParts(t *testing.T) {
	t.Parallel()
	scope := pulumi.String(groupId + "/providers/Microsoft.Insights/privateLinkScopes/scope")
	windows := &cluster.MaintenanceWindows{Default: &cluster.MaintenanceWindow{
		Schedule: cluster.Schedule{Weekly: &cluster.WeeklySchedule{DayOfWeek: "Sunday"}}, StartTime: "01:00",
	}}
	settings := &diagnostics.Spec{Settings: []diagnostics.Setting{{Name: "team.audit", Preset: new("minimal")}}}
	for name, test := range map[string]struct {
		change func(*baseline.Args)
		want   []any
	}{
		"defaults": {func(*baseline.Args) {}, []any{"clusters.blue.insights", "clusters.blue.diagnostics.aksops"}},
		"clusters": {
			func(a *baseline.Args) {
				a.Clusters = map[string]baseline.Cluster{
					"green": {Spec: cluster.Spec{MonitoringEnabled: new(false), MaintenanceWindows: windows, Defender: &cluster.Defender{}}, Diagnostics: settings},
					"blue":  {Spec: cluster.Spec{MonitoringEnabled: new(false), Defender: &cluster.Defender{Enabled: new(false)}}, Diagnostics: settings},
				}
				a.Workspace = &workspace.Spec{LocalAuthenticationEnabled: new(true)}
			},
			[]any{
				`clusters.blue.diagnostics["team.audit"]`, "clusters.blue.defender", "clusters.green.maintenanceWindows.default", `clusters.green.diagnostics["team.audit"]`, "clusters.green.defender",
			},
		},
		"environment": {
			func(a *baseline.Args) {
				a.Clusters, a.ActivityLog, a.Workspace = nil, &baseline.ActivityLog{Enabled: new(true)}, &workspace.Spec{PrivateLinkScopeId: scope}
			},
			[]any{"activityLog", "workspace.privateLinkScopeId"},
		},
		"switched off": {func(a *baseline.Args) { a.Clusters, a.ActivityLog = nil, &baseline.ActivityLog{Enabled: new(false)} }, []any{}},
		"defender": {
			func(a *baseline.Args) {
				a.Clusters = nil
				a.Defender = &defender.Spec{
					Plans: &defender.Plans{Arm: &defender.SubPlan{}}, Contact: &defender.Contact{},
					Export: &defender.Export{}, Sentinel: &defender.Sentinel{},
					ResourcePlans: map[string]defender.ResourcePlan{"s": {Plan: "containers", ScopeId: pulumi.String(clusterId)}},
				}
			},
			[]any{
				"defender", "defender.plans.arm", "defender.contact", "defender.resourcePlans.s",
				"defender.export.workspace", "defender.export.workspace.solutionEnabled", "defender.sentinel", "defender.sentinel.onboardingEnabled",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := newBaselineArgs(map[string]baseline.Cluster{"blue": {}})
			test.change(args)
			assert.Equal(t, test.want, recordOf(t, args)["parts"])
		})
	}
}

// TestAllowReplaceLiftsProtection holds that a consent takes the protection of what it names and of nothing else, also where it was asked for.
func TestAllowReplaceLiftsProtection(t *testing.T) {
	t.Parallel()
	apps, web, green := poolToken+"::test-blue-pool-apps", poolToken+"::test-blue-pool-web", clusterToken+"::test-green-cluster"
	all := map[string]bool{testGroup: true, testWorkspace: true, blueCluster: true, apps: true, web: true, green: true}
	for name, test := range map[string]struct {
		allow  []string
		lifted []string
	}{
		"nothing":                       {nil, nil},
		"group":                         {[]string{"resourceGroup"}, []string{testGroup}},
		"workspace":                     {[]string{"workspace"}, []string{testWorkspace}},
		"cluster with its pools":        {[]string{"clusters.blue"}, []string{blueCluster, apps, web}},
		"pool":                          {[]string{"clusters.blue.nodePools.web"}, []string{web}},
		"several":                       {[]string{"workspace", "clusters.green", "clusters.blue.nodePools.apps"}, []string{testWorkspace, green, apps}},
		"cluster that is not there":     {[]string{"clusters.red"}, nil},
		"pool of another cluster":       {[]string{"clusters.green.nodePools.apps"}, nil},
		"pool that is not there either": {[]string{"clusters.blue.nodePools.none"}, nil},
	} {
		for said, protect := range map[string]*bool{"by default": nil, "by its own word": new(true)} {
			t.Run(name+" "+said, func(t *testing.T) {
				t.Parallel()
				pools := []cluster.NodePool{{Name: "apps", Protect: protect}, {Name: "web"}}
				args := newBaselineArgs(map[string]baseline.Cluster{
					"blue": {Spec: cluster.Spec{Protect: protect, NodePools: pools}}, "green": {Spec: cluster.Spec{Protect: protect}},
				})
				args.AllowReplace = test.allow
				args.Workspace = &workspace.Spec{Protect: protect}
				want := maps.Clone(all)
				for _, key := range test.lifted {
					want[key] = false
				}
				got := map[string]bool{}
				for key, options := range optionsOf(deployBaseline(t, args)) {
					if _, one := all[key]; one {
						got[key] = options.Protect
					}
				}
				assert.Equal(t, want, got)
				assert.Equal(t, []cluster.NodePool{{Name: "apps", Protect: protect}, {Name: "web"}}, pools, "what the program gave is not changed")
			})
		}
	}
}

// TestRetainOnDelete holds what stays in Azure, and that it can then be removed from the stack.
func TestRetainOnDelete(t *testing.T) {
	t.Parallel()
	windows := &cluster.MaintenanceWindows{Default: &cluster.MaintenanceWindow{
		Schedule: cluster.Schedule{Weekly: &cluster.WeeklySchedule{DayOfWeek: "Sunday"}}, StartTime: "01:00",
	}}
	pool, window, green := poolToken+"::test-blue-pool-apps", maintenanceToken+"::test-blue-maintenance-default", clusterToken+"::test-green-cluster"
	for name, test := range map[string]struct {
		group, workspace, blue bool
		retained, protected    []string
	}{
		"nothing":   {false, false, false, nil, []string{testGroup, testWorkspace, blueCluster, pool, green}},
		"group":     {true, false, false, []string{testGroup}, []string{testWorkspace, blueCluster, pool, green}},
		"workspace": {false, true, false, []string{testWorkspace}, []string{testGroup, blueCluster, pool, green}},
		"cluster":   {false, false, true, []string{blueCluster, pool, window, "aksops:insights:Insights::test-blue-insights", "aksops:diagnostics:Diagnostics::test-blue-diagnostics"}, []string{testGroup, testWorkspace, green}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := newBaselineArgs(map[string]baseline.Cluster{
				"blue": {Spec: cluster.Spec{
					RetainOnDelete: &test.blue, Protect: new(true), NodePools: []cluster.NodePool{{Name: "apps", Protect: new(true)}}, MaintenanceWindows: windows,
				}},
				"green": {},
			})
			args.ResourceGroup = &baseline.ResourceGroup{RetainOnDelete: &test.group}
			args.Workspace = &workspace.Spec{RetainOnDelete: &test.workspace}
			graph := deployBaseline(t, args)
			var retained, protected []string
			for key, options := range optionsOf(graph) {
				if options.RetainOnDelete {
					retained = append(retained, key)
				}
				if options.Protect {
					protected = append(protected, key)
				}
			}
			assert.ElementsMatch(t, test.retained, retained)
			assert.ElementsMatch(t, test.protected, protected)
			recorded := map[string]any{}
			for key, held := range holdingsOf(requireResource(t, graph, "Guard", "environment-guard").Plain()) {
				recorded[key] = []any{held.(map[string]any)["retained"], held.(map[string]any)["protected"]}
			}
			assert.Equal(t, map[string]any{
				"resourceGroup": []any{test.group, !test.group}, "workspace": []any{test.workspace, !test.workspace},
				"clusters.blue": []any{test.blue, !test.blue}, "clusters.blue.nodePools.apps": []any{test.blue, !test.blue}, "clusters.green": []any{false, true},
			}, recorded)
		})
	}
}

// TestRecordOfASecondEnvironment holds that a program gives each environment but one a name for its record.
func TestRecordOfASecondEnvironment(t *testing.T) {
	t.Parallel()
	deploy := func(guardName string) (*recorder.Graph, error) {
		return recorder.Run(func(ctx *pulumi.Context) error {
			second := newBaselineArgs(nil)
			second.GuardName = guardName
			if _, err := baseline.New(ctx, "one", newBaselineArgs(nil)); err != nil {
				return err
			}
			_, err := baseline.New(ctx, "two", second)
			return err
		}, recorder.Options{})
	}
	for _, same := range []string{"", "environment-guard"} {
		graph, err := deploy(same)
		require.ErrorContains(t, err, `aksops:baseline:Baseline "two": GuardName: is "environment-guard" for another environment of this program already: `+
			"give this one a GuardName of its own, which never changes")
		for _, r := range graph.Resources {
			assert.NotContains(t, r.Name, "two")
		}
	}
	graph, err := deploy("two-guard")
	require.NoError(t, err)
	assert.Len(t, graph.OfType("Guard"), 2)
}

// TestRecordKeepsItsName holds that the record is the same one whatever the environment is called, unless the program names it.
func TestRecordKeepsItsName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dev", "live"} {
		graph, err := recorder.Run(program("dev", map[string]string{"location": "northeurope", "name": name}, nil), recorder.Options{Stack: "dev"})
		require.NoError(t, err)
		assert.Equal(t, name, requireResource(t, graph, "Guard", "environment-guard").Plain()["name"])
	}
	args := newBaselineArgs(nil)
	args.GuardName = "mine"
	assert.Equal(t, "test", requireResource(t, deployBaseline(t, args), "Guard", "mine").Plain()["name"])
}

// TestUnusedConsent is told in a run that replaces nothing.
func TestUnusedConsent(t *testing.T) {
	t.Parallel()
	args := newBaselineArgs(map[string]baseline.Cluster{"blue": {}})
	args.AllowReplace = []string{"clusters.blue", "workspace"}
	assert.Equal(t, []recorder.Warning{{
		Resource: guardToken + "::environment-guard",
		Message: "allowReplace names clusters.blue, workspace, of which this run replaces and deletes nothing: it only keeps protection off. " +
			"Remove what you no longer need",
	}}, deployBaseline(t, args).Warnings)
}

package tests

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

func newClusterArgs(spec cluster.Spec) *cluster.Args {
	return &cluster.Args{
		ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("westeurope"), WorkspaceId: pulumi.String(workspaceId), Spec: spec,
	}
}

func deployCluster(t *testing.T, args *cluster.Args) *recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := cluster.New(ctx, "blue", args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	return graph
}

// TestClusterGolden holds every registration of an empty and of a full cluster to a file that was read by a person.
func TestClusterGolden(t *testing.T) {
	t.Parallel()
	for name, spec := range map[string]cluster.Spec{"default": {}, "full": fullClusterSpec()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deployCluster(t, newClusterArgs(spec)).RequireGolden(t, "testdata/golden/cluster-"+name+".txt")
		})
	}
}

// defaultClusterInputs are the inputs that the golden file of the empty cluster holds, to state what a test's cluster has instead.
func defaultClusterInputs(t *testing.T) map[string]any {
	t.Helper()
	return requireResource(t, deployCluster(t, newClusterArgs(cluster.Spec{})), "ManagedCluster", "blue-cluster").Plain()
}

// newClusterOptions are the options of a cluster with these drifting inputs.
func newClusterOptions(ignoreChanges ...string) recorder.ResourceOptions {
	options := deletedFirst(cluster.Token + "::blue")
	options.Protect, options.IgnoreChanges = true, ignoreChanges
	return options
}

var (
	// azuresOwn are the inputs of a cluster with every default that Azure changes by itself, unstated those that replace it and that nobody chose.
	azuresOwn = []string{"kubernetesVersion", "agentPoolProfiles[0].orchestratorVersion", "securityProfile.defender"}
	unstated  = []string{"networkProfile.podCidrs", "networkProfile.serviceCidrs", "nodeResourceGroup", "diskEncryptionSetID", "fqdnSubdomain", "linuxProfile", "windowsProfile"}

	defaultDrift = slices.Concat(azuresOwn, unstated)
)

func TestClusterPoolsAreChained(t *testing.T) {
	t.Parallel()
	graph := deployCluster(t, newClusterArgs(cluster.Spec{NodePools: []cluster.NodePool{
		{Name: "a"}, {Name: "b", MinCount: new(0), MaxCount: new(4)}, {Name: "c"},
	}}))
	managed := clusterToken + "::blue-cluster"
	pool := func(name string, scaling map[string]any) map[string]any {
		want := map[string]any{
			"resourceGroupName": "rg-test", "resourceName": "blue", "agentPoolName": name, "mode": "User", "type": "VirtualMachineScaleSets",
			"vmSize": "Standard_D4ds_v5", "count": 1.0, "enableAutoScaling": false, "osType": "Linux", "osSKU": "Ubuntu",
			"nodeTaints": []any{}, "nodeLabels": map[string]any{},
		}
		maps.Copy(want, scaling)
		return want
	}
	inputs := inputsOf(graph)
	delete(inputs, managed)
	assert.Equal(t, map[string]map[string]any{
		poolToken + "::blue-pool-a": pool("a", nil),
		poolToken + "::blue-pool-b": pool("b", map[string]any{"count": 0.0, "minCount": 0.0, "maxCount": 4.0, "enableAutoScaling": true}),
		poolToken + "::blue-pool-c": pool("c", nil),
	}, inputs)
	options := func(ignoreChanges []string, dependsOn ...string) recorder.ResourceOptions {
		want := newClusterOptions(append([]string{"vmSize"}, ignoreChanges...)...)
		want.DependsOn, want.ReplacementTrigger = dependsOn, "standard_d4ds_v5"
		return want
	}
	assert.Equal(t, map[string]recorder.ResourceOptions{
		cluster.Token + "::blue":    {Parent: stackParent},
		managed:                     newClusterOptions(defaultDrift...),
		poolToken + "::blue-pool-a": options([]string{"orchestratorVersion", "gpuInstanceProfile"}, managed),
		poolToken + "::blue-pool-b": options([]string{"count", "orchestratorVersion", "gpuInstanceProfile"}, poolToken+"::blue-pool-a", managed),
		poolToken + "::blue-pool-c": options([]string{"orchestratorVersion", "gpuInstanceProfile"}, poolToken+"::blue-pool-a", poolToken+"::blue-pool-b", managed),
	}, optionsOf(graph))
}

func TestClusterProtectCoversItsPools(t *testing.T) {
	t.Parallel()
	windows := &cluster.MaintenanceWindows{Default: &cluster.MaintenanceWindow{
		Schedule: cluster.Schedule{Weekly: &cluster.WeeklySchedule{DayOfWeek: "Sunday"}}, StartTime: "01:00",
	}}
	for name, test := range map[string]struct {
		protect *bool
		want    bool
	}{"default": {nil, true}, "on": {new(true), true}, "off": {new(false), false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := deployCluster(t, newClusterArgs(cluster.Spec{Protect: test.protect, NodePools: []cluster.NodePool{{Name: "a"}}, MaintenanceWindows: windows}))
			protected := map[string]bool{}
			for key, options := range optionsOf(graph) {
				protected[key] = options.Protect
			}
			assert.Equal(t, map[string]bool{
				cluster.Token + "::blue":                        false,
				clusterToken + "::blue-cluster":                 test.want,
				poolToken + "::blue-pool-a":                     test.want,
				maintenanceToken + "::blue-maintenance-default": false,
			}, protected)
		})
	}
}

func TestClusterPoolsProtectThemselves(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cluster, pool *bool
		want          bool
	}{
		"off in a protected cluster": {nil, new(false), false}, "on in an open cluster": {new(false), new(true), true}, "as the cluster": {new(false), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := deployCluster(t, newClusterArgs(cluster.Spec{Protect: test.cluster, NodePools: []cluster.NodePool{{Name: "a", Protect: test.pool}}}))
			assert.Equal(t, test.want, requireResource(t, graph, "AgentPool", "blue-pool-a").Options().Protect)
			assert.Equal(t, test.cluster == nil, requireResource(t, graph, "ManagedCluster", "blue-cluster").Options().Protect)
		})
	}
}

// TestClusterAuthorizedRanges sends addresses as AKS answers them, and what other resources give as it is.
func TestClusterAuthorizedRanges(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		server cluster.ApiServer
		want   map[string]any
	}{
		"written": {
			cluster.ApiServer{AuthorizedIpRanges: pulumi.StringArray{pulumi.String("203.0.113.7"), pulumi.String("198.51.100.0/24"), pulumi.String("203.0.113.8").ToStringOutput()}},
			map[string]any{"authorizedIPRanges": []any{"203.0.113.7/32", "198.51.100.0/24", "203.0.113.8"}, "enablePrivateCluster": false},
		},
		"from another resource": {
			cluster.ApiServer{AuthorizedIpRanges: pulumi.ToStringArray([]string{"203.0.113.7"}).ToStringArrayOutput()},
			map[string]any{"authorizedIPRanges": []any{"203.0.113.7"}, "enablePrivateCluster": false},
		},
		"none": {
			cluster.ApiServer{AuthorizedIpRanges: pulumi.StringArray{}},
			map[string]any{"authorizedIPRanges": []any{}, "enablePrivateCluster": false},
		},
		"none of a private cluster": {
			cluster.ApiServer{Private: new(true), AuthorizedIpRanges: pulumi.StringArray{}},
			map[string]any{"enablePrivateCluster": true, "enablePrivateClusterPublicFQDN": false, "privateDNSZone": "system"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := deployCluster(t, newClusterArgs(cluster.Spec{ApiServer: &test.server}))
			test.want["disableRunCommand"] = true
			assert.Equal(t, test.want, requireResource(t, graph, "ManagedCluster", "blue-cluster").Plain()["apiServerAccessProfile"])
		})
	}
}

// TestClusterLabelsKeepTheirCase has labels that would be one as tags.
func TestClusterLabelsKeepTheirCase(t *testing.T) {
	t.Parallel()
	labels := pulumi.StringMap{"team": pulumi.String("a"), "Team": pulumi.String("b")}
	graph := deployCluster(t, newClusterArgs(cluster.Spec{NodePools: []cluster.NodePool{
		{Name: "a", Labels: labels}, {Name: "spot", Labels: labels, Spot: &cluster.Spot{}}, {Name: "none", Spot: &cluster.Spot{}},
	}}))
	for pool, want := range map[string]map[string]any{
		"a":    {"team": "a", "Team": "b"},
		"spot": {"team": "a", "Team": "b", "kubernetes.azure.com/scalesetpriority": "spot"},
		"none": {"kubernetes.azure.com/scalesetpriority": "spot"},
	} {
		assert.Equal(t, want, requireResource(t, graph, "AgentPool", "blue-pool-"+pool).Plain()["nodeLabels"], pool)
	}
}

func TestClusterNetworkWithoutPodRange(t *testing.T) {
	t.Parallel()
	graph := deployCluster(t, newClusterArgs(cluster.Spec{Network: &cluster.Network{PluginMode: new("none")}}))
	want := defaultClusterInputs(t)
	want["networkProfile"] = map[string]any{
		"networkPlugin": "azure", "networkDataplane": "cilium", "networkPolicy": "cilium", "outboundType": "loadBalancer", "loadBalancerSku": "standard",
		"serviceCidr": "10.0.0.0/16", "dnsServiceIP": "10.0.0.10", "podCidr": "10.244.0.0/16", "ipFamilies": []any{"IPv4"},
		"loadBalancerProfile": map[string]any{
			"allocatedOutboundPorts": 0.0, "backendPoolType": "NodeIPConfiguration", "idleTimeoutInMinutes": 30.0,
			"managedOutboundIPs": map[string]any{"count": 1.0, "countIPv6": 0.0},
		},
	}
	got := requireResource(t, graph, "ManagedCluster", "blue-cluster")
	assert.Equal(t, want, got.Plain())
	assert.Equal(t, newClusterOptions(slices.Concat(azuresOwn, []string{"networkProfile.podCidr"}, unstated)...), got.Options())
	assert.Len(t, graph.Resources, 2)
}

func TestClusterOutboundWithoutLoadBalancer(t *testing.T) {
	t.Parallel()
	graph := deployCluster(t, newClusterArgs(cluster.Spec{Network: &cluster.Network{
		OutboundType: new("managedNATGateway"), NatGateway: &cluster.NatGateway{ManagedOutboundIpCount: new(2)},
	}}))
	want := defaultClusterInputs(t)
	want["networkProfile"] = map[string]any{
		"networkPlugin": "azure", "networkPluginMode": "overlay", "networkDataplane": "cilium", "networkPolicy": "cilium", "outboundType": "managedNATGateway",
		"loadBalancerSku": "standard", "serviceCidr": "10.0.0.0/16", "dnsServiceIP": "10.0.0.10", "podCidr": "10.244.0.0/16", "ipFamilies": []any{"IPv4"},
		"natGatewayProfile": map[string]any{"idleTimeoutInMinutes": 4.0, "managedOutboundIPProfile": map[string]any{"count": 2.0}},
	}
	got := requireResource(t, graph, "ManagedCluster", "blue-cluster")
	assert.Equal(t, want, got.Plain())
	assert.Equal(t, newClusterOptions(defaultDrift...), got.Options())
	assert.Len(t, graph.Resources, 2)
}

func TestClusterSwitchedOffIsSaid(t *testing.T) {
	t.Parallel()
	off := new(false)
	args := newClusterArgs(cluster.Spec{
		MonitoringEnabled: off, AzurePolicyEnabled: off, KeyVaultSecretsProvider: &cluster.KeyVaultSecretsProvider{Enabled: off},
		ImageCleaner: &cluster.ImageCleaner{Enabled: off}, Defender: &cluster.Defender{Enabled: off}, OidcIssuerEnabled: off, Tier: new("Free"),
		LocalAccountsEnabled: new(true), EntraId: &cluster.EntraId{Enabled: off},
	})
	args.WorkspaceId = nil
	graph := deployCluster(t, args)
	disabled := map[string]any{"enabled": false}
	want := defaultClusterInputs(t)
	want["addonProfiles"] = map[string]any{"omsagent": disabled, "azurepolicy": disabled, "azureKeyvaultSecretsProvider": disabled}
	want["securityProfile"] = map[string]any{
		"imageCleaner": disabled, "workloadIdentity": disabled, "defender": map[string]any{"securityMonitoring": disabled},
	}
	want["oidcIssuerProfile"] = disabled
	want["metricsProfile"] = map[string]any{"costAnalysis": disabled}
	want["sku"] = map[string]any{"name": "Base", "tier": "Free"}
	want["disableLocalAccounts"] = false
	delete(want, "aadProfile")
	got := requireResource(t, graph, "ManagedCluster", "blue-cluster")
	assert.Equal(t, want, got.Plain())
	assert.Equal(t, newClusterOptions(slices.Concat(azuresOwn[:2], unstated)...), got.Options())
	assert.Len(t, graph.Resources, 2)
}

func TestClusterInputsFromOtherResources(t *testing.T) {
	t.Parallel()
	graph := deployCluster(t, newClusterArgs(cluster.Spec{
		Tags: pulumi.StringMap{"a": pulumi.String("cluster"), "c": pulumi.String("cluster")}.ToStringMapOutput(),
		NodePools: []cluster.NodePool{{
			Name: "spot", Spot: &cluster.Spot{}, Labels: pulumi.ToStringMap(map[string]string{"b": "c"}).ToStringMapOutput(),
			Tags: pulumi.StringMap{"a": pulumi.String("pool")},
		}},
		Network: &cluster.Network{LoadBalancer: &cluster.LoadBalancer{OutboundIpPrefixIds: pulumi.ToStringArray([]string{"/prefix"}).ToStringArrayOutput()}},
	}))
	tags := map[string]any{"a": "cluster", "c": "cluster"}
	want := defaultClusterInputs(t)
	want["tags"] = tags
	want["agentPoolProfiles"].([]any)[0].(map[string]any)["tags"] = tags
	want["networkProfile"].(map[string]any)["loadBalancerProfile"] = map[string]any{
		"allocatedOutboundPorts": 0.0, "backendPoolType": "NodeIPConfiguration", "idleTimeoutInMinutes": 30.0,
		"outboundIPPrefixes": map[string]any{"publicIPPrefixes": []any{map[string]any{"id": "/prefix"}}},
	}
	assert.Equal(t, map[string]map[string]any{
		clusterToken + "::blue-cluster": want,
		poolToken + "::blue-pool-spot": {
			"resourceGroupName": "rg-test", "resourceName": "blue", "agentPoolName": "spot", "mode": "User", "type": "VirtualMachineScaleSets",
			"vmSize": "Standard_D4ds_v5", "count": 1.0, "enableAutoScaling": false, "osType": "Linux", "osSKU": "Ubuntu",
			"scaleSetPriority": "Spot", "scaleSetEvictionPolicy": "Delete", "spotMaxPrice": -1.0,
			"nodeTaints": []any{"kubernetes.azure.com/scalesetpriority=spot:NoSchedule"},
			"nodeLabels": map[string]any{"b": "c", "kubernetes.azure.com/scalesetpriority": "spot"},
			"tags":       map[string]any{"a": "pool", "c": "cluster"},
		},
	}, inputsOf(graph))
	assert.Len(t, graph.Resources, 3)
}

func TestClusterOutputs(t *testing.T) {
	t.Parallel()
	id := groupId + "/providers/Microsoft.ContainerService/managedClusters/blue"
	got := map[string]eventual[string]{}
	var pools eventual[map[string]string]
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		c, err := cluster.New(ctx, "blue", newClusterArgs(cluster.Spec{NodePools: []cluster.NodePool{{Name: "apps"}}}))
		if err != nil {
			return err
		}
		for name, output := range map[string]pulumi.StringOutput{
			"clusterId": c.ClusterId, "clusterName": c.ClusterName, "resourceGroupName": c.ResourceGroupName, "location": c.Location, "fqdn": c.Fqdn,
			"privateFqdn": c.PrivateFqdn, "oidcIssuerUrl": c.OidcIssuerUrl, "currentKubernetesVersion": c.CurrentKubernetesVersion,
			"nodeResourceGroup": c.NodeResourceGroup, "principalId": c.PrincipalId, "kubeletIdentityClientId": c.KubeletIdentityClientId,
			"kubeletIdentityObjectId": c.KubeletIdentityObjectId, "kubeletIdentityResourceId": c.KubeletIdentityResourceId,
			"createdAt": c.CreatedAt,
		} {
			got[name] = eventually[string](output)
		}
		pools = eventually[map[string]string](c.NodePoolIds)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	require.Len(t, graph.Resources, 3)
	resolved := map[string]string{}
	for name, output := range got {
		resolved[name] = output.value(t)
	}
	assert.Equal(t, map[string]string{
		"clusterId": id, "clusterName": "blue", "resourceGroupName": "rg-test", "location": "westeurope", "fqdn": "test.hcp.northeurope.azmk8s.io",
		"privateFqdn": "", "oidcIssuerUrl": "https://oidc.test" + id + "/", "currentKubernetesVersion": "1.36.2", "nodeResourceGroup": "MC_test",
		"principalId": "22222222-2222-2222-2222-222222222222", "kubeletIdentityClientId": "44444444-4444-4444-4444-444444444444",
		"kubeletIdentityObjectId":   "55555555-5555-5555-5555-555555555555",
		"kubeletIdentityResourceId": recorder.Subscription + "/resourceGroups/MC_test/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet",
		"createdAt":                 "",
	}, resolved)
	assert.Equal(t, map[string]string{"system": id + "/agentPools/system", "apps": id + "/agentPools/apps"}, pools.value(t))
}

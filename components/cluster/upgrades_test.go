package cluster

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

func TestValidateRejectsUpgrades(t *testing.T) {
	t.Parallel()
	manual := &Upgrades{Channel: new("none")}
	runRejections(t, []rejection{
		{
			"channel",
			Spec{Upgrades: &Upgrades{Channel: new("Stable"), NodeOsChannel: new("nodeimage")}},
			[]string{
				`upgrades.channel is "Stable": must be one of none, patch, stable, rapid, node-image; did you mean "stable"?`,
				`upgrades.nodeOsChannel is "nodeimage": must be one of None, Unmanaged, SecurityPatch, NodeImage; did you mean "NodeImage"?`,
			},
		},
		{
			"node-image with another node channel",
			Spec{Upgrades: &Upgrades{Channel: new("node-image"), NodeOsChannel: new("SecurityPatch")}},
			[]string{`upgrades.channel is node-image with nodeOsChannel SecurityPatch: AKS allows it with NodeImage only; set channel: none for node images without Kubernetes upgrades`},
		},
		{
			"force until",
			Spec{Upgrades: &Upgrades{ForceUpgradeUntil: new("2030-01-31")}},
			[]string{`upgrades.forceUpgradeUntil is "2030-01-31": must be a time such as "2030-01-31T00:00:00Z", in quotes`},
		},
		{
			"version",
			Spec{KubernetesVersion: new("v1.36")},
			[]string{`kubernetesVersion is "v1.36": must be major.minor or major.minor.patch, such as 1.36 or 1.36.2`},
		},
		{
			"patch under a channel",
			Spec{KubernetesVersion: new("1.36.2")},
			[]string{`kubernetesVersion is "1.36.2" with upgrades.channel patch by default: automatic upgrades move the patch; give 1.36, or set upgrades.channel: none`},
		},
		{
			"pool version under a channel",
			Spec{SystemPool: &NodePool{KubernetesVersion: new("1.36")}},
			[]string{`systemPool.kubernetesVersion is "1.36" with upgrades.channel patch by default: automatic upgrades set the pools' version; remove it, or set upgrades.channel: none`},
		},
		{
			"version on one pool only",
			Spec{Upgrades: manual, NodePools: []NodePool{{Name: "apps", KubernetesVersion: new("1.36")}, {Name: "jobs"}}},
			[]string{
				`systemPool.kubernetesVersion is required because nodePools[0] has one: AKS wants a version on all pools or on none`,
				`nodePools[1].kubernetesVersion is required because nodePools[0] has one: AKS wants a version on all pools or on none`,
			},
		},
		{
			"pool ahead",
			Spec{Upgrades: manual, KubernetesVersion: new("1.35"), SystemPool: &NodePool{KubernetesVersion: new("1.36")}},
			[]string{`systemPool.kubernetesVersion is "1.36", ahead of kubernetesVersion "1.35": a pool must not be newer than the control plane; upgrade that first`},
		},
		{
			"pool patch ahead",
			Spec{Upgrades: manual, KubernetesVersion: new("1.36.1"), SystemPool: &NodePool{KubernetesVersion: new("1.36.2")}},
			[]string{`systemPool.kubernetesVersion is "1.36.2", ahead of kubernetesVersion "1.36.1": a pool must not be newer than the control plane; upgrade that first`},
		},
		{
			"pool far behind",
			Spec{Upgrades: manual, KubernetesVersion: new("1.36"), SystemPool: &NodePool{KubernetesVersion: new("1.32.4")}},
			[]string{`systemPool.kubernetesVersion is "1.32.4", too far behind kubernetesVersion "1.36": at most 3 minor versions may lie between; upgrade the pool first`},
		},
	})
}

// unstated are the inputs that replace a cluster and that a spec with defaults does not choose.
var unstated = []string{
	"networkProfile.podCidrs", "networkProfile.serviceCidrs",
	"nodeResourceGroup", "diskEncryptionSetID", "fqdnSubdomain", "linuxProfile", "windowsProfile",
}

func TestDriftingInputs(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		spec Spec
		want []string
	}{
		{"zero value", Spec{}, []string{"kubernetesVersion", "agentPoolProfiles[0].orchestratorVersion", "securityProfile.defender"}},
		{
			"minor version under patch can be edited",
			Spec{KubernetesVersion: new("1.36"), Defender: &Defender{}},
			[]string{"agentPoolProfiles[0].orchestratorVersion"},
		},
		{
			"minor version under stable moves",
			Spec{KubernetesVersion: new("1.36"), Upgrades: &Upgrades{Channel: new("stable")}, Defender: &Defender{}},
			[]string{"kubernetesVersion", "agentPoolProfiles[0].orchestratorVersion"},
		},
		{"manual upgrades", Spec{KubernetesVersion: new("1.36.1"), Upgrades: &Upgrades{Channel: new("none")}, Defender: &Defender{}}, nil},
		{
			"autoscaled system pool",
			Spec{
				KubernetesVersion: new("1.36"), Upgrades: &Upgrades{Channel: new("none")}, Defender: &Defender{},
				SystemPool: &NodePool{MinCount: new(1), MaxCount: new(3)},
			},
			[]string{"agentPoolProfiles[0].count"},
		},
		{
			"pods without a range",
			Spec{
				KubernetesVersion: new("1.36"), Upgrades: &Upgrades{Channel: new("none")}, Defender: &Defender{},
				Network: &Network{PluginMode: new("none")},
			},
			[]string{"networkProfile.podCidr"},
		},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, append(test.want, unstated...), test.spec.driftingInputs())
		})
	}
}

// What an import takes over and the program does not state would otherwise be taken away, with the cluster.
func TestInputsThatReplaceTheClusterAreLeftAloneUnlessChosen(t *testing.T) {
	t.Parallel()
	chosen := Spec{
		NodeResourceGroup:   &NodeResourceGroup{Name: new("rg-nodes")},
		DiskEncryptionSetId: pulumi.String("/subscriptions/x"),
		Properties: map[string]any{
			"dnsPrefix": nil, "fqdnSubdomain": "shop", "linuxProfile": map[string]any{}, "windowsProfile": map[string]any{},
		},
	}
	assert.Equal(t, []string{"dnsPrefix"}, chosen.unstatedInputs())
	restricted := Spec{NodeResourceGroup: &NodeResourceGroup{RestrictionLevel: new("ReadOnly")}, Properties: map[string]any{"linuxProfile": nil}}
	assert.Equal(t, unstated[2:], restricted.unstatedInputs())
	raw := Spec{Properties: map[string]any{"nodeResourceGroup": "rg-nodes"}}
	assert.Equal(t, unstated[3:], raw.unstatedInputs())
}

func TestPoolDriftingInputs(t *testing.T) {
	t.Parallel()
	scaled := poolInput{NodePool: NodePool{MinCount: new(0), MaxCount: new(3)}}
	const gpu = "gpuInstanceProfile"
	manual := &Spec{Upgrades: &Upgrades{Channel: new("none")}}
	assert.Equal(t, []string{"vmSize", "count", "orchestratorVersion", gpu}, (&Spec{}).poolDriftingInputs(scaled))
	assert.Equal(t, []string{"vmSize", "count", gpu}, manual.poolDriftingInputs(scaled))
	assert.Equal(t, []string{"vmSize", gpu}, manual.poolDriftingInputs(poolInput{}))
	assert.Equal(t, []string{"vmSize"}, manual.poolDriftingInputs(poolInput{NodePool: NodePool{Properties: map[string]any{gpu: "MIG1g"}}}))
}

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]version{"1.36": {1, 36, -1}, "1.36.0": {1, 36, 0}, "1.32.15": {1, 32, 15}} {
		got, ok := parseVersion(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "1", "1.36.", "v1.36", "1.36.1-rc", "1.36.1.1", "1.99999", "01.36", "1.036", "1.36.01"} {
		_, ok := parseVersion(text)
		assert.False(t, ok, text)
	}
}

func TestAutoScalerText(t *testing.T) {
	t.Parallel()
	assert.Equal(t, autoScalerText{
		balanceSimilarNodeGroups: "false", expander: "random", maxEmptyBulkDelete: "10", maxGracefulTermination: "600", maxNodeProvision: "15m",
		maxTotalUnready: "45", newPodScaleUpDelay: "0s", okTotalUnready: "3", delayAfterAdd: "10m", delayAfterFailure: "3m",
		unneeded: "10m", unready: "20m", utilization: "0.5", scanInterval: "10", skipLocalStorage: "false", skipSystemPods: "true",
	}, (*AutoScaler)(nil).text())
	chosen := AutoScaler{
		BalanceSimilarNodeGroups: new(true), Expander: new("priority"), MaxEmptyBulkDelete: new(1), MaxGracefulTerminationSeconds: new(30),
		MaxNodeProvisionMinutes: new(20), MaxTotalUnreadyPercentage: new(0), NewPodScaleUpDelaySeconds: new(5), OkTotalUnreadyCount: new(0),
		ScaleDownDelayAfterAddMinutes: new(1), ScaleDownDelayAfterDeleteMinutes: new(2), ScaleDownDelayAfterFailureMinutes: new(4),
		ScaleDownUnneededMinutes: new(5), ScaleDownUnreadyMinutes: new(6), ScaleDownUtilizationThreshold: new(0.65), ScanIntervalSeconds: new(20),
		SkipNodesWithLocalStorage: new(true), SkipNodesWithSystemPods: new(false),
	}
	assert.Equal(t, autoScalerText{
		balanceSimilarNodeGroups: "true", expander: "priority", maxEmptyBulkDelete: "1", maxGracefulTermination: "30", maxNodeProvision: "20m",
		maxTotalUnready: "0", newPodScaleUpDelay: "5s", okTotalUnready: "0", delayAfterAdd: "1m", delayAfterDelete: "2m", delayAfterFailure: "4m",
		unneeded: "5m", unready: "6m", utilization: "0.65", scanInterval: "20", skipLocalStorage: "true", skipSystemPods: "false",
	}, chosen.text())
}

package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestValidateRejectsUpgrades(t *testing.T) {
	manual := &Upgrades{Channel: to("none")}
	runRejections(t, []rejection{
		{
			"channel", Spec{Upgrades: &Upgrades{Channel: to("Stable"), NodeOsChannel: to("nodeimage")}},
			[]string{
				`upgrades.channel is "Stable": must be one of none, patch, stable, rapid, node-image; did you mean "stable"?`,
				`upgrades.nodeOsChannel is "nodeimage": must be one of None, Unmanaged, SecurityPatch, NodeImage; did you mean "NodeImage"?`,
			},
		},
		{
			"node-image with another node channel", Spec{Upgrades: &Upgrades{Channel: to("node-image"), NodeOsChannel: to("SecurityPatch")}},
			[]string{`upgrades.channel is node-image with nodeOsChannel SecurityPatch: AKS allows it with NodeImage only; set channel: none for node images without Kubernetes upgrades`},
		},
		{
			"force until", Spec{Upgrades: &Upgrades{ForceUpgradeUntil: to("2030-01-31")}},
			[]string{`upgrades.forceUpgradeUntil is "2030-01-31": must be a time such as 2030-01-31T00:00:00Z`},
		},
		{
			"version", Spec{KubernetesVersion: to("v1.33")},
			[]string{`kubernetesVersion is "v1.33": must be major.minor or major.minor.patch, such as 1.33 or 1.33.2`},
		},
		{
			"patch under a channel", Spec{KubernetesVersion: to("1.33.2")},
			[]string{`kubernetesVersion is "1.33.2" with upgrades.channel patch: automatic upgrades move the patch; give 1.33, or set upgrades.channel: none`},
		},
		{
			"pool version under a channel", Spec{SystemPool: &NodePool{KubernetesVersion: to("1.33")}},
			[]string{`systemPool.kubernetesVersion is "1.33" with upgrades.channel patch: automatic upgrades set the pools' version; remove it, or set upgrades.channel: none`},
		},
		{
			"version on one pool only", Spec{Upgrades: manual, NodePools: []NodePool{{Name: "apps", KubernetesVersion: to("1.33")}, {Name: "jobs"}}},
			[]string{
				`systemPool.kubernetesVersion is required because nodePools[0] has one: AKS wants a version on all pools or on none`,
				`nodePools[1].kubernetesVersion is required because nodePools[0] has one: AKS wants a version on all pools or on none`,
			},
		},
		{
			"pool ahead", Spec{Upgrades: manual, KubernetesVersion: to("1.32"), SystemPool: &NodePool{KubernetesVersion: to("1.33")}},
			[]string{`systemPool.kubernetesVersion is "1.33", ahead of kubernetesVersion "1.32": a pool must not be newer than the control plane; upgrade that first`},
		},
		{
			"pool patch ahead", Spec{Upgrades: manual, KubernetesVersion: to("1.33.1"), SystemPool: &NodePool{KubernetesVersion: to("1.33.2")}},
			[]string{`systemPool.kubernetesVersion is "1.33.2", ahead of kubernetesVersion "1.33.1": a pool must not be newer than the control plane; upgrade that first`},
		},
		{
			"pool far behind", Spec{Upgrades: manual, KubernetesVersion: to("1.33"), SystemPool: &NodePool{KubernetesVersion: to("1.29.4")}},
			[]string{`systemPool.kubernetesVersion is "1.29.4", too far behind kubernetesVersion "1.33": at most 3 minor versions may lie between; upgrade the pool first`},
		},
	})
}

func TestDriftingInputs(t *testing.T) {
	cases := []struct {
		name string
		spec Spec
		want []string
	}{
		{"zero value", Spec{}, []string{"kubernetesVersion", "agentPoolProfiles[0].orchestratorVersion", "securityProfile.defender"}},
		{
			"minor version under patch can be edited", Spec{KubernetesVersion: to("1.33"), Defender: &Defender{}},
			[]string{"agentPoolProfiles[0].orchestratorVersion"},
		},
		{
			"minor version under stable moves", Spec{KubernetesVersion: to("1.33"), Upgrades: &Upgrades{Channel: to("stable")}, Defender: &Defender{}},
			[]string{"kubernetesVersion", "agentPoolProfiles[0].orchestratorVersion"},
		},
		{"manual upgrades", Spec{KubernetesVersion: to("1.33.1"), Upgrades: &Upgrades{Channel: to("none")}, Defender: &Defender{}}, nil},
		{
			"autoscaled system pool", Spec{
				KubernetesVersion: to("1.33"), Upgrades: &Upgrades{Channel: to("none")}, Defender: &Defender{},
				SystemPool: &NodePool{MinCount: to(1), MaxCount: to(3)},
			},
			[]string{"agentPoolProfiles[0].count"},
		},
		{
			"pods without a range", Spec{
				KubernetesVersion: to("1.33"), Upgrades: &Upgrades{Channel: to("none")}, Defender: &Defender{},
				Network: &Network{PluginMode: to("none")},
			},
			[]string{"networkProfile.podCidr", "networkProfile.podCidrs"},
		},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, test.spec.driftingInputs())
		})
	}
}

func TestPoolDriftingInputs(t *testing.T) {
	scaled := poolInput{NodePool: NodePool{MinCount: to(0), MaxCount: to(3)}}
	assert.Equal(t, []string{"count", "orchestratorVersion"}, (&Spec{}).poolDriftingInputs(scaled))
	assert.Equal(t, []string{"count"}, (&Spec{Upgrades: &Upgrades{Channel: to("none")}}).poolDriftingInputs(scaled))
	assert.Empty(t, (&Spec{Upgrades: &Upgrades{Channel: to("none")}}).poolDriftingInputs(poolInput{}))
}

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]version{"1.33": {1, 33, -1}, "1.33.0": {1, 33, 0}, "1.29.15": {1, 29, 15}} {
		got, ok := parseVersion(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "1", "1.33.", "v1.33", "1.33.1-rc", "1.33.1.1", "1.99999"} {
		_, ok := parseVersion(text)
		assert.False(t, ok, text)
	}
}

func TestAutoScalerText(t *testing.T) {
	assert.Equal(t, autoScalerText{
		balanceSimilarNodeGroups: "false", expander: "random", maxEmptyBulkDelete: "10", maxGracefulTermination: "600", maxNodeProvision: "15m",
		maxTotalUnready: "45", newPodScaleUpDelay: "0s", okTotalUnready: "3", delayAfterAdd: "10m", delayAfterFailure: "3m",
		unneeded: "10m", unready: "20m", utilization: "0.5", scanInterval: "10", skipLocalStorage: "false", skipSystemPods: "true",
	}, (*AutoScaler)(nil).text())
	chosen := AutoScaler{
		BalanceSimilarNodeGroups: to(true), Expander: to("priority"), MaxEmptyBulkDelete: to(1), MaxGracefulTerminationSeconds: to(30),
		MaxNodeProvisionMinutes: to(20), MaxTotalUnreadyPercentage: to(0), NewPodScaleUpDelaySeconds: to(5), OkTotalUnreadyCount: to(0),
		ScaleDownDelayAfterAddMinutes: to(1), ScaleDownDelayAfterDeleteMinutes: to(2), ScaleDownDelayAfterFailureMinutes: to(4),
		ScaleDownUnneededMinutes: to(5), ScaleDownUnreadyMinutes: to(6), ScaleDownUtilizationThreshold: to(0.65), ScanIntervalSeconds: to(20),
		SkipNodesWithLocalStorage: to(true), SkipNodesWithSystemPods: to(false),
	}
	assert.Equal(t, autoScalerText{
		balanceSimilarNodeGroups: "true", expander: "priority", maxEmptyBulkDelete: "1", maxGracefulTermination: "30", maxNodeProvision: "20m",
		maxTotalUnready: "0", newPodScaleUpDelay: "5s", okTotalUnready: "0", delayAfterAdd: "1m", delayAfterDelete: "2m", delayAfterFailure: "4m",
		unneeded: "5m", unready: "6m", utilization: "0.65", scanInterval: "20", skipLocalStorage: "true", skipSystemPods: "false",
	}, chosen.text())
}

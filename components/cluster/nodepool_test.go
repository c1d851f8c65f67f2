package cluster

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

func pools(pools ...NodePool) Spec { return Spec{NodePools: pools} }

func TestValidateRejectsNodePools(t *testing.T) {
	t.Parallel()
	runRejections(t, []rejection{
		{"no name", pools(NodePool{}), []string{`nodePools[0].name is required: give 1 to 12 lower-case letters and digits`}},
		{
			"name", pools(NodePool{Name: "Apps-1"}),
			[]string{`nodePools[0].name is "Apps-1": must be 1 to 12 lower-case letters and digits, starting with a letter`},
		},
		{
			"name of 13", pools(NodePool{Name: "abcdefghijklm"}),
			[]string{`nodePools[0].name is "abcdefghijklm": must be 1 to 12 lower-case letters and digits, starting with a letter`},
		},
		{
			"names twice", pools(NodePool{Name: "apps"}, NodePool{Name: "apps"}, NodePool{Name: "system"}),
			[]string{
				`nodePools[1].name is "apps", as is that of nodePools[0]: pools need different names`,
				`nodePools[2].name is "system", as is that of systemPool: pools need different names`,
			},
		},
		{
			"mode", pools(NodePool{Name: "apps", Mode: new("user")}),
			[]string{`nodePools[0].mode is "user": must be one of User, System; did you mean "User"?`},
		},
		{
			"system pool's mode",
			Spec{SystemPool: &NodePool{Mode: new("System")}},
			[]string{`systemPool.mode is "System": the system pool is always of mode System; remove it`},
		},
		{"count", pools(NodePool{Name: "apps", Count: new(-1)}), []string{`nodePools[0].count is -1: must be 0 to 1000`}},
		{"no system node", Spec{SystemPool: &NodePool{Count: new(0)}}, []string{`systemPool.count is 0: must be 1 to 1000`}},
		{
			"no node in a further System pool", pools(NodePool{Name: "sys2", Mode: new("System"), MinCount: new(0), MaxCount: new(2)}),
			[]string{`nodePools[0].minCount is 0: must be 1 to 1000`},
		},
		{
			"maximum alone", pools(NodePool{Name: "apps", MaxCount: new(3)}),
			[]string{`nodePools[0].minCount is required: the autoscaler needs it with maxCount`},
		},
		{
			"minimum alone", pools(NodePool{Name: "apps", MinCount: new(3)}),
			[]string{`nodePools[0].maxCount is required: the autoscaler needs it with minCount`},
		},
		{
			"minimum above maximum", pools(NodePool{Name: "apps", MinCount: new(4), MaxCount: new(3)}),
			[]string{`nodePools[0].minCount is 4, more than maxCount 3: swap them`},
		},
		{
			"count and autoscaling", pools(NodePool{Name: "apps", Count: new(9), MinCount: new(1), MaxCount: new(3)}),
			[]string{`nodePools[0].count is 9: must be minCount 1 to maxCount 3, since it is how many nodes the autoscaler begins with; change it or leave it out for minCount`},
		},
		{
			"size", pools(NodePool{Name: "apps", VmSize: new("D4ds_v5")}),
			[]string{`nodePools[0].vmSize is "D4ds_v5": must be a virtual machine size such as Standard_D4ds_v5`},
		},
		{
			"confidential size on an overlay", pools(NodePool{Name: "apps", VmSize: new("Standard_DC2s_v2")}),
			[]string{`nodePools[0].vmSize is "Standard_DC2s_v2": an overlay network does not run on DCsv2 sizes; take another size or set network.pluginMode: none`},
		},
		{
			"zones", pools(NodePool{Name: "apps", Zones: []string{"1", "4", "1"}}),
			[]string{`nodePools[0].zones[1] is "4": must be one of 1, 2, 3`, `nodePools[0].zones[2] is "1" again: give each zone once`},
		},
		{
			"disk", pools(NodePool{Name: "apps", OsDiskSizeGb: new(2049), OsDiskType: new("Premium")}),
			[]string{`nodePools[0].osDiskSizeGb is 2049: must be 30 to 2048, or 0 for what fits the size`, `nodePools[0].osDiskType is "Premium": must be one of Managed, Ephemeral`},
		},
		{
			"small disks", pools(NodePool{Name: "a", OsDiskSizeGb: new(29)}, NodePool{Name: "b", OsDiskSizeGb: new(30)}, NodePool{Name: "c", OsDiskSizeGb: new(-1)}),
			[]string{
				`nodePools[0].osDiskSizeGb is 29: must be 30 to 2048, or 0 for what fits the size`,
				`nodePools[2].osDiskSizeGb is -1: must be 30 to 2048, or 0 for what fits the size`,
			},
		},
		{
			"stopped ephemeral disks", pools(NodePool{Name: "apps", OsDiskType: new("Ephemeral"), ScaleDownMode: new("Deallocate")}),
			[]string{`nodePools[0].scaleDownMode is Deallocate with osDiskType Ephemeral: such a disk does not outlive a stop; set osDiskType: Managed`},
		},
		{
			"scale-down mode and runtime", pools(NodePool{Name: "apps", ScaleDownMode: new("Stop"), WorkloadRuntime: new("Wasm")}),
			[]string{
				`nodePools[0].scaleDownMode is "Stop": must be one of Delete, Deallocate`,
				`nodePools[0].workloadRuntime is "Wasm": must be OCIContainer; leave it out`,
			},
		},
		{"few pods", pools(NodePool{Name: "apps", MaxPods: new(9)}), []string{`nodePools[0].maxPods is 9: must be 10 to 250`}},
		{"many pods", pools(NodePool{Name: "apps", MaxPods: new(251)}), []string{`nodePools[0].maxPods is 251: must be 10 to 250`}},
		{"few pods for the system", Spec{SystemPool: &NodePool{Count: new(1), MaxPods: new(29)}}, []string{`systemPool.maxPods is 29: with the 1 node that the pool begins with it has room for 29 pods, and AKS wants room for 30; give 30 or more, or begin with 2 nodes`}},
		{
			"labels", pools(NodePool{Name: "apps", Labels: pulumi.StringMap{
				"team": pulumi.String("web shop"), "a b": pulumi.String("x"), "kubernetes.azure.com/mode": pulumi.String("x"), "contoso.com/team": pulumi.String("shop"),
			}}),
			[]string{
				`nodePools[0].labels["a b"] is not a label: must be letters, digits, hyphens, underscores and periods, at most 63, after an optional DNS name and slash`,
				`nodePools[0].labels["kubernetes.azure.com/mode"] is a label of AKS itself: choose one without kubernetes.azure.com/`,
				`nodePools[0].labels.team is "web shop": must be at most 63 letters, digits, hyphens, underscores and periods, with a letter or digit at both ends`,
			},
		},
		{
			"taints", pools(NodePool{Name: "apps", Taints: []string{"gpu=true:NoSchedule", "gpu", "gpu=true:Never", "gpu=true:NoSchedule"}}),
			[]string{
				`nodePools[0].taints[1] is "gpu": must be key=value:effect or key:effect, with effect NoSchedule, PreferNoSchedule or NoExecute`,
				`nodePools[0].taints[2] is "gpu=true:Never": must be key=value:effect or key:effect, with effect NoSchedule, PreferNoSchedule or NoExecute`,
				`nodePools[0].taints[3] is "gpu=true:NoSchedule" again: give each taint once`,
			},
		},
		{
			"spot system pool",
			Spec{SystemPool: &NodePool{Spot: &Spot{}}},
			[]string{`systemPool.spot is set for a pool of mode System: spot nodes can vanish, the cluster's own pods must not; take a pool of mode User`},
		},
		{
			"spot", pools(NodePool{Name: "spot", Spot: &Spot{EvictionPolicy: new("Stop"), MaxPrice: new(0.0)}}),
			[]string{
				`nodePools[0].spot.evictionPolicy is "Stop": must be one of Delete, Deallocate`,
				`nodePools[0].spot.maxPrice is 0: must be a price above 0, or -1 for up to the regular price`,
			},
		},
		{
			"upgrade settings", pools(NodePool{Name: "apps", UpgradeSettings: &UpgradeSettings{MaxSurge: new("150%"), DrainTimeoutMinutes: new(0), NodeSoakMinutes: new(31)}}),
			[]string{
				`nodePools[0].upgradeSettings.maxSurge is "150%": must be a number of nodes such as "2", or a share such as "33%"`,
				`nodePools[0].upgradeSettings.drainTimeoutMinutes is 0: must be 1 to 1440`,
				`nodePools[0].upgradeSettings.nodeSoakMinutes is 31: must be 0 to 30`,
			},
		},
		{
			"raw properties",
			Spec{SystemPool: &NodePool{Properties: map[string]any{"kubeletDiskType": "OS"}}, NodePools: []NodePool{
				{Name: "apps", Properties: map[string]any{"agentPoolName": "x", "kubeletDisk": "OS"}},
			}},
			[]string{
				`systemPool.properties is set for the system pool, which is part of the cluster: properties.agentPoolProfiles of the cluster can have such, but takes the place of systemPool as a whole`,
				`nodePools[0].properties.agentPoolName cannot be overridden here: it says which pool this is; set name instead`,
				`nodePools[0].properties.kubeletDisk is not an input of azure-native's AgentPool; did you mean "kubeletDiskType"?`,
			},
		},
	})
}

func TestValidateRejectsWindowsAndSubnets(t *testing.T) {
	t.Parallel()
	windowsReady := &Network{Dataplane: new("azure")}
	runRejections(t, []rejection{
		{
			"operating system", pools(NodePool{Name: "apps", OsType: new("linux"), OsSku: new("Debian")}),
			[]string{
				`nodePools[0].osType is "linux": must be one of Linux, Windows; did you mean "Linux"?`,
				`nodePools[0].osSku is "Debian": must be one of Ubuntu, AzureLinux`,
			},
		},
		{
			"Windows image on Linux", pools(NodePool{Name: "win", OsSku: new("Windows2022")}),
			[]string{`nodePools[0].osSku is Windows2022 with osType Linux by default: set osType: Windows`},
		},
		{
			"Linux image on Windows",
			Spec{Network: windowsReady, NodePools: []NodePool{{Name: "win", OsType: new("Windows"), OsSku: new("Ubuntu")}}},
			[]string{`nodePools[0].osSku is "Ubuntu": must be one of Windows2022`},
		},
		{
			"Windows on Arm",
			Spec{Network: windowsReady, NodePools: []NodePool{
				{Name: "win", OsType: new("Windows"), VmSize: new("Standard_D4pds_v6")},
				{Name: "wi2", OsType: new("Windows"), VmSize: new("standard_e2ps_v5")},
				{Name: "wi3", OsType: new("Windows"), VmSize: new("Standard_NP10s")},
				{Name: "arm", VmSize: new("Standard_D4pds_v6")},
			}},
			[]string{
				`nodePools[0].osType is Windows with vmSize Standard_D4pds_v6, whose processor is an Arm one: AKS runs Linux alone on these; take a size without a p behind its number, such as Standard_D4ds_v5`,
				`nodePools[1].osType is Windows with vmSize Standard_E2ps_v5, whose processor is an Arm one: AKS runs Linux alone on these; take a size without a p behind its number, such as Standard_D4ds_v5`,
			},
		},
		{
			"Windows name",
			Spec{Network: windowsReady, NodePools: []NodePool{{Name: "windows", OsType: new("Windows")}}},
			[]string{`nodePools[0].name is "windows": the name of a Windows pool has at most 6 characters`},
		},
		{
			"Windows on Cilium", pools(NodePool{Name: "win", OsType: new("Windows")}),
			[]string{`nodePools[0].osType is Windows with network.dataplane cilium by default: Cilium runs on Linux only; set network.dataplane: azure on day one`},
		},
		{
			"Windows on kubenet",
			Spec{Network: &Network{Plugin: new("kubenet")}, NodePools: []NodePool{{Name: "win", OsType: new("Windows")}}},
			[]string{`nodePools[0].osType is Windows with network.plugin kubenet: Windows nodes need plugin azure; set network.plugin: azure`},
		},
		{
			"Windows for the system",
			Spec{Network: windowsReady, NodePools: []NodePool{{Name: "win", Mode: new("System"), OsType: new("Windows")}}},
			[]string{`nodePools[0].osType is Windows for a pool of mode System: the cluster's own pods run on Linux; take a pool of mode User`},
		},
		{
			"subnet",
			Spec{SystemPool: &NodePool{VnetSubnetId: pulumi.String(workspaceId)}},
			[]string{`systemPool.vnetSubnetId is "` + workspaceId + `", the id of a Microsoft.OperationalInsights/workspaces: must be the id of a Microsoft.Network/virtualNetworks/subnets`},
		},
		{
			"subnet on one pool only", pools(NodePool{Name: "apps", VnetSubnetId: pulumi.String(subnetId)}),
			[]string{`systemPool.vnetSubnetId is required because nodePools[0] has one: nodes must all be in one virtual network; give a subnet for every pool or for none`},
		},
		{
			"pod subnet on one pool only",
			Spec{
				Network:    &Network{PluginMode: new("none")},
				SystemPool: &NodePool{VnetSubnetId: pulumi.String(subnetId), PodSubnetId: pulumi.String(podSubnetId)},
				NodePools:  []NodePool{{Name: "apps", VnetSubnetId: pulumi.String(subnetId)}},
			},
			[]string{`nodePools[0].podSubnetId is required because systemPool has one: AKS wants a pod subnet on every pool or on none`},
		},
		{
			"pod subnet with an overlay, without a node subnet",
			Spec{SystemPool: &NodePool{PodSubnetId: pulumi.String(podSubnetId)}},
			[]string{
				`systemPool.podSubnetId is set with network.plugin azure by default and pluginMode overlay by default: pods take addresses of a subnet with plugin azure and pluginMode none only`,
				`systemPool.podSubnetId is set without vnetSubnetId: pods and nodes must be in one virtual network; give the nodes' subnet too`,
			},
		},
	})
}

func TestFurtherPoolsLeaveTheSystemPoolAlone(t *testing.T) {
	t.Parallel()
	for _, further := range [][]NodePool{nil, {{Name: "apps"}}, {{Name: "apps", Spot: &Spot{}}, {Name: "win", OsType: new("Windows")}}} {
		spec := Spec{SystemPool: &NodePool{Taints: []string{"a:NoExecute"}}, NodePools: further}
		assert.Equal(t, []string{"a:NoExecute"}, spec.systemPool().nodeTaints())
		assert.Empty(t, (&Spec{NodePools: further}).systemPool().nodeTaints())
	}
}

func TestSpotTaintIsGivenOnce(t *testing.T) {
	t.Parallel()
	pool := poolInput{NodePool: NodePool{Spot: &Spot{}, Taints: []string{spotTaint, "batch:NoSchedule"}}}
	assert.Equal(t, []string{"kubernetes.azure.com/scalesetpriority=spot:NoSchedule", "batch:NoSchedule"}, pool.nodeTaints())
}

func TestNodeCounts(t *testing.T) {
	t.Parallel()
	spec := Spec{SystemPool: &NodePool{MinCount: new(2), MaxCount: new(5)}, NodePools: []NodePool{{Name: "apps"}, {Name: "jobs", MinCount: new(0), MaxCount: new(10)}}}
	for i, want := range []int{2, 1, 0} {
		assert.Equal(t, want, spec.poolInputs()[i].startCount())
	}
	for want, spec := range map[int]*Spec{16: &spec, 3: {}} {
		most, known := spec.mostNodes()
		assert.True(t, known)
		assert.Equal(t, want, most)
	}
	_, known := (&Spec{SystemPool: &NodePool{Count: new(1001)}}).mostNodes()
	assert.False(t, known)
}

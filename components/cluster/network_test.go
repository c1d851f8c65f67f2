package cluster

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func TestValidateRejectsNetworkCombinations(t *testing.T) {
	t.Parallel()
	runRejections(t, []rejection{
		{
			"words",
			Spec{Network: &Network{Plugin: new("azur"), PluginMode: new("Overlay"), Dataplane: new("ebpf"), Policy: new("calicoo"), OutboundType: new("loadbalancer")}},
			[]string{
				`network.plugin is "azur": must be one of azure, kubenet, none; did you mean "azure"?`,
				`network.pluginMode is "Overlay": must be one of overlay, none; did you mean "overlay"?`,
				`network.dataplane is "ebpf": must be one of azure, cilium`,
				`network.policy is "calicoo": must be one of azure, calico, cilium, none; did you mean "calico"?`,
				`network.outboundType is "loadbalancer": must be one of loadBalancer, managedNATGateway, userAssignedNATGateway, userDefinedRouting, none, block; did you mean "loadBalancer"?`,
			},
		},
		{
			"overlay and cilium on kubenet",
			Spec{Network: &Network{Plugin: new("kubenet"), PluginMode: new("overlay"), Dataplane: new("cilium")}},
			[]string{
				`network.pluginMode is overlay with plugin kubenet: only plugin azure has an overlay; set network.plugin: azure or remove it`,
				`network.dataplane is cilium with plugin kubenet: only plugin azure runs on Cilium; set network.plugin: azure or remove it`,
			},
		},
		{
			"overlay on no plugin",
			Spec{Network: &Network{Plugin: new("none"), PluginMode: new("overlay")}},
			[]string{`network.pluginMode is overlay with plugin none: only plugin azure has an overlay; set network.plugin: azure or remove it`},
		},
		{
			"dataplane on no plugin",
			Spec{Network: &Network{Plugin: new("none"), Dataplane: new("azure")}},
			[]string{`network.dataplane is azure with plugin none: the network plugin that you install brings its own; remove it`},
		},
		{
			"policy on no plugin",
			Spec{Network: &Network{Plugin: new("none"), Policy: new("calico")}},
			[]string{`network.policy is calico with plugin none, pluginMode none by default: must be one of none`},
		},
		{
			"calico on cilium",
			Spec{Network: &Network{Policy: new("calico")}},
			[]string{`network.policy is calico with plugin azure by default, pluginMode overlay by default and dataplane cilium by default: must be one of cilium, none; the other policies need network.dataplane: azure`},
		},
		{
			"cilium policy without its dataplane",
			Spec{Network: &Network{Dataplane: new("azure"), Policy: new("cilium")}},
			[]string{`network.policy is cilium with plugin azure by default, pluginMode overlay by default and dataplane azure: must be one of none, azure, calico; policy cilium needs network.dataplane: cilium`},
		},
		{
			"no policy on cilium without overlay",
			Spec{Network: &Network{PluginMode: new("none"), Policy: new("none")}},
			[]string{`network.policy is none with plugin azure by default, pluginMode none and dataplane cilium by default: must be one of cilium; the other policies need network.dataplane: azure`},
		},
		{
			"azure policy on kubenet",
			Spec{Network: &Network{Plugin: new("kubenet"), Policy: new("azure")}},
			[]string{`network.policy is azure with plugin kubenet, pluginMode none by default and dataplane azure by default: must be one of none, calico`},
		},
		{
			"advanced security without cilium",
			Spec{Network: &Network{Dataplane: new("azure"), AdvancedNetworking: &AdvancedNetworking{SecurityEnabled: new(true)}}},
			[]string{`network.advancedNetworking.securityEnabled is true without dataplane cilium: its policies are Cilium's; set network.dataplane: cilium or leave it out`},
		},
		{
			"outbound inputs of another type",
			Spec{
				Network:    &Network{OutboundType: new("userDefinedRouting"), LoadBalancer: &LoadBalancer{}, NatGateway: &NatGateway{}},
				SystemPool: &NodePool{VnetSubnetId: pulumi.String(subnetId)},
			},
			[]string{
				`network.loadBalancer is set with outboundType userDefinedRouting: it tunes loadBalancer only; remove one of the two`,
				`network.natGateway is set with outboundType userDefinedRouting: it tunes managedNATGateway only; remove one of the two`,
			},
		},
		{
			"load balancer limits",
			Spec{Network: &Network{LoadBalancer: &LoadBalancer{
				ManagedOutboundIpCount: new(101), IdleTimeoutMinutes: new(3), AllocatedOutboundPorts: new(1001), BackendPoolType: new("nodeIP"),
			}}},
			[]string{
				`network.loadBalancer.managedOutboundIpCount is 101: must be 1 to 100`,
				`network.loadBalancer.idleTimeoutMinutes is 3: must be 4 to 120`,
				`network.loadBalancer.allocatedOutboundPorts is 1001: must be a multiple of 8`,
				`network.loadBalancer.backendPoolType is "nodeIP": must be one of NodeIPConfiguration, NodeIP; did you mean "NodeIP"?`,
			},
		},
		{
			"load balancer sources",
			Spec{Network: &Network{LoadBalancer: &LoadBalancer{
				ManagedOutboundIpCount: new(2), OutboundIpIds: pulumi.StringArray{pulumi.String(subnetId)},
			}}},
			[]string{
				`network.loadBalancer has more than one source of addresses: give one of managedOutboundIpCount, outboundIpIds or outboundIpPrefixIds`,
				`network.loadBalancer.outboundIpIds[0] is "` + subnetId + `", the id of a Microsoft.Network/virtualNetworks/subnets: must be the id of a Microsoft.Network/publicIPAddresses`,
			},
		},
		{
			"not enough ports",
			Spec{Network: &Network{LoadBalancer: &LoadBalancer{AllocatedOutboundPorts: new(32000)}}},
			[]string{`network.loadBalancer.allocatedOutboundPorts is 32000, together 96000 for up to 3 nodes: the outbound addresses have 64000 in total; give more addresses or fewer ports`},
		},
		{
			"NAT limits",
			Spec{Network: &Network{OutboundType: new("managedNATGateway"), NatGateway: &NatGateway{ManagedOutboundIpCount: new(17), IdleTimeoutMinutes: new(121)}}},
			[]string{
				`network.natGateway.managedOutboundIpCount is 17: must be 1 to 16`,
				`network.natGateway.idleTimeoutMinutes is 121: must be 4 to 120`,
			},
		},
		{
			"managed NAT in an own network",
			Spec{Network: &Network{OutboundType: new("managedNATGateway")}, SystemPool: &NodePool{VnetSubnetId: pulumi.String(subnetId)}},
			[]string{`network.outboundType is managedNATGateway with a subnet of your own: AKS puts its NAT gateway into its own network only; set userAssignedNATGateway`},
		},
		{
			"routing without an own network",
			Spec{Network: &Network{OutboundType: new("userDefinedRouting")}},
			[]string{`network.outboundType is userDefinedRouting without a subnet of your own: nothing in AKS's own network routes that way; set systemPool.vnetSubnetId`},
		},
	})
}

func TestValidateRejectsAddresses(t *testing.T) {
	t.Parallel()
	runRejections(t, []rejection{
		{
			"pod range without a use",
			Spec{Network: &Network{PluginMode: new("none"), PodCidr: new("10.1.0.0/16")}},
			[]string{`network.podCidr is "10.1.0.0/16" with plugin azure by default and pluginMode none: pods have a range of their own with an overlay or kubenet only; remove it`},
		},
		{
			"no ranges",
			Spec{Network: &Network{PodCidr: new("10.1.0.0"), ServiceCidr: new("fd00::/64"), DnsServiceIp: new("10.0.0.10")}},
			[]string{
				`network.serviceCidr is "fd00::/64": must be an IPv4 range such as 10.100.0.0/16`,
				`network.podCidr is "10.1.0.0": must be an IPv4 range such as 10.100.0.0/16`,
			},
		},
		{
			"not the first address",
			Spec{Network: &Network{ServiceCidr: new("10.0.1.0/16")}},
			[]string{`network.serviceCidr is "10.0.1.0/16": must be written with its first address, 10.0.0.0/16`},
		},
		{
			"services too wide",
			Spec{Network: &Network{ServiceCidr: new("10.0.0.0/12"), PodCidr: new("10.244.0.0/16")}},
			[]string{`network.serviceCidr is "10.0.0.0/12": must be smaller than a /12; take a /16 for example`},
		},
		{
			"reserved ranges",
			Spec{Network: &Network{ServiceCidr: new("172.30.4.0/24"), PodCidr: new("169.254.0.0/17")}},
			[]string{
				`network.serviceCidr is "172.30.4.0/24", which overlaps 172.30.0.0/16: AKS keeps that for itself; choose another range`,
				`network.podCidr is "169.254.0.0/17", which overlaps 169.254.0.0/16: AKS keeps that for itself; choose another range`,
			},
		},
		{
			"overlap",
			Spec{Network: &Network{ServiceCidr: new("10.244.16.0/20")}},
			[]string{`network.serviceCidr is "10.244.16.0/20", which overlaps podCidr "10.244.0.0/16" by default: pods and services need ranges of their own; move one of them`},
		},
		{
			"dns outside",
			Spec{Network: &Network{ServiceCidr: new("172.16.0.0/16"), DnsServiceIp: new("10.0.0.10")}},
			[]string{`network.dnsServiceIp is "10.0.0.10", outside serviceCidr 172.16.0.0/16: must be an address in it; leave it out for the tenth address`},
		},
		{
			"dns outside the default range",
			Spec{Network: &Network{DnsServiceIp: new("10.1.0.10")}},
			[]string{`network.dnsServiceIp is "10.1.0.10", outside serviceCidr 10.0.0.0/16 by default: must be an address in it; leave it out for the tenth address`},
		},
		{
			"dns is the first address",
			Spec{Network: &Network{DnsServiceIp: new("10.0.0.1")}},
			[]string{`network.dnsServiceIp is "10.0.0.1": the first addresses of serviceCidr are taken; leave it out for the tenth address`},
		},
		{
			"dns is the last address",
			Spec{Network: &Network{DnsServiceIp: new("10.0.255.255")}},
			[]string{`network.dnsServiceIp is "10.0.255.255": the last address of serviceCidr cannot be used; leave it out for the tenth address`},
		},
		{
			"dns is no address",
			Spec{Network: &Network{ServiceCidr: new("172.16.0.0/16"), DnsServiceIp: new("172.16.0.10/32")}},
			[]string{`network.dnsServiceIp is "172.16.0.10/32": must be an IPv4 address such as 172.16.0.10`},
		},
		{
			"services too small for the default",
			Spec{Network: &Network{ServiceCidr: new("10.0.0.0/29")}},
			[]string{`network.dnsServiceIp is required with serviceCidr 10.0.0.0/29: the range has no tenth address to take by default; give an address in it, or a wider range`},
		},
		{
			"pods too small",
			Spec{Network: &Network{PodCidr: new("10.1.0.0/25")}},
			[]string{`network.podCidr is "10.1.0.0/25": every node takes a /24 of it; give a wider range such as a /16`},
		},
		{
			"no room for the pools",
			Spec{Network: &Network{PodCidr: new("10.1.0.0/22")}, NodePools: []NodePool{{Name: "apps", MinCount: new(2), MaxCount: new(9)}}},
			[]string{`network.podCidr is "10.1.0.0/22", with room for 4 nodes at a /24 each, but the pools begin with 5: give a wider range, or lower their counts`},
		},
	})
}

func TestPlanOfEveryCombination(t *testing.T) {
	t.Parallel()
	plain := addresses{serviceCidr: "10.0.0.0/16", dnsServiceIp: "10.0.0.10"}
	ranged := plain
	ranged.podCidr = "10.244.0.0/16"
	cases := []struct {
		name    string
		network *Network
		want    networkPlan
	}{
		{"nothing chosen", nil, networkPlan{"azure", "overlay", "cilium", "cilium", ranged, "loadBalancer"}},
		{"overlay on cilium without policy", &Network{Policy: new("none")}, networkPlan{"azure", "overlay", "cilium", "none", ranged, "loadBalancer"}},
		{"overlay", &Network{Dataplane: new("azure")}, networkPlan{"azure", "overlay", "azure", "calico", ranged, "loadBalancer"}},
		{"overlay with azure policy", &Network{Dataplane: new("azure"), Policy: new("azure")}, networkPlan{"azure", "overlay", "azure", "azure", ranged, "loadBalancer"}},
		{"subnet", &Network{PluginMode: new("none"), Dataplane: new("azure"), Policy: new("none")}, networkPlan{"azure", "none", "azure", "none", plain, "loadBalancer"}},
		{"subnet on cilium", &Network{PluginMode: new("none")}, networkPlan{"azure", "none", "cilium", "cilium", plain, "loadBalancer"}},
		{"kubenet", &Network{Plugin: new("kubenet")}, networkPlan{"kubenet", "none", "azure", "calico", ranged, "loadBalancer"}},
		{"kubenet without policy", &Network{Plugin: new("kubenet"), Policy: new("none")}, networkPlan{"kubenet", "none", "azure", "none", ranged, "loadBalancer"}},
		{"own plugin", &Network{Plugin: new("none"), OutboundType: new("none")}, networkPlan{"none", "none", "", "none", plain, "none"}},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.network.plan())
			var c input.Checker
			test.network.check(&c)
			assert.NoError(t, c.Err())
		})
	}
}

func TestServiceRangeBringsItsDnsAddress(t *testing.T) {
	t.Parallel()
	for cidr, want := range map[string]string{
		"10.0.0.0/16": "10.0.0.10", "172.16.0.0/16": "172.16.0.10", "192.168.4.16/28": "192.168.4.26", "10.0.0.0/29": "", "nonsense": "", "fd00::/64": "",
	} {
		assert.Equal(t, want, tenthAddress(cidr), cidr)
	}
}

func TestNodesInRange(t *testing.T) {
	t.Parallel()
	for cidr, want := range map[string]int{"10.244.0.0/16": 256, "10.0.0.0/24": 1, "10.0.0.0/8": 65536} {
		got, ok := nodesIn(cidr)
		assert.True(t, ok, cidr)
		assert.Equal(t, want, got, cidr)
	}
	for _, cidr := range []string{"", "10.0.0.0/25", "fd00::/8"} {
		_, ok := nodesIn(cidr)
		assert.False(t, ok, cidr)
	}
}

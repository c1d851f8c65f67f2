package cluster

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Network is the cluster's network. Choose it on day one: azure-native replaces the cluster when something below it becomes something else. What appears or
// disappears changes the live cluster in place, which protection does not stop: PluginMode, AdvancedNetworking as a whole, and the addresses in
// LoadBalancer.
type Network struct {
	// Plugin is azure (the default), kubenet (retires on 31 March 2028) or none (you install your own).
	Plugin *string `pulumi:"plugin,optional"`
	// PluginMode is overlay (pods have addresses of their own, from podCidr) or none (pods have addresses of the virtual network).
	// Defaults to overlay with plugin azure, the only one that has it, and to none with the others. A change is made in place: AKS moves the pods
	// of a cluster to an overlay, with new nodes for all of them, and refuses the way back.
	PluginMode *string `pulumi:"pluginMode,optional"`
	// Dataplane is cilium or azure. Defaults to cilium with plugin azure. Windows nodes need azure.
	Dataplane *string `pulumi:"dataplane,optional"`
	// Policy enforces network policies: cilium, calico, azure (ends on 30 September 2026 for Windows, 2028 for Linux) or none. Defaults to
	// cilium with dataplane cilium, to none with plugin none, otherwise to calico.
	Policy *string `pulumi:"policy,optional"`
	// PodCidr is the range of pod addresses with an overlay or kubenet; every node takes a /24 of it. It must hold the nodes that the pools begin
	// with; the preview notes where they can grow beyond it. Defaults to 10.244.0.0/16.
	PodCidr *string `pulumi:"podCidr,optional"`
	// ServiceCidr is the range of service addresses, smaller than a /12, outside the virtual network. Defaults to 10.0.0.0/16.
	ServiceCidr *string `pulumi:"serviceCidr,optional"`
	// DnsServiceIp is the cluster DNS service's address in ServiceCidr. Defaults to the tenth, as in 10.0.0.10.
	DnsServiceIp *string `pulumi:"dnsServiceIp,optional"`
	// OutboundType is how nodes reach the internet: loadBalancer (the default), managedNATGateway, userAssignedNATGateway,
	// userDefinedRouting (the subnet has a route table), none or block (nodes reach nothing, in preview). The last two need
	// bootstrap.artifactSource: Cache, since nodes that cannot reach Microsoft's registry start from a cache.
	OutboundType *string `pulumi:"outboundType,optional"`
	// LoadBalancer tunes OutboundType loadBalancer.
	LoadBalancer *LoadBalancer `pulumi:"loadBalancer,optional"`
	// NatGateway tunes OutboundType managedNATGateway.
	NatGateway *NatGateway `pulumi:"natGateway,optional"`
	// AdvancedNetworking is Advanced Container Networking Services, paid by the node. Off by default. To add or remove it as a whole changes the cluster
	// in place; a change inside it replaces the cluster.
	AdvancedNetworking *AdvancedNetworking `pulumi:"advancedNetworking,optional"`
}

// LoadBalancer tunes the outbound side of the standard load balancer.
type LoadBalancer struct {
	// ManagedOutboundIpCount is how many public addresses AKS makes, 1 to 100. Defaults to 1. Refused with addresses of your own.
	ManagedOutboundIpCount *int `pulumi:"managedOutboundIpCount,optional"`
	// OutboundIpIds are public IP addresses of your own. To add one at the end, to remove one at the end, and to change between addresses, prefixes and
	// addresses that AKS makes, is done in place: what the cluster is known by elsewhere changes at once. Another one in the same place of the list
	// replaces the cluster.
	OutboundIpIds pulumi.StringArrayInput `pulumi:"outboundIpIds,optional"`
	// OutboundIpPrefixIds are public IP prefixes of your own. What is true of addresses is true of prefixes.
	OutboundIpPrefixIds pulumi.StringArrayInput `pulumi:"outboundIpPrefixIds,optional"`
	// AllocatedOutboundPorts is the number of source ports of each node, 0 to 64000 in steps of 8. Defaults to 0: by cluster size.
	AllocatedOutboundPorts *int `pulumi:"allocatedOutboundPorts,optional"`
	// IdleTimeoutMinutes ends idle outbound connections, 4 to 120 minutes. Defaults to 30.
	IdleTimeoutMinutes *int `pulumi:"idleTimeoutMinutes,optional"`
	// BackendPoolType is NodeIPConfiguration (the default) or NodeIP.
	BackendPoolType *string `pulumi:"backendPoolType,optional"`
}

// NatGateway tunes the NAT gateway that AKS makes.
type NatGateway struct {
	// ManagedOutboundIpCount is how many public addresses AKS makes, 1 to 16. Defaults to 1.
	ManagedOutboundIpCount *int `pulumi:"managedOutboundIpCount,optional"`
	// IdleTimeoutMinutes ends idle outbound connections, 4 to 120 minutes. Defaults to 4.
	IdleTimeoutMinutes *int `pulumi:"idleTimeoutMinutes,optional"`
}

// AdvancedNetworking is Advanced Container Networking Services.
type AdvancedNetworking struct {
	// ObservabilityEnabled collects network flows. Defaults to false.
	ObservabilityEnabled *bool `pulumi:"observabilityEnabled,optional"`
	// SecurityEnabled adds policies by host name. Defaults to false. Needs dataplane cilium.
	SecurityEnabled *bool `pulumi:"securityEnabled,optional"`
}

const (
	pluginAzure   = "azure"
	pluginKubenet = "kubenet"
	pluginNone    = "none"

	modeOverlay = "overlay"
	modeNone    = "none"

	dataplaneAzure  = "azure"
	dataplaneCilium = "cilium"

	policyNone   = "none"
	policyAzure  = "azure"
	policyCalico = "calico"
	policyCilium = "cilium"

	outboundLoadBalancer = "loadBalancer"
	outboundManagedNat   = "managedNATGateway"
	outboundUserNat      = "userAssignedNATGateway"
	outboundRouting      = "userDefinedRouting"
	outboundNone         = "none"
	outboundBlock        = "block"

	maxLoadBalancerIps = 100
	maxNatIps          = 16
	minIdleMinutes     = 4
	maxIdleMinutes     = 120
	maxOutboundPorts   = 64000
	outboundPortStep   = 8
	defaultLbIdle      = 30
	defaultNatIdle     = 4
	backendPoolConfig  = "NodeIPConfiguration"
	backendPoolIp      = "NodeIP"
	publicIpType       = "Microsoft.Network/publicIPAddresses"
	publicIpPrefixType = "Microsoft.Network/publicIPPrefixes"
)

var outboundTypes = []string{outboundLoadBalancer, outboundManagedNat, outboundUserNat, outboundRouting, outboundNone, outboundBlock}

// networkPlan is a network with every default filled in. It depends on inputs below network only: since most of them are fixed for the life of
// the cluster, nothing else may ever move a default.
type networkPlan struct {
	plugin, mode, dataplane, policy string
	addresses                       addresses
	outboundType                    string
}

// podRangeUsed says whether pods have a range of their own. AKS ignores podCidr otherwise.
func (p networkPlan) podRangeUsed() bool { return p.mode == modeOverlay || p.plugin == pluginKubenet }

func (n *Network) plan() networkPlan {
	if n == nil {
		n = &Network{}
	}
	p := networkPlan{plugin: input.Value(n.Plugin, pluginAzure), outboundType: input.Value(n.OutboundType, outboundLoadBalancer)}
	defaultMode, defaultDataplane := modeNone, dataplaneAzure
	switch p.plugin {
	case pluginAzure:
		defaultMode, defaultDataplane = modeOverlay, dataplaneCilium
	case pluginNone:
		defaultDataplane = ""
	}
	p.mode, p.dataplane = input.Value(n.PluginMode, defaultMode), input.Value(n.Dataplane, defaultDataplane)
	defaultPolicy := policyCalico
	if p.dataplane == dataplaneCilium {
		defaultPolicy = policyCilium
	} else if p.plugin == pluginNone {
		defaultPolicy = policyNone
	}
	p.policy = input.Value(n.Policy, defaultPolicy)
	if p.podRangeUsed() {
		p.addresses.podCidr = input.Value(n.PodCidr, defaultPodCidr)
	}
	p.addresses.serviceCidr = input.Value(n.ServiceCidr, defaultServiceCidr)
	p.addresses.dnsServiceIp = input.Value(n.DnsServiceIp, tenthAddress(p.addresses.serviceCidr))
	return p
}

// networkWords are the words of a plan as an error names them.
type networkWords struct{ plugin, mode, dataplane, outboundType string }

func (n *Network) said() networkWords {
	plan := n.plan()
	if n == nil {
		n = &Network{}
	}
	words := networkWords{
		plugin:       plan.plugin + byDefault(n.Plugin),
		mode:         plan.mode + byDefault(n.PluginMode),
		outboundType: plan.outboundType + byDefault(n.OutboundType),
	}
	if plan.dataplane != "" {
		words.dataplane = plan.dataplane + byDefault(n.Dataplane)
	}
	return words
}

func (n *Network) check(c *input.Checker) {
	if n == nil {
		return
	}
	plan := n.plan()
	n.checkCombination(c, plan)
	if n.PodCidr != nil && !plan.podRangeUsed() {
		c.Failf("network.podCidr", "is %q with plugin %s and pluginMode %s: pods have a range of their own with an overlay or kubenet only; remove it",
			*n.PodCidr, n.said().plugin, n.said().mode)
	}
	n.checkAddresses(c, plan.addresses)
	c.OneOf("network.outboundType", n.OutboundType, outboundTypes...)
	n.checkOutbound(c, plan.outboundType)
	n.LoadBalancer.check(c)
	n.NatGateway.check(c)
	if a := n.AdvancedNetworking; a != nil && input.Value(a.SecurityEnabled, false) && plan.dataplane != dataplaneCilium {
		c.Failf("network.advancedNetworking.securityEnabled",
			"is true without dataplane cilium: its policies are Cilium's; set network.dataplane: cilium or leave it out")
	}
}

// combination is a network that AKS offers, with the policies that it allows.
type combination struct {
	plugin, mode, dataplane string
	policies                []string
}

var combinations = []combination{
	{pluginAzure, modeOverlay, dataplaneAzure, []string{policyNone, policyAzure, policyCalico}},
	{pluginAzure, modeOverlay, dataplaneCilium, []string{policyCilium, policyNone}},
	{pluginAzure, modeNone, dataplaneAzure, []string{policyNone, policyAzure, policyCalico}},
	{pluginAzure, modeNone, dataplaneCilium, []string{policyCilium}},
	{pluginKubenet, modeNone, dataplaneAzure, []string{policyNone, policyCalico}},
	{pluginNone, modeNone, "", []string{policyNone}},
}

func (n *Network) checkCombination(c *input.Checker, plan networkPlan) {
	var words input.Checker
	words.OneOf("network.plugin", n.Plugin, pluginAzure, pluginKubenet, pluginNone)
	words.OneOf("network.pluginMode", n.PluginMode, modeOverlay, modeNone)
	words.OneOf("network.dataplane", n.Dataplane, dataplaneAzure, dataplaneCilium)
	words.OneOf("network.policy", n.Policy, policyAzure, policyCalico, policyCilium, policyNone)
	if err := words.Err(); err != nil {
		// A misspelt word makes a combination that nobody meant: saying more about it would mislead.
		c.Add("", err)
		return
	}
	if plan.plugin != pluginAzure {
		if plan.mode == modeOverlay {
			c.Failf("network.pluginMode", "is overlay with plugin %s: only plugin azure has an overlay; set network.plugin: azure or remove it", plan.plugin)
		}
		if plan.dataplane == dataplaneCilium {
			c.Failf("network.dataplane", "is cilium with plugin %s: only plugin azure runs on Cilium; set network.plugin: azure or remove it", plan.plugin)
		}
		if plan.plugin == pluginNone && plan.dataplane == dataplaneAzure {
			c.Failf("network.dataplane",
				"is azure with plugin none: the network plugin that you install brings its own; remove it")
		}
	}
	for _, offered := range combinations {
		if offered.plugin != plan.plugin || offered.mode != plan.mode || offered.dataplane != plan.dataplane {
			continue
		}
		if slices.Contains(offered.policies, plan.policy) {
			return
		}
		hint := ""
		if plan.policy == policyCilium {
			hint = "; policy cilium needs network.dataplane: cilium"
		} else if plan.dataplane == dataplaneCilium {
			hint = "; the other policies need network.dataplane: azure"
		}
		said := n.said()
		c.Failf("network.policy", "is %s with plugin %s, pluginMode %s%s: must be one of %s%s", plan.policy, said.plugin, said.mode,
			withDataplane(said.dataplane), input.Words(offered.policies), hint)
	}
}

func withDataplane(dataplane string) string {
	if dataplane == "" {
		return ""
	}
	return " and dataplane " + dataplane
}

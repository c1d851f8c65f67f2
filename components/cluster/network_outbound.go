package cluster

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// checkOutbound finds what tunes another outbound type than the chosen one. A misspelt type says nothing about that.
func (n *Network) checkOutbound(c *input.Checker, outboundType string) {
	if !slices.Contains(outboundTypes, outboundType) {
		return
	}
	if n.LoadBalancer != nil && outboundType != outboundLoadBalancer {
		c.Failf("network.loadBalancer", "is set with outboundType %s: it tunes loadBalancer only; remove one of the two", n.said().outboundType)
	}
	if n.NatGateway != nil && outboundType != outboundManagedNat {
		c.Failf("network.natGateway", "is set with outboundType %s: it tunes managedNATGateway only; remove one of the two", n.said().outboundType)
	}
}

func (l *LoadBalancer) check(c *input.Checker) {
	const path = "network.loadBalancer"
	if l == nil {
		return
	}
	sources := 0
	for _, set := range []bool{l.ManagedOutboundIpCount != nil, l.OutboundIpIds != nil, l.OutboundIpPrefixIds != nil} {
		if set {
			sources++
		}
	}
	if sources > 1 {
		c.Failf(path, "has more than one source of addresses: give one of managedOutboundIpCount, outboundIpIds or outboundIpPrefixIds")
	}
	c.IntRange(path+".managedOutboundIpCount", l.ManagedOutboundIpCount, 1, maxLoadBalancerIps)
	c.IntRange(path+".idleTimeoutMinutes", l.IdleTimeoutMinutes, minIdleMinutes, maxIdleMinutes)
	c.IntRange(path+".allocatedOutboundPorts", l.AllocatedOutboundPorts, 0, maxOutboundPorts)
	if ports := l.AllocatedOutboundPorts; ports != nil && *ports%outboundPortStep != 0 {
		c.Failf(path+".allocatedOutboundPorts", "is %d: must be a multiple of %d", *ports, outboundPortStep)
	}
	c.OneOf(path+".backendPoolType", l.BackendPoolType, backendPoolConfig, backendPoolIp)
	checkNotEmpty(c, path+".outboundIpIds", l.OutboundIpIds)
	checkNotEmpty(c, path+".outboundIpPrefixIds", l.OutboundIpPrefixIds)
	checkIDs(c, path+".outboundIpIds", l.OutboundIpIds, publicIpType)
	checkIDs(c, path+".outboundIpPrefixIds", l.OutboundIpPrefixIds, publicIpPrefixType)
}

func checkNotEmpty(c *input.Checker, path string, ids pulumi.StringArrayInput) {
	if ids != nil && isEmpty(ids) {
		c.Failf(path, "is empty: the cluster would have no outbound address; give at least one id, or remove it for addresses that AKS makes")
	}
}

func (g *NatGateway) check(c *input.Checker) {
	const path = "network.natGateway"
	if g == nil {
		return
	}
	c.IntRange(path+".managedOutboundIpCount", g.ManagedOutboundIpCount, 1, maxNatIps)
	c.IntRange(path+".idleTimeoutMinutes", g.IdleTimeoutMinutes, minIdleMinutes, maxIdleMinutes)
}

package cluster

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func checkDuplicates(c *input.Checker, pools []poolInput) {
	first := map[string]string{}
	for _, pool := range pools {
		if pool.Name == "" {
			continue
		}
		if earlier, taken := first[pool.Name]; taken {
			c.Failf(pool.path+".name", "is %q, as is that of %s: pools need different names", pool.Name, earlier)
			continue
		}
		first[pool.Name] = pool.path
	}
}

// checkSubnets holds the pools together to one virtual network, and to the one that the outbound type works with.
func checkSubnets(c *input.Checker, pools []poolInput, plan networkPlan) {
	checkAllOrNone(c, pools, "vnetSubnetId", func(p poolInput) bool { return p.VnetSubnetId != nil },
		"nodes must all be in one virtual network; give a subnet for every pool or for none")
	checkAllOrNone(c, pools, "podSubnetId", func(p poolInput) bool { return p.PodSubnetId != nil },
		"AKS wants a pod subnet on every pool or on none")
	ownNetwork := pools[0].VnetSubnetId != nil
	switch plan.outboundType {
	case outboundManagedNat:
		if ownNetwork {
			c.Failf("network.outboundType",
				"is managedNATGateway with a subnet of your own: AKS puts its NAT gateway into its own network only; set userAssignedNATGateway")
		}
	case outboundUserNat, outboundRouting:
		if !ownNetwork {
			c.Failf("network.outboundType",
				"is %s without a subnet of your own: nothing in AKS's own network routes that way; set systemPool.vnetSubnetId",
				plan.outboundType)
		}
	}
}

func checkAllOrNone(c *input.Checker, pools []poolInput, field string, set func(poolInput) bool, rule string) {
	with := ""
	for _, pool := range pools {
		if set(pool) {
			with = pool.path
			break
		}
	}
	if with == "" {
		return
	}
	for _, pool := range pools {
		if !set(pool) {
			c.Failf(pool.path+"."+field, "is required because %s has one: %s", with, rule)
		}
	}
}

// checkCapacity finds what would let the pools stop growing before their counts say so.
func (s *Spec) checkCapacity(c *input.Checker, plan networkPlan) {
	nodes := s.mostNodes()
	if room, ok := nodesIn(plan.addresses.podCidr); ok && nodes > room {
		c.Failf("network.podCidr",
			"is %q, with room for %d nodes at a /%d each, but the pools can grow to %d: give a wider range, or lower their counts",
			plan.addresses.podCidr, room, nodePrefix, nodes)
	}
	if s.Network == nil || s.Network.LoadBalancer == nil {
		return
	}
	lb := s.Network.LoadBalancer
	ips, known := lb.addressCount()
	ports := input.Value(lb.AllocatedOutboundPorts, 0)
	if known && ports*nodes > maxOutboundPorts*ips {
		c.Failf("network.loadBalancer.allocatedOutboundPorts",
			"is %d, together %d for up to %d nodes: the outbound addresses have %d in total; give more addresses or fewer ports",
			ports, ports*nodes, nodes, maxOutboundPorts*ips)
	}
}

// addressCount is the number of outbound addresses, where it can be known: a prefix or another resource's list does not say.
func (l *LoadBalancer) addressCount() (int, bool) {
	if l.OutboundIpPrefixIds != nil {
		return 0, false
	}
	if l.OutboundIpIds != nil {
		list, ok := l.OutboundIpIds.(pulumi.StringArray)
		return len(list), ok
	}
	return input.Value(l.ManagedOutboundIpCount, 1), true
}

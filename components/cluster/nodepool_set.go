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

// checkCapacity finds what would let the pools stop growing before their counts say so.
func (s *Spec) checkCapacity(c *input.Checker, plan networkPlan) {
	nodes, known := s.mostNodes()
	if !known {
		return
	}
	if room, ok := nodesIn(plan.addresses.podCidr); ok && nodes > room {
		c.Failf("network.podCidr",
			"is %q%s, with room for %d nodes at a /%d each, but the pools can grow to %d: give a wider range, or lower their counts",
			plan.addresses.podCidr, s.podRangeByDefault(), room, nodePrefix, nodes)
	}
	if s.Network == nil || s.Network.LoadBalancer == nil {
		return
	}
	lb := s.Network.LoadBalancer
	var limits input.Checker
	if lb.check(&limits); limits.Err() != nil {
		return
	}
	ips, counted := lb.addressCount()
	ports := input.Value(lb.AllocatedOutboundPorts, 0)
	if counted && ports*nodes > maxOutboundPorts*ips {
		c.Failf("network.loadBalancer.allocatedOutboundPorts",
			"is %d, together %d for up to %d nodes: the outbound addresses have %d in total; give more addresses or fewer ports",
			ports, ports*nodes, nodes, maxOutboundPorts*ips)
	}
}

func (s *Spec) podRangeByDefault() string {
	if s.Network == nil {
		return byDefault[string](nil)
	}
	return byDefault(s.Network.PodCidr)
}

// addressCount is the number of outbound addresses, where it can be known: a prefix, an empty list or another resource's does not say.
func (l *LoadBalancer) addressCount() (int, bool) {
	if l.OutboundIpPrefixIds != nil {
		return 0, false
	}
	if l.OutboundIpIds != nil {
		list, ok := l.OutboundIpIds.(pulumi.StringArray)
		return len(list), len(list) > 0 && ok
	}
	return input.Value(l.ManagedOutboundIpCount, 1), true
}

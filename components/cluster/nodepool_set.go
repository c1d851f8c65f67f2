package cluster

import (
	"fmt"

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

// checkCapacity finds what the pools do not fit into: the range of the pods from the start, the outbound ports when they have grown, which AKS holds
// against their maximum.
func (s *Spec) checkCapacity(c *input.Checker, plan networkPlan) {
	nodes, known := s.mostNodes()
	if !known {
		return
	}
	if room, ok := nodesIn(plan.addresses.podCidr); ok && s.startNodes() > room {
		c.Failf("network.podCidr",
			"is %q%s, with room for %d nodes at a /%d each, but the pools begin with %d: give a wider range, or lower their counts",
			plan.addresses.podCidr, s.podRangeByDefault(), room, nodePrefix, s.startNodes())
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

// podRangeNote says where the pools can outgrow the range of the pods. All at their maximum at once is nothing that everyone wants.
func (s *Spec) podRangeNote() []string {
	plan := s.Network.plan()
	nodes, known := s.mostNodes()
	room, ok := nodesIn(plan.addresses.podCidr)
	if !known || !ok || nodes <= room {
		return nil
	}
	return []string{fmt.Sprintf("network.podCidr is %q%s, with room for %d nodes at a /%d each, and the pools can grow to %d together: the last of them "+
		"would not start", plan.addresses.podCidr, s.podRangeByDefault(), room, nodePrefix, nodes)}
}

func (s *Spec) startNodes() int {
	total := 0
	for _, pool := range s.poolInputs() {
		total += pool.startCount()
	}
	return total
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

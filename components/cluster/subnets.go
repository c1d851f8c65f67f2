package cluster

import (
	"path"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

func (p poolInput) checkPodSubnet(c *input.Checker, network *Network) {
	azure.CheckLiteralID(c, p.path+".vnetSubnetId", p.VnetSubnetId, subnetType)
	azure.CheckLiteralID(c, p.path+".podSubnetId", p.PodSubnetId, subnetType)
	if p.PodSubnetId == nil {
		return
	}
	if plan := network.plan(); plan.plugin != pluginAzure || plan.mode == modeOverlay {
		c.Failf(p.path+".podSubnetId",
			"is set with network.plugin %s and pluginMode %s: pods take addresses of a subnet with plugin azure and pluginMode none only",
			network.said().plugin, network.said().mode)
	}
	if p.VnetSubnetId == nil {
		c.Failf(p.path+".podSubnetId", "is set without vnetSubnetId: pods and nodes must be in one virtual network; give the nodes' subnet too")
	}
	pods, podsKnown := azure.Literal(p.PodSubnetId)
	nodes, nodesKnown := azure.Literal(p.VnetSubnetId)
	if podsKnown && nodesKnown && strings.EqualFold(pods, nodes) {
		c.Failf(p.path+".podSubnetId", "is the subnet of vnetSubnetId too: pods and nodes need subnets of their own; give another one")
	}
}

// checkSubnets holds the pools together to one virtual network, and to the one that the outbound type works with.
func checkSubnets(c *input.Checker, pools []poolInput, plan networkPlan) {
	checkAllOrNone(c, pools, "vnetSubnetId", func(p poolInput) bool { return p.VnetSubnetId != nil },
		"nodes must all be in one virtual network; give a subnet for every pool or for none")
	checkAllOrNone(c, pools, "podSubnetId", func(p poolInput) bool { return p.PodSubnetId != nil },
		"AKS wants a pod subnet on every pool or on none")
	checkOneNetwork(c, pools)
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

// checkOneNetwork compares the subnets that are known with the first of them.
func checkOneNetwork(c *input.Checker, pools []poolInput) {
	firstPath, firstNetwork := "", ""
	for _, pool := range pools {
		for _, subnet := range []struct {
			path string
			id   pulumi.StringInput
		}{{pool.path + ".vnetSubnetId", pool.VnetSubnetId}, {pool.path + ".podSubnetId", pool.PodSubnetId}} {
			network, known := networkOf(subnet.id)
			switch {
			case !known:
			case firstNetwork == "":
				firstPath, firstNetwork = subnet.path, network
			case !strings.EqualFold(network, firstNetwork):
				c.Failf(subnet.path, "is in virtual network %q, but %s in %q: nodes and pods must all be in one; give a subnet of that",
					network, firstPath, firstNetwork)
			}
		}
	}
}

// networkOf is the id of a subnet's virtual network, where the subnet is known.
func networkOf(subnet pulumi.StringInput) (string, bool) {
	id, known := azure.Literal(subnet)
	if !known || azure.CheckID(id, subnetType) != nil {
		return "", false
	}
	// The id ends in /subnets/<name>.
	return path.Dir(path.Dir(id)), true
}

package cluster

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Facts are what alerts need to know of the cluster: alerts.Watch takes it.
func (c *Cluster) Facts() facts.Cluster { return c.facts }

// Facts are what alerts need to know of a cluster, but for its ids.
func (s *Spec) Facts() facts.Cluster {
	return facts.Cluster{
		PoolMaximums: s.PoolMaximums(), DeallocatedPools: s.DeallocatedPools(), LongTermSupport: s.LongTermSupported(),
		PolicyAddOn: input.Value(s.AzurePolicyEnabled, true), Defender: s.Defender.enabled(), LoadBalancer: s.balanced(),
		MaintenanceWindows: s.quietTimes(),
	}
}

// balanced says whether AKS makes a load balancer with a cluster: with the other ways out it makes one when a Service first asks for it
// (MicrosoftDocs/azure-aks-docs, articles/aks/egress-outboundtype.md).
func (s *Spec) balanced() bool {
	return s.Network == nil || strings.EqualFold(input.Value(s.Network.OutboundType, outboundLoadBalancer), outboundLoadBalancer)
}

// factsOf are the facts of the cluster of args with its ids.
func (c *Cluster) factsOf(args *Args, clusterName string) facts.Cluster {
	known := args.Facts()
	known.ClusterId, known.CreatedAt = c.ClusterId, c.CreatedAt
	known.NodeResourceGroup = args.nodeGroup(clusterName)
	return known
}

// longestNodeGroup is how many characters AKS takes of the name that it makes for the node resource group.
const longestNodeGroup = 80

// NodeGroupName is the name of a cluster's node resource group: the chosen one, or what AKS makes of the names of group, cluster and region
// (Azure documentation, "AKS FAQ", node resource group). What Azure answers would be unknown in the preview of any change of the cluster.
func (n *NodeResourceGroup) NodeGroupName(group, clusterName, location string) string {
	if n != nil && n.Name != nil {
		return *n.Name
	}
	name := fmt.Sprintf("MC_%s_%s_%s", group, clusterName, azure.Region(location))
	return name[:min(len(name), longestNodeGroup)]
}

// generatedNodeGroup is the name of the node resource group that AKS makes up.
func (a *Args) generatedNodeGroup(clusterName string) pulumi.StringOutput {
	unnamed := *a
	unnamed.NodeResourceGroup = nil
	return unnamed.nodeGroup(clusterName)
}

// nodeGroup is the name of the cluster's node resource group.
func (a *Args) nodeGroup(clusterName string) pulumi.StringOutput {
	return pulumi.All(a.ResourceGroupName, a.Location).ApplyT(func(values []any) string {
		group, _ := values[0].(string)
		location, _ := values[1].(string)
		return a.NodeResourceGroup.NodeGroupName(group, clusterName, location)
	}).(pulumi.StringOutput)
}

package azure

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// nodeGroupTypes are what AKS makes in the resource group of a cluster's nodes (MicrosoftDocs/azure-aks-docs, articles/aks/faq.yml and
// concepts-clusters-workloads.md), in small letters. Most names there have a random part, so that any name will do.
var nodeGroupTypes = []string{
	"microsoft.compute/virtualmachinescalesets", "microsoft.compute/virtualmachines", "microsoft.compute/disks", "microsoft.compute/snapshots",
	"microsoft.network/loadbalancers", "microsoft.network/publicipaddresses", "microsoft.network/publicipprefixes", "microsoft.network/natgateways",
	"microsoft.network/networksecuritygroups", "microsoft.network/routetables", "microsoft.network/virtualnetworks",
	"microsoft.network/virtualnetworks/subnets", "microsoft.network/networkinterfaces", "microsoft.network/privateendpoints",
	"microsoft.network/privatednszones", "microsoft.managedidentity/userassignedidentities", "microsoft.storage/storageaccounts",
}

// outboundBalancer is the load balancer that comes with a cluster. Its name is fixed, and it is there from the start for the outbound type loadBalancer
// alone: with the others it comes with the first Service of its type (articles/aks/egress-outboundtype.md).
const outboundBalancer = "kubernetes"

// inNodeGroup says whether an id is that of a node resource group, or of something that AKS makes in one.
func inNodeGroup(id, groupID string) bool {
	if key(id) == key(groupID) {
		return true
	}
	return strings.HasPrefix(key(id), key(groupID)+"/") && slices.Contains(nodeGroupTypes, key(armTypeOf(id)))
}

func nodeGroupOf(clusterID string, inputs resource.PropertyMap) string {
	of := &answer{id: clusterID, inputs: inputs}
	return "/subscriptions/" + subscriptionOf(clusterID) + "/resourceGroups/" + of.nodeResourceGroup()
}

// ofNodeGroup is what came into being with a cluster; nil for everything else.
func (o *world) ofNodeGroup(id string) *Object {
	if !isResourceGroup(id) && !slices.Contains(nodeGroupTypes, key(armTypeOf(id))) {
		return nil
	}
	for _, cluster := range o.live {
		if cluster.Type != clusterType || cluster.Presumed || !inNodeGroup(id, nodeGroupOf(cluster.ID, cluster.Inputs)) {
			continue
		}
		outbound := textAt(cluster.Inputs, "networkProfile.outboundType")
		if key(armTypeOf(id)) == "microsoft.network/loadbalancers" && key(lastSegment(id)) == outboundBalancer && outbound != "" &&
			!strings.EqualFold(outbound, "loadBalancer") {
			return nil
		}
		where := resource.PropertyMap{"location": resource.NewProperty(textAt(cluster.Inputs, "location"))}
		return &Object{ID: id, Preexisting: true, Inputs: where}
	}
	return nil
}

// yield takes away what was presumed only because the configuration names it, and comes into being with the resource that is created: the resource itself,
// and in the node resource group of a cluster what AKS makes there. What somebody relied on before was not there at that time.
func (o *world) yield(t *resourceType, call Call, body resource.PropertyMap) error {
	groupID := ""
	if t.Type == clusterType {
		groupID = nodeGroupOf(call.ID, body)
	}
	for k, object := range o.live {
		comes := k == key(call.ID) || groupID != "" && inNodeGroup(object.ID, groupID)
		switch {
		case !object.Presumed || !comes:
		case object.Relied != "":
			return armError(http.StatusNotFound, "ResourceNotFound",
				"'"+object.ID+"' comes into being with '"+call.ID+"', but '"+object.Relied+"' was written before, which refers to it.")
		default:
			delete(o.live, k)
		}
	}
	return nil
}

// rely remembers that what is being written refers to something that is presumed.
func (o *world) rely(found *Object) {
	if found.Presumed && o.writing != "" && key(o.writing) != key(found.ID) && found.Relied == "" {
		found.Relied = o.writing
	}
}

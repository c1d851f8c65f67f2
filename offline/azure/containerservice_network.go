package azure

import (
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	pluginKubenet  = "kubenet"
	pluginNone     = "none"
	cilium         = "cilium"
	narrowestPods  = 24
	widestServices = 12
	portsPerIP     = 64000
	portStep       = 8
)

// reservedRanges are those that AKS keeps for itself.
var reservedRanges = []netip.Prefix{
	netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("172.30.0.0/16"),
	netip.MustParsePrefix("172.31.0.0/16"), netip.MustParsePrefix("192.0.2.0/24"),
}

// network is what a cluster's network profile comes to.
type network struct{ plugin, mode, dataplane, policy, outbound string }

func networkOf(cluster resource.PropertyMap) network {
	profile := object(cluster, "networkProfile")
	n := network{
		textAt(profile, "networkPlugin"), textAt(profile, "networkPluginMode"), textAt(profile, "networkDataplane"),
		textAt(profile, "networkPolicy"), textAt(profile, "outboundType"),
	}
	if n.policy == "" {
		n.policy = pluginNone
	}
	if n.outbound == "" {
		n.outbound = "loadBalancer"
	}
	return n
}

func checkNetworkCombination(r *request) error {
	n := networkOf(r.inputs)
	allowed := n.policies()
	switch {
	case n.mode == "overlay" && n.plugin != "azure":
		return r.refuse(invalidParameter, "networkPluginMode 'overlay' requires networkPlugin 'azure', not '%s'.", n.plugin)
	case n.dataplane == cilium && n.plugin != "azure":
		return r.refuse(invalidParameter, "networkDataplane 'cilium' requires networkPlugin 'azure', not '%s'.", n.plugin)
	case n.dataplane != "" && n.plugin == pluginNone:
		return r.refuse(invalidParameter, "networkDataplane cannot be set with networkPlugin 'none'.")
	case !slices.Contains(allowed, n.policy):
		return r.refuse(invalidParameter, "networkPolicy '%s' is not supported with networkPlugin '%s', networkPluginMode '%s' and networkDataplane '%s'.",
			n.policy, n.plugin, n.mode, n.dataplane)
	case given(r.inputs, "networkProfile.networkMode") && n.plugin != "azure":
		return r.refuse(invalidParameter, "networkMode requires networkPlugin 'azure'.")
	case trueAt(r.inputs, "networkProfile.advancedNetworking.security.enabled") && n.dataplane != cilium:
		return r.refuse(badRequest, "Advanced networking security requires networkDataplane 'cilium'.")
	case trueAt(r.inputs, "networkProfile.advancedNetworking.security.enabled") && !trueAt(r.inputs, "networkProfile.advancedNetworking.enabled"):
		return r.refuse(badRequest, "Advanced networking security requires advancedNetworking.enabled.")
	}
	return nil
}

// checkNetworkMove lets pods move to an overlay, and not back: Microsoft Learn, "Update Azure CNI IPAM mode and data plane technology for AKS". What
// else AKS keeps for life, azure-native changes with the cluster only.
func checkNetworkMove(r *request) error {
	if r.before != nil && networkOf(r.before).mode == "overlay" && networkOf(r.inputs).mode != "overlay" {
		return r.refuse("PropertyChangeNotAllowed", "Changing property 'networkProfile.networkPluginMode' is not allowed.")
	}
	return nil
}

func (n network) policies() []string {
	switch {
	case n.plugin == pluginNone:
		return []string{pluginNone}
	case n.dataplane == cilium && n.mode == "overlay":
		return []string{cilium, pluginNone}
	case n.dataplane == cilium:
		return []string{cilium}
	case n.plugin == pluginKubenet:
		return []string{pluginNone, "calico"}
	default:
		return []string{pluginNone, "azure", "calico"}
	}
}

func checkAddresses(r *request) error {
	profile := object(r.inputs, "networkProfile")
	services, pods := textAt(profile, "serviceCidr"), textAt(profile, "podCidr")
	for _, name := range []string{"serviceCidr", "podCidr"} {
		cidr := textAt(profile, name)
		if cidr == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(cidr)
		if err != nil || prefix.Masked() != prefix {
			return r.refuse(invalidParameter, "%s '%s' is no range that starts with its first address.", name, cidr)
		}
		if taken := slices.IndexFunc(reservedRanges, prefix.Overlaps); taken >= 0 {
			return r.refuse(invalidParameter, "%s '%s' overlaps %s, which is reserved.", name, cidr, reservedRanges[taken])
		}
	}
	if services == "" {
		return nil
	}
	service := netip.MustParsePrefix(services)
	if service.Bits() <= widestServices {
		return r.refuse(invalidParameter, "serviceCidr '%s' is too large: it must be smaller than /%d.", services, widestServices)
	}
	if err := r.checkDNS(service, textAt(profile, "dnsServiceIP")); err != nil {
		return err
	}
	if pods == "" || !networkOf(r.inputs).usesPodRange() {
		return nil
	}
	podRange := netip.MustParsePrefix(pods)
	switch {
	case podRange.Overlaps(service):
		return r.refuse(invalidParameter, "podCidr '%s' overlaps serviceCidr '%s'.", pods, services)
	case podRange.Bits() > narrowestPods:
		return r.refuse(invalidParameter, "podCidr '%s' is too small: every node takes a /%d.", pods, narrowestPods)
	}
	return nil
}

func (n network) usesPodRange() bool { return n.mode == "overlay" || n.plugin == pluginKubenet }

func (r *request) checkDNS(services netip.Prefix, dns string) error {
	if dns == "" {
		return r.refuse(invalidParameter, "dnsServiceIP is required with serviceCidr.")
	}
	address, err := netip.ParseAddr(dns)
	switch {
	case err != nil || !services.Contains(address):
		return r.refuse(invalidParameter, "dnsServiceIP '%s' must be within serviceCidr '%s'.", dns, services)
	case address == services.Addr() || address == services.Addr().Next():
		return r.refuse(invalidParameter, "dnsServiceIP '%s' must not be the first address of serviceCidr '%s'.", dns, services)
	case !services.Contains(address.Next()):
		return r.refuse(invalidParameter, "dnsServiceIP '%s' must not be the last address of serviceCidr '%s'.", dns, services)
	}
	return nil
}

func checkOutbound(r *request) error {
	n, profile := networkOf(r.inputs), object(r.inputs, "networkProfile")
	ownSubnet := len(textsAt(r.inputs, "agentPoolProfiles[].vnetSubnetID")) > 0
	switch {
	case n.outbound != "loadBalancer" && given(profile, "loadBalancerProfile"):
		return r.refuse("InvalidLoadBalancerProfile", "loadBalancerProfile is not allowed with outboundType '%s'.", n.outbound)
	// hashicorp/terraform-provider-azurerm#29808 has the answer.
	case (n.outbound == "none" || n.outbound == "block") && textAt(r.inputs, "bootstrapProfile.artifactSource") != "Cache":
		return r.refuse("InvalidNetworkIsolatedClusterConfiguration", "When outbound type is none or block, bootstrapProfile.artifactSource must be 'Cache'")
	// Azure/AKS#2333 has the answer, DataDog/test-infra-definitions#1259 its code. A subnet for userDefinedRouting has a route table.
	case n.plugin == pluginKubenet && n.outbound == "userDefinedRouting" && ownSubnet && textAt(r.inputs, "identity.type") == systemAssigned:
		return r.refuse("OnlySupportedOnUserAssignedMSICluster",
			"Clusters using managed identity type SystemAssigned do not support bringing your own route table.")
	case n.outbound != "managedNATGateway" && given(profile, "natGatewayProfile"):
		return r.refuse(invalidParameter, "natGatewayProfile is not allowed with outboundType '%s'.", n.outbound)
	case n.outbound == "managedNATGateway" && ownSubnet:
		return r.refuse(invalidParameter, "outboundType 'managedNATGateway' is not allowed with a custom virtual network.")
	case (n.outbound == "userDefinedRouting" || n.outbound == "userAssignedNATGateway") && !ownSubnet:
		return r.refuse(invalidParameter, "outboundType '%s' requires a custom virtual network.", n.outbound)
	}
	return r.checkLoadBalancer(object(profile, "loadBalancerProfile"))
}

func (r *request) checkLoadBalancer(lb resource.PropertyMap) error {
	managed, hasManaged := numberAt(lb, "managedOutboundIPs.count")
	own := textsAt(lb, "outboundIPs.publicIPs[].id")
	sources := 0
	for _, source := range []string{"managedOutboundIPs", "outboundIPs", "outboundIPPrefixes"} {
		if given(lb, source) {
			sources++
		}
	}
	ports, _ := numberAt(lb, "allocatedOutboundPorts")
	switch {
	case sources > 1:
		return r.refuse("InvalidLoadBalancerProfile", "Only one of managedOutboundIPs, outboundIPs and outboundIPPrefixes may be set.")
	case int(ports)%portStep != 0:
		return r.refuse("InvalidLoadBalancerProfile", "allocatedOutboundPorts %v must be a multiple of %d.", ports, portStep)
	}
	addresses := float64(len(own))
	if hasManaged {
		addresses = managed
	}
	if given(lb, "outboundIPPrefixes") || addresses == 0 {
		return nil
	}
	if needed := ports * r.nodes(); needed > addresses*portsPerIP {
		return r.refuse("InvalidLoadBalancerProfile", "%v outbound ports are needed for all nodes, but %v addresses have %v.",
			needed, addresses, addresses*portsPerIP)
	}
	return nil
}

// nodes is how many nodes the cluster's own pools can grow to.
func (r *request) nodes() float64 {
	total := 0.0
	for _, pool := range at(r.inputs, "agentPoolProfiles[]") {
		n, autoscaled := numberAt(pool.ObjectValue(), "maxCount")
		if !autoscaled {
			n, _ = numberAt(pool.ObjectValue(), "count")
		}
		total += n
	}
	return total
}

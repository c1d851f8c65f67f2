package cluster

import (
	"net/netip"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	defaultPodCidr     = "10.244.0.0/16"
	defaultServiceCidr = "10.0.0.0/16"
	// dnsOffset is where AKS puts the cluster's DNS service in its own default range: 10.0.0.10.
	dnsOffset = 10
	// nodePrefix is the range of pod addresses that each node takes from podCidr.
	nodePrefix = 24
	// tooWideServices is the first prefix length that is too wide: the range must be smaller than /12.
	tooWideServices = 12
)

// reservedRanges are the ranges that AKS keeps for itself.
var reservedRanges = []netip.Prefix{
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("172.30.0.0/16"),
	netip.MustParsePrefix("172.31.0.0/16"),
	netip.MustParsePrefix("192.0.2.0/24"),
}

// addresses are the address inputs of a network with their defaults.
type addresses struct{ podCidr, serviceCidr, dnsServiceIp string }

// checkAddresses reports what AKS would refuse. An empty podCidr is one that the network does not use.
func (n *Network) checkAddresses(c *input.Checker, a addresses) {
	services, servicesOk := checkRange(c, "network.serviceCidr", a.serviceCidr)
	if servicesOk && services.Bits() <= tooWideServices {
		c.Failf("network.serviceCidr", "is %q: must be smaller than a /12; take a /16 for example", a.serviceCidr)
	}
	if servicesOk {
		checkDnsIp(c, a.dnsServiceIp, services, byDefault(n.ServiceCidr))
	}
	if a.podCidr == "" {
		return
	}
	pods, podsOk := checkRange(c, "network.podCidr", a.podCidr)
	if podsOk && servicesOk && pods.Overlaps(services) {
		n.blameOverlap(c, a)
	}
	if podsOk && pods.Bits() > nodePrefix {
		c.Failf("network.podCidr", "is %q: every node takes a /%d of it; give a wider range such as a /16", a.podCidr, nodePrefix)
	}
}

// blameOverlap names the range that somebody wrote.
func (n *Network) blameOverlap(c *input.Checker, a addresses) {
	const rule = "pods and services need ranges of their own; move one of them"
	if n.PodCidr == nil {
		c.Failf("network.serviceCidr", "is %q, which overlaps podCidr %q by default: %s", a.serviceCidr, a.podCidr, rule)
		return
	}
	c.Failf("network.podCidr", "is %q, which overlaps serviceCidr %q%s: %s", a.podCidr, a.serviceCidr, byDefault(n.ServiceCidr), rule)
}

func checkRange(c *input.Checker, path, text string) (netip.Prefix, bool) {
	prefix, err := netip.ParsePrefix(text)
	if err != nil || !prefix.Addr().Is4() {
		c.Failf(path, "is %q: must be an IPv4 range such as 10.100.0.0/16", text)
		return netip.Prefix{}, false
	}
	if masked := prefix.Masked(); masked != prefix {
		c.Failf(path, "is %q: must be written with its first address, %s", text, masked)
		prefix = masked
	}
	for _, reserved := range reservedRanges {
		if prefix.Overlaps(reserved) {
			c.Failf(path, "is %q, which overlaps %s: AKS keeps that for itself; choose another range", text, reserved)
		}
	}
	return prefix, true
}

func checkDnsIp(c *input.Checker, text string, services netip.Prefix, servicesByDefault string) {
	const path = "network.dnsServiceIp"
	if text == "" {
		c.Failf(path,
			"is required with serviceCidr %s: the range has no tenth address to take by default; give an address in it, or a wider range", services)
		return
	}
	ip, err := netip.ParseAddr(text)
	switch {
	case err != nil || !ip.Is4():
		c.Failf(path, "is %q: must be an IPv4 address such as %s", text, tenthAddress(services.String()))
	case !services.Contains(ip):
		c.Failf(path, "is %q, outside serviceCidr %s%s: must be an address in it; leave it out for the tenth address", text, services, servicesByDefault)
	case ip == services.Addr() || ip == services.Addr().Next():
		c.Failf(path, "is %q: the first addresses of serviceCidr are taken; leave it out for the tenth address", text)
	case !services.Contains(ip.Next()):
		c.Failf(path, "is %q: the last address of serviceCidr cannot be used; leave it out for the tenth address", text)
	}
}

// tenthAddress is the DNS service's address in a service range, or "" if the range is no range or too small to have it.
func tenthAddress(serviceCidr string) string {
	prefix, err := netip.ParsePrefix(serviceCidr)
	if err != nil || !prefix.Addr().Is4() {
		return ""
	}
	ip := prefix.Masked().Addr()
	for range dnsOffset {
		ip = ip.Next()
	}
	if !prefix.Contains(ip) || !prefix.Contains(ip.Next()) {
		return ""
	}
	return ip.String()
}

// nodesIn is how many nodes find pod addresses in a range.
func nodesIn(podCidr string) (int, bool) {
	prefix, err := netip.ParsePrefix(podCidr)
	if err != nil || !prefix.Addr().Is4() || prefix.Bits() > nodePrefix {
		return 0, false
	}
	return 1 << (nodePrefix - prefix.Bits()), true
}

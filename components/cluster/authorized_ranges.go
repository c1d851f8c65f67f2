package cluster

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const maxAuthorizedRanges = 200

// ownOutbound stands for the outbound address of the cluster's load balancer alone.
var ownOutbound = netip.MustParsePrefix("0.0.0.0/32")

func (a *ApiServer) checkRanges(c *input.Checker) {
	const path = "apiServer.authorizedIpRanges"
	if list, ok := a.AuthorizedIpRanges.(pulumi.StringArray); ok && len(list) > maxAuthorizedRanges {
		c.Failf(path, "has %d ranges: AKS takes at most %d; merge neighbouring ones", len(list), maxAuthorizedRanges)
	}
	known := azure.Literals(a.AuthorizedIpRanges)
	first := map[netip.Prefix]int{}
	for _, i := range slices.Sorted(maps.Keys(known)) {
		allowed, ok := parseIpv4Range(known[i])
		if !ok {
			c.Failf(input.Index(path, i), "is %q: must be an IPv4 address or range such as 203.0.113.0/24", known[i])
			continue
		}
		if masked := allowed.Masked(); masked != allowed {
			c.Failf(input.Index(path, i), "is %q: must be written with its first address, %s", known[i], masked)
			continue
		}
		if earlier, twice := first[allowed]; twice {
			c.Failf(input.Index(path, i), "is %q, as is %s: give each range once", known[i], input.Index("authorizedIpRanges", earlier))
			continue
		}
		first[allowed] = i
	}
	if i, only := first[ownOutbound]; only && len(first) > 1 {
		c.Failf(input.Index(path, i), "is %q beside other ranges: it lets the cluster's own outbound address in and nobody else; "+
			"remove it, since that address is let in anyway, or remove the others", known[i])
	}
}

// rangeNotes are what a preview says of ranges that let in others than they seem to.
func (s *Spec) rangeNotes() []string {
	if s.ApiServer == nil || s.ApiServer.private() {
		return nil
	}
	var notes []string
	known := azure.Literals(s.ApiServer.AuthorizedIpRanges)
	for _, i := range slices.Sorted(maps.Keys(known)) {
		path := input.Index("apiServer.authorizedIpRanges", i)
		allowed, ok := parseIpv4Range(known[i])
		outbound := s.Network.plan().outboundType
		switch {
		case !ok:
		case allowed.Bits() == 0:
			notes = append(notes, path+" is "+known[i]+": the API server answers every address, as it does without ranges")
		case allowed == ownOutbound && outbound != outboundLoadBalancer:
			notes = append(notes, path+" is "+known[i]+", the address of the cluster's load balancer, but network.outboundType is "+outbound+
				": not even the cluster's nodes are let in; give the addresses that they go out with")
		case allowed.Addr().IsPrivate():
			notes = append(notes, path+" is "+known[i]+", a private range: a public API server sees public addresses only; give those, or set apiServer.private: true")
		}
	}
	return notes
}

// parseIpv4Range takes a single address for the range of it alone.
func parseIpv4Range(text string) (netip.Prefix, bool) {
	if address, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(address, address.BitLen()), address.Is4()
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix, err == nil && prefix.Addr().Is4()
}

// asRanges writes single addresses as AKS answers them, which would look like drift otherwise. What comes from another resource stays
// as it is.
func asRanges(list pulumi.StringArrayInput) pulumi.StringArrayInput {
	elements, ok := list.(pulumi.StringArray)
	if !ok {
		return list
	}
	ranges := slices.Clone(elements)
	for i, text := range azure.Literals(list) {
		if allowed, isRange := parseIpv4Range(text); isRange {
			ranges[i] = pulumi.String(allowed.String())
		}
	}
	return ranges
}

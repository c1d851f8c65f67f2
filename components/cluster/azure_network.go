package cluster

import (
	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// buildNetwork states every input that the network has: one that is added later would change the live cluster in place, and the SDK fills in what is
// missing one by one, whether or not it fits the rest.
func buildNetwork(network *Network) *cs.ContainerServiceNetworkProfileArgs {
	if network == nil {
		network = &Network{}
	}
	plan := network.plan()
	profile := &cs.ContainerServiceNetworkProfileArgs{
		NetworkPlugin:       pulumi.String(plan.plugin),
		NetworkPolicy:       pulumi.String(plan.policy),
		ServiceCidr:         pulumi.String(plan.addresses.serviceCidr),
		DnsServiceIP:        pulumi.String(plan.addresses.dnsServiceIp),
		IpFamilies:          pulumi.StringArray{pulumi.String("IPv4")},
		LoadBalancerSku:     pulumi.String("standard"),
		OutboundType:        pulumi.String(plan.outboundType),
		LoadBalancerProfile: buildLoadBalancer(network.LoadBalancer, plan),
		NatGatewayProfile:   buildNatGateway(network.NatGateway, plan),
		AdvancedNetworking:  buildAdvancedNetworking(network.AdvancedNetworking),
	}
	if plan.mode == modeOverlay {
		profile.NetworkPluginMode = pulumi.String(modeOverlay)
	}
	if plan.dataplane != "" {
		profile.NetworkDataplane = pulumi.String(plan.dataplane)
	}
	if plan.podRangeUsed() {
		profile.PodCidr = pulumi.String(plan.addresses.podCidr)
	}
	return profile
}

func buildLoadBalancer(lb *LoadBalancer, plan networkPlan) cs.ManagedClusterLoadBalancerProfilePtrInput {
	if plan.outboundType != outboundLoadBalancer {
		return nil
	}
	if lb == nil {
		lb = &LoadBalancer{}
	}
	profile := &cs.ManagedClusterLoadBalancerProfileArgs{
		AllocatedOutboundPorts: pulumi.Int(input.Value(lb.AllocatedOutboundPorts, 0)),
		BackendPoolType:        pulumi.String(input.Value(lb.BackendPoolType, backendPoolConfig)),
		IdleTimeoutInMinutes:   pulumi.Int(input.Value(lb.IdleTimeoutMinutes, defaultLbIdle)),
	}
	switch {
	case lb.OutboundIpIds != nil:
		profile.OutboundIPs = &cs.ManagedClusterLoadBalancerProfileOutboundIPsArgs{PublicIPs: references(lb.OutboundIpIds)}
	case lb.OutboundIpPrefixIds != nil:
		profile.OutboundIPPrefixes = &cs.ManagedClusterLoadBalancerProfileOutboundIPPrefixesArgs{PublicIPPrefixes: references(lb.OutboundIpPrefixIds)}
	default:
		profile.ManagedOutboundIPs = &cs.ManagedClusterLoadBalancerProfileManagedOutboundIPsArgs{
			Count:     pulumi.Int(input.Value(lb.ManagedOutboundIpCount, 1)),
			CountIPv6: pulumi.Int(0),
		}
	}
	return profile
}

func references(ids pulumi.StringArrayInput) cs.ResourceReferenceArrayInput {
	if list, ok := ids.(pulumi.StringArray); ok {
		known := make(cs.ResourceReferenceArray, len(list))
		for i, id := range list {
			known[i] = &cs.ResourceReferenceArgs{Id: optionalInput(id)}
		}
		return known
	}
	return ids.ToStringArrayOutput().ApplyT(func(list []string) []cs.ResourceReference {
		known := make([]cs.ResourceReference, len(list))
		for i := range list {
			known[i] = cs.ResourceReference{Id: &list[i]}
		}
		return known
	}).(cs.ResourceReferenceArrayOutput)
}

func buildNatGateway(gateway *NatGateway, plan networkPlan) cs.ManagedClusterNATGatewayProfilePtrInput {
	if plan.outboundType != outboundManagedNat {
		return nil
	}
	if gateway == nil {
		gateway = &NatGateway{}
	}
	return &cs.ManagedClusterNATGatewayProfileArgs{
		IdleTimeoutInMinutes: pulumi.Int(input.Value(gateway.IdleTimeoutMinutes, defaultNatIdle)),
		ManagedOutboundIPProfile: &cs.ManagedClusterManagedOutboundIPProfileArgs{
			Count: pulumi.Int(input.Value(gateway.ManagedOutboundIpCount, 1)),
		},
	}
}

func buildAdvancedNetworking(advanced *AdvancedNetworking) cs.AdvancedNetworkingPtrInput {
	if advanced == nil {
		return nil
	}
	observability, security := input.Value(advanced.ObservabilityEnabled, false), input.Value(advanced.SecurityEnabled, false)
	return &cs.AdvancedNetworkingArgs{
		Enabled:       pulumi.Bool(observability || security),
		Observability: &cs.AdvancedNetworkingObservabilityArgs{Enabled: pulumi.Bool(observability)},
		Security:      &cs.AdvancedNetworkingSecurityArgs{Enabled: pulumi.Bool(security)},
	}
}

package cluster

import (
	"slices"

	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Bootstrap is where nodes take the images of AKS itself from.
type Bootstrap struct {
	// ArtifactSource is Direct (Microsoft's registry, the default) or Cache (a registry that holds copies of it). Required to be Cache with
	// network.outboundType none and block.
	ArtifactSource *string `pulumi:"artifactSource,optional"`
	// ContainerRegistryId is a registry of your own for the cache, Premium and reached through private link, with a cache rule for mcr.microsoft.com/*,
	// of which the kubelet identity has AcrPull. Defaults to a registry that AKS makes. Only with Cache.
	ContainerRegistryId pulumi.StringInput `pulumi:"containerRegistryId,optional"`
}

const (
	artifactsDirect = "Direct"
	artifactsCached = "Cache"
	registryType    = "Microsoft.ContainerRegistry/registries"
)

// checkBootstrap holds a cluster without a way out to what AKS wants of one: the cache (InvalidNetworkIsolatedClusterConfiguration in
// hashicorp/terraform-provider-azurerm#29808), and none of what such a cluster cannot have (Microsoft Learn, "Network isolated AKS clusters", limitations).
func (s *Spec) checkBootstrap(c *input.Checker) {
	if b := s.Bootstrap; b != nil {
		c.OneOf("bootstrap.artifactSource", b.ArtifactSource, artifactsDirect, artifactsCached)
		azure.CheckLiteralID(c, "bootstrap.containerRegistryId", b.ContainerRegistryId, registryType)
		if b.ContainerRegistryId != nil && s.artifactSource() != artifactsCached {
			c.Failf("bootstrap.containerRegistryId", "is set with artifactSource %s%s: it is the registry of the cache; set bootstrap.artifactSource: %s or remove it",
				s.artifactSource(), byDefault(b.ArtifactSource), artifactsCached)
		}
	}
	outbound := s.Network.plan().outboundType
	if !slices.Contains([]string{outboundNone, outboundBlock}, outbound) {
		return
	}
	if source := s.artifactSource(); source != artifactsCached {
		c.Failf("network.outboundType",
			"is %s, with which nodes cannot reach Microsoft's registry: set bootstrap.artifactSource: %s, or choose another outbound type",
			outbound, artifactsCached)
	}
	if s.Network.plan().plugin == pluginKubenet {
		c.Failf("network.plugin", "is kubenet with outboundType %s: AKS isolates no network of kubenet; set network.plugin: azure", outbound)
	}
	if s.Upgrades.nodeOsChannel() == nodeOsUnmanaged {
		c.Failf("upgrades.nodeOsChannel", "is Unmanaged with network.outboundType %s: nodes cannot reach package repositories; set NodeImage or None", outbound)
	}
	for _, pool := range s.poolInputs() {
		if pool.osType() == osWindows {
			c.Failf(pool.path+".osType",
				"is Windows with network.outboundType %s: AKS has no Windows nodes in isolated networks; choose another outbound type", outbound)
		}
		if outbound == outboundBlock && pool.VnetSubnetId != nil {
			c.Failf(pool.path+".vnetSubnetId", "is set with network.outboundType block: AKS blocks its own network only; set network.outboundType: none")
		}
	}
}

// artifactSource is where artifacts come from. Raw properties say it last.
func (s *Spec) artifactSource() string {
	if raw, given := s.Properties["bootstrapProfile"].(map[string]any); given {
		if source, isText := raw["artifactSource"].(string); isText {
			return source
		}
	}
	if s.Bootstrap == nil {
		return artifactsDirect
	}
	return input.Value(s.Bootstrap.ArtifactSource, artifactsDirect)
}

func buildBootstrap(bootstrap *Bootstrap) cs.ManagedClusterBootstrapProfilePtrInput {
	if bootstrap == nil {
		return nil
	}
	return &cs.ManagedClusterBootstrapProfileArgs{
		ArtifactSource:      pulumi.String(input.Value(bootstrap.ArtifactSource, artifactsDirect)),
		ContainerRegistryId: optionalInput(bootstrap.ContainerRegistryId),
	}
}

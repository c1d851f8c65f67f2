package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestInputBehind holds under which name a user hears of a property that replaces the cluster.
func TestInputBehind(t *testing.T) {
	t.Parallel()
	for property, want := range map[string]string{
		"dnsPrefix":                  "dnsPrefix",
		"diskEncryptionSetID":        "diskEncryptionSetId",
		"fqdnSubdomain":              "properties.fqdnSubdomain",
		"networkProfile.podCidr":     "network.podCidr",
		"networkProfile.podCidrs[1]": "properties.networkProfile.podCidrs[1]",
		"networkProfile.loadBalancerProfile.outboundIPs.publicIPs[0].id":                "network.loadBalancer.outboundIpIds[0]",
		"networkProfile.loadBalancerProfile.outboundIPPrefixes.publicIPPrefixes[12].id": "network.loadBalancer.outboundIpPrefixIds[12]",
		"networkProfile.loadBalancerProfile.managedOutboundIPs.countIPv6":               "properties.networkProfile.loadBalancerProfile.managedOutboundIPs.countIPv6",
		"linuxProfile.ssh.publicKeys[0].keyData":                                        "properties.linuxProfile.ssh.publicKeys[0].keyData",
		"windowsProfile.adminUsername":                                                  "properties.windowsProfile.adminUsername",
		"agentPoolProfiles[0].networkProfile.nodePublicIPTags[1].tag":                   "properties.agentPoolProfiles[0].networkProfile.nodePublicIPTags[1].tag",
		"agentPoolProfiles[0].windowsProfile.disableOutboundNat":                        "properties.agentPoolProfiles[0].windowsProfile.disableOutboundNat",
		"agentPoolProfiles[0].vmSize":                                                   "",
		"dnsPrefixes":                                                                   "",
		"networkProfiles.podCidr":                                                       "",
		"kubernetesVersion":                                                             "",
		"sku.tier":                                                                      "",
	} {
		assert.Equal(t, want, inputBehind(property), property)
	}
}

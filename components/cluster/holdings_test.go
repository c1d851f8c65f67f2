package cluster

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/components/internal/guard"
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

func holdingsOf(spec Spec) map[string]guard.Holding {
	args := &Args{ResourceGroupName: pulumi.String("rg"), Location: pulumi.String("northeurope"), Spec: spec}
	return args.Holdings("clusters.blue", "test-blue")
}

// TestPoolHolding holds which inputs of a pool count when they come, change and go: a raw one that goes stays as it is in Azure.
func TestPoolHolding(t *testing.T) {
	t.Parallel()
	of := func(raw map[string]any) guard.Holding {
		return holdingsOf(Spec{NodePools: []NodePool{{Name: "work", Properties: raw}}})["clusters.blue.nodePools.work"]
	}
	with, without := of(map[string]any{"gpuInstanceProfile": "MIG1g"}), of(nil)
	for _, pool := range []guard.Holding{with, without} {
		assert.Equal(t, []string{"vmSize"}, slices.Collect(maps.Keys(pool.Fixed)))
	}
	assert.Equal(t, map[string]pulumi.Input{"properties.gpuInstanceProfile": pulumi.String("MIG1g")}, with.Leaves)
	assert.Empty(t, with.Unset)
	assert.Empty(t, without.Leaves)
	assert.Equal(t, map[string]pulumi.Input{"properties.gpuInstanceProfile": pulumi.String("")}, without.Unset)
	assert.Equal(t, without, of(map[string]any{"gpuInstanceProfile": nil}))
}

// TestUnstatedInputsAreUnset holds that what is left as it is when it is not given, see [Spec.unstatedInputs], is no change then either, and that
// giving it is one.
func TestUnstatedInputsAreUnset(t *testing.T) {
	t.Parallel()
	held := holdingsOf(Spec{})["clusters.blue"]
	bare := &Spec{Properties: map[string]any{"dnsPrefix": nil}}
	for _, property := range bare.unstatedInputs() {
		assert.Contains(t, held.Unset, inputBehind(property), property)
		assert.NotContains(t, held.Fixed, inputBehind(property), property)
	}
	for _, set := range []string{"resourceGroup.name", "clusterName", "location"} {
		assert.Contains(t, held.Fixed, set, "is always given")
	}
	assert.Len(t, held.Fixed, 3)
	overlay, none := held, holdingsOf(Spec{Network: &Network{PluginMode: new("none")}})["clusters.blue"]
	assert.Contains(t, overlay.Leaves, "network.podCidr")
	assert.NotContains(t, none.Leaves, "network.podCidr", "pods without a range have that of the SDK")
	assert.Equal(t, pulumi.String("10.244.0.0/16"), none.Unset["network.podCidr"])
}

// TestPoolWholes holds that objects of an inline pool that replace the cluster count by whether they are there, for each pool of the list.
func TestPoolWholes(t *testing.T) {
	t.Parallel()
	const first, second = "properties.agentPoolProfiles[0].", "properties.agentPoolProfiles[1]."
	system := map[string]any{"name": "system", "networkProfile": map[string]any{"applicationSecurityGroups": []any{"a"}}}
	more := map[string]any{"name": "more", "windowsProfile": map[string]any{"disableOutboundNat": true}}
	for name, test := range map[string]struct {
		raw  map[string]any
		want map[string]pulumi.Input
	}{
		"none": {nil, map[string]pulumi.Input{first + "networkProfile": pulumi.String(""), first + "windowsProfile": pulumi.String("")}},
		"of two pools": {map[string]any{"agentPoolProfiles": []any{system, more}}, map[string]pulumi.Input{
			first + "networkProfile": pulumi.String("given"), first + "windowsProfile": pulumi.String(""),
			second + "networkProfile": pulumi.String(""), second + "windowsProfile": pulumi.String("given"),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			leaves := holdingsOf(Spec{Properties: test.raw})["clusters.blue"].Leaves
			for _, pool := range []string{first, second} {
				for _, whole := range []string{"networkProfile", "windowsProfile"} {
					assert.Equal(t, test.want[pool+whole], leaves[pool+whole], pool+whole)
				}
			}
		})
	}
}

package azure

import (
	"testing"

	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

func TestLeaves(t *testing.T) {
	t.Parallel()
	later := pulumi.String("later").ToStringOutput()
	tags := pulumi.StringMap{"team": pulumi.String("a")}.ToStringMapOutput()
	ranges := pulumi.ToStringArray([]string{"x"}).ToStringArrayOutput()
	args := &cs.ManagedClusterArgs{
		DnsPrefix: pulumi.String("aks"), FqdnSubdomain: later, EnableRBAC: pulumi.Bool(true), KubernetesVersion: pulumi.StringPtr("1.36"),
		Tags: tags,
		NetworkProfile: &cs.ContainerServiceNetworkProfileArgs{
			PodCidr: pulumi.String("10.0.0.0/16"), ServiceCidr: pulumi.String("10.1.0.0/16"), IpFamilies: pulumi.StringArray{pulumi.String("IPv4")},
			PodCidrs: ranges,
			LoadBalancerProfile: &cs.ManagedClusterLoadBalancerProfileArgs{
				AllocatedOutboundPorts: pulumi.Int(0),
				OutboundIPs: &cs.ManagedClusterLoadBalancerProfileOutboundIPsArgs{
					PublicIPs: cs.ResourceReferenceArray{&cs.ResourceReferenceArgs{Id: pulumi.String("a")}, &cs.ResourceReferenceArgs{Id: later}},
				},
			},
		},
		AutoScalerProfile: (*cs.ManagedClusterPropertiesAutoScalerProfileArgs)(nil),
	}
	raw := map[string]any{
		"dnsPrefix": "raw", "kubernetesVersion": nil,
		"networkProfile": map[string]any{"serviceCidr": nil, "natGatewayProfile": map[string]any{"idleTimeoutInMinutes": 4, "ratio": 0.5}},
		"linuxProfile":   map[string]any{"ssh": map[string]any{"publicKeys": []any{map[string]any{"keyData": "ssh-rsa"}}}},
	}
	assert.Equal(t, map[string]pulumi.Input{
		"dnsPrefix":     pulumi.String("raw"),
		"fqdnSubdomain": later,
		"tags":          tags, "networkProfile.podCidrs": ranges,
		"enableRBAC":                   pulumi.Bool(true),
		"networkProfile.podCidr":       pulumi.String("10.0.0.0/16"),
		"networkProfile.ipFamilies[0]": pulumi.String("IPv4"),
		"networkProfile.loadBalancerProfile.allocatedOutboundPorts":      pulumi.Int(0),
		"networkProfile.loadBalancerProfile.outboundIPs.publicIPs[0].id": pulumi.String("a"),
		"networkProfile.loadBalancerProfile.outboundIPs.publicIPs[1].id": later,
		"networkProfile.natGatewayProfile.idleTimeoutInMinutes":          pulumi.Int(4),
		"networkProfile.natGatewayProfile.ratio":                         pulumi.Float64(0.5),
		"linuxProfile.ssh.publicKeys[0].keyData":                         pulumi.String("ssh-rsa"),
	}, Leaves(args, raw))
	assert.Empty(t, Leaves(nil, nil))
}

// TestLeavesBelowAnOutput holds that what is merged into an output is one value.
func TestLeavesBelowAnOutput(t *testing.T) {
	t.Parallel()
	args := pulumi.Map{"profile": pulumi.Map{"a": pulumi.String("x")}.ToMapOutput(), "other": pulumi.String("y")}
	leaves := Leaves(args, map[string]any{"profile": map[string]any{"b": "z"}})
	assert.Len(t, leaves, 2)
	assert.Equal(t, pulumi.String("y"), leaves["other"])
	assert.IsType(t, pulumi.AnyOutput{}, leaves["profile"])
}

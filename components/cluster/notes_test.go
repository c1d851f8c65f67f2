package cluster

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const group = "00000000-0000-0000-0000-000000000007"

// TestNotes holds what a preview says of clusters that AKS takes.
func TestNotes(t *testing.T) {
	t.Parallel()
	admins := &Access{Admins: pulumi.StringArray{pulumi.String(group)}}
	for name, test := range map[string]struct {
		spec Spec
		// want begins each note.
		want []string
	}{
		"nobody has rights":      {Spec{}, []string{"access gives nobody rights in the cluster"}},
		"administrators":         {Spec{Access: admins}, nil},
		"administrators as ever": {Spec{EntraId: &EntraId{AdminGroupObjectIds: pulumi.StringArray{pulumi.String(group)}}}, nil},
		"a role":                 {Spec{Access: &Access{Roles: map[string]AccessRole{"a": {Role: "Reader", GroupObjectId: pulumi.String(group)}}}}, nil},
		"local accounts":         {Spec{LocalAccountsEnabled: new(true)}, nil},
		"small and slowing sizes": {
			Spec{Access: admins, SystemPool: &NodePool{VmSize: new("Standard_D2s_v5")}, NodePools: []NodePool{
				{Name: "a", Mode: new("System"), VmSize: new("Standard_B4ms")}, {Name: "b", VmSize: new("Standard_D2s_v5")}, {Name: "c", Mode: new("System"), VmSize: new("Standard_E8-2ds_v5")},
			}},
			[]string{
				"systemPool.vmSize is Standard_D2s_v5 with 2 vCPUs", "nodePools[0].vmSize is Standard_B4ms: AKS does not support sizes of the B series",
				"nodePools[2].vmSize is Standard_E8-2ds_v5 with 2 vCPUs",
			},
		},
		"sizes with 1 GB of memory": {
			Spec{Access: admins, SystemPool: &NodePool{VmSize: new("Standard_B2ats_v2")}, NodePools: []NodePool{
				{Name: "a", VmSize: new("Standard_B2ts_v2")},
				{Name: "b", VmSize: new("Standard_B2pts_v2")},
				{Name: "c", VmSize: new("Standard_B2ls_v2")},
				{Name: "d", VmSize: new("Standard_A2_v2")},
				{Name: "e", VmSize: new("Standard_F2s_v2")},
			}},
			[]string{
				"systemPool.vmSize is Standard_B2ats_v2 with 1 GB of memory: AKS may refuse a size with less than 2 GB, and 4 GB for pools of mode System",
				"nodePools[0].vmSize is Standard_B2ts_v2 with 1 GB of memory", "nodePools[1].vmSize is Standard_B2pts_v2 with 1 GB of memory",
			},
		},
		"system pools with 2 vCPUs and 4 GB of memory": {
			Spec{Access: admins, SystemPool: &NodePool{VmSize: new("Standard_B2ls_v2")}, NodePools: []NodePool{
				{Name: "a", Mode: new("System"), VmSize: new("Standard_B2s")},
				{Name: "b", Mode: new("System"), VmSize: new("Standard_A2_v2")},
				{Name: "c", Mode: new("System"), VmSize: new("Standard_F2s_v2")},
			}},
			[]string{
				"systemPool.vmSize is Standard_B2ls_v2: AKS does not support sizes of the B series", "nodePools[0].vmSize is Standard_B2s: AKS does not support sizes of the B series",
				"nodePools[1].vmSize is Standard_A2_v2 with 2 vCPUs: AKS supports pools of mode System on 4 or more", "nodePools[2].vmSize is Standard_F2s_v2 with 2 vCPUs",
			},
		},
		"sizes of families that nobody knows": {
			Spec{Access: admins, NodePools: []NodePool{{Name: "a", VmSize: new("Standard_XY99_v9")}, {Name: "b", VmSize: new("standard_qz8s_v2")}, {Name: "c", VmSize: new("Standard_NCC40ads_H100_v5")}}},
			[]string{"nodePools[0].vmSize is Standard_XY99_v9, of a family XY that was not known on 2026-11-30", "nodePools[1].vmSize is standard_qz8s_v2, of a family QZ"},
		},
		"no way out to a public server": {
			Spec{Access: admins, Bootstrap: &Bootstrap{ArtifactSource: new("Cache")}, Network: &Network{OutboundType: new("none")}}, []string{"network.outboundType is none with apiServer.private false"},
		},
		"a way out that is blocked": {
			Spec{Access: admins, Bootstrap: &Bootstrap{ArtifactSource: new("Cache")}, Network: &Network{OutboundType: new("block")}},
			[]string{"network.outboundType is block, which AKS has in preview", "network.outboundType is block with apiServer.private false"},
		},
		"no way out needed": {
			Spec{Access: admins, Bootstrap: &Bootstrap{ArtifactSource: new("Cache")}, Network: &Network{OutboundType: new("none")}, ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String("none"), PrivatePublicFqdnEnabled: new(true)}}, nil,
		},
		"a server in the nodes' network": {
			Spec{Access: admins, Bootstrap: &Bootstrap{ArtifactSource: new("Cache")}, Network: &Network{OutboundType: new("none")}, Properties: map[string]any{"apiServerAccessProfile": map[string]any{}}}, nil,
		},
		"images of yesterday": {
			Spec{Access: admins, Network: &Network{Dataplane: new("azure")}, KubernetesVersion: new("1.31"), NodePools: []NodePool{
				{Name: "win", OsType: new("Windows"), OsSku: new("Windows2019")}, {Name: "a", OsSku: new("AzureLinux")},
			}},
			[]string{"nodePools[1].osSku is AzureLinux: with Kubernetes 1.31"},
		},
		"more nodes than pod ranges": {
			Spec{Access: admins, NodePools: []NodePool{{Name: "a", MinCount: new(1), MaxCount: new(500)}}},
			[]string{`network.podCidr is "10.244.0.0/16" by default, with room for 256 nodes`},
		},
		"kubenet on a subnet": {
			Spec{Access: admins, Network: &Network{Plugin: new("kubenet")}, SystemPool: &NodePool{VnetSubnetId: pulumi.String(subnetId)}},
			[]string{"network.plugin is kubenet on a subnet of your own"},
		},
		"ranges that let others in": {
			Spec{Access: admins, ApiServer: &ApiServer{AuthorizedIpRanges: pulumi.StringArray{pulumi.String("0.0.0.0/0"), pulumi.String("10.0.0.0/8")}}},
			[]string{"apiServer.authorizedIpRanges[0] is 0.0.0.0/0", "apiServer.authorizedIpRanges[1] is 10.0.0.0/8, a private range"},
		},
		"nodes that are not let in": {
			Spec{Access: admins, Network: &Network{OutboundType: new("managedNATGateway")}, ApiServer: &ApiServer{AuthorizedIpRanges: pulumi.StringArray{pulumi.String("0.0.0.0/32")}}},
			[]string{"apiServer.authorizedIpRanges[0] is 0.0.0.0/32, the address of the cluster's load balancer"},
		},
		"a zone in a group that is locked": {
			Spec{Access: admins, ApiServer: &ApiServer{Private: new(true)}}, []string{"nodeResourceGroup.restrictionLevel is ReadOnly"},
		},
		"the same, unlocked": {
			Spec{Access: admins, ApiServer: &ApiServer{Private: new(true)}, NodeResourceGroup: &NodeResourceGroup{RestrictionLevel: new("Unrestricted")}}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, test.spec.Validate())
			said := test.spec.said()
			require.Len(t, said, len(test.want), said)
			for i, begins := range test.want {
				assert.True(t, strings.HasPrefix(said[i], begins), said[i])
			}
		})
	}
}

// TestValidateAcceptsWhatAksTakes holds what was refused once, or is near to what is.
func TestValidateAcceptsWhatAksTakes(t *testing.T) {
	t.Parallel()
	zone := func(name string) Spec {
		return Spec{Identity: ownIdentity(), ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String(
			"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/" + name)}}
	}
	for name, spec := range map[string]Spec{
		"pods of three nodes":         {Network: &Network{PluginMode: new("none"), Dataplane: new("azure")}, SystemPool: &NodePool{Count: new(3), MaxPods: new(20)}},
		"no nodes yet":                pools(NodePool{Name: "a", Count: new(0), MaxPods: new(10)}),
		"initial count":               pools(NodePool{Name: "a", Count: new(3), MinCount: new(1), MaxCount: new(9), MaxPods: new(10)}),
		"taints of a system pool":     {SystemPool: &NodePool{Taints: []string{"CriticalAddonsOnly=true:NoExecute", "a=b:PreferNoSchedule"}}},
		"labels":                      pools(NodePool{Name: "a", Labels: pulumi.StringMap{"node.kubernetes.io/exclude-from-external-load-balancers": pulumi.String("true"), "x.kubelet.kubernetes.io/a": pulumi.String("b"), "kubernetes.azure.community/a": pulumi.String("b")}}),
		"disks of Dasv4":              pools(NodePool{Name: "a", VmSize: new("Standard_D4as_v4"), OsDiskType: new("Ephemeral")}),
		"disks of other families":     pools(NodePool{Name: "a", VmSize: new("Standard_L8s_v4"), OsDiskType: new("Ephemeral")}, NodePool{Name: "b", VmSize: new("Standard_D4s_v3"), OsDiskType: new("Ephemeral")}, NodePool{Name: "c", VmSize: new("Standard_NC40ads_H100_v5"), OsDiskType: new("Ephemeral")}),
		"cache":                       {Network: &Network{OutboundType: new("none")}, Bootstrap: &Bootstrap{ArtifactSource: new("Cache")}},
		"cache by a raw property":     {Network: &Network{OutboundType: new("none")}, Properties: map[string]any{"bootstrapProfile": map[string]any{"artifactSource": "Cache"}}},
		"zone of the public cloud":    zone("privatelink.westeurope.azmk8s.io"),
		"zone of a partner's cloud":   zone("privatelink.bleufrancecentral.cx.prod-aks.sovcloud-api.fr"),
		"zone of Azure Government":    zone("cloudhub.privatelink.usgovvirginia.cx.aks.containerservice.azure.us"),
		"zone of 21Vianet":            zone("privatelink.chinanorth3.cx.prod.service.azk8s.cn"),
		"the own address by itself":   {ApiServer: &ApiServer{AuthorizedIpRanges: pulumi.StringArray{pulumi.String("0.0.0.0/32")}}},
		"kubenet with a user's":       {Identity: ownIdentity(), Network: &Network{Plugin: new("kubenet"), OutboundType: new("userDefinedRouting")}, SystemPool: &NodePool{VnetSubnetId: pulumi.String(subnetId)}},
		"Windows with Kubernetes 137": {KubernetesVersion: new("1.37"), Network: &Network{Dataplane: new("azure")}, NodePools: []NodePool{{Name: "win", OsType: new("Windows")}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, spec.Validate())
		})
	}
}

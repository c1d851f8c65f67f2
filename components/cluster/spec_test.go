package cluster

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	subscription = "/subscriptions/00000000-0000-0000-0000-000000000001"
	groupId      = subscription + "/resourceGroups/rg-test"
	identityId   = groupId + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks"
	workspaceId  = groupId + "/providers/Microsoft.OperationalInsights/workspaces/log-test"
	subnetId     = groupId + "/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nodes"
	podSubnetId  = groupId + "/providers/Microsoft.Network/virtualNetworks/vnet/subnets/pods"
	zoneId       = groupId + "/providers/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io"
	vaultId      = groupId + "/providers/Microsoft.KeyVault/vaults/kv-aks"
	keyId        = "https://kv-aks.vault.azure.net/keys/etcd/0123456789abcdef"
	guid         = "11111111-2222-3333-4444-555555555555"
)

// rejection is a spec with mistakes, and the complete text for them.
type rejection struct {
	name string
	spec Spec
	want []string
}

func runRejections(t *testing.T, cases []rejection) {
	t.Helper()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := test.spec.Validate()
			require.Error(t, err)
			assert.Equal(t, test.want, texts(err))
		})
	}
}

// texts are the single mistakes in err, in order.
func texts(err error) []string {
	all := input.List(err)
	got := make([]string, len(all))
	for i, each := range all {
		got[i] = each.Error()
	}
	return got
}

func ownIdentity() *Identity { return &Identity{UserAssignedIdentityId: pulumi.String(identityId)} }

func TestValidateRejectsNamesAndTiers(t *testing.T) {
	t.Parallel()
	runRejections(t, []rejection{
		{
			"cluster name",
			Spec{ClusterName: new("-blue")},
			[]string{`clusterName is "-blue": must be 1 to 63 letters, digits, hyphens and underscores, with a letter or digit at both ends`},
		},
		{
			"cluster name too long",
			Spec{ClusterName: new(strings.Repeat("a", 64))},
			[]string{`clusterName is "` + strings.Repeat("a", 64) + `": must be 1 to 63 letters, digits, hyphens and underscores, with a letter or digit at both ends`},
		},
		{
			"dns prefix",
			Spec{DnsPrefix: new("blue_green")},
			[]string{`dnsPrefix is "blue_green": must be 1 to 54 letters, digits and hyphens, with a letter or digit at both ends`},
		},
		{
			"tier",
			Spec{Tier: new("Standart")},
			[]string{`tier is "Standart": must be one of Free, Standard, Premium; did you mean "Standard"?`},
		},
		{
			"support plan word",
			Spec{SupportPlan: new("LTS")},
			[]string{`supportPlan is "LTS": must be one of KubernetesOfficial, AKSLongTermSupport`},
		},
		{
			"long-term support without Premium",
			Spec{SupportPlan: new("AKSLongTermSupport")},
			[]string{`supportPlan is AKSLongTermSupport with tier Standard by default: long-term support needs tier Premium; set tier: Premium or leave this out`},
		},
		{
			"cost analysis in Free",
			Spec{Tier: new("Free"), CostAnalysisEnabled: new(true)},
			[]string{`costAnalysisEnabled is true with tier Free: cost analysis needs tier Standard or Premium; set one of them or leave this out`},
		},
		{
			"too many nodes for Free",
			Spec{Tier: new("Free"), Network: &Network{PodCidr: new("10.128.0.0/9")}, NodePools: []NodePool{{Name: "apps", Count: new(998)}}},
			[]string{`tier is Free, for up to 1000 nodes, but the pools can grow to 1001: lower their counts or take another tier`},
		},
		{
			"disk encryption set",
			Spec{DiskEncryptionSetId: pulumi.String(workspaceId)},
			[]string{`diskEncryptionSetId is "` + workspaceId + `", the id of a Microsoft.OperationalInsights/workspaces: must be the id of a Microsoft.Compute/diskEncryptionSets`},
		},
		{
			"raw name",
			Spec{Properties: map[string]any{"resourceName": "x"}},
			[]string{`properties.resourceName cannot be overridden here: the node pools depend on it; set clusterName instead`},
		},
		{
			"raw resource group and location",
			Spec{Properties: map[string]any{"resourceGroupName": "x", "location": "y"}},
			[]string{
				`properties.location cannot be overridden here: the node pools depend on it; set location instead`,
				`properties.resourceGroupName cannot be overridden here: the node pools depend on it; set resourceGroupName instead`,
			},
		},
		{
			"raw subdomain beside the prefix",
			Spec{Properties: map[string]any{"fqdnSubdomain": "blue"}},
			[]string{`properties.fqdnSubdomain is set beside dnsPrefix: AKS takes one of the two; set properties.dnsPrefix to null`},
		},
		{
			"unknown raw property",
			Spec{Properties: map[string]any{"httpProxyConfg": map[string]any{}}},
			[]string{`properties.httpProxyConfg is not an input of azure-native's ManagedCluster; did you mean "httpProxyConfig"?`},
		},
	})
}

func TestValidateRejectsAccess(t *testing.T) {
	t.Parallel()
	runRejections(t, []rejection{
		{
			"identity id",
			Spec{Identity: &Identity{UserAssignedIdentityId: pulumi.String("id-aks")}},
			[]string{`identity.userAssignedIdentityId is "id-aks": must be the id of a Microsoft.ManagedIdentity/userAssignedIdentities, /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>`},
		},
		{
			"kubelet identity without cluster identity",
			Spec{Identity: &Identity{KubeletIdentity: &KubeletIdentity{ResourceId: pulumi.String(identityId), ClientId: pulumi.String(guid), ObjectId: pulumi.String(guid)}}},
			[]string{`identity.kubeletIdentity is set for a cluster with a system-assigned identity: an own kubelet identity needs a user-assigned one; set identity.userAssignedIdentityId`},
		},
		{
			"incomplete kubelet identity",
			Spec{Identity: &Identity{UserAssignedIdentityId: pulumi.String(identityId), KubeletIdentity: &KubeletIdentity{ClientId: pulumi.String("x")}}},
			[]string{
				`identity.kubeletIdentity.resourceId is required: give all of resourceId, clientId and objectId`,
				`identity.kubeletIdentity.objectId is required: give all of resourceId, clientId and objectId`,
				`identity.kubeletIdentity.clientId is "x": must be a GUID such as 00000000-0000-0000-0000-000000000000`,
			},
		},
		{
			"nobody can sign in",
			Spec{EntraId: &EntraId{Enabled: new(false)}},
			[]string{`localAccountsEnabled is false by default with entraId.enabled false: nobody could sign in; local accounts can only be off with Entra ID on`},
		},
		{
			"entra inputs while off",
			Spec{LocalAccountsEnabled: new(true), EntraId: &EntraId{Enabled: new(false), TenantId: pulumi.String(guid)}},
			[]string{`entraId.enabled is false but other inputs of entraId are set: remove them or leave enabled out`},
		},
		{
			"nobody administers",
			Spec{EntraId: &EntraId{AzureRbacEnabled: new(false)}},
			[]string{`entraId.adminGroupObjectIds is required with azureRbacEnabled false and local accounts off by default: nobody could administer the cluster; give a group`},
		},
		{
			"admin group and tenant",
			Spec{EntraId: &EntraId{AdminGroupObjectIds: pulumi.StringArray{pulumi.String(guid), pulumi.String("admins")}, TenantId: pulumi.String("contoso.com")}},
			[]string{
				`entraId.adminGroupObjectIds[1] is "admins": must be a GUID such as 00000000-0000-0000-0000-000000000000`,
				`entraId.tenantId is "contoso.com": must be a GUID such as 00000000-0000-0000-0000-000000000000`,
			},
		},
		{
			"authorized range",
			Spec{ApiServer: &ApiServer{AuthorizedIpRanges: pulumi.StringArray{pulumi.String("203.0.113.0/24"), pulumi.String("203.0.113.0/33"), pulumi.String("2001:db8::/32")}}},
			[]string{
				`apiServer.authorizedIpRanges[1] is "203.0.113.0/33": must be an IPv4 address or range such as 203.0.113.0/24`,
				`apiServer.authorizedIpRanges[2] is "2001:db8::/32": must be an IPv4 address or range such as 203.0.113.0/24`,
			},
		},
		{
			"too many ranges",
			Spec{ApiServer: &ApiServer{AuthorizedIpRanges: manyRanges(201)}},
			[]string{`apiServer.authorizedIpRanges has 201 ranges: AKS takes at most 200; merge neighbouring ones`},
		},
		{
			"ranges on a private cluster",
			Spec{ApiServer: &ApiServer{Private: new(true), AuthorizedIpRanges: manyRanges(1)}},
			[]string{`apiServer.authorizedIpRanges is set for a private cluster: AKS takes ranges for a public one only; remove one of the two`},
		},
		{
			"private inputs on a public cluster",
			Spec{ApiServer: &ApiServer{PrivateDnsZone: pulumi.String("system"), PrivatePublicFqdnEnabled: new(true)}},
			[]string{
				`apiServer.privateDnsZone is set for a public cluster: only a private cluster has a private zone; set apiServer.private: true or remove it`,
				`apiServer.privatePublicFqdnEnabled is set for a public cluster: its name is public anyway; set apiServer.private: true or remove it`,
			},
		},
		{
			"no zone and no public name",
			Spec{ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String("none")}},
			[]string{`apiServer.privateDnsZone is none without a public name: nothing could resolve the API server; set apiServer.privatePublicFqdnEnabled: true or use system`},
		},
		{
			"own zone with system-assigned identity",
			Spec{ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String(zoneId)}},
			[]string{`apiServer.privateDnsZone is a zone of your own: AKS needs a user-assigned identity with Private DNS Zone Contributor on it; set identity.userAssignedIdentityId`},
		},
		{
			"zone is no id",
			Spec{Identity: ownIdentity(), ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String("System")}},
			[]string{`apiServer.privateDnsZone is "System": must be one of system, none, or the id of a zone; did you mean "system"?`},
		},
		{
			"zone name",
			Spec{Identity: ownIdentity(), ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String(groupId + "/providers/Microsoft.Network/privateDnsZones/contoso.com")}},
			[]string{`apiServer.privateDnsZone is the zone "contoso.com": must be named privatelink.<region> or private.<region>, with or without a name in front, below azmk8s.io, cx.aks.containerservice.azure.us, cx.prod.service.azk8s.cn`},
		},
		{
			"zone below another cloud's suffix",
			Spec{Identity: ownIdentity(), ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String(groupId + "/providers/Microsoft.Network/privateDnsZones/privatelink.usgovvirginia.azmk8s.io")}},
			[]string{`apiServer.privateDnsZone is the zone "privatelink.usgovvirginia.azmk8s.io": zones of usgovvirginia are below cx.aks.containerservice.azure.us`},
		},
		{
			"key without identity",
			Spec{KeyManagement: &KeyManagement{KeyId: pulumi.String(keyId)}},
			[]string{`keyManagement is set for a cluster with a system-assigned identity: encryption with your own key needs a user-assigned one; set identity.userAssignedIdentityId`},
		},
		{
			"key missing",
			Spec{Identity: ownIdentity(), KeyManagement: &KeyManagement{}},
			[]string{`keyManagement.keyId is required: give the key's identifier, https://<vault>.vault.azure.net/keys/<key>/<version>`},
		},
		{
			"key without version",
			Spec{Identity: ownIdentity(), KeyManagement: &KeyManagement{KeyId: pulumi.String("https://kv.vault.azure.net/keys/etcd")}},
			[]string{`keyManagement.keyId is "https://kv.vault.azure.net/keys/etcd": must be a key's identifier with its version, https://<vault>.vault.azure.net/keys/<key>/<version>`},
		},
		{
			"private vault without id",
			Spec{Identity: ownIdentity(), KeyManagement: &KeyManagement{KeyId: pulumi.String(keyId), KeyVaultNetworkAccess: new("Private")}},
			[]string{`keyManagement.keyVaultResourceId is required with keyVaultNetworkAccess Private: give the vault's resource id`},
		},
		{
			"public vault with id",
			Spec{Identity: ownIdentity(), KeyManagement: &KeyManagement{KeyId: pulumi.String(keyId), KeyVaultResourceId: pulumi.String(vaultId)}},
			[]string{`keyManagement.keyVaultResourceId is set with keyVaultNetworkAccess Public by default: AKS takes the vault's id only for private access; set that or remove it`},
		},
		{
			"vault access",
			Spec{Identity: ownIdentity(), KeyManagement: &KeyManagement{KeyId: pulumi.String(keyId), KeyVaultNetworkAccess: new("private")}},
			[]string{`keyManagement.keyVaultNetworkAccess is "private": must be one of Public, Private; did you mean "Private"?`},
		},
	})
}

func manyRanges(count int) pulumi.StringArray {
	ranges := make(pulumi.StringArray, count)
	for i := range ranges {
		ranges[i] = pulumi.String(fmt.Sprintf("203.0.%d.0/24", i))
	}
	return ranges
}

func TestValidateAccepts(t *testing.T) {
	t.Parallel()
	cases := map[string]Spec{
		"zero value":                     {},
		"size in small letters":          {SystemPool: &NodePool{VmSize: new("standard_d4s_v5")}},
		"no ranges of a private cluster": {ApiServer: &ApiServer{Private: new(true), AuthorizedIpRanges: pulumi.StringArray{}}},
		"stopped nodes of sizes without a local disk": {NodePools: []NodePool{
			{Name: "a", VmSize: new("Standard_D4s_v5"), ScaleDownMode: new("Deallocate")}, {Name: "b", VmSize: new("standard_e8as_v5"), Spot: &Spot{EvictionPolicy: new("Deallocate")}},
		}},
		"stopped nodes on managed disks": {NodePools: []NodePool{{Name: "a", OsDiskType: new("Managed"), ScaleDownMode: new("Deallocate"), Spot: &Spot{EvictionPolicy: new("Deallocate")}}}},
		"subnets of other resources": {
			SystemPool: &NodePool{VnetSubnetId: pulumi.String(subnetId)}, NodePools: []NodePool{{Name: "a", VnetSubnetId: pulumi.String("unchecked").ToStringOutput()}},
		},
		"subdomain":            {Properties: map[string]any{"fqdnSubdomain": "blue", "dnsPrefix": nil}},
		"manual, full version": {KubernetesVersion: new("1.36.2"), Upgrades: &Upgrades{Channel: new("none")}, SystemPool: &NodePool{KubernetesVersion: new("1.34")}},
		"Windows":              {Network: &Network{Dataplane: new("azure")}, NodePools: []NodePool{{Name: "win", OsType: new("Windows")}}},
		"ranges":               {ApiServer: &ApiServer{AuthorizedIpRanges: pulumi.StringArray{pulumi.String("203.0.113.0/24"), pulumi.String("203.0.114.7")}}},
		"private without zone": {ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String("none"), PrivatePublicFqdnEnabled: new(true)}},
		"local accounts only":  {LocalAccountsEnabled: new(true), EntraId: &EntraId{Enabled: new(false)}},
		"keys switched off":    {Identity: ownIdentity(), KeyManagement: &KeyManagement{Enabled: new(false)}},
		"own routes": {
			Network:    &Network{OutboundType: new("userDefinedRouting"), PluginMode: new("none")},
			SystemPool: &NodePool{VnetSubnetId: pulumi.String(subnetId), PodSubnetId: pulumi.String(podSubnetId)},
		},
		"ids from other resources": {
			Identity:            &Identity{UserAssignedIdentityId: pulumi.String("unchecked").ToStringOutput()},
			DiskEncryptionSetId: pulumi.String("unchecked").ToStringOutput(),
			ApiServer:           &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String("unchecked").ToStringOutput()},
		},
	}
	for name, spec := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.NoError(t, spec.Validate())
		})
	}
	assert.NoError(t, (*Spec)(nil).Validate())
}

package cluster

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Identity is who the cluster and its nodes are in Azure.
type Identity struct {
	// UserAssignedIdentityId is the managed identity of the control plane. Defaults to a system-assigned one.
	UserAssignedIdentityId pulumi.StringInput `pulumi:"userAssignedIdentityId,optional"`
	// KubeletIdentity is the managed identity of the nodes, which pulls images. Needs UserAssignedIdentityId, which in turn needs
	// the role Managed Identity Operator on it. Defaults to one that AKS creates.
	KubeletIdentity *KubeletIdentity `pulumi:"kubeletIdentity,optional"`
}

// KubeletIdentity is the managed identity of the nodes.
type KubeletIdentity struct {
	// ResourceId is the identity's resource id. Required.
	ResourceId pulumi.StringInput `pulumi:"resourceId"`
	// ClientId is its application id. Required.
	ClientId pulumi.StringInput `pulumi:"clientId"`
	// ObjectId is its principal id. Required.
	ObjectId pulumi.StringInput `pulumi:"objectId"`
}

// EntraId is sign-in to Kubernetes with Microsoft Entra ID.
type EntraId struct {
	// Enabled turns Entra ID sign-in on. Defaults to true; false needs localAccountsEnabled. AKS cannot turn it off for a cluster that
	// has it.
	Enabled *bool `pulumi:"enabled,optional"`
	// AdminGroupObjectIds are the Entra groups whose members administer the cluster, by object id; access.admins is the same.
	AdminGroupObjectIds pulumi.StringArrayInput `pulumi:"adminGroupObjectIds,optional"`
	// TenantId is the Entra tenant. Defaults to the subscription's.
	TenantId pulumi.StringInput `pulumi:"tenantId,optional"`
	// AzureRbacEnabled takes permissions inside Kubernetes from Azure role assignments too. Defaults to true.
	AzureRbacEnabled *bool `pulumi:"azureRbacEnabled,optional"`
}

// ApiServer is who can reach the Kubernetes API.
type ApiServer struct {
	// AuthorizedIpRanges are the public IPv4 addresses and ranges that may connect, at most 200. 0.0.0.0/32, by itself, stands for the cluster's
	// own outbound address alone. Defaults to everyone. Refused with Private.
	AuthorizedIpRanges pulumi.StringArrayInput `pulumi:"authorizedIpRanges,optional"`
	// Private gives the API server a private address only. Defaults to false. Changing it replaces the cluster in practice.
	Private *bool `pulumi:"private,optional"`
	// PrivateDnsZone is system (AKS makes a zone, the default), none (public DNS answers with the private address; needs
	// PrivatePublicFqdnEnabled) or the id of a zone (needs a user-assigned identity). Only with Private.
	PrivateDnsZone pulumi.StringInput `pulumi:"privateDnsZone,optional"`
	// PrivatePublicFqdnEnabled also publishes a name for the private address in public DNS. Defaults to false. Only with Private.
	PrivatePublicFqdnEnabled *bool `pulumi:"privatePublicFqdnEnabled,optional"`
	// RunCommandEnabled allows `az aks command invoke`, which runs commands in the cluster through Azure. Defaults to false.
	RunCommandEnabled *bool `pulumi:"runCommandEnabled,optional"`
}

// KeyManagement encrypts Kubernetes secrets in etcd with a Key Vault key. It needs a user-assigned identity that may use the key.
type KeyManagement struct {
	// Enabled turns it on. Defaults to true. To turn it off again, set false while the key still exists; leaving KeyManagement out
	// changes nothing in Azure.
	Enabled *bool `pulumi:"enabled,optional"`
	// KeyId is the key's identifier with its version, https://<vault>.vault.azure.net/keys/<key>/<version>. Required
	// unless Enabled is false.
	KeyId pulumi.StringInput `pulumi:"keyId,optional"`
	// KeyVaultResourceId is the vault's resource id. Required with KeyVaultNetworkAccess Private, refused otherwise.
	KeyVaultResourceId pulumi.StringInput `pulumi:"keyVaultResourceId,optional"`
	// KeyVaultNetworkAccess is Public (the default) or Private: the vault is reached through private link.
	KeyVaultNetworkAccess *string `pulumi:"keyVaultNetworkAccess,optional"`
}

const (
	privateZoneSystem    = "system"
	privateZoneNone      = "none"
	privateZoneType      = "Microsoft.Network/privateDnsZones"
	keyVaultType         = "Microsoft.KeyVault/vaults"
	vaultAccessPublic    = "Public"
	vaultAccessPrivate   = "Private"
	guidRule             = "must be a GUID such as 00000000-0000-0000-0000-000000000000"
	kubeletIdentityHint  = "give all of resourceId, clientId and objectId"
	userAssignedSolution = "set identity.userAssignedIdentityId"
)

var (
	guidPattern        = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	keyIdPattern       = regexp.MustCompile(`^https://[^/]+/keys/[^/]+/[^/]+$`)
	privateZonePattern = regexp.MustCompile(`^([a-z0-9-]{1,32}\.)?(privatelink|private)\.([a-z0-9]+)\.([a-z0-9-]+(?:\.[a-z0-9-]+)+)$`)
)

func (s *Spec) userAssigned() bool {
	return s.Identity != nil && s.Identity.UserAssignedIdentityId != nil
}

func (s *Spec) entraEnabled() bool { return s.EntraId == nil || input.Value(s.EntraId.Enabled, true) }

func (s *Spec) checkIdentity(c *input.Checker) {
	if s.Identity == nil {
		return
	}
	azure.CheckLiteralID(c, "identity.userAssignedIdentityId", s.Identity.UserAssignedIdentityId, managedIdentityType)
	kubelet := s.Identity.KubeletIdentity
	if kubelet == nil {
		return
	}
	if !s.userAssigned() {
		c.Failf("identity.kubeletIdentity",
			"is set for a cluster with a system-assigned identity: an own kubelet identity needs a user-assigned one; %s", userAssignedSolution)
	}
	c.Required("identity.kubeletIdentity.resourceId", kubelet.ResourceId != nil, kubeletIdentityHint)
	c.Required("identity.kubeletIdentity.clientId", kubelet.ClientId != nil, kubeletIdentityHint)
	c.Required("identity.kubeletIdentity.objectId", kubelet.ObjectId != nil, kubeletIdentityHint)
	azure.CheckLiteralID(c, "identity.kubeletIdentity.resourceId", kubelet.ResourceId, managedIdentityType)
	checkGUID(c, "identity.kubeletIdentity.clientId", kubelet.ClientId)
	checkGUID(c, "identity.kubeletIdentity.objectId", kubelet.ObjectId)
}

// checkAccess makes sure that somebody can sign in to the cluster.
func (s *Spec) checkAccess(c *input.Checker) {
	local := input.Value(s.LocalAccountsEnabled, false)
	entra := s.EntraId
	if entra == nil {
		return
	}
	groups := azure.Literals(entra.AdminGroupObjectIds)
	for _, i := range slices.Sorted(maps.Keys(groups)) {
		checkGUID(c, input.Index("entraId.adminGroupObjectIds", i), pulumi.String(groups[i]))
	}
	checkGUID(c, "entraId.tenantId", entra.TenantId)
	if s.entraEnabled() {
		if !local && !input.Value(entra.AzureRbacEnabled, true) && isEmpty(s.adminGroups()) {
			c.Failf("entraId.adminGroupObjectIds",
				"is required with azureRbacEnabled false and local accounts off%s: nobody could administer the cluster; give a group",
				byDefault(s.LocalAccountsEnabled))
		}
		return
	}
	if !local {
		c.Failf("localAccountsEnabled",
			"is false%s with entraId.enabled false: nobody could sign in; local accounts can only be off with Entra ID on",
			byDefault(s.LocalAccountsEnabled))
	}
	if input.Value(entra.AzureRbacEnabled, false) || entra.AdminGroupObjectIds != nil || entra.TenantId != nil {
		c.Failf("entraId.enabled", "is false but other inputs of entraId are set: remove them or leave enabled out")
	}
}

func isEmpty(list pulumi.StringArrayInput) bool {
	literal, ok := list.(pulumi.StringArray)
	return list == nil || ok && len(literal) == 0
}

func (a *ApiServer) check(c *input.Checker, userAssigned bool) {
	if a == nil {
		return
	}
	a.checkRanges(c)
	if !a.private() {
		if a.PrivateDnsZone != nil {
			c.Failf("apiServer.privateDnsZone", "is set for a public cluster: only a private cluster has a private zone; set apiServer.private: true or remove it")
		}
		if a.PrivatePublicFqdnEnabled != nil {
			c.Failf("apiServer.privatePublicFqdnEnabled", "is set for a public cluster: its name is public anyway; set apiServer.private: true or remove it")
		}
		return
	}
	if !isEmpty(a.AuthorizedIpRanges) {
		c.Failf("apiServer.authorizedIpRanges", "is set for a private cluster: AKS takes ranges for a public one only; remove one of the two")
	}
	a.checkPrivateZone(c, userAssigned)
}

func (a *ApiServer) private() bool { return a != nil && input.Value(a.Private, false) }

func (a *ApiServer) checkPrivateZone(c *input.Checker, userAssigned bool) {
	const path = privateZonePath
	zone, literal := azure.Literal(a.PrivateDnsZone)
	switch {
	case a.PrivateDnsZone == nil || zone == privateZoneSystem:
		return
	case zone == privateZoneNone:
		if !input.Value(a.PrivatePublicFqdnEnabled, false) {
			c.Failf(path, "is none without a public name: nothing could resolve the API server; set apiServer.privatePublicFqdnEnabled: true or use system")
		}
		return
	case literal && !strings.HasPrefix(zone, "/"):
		c.Failf(path, "is %q: must be one of %s, %s, or the id of a zone%s", zone, privateZoneSystem, privateZoneNone,
			input.DidYouMean(zone, []string{privateZoneSystem, privateZoneNone}))
		return
	}
	if !userAssigned {
		c.Failf(path, "is a zone of your own: AKS needs a user-assigned identity with Private DNS Zone Contributor on it; %s", userAssignedSolution)
	}
	if !literal {
		return
	}
	if err := azure.CheckID(zone, privateZoneType); err != nil {
		c.Failf(path, "%s; or system, or none", err)
		return
	}
	if id, err := azure.ParseID(zone); err == nil {
		checkZoneName(c, path, id.Name)
	}
}

func isSystemZone(zone pulumi.StringInput) bool {
	literal, known := azure.Literal(zone)
	return known && literal == privateZoneSystem
}

func (k *KeyManagement) check(c *input.Checker, userAssigned bool) {
	if k == nil {
		return
	}
	if !userAssigned {
		c.Failf("keyManagement",
			"is set for a cluster with a system-assigned identity: encryption with your own key needs a user-assigned one; %s", userAssignedSolution)
	}
	c.Required("keyManagement.keyId", k.KeyId != nil || !k.enabled(), "give the key's identifier, https://<vault>.vault.azure.net/keys/<key>/<version>")
	if id, ok := azure.Literal(k.KeyId); ok {
		c.Match("keyManagement.keyId", &id, keyIdPattern,
			"must be a key's identifier with its version, https://<vault>.vault.azure.net/keys/<key>/<version>")
	}
	c.OneOf("keyManagement.keyVaultNetworkAccess", k.KeyVaultNetworkAccess, vaultAccessPublic, vaultAccessPrivate)
	azure.CheckLiteralID(c, "keyManagement.keyVaultResourceId", k.KeyVaultResourceId, keyVaultType)
	private := input.Value(k.KeyVaultNetworkAccess, vaultAccessPublic) == vaultAccessPrivate
	if private && k.KeyVaultResourceId == nil && k.enabled() {
		c.Failf("keyManagement.keyVaultResourceId", "is required with keyVaultNetworkAccess Private: give the vault's resource id")
	}
	if !private && k.KeyVaultResourceId != nil {
		c.Failf("keyManagement.keyVaultResourceId",
			"is set with keyVaultNetworkAccess Public%s: AKS takes the vault's id only for private access; set that or remove it",
			byDefault(k.KeyVaultNetworkAccess))
	}
}

func (k *KeyManagement) enabled() bool { return k != nil && input.Value(k.Enabled, true) }

func checkGUID(c *input.Checker, path string, value pulumi.Input) {
	if literal, ok := azure.Literal(value); ok {
		c.Match(path, &literal, guidPattern, guidRule)
	}
}

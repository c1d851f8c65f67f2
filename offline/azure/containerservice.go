package azure

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	clusterType      = "containerservice:ManagedCluster"
	agentPoolType    = "containerservice:AgentPool"
	userAssigned     = "UserAssigned"
	tierFree         = "Free"
	tierPremium      = "Premium"
	maxFreeNodes     = 1000
	maxNodes         = 5000
	invalidParameter = "InvalidParameter"
	changeNotAllowed = "PropertyChangeNotAllowed"
	notAllowed       = "OperationNotAllowed"
)

var clusterChecks = []check{
	checkClusterChange, checkVersionChange, checkVersionOffered, checkTier, checkIdentity, checkEntra, checkAPIServer, checkUpgrades, checkSecurity, checkAddOns,
	checkNodeResourceGroup, checkAddresses, checkNetworkCombination, checkNetworkMove, checkOutbound, checkInlinePools,
}

// checkClusterChange keeps what a cluster cannot lose.
func checkClusterChange(r *request) error {
	if r.before == nil {
		return nil
	}
	switch {
	case given(r.before, "aadProfile") && !given(r.inputs, "aadProfile"):
		return r.refuse(changeNotAllowed, "Changing property 'aadProfile' is not allowed: managed Entra ID integration cannot be disabled.")
	case trueAt(r.before, "oidcIssuerProfile.enabled") && !trueAt(r.inputs, "oidcIssuerProfile.enabled"):
		return r.refuse(notAllowed, "OIDC issuer feature cannot be disabled.")
	}
	was, wanted := textAt(r.before, "apiServerAccessProfile.privateDNSZone"), textAt(r.inputs, "apiServerAccessProfile.privateDNSZone")
	if was != "" && !strings.EqualFold(was, wanted) && wanted != "none" {
		return r.refuse(changeNotAllowed, "Changing property 'apiServerAccessProfile.privateDNSZone' is not allowed, except to 'none'.")
	}
	return checkInlineChange(r)
}

// checkInlineChange holds each pool that a request names to what is fixed for the life of a pool. A pool that it does not name stays as it is
// (pulumi-azure-native#1686, Azure/AKS#1511), and no list at all leaves all of them (Azure/AKS#2495); a new one is refused (Azure/AKS#1511).
func checkInlineChange(r *request) error {
	was := map[string]resource.PropertyMap{}
	for _, existing := range r.all.poolsOf(r.id) {
		was[textAt(existing, "name")] = existing
	}
	for _, wanted := range at(r.inputs, "agentPoolProfiles[]") {
		name := textAt(wanted.ObjectValue(), "name")
		existing, exists := was[name]
		if !exists {
			return r.refuse(badRequest, "A new agent pool was introduced. Adding agent pools to an existing cluster is not allowed through managed cluster "+
				"operations. For agent pool specific change, please use per agent pool operations: '%s'.", name)
		}
		stands := r.all.poolAsItStands(r.id, existing)
		if err := r.checkFixed(sharedRules["pool"], wanted.path, stands, wanted.ObjectValue()); err != nil {
			return err
		}
	}
	return nil
}

// checkVersionChange allows one minor version up at a time, and never down.
func checkVersionChange(r *request) error {
	was, wanted := minorOf(textAt(r.before, "kubernetesVersion")), minorOf(textAt(r.inputs, "kubernetesVersion"))
	if was == 0 || wanted == 0 {
		return nil
	}
	switch {
	case wanted < was:
		return r.refuse(notAllowed, "Downgrading Kubernetes from minor version %d to %d is not allowed.", was, wanted)
	case wanted > was+1 && !r.maySkipVersions():
		return r.refuse(notAllowed, "Upgrading Kubernetes from minor version %d to %d is not allowed: one minor version at a time.", was, wanted)
	}
	return nil
}

// minorOf is the minor number of a Kubernetes version, or 0.
func minorOf(version string) int {
	parts := strings.Split(version, ".")
	if len(parts) < 2 {
		return 0
	}
	minor, err := strconv.Atoi(parts[1])
	if err != nil {
		return 0
	}
	return minor
}

func checkTier(r *request) error {
	tier := textAt(r.inputs, "sku.tier")
	switch {
	case textAt(r.inputs, "supportPlan") == "AKSLongTermSupport" && tier != tierPremium:
		return r.refuse(badRequest, "The support plan AKSLongTermSupport requires the tier Premium, not '%s'.", tier)
	case trueAt(r.inputs, "metricsProfile.costAnalysis.enabled") && (tier == tierFree || tier == ""):
		return r.refuse(badRequest, "Cost analysis requires the tier Standard or Premium.")
	}
	limit := maxNodes
	if tier == tierFree {
		limit = maxFreeNodes
	}
	nodes := 0.0
	for _, pool := range at(r.inputs, "agentPoolProfiles[]") {
		count, _ := numberAt(pool.ObjectValue(), "count")
		nodes += count
	}
	if nodes > float64(limit) {
		return r.refuse("QuotaExceeded", "%v nodes exceed the %d that the tier '%s' allows.", nodes, limit, tier)
	}
	return nil
}

func checkIdentity(r *request) error {
	kind, ids := textAt(r.inputs, "identity.type"), textsAt(r.inputs, "identity.userAssignedIdentities[]")
	switch {
	case kind == userAssigned && len(ids) == 0:
		return r.refuse(invalidParameter, "identity.userAssignedIdentities is required with the identity type UserAssigned.")
	case kind != userAssigned && len(ids) > 0:
		return r.refuse(invalidParameter, "identity.userAssignedIdentities is only for the identity type UserAssigned.")
	case kind != userAssigned && given(r.inputs, "identityProfile.kubeletidentity"):
		return r.refuse("CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster",
			"Custom kubelet identity is only supported on a cluster with a user-assigned identity.")
	}
	return nil
}

func checkEntra(r *request) error {
	managed := trueAt(r.inputs, "aadProfile.managed")
	switch {
	case trueAt(r.inputs, "disableLocalAccounts") && !managed:
		return r.refuse(badRequest, "Disabling local accounts is only allowed with managed Entra ID integration.")
	case trueAt(r.inputs, "aadProfile.enableAzureRBAC") && !managed:
		return r.refuse(badRequest, "Azure RBAC for Kubernetes requires managed Entra ID integration.")
	case trueAt(r.inputs, "aadProfile.enableAzureRBAC") && given(r.inputs, "enableRBAC") && !trueAt(r.inputs, "enableRBAC"):
		return r.refuse(badRequest, "Azure RBAC for Kubernetes requires enableRBAC.")
	case given(r.inputs, "dnsPrefix") == given(r.inputs, "fqdnSubdomain"):
		return r.refuse(invalidParameter, "Exactly one of dnsPrefix and fqdnSubdomain is required.")
	}
	return nil
}

// privateZoneName has the region and the suffix of any cloud, as AKS names the forms in its answer (MicrosoftDocs/azure-docs#104092 and #106092); the suffixes
// are those of Azure/AKS-Landing-Zone-Accelerator, privateDNSZoneAKSSuffixes, and of Azure/terraform-azurerm-aks#747.
var (
	privateZoneName = regexp.MustCompile(`(?i)^(?:[a-z0-9-]{1,32}\.)?(?:privatelink|private)\.([a-z0-9]+)\.(.+)$`)
	privateSuffixes = []struct{ region, suffix string }{
		{"usgov", "cx.aks.containerservice.azure.us"},
		{"usdod", "cx.aks.containerservice.azure.us"},
		{"china", "cx.prod.service.azk8s.cn"},
		{"bleu", "cx.prod-aks.sovcloud-api.fr"},
		{"", "azmk8s.io"},
	}
)

// isPrivateZone says whether a zone is one for private clusters of a region.
func isPrivateZone(zone, region string) bool {
	region = strings.ToLower(strings.ReplaceAll(region, " ", ""))
	match := privateZoneName.FindStringSubmatch(zone)
	if match == nil || !strings.EqualFold(match[1], region) {
		return false
	}
	for _, cloud := range privateSuffixes {
		if strings.HasPrefix(region, cloud.region) {
			return strings.EqualFold(match[2], cloud.suffix)
		}
	}
	return false
}

func checkAPIServer(r *request) error {
	access := object(r.inputs, "apiServerAccessProfile")
	private, ranges := trueAt(access, "enablePrivateCluster"), textsAt(access, "authorizedIPRanges[]")
	if private && len(ranges) > 0 {
		return r.refuse(badRequest, "API server authorized IP ranges are not supported on a private cluster.")
	}
	for _, allowed := range ranges {
		if _, err := netip.ParsePrefix(allowed); err != nil {
			if _, err := netip.ParseAddr(allowed); err != nil {
				return r.refuse(invalidParameter, "authorizedIPRanges has '%s', which is no address and no range.", allowed)
			}
		}
	}
	// Azure/terraform-azurerm-aks#378 has the answer.
	if slices.Contains(ranges, "0.0.0.0/32") && len(ranges) > 1 {
		return r.refuse(invalidParameter, "Setting apiServerAuthorizedIPRange to 0.0.0.0/32 is not allowed with other IP ranges.")
	}
	zone := textAt(access, "privateDNSZone")
	switch {
	case !private && zone != "":
		return r.refuse(badRequest, "privateDNSZone is only for private clusters.")
	case !private && trueAt(access, "enablePrivateClusterPublicFQDN"):
		return r.refuse(badRequest, "enablePrivateClusterPublicFQDN is only for private clusters.")
	case zone == "none" && !trueAt(access, "enablePrivateClusterPublicFQDN"):
		return r.refuse(badRequest, "privateDNSZone 'none' requires enablePrivateClusterPublicFQDN.")
	case zone == "" || zone == "none" || zone == "system":
		return nil
	case textAt(r.inputs, "identity.type") != userAssigned:
		return r.refuse("CustomPrivateDNSZoneOnlySupportedOnUserAssignedMSICluster",
			"A custom private DNS zone is only supported on a cluster with a user-assigned identity.")
	case !isPrivateZone(lastSegment(zone), r.location()):
		return r.refuse("InvalidPrivateDNSZoneResourceID", "Invalid private dns zone resource id '%s' for private cluster. It should be a valid resource id and the "+
			"private dns zone name should be in the format of the region '%s'.", zone, r.location())
	}
	return nil
}

func checkUpgrades(r *request) error {
	channel, node := textAt(r.inputs, "autoUpgradeProfile.upgradeChannel"), textAt(r.inputs, "autoUpgradeProfile.nodeOSUpgradeChannel")
	if channel == "node-image" && node != "" && node != "NodeImage" {
		return r.refuse(badRequest, "The upgrade channel node-image requires the node OS upgrade channel NodeImage, not '%s'.", node)
	}
	return nil
}

func checkSecurity(r *request) error {
	security := object(r.inputs, "securityProfile")
	kms := object(security, "azureKeyVaultKms")
	_, cleanerHours := numberAt(security, "imageCleaner.intervalHours")
	switch {
	case trueAt(security, "workloadIdentity.enabled") && !trueAt(r.inputs, "oidcIssuerProfile.enabled"):
		return r.refuse(badRequest, "Workload identity requires the OIDC issuer.")
	case trueAt(security, "imageCleaner.enabled") && !cleanerHours:
		return r.refuse(invalidParameter, "securityProfile.imageCleaner.intervalHours is required when the image cleaner is enabled.")
	case trueAt(security, "defender.securityMonitoring.enabled") && !given(security, "defender.logAnalyticsWorkspaceResourceId"):
		return r.refuse(invalidParameter, "securityProfile.defender.logAnalyticsWorkspaceResourceId is required when Defender is enabled.")
	case !trueAt(kms, "enabled"):
		return nil
	case textAt(r.inputs, "identity.type") != userAssigned:
		return r.refuse(badRequest, "Azure Key Vault KMS requires a user-assigned identity.")
	case !given(kms, "keyId"):
		return r.refuse(invalidParameter, "securityProfile.azureKeyVaultKms.keyId is required.")
	case textAt(kms, "keyVaultNetworkAccess") == "Private" && !given(kms, "keyVaultResourceId"):
		return r.refuse(invalidParameter, "securityProfile.azureKeyVaultKms.keyVaultResourceId is required with private access.")
	case textAt(kms, "keyVaultNetworkAccess") != "Private" && given(kms, "keyVaultResourceId"):
		return r.refuse(invalidParameter, "securityProfile.azureKeyVaultKms.keyVaultResourceId must be empty with public access.")
	}
	return nil
}

func checkAddOns(r *request) error {
	agent := object(object(r.inputs, "addonProfiles"), "omsagent")
	if !trueAt(agent, "enabled") {
		return nil
	}
	workspace := textAt(agent, "config.logAnalyticsWorkspaceResourceID")
	if workspace == "" {
		return r.refuse(badRequest, "The add-on omsagent requires logAnalyticsWorkspaceResourceID.")
	}
	if textAt(agent, "config.useAADAuth") != "true" && trueAt(r.all.inputsOf(workspace), "features.disableLocalAuth") {
		return r.refuse(badRequest, "The add-on omsagent without useAADAuth signs in with the workspace's key, but '%s' has local authentication disabled.",
			workspace)
	}
	return nil
}

// checkNodeResourceGroup wants a group that does not exist: AKS creates it.
func checkNodeResourceGroup(r *request) error {
	name := textAt(r.inputs, "nodeResourceGroup")
	if name == "" || r.before != nil {
		return nil
	}
	for _, other := range r.all.sorted() {
		if other.Type == clusterType && key(other.ID) != key(r.id) && strings.EqualFold(textAt(other.Inputs, "nodeResourceGroup"), name) {
			return r.refuse("NodeResourceGroupAlreadyExists", "The node resource group '%s' is that of '%s'.", name, other.ID)
		}
	}
	if r.all.holdsAnything("/subscriptions/" + subscriptionOf(r.id) + "/resourceGroups/" + name) {
		return r.refuse("NodeResourceGroupAlreadyExists", "The node resource group '%s' exists already.", name)
	}
	return nil
}

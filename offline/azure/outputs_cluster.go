package azure

import (
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	defaultKubernetesVersion = "1.36"
	patchVersion             = ".6"
	maxNodeResourceGroupName = 80
	maxAgentPools            = 100
	systemTime               = "2006-01-02T15:04:05.0000000Z"
)

func describeCluster(a *answer) {
	prefix, _ := text(a.inputs, "dnsPrefix")
	if subdomain, given := text(a.inputs, "fqdnSubdomain"); given {
		prefix = subdomain
	}
	host := prefix + "-" + a.hex("host", 8)
	a.set("azurePortalFQDN", fmt.Sprintf("%s.portal.hcp.%s.azmk8s.io", host, a.region()))
	a.describeAddresses(host)
	a.set("nodeResourceGroup", a.nodeResourceGroup())
	a.set("currentKubernetesVersion", fullVersion(a.inputs, "kubernetesVersion"))
	a.fallback("kubernetesVersion", defaultKubernetesVersion)
	a.fallbacks(clusterDefaults.Cluster)
	a.describeNetwork()
	a.describeWindows()
	a.set("powerState.code", "Running")
	a.set("maxAgentPools", maxAgentPools)
	a.set("resourceUID", a.hex("uid", 24))
	a.describeAge()
	if isTrue(object(a.inputs, "oidcIssuerProfile"), "enabled") {
		a.set("oidcIssuerProfile.issuerURL", fmt.Sprintf("https://%s.oic.prod-aks.azure.com/%s/%s/", a.region(), TenantID, a.guid("issuer")))
	}
	a.describeIdentities()
	a.describeAddons()
	a.describePools()
}

// describeAge answers when the cluster was made, which never changes, and when it was written last (Azure/azure-rest-api-specs,
// common-types/resource-management/v5/types.json, systemData, which the definition of managed clusters includes). Both follow from what there is, so that
// two runs can be compared: a cluster that comes after another one of its name is a day younger.
func (a *answer) describeAge() {
	if a.all == nil || a.all.withoutAges {
		return
	}
	made, _ := time.Parse(time.RFC3339, createdDate)
	made = made.AddDate(0, 0, a.incarnation)
	written := made.Add(time.Duration(crc32.ChecksumIEEE(fmt.Append(nil, a.inputs.Mappable()))) * time.Millisecond)
	a.set("systemData.createdAt", made.Format(systemTime))
	a.set("systemData.lastModifiedAt", written.Format(systemTime))
}

func (a *answer) describeAddresses(host string) {
	access := object(a.inputs, "apiServerAccessProfile")
	private := isTrue(access, "enablePrivateCluster")
	publicName := reveal(access["enablePrivateClusterPublicFQDN"])
	if !private || !publicName.IsBool() || publicName.BoolValue() {
		a.set("fqdn", fmt.Sprintf("%s.hcp.%s.azmk8s.io", host, a.region()))
	}
	if private {
		a.set("privateFQDN", fmt.Sprintf("%s.%s.privatelink.%s.azmk8s.io", host, a.guid("privatelink"), a.region()))
	}
}

// nodeResourceGroup is the chosen name, or the one that AKS makes up.
func (a *answer) nodeResourceGroup() string {
	if chosen, given := text(a.inputs, "nodeResourceGroup"); given && chosen != "" {
		return chosen
	}
	name := fmt.Sprintf("MC_%s_%s_%s", resourceGroupOf(a.id), lastSegment(a.id), a.region())
	return name[:min(len(name), maxNodeResourceGroupName)]
}

// describeIdentities answers who the control plane, the nodes and the add-ons are.
func (a *answer) describeIdentities() {
	identity := object(a.inputs, "identity")
	switch kind, _ := text(identity, "type"); kind {
	case "SystemAssigned":
		a.set("identity.principalId", a.guid("principal"))
		a.set("identity.tenantId", TenantID)
	case "UserAssigned":
		a.describeUserAssigned(identity)
	}
	if _, given := a.inputs["identityProfile"]; !given {
		a.set("identityProfile.kubeletidentity", a.managedIdentity(lastSegment(a.id)+"-agentpool"))
	}
}

// describeUserAssigned answers a map by id for the list of ids that azure-native takes.
func (a *answer) describeUserAssigned(identity resource.PropertyMap) {
	ids := reveal(identity["userAssignedIdentities"])
	if !ids.IsArray() {
		return
	}
	byID := map[string]any{}
	for _, id := range ids.ArrayValue() {
		if id = reveal(id); id.IsString() {
			of := &answer{id: id.StringValue()}
			byID[id.StringValue()] = map[string]any{"clientId": of.guid("client"), "principalId": of.guid("principal")}
		}
	}
	a.set("identity.userAssignedIdentities", byID)
}

func (a *answer) describeAddons() {
	for name := range object(a.inputs, "addonProfiles") {
		if isTrue(object(object(a.inputs, "addonProfiles"), string(name)), "enabled") {
			a.set("addonProfiles."+string(name)+".identity", a.managedIdentity(strings.ToLower(string(name))+"-"+lastSegment(a.id)))
		}
	}
}

// managedIdentity is an identity that AKS creates in the node resource group.
func (a *answer) managedIdentity(name string) map[string]any {
	return map[string]any{
		"clientId": a.guid(name + "|client"),
		"objectId": a.guid(name + "|object"),
		"resourceId": fmt.Sprintf("/subscriptions/%s/resourcegroups/%s/providers/Microsoft.ManagedIdentity/userAssignedIdentities/%s",
			subscriptionOf(a.id), a.nodeResourceGroup(), name),
	}
}

// describePools answers every pool of the cluster, however it was made (Azure/AKS#1511 and the refresh in pulumi-azure-native#1298), in the order of
// their names.
func (a *answer) describePools() {
	if a.all != nil {
		var pools []resource.PropertyValue
		for _, pool := range a.all.poolsOf(a.id) {
			pools = append(pools, resource.NewProperty(deepCopy(pool)))
		}
		a.outputs["agentPoolProfiles"] = asSecretAs(a.inputs["agentPoolProfiles"], resource.NewProperty(pools))
	}
	for _, pool := range at(a.outputs, "agentPoolProfiles[]") {
		of := &answer{id: a.id, inputs: pool.ObjectValue(), outputs: pool.ObjectValue()}
		of.set("provisioningState", "Succeeded")
		of.describePool(a.outputs)
		of.fallbacks(clusterDefaults.Inline)
	}
}

func describeAgentPool(a *answer) {
	cluster := &answer{}
	if a.all != nil {
		cluster.id, cluster.inputs = parentOf(a.id), a.all.inputsOf(parentOf(a.id))
	}
	cluster.outputs = deepCopy(cluster.inputs)
	describeCluster(cluster)
	a.describePool(cluster.outputs)
}

func (a *answer) describePool(cluster resource.PropertyMap) {
	a.fallback("orchestratorVersion", textAt(cluster, "kubernetesVersion"))
	a.set("currentOrchestratorVersion", fullVersion(a.outputs, "orchestratorVersion"))
	a.set("nodeImageVersion", "AKSUbuntu-2204gen2containerd-202501.12.0")
	a.fallback("maxPods", networkOf(cluster).mostPods())
	a.fallbacks(clusterDefaults.Pool)
}

// fullVersion is the version that runs when only major and minor are asked for.
func fullVersion(inputs resource.PropertyMap, name string) string {
	version, given := text(inputs, name)
	if !given || version == "" {
		version = defaultKubernetesVersion
	}
	if strings.Count(version, ".") == 1 {
		version += patchVersion
	}
	return version
}

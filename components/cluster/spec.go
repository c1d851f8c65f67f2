package cluster

import (
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Spec is what a user chooses about a cluster. Its zero value is a Standard tier cluster with Cilium on an overlay network, Entra ID
// sign-in only, monitoring and policy on, automatic patch upgrades, and three system nodes, protected from deletion.
type Spec struct {
	// ClusterName is the Azure name, 1 to 63 letters, digits, hyphens and underscores. Defaults to the component's name; in an
	// environment to aks-<environment>-<key>. Changing it replaces the cluster. Must be known at preview.
	ClusterName *string `pulumi:"clusterName,optional"`
	// KubernetesVersion is major.minor ("1.36", AKS picks the patch) or, with upgrades.channel none, also major.minor.patch. Defaults
	// to what AKS prefers on the day of creation. With channel stable or rapid it counts at creation only. Must be known at preview.
	// A version past its end of support is refused for a new cluster; previews warn from 60 days before.
	KubernetesVersion *string `pulumi:"kubernetesVersion,optional"`
	// Tier is Free (no service level agreement, up to 1000 nodes), Standard (the default) or Premium (long-term support).
	Tier *string `pulumi:"tier,optional"`
	// SupportPlan is KubernetesOfficial (the default) or AKSLongTermSupport, which needs tier Premium.
	SupportPlan *string `pulumi:"supportPlan,optional"`
	// DnsPrefix starts the API server's host name, 1 to 54 letters, digits and hyphens. Defaults to the cluster's name. Changing it
	// replaces the cluster. Must be known at preview.
	DnsPrefix *string `pulumi:"dnsPrefix,optional"`
	// Identity is who the cluster and its nodes are in Azure. Defaults to a system-assigned identity.
	Identity *Identity `pulumi:"identity,optional"`
	// EntraId is sign-in with Microsoft Entra ID. On by default, with Azure RBAC for Kubernetes.
	EntraId *EntraId `pulumi:"entraId,optional"`
	// LocalAccountsEnabled keeps the cluster's static administrator credentials. Defaults to false.
	LocalAccountsEnabled *bool `pulumi:"localAccountsEnabled,optional"`
	// Network is the cluster's network. Most changes below it replace the cluster, and the others change the live one in place.
	Network *Network `pulumi:"network,optional"`
	// Bootstrap is where nodes take the images of AKS itself from. Defaults to Microsoft's registry.
	Bootstrap *Bootstrap `pulumi:"bootstrap,optional"`
	// ApiServer is who can reach the Kubernetes API.
	ApiServer *ApiServer `pulumi:"apiServer,optional"`
	// Access is who may do what in the cluster, and what the cluster and its nodes may do in Azure. Without it nobody may do anything in a new
	// cluster that takes rights from Azure, not even who made it; the preview notes that.
	Access *Access `pulumi:"access,optional"`
	// SystemPool is the pool that runs the cluster's own pods. Defaults to three nodes named "system".
	SystemPool *NodePool `pulumi:"systemPool,optional"`
	// NodePools are further pools, created one after another, since AKS changes one pool at a time. Their order matters only to that.
	NodePools []NodePool `pulumi:"nodePools,optional"`
	// Upgrades are the automatic upgrades of Kubernetes and of node images.
	Upgrades *Upgrades `pulumi:"upgrades,optional"`
	// MaintenanceWindows say when AKS may do its work. Defaults to any time.
	MaintenanceWindows *MaintenanceWindows `pulumi:"maintenanceWindows,optional"`
	// AutoScaler tunes the cluster autoscaler, for all pools with minCount and maxCount together.
	AutoScaler *AutoScaler `pulumi:"autoScaler,optional"`
	// MonitoringEnabled runs the Azure Monitor agent (Container Insights), signed in with the cluster's identity. Defaults to true.
	MonitoringEnabled *bool `pulumi:"monitoringEnabled,optional"`
	// AzurePolicyEnabled runs the Azure Policy add-on (Gatekeeper). Defaults to true.
	AzurePolicyEnabled *bool `pulumi:"azurePolicyEnabled,optional"`
	// KeyVaultSecretsProvider is the secrets store driver for Azure Key Vault. On by default, with rotation.
	KeyVaultSecretsProvider *KeyVaultSecretsProvider `pulumi:"keyVaultSecretsProvider,optional"`
	// Defender is the Defender for Containers sensor. Left out, it is whatever Azure Policy or Defender for Cloud makes it.
	Defender *Defender `pulumi:"defender,optional"`
	// Metrics is the agent of managed Prometheus. Off by default.
	Metrics *Metrics `pulumi:"metrics,optional"`
	// CostAnalysisEnabled breaks costs down by namespace in Cost Management. Defaults to true, but to false in tier Free, which lacks it.
	CostAnalysisEnabled *bool `pulumi:"costAnalysisEnabled,optional"`
	// ImageCleaner removes unused vulnerable images from Linux nodes. On by default, once a week.
	ImageCleaner *ImageCleaner `pulumi:"imageCleaner,optional"`
	// OidcIssuerEnabled publishes the cluster's OpenID Connect issuer. Defaults to true. AKS cannot switch it off again.
	OidcIssuerEnabled *bool `pulumi:"oidcIssuerEnabled,optional"`
	// WorkloadIdentityEnabled lets pods sign in to Azure as a managed identity. Defaults to true wherever the OIDC issuer is on.
	WorkloadIdentityEnabled *bool `pulumi:"workloadIdentityEnabled,optional"`
	// NodeResourceGroup is the resource group that AKS makes for nodes, load balancers and disks.
	NodeResourceGroup *NodeResourceGroup `pulumi:"nodeResourceGroup,optional"`
	// DiskEncryptionSetId is the disk encryption set for the nodes' disks. Defaults to platform-managed keys. Changing it replaces
	// the cluster.
	DiskEncryptionSetId pulumi.StringInput `pulumi:"diskEncryptionSetId,optional"`
	// KeyManagement encrypts Kubernetes secrets in etcd with a key of your own. Off by default.
	KeyManagement *KeyManagement `pulumi:"keyManagement,optional"`
	// VerticalPodAutoscalerEnabled runs the vertical pod autoscaler. Defaults to false.
	VerticalPodAutoscalerEnabled *bool `pulumi:"verticalPodAutoscalerEnabled,optional"`
	// KedaEnabled runs KEDA, event-driven autoscaling. Defaults to false.
	KedaEnabled *bool `pulumi:"kedaEnabled,optional"`
	// Protect refuses the deletion of the cluster, and of pools without a Protect of their own, until it is switched off. Defaults to
	// true.
	Protect *bool `pulumi:"protect,optional"`
	// RetainOnDelete leaves the cluster and its pools in Azure when they go from the configuration, so that something else can take them over. It
	// switches Protect off. Defaults to false. It counts from the update that sets it.
	RetainOnDelete *bool `pulumi:"retainOnDelete,optional"`
	// Properties are raw azure-native ManagedCluster inputs, laid over everything else: objects key by key, the rest, lists too, as
	// a whole; null takes a property away. Their names are checked at every depth, their values are not. Passwords, secrets and proxies
	// in them are secret.
	Properties map[string]any `pulumi:"properties,optional"`
	// Tags are put on the cluster and its pools.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

const (
	tierFree            = "Free"
	tierStandard        = "Standard"
	tierPremium         = "Premium"
	supportOfficial     = "KubernetesOfficial"
	supportLongTerm     = "AKSLongTermSupport"
	maxFreeNodes        = 1000
	maxPaidNodes        = 5000
	diskEncryptionType  = "Microsoft.Compute/diskEncryptionSets"
	managedIdentityType = "Microsoft.ManagedIdentity/userAssignedIdentities"
	workspaceType       = "Microsoft.OperationalInsights/workspaces"
	subnetType          = "Microsoft.Network/virtualNetworks/subnets"
)

var (
	clusterNamePattern = regexp.MustCompile(`^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$`)
	dnsPrefixPattern   = regexp.MustCompile(`^[a-zA-Z0-9]([-a-zA-Z0-9]{0,52}[a-zA-Z0-9])?$`)
)

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none. [Spec.ValidateIn] finds more.
func (s *Spec) Validate() error { return s.ValidateIn(nil) }

// ValidateIn is Validate for a cluster in a region: it also finds what does not fit that, as long as the region is known.
func (s *Spec) ValidateIn(location pulumi.StringInput) error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("clusterName", s.ClusterName, clusterNamePattern,
		"must be 1 to 63 letters, digits, hyphens and underscores, with a letter or digit at both ends")
	c.Match("dnsPrefix", s.DnsPrefix, dnsPrefixPattern,
		"must be 1 to 54 letters, digits and hyphens, with a letter or digit at both ends")
	s.checkTier(&c)
	azure.CheckLiteralID(&c, "diskEncryptionSetId", s.DiskEncryptionSetId, diskEncryptionType)
	s.checkIdentity(&c)
	s.checkAccess(&c)
	s.KeyManagement.check(&c, s.userAssigned())
	s.checkRights(&c)
	s.Network.check(&c)
	s.checkBootstrap(&c)
	s.checkOwnRoutes(&c)
	s.ApiServer.check(&c, s.userAssigned())
	s.checkZoneRegion(&c, location)
	s.checkPools(&c)
	s.checkUpgrades(&c)
	s.MaintenanceWindows.check(&c)
	s.AutoScaler.check(&c)
	s.checkAddOns(&c)
	azure.CheckTags(&c, "tags", s.Tags)
	for _, pool := range s.poolInputs() {
		azure.CheckTags(&c, pool.path+".tags", pool.Tags)
	}
	s.checkProperties(&c)
	return c.Err()
}

func (s *Spec) checkTier(c *input.Checker) {
	c.OneOf("tier", s.Tier, tierFree, tierStandard, tierPremium)
	c.OneOf("supportPlan", s.SupportPlan, supportOfficial, supportLongTerm)
	tier := s.tier()
	if input.Value(s.SupportPlan, supportOfficial) == supportLongTerm && tier != tierPremium {
		c.Failf("supportPlan", "is %s with tier %s%s: long-term support needs tier Premium; set tier: Premium or leave this out",
			supportLongTerm, tier, byDefault(s.Tier))
	}
	if input.Value(s.CostAnalysisEnabled, false) && tier == tierFree {
		c.Failf("costAnalysisEnabled", "is true with tier Free: cost analysis needs tier Standard or Premium; set one of them or leave this out")
	}
	limit, solution := maxPaidNodes, "lower their counts"
	if tier == tierFree {
		limit, solution = maxFreeNodes, "lower their counts or take another tier"
	}
	if nodes, known := s.mostNodes(); known && nodes > limit {
		c.Failf("tier", "is %s%s, for up to %d nodes, but the pools can grow to %d: %s", tier, byDefault(s.Tier), limit, nodes, solution)
	}
}

// ownInputs are properties that have an input of their own, which other resources depend on.
var ownInputs = map[string]string{
	"resourceName":      "clusterName",
	"resourceGroupName": "resourceGroupName",
	"location":          "location",
}

func (s *Spec) checkProperties(c *input.Checker) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if own, ok := ownInputs[name]; ok {
			c.Failf(input.Key("properties", name), "cannot be overridden here: the node pools depend on it; set %s instead", own)
			continue
		}
		checkRawCluster(c, "properties", map[string]any{name: s.Properties[name]})
	}
	s.checkRawPools(c)
	prefix, named := s.Properties["dnsPrefix"]
	subdomain := s.Properties["fqdnSubdomain"] != nil
	if subdomain && (!named || prefix != nil) {
		c.Failf("properties.fqdnSubdomain", "is set beside dnsPrefix: AKS takes one of the two; set properties.dnsPrefix to null")
	}
	if !subdomain && named && prefix == nil {
		c.Failf("properties.dnsPrefix", "is null without fqdnSubdomain: AKS needs one of the two; set properties.fqdnSubdomain or remove this")
	}
}

// byDefault marks a value in an error as one that nobody wrote.
func byDefault[T any](written *T) string {
	if written == nil {
		return " by default"
	}
	return ""
}

func (s *Spec) retained() bool { return input.Value(s.RetainOnDelete, false) }

func (s *Spec) protected() bool { return input.Value(s.Protect, true) && !s.retained() }

func (s *Spec) poolProtected(pool poolInput) bool {
	return input.Value(pool.Protect, s.protected()) && !s.retained()
}

func (s *Spec) tier() string { return input.Value(s.Tier, tierStandard) }

func (s *Spec) costAnalysis() bool { return input.Value(s.CostAnalysisEnabled, s.tier() != tierFree) }

func (s *Spec) oidcIssuer() bool { return input.Value(s.OidcIssuerEnabled, true) }

func (s *Spec) workloadIdentity() bool { return input.Value(s.WorkloadIdentityEnabled, s.oidcIssuer()) }

func checkIDs(c *input.Checker, path string, ids pulumi.StringArrayInput, resourceType string) {
	known := azure.Literals(ids)
	for _, i := range slices.Sorted(maps.Keys(known)) {
		azure.CheckLiteralID(c, input.Index(path, i), pulumi.String(known[i]), resourceType)
	}
}

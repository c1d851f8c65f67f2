package cluster

import (
	"strconv"
	"strings"

	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const kubeletIdentityKey = "kubeletidentity"

// buildCluster states every switch, also where it is off: what a request leaves out, AKS keeps as it was.
func buildCluster(args *Args, clusterName string) *cs.ManagedClusterArgs {
	spec := &args.Spec
	return &cs.ManagedClusterArgs{
		ResourceGroupName:      args.ResourceGroupName,
		Location:               args.Location.ToStringOutput(),
		ResourceName:           pulumi.String(clusterName),
		DnsPrefix:              pulumi.String(input.Value(spec.DnsPrefix, naming.Name(naming.DNSPrefix, clusterName))),
		KubernetesVersion:      optionalString(spec.KubernetesVersion),
		Sku:                    &cs.ManagedClusterSKUArgs{Name: pulumi.String("Base"), Tier: pulumi.String(spec.tier())},
		SupportPlan:            pulumi.String(input.Value(spec.SupportPlan, supportOfficial)),
		Identity:               buildIdentity(spec.Identity),
		IdentityProfile:        buildKubeletIdentity(spec.Identity),
		EnableRBAC:             pulumi.Bool(true),
		AadProfile:             buildEntra(spec),
		DisableLocalAccounts:   pulumi.Bool(!input.Value(spec.LocalAccountsEnabled, false)),
		ApiServerAccessProfile: buildAPIServer(spec.ApiServer),
		NetworkProfile:         buildNetwork(spec.Network),
		BootstrapProfile:       buildBootstrap(spec.Bootstrap),
		AgentPoolProfiles:      cs.ManagedClusterAgentPoolProfileArray{buildSystemPool(spec)},
		AutoScalerProfile:      buildAutoScaler(spec),
		AutoUpgradeProfile: &cs.ManagedClusterAutoUpgradeProfileArgs{
			UpgradeChannel:       pulumi.String(spec.Upgrades.channel()),
			NodeOSUpgradeChannel: pulumi.String(spec.Upgrades.nodeOsChannel()),
		},
		UpgradeSettings:           buildUpgradeOverride(spec.Upgrades),
		AddonProfiles:             buildAddOns(args),
		AzureMonitorProfile:       buildMetrics(spec.Metrics),
		MetricsProfile:            buildCostAnalysis(spec),
		OidcIssuerProfile:         &cs.ManagedClusterOIDCIssuerProfileArgs{Enabled: pulumi.Bool(spec.oidcIssuer())},
		SecurityProfile:           buildSecurity(args),
		NodeResourceGroup:         optionalNodeGroup(spec.NodeResourceGroup),
		NodeResourceGroupProfile:  &cs.ManagedClusterNodeResourceGroupProfileArgs{RestrictionLevel: pulumi.String(spec.restriction())},
		DiskEncryptionSetID:       optionalInput(spec.DiskEncryptionSetId),
		WorkloadAutoScalerProfile: buildWorkloadAutoScaler(spec),
		Tags:                      spec.Tags,
	}
}

func buildIdentity(identity *Identity) *cs.ManagedClusterIdentityArgs {
	if identity == nil || identity.UserAssignedIdentityId == nil {
		return &cs.ManagedClusterIdentityArgs{Type: cs.ResourceIdentityTypeSystemAssigned}
	}
	return &cs.ManagedClusterIdentityArgs{
		Type:                   cs.ResourceIdentityTypeUserAssigned,
		UserAssignedIdentities: pulumi.StringArray{identity.UserAssignedIdentityId},
	}
}

func buildKubeletIdentity(identity *Identity) cs.UserAssignedIdentityMapInput {
	if identity == nil || identity.KubeletIdentity == nil {
		return nil
	}
	kubelet := identity.KubeletIdentity
	return cs.UserAssignedIdentityMap{kubeletIdentityKey: &cs.UserAssignedIdentityArgs{
		ResourceId: optionalInput(kubelet.ResourceId),
		ClientId:   optionalInput(kubelet.ClientId),
		ObjectId:   optionalInput(kubelet.ObjectId),
	}}
}

func buildEntra(spec *Spec) cs.ManagedClusterAADProfilePtrInput {
	if !spec.entraEnabled() {
		return nil
	}
	entra := spec.EntraId
	if entra == nil {
		entra = &EntraId{}
	}
	groups := spec.adminGroups()
	if groups == nil {
		// An empty list takes away the groups that were there before; no list would leave their members administrators.
		groups = pulumi.StringArray{}
	}
	return &cs.ManagedClusterAADProfileArgs{
		Managed:             pulumi.Bool(true),
		EnableAzureRBAC:     pulumi.Bool(input.Value(entra.AzureRbacEnabled, true)),
		AdminGroupObjectIDs: groups,
		TenantID:            optionalInput(entra.TenantId),
	}
}

func buildAPIServer(server *ApiServer) *cs.ManagedClusterAPIServerAccessProfileArgs {
	if server == nil {
		server = &ApiServer{}
	}
	profile := &cs.ManagedClusterAPIServerAccessProfileArgs{
		EnablePrivateCluster: pulumi.Bool(server.private()),
		DisableRunCommand:    pulumi.Bool(!input.Value(server.RunCommandEnabled, false)),
	}
	if !server.private() {
		profile.AuthorizedIPRanges = asRanges(server.AuthorizedIpRanges)
		if server.AuthorizedIpRanges == nil {
			// An empty list opens an API server that had ranges before; no list would keep them.
			profile.AuthorizedIPRanges = pulumi.StringArray{}
		}
		return profile
	}
	profile.EnablePrivateClusterPublicFQDN = pulumi.Bool(input.Value(server.PrivatePublicFqdnEnabled, false))
	profile.PrivateDNSZone = pulumi.String(privateZoneSystem)
	if server.PrivateDnsZone != nil {
		profile.PrivateDNSZone = server.PrivateDnsZone.ToStringOutput()
	}
	return profile
}

func buildUpgradeOverride(upgrades *Upgrades) cs.ClusterUpgradeSettingsPtrInput {
	if upgrades == nil || upgrades.ForceUpgradeUntil == nil {
		return nil
	}
	return &cs.ClusterUpgradeSettingsArgs{OverrideSettings: &cs.UpgradeOverrideSettingsArgs{
		ForceUpgrade: pulumi.Bool(true),
		Until:        pulumi.String(*upgrades.ForceUpgradeUntil),
	}}
}

func buildAddOns(args *Args) cs.ManagedClusterAddonProfileMap {
	monitoring := &cs.ManagedClusterAddonProfileArgs{Enabled: pulumi.Bool(args.monitoring())}
	if args.monitoring() {
		// The agent's own settings are strings, whatever they mean. useAADAuth makes it use the cluster's identity and the data
		// collection rule associated with the cluster, instead of the workspace's shared key.
		monitoring.Config = pulumi.StringMap{
			"logAnalyticsWorkspaceResourceID": args.WorkspaceId,
			"useAADAuth":                      pulumi.String("true"),
		}
	}
	provider := args.KeyVaultSecretsProvider
	secrets := &cs.ManagedClusterAddonProfileArgs{Enabled: pulumi.Bool(provider.enabled())}
	if provider == nil {
		provider = &KeyVaultSecretsProvider{}
	}
	if provider.enabled() {
		secrets.Config = pulumi.StringMap{
			"enableSecretRotation": pulumi.String(strconv.FormatBool(input.Value(provider.RotationEnabled, true))),
			"rotationPollInterval": pulumi.String(input.Value(provider.RotationPollInterval, defaultRotationPollInterval)),
		}
	}
	return cs.ManagedClusterAddonProfileMap{
		"omsagent":                     monitoring,
		"azurepolicy":                  &cs.ManagedClusterAddonProfileArgs{Enabled: pulumi.Bool(input.Value(args.AzurePolicyEnabled, true))},
		"azureKeyvaultSecretsProvider": secrets,
	}
}

func buildMetrics(metrics *Metrics) *cs.ManagedClusterAzureMonitorProfileArgs {
	profile := &cs.ManagedClusterAzureMonitorProfileMetricsArgs{Enabled: pulumi.Bool(metrics.enabled())}
	if metrics.enabled() {
		profile.KubeStateMetrics = &cs.ManagedClusterAzureMonitorProfileKubeStateMetricsArgs{
			MetricLabelsAllowlist:      pulumi.String(strings.Join(metrics.LabelsAllowlist, ",")),
			MetricAnnotationsAllowList: pulumi.String(strings.Join(metrics.AnnotationsAllowlist, ",")),
		}
	}
	return &cs.ManagedClusterAzureMonitorProfileArgs{Metrics: profile}
}

func buildCostAnalysis(spec *Spec) *cs.ManagedClusterMetricsProfileArgs {
	return &cs.ManagedClusterMetricsProfileArgs{CostAnalysis: &cs.ManagedClusterCostAnalysisArgs{Enabled: pulumi.Bool(spec.costAnalysis())}}
}

func buildSecurity(args *Args) *cs.ManagedClusterSecurityProfileArgs {
	return &cs.ManagedClusterSecurityProfileArgs{
		WorkloadIdentity: &cs.ManagedClusterSecurityProfileWorkloadIdentityArgs{Enabled: pulumi.Bool(args.workloadIdentity())},
		ImageCleaner:     buildImageCleaner(args.ImageCleaner),
		Defender:         buildDefender(args),
		AzureKeyVaultKms: buildKeyManagement(args.KeyManagement),
	}
}

func buildImageCleaner(cleaner *ImageCleaner) *cs.ManagedClusterSecurityProfileImageCleanerArgs {
	if !cleaner.enabled() {
		return &cs.ManagedClusterSecurityProfileImageCleanerArgs{Enabled: pulumi.Bool(false)}
	}
	if cleaner == nil {
		cleaner = &ImageCleaner{}
	}
	return &cs.ManagedClusterSecurityProfileImageCleanerArgs{
		Enabled:       pulumi.Bool(true),
		IntervalHours: pulumi.Int(input.Value(cleaner.IntervalHours, defaultCleanerHours)),
	}
}

func buildDefender(args *Args) cs.ManagedClusterSecurityProfileDefenderPtrInput {
	if args.Defender == nil {
		return nil
	}
	profile := &cs.ManagedClusterSecurityProfileDefenderArgs{
		SecurityMonitoring: &cs.ManagedClusterSecurityProfileDefenderSecurityMonitoringArgs{Enabled: pulumi.Bool(args.Defender.enabled())},
	}
	if !args.Defender.enabled() {
		return profile
	}
	workspace := args.Defender.WorkspaceId
	if workspace == nil {
		workspace = args.WorkspaceId
	}
	profile.LogAnalyticsWorkspaceResourceId = optionalInput(workspace)
	return profile
}

func buildKeyManagement(keys *KeyManagement) cs.AzureKeyVaultKmsPtrInput {
	if keys == nil {
		return nil
	}
	return &cs.AzureKeyVaultKmsArgs{
		Enabled:               pulumi.Bool(keys.enabled()),
		KeyId:                 optionalInput(keys.KeyId),
		KeyVaultNetworkAccess: pulumi.String(input.Value(keys.KeyVaultNetworkAccess, vaultAccessPublic)),
		KeyVaultResourceId:    optionalInput(keys.KeyVaultResourceId),
	}
}

// NodeResourceGroupLocked says whether AKS alone changes what is in the node resource group.
func (s *Spec) NodeResourceGroupLocked() bool { return s.restriction() == restrictionReadOnly }

// restriction is who may change what is in the node resource group.
func (s *Spec) restriction() string {
	if s.NodeResourceGroup == nil {
		return restrictionReadOnly
	}
	return input.Value(s.NodeResourceGroup.RestrictionLevel, restrictionReadOnly)
}

// optionalNodeGroup leaves an unchosen name to AKS, which makes it from resource group, cluster and region: the name is unique in
// the subscription that way.
func optionalNodeGroup(group *NodeResourceGroup) pulumi.StringPtrInput {
	if group == nil {
		return nil
	}
	return optionalString(group.Name)
}

func buildWorkloadAutoScaler(spec *Spec) *cs.ManagedClusterWorkloadAutoScalerProfileArgs {
	return &cs.ManagedClusterWorkloadAutoScalerProfileArgs{
		Keda: &cs.ManagedClusterWorkloadAutoScalerProfileKedaArgs{Enabled: pulumi.Bool(input.Value(spec.KedaEnabled, false))},
		VerticalPodAutoscaler: &cs.ManagedClusterWorkloadAutoScalerProfileVerticalPodAutoscalerArgs{
			Enabled: pulumi.Bool(input.Value(spec.VerticalPodAutoscalerEnabled, false)),
		},
	}
}

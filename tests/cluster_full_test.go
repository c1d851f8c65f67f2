package tests

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/cluster"
)

const (
	identityId = groupId + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks"
	subnetId   = groupId + "/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nodes"
	zoneId     = groupId + "/providers/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io"
	publicIpId = groupId + "/providers/Microsoft.Network/publicIPAddresses/pip-out"
	keyId      = "https://kv-test.vault.azure.net/keys/etcd/0123456789abcdef"
	guid       = "11111111-2222-3333-4444-555555555555"
)

// fullClusterSpec uses every input that goes together with the others.
func fullClusterSpec() cluster.Spec {
	return cluster.Spec{
		ClusterName: new("aks-prod-blue"), KubernetesVersion: new("1.36"), Tier: new("Premium"), SupportPlan: new("AKSLongTermSupport"), DnsPrefix: new("prod-blue"),
		Identity: &cluster.Identity{UserAssignedIdentityId: pulumi.String(identityId), KubeletIdentity: &cluster.KubeletIdentity{
			ResourceId: pulumi.String(identityId), ClientId: pulumi.String(guid), ObjectId: pulumi.String(guid),
		}},
		EntraId: &cluster.EntraId{AdminGroupObjectIds: pulumi.StringArray{pulumi.String(guid)}, TenantId: pulumi.String(guid)},
		Network: &cluster.Network{
			PodCidr: new("10.128.0.0/14"), ServiceCidr: new("172.16.0.0/16"),
			LoadBalancer:       &cluster.LoadBalancer{OutboundIpIds: pulumi.StringArray{pulumi.String(publicIpId)}, AllocatedOutboundPorts: new(1024), IdleTimeoutMinutes: new(10), BackendPoolType: new("NodeIP")},
			AdvancedNetworking: &cluster.AdvancedNetworking{ObservabilityEnabled: new(true), SecurityEnabled: new(true)},
		},
		ApiServer: &cluster.ApiServer{Private: new(true), PrivateDnsZone: pulumi.String(zoneId), PrivatePublicFqdnEnabled: new(true), RunCommandEnabled: new(true)},
		SystemPool: &cluster.NodePool{
			MinCount: new(3), MaxCount: new(5), Zones: []string{"1", "2", "3"}, OsSku: new("AzureLinux"), OsDiskType: new("Ephemeral"), OsDiskSizeGb: new(128), MaxPods: new(110),
			VnetSubnetId: pulumi.String(subnetId), UpgradeSettings: &cluster.UpgradeSettings{MaxSurge: new("33%"), DrainTimeoutMinutes: new(60), NodeSoakMinutes: new(5)},
		},
		NodePools: []cluster.NodePool{
			{
				Name: "apps", VmSize: new("Standard_D8ds_v5"), MinCount: new(2), MaxCount: new(20), Zones: []string{"1", "2", "3"}, VnetSubnetId: pulumi.String(subnetId),
				Labels: pulumi.StringMap{"workload": pulumi.String("apps")}, EncryptionAtHostEnabled: new(true), FipsEnabled: new(true), UltraSsdEnabled: new(true),
				ScaleDownMode: new("Delete"), WorkloadRuntime: new("OCIContainer"), Tags: pulumi.StringMap{"pool": pulumi.String("apps")},
				Properties: map[string]any{"kubeletDiskType": "OS"},
			},
			{
				Name: "spot", Count: new(0), OsDiskType: new("Managed"), Protect: new(true), VnetSubnetId: pulumi.String(subnetId), Taints: []string{"batch=true:NoSchedule"}, Labels: pulumi.StringMap{"workload": pulumi.String("batch")},
				Spot: &cluster.Spot{EvictionPolicy: new("Deallocate"), MaxPrice: new(0.25)},
			},
		},
		Upgrades: &cluster.Upgrades{Channel: new("stable"), NodeOsChannel: new("SecurityPatch"), ForceUpgradeUntil: new("2030-01-31T00:00:00Z")},
		MaintenanceWindows: &cluster.MaintenanceWindows{
			Default:     &cluster.MaintenanceWindow{Schedule: cluster.Schedule{Weekly: &cluster.WeeklySchedule{DayOfWeek: "Saturday"}}, StartTime: "01:00"},
			AutoUpgrade: &cluster.MaintenanceWindow{Schedule: cluster.Schedule{RelativeMonthly: &cluster.RelativeMonthlySchedule{WeekIndex: "Last", DayOfWeek: "Sunday"}}, StartTime: "02:00", DurationHours: new(6), UtcOffset: new("+01:00"), StartDate: new("2030-01-01")},
			NodeOs:      &cluster.MaintenanceWindow{Schedule: cluster.Schedule{Daily: &cluster.DailySchedule{IntervalDays: new(2)}}, StartTime: "03:00", NotAllowedDates: []cluster.DateSpan{{Start: "2030-12-20", End: "2031-01-02"}}},
		},
		AutoScaler:              &cluster.AutoScaler{Expander: new("least-waste"), ScaleDownDelayAfterDeleteMinutes: new(1), ScaleDownUtilizationThreshold: new(0.65)},
		KeyVaultSecretsProvider: &cluster.KeyVaultSecretsProvider{RotationPollInterval: new("10m")},
		Defender:                &cluster.Defender{},
		Metrics:                 &cluster.Metrics{LabelsAllowlist: []string{"pods=[app,team]", "nodes=[zone]"}, AnnotationsAllowlist: []string{"namespaces=[owner]"}},
		ImageCleaner:            &cluster.ImageCleaner{IntervalHours: new(48)},
		NodeResourceGroup:       &cluster.NodeResourceGroup{Name: new("rg-nodes-blue"), RestrictionLevel: new("Unrestricted")},
		DiskEncryptionSetId:     pulumi.String(groupId + "/providers/Microsoft.Compute/diskEncryptionSets/des"),
		KeyManagement: &cluster.KeyManagement{
			KeyId: pulumi.String(keyId), KeyVaultNetworkAccess: new("Private"), KeyVaultResourceId: pulumi.String(vaultId),
		},
		VerticalPodAutoscalerEnabled: new(true), KedaEnabled: new(true), Protect: new(false),
		Properties: map[string]any{"storageProfile": map[string]any{"blobCSIDriver": map[string]any{"enabled": true}}, "networkProfile": map[string]any{"networkMode": "transparent"}},
		Tags:       pulumi.StringMap{"owner": pulumi.String("platform")},
	}
}

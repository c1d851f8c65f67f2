package cluster

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// fullSpec uses every input that goes together with the others.
func fullSpec() Spec {
	return Spec{
		ClusterName: new("aks-prod-blue"), KubernetesVersion: new("1.33"), Tier: new("Premium"), SupportPlan: new("AKSLongTermSupport"), DnsPrefix: new("prod-blue"),
		Identity: &Identity{UserAssignedIdentityId: pulumi.String(identityId), KubeletIdentity: &KubeletIdentity{
			ResourceId: pulumi.String(identityId), ClientId: pulumi.String(guid), ObjectId: pulumi.String(guid),
		}},
		EntraId: &EntraId{AdminGroupObjectIds: pulumi.StringArray{pulumi.String(guid)}, TenantId: pulumi.String(guid)},
		Network: &Network{
			PodCidr: new("10.128.0.0/14"), ServiceCidr: new("172.16.0.0/16"),
			LoadBalancer:       &LoadBalancer{OutboundIpIds: pulumi.StringArray{pulumi.String(publicIpId)}, AllocatedOutboundPorts: new(1024), IdleTimeoutMinutes: new(10), BackendPoolType: new("NodeIP")},
			AdvancedNetworking: &AdvancedNetworking{ObservabilityEnabled: new(true), SecurityEnabled: new(true)},
		},
		ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String(zoneId), PrivatePublicFqdnEnabled: new(true), RunCommandEnabled: new(true)},
		SystemPool: &NodePool{
			MinCount: new(3), MaxCount: new(5), Zones: []string{"1", "2", "3"}, OsSku: new("AzureLinux"), OsDiskType: new("Ephemeral"), OsDiskSizeGb: new(128), MaxPods: new(110),
			VnetSubnetId: pulumi.String(subnetId), UpgradeSettings: &UpgradeSettings{MaxSurge: new("33%"), DrainTimeoutMinutes: new(60), NodeSoakMinutes: new(5)},
		},
		NodePools: []NodePool{
			{
				Name: "apps", VmSize: new("Standard_D8ds_v5"), MinCount: new(2), MaxCount: new(20), Zones: []string{"1", "2", "3"}, VnetSubnetId: pulumi.String(subnetId),
				Labels: pulumi.StringMap{"workload": pulumi.String("apps")}, EncryptionAtHostEnabled: new(true), FipsEnabled: new(true), UltraSsdEnabled: new(true),
				ScaleDownMode: new("Delete"), WorkloadRuntime: new("OCIContainer"), Tags: pulumi.StringMap{"pool": pulumi.String("apps")},
				Properties: map[string]any{"kubeletDiskType": "OS"},
			},
			{
				Name: "spot", Count: new(0), VnetSubnetId: pulumi.String(subnetId), Taints: []string{"batch=true:NoSchedule"}, Labels: pulumi.StringMap{"workload": pulumi.String("batch")},
				Spot: &Spot{EvictionPolicy: new("Deallocate"), MaxPrice: new(0.25)},
			},
		},
		Upgrades: &Upgrades{Channel: new("stable"), NodeOsChannel: new("SecurityPatch"), ForceUpgradeUntil: new("2030-01-31T00:00:00Z")},
		MaintenanceWindows: &MaintenanceWindows{
			Default:     &MaintenanceWindow{Schedule: Schedule{Weekly: &WeeklySchedule{DayOfWeek: "Saturday"}}, StartTime: "01:00"},
			AutoUpgrade: &MaintenanceWindow{Schedule: Schedule{RelativeMonthly: &RelativeMonthlySchedule{WeekIndex: "Last", DayOfWeek: "Sunday"}}, StartTime: "02:00", DurationHours: new(6), UtcOffset: new("+01:00"), StartDate: new("2030-01-01")},
			NodeOs:      &MaintenanceWindow{Schedule: Schedule{Daily: &DailySchedule{IntervalDays: new(2)}}, StartTime: "03:00", NotAllowedDates: []DateSpan{{Start: "2030-12-20", End: "2031-01-02"}}},
		},
		AutoScaler:              &AutoScaler{Expander: new("least-waste"), ScaleDownDelayAfterDeleteMinutes: new(1), ScaleDownUtilizationThreshold: new(0.65)},
		KeyVaultSecretsProvider: &KeyVaultSecretsProvider{RotationPollInterval: new("10m")},
		Defender:                &Defender{},
		Metrics:                 &Metrics{LabelsAllowlist: []string{"pods=[app,team]", "nodes=[zone]"}, AnnotationsAllowlist: []string{"namespaces=[owner]"}},
		ImageCleaner:            &ImageCleaner{IntervalHours: new(48)},
		NodeResourceGroup:       &NodeResourceGroup{Name: new("rg-nodes-blue"), RestrictionLevel: new("Unrestricted")},
		DiskEncryptionSetId:     pulumi.String(groupId + "/providers/Microsoft.Compute/diskEncryptionSets/des"),
		KeyManagement: &KeyManagement{
			KeyId: pulumi.String(keyId), KeyVaultNetworkAccess: new("Private"), KeyVaultResourceId: pulumi.String(vaultId),
		},
		VerticalPodAutoscalerEnabled: new(true), KedaEnabled: new(true), Protect: new(false),
		Properties: map[string]any{"storageProfile": map[string]any{"blobCSIDriver": map[string]any{"enabled": true}}, "networkProfile": map[string]any{"networkMode": "transparent"}},
		Tags:       pulumi.StringMap{"owner": pulumi.String("platform")},
	}
}

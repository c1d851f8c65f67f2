package cluster

import (
	"maps"

	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const scaleSets = "VirtualMachineScaleSets"

// buildSystemPool is the one pool that the cluster resource itself declares: AKS does not create a cluster without one. The others
// are resources of their own, since a list inside the cluster cannot lose a pool without an update of the whole cluster.
func buildSystemPool(spec *Spec) *cs.ManagedClusterAgentPoolProfileArgs {
	pool := spec.systemPool()
	return &cs.ManagedClusterAgentPoolProfileArgs{
		Name:                   pulumi.String(pool.Name),
		Mode:                   pulumi.String(modeSystem),
		Type:                   pulumi.String(scaleSets),
		VmSize:                 pulumi.String(pool.vmSize()),
		Count:                  pulumi.Int(pool.startCount()),
		EnableAutoScaling:      pulumi.Bool(pool.autoscaled()),
		MinCount:               optionalInt(pool.MinCount),
		MaxCount:               optionalInt(pool.MaxCount),
		AvailabilityZones:      optionalList(pool.Zones),
		OsType:                 pulumi.String(pool.osType()),
		OsSKU:                  nonEmpty(spec.osSku(pool)),
		OsDiskSizeGB:           optionalInt(pool.OsDiskSizeGb),
		OsDiskType:             optionalString(pool.OsDiskType),
		MaxPods:                optionalInt(pool.MaxPods),
		NodeLabels:             nodeLabels(pool),
		NodeTaints:             pulumi.ToStringArray(pool.nodeTaints()),
		VnetSubnetID:           optionalInput(pool.VnetSubnetId),
		PodSubnetID:            optionalInput(pool.PodSubnetId),
		OrchestratorVersion:    optionalString(pool.KubernetesVersion),
		UpgradeSettings:        buildPoolUpgrade(pool.UpgradeSettings),
		EnableEncryptionAtHost: optionalBool(pool.EncryptionAtHostEnabled),
		EnableFIPS:             optionalBool(pool.FipsEnabled),
		EnableUltraSSD:         optionalBool(pool.UltraSsdEnabled),
		ScaleDownMode:          optionalString(pool.ScaleDownMode),
		WorkloadRuntime:        optionalString(pool.WorkloadRuntime),
		Tags:                   azure.MergeTags(spec.Tags, pool.Tags),
	}
}

// buildPool takes the cluster's name as that of a child, which follows when the cluster is replaced.
func buildPool(args *Args, clusterName pulumi.StringInput, pool poolInput) *cs.AgentPoolArgs {
	built := &cs.AgentPoolArgs{
		ResourceGroupName:      args.ResourceGroupName,
		ResourceName:           clusterName,
		AgentPoolName:          pulumi.String(pool.Name),
		Mode:                   pulumi.String(pool.mode()),
		Type:                   pulumi.String(scaleSets),
		VmSize:                 pulumi.String(pool.vmSize()),
		Count:                  pulumi.Int(pool.startCount()),
		EnableAutoScaling:      pulumi.Bool(pool.autoscaled()),
		MinCount:               optionalInt(pool.MinCount),
		MaxCount:               optionalInt(pool.MaxCount),
		AvailabilityZones:      optionalList(pool.Zones),
		OsType:                 pulumi.String(pool.osType()),
		OsSKU:                  nonEmpty(args.osSku(pool)),
		OsDiskSizeGB:           optionalInt(pool.OsDiskSizeGb),
		OsDiskType:             optionalString(pool.OsDiskType),
		MaxPods:                optionalInt(pool.MaxPods),
		NodeLabels:             nodeLabels(pool),
		NodeTaints:             pulumi.ToStringArray(pool.nodeTaints()),
		VnetSubnetID:           optionalInput(pool.VnetSubnetId),
		PodSubnetID:            optionalInput(pool.PodSubnetId),
		OrchestratorVersion:    optionalString(pool.KubernetesVersion),
		UpgradeSettings:        buildPoolUpgrade(pool.UpgradeSettings),
		EnableEncryptionAtHost: optionalBool(pool.EncryptionAtHostEnabled),
		EnableFIPS:             optionalBool(pool.FipsEnabled),
		EnableUltraSSD:         optionalBool(pool.UltraSsdEnabled),
		ScaleDownMode:          optionalString(pool.ScaleDownMode),
		WorkloadRuntime:        optionalString(pool.WorkloadRuntime),
		Tags:                   azure.MergeTags(args.Tags, pool.Tags),
	}
	if pool.Spot != nil {
		built.ScaleSetPriority = pulumi.String("Spot")
		built.ScaleSetEvictionPolicy = pulumi.String(input.Value(pool.Spot.EvictionPolicy, scaleDownDelete))
		built.SpotMaxPrice = pulumi.Float64(input.Value(pool.Spot.MaxPrice, regularPrice))
	}
	return built
}

// nodeLabels are empty rather than missing where there are none: no labels at all would leave those that were there before.
func nodeLabels(pool poolInput) pulumi.StringMapInput {
	if pool.Labels == nil {
		pool.Labels = pulumi.StringMap{}
	}
	if pool.Spot == nil {
		return pool.Labels
	}
	// AKS adds this label, and the taint beside it, to spot nodes; stated here, they never look like drift. Unlike the names of tags,
	// those of labels differ by case.
	if known, ok := pool.Labels.(pulumi.StringMap); ok {
		labels := pulumi.StringMap{spotKey: pulumi.String(spotValue)}
		maps.Copy(labels, known)
		return labels
	}
	return pool.Labels.ToStringMapOutput().ApplyT(func(given map[string]string) map[string]string {
		labels := map[string]string{spotKey: spotValue}
		maps.Copy(labels, given)
		return labels
	}).(pulumi.StringMapOutput)
}

func buildPoolUpgrade(settings *UpgradeSettings) cs.AgentPoolUpgradeSettingsPtrInput {
	if settings == nil {
		return nil
	}
	return &cs.AgentPoolUpgradeSettingsArgs{
		MaxSurge:                  optionalString(settings.MaxSurge),
		DrainTimeoutInMinutes:     optionalInt(settings.DrainTimeoutMinutes),
		NodeSoakDurationInMinutes: optionalInt(settings.NodeSoakMinutes),
	}
}

// buildAutoScaler is nil where nothing scales automatically and nobody chose anything.
func buildAutoScaler(spec *Spec) cs.ManagedClusterPropertiesAutoScalerProfilePtrInput {
	if spec.AutoScaler == nil && !spec.anyAutoscaled() {
		return nil
	}
	scaler := spec.AutoScaler
	if scaler == nil {
		scaler = &AutoScaler{}
	}
	text := scaler.text()
	profile := &cs.ManagedClusterPropertiesAutoScalerProfileArgs{
		BalanceSimilarNodeGroups:          pulumi.String(text.balanceSimilarNodeGroups),
		DaemonsetEvictionForEmptyNodes:    pulumi.Bool(input.Value(scaler.DaemonsetEvictionForEmptyNodes, false)),
		DaemonsetEvictionForOccupiedNodes: pulumi.Bool(input.Value(scaler.DaemonsetEvictionForOccupiedNodes, true)),
		Expander:                          pulumi.String(text.expander),
		IgnoreDaemonsetsUtilization:       pulumi.Bool(input.Value(scaler.IgnoreDaemonsetsUtilization, false)),
		MaxEmptyBulkDelete:                pulumi.String(text.maxEmptyBulkDelete),
		MaxGracefulTerminationSec:         pulumi.String(text.maxGracefulTermination),
		MaxNodeProvisionTime:              pulumi.String(text.maxNodeProvision),
		MaxTotalUnreadyPercentage:         pulumi.String(text.maxTotalUnready),
		NewPodScaleUpDelay:                pulumi.String(text.newPodScaleUpDelay),
		OkTotalUnreadyCount:               pulumi.String(text.okTotalUnready),
		ScaleDownDelayAfterAdd:            pulumi.String(text.delayAfterAdd),
		ScaleDownDelayAfterFailure:        pulumi.String(text.delayAfterFailure),
		ScaleDownUnneededTime:             pulumi.String(text.unneeded),
		ScaleDownUnreadyTime:              pulumi.String(text.unready),
		ScaleDownUtilizationThreshold:     pulumi.String(text.utilization),
		ScanInterval:                      pulumi.String(text.scanInterval),
		SkipNodesWithLocalStorage:         pulumi.String(text.skipLocalStorage),
		SkipNodesWithSystemPods:           pulumi.String(text.skipSystemPods),
	}
	if text.delayAfterDelete != "" {
		profile.ScaleDownDelayAfterDelete = pulumi.String(text.delayAfterDelete)
	}
	return profile
}

func (s *Spec) anyAutoscaled() bool {
	for _, pool := range s.poolInputs() {
		if pool.autoscaled() {
			return true
		}
	}
	return false
}

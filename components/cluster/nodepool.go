package cluster

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// NodePool is a set of equal nodes. Most of its inputs are fixed once it exists. Changing VmSize replaces the pool, unless Protect
// stops that, and previews refuse the others, as Azure would: give a new pool with the new values first, and remove the old one afterwards.
type NodePool struct {
	// Name is 1 to 12 lower-case letters and digits (6 for Windows), starting with a letter. Required, but for the system pool, where
	// it defaults to "system". Fixed.
	Name string `pulumi:"name,optional"`
	// Mode is User (the default) or System: may it run the cluster's own pods. Refused for the system pool.
	Mode *string `pulumi:"mode,optional"`
	// VmSize is the nodes' virtual machine size; capital and small letters make no difference. Defaults to Standard_D4ds_v5. Fixed.
	VmSize *string `pulumi:"vmSize,optional"`
	// Count is the number of nodes, 0 to 1000, and at least 1 for a System pool. Defaults to 3 for the system pool and 1 for others. With
	// MinCount and MaxCount it is the number to begin with, between the two, and defaults to MinCount; the autoscaler changes it from then on.
	Count *int `pulumi:"count,optional"`
	// MinCount is the fewest nodes that the autoscaler keeps. MinCount and MaxCount together turn it on.
	MinCount *int `pulumi:"minCount,optional"`
	// MaxCount is the most nodes that the autoscaler adds.
	MaxCount *int `pulumi:"maxCount,optional"`
	// Zones are the availability zones, out of "1", "2" and "3". Defaults to none. Fixed.
	Zones []string `pulumi:"zones,optional"`
	// OsType is Linux (the default) or Windows. Fixed.
	OsType *string `pulumi:"osType,optional"`
	// OsSku is Ubuntu (the default) or AzureLinux for Linux, Windows2022 for Windows. Windows2019 is for clusters that run Kubernetes 1.32 or older.
	// Windows pools default to Windows2022, and with Kubernetes 1.37 or newer, which has none, to what AKS takes.
	OsSku *string `pulumi:"osSku,optional"`
	// OsDiskSizeGb is the system disk's size in GB, 0 to 2048. Defaults to 0: by VmSize. Fixed.
	OsDiskSizeGb *int `pulumi:"osDiskSizeGb,optional"`
	// OsDiskType is Managed or Ephemeral (on the host: faster and free), for which VmSize needs a local disk with room for OsDiskSizeGb. Defaults
	// to Ephemeral where VmSize has that. Fixed.
	OsDiskType *string `pulumi:"osDiskType,optional"`
	// MaxPods is the most pods of a node, 10 to 250. All nodes that the pool begins with must have room for 30 together. Defaults to 250 with an
	// overlay, 110 with kubenet or a pod subnet, otherwise 30. Fixed.
	MaxPods *int `pulumi:"maxPods,optional"`
	// Labels are Kubernetes labels of the nodes. Those below kubernetes.azure.com, kubernetes.io and k8s.io are taken, but for the namespaces
	// kubelet.kubernetes.io and node.kubernetes.io.
	Labels pulumi.StringMapInput `pulumi:"labels,optional"`
	// Taints are key=value:effect or key:effect, with NoSchedule, PreferNoSchedule or NoExecute. Defaults to none. A pool of mode System takes
	// the key CriticalAddonsOnly or the effect PreferNoSchedule only; the usual one beside pools for ordinary pods is
	// CriticalAddonsOnly=true:NoSchedule. Must be known at preview.
	Taints []string `pulumi:"taints,optional"`
	// VnetSubnetId is the nodes' subnet, on all pools or on none, all in one virtual network. Defaults to a network that AKS makes.
	// Fixed.
	VnetSubnetId pulumi.StringInput `pulumi:"vnetSubnetId,optional"`
	// PodSubnetId is the pods' subnet, another one of that virtual network, on all pools or on none; network.pluginMode none only.
	// Fixed.
	PodSubnetId pulumi.StringInput `pulumi:"podSubnetId,optional"`
	// Spot takes spare capacity, cheaper, that Azure may take back at any time. Refused for System pools. Fixed.
	Spot *Spot `pulumi:"spot,optional"`
	// KubernetesVersion is the pool's own version, on all pools or on none, with upgrades.channel none only. Defaults to the cluster's.
	KubernetesVersion *string `pulumi:"kubernetesVersion,optional"`
	// UpgradeSettings say how upgrades go through the pool.
	UpgradeSettings *UpgradeSettings `pulumi:"upgradeSettings,optional"`
	// EncryptionAtHostEnabled encrypts disks and caches on the host. Defaults to false. The subscription needs the feature. Fixed.
	EncryptionAtHostEnabled *bool `pulumi:"encryptionAtHostEnabled,optional"`
	// FipsEnabled takes an image with FIPS 140 validated cryptography. Defaults to false. A change replaces the nodes one after another.
	FipsEnabled *bool `pulumi:"fipsEnabled,optional"`
	// UltraSsdEnabled lets pods use ultra disks. Defaults to false. Fixed.
	UltraSsdEnabled *bool `pulumi:"ultraSsdEnabled,optional"`
	// ScaleDownMode is Delete (the default) or Deallocate (keep stopped nodes and pay for their disks only; needs OsDiskType Managed).
	ScaleDownMode *string `pulumi:"scaleDownMode,optional"`
	// WorkloadRuntime is OCIContainer, the default and the only one left.
	WorkloadRuntime *string `pulumi:"workloadRuntime,optional"`
	// Protect refuses the deletion of the pool. Defaults to the cluster's protect. In an environment, consent to remove or replace the pool lifts it;
	// of a cluster that stands alone, switch it off first, in an update of its own. Refused for the system pool, which is part of the cluster.
	Protect *bool `pulumi:"protect,optional"`
	// Properties are raw azure-native AgentPool inputs, laid over everything else. Refused for the system pool.
	Properties map[string]any `pulumi:"properties,optional"`
	// Tags are put on the pool, over the cluster's tags.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// Spot is spare capacity that Azure may take back at any time. AKS taints such nodes with
// kubernetes.azure.com/scalesetpriority=spot:NoSchedule.
type Spot struct {
	// EvictionPolicy is Delete (the default) or Deallocate, which needs OsDiskType Managed.
	EvictionPolicy *string `pulumi:"evictionPolicy,optional"`
	// MaxPrice is the most to pay in US dollars an hour and node. Defaults to -1: up to the regular price.
	MaxPrice *float64 `pulumi:"maxPrice,optional"`
}

// UpgradeSettings say how upgrades go through a pool.
type UpgradeSettings struct {
	// MaxSurge is how many nodes are added while upgrading, a number ("2") or a share ("33%"). Defaults to 10%.
	// Refused for spot pools.
	MaxSurge *string `pulumi:"maxSurge,optional"`
	// DrainTimeoutMinutes is how long a node waits for its pods to leave, 1 to 1440 minutes. Defaults to 30.
	DrainTimeoutMinutes *int `pulumi:"drainTimeoutMinutes,optional"`
	// NodeSoakMinutes is the pause after each node, 0 to 30 minutes. Defaults to 0.
	NodeSoakMinutes *int `pulumi:"nodeSoakMinutes,optional"`
}

const (
	modeSystem = "System"
	modeUser   = "User"

	osLinux   = "Linux"
	osWindows = "Windows"

	systemPoolName     = "system"
	defaultVmSize      = "Standard_D4ds_v5"
	defaultSystemCount = 3
	defaultUserCount   = 1

	spotKey      = "kubernetes.azure.com/scalesetpriority"
	spotValue    = "spot"
	spotTaint    = spotKey + "=" + spotValue + ":NoSchedule"
	regularPrice = -1
)

// poolInput is a pool with its defaults and the path at which the user wrote it.
type poolInput struct {
	NodePool
	path string
	// inline marks the system pool, which is part of the cluster resource.
	inline bool
}

// poolInputs are all pools, the system pool first.
func (s *Spec) poolInputs() []poolInput {
	pools := make([]poolInput, 0, 1+len(s.NodePools))
	pools = append(pools, s.systemPool())
	for i, pool := range s.NodePools {
		pools = append(pools, poolInput{NodePool: pool, path: input.Index("nodePools", i)})
	}
	return pools
}

func (s *Spec) systemPool() poolInput {
	pool := poolInput{path: "systemPool", inline: true}
	if s.SystemPool != nil {
		pool.NodePool = *s.SystemPool
	}
	if pool.Name == "" {
		pool.Name = systemPoolName
	}
	return pool
}

// SystemPoolName is the name of the pool that is part of the cluster.
func (s *Spec) SystemPoolName() string { return s.systemPool().Name }

func (p poolInput) mode() string {
	if p.inline {
		return modeSystem
	}
	return input.Value(p.Mode, modeUser)
}

func (p poolInput) osType() string { return input.Value(p.OsType, osLinux) }

func (p poolInput) vmSize() string { return spelledSize(input.Value(p.VmSize, defaultVmSize)) }

// size is the pool's size as Azure spells it. Raw properties say it last.
func (p poolInput) size() string {
	if raw, given := p.Properties["vmSize"].(string); given {
		return spelledSize(raw)
	}
	return p.vmSize()
}

// machine is the pool's size as Azure compares it. Another one replaces the pool.
func (p poolInput) machine() string { return strings.ToLower(p.size()) }

func (p poolInput) autoscaled() bool { return p.MinCount != nil || p.MaxCount != nil }

// startCount is the number of nodes to create.
func (p poolInput) startCount() int {
	switch {
	case p.Count != nil:
		return *p.Count
	case p.autoscaled():
		return input.Value(p.MinCount, 0)
	case p.inline:
		return defaultSystemCount
	default:
		return defaultUserCount
	}
}

// mostNodes is the number of nodes that the pool can grow to.
func (p poolInput) mostNodes() int {
	if p.autoscaled() {
		return input.Value(p.MaxCount, 0)
	}
	return p.startCount()
}

// mostNodes is the number of nodes that all pools can grow to. It is unknown while a count breaks its own rules: what follows from
// such a count would mislead.
func (s *Spec) mostNodes() (int, bool) {
	total := 0
	for _, pool := range s.poolInputs() {
		var counts input.Checker
		pool.checkCount(&counts)
		if counts.Err() != nil {
			return 0, false
		}
		total += pool.mostNodes()
	}
	return total, true
}

// PoolMaximums are the most nodes of each pool with an autoscaler, by the pool's name.
func (s *Spec) PoolMaximums() map[string]int {
	maximums := map[string]int{}
	for _, pool := range s.poolInputs() {
		if pool.autoscaled() {
			maximums[pool.Name] = pool.mostNodes()
		}
	}
	return maximums
}

// DeallocatedPools are the pools whose nodes stay in the cluster, stopped and not ready, when they are not needed.
func (s *Spec) DeallocatedPools() []string {
	var names []string
	for _, pool := range s.poolInputs() {
		if input.Value(pool.ScaleDownMode, "") == scaleDownDeallocate {
			names = append(names, pool.Name)
		}
	}
	return names
}

// LongTermSupported says that the cluster's version is supported for longer than the community does.
func (s *Spec) LongTermSupported() bool {
	return input.Value(s.SupportPlan, supportOfficial) == supportLongTerm
}

// nodeTaints adds the taint that AKS puts on spot nodes itself: left out, every later change would seem to take it away.
func (p poolInput) nodeTaints() []string {
	if p.Spot == nil {
		return p.Taints
	}
	taints := []string{spotTaint}
	for _, taint := range p.Taints {
		if taint != spotTaint {
			taints = append(taints, taint)
		}
	}
	return taints
}

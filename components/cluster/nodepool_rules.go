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

const (
	maxPoolNodes         = 1000
	maxWindowsPoolName   = 6
	maxDiskGb            = 2048
	minPods              = 10
	minSystemPods        = 30
	maxPodsOfNode        = 250
	maxDrainMinutes      = 1440
	maxSoakMinutes       = 30
	diskManaged          = "Managed"
	diskEphemeral        = "Ephemeral"
	scaleDownDelete      = "Delete"
	scaleDownDeallocate  = "Deallocate"
	reservedLabelPrefix  = "kubernetes.azure.com/"
	maxLabelPrefix       = 253
	taintRule            = "must be key=value:effect or key:effect, with effect NoSchedule, PreferNoSchedule or NoExecute"
	labelKeyRule         = "must be letters, digits, hyphens, underscores and periods, at most 63, after an optional DNS name and slash"
	labelValueRule       = "must be at most 63 letters, digits, hyphens, underscores and periods, with a letter or digit at both ends"
	systemPoolModeReason = "the system pool is always of mode System"
)

var (
	poolNamePattern   = regexp.MustCompile(`^[a-z][a-z0-9]{0,11}$`)
	vmSizePattern     = regexp.MustCompile(`^Standard_[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$`)
	dcsv2Pattern      = regexp.MustCompile(`(?i)^Standard_DC\d+s_v2$`)
	maxSurgePattern   = regexp.MustCompile(`^([1-9]\d{0,3}|([1-9]\d?|100)%)$`)
	labelNamePattern  = regexp.MustCompile(`^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$`)
	labelValuePattern = regexp.MustCompile(`^([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$`)
	dnsNamePattern    = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	taintPattern      = regexp.MustCompile(`^([^=:]+)(?:=([^=:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$`)
	zoneNames         = []string{"1", "2", "3"}
	linuxSkus         = []string{"Ubuntu", "AzureLinux", "CBLMariner"}
	windowsSkus       = []string{"Windows2022", "Windows2019"}
)

func (s *Spec) checkPools(c *input.Checker) {
	pools, plan := s.poolInputs(), s.Network.plan()
	for _, pool := range pools {
		pool.checkName(c)
		pool.checkCount(c)
		pool.checkMachine(c, plan)
		pool.checkMode(c)
		pool.checkWindows(c, plan)
		pool.checkPodSubnet(c, plan)
		pool.checkLabels(c)
		pool.checkTaints(c)
		pool.checkUpgradeSettings(c)
		pool.checkProperties(c)
	}
	checkDuplicates(c, pools)
	checkSubnets(c, pools, plan)
	s.checkCapacity(c, plan)
}

func (p poolInput) checkName(c *input.Checker) {
	path := p.path + ".name"
	c.Required(path, p.Name != "", "give 1 to 12 lower-case letters and digits")
	if p.Name == "" {
		return
	}
	c.Match(path, &p.Name, poolNamePattern, "must be 1 to 12 lower-case letters and digits, starting with a letter")
	if p.osType() == osWindows && len(p.Name) > maxWindowsPoolName {
		c.Failf(path, "is %q: the name of a Windows pool has at most %d characters", p.Name, maxWindowsPoolName)
	}
}

func (p poolInput) checkCount(c *input.Checker) {
	least := 0
	if p.mode() == modeSystem {
		least = 1
	}
	c.IntRange(p.path+".count", p.Count, least, maxPoolNodes)
	c.IntRange(p.path+".minCount", p.MinCount, least, maxPoolNodes)
	c.IntRange(p.path+".maxCount", p.MaxCount, 1, maxPoolNodes)
	if !p.autoscaled() {
		return
	}
	c.Required(p.path+".minCount", p.MinCount != nil, "the autoscaler needs it with maxCount")
	c.Required(p.path+".maxCount", p.MaxCount != nil, "the autoscaler needs it with minCount")
	if p.MinCount != nil && p.MaxCount != nil && *p.MinCount > *p.MaxCount {
		c.Failf(p.path+".minCount", "is %d, more than maxCount %d: swap them", *p.MinCount, *p.MaxCount)
	}
	if p.Count != nil {
		c.Failf(p.path+".count", "is %d together with minCount and maxCount: the autoscaler sets the count; remove it", *p.Count)
	}
}

func (p poolInput) checkMachine(c *input.Checker, plan networkPlan) {
	c.Match(p.path+".vmSize", p.VmSize, vmSizePattern, "must be a virtual machine size such as Standard_D4ds_v5")
	if plan.mode == modeOverlay && dcsv2Pattern.MatchString(p.vmSize()) {
		c.Failf(p.path+".vmSize",
			"is %q: an overlay network does not run on DCsv2 sizes; take another size or set network.pluginMode: none", p.vmSize())
	}
	for i, zone := range p.Zones {
		path := input.Index(p.path+".zones", i)
		c.OneOf(path, &zone, zoneNames...)
		if slices.Contains(p.Zones[:i], zone) {
			c.Failf(path, "is %q again: give each zone once", zone)
		}
	}
	c.IntRange(p.path+".osDiskSizeGb", p.OsDiskSizeGb, 0, maxDiskGb)
	c.OneOf(p.path+".osDiskType", p.OsDiskType, diskManaged, diskEphemeral)
	c.OneOf(p.path+".scaleDownMode", p.ScaleDownMode, scaleDownDelete, scaleDownDeallocate)
	if input.Value(p.OsDiskType, "") == diskEphemeral && input.Value(p.ScaleDownMode, "") == scaleDownDeallocate {
		c.Failf(p.path+".scaleDownMode",
			"is Deallocate with osDiskType Ephemeral: such a disk does not outlive a stop; set osDiskType: Managed or scaleDownMode: Delete")
	}
	least := minPods
	if p.inline {
		least = minSystemPods
	}
	c.IntRange(p.path+".maxPods", p.MaxPods, least, maxPodsOfNode)
	c.OneOf(p.path+".workloadRuntime", p.WorkloadRuntime, "OCIContainer", "WasmWasi")
}

func (p poolInput) checkMode(c *input.Checker) {
	switch {
	case p.inline && p.Mode != nil:
		c.Failf(p.path+".mode", "is %q: %s; remove it", *p.Mode, systemPoolModeReason)
	case !p.inline:
		c.OneOf(p.path+".mode", p.Mode, modeUser, modeSystem)
	}
	if p.Spot == nil {
		return
	}
	if p.mode() == modeSystem {
		c.Failf(p.path+".spot",
			"is set for a pool of mode System: spot nodes can vanish, the cluster's own pods must not; take a pool of mode User")
	}
	c.OneOf(p.path+".spot.evictionPolicy", p.Spot.EvictionPolicy, scaleDownDelete, scaleDownDeallocate)
	if price := p.Spot.MaxPrice; price != nil && *price != regularPrice && !(*price > 0) {
		c.Failf(p.path+".spot.maxPrice", "is %v: must be a price above 0, or -1 for up to the regular price", *price)
	}
}

func (p poolInput) checkWindows(c *input.Checker, plan networkPlan) {
	path := p.path + ".osType"
	c.OneOf(path, p.OsType, osLinux, osWindows)
	if p.osType() != osWindows {
		if slices.Contains(windowsSkus, p.osSku()) {
			c.Failf(p.path+".osSku", "is %s with osType Linux: set osType: Windows", p.osSku())
			return
		}
		c.OneOf(p.path+".osSku", p.OsSku, linuxSkus...)
		return
	}
	c.OneOf(p.path+".osSku", p.OsSku, windowsSkus...)
	if p.mode() == modeSystem {
		c.Failf(path, "is Windows for a pool of mode System: the cluster's own pods run on Linux; take a pool of mode User")
	}
	if plan.plugin == pluginKubenet {
		c.Failf(path, "is Windows with network.plugin kubenet: Windows nodes need plugin azure; set network.plugin: azure")
	}
	if plan.dataplane == dataplaneCilium {
		c.Failf(path, "is Windows with network.dataplane cilium: Cilium runs on Linux only; set network.dataplane: azure on day one")
	}
}

func (p poolInput) checkPodSubnet(c *input.Checker, plan networkPlan) {
	azure.CheckLiteralID(c, p.path+".vnetSubnetId", p.VnetSubnetId, subnetType)
	azure.CheckLiteralID(c, p.path+".podSubnetId", p.PodSubnetId, subnetType)
	if p.PodSubnetId == nil {
		return
	}
	if plan.plugin != pluginAzure || plan.mode == modeOverlay {
		c.Failf(p.path+".podSubnetId",
			"is set with network.plugin %s and pluginMode %s: pods take addresses of a subnet with plugin azure and pluginMode none only",
			plan.plugin, plan.mode)
	}
	if p.VnetSubnetId == nil {
		c.Failf(p.path+".podSubnetId", "is set without vnetSubnetId: pods and nodes must be in one virtual network; give the nodes' subnet too")
	}
}

func (p poolInput) checkLabels(c *input.Checker) {
	labels, ok := p.Labels.(pulumi.StringMap)
	if !ok {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		path := input.Key(p.path+".labels", key)
		value, known := azure.Literal(labels[key])
		isSpotLabel := p.Spot != nil && key == spotKey && value == spotValue
		if !validLabelKey(key) {
			c.Failf(path, "is not a label: %s", labelKeyRule)
		} else if strings.HasPrefix(key, reservedLabelPrefix) && !isSpotLabel {
			c.Failf(path, "is a label of AKS itself: choose one without %s", reservedLabelPrefix)
		}
		if known {
			c.Match(path, &value, labelValuePattern, labelValueRule)
		}
	}
}

func validLabelKey(key string) bool {
	if prefix, name, found := strings.Cut(key, "/"); found {
		return len(prefix) <= maxLabelPrefix && dnsNamePattern.MatchString(prefix) && labelNamePattern.MatchString(name)
	}
	return labelNamePattern.MatchString(key)
}

func (p poolInput) checkTaints(c *input.Checker) {
	for i, taint := range p.Taints {
		path := input.Index(p.path+".taints", i)
		parts := taintPattern.FindStringSubmatch(taint)
		if parts == nil || !validLabelKey(parts[1]) || !labelValuePattern.MatchString(parts[2]) {
			c.Failf(path, "is %q: %s", taint, taintRule)
			continue
		}
		if slices.Contains(p.Taints[:i], taint) {
			c.Failf(path, "is %q again: give each taint once", taint)
		}
	}
}

func (p poolInput) checkUpgradeSettings(c *input.Checker) {
	u := p.UpgradeSettings
	if u == nil {
		return
	}
	path := p.path + ".upgradeSettings"
	c.Match(path+".maxSurge", u.MaxSurge, maxSurgePattern, `must be a number of nodes such as "2", or a share such as "33%"`)
	c.IntRange(path+".drainTimeoutMinutes", u.DrainTimeoutMinutes, 1, maxDrainMinutes)
	c.IntRange(path+".nodeSoakMinutes", u.NodeSoakMinutes, 0, maxSoakMinutes)
}

// ownPoolInputs are properties of a pool that have an input of their own, or that say which pool it is.
var ownPoolInputs = map[string]string{
	"agentPoolName":     "name",
	"resourceName":      "clusterName",
	"resourceGroupName": "resourceGroupName",
}

func (p poolInput) checkProperties(c *input.Checker) {
	if p.inline && len(p.Properties) > 0 {
		c.Failf(p.path+".properties", "is set for the system pool, which is part of the cluster: set agentPoolProfiles in the cluster's properties")
		return
	}
	known := poolPropertyNames()
	for _, name := range slices.Sorted(maps.Keys(p.Properties)) {
		path := input.Key(p.path+".properties", name)
		if own, ok := ownPoolInputs[name]; ok {
			c.Failf(path, "cannot be overridden here: it says which pool this is; set %s instead", own)
		} else if !slices.Contains(known, name) {
			c.Failf(path, "is not an input of azure-native's AgentPool%s", input.DidYouMean(name, known))
		}
	}
}

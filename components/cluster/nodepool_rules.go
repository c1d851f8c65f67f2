package cluster

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	maxPoolNodes         = 1000
	maxWindowsPoolName   = 6
	minDiskGb            = 30
	maxDiskGb            = 2048
	minPods              = 10
	minPoolPods          = 30
	maxPodsOfNode        = 250
	maxDrainMinutes      = 1440
	maxSoakMinutes       = 30
	diskManaged          = "Managed"
	diskEphemeral        = "Ephemeral"
	scaleDownDelete      = "Delete"
	scaleDownDeallocate  = "Deallocate"
	systemPoolModeReason = "the system pool is always of mode System"
)

var (
	poolNamePattern = regexp.MustCompile(`^[a-z][a-z0-9]{0,11}$`)
	vmSizePattern   = regexp.MustCompile(`(?i)^Standard_[a-z0-9]+([_-][a-z0-9]+)*$`)
	dcsv2Pattern    = regexp.MustCompile(`(?i)^Standard_DC\d+s_v2$`)
	maxSurgePattern = regexp.MustCompile(`^([1-9]\d{0,3}|([1-9]\d?|100)%)$`)
	zoneNames       = []string{"1", "2", "3"}
)

func (s *Spec) checkPools(c *input.Checker) {
	pools, plan := s.poolInputs(), s.Network.plan()
	for _, pool := range pools {
		pool.checkName(c)
		pool.checkCount(c)
		pool.checkMachine(c, plan)
		pool.checkMode(c)
		pool.checkDeallocation(c)
		pool.checkWindows(c, s.Network)
		s.checkImage(c, pool)
		pool.checkPodSubnet(c, s.Network)
		pool.checkLabels(c)
		pool.checkTaints(c)
		pool.checkUpgradeSettings(c)
		pool.checkProtect(c)
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
	if p.Count != nil && p.MinCount != nil && p.MaxCount != nil && *p.MinCount <= *p.MaxCount && (*p.Count < *p.MinCount || *p.Count > *p.MaxCount) {
		c.Failf(p.path+".count", "is %d: must be minCount %d to maxCount %d, since it is how many nodes the autoscaler begins with; "+
			"change it or leave it out for minCount", *p.Count, *p.MinCount, *p.MaxCount)
	}
}

func (p poolInput) checkMachine(c *input.Checker, plan networkPlan) {
	p.checkSize(c)
	if plan.mode == modeOverlay && p.VmSize != nil && dcsv2Pattern.MatchString(*p.VmSize) {
		c.Failf(p.path+".vmSize",
			"is %q: an overlay network does not run on DCsv2 sizes; take another size or set network.pluginMode: none", *p.VmSize)
	}
	for i, zone := range p.Zones {
		path := input.Index(p.path+".zones", i)
		c.OneOf(path, &zone, zoneNames...)
		if slices.Contains(p.Zones[:i], zone) {
			c.Failf(path, "is %q again: give each zone once", zone)
		}
	}
	p.checkDiskSize(c)
	c.OneOf(p.path+".osDiskType", p.OsDiskType, diskManaged, diskEphemeral)
	c.OneOf(p.path+".scaleDownMode", p.ScaleDownMode, scaleDownDelete, scaleDownDeallocate)
	p.checkMaxPods(c)
	p.checkEphemeral(c)
	p.checkRuntime(c)
}

// checkDiskSize holds a disk against what AKS takes for pools of either operating system (pulumi/pulumi-azure-native issue 663 has its answer).
func (p poolInput) checkDiskSize(c *input.Checker) {
	size := input.Value(p.OsDiskSizeGb, 0)
	if size != 0 && (size < minDiskGb || size > maxDiskGb) {
		c.Failf(p.path+".osDiskSizeGb", "is %d: must be %d to %d, or 0 for what fits the size", size, minDiskGb, maxDiskGb)
	}
}

// checkMaxPods wants room for the pods that AKS itself brings: of a node, and of all nodes of a pool together, whatever its mode (Microsoft Learn, "IP address
// planning for AKS", configuring maximum pods per node). What a pool without nodes needs, nobody says.
func (p poolInput) checkMaxPods(c *input.Checker) {
	path := p.path + ".maxPods"
	c.IntRange(path, p.MaxPods, minPods, maxPodsOfNode)
	var counts input.Checker
	p.checkCount(&counts)
	if p.MaxPods == nil || *p.MaxPods < minPods || *p.MaxPods > maxPodsOfNode || counts.Err() != nil {
		return
	}
	nodes := p.startCount()
	if room := nodes * *p.MaxPods; nodes > 0 && room < minPoolPods {
		c.Failf(path, "is %d: with %s that the pool begins with it has room for %d pods, and AKS wants room for %d; give %d or more, or begin with %d nodes",
			*p.MaxPods, nodeCount(nodes), room, minPoolPods, ceilDivide(minPoolPods, nodes), ceilDivide(minPoolPods, *p.MaxPods))
	}
}

func nodeCount(nodes int) string {
	if nodes == 1 {
		return "the 1 node"
	}
	return fmt.Sprintf("the %d nodes", nodes)
}

func ceilDivide(total, parts int) int { return (total + parts - 1) / parts }

// checkDeallocation keeps nodes that are to be stopped off disks that would not outlive it. AKS chooses a managed disk where a size has no place for another.
func (p poolInput) checkDeallocation(c *input.Checker) {
	reason := ""
	size, known := parseMachineSize(p.vmSize())
	switch {
	case p.OsDiskType == nil && known && size.lacksLocalDisk():
		return
	case p.OsDiskType == nil:
		reason = "without osDiskType: it would be Ephemeral where the size has room, and such a disk does not outlive a stop"
	case *p.OsDiskType == diskEphemeral:
		reason = "with osDiskType Ephemeral: such a disk does not outlive a stop"
	default:
		return
	}
	if input.Value(p.ScaleDownMode, "") == scaleDownDeallocate {
		c.Failf(p.path+".scaleDownMode", "is Deallocate %s; set osDiskType: Managed", reason)
	}
	if p.Spot != nil && input.Value(p.Spot.EvictionPolicy, "") == scaleDownDeallocate {
		c.Failf(p.path+".spot.evictionPolicy", "is Deallocate %s; set osDiskType: Managed", reason)
	}
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

func (p poolInput) checkWindows(c *input.Checker, network *Network) {
	plan := network.plan()
	path := p.path + ".osType"
	c.OneOf(path, p.OsType, osLinux, osWindows)
	if p.osType() != osWindows {
		return
	}
	if p.mode() == modeSystem {
		c.Failf(path, "is Windows for a pool of mode System: the cluster's own pods run on Linux; take a pool of mode User")
	}
	if size, ok := parseMachineSize(p.vmSize()); ok && size.arm() {
		c.Failf(path, "is Windows with vmSize %s, whose processor is an Arm one: AKS runs Linux alone on these; take a size without a p behind its "+
			"number, such as %s", p.vmSize(), defaultVmSize)
	}
	if plan.plugin == pluginKubenet {
		c.Failf(path, "is Windows with network.plugin kubenet: Windows nodes need plugin azure; set network.plugin: azure")
	}
	if plan.dataplane == dataplaneCilium {
		c.Failf(path, "is Windows with network.dataplane %s: Cilium runs on Linux only; set network.dataplane: azure on day one",
			network.said().dataplane)
	}
}

func (p poolInput) checkUpgradeSettings(c *input.Checker) {
	u := p.UpgradeSettings
	if u == nil {
		return
	}
	path := p.path + ".upgradeSettings"
	if p.Spot != nil && u.MaxSurge != nil {
		c.Failf(path+".maxSurge", "is %q for a spot pool: AKS takes none there; remove it", *u.MaxSurge)
	} else {
		c.Match(path+".maxSurge", u.MaxSurge, maxSurgePattern, `must be a number of nodes such as "2", or a share such as "33%"`)
	}
	c.IntRange(path+".drainTimeoutMinutes", u.DrainTimeoutMinutes, 1, maxDrainMinutes)
	c.IntRange(path+".nodeSoakMinutes", u.NodeSoakMinutes, 0, maxSoakMinutes)
}

func (p poolInput) checkProtect(c *input.Checker) {
	if p.inline && p.Protect != nil {
		c.Failf(p.path+".protect", "is set for the system pool, which is part of the cluster: set the cluster's protect")
	}
}

// ownPoolInputs are properties of a pool that have an input of their own, or that say which pool it is.
var ownPoolInputs = map[string]string{
	"agentPoolName":     "name",
	"resourceName":      "clusterName",
	"resourceGroupName": "resourceGroupName",
}

func (p poolInput) checkProperties(c *input.Checker) {
	if p.inline && len(p.Properties) > 0 {
		c.Failf(p.path+".properties", "is set for the system pool, which is part of the cluster: "+
			"properties.agentPoolProfiles of the cluster can have such, but takes the place of systemPool as a whole")
		return
	}
	path := p.path + ".properties"
	for _, name := range slices.Sorted(maps.Keys(p.Properties)) {
		if own, ok := ownPoolInputs[name]; ok {
			c.Failf(input.Key(path, name), "cannot be overridden here: it says which pool this is; set %s instead", own)
			continue
		}
		checkRawPool(c, path, map[string]any{name: p.Properties[name]})
	}
}

package azure

import (
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	modeSystem           = "System"
	windows              = "Windows"
	maxWindowsPoolName   = 6
	minPoolPods          = 30
	maxVersionsBehind    = 3
	someVersionsMissing  = "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged"
	incompatibleVersions = "NodePoolMcVersionIncompatible"
)

var (
	agentPoolChecks = []check{checkAgentPool, checkAgentPoolPlace, checkAgentPoolVersion, checkSystemStays}

	confidentialSize = regexp.MustCompile(`^Standard_DC[0-9]+s_v2$`)
	labelName        = regexp.MustCompile(`^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`)
	labelValue       = regexp.MustCompile(`^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$`)
)

// pool is an agent pool, by itself or in a cluster's own list.
type pool struct {
	resource.PropertyMap

	name   string
	system bool
	linux  bool
}

func poolOf(inputs resource.PropertyMap, name string) pool {
	return pool{inputs, name, textAt(inputs, "mode") == modeSystem, textAt(inputs, "osType") != windows}
}

func checkInlinePools(r *request) error {
	var names []string
	anySystem := false
	for _, found := range at(r.inputs, "agentPoolProfiles[]") {
		p := poolOf(found.ObjectValue(), textAt(found.ObjectValue(), "name"))
		if err := r.checkPool(p, networkOf(r.inputs)); err != nil {
			return err
		}
		names = append(names, p.name)
		anySystem = anySystem || p.system
	}
	if repeated := firstRepeated(names); repeated != "" {
		return r.refuse(invalidParameter, "The agent pool name '%s' is not unique.", repeated)
	}
	if !anySystem && !r.keepsSystemPool(names) {
		return r.refuse(invalidParameter, "There has to be at least one system agent pool.")
	}
	for _, p := range at(r.inputs, "agentPoolProfiles[]") {
		if err := r.checkPoolVersion(textAt(r.inputs, "kubernetesVersion"), textAt(p.ObjectValue(), "orchestratorVersion")); err != nil {
			return err
		}
	}
	return checkInlineVersions(r)
}

func checkAgentPool(r *request) error {
	return r.checkPool(poolOf(r.inputs, textAt(r.inputs, "agentPoolName")), networkOf(r.all.inputsOf(parentOf(r.id))))
}

func (r *request) checkPool(p pool, n network) error {
	for _, step := range []func(pool, network) error{
		r.checkCounts, r.checkSpot, r.checkSystem, r.checkPodRoom, r.checkOperatingSystem, r.checkImages, r.checkSize, r.checkDisks, r.checkRetired,
		r.checkEphemeral, r.checkSubnets, r.checkLabels, r.checkTaints,
	} {
		if err := step(p, n); err != nil {
			return err
		}
	}
	return nil
}

func (r *request) checkCounts(p pool, _ network) error {
	count, counted := numberAt(p.PropertyMap, "count")
	least, hasLeast := numberAt(p.PropertyMap, "minCount")
	most, hasMost := numberAt(p.PropertyMap, "maxCount")
	autoscaled := trueAt(p.PropertyMap, "enableAutoScaling")
	switch {
	case autoscaled && !(hasLeast && hasMost):
		return r.refuse(invalidParameter, "Agent pool '%s': minCount and maxCount are required when autoscaling is enabled.", p.name)
	case !autoscaled && (hasLeast || hasMost):
		return r.refuse(invalidParameter, "Agent pool '%s': minCount and maxCount are only for autoscaling.", p.name)
	case autoscaled && least > most:
		return r.refuse(invalidParameter, "Agent pool '%s': minCount %v is greater than maxCount %v.", p.name, least, most)
	case autoscaled && counted && (count < least || count > most) && r.before == nil:
		return r.refuse(invalidParameter, "Agent pool '%s': count %v is not between minCount %v and maxCount %v.", p.name, count, least, most)
	}
	return nil
}

func (r *request) checkSpot(p pool, _ network) error {
	spot := textAt(p.PropertyMap, "scaleSetPriority") == "Spot"
	price, priced := numberAt(p.PropertyMap, "spotMaxPrice")
	switch {
	case spot && p.system:
		return r.refuse(invalidParameter, "Agent pool '%s': a system pool cannot have the priority Spot.", p.name)
	case !spot && given(p.PropertyMap, "scaleSetEvictionPolicy"):
		return r.refuse(invalidParameter, "Agent pool '%s': scaleSetEvictionPolicy is only for the priority Spot.", p.name)
	case !spot && priced:
		return r.refuse(invalidParameter, "Agent pool '%s': spotMaxPrice is only for the priority Spot.", p.name)
	case priced && price <= 0 && price != -1:
		return r.refuse(invalidParameter, "Agent pool '%s': spotMaxPrice %v must be greater than zero, or -1.", p.name, price)
	}
	return nil
}

func (r *request) checkSystem(p pool, _ network) error {
	if !p.system {
		return nil
	}
	count, counted := numberAt(p.PropertyMap, "count")
	least, autoscaled := numberAt(p.PropertyMap, "minCount")
	switch {
	case !p.linux:
		return r.refuse(invalidParameter, "Agent pool '%s': a system pool must be of osType Linux.", p.name)
	case counted && count < 1 || autoscaled && least < 1:
		return r.refuse(invalidParameter, "Agent pool '%s': a system pool needs at least one node.", p.name)
	}
	return nil
}

// checkPodRoom wants room for 30 pods in the whole pool since release 2019-10-14 (Azure/AKS CHANGELOG, "30 per Nodepool"; jnoller in Azure/AKS#931).
func (r *request) checkPodRoom(p pool, _ network) error {
	nodes, _ := numberAt(p.PropertyMap, "count")
	pods, limited := numberAt(p.PropertyMap, "maxPods")
	if limited && nodes > 0 && nodes*pods < minPoolPods {
		return r.refuse("InsufficientAgentPoolMaxPodsPerAgentPool", "Agent pool '%s': %v nodes with maxPods %v have room for fewer than %d pods.",
			p.name, nodes, pods, minPoolPods)
	}
	return nil
}

func (r *request) checkOperatingSystem(p pool, n network) error {
	sku := textAt(p.PropertyMap, "osSKU")
	switch {
	case sku != "" && strings.HasPrefix(sku, windows) == p.linux:
		return r.refuse(invalidParameter, "Agent pool '%s': osSKU '%s' does not fit the osType.", p.name, sku)
	case p.linux:
		return nil
	case len(p.name) > maxWindowsPoolName:
		return r.refuse(invalidParameter, "Agent pool '%s': the name of a Windows pool has at most %d characters.", p.name, maxWindowsPoolName)
	case n.plugin != "azure":
		return r.refuse(invalidParameter, "Agent pool '%s': Windows requires networkPlugin 'azure', not '%s'.", p.name, n.plugin)
	case n.dataplane == cilium:
		return r.refuse(invalidParameter, "Agent pool '%s': Windows is not supported with networkDataplane 'cilium'.", p.name)
	}
	return nil
}

func (r *request) checkDisks(p pool, n network) error {
	size := textAt(p.PropertyMap, "vmSize")
	switch {
	case size == "" && r.before == nil:
		return r.refuse(invalidParameter, "Agent pool '%s': vmSize is required.", p.name)
	case textAt(p.PropertyMap, "osDiskType") == "Ephemeral" && textAt(p.PropertyMap, "scaleDownMode") == "Deallocate":
		return r.refuse(invalidParameter, "Agent pool '%s': scaleDownMode 'Deallocate' is not supported with ephemeral disks.", p.name)
	case given(p.PropertyMap, "availabilityZones") && textAt(p.PropertyMap, "type") == "AvailabilitySet":
		return r.refuse(invalidParameter, "Agent pool '%s': availability zones require the type VirtualMachineScaleSets.", p.name)
	case n.mode == "overlay" && confidentialSize.MatchString(size):
		return r.refuse("VMSizeNotSupported", "Agent pool '%s': '%s' is not supported with networkPluginMode 'overlay'.", p.name, size)
	}
	return nil
}

func (r *request) checkSubnets(p pool, n network) error {
	nodes, pods := textAt(p.PropertyMap, "vnetSubnetID"), textAt(p.PropertyMap, "podSubnetID")
	switch {
	case pods == "":
		return nil
	case n.plugin != "azure" || n.mode == "overlay":
		return r.refuse(invalidParameter, "Agent pool '%s': podSubnetID requires networkPlugin 'azure' without an overlay.", p.name)
	case nodes == "":
		return r.refuse(invalidParameter, "Agent pool '%s': podSubnetID requires vnetSubnetID.", p.name)
	case !strings.EqualFold(parentOf(nodes), parentOf(pods)):
		return r.refuse(invalidParameter, "Agent pool '%s': podSubnetID and vnetSubnetID must be in the same virtual network.", p.name)
	}
	return nil
}

// checkAgentPoolPlace compares with the pools that the cluster has: all in one virtual network, all with pod subnets or none.
func checkAgentPoolPlace(r *request) error {
	cluster := r.all.inputsOf(parentOf(r.id))
	for _, sibling := range at(cluster, "agentPoolProfiles[]") {
		other := sibling.ObjectValue()
		name := textAt(other, "name")
		nodes, theirs := textAt(r.inputs, "vnetSubnetID"), textAt(other, "vnetSubnetID")
		switch {
		case (nodes == "") != (theirs == "") || !strings.EqualFold(parentOf(nodes), parentOf(theirs)):
			return r.refuse(invalidParameter, "All agent pools must be in the same virtual network as '%s'.", name)
		case given(r.inputs, "podSubnetID") != given(other, "podSubnetID"):
			return r.refuse(invalidParameter, "Either all agent pools or none must have a podSubnetID, as '%s'.", name)
		}
	}
	return nil
}

func checkAgentPoolVersion(r *request) error {
	if err := r.checkPoolVersion(textAt(r.all.inputsOf(parentOf(r.id)), "kubernetesVersion"), textAt(r.inputs, "orchestratorVersion")); err != nil {
		return err
	}
	return r.checkPoolOffered()
}

func (r *request) checkPoolVersion(cluster, pool string) error {
	ahead := minorOf(pool) - minorOf(cluster)
	switch {
	case cluster == "" || pool == "":
		return nil
	case ahead > 0:
		return r.refuse(incompatibleVersions, "Node pool version '%s' and control plane version '%s' are incompatible: the pool is newer.", pool, cluster)
	case ahead < -maxVersionsBehind:
		return r.refuse(incompatibleVersions, "Node pool version '%s' and control plane version '%s' are incompatible: more than %d minor versions apart.",
			pool, cluster, maxVersionsBehind)
	}
	return nil
}

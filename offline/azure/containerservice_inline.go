package azure

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// The pools of a cluster's own list are agent pools like every other one: they have an id, are changed and deleted by it, and nobody else can
// take their name.

// inlinePool is the pool of a cluster's own list that has that id; nil if there is none.
func (o *world) inlinePool(id string) *Object {
	inputs, ok := types[agentPoolType].parseID(id)
	if !ok {
		return nil
	}
	cluster, exists := o.live[key(parentOf(id))]
	if !exists {
		return nil
	}
	for _, pool := range at(cluster.Inputs, "agentPoolProfiles[]") {
		if !strings.EqualFold(textAt(pool.ObjectValue(), "name"), lastSegment(id)) {
			continue
		}
		found := deepCopy(pool.ObjectValue())
		delete(found, "name")
		maps.Copy(found, inputs)
		return &Object{ID: id, Type: agentPoolType, Preexisting: true, Inputs: found}
	}
	return nil
}

// putInlinePool changes the cluster's own list, and says whether the pool is in it.
func (o *world) putInlinePool(pool *Object) bool {
	if pool.Type != agentPoolType || o.inlinePool(pool.ID) == nil {
		return false
	}
	changed := deepCopy(pool.Inputs)
	for _, input := range types[agentPoolType].pathInputs() {
		delete(changed, resource.PropertyKey(input))
	}
	o.replaceInlinePool(pool.ID, func(name resource.PropertyValue) []resource.PropertyValue {
		changed["name"] = name
		return []resource.PropertyValue{resource.NewProperty(changed)}
	})
	return true
}

// removeInlinePool takes a pool out of the cluster's own list, if it is in it.
func (o *world) removeInlinePool(id string) {
	if o.inlinePool(id) != nil {
		o.replaceInlinePool(id, func(resource.PropertyValue) []resource.PropertyValue { return nil })
	}
}

func (o *world) replaceInlinePool(id string, by func(name resource.PropertyValue) []resource.PropertyValue) {
	cluster := o.live[key(parentOf(id))]
	var pools []resource.PropertyValue
	for _, pool := range at(cluster.Inputs, "agentPoolProfiles[]") {
		name := pool.ObjectValue()["name"]
		if strings.EqualFold(textAt(pool.ObjectValue(), "name"), lastSegment(id)) {
			pools = append(pools, by(name)...)
		} else {
			pools = append(pools, pool.PropertyValue)
		}
	}
	cluster.Inputs["agentPoolProfiles"] = resource.NewProperty(pools)
}

// completeCluster leaves the pools that a request does not name as they are, and writes those that it names, also those that were made by themselves:
// they are the same pools.
func completeCluster(o *world, written, existing *Object) {
	if existing == nil {
		return
	}
	var inline []resource.PropertyValue
	for _, pool := range at(existing.Inputs, "agentPoolProfiles[]") {
		if sent := poolNamed(written.Inputs, textAt(pool.ObjectValue(), "name")); sent != nil {
			inline = append(inline, resource.NewProperty(sent))
		} else {
			inline = append(inline, pool.PropertyValue)
		}
	}
	for _, pool := range o.ownPools(written.ID) {
		for name, v := range poolNamed(written.Inputs, lastSegment(pool.ID)) {
			if name != "name" {
				pool.Inputs[name] = v
			}
		}
	}
	written.Inputs["agentPoolProfiles"] = resource.NewProperty(inline)
}

// keepsSystemPool says whether a pool that a request does not name is one for the system.
func (r *request) keepsSystemPool(named []string) bool {
	return r.before != nil && slices.ContainsFunc(r.all.poolsOf(r.id), func(pool resource.PropertyMap) bool {
		return textAt(pool, "mode") == modeSystem && !slices.Contains(named, textAt(pool, "name"))
	})
}

// checkInlineVersions wants a version on all pools that a cluster's request names or on none, and each to be what the pool has or what the control plane
// gets. Pools that come into being with their cluster have its version (Microsoft Learn, create-node-pools.md, limitations). The words are Azure's, in
// pulumi-azure-native#2094 and Azure/azure-cli#22807.
func checkInlineVersions(r *request) error {
	refuse := func() error {
		return r.refuse(someVersionsMissing, "Using managed cluster api, all Agent pools' OrchestratorVersion must be all specified or all unspecified. "+
			"If all specified, they must be stay unchanged or the same with control plane.")
	}
	named, versions := at(r.inputs, "agentPoolProfiles[]"), textsAt(r.inputs, "agentPoolProfiles[].orchestratorVersion")
	if len(versions) > 0 && len(versions) < len(named) {
		return refuse()
	}
	controlPlane := cmp.Or(textAt(r.inputs, "kubernetesVersion"), textAt(r.before, "kubernetesVersion"), defaultKubernetesVersion)
	if r.before == nil && slices.ContainsFunc(versions, func(pool string) bool { return minorOf(pool) != minorOf(controlPlane) }) {
		return refuse()
	}
	if len(versions) == 0 || r.before == nil {
		return nil
	}
	for _, existing := range r.all.poolsOf(r.id) {
		wanted := textAt(poolNamed(r.inputs, textAt(existing, "name")), "orchestratorVersion")
		has := cmp.Or(textAt(existing, "orchestratorVersion"), textAt(r.before, "kubernetesVersion"), defaultKubernetesVersion)
		if wanted != "" && wanted != has && wanted != controlPlane {
			return refuse()
		}
	}
	return nil
}

// ownPools are the pools of a cluster that were made by themselves.
func (o *world) ownPools(clusterID string) []*Object {
	var pools []*Object
	for _, object := range o.sorted() {
		if object.Type == agentPoolType && strings.EqualFold(parentOf(object.ID), clusterID) {
			pools = append(pools, object)
		}
	}
	return pools
}

// poolsOf are all pools of a cluster as its own list has them, in the order of their names. The order is inferred from what a refresh shows in
// pulumi-azure-native#1298.
func (o *world) poolsOf(clusterID string) []resource.PropertyMap {
	var pools []resource.PropertyMap
	for _, pool := range at(o.inputsOf(clusterID), "agentPoolProfiles[]") {
		pools = append(pools, pool.ObjectValue())
	}
	for _, object := range o.ownPools(clusterID) {
		pool := types[agentPoolType].asInputs(object.Inputs)
		pool["name"] = resource.NewProperty(lastSegment(object.ID))
		pools = append(pools, pool)
	}
	slices.SortFunc(pools, func(a, b resource.PropertyMap) int { return strings.Compare(textAt(a, "name"), textAt(b, "name")) })
	return pools
}

// poolAsItStands is a pool with what AKS chose where the request left it open. To write that out changes nothing: az aks nodepool update reads a pool
// and puts all of it back (azure-cli, agentpool_decorator.py: fetch_agentpool).
func (o *world) poolAsItStands(clusterID string, pool resource.PropertyMap) resource.PropertyMap {
	cluster := &answer{id: clusterID, inputs: o.inputsOf(clusterID)}
	cluster.outputs = deepCopy(cluster.inputs)
	describeCluster(cluster)
	stands := &answer{inputs: pool, outputs: deepCopy(pool)}
	stands.describePool(cluster.outputs)
	return stands.outputs
}

func poolNamed(cluster resource.PropertyMap, name string) resource.PropertyMap {
	for _, pool := range at(cluster, "agentPoolProfiles[]") {
		if strings.EqualFold(textAt(pool.ObjectValue(), "name"), name) {
			return pool.ObjectValue()
		}
	}
	return nil
}

// systemPools counts the system pools of a cluster besides one.
func (o *world) systemPools(clusterID, besides string) int {
	count := 0
	for _, other := range o.live {
		if other.Type == agentPoolType && strings.EqualFold(parentOf(other.ID), clusterID) && key(other.ID) != key(besides) &&
			textAt(other.Inputs, "mode") == modeSystem {
			count++
		}
	}
	return count
}

// checkSystemStays lets a pool stop to be one for the system while there is another one.
func checkSystemStays(r *request) error {
	if textAt(r.inputs, "mode") == modeSystem {
		return nil
	}
	return checkSystemRemains(r)
}

// checkSystemRemains refuses what would leave a cluster without a system pool.
func checkSystemRemains(r *request) error {
	if textAt(r.before, "mode") != modeSystem {
		return nil
	}
	clusterID := parentOf(r.id)
	for _, sibling := range at(r.all.inputsOf(clusterID), "agentPoolProfiles[]") {
		p := poolOf(sibling.ObjectValue(), textAt(sibling.ObjectValue(), "name"))
		if p.system && !strings.EqualFold(p.name, lastSegment(r.id)) {
			return nil
		}
	}
	if r.all.systemPools(clusterID, r.id) > 0 {
		return nil
	}
	return r.refuse(notAllowed, "There has to be at least one system agent pool: '%s' is the last one of '%s'.", lastSegment(r.id), lastSegment(clusterID))
}

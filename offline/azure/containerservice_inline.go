package azure

import (
	"maps"
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

package cluster

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// checkRawPools holds pools in the raw properties to what makes a pool: a list is laid over the system pool as a whole, so that one with a single property
// would leave the cluster without it. AKS wants one pool of mode System at all times (description of mode in ManagedClusterAgentPoolProfileProperties,
// Microsoft.ContainerService 2025-01-01).
func (s *Spec) checkRawPools(c *input.Checker) {
	given, raw := s.Properties[poolList]
	if _, isOutput := given.(pulumi.Output); isOutput || !raw {
		return
	}
	const advice = "the list takes the place of systemPool as a whole"
	path := input.Key("properties", poolList)
	pools, isList := given.([]any)
	if !isList || len(pools) == 0 {
		c.Failf(path, "has no pool: %s; give its pools with name, mode, vmSize and count, or leave this out", advice)
		return
	}
	for i, element := range pools {
		pool, isMap := element.(map[string]any)
		if !isMap {
			c.Failf(input.Index(path, i), "is no pool: give a map with name, mode, vmSize and count")
			continue
		}
		for _, name := range []string{"name", "vmSize"} {
			if pool[name] == nil || pool[name] == "" {
				c.Failf(input.Key(input.Index(path, i), name), "is required: %s; repeat what the pool has", advice)
			}
		}
	}
	if !slices.ContainsFunc(pools, mayBeSystemPool) {
		c.Failf(path, "has no pool with mode System: %s, and AKS wants one at all times; set mode: System", advice)
	}
}

// mayBeSystemPool is true also of what is known at deployment only.
func mayBeSystemPool(element any) bool {
	pool, isMap := element.(map[string]any)
	mode := pool["mode"]
	_, isText := mode.(string)
	return !isMap || mode == "System" || mode != nil && !isText
}

package defender

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

func (p *Plans) check(c *input.Checker) {
	if p == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(known.Deprecated)) {
		if !fieldNamed(reflect.ValueOf(p).Elem(), name).IsNil() {
			c.Failf("plans."+name, "is a plan that Azure has given up: use %s instead", known.Deprecated[name])
		}
	}
	for _, one := range p.choices() {
		one.check(c, "plans."+one.Name)
	}
	if one := p.Containers; one != nil && p.SensorEnabled() && !input.Value(one.SecurityGatingEnabled, true) && !input.Value(one.AllowDowngrade, false) {
		c.Failf("plans.containers.securityGatingEnabled", "is false: "+needsAllowance)
	}
	p.checkCap(c)
}

// checkCap asks for a number: whatever stood here by default would lower what a subscription scans already, or cost what nobody expects.
func (p *Plans) checkCap(c *input.Checker) {
	if p.StorageAccounts == nil {
		return
	}
	const path = "plans.storageAccounts.malwareScanningCapGb"
	limit := p.StorageAccounts.MalwareScanningCapGb
	switch {
	case limit == nil && p.choice(find("storageAccounts")).has(malwareScanning):
		c.Failf(path, "is required: give the most to scan in a storage account each month, in GB, which is paid by the GB; -1 is without limit, 10000 is usual")
	case limit != nil && *limit != noCap && *limit < 1:
		c.Failf(path, "is %d: must be 1 or more GB, or -1 for no limit", *limit)
	}
}

const needsAllowance = "that protects less than the plan can; set allowDowngrade to true beside it if you mean it, or leave it out"

func (c *choice) check(found *input.Checker, path string) {
	found.OneOf(path+".tier", c.Tier, tierStandard, tierFree)
	allowed := input.Value(c.AllowDowngrade, false)
	if c.isFree() {
		c.checkFree(found, path, allowed)
		return
	}
	c.checkSubPlan(found, path, allowed)
	for _, e := range c.Extensions {
		enabled := c.enabled[e.Name]
		at := path + "." + e.Name
		switch {
		case enabled == nil && e.Required != "":
			found.Failf(at, "is required: %s", e.Required)
		case enabled == nil:
		case !*enabled && !allowed && e.Required != "":
			found.Failf(at, "is false: set allowDowngrade to true beside it if you mean it")
		case !*enabled && !allowed:
			found.Failf(at, "is false: "+needsAllowance)
		case *enabled && !e.in(c.chosenSubPlan()) && slices.Contains(c.SubPlans, c.chosenSubPlan()):
			found.Failf(at, "is true, which sub-plan %s does not have: it needs %s", c.chosenSubPlan(), input.Words(e.SubPlans))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.belongs)) {
		if !c.has(c.belongs[name]) {
			found.Failf(path+"."+name, "is set without %s, which it belongs to: remove it", c.belongs[name])
		}
	}
}

func (c *choice) checkFree(found *input.Checker, path string, allowed bool) {
	if !allowed {
		found.Failf(path+".tier", "is free, which switches the plan off: set allowDowngrade to true beside it if you mean it; "+
			"to leave the plan to others, remove it from the configuration")
	}
	if c.subPlan != nil {
		found.Failf(path+".subPlan", "is set with tier free, which has none: remove it")
	}
	for _, name := range slices.Sorted(maps.Keys(c.enabled)) {
		if c.enabled[name] != nil {
			found.Failf(path+"."+name, "is set with tier free, which has no extensions: remove it")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.belongs)) {
		found.Failf(path+"."+name, "is set with tier free, which has no extensions: remove it")
	}
}

func (c *choice) checkSubPlan(found *input.Checker, path string, allowed bool) {
	if c.subPlan == nil {
		if c.SubPlanRequired != "" {
			found.Failf(path+".subPlan", "is required: %s", c.SubPlanRequired)
		}
		return
	}
	found.OneOf(path+".subPlan", c.subPlan, c.SubPlans...)
	if rank := slices.Index(c.SubPlans, *c.subPlan); rank > 0 && !c.SubPlansAreEqual && !allowed {
		found.Failf(path+".subPlan", "is %s, weaker than %s: "+needsAllowance, *c.subPlan, c.SubPlans[0])
	}
}

const clusterType = "Microsoft.ContainerService/managedClusters"

// resourceTypes are what a plan can be set for alone, by the plan's name.
var resourceTypes = map[string][]string{
	"containers": {clusterType, "Microsoft.ContainerRegistry/registries"},
	"virtualMachines": {
		"Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets", "Microsoft.HybridCompute/machines",
	},
}

func (r ResourcePlan) check(c *input.Checker, path string) {
	kinds, known := resourceTypes[r.Plan]
	if !known {
		c.OneOf(path+".plan", &r.Plan, slices.Sorted(maps.Keys(resourceTypes))...)
	}
	c.OneOf(path+".tier", r.Tier, tierStandard, tierFree)
	if input.Value(r.Tier, tierStandard) == tierFree && !input.Value(r.AllowDowngrade, false) {
		c.Failf(path+".tier", "is free, which switches the plan off for this resource: set allowDowngrade to true beside it if you mean it")
	} else if r.Plan == "virtualMachines" && !input.Value(r.AllowDowngrade, false) {
		c.Failf(path+".plan", "is virtualMachines, of which a single machine can have the sub-plan P1 alone: that protects less than the P2 that the "+
			"subscription may have; set allowDowngrade to true beside it if you mean it")
	}
	switch {
	case r.Cluster == nil && !azure.IsGiven(r.ScopeId):
		c.Failf(path, "has no resource: give cluster or scopeId")
	case r.Cluster != nil && r.ScopeId != nil:
		c.Failf(path+".scopeId", "is set together with cluster: keep one of the two")
	case r.Cluster != nil && r.Plan == "virtualMachines":
		c.Failf(path+".plan", "is virtualMachines for a cluster: a cluster can have the plan containers alone")
	}
	if literal, ok := azure.Literal(r.ScopeId); ok && known {
		if !slices.ContainsFunc(kinds, func(kind string) bool { return azure.CheckID(literal, kind) == nil }) {
			c.Failf(path+".scopeId", "is %q: the plan %s can be set for %s", literal, r.Plan, input.Words(kinds))
		}
	}
}

// checkResourcePlans refuses what the plans of single resources cannot be beside each other and beside those of the subscription.
func (s *Spec) checkResourcePlans(c *input.Checker) {
	first := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(s.ResourcePlans)) {
		one, path := s.ResourcePlans[key], input.Key("resourcePlans", key)
		if !keyPattern.MatchString(key) {
			c.Failf(path, keyRule)
		}
		one.check(c, path)
		if of := one.resource(); of != "" {
			if before, again := first[of+"/"+one.Plan]; again {
				c.Failf(path, "is for the same resource and plan as %q: remove one of the two", before)
			} else {
				first[of+"/"+one.Plan] = key
			}
		}
		if s.manages() && s.Plans.enforces(one.Plan) {
			c.Failf(path, "is set with enforce on the plan %s, which keeps single resources from having another: remove one of the two", one.Plan)
		}
	}
}

// resource tells resources apart as far as they are known.
func (r ResourcePlan) resource() string {
	if r.Cluster != nil {
		return "cluster " + *r.Cluster
	}
	id, _ := azure.Literal(r.ScopeId)
	return strings.ToLower(id)
}

func (p *Plans) enforces(name string) bool {
	return slices.ContainsFunc(p.choices(), func(c choice) bool { return c.Name == name && input.Value(c.Enforce, false) })
}

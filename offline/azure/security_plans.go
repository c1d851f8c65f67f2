package azure

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// builtInPlan is a plan that nobody has written yet, of a subscription or of a resource that can have one for itself; nil if id names none.
func (o *world) builtInPlan(id string) *Object {
	inputs, ok := types[planType].parseID(id)
	plan, known := defenderPlans[key(lastSegment(id))]
	if !ok || !known {
		return nil
	}
	inputs["pricingName"] = resource.NewProperty(plan.Name)
	built := &Object{ID: id, Type: planType, Preexisting: true, Inputs: inputs}
	if scope := extended(inputs); isSubscription(scope) {
		inputs["pricingTier"] = resource.NewProperty(plan.initialTier())
	} else if !plan.fits(scope) || o.find(scope) == nil {
		return nil
	} else {
		o.inherit(plan, scope, inputs)
	}
	return built
}

func (p *defenderPlan) initialTier() string {
	if p.Always != "" {
		return p.Always
	}
	return tierFree
}

// fits says whether a single resource can have the plan for itself.
func (p *defenderPlan) fits(scope string) bool {
	return slices.ContainsFunc(p.Resources.Types, func(kind string) bool { return strings.EqualFold(kind, armTypeOf(scope)) })
}

// inherit gives a resource what its subscription has.
func (o *world) inherit(plan *defenderPlan, scope string, inputs resource.PropertyMap) {
	theirs := o.subscriptionsPlan(plan, scope)
	for _, name := range []resource.PropertyKey{"pricingTier", "subPlan", "extensions"} {
		if v, given := theirs[name]; given {
			inputs[name] = v
		}
	}
}

// subscriptionsPlan are the inputs of the plan that the subscription of a resource has.
func (o *world) subscriptionsPlan(plan *defenderPlan, scope string) resource.PropertyMap {
	return o.inputsOf("/subscriptions/" + strings.Split(scope, "/")[2] + "/providers/Microsoft.Security/pricings/" + plan.Name)
}

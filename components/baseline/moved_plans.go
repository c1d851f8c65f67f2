package baseline

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// planScopes are the ids in small letters of the resources that have a Defender plan of their own in the state, by the key of the plan.
func planScopes(name string, states []map[string]any) map[string]string {
	scopes := map[string]string{}
	for _, state := range states {
		text, _ := state["urn"].(string)
		inputs, _ := state["inputs"].(map[string]any)
		key, of := strings.CutPrefix(resource.URN(text).Name(), name+"-defender-resource-plan-")
		if scope, known := inputs["scopeId"].(string); known && of && isOfType(text, pricingType) {
			scopes[key] = "/" + plainID(scope)
		}
	}
	return scopes
}

// tellMovedPlans tells of Defender plans that go to another resource. It is imported then, for which the engine calls no hook.
func (e *intended) tellMovedPlans(ctx *pulumi.Context, scopes map[string]string, deleted []string) error {
	if e.Defender == nil {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(scopes)) {
		was := scopes[key]
		one, still := e.Defender.ResourcePlans[key]
		if !still || slices.ContainsFunc(deleted, func(id string) bool { return azure.IsWithin(was, strings.ToLower(id)) }) {
			continue
		}
		if change := e.planChange(one, was); change != "" {
			line := fmt.Sprintf("protection: %s.%s: the former resource keeps the plan that it has; this stack no longer looks after it",
				input.Key(resourcePlansPart, key), change)
			if err := ctx.Log.Warn(line, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// planChange says how the input changes that says which resource has a plan, "" if it is the same one or not known.
func (e *intended) planChange(one defender.ResourcePlan, was string) string {
	if one.Cluster == nil {
		if now, known := azure.Literal(one.ScopeId); !known || strings.EqualFold(now, was) {
			return ""
		}
		return "scopeId changes"
	}
	former := path.Base(was)
	if strings.EqualFold(former, e.clusterName(*one.Cluster)) {
		return ""
	}
	for _, key := range e.clusterKeys() {
		if strings.EqualFold(former, e.clusterName(key)) {
			return fmt.Sprintf("cluster goes from %s to %s", key, *one.Cluster)
		}
	}
	return "cluster is another resource than before, " + *one.Cluster
}

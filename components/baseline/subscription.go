package baseline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// subscription is the GUID of the subscription that is deployed to, "" where neither the provider's configuration nor an existing group tells it.
func (e *intended) subscription() string {
	if azure.IsGUID(e.SubscriptionId) {
		return e.SubscriptionId
	}
	return azure.SubscriptionOf(e.existingGroup())
}

// deploysTo is the same, or what the provider says.
func (e *intended) deploysTo() string { return cmp.Or(e.subscription(), e.asked) }

// known is the same for a component, nil where it is not known.
func (e *intended) known() *string {
	if here := e.deploysTo(); azure.IsGUID(here) {
		return &here
	}
	return nil
}

// askSubscription refuses what would be registered in another subscription than the one that is deployed to, where that is not known before the provider
// says it: from the Azure CLI, for example.
func (e *intended) askSubscription(ctx *pulumi.Context, b *Baseline) error {
	if e.subscription() != "" {
		return nil
	}
	here, unchecked, err := azure.CheckDeployed(ctx, b, e.checkDeployingTo)
	if err != nil {
		return fmt.Errorf("%s %q: %w", Token, e.name, err)
	}
	e.asked = here
	if len(unchecked) > 0 {
		return ctx.Log.Warn(azure.UncheckedSubscription(unchecked), &pulumi.LogArgs{Resource: b})
	}
	return nil
}

// checkDeployingTo refuses what cannot be deployed to a subscription.
func (e *intended) checkDeployingTo(subscription string) error {
	var c input.Checker
	args := *e.Args
	args.SubscriptionId = subscription
	there := &intended{Args: &args, name: e.name}
	oneSubscription(there, &c)
	if e.Policy != nil {
		there.checkExemptClusters(&c)
	}
	return c.Err()
}

// oneSubscription refuses what would be registered below something of another subscription. What is only named by its id may be anywhere.
func oneSubscription(e *intended, c *input.Checker) {
	here := e.subscription()
	if azure.Elsewhere(here, e.existingGroup()) {
		// Everything else may be right for the group's subscription.
		azure.CheckHere(c, "resourceGroup.existingId", here, e.existingGroup(), "would put the environment into a group",
			"set azure-native:subscriptionId to that subscription, or take a group of this one")
		return
	}
	c.Add("workspace", e.Workspace.CheckSubscription(here))
	c.Add("defender", e.Defender.CheckSubscription(here, e.existingWorkspace()))
	for _, key := range e.clusterKeys() {
		c.Add(input.Key("clusters", key)+".insights", e.Clusters[key].Insights.CheckSubscription(here))
	}
	e.checkOwnDefinitions(c, here)
}

// checkOwnDefinitions refuses an assignment in another subscription of what is defined in this one: Azure assigns a definition at or below the place
// where it is stored (azure-docs, articles/governance/policy/concepts/definition-structure-basics.md, "Definition location").
func (e *intended) checkOwnDefinitions(c *input.Checker, here string) {
	if e.Policy == nil || e.Policy.ManagementGroupId != nil {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(e.Policy.Assignments)) {
		one := e.Policy.Assignments[key]
		if e.Policy.DefinesItself(key) {
			azure.CheckHere(c, input.Key("policy.assignments", key)+".scopeId", here, one.ScopeId, "assigns a definition of this environment to something",
				"store it above both by policy.managementGroupId, or assign it in that subscription")
		}
	}
}

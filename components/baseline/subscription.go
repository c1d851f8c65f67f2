package baseline

import (
	"errors"
	"maps"
	"slices"
	"strings"

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

// noSubscription is a GUID that no subscription has.
const noSubscription = "00000000-0000-0000-0000-000000000000"

// noteSubscription says in the preview which inputs name something that has to be in the subscription that is deployed to, where that is not known and so
// was not checked.
func (e *environment) noteSubscription() error {
	if e.subscription() != "" {
		return nil
	}
	var c input.Checker
	elsewhere := *e.Args
	elsewhere.SubscriptionId = noSubscription
	there := &intended{Args: &elsewhere, name: e.name}
	oneSubscription(there, &c)
	if e.Policy != nil {
		there.checkExemptClusters(&c)
	}
	var paths []string
	for _, found := range input.List(c.Err()) {
		if mistake, ok := errors.AsType[*input.Error](found); ok {
			paths = append(paths, mistake.Path)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	return e.ctx.Log.Warn("the subscription that is deployed to is not known, so that nobody checked that it has what "+strings.Join(paths, ", ")+
		" needs: set azure-native:subscriptionId, or ARM_SUBSCRIPTION_ID", &pulumi.LogArgs{Resource: e.b})
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

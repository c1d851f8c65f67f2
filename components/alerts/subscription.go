package alerts

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// checkSubscription makes sure that it is known which subscription the rules are in, if one of them asks for that.
func (p *plan) checkSubscription(c *input.Checker) {
	if id, literal := azure.Literal(p.SubscriptionId); literal {
		azure.CheckSubscription(c, "subscriptionId", &id)
		return
	}
	if p.SubscriptionId != nil || p.home() != nil || c.Err() != nil {
		return
	}
	asks := func(rule *plannedRule) bool {
		return rule.activity != nil && (rule.scope == subscriptionScope || rule.scope == environmentScope)
	}
	c.Required("subscriptionId", len(p.processing) == 0 && !slices.ContainsFunc(p.rules, asks),
		"without a workspace and clusters, whose ids have it, give the GUID of the subscription that this deploys to")
}

// home is the id of something that is in the subscription of the rules, nil without any. A workspace that somebody else created may be anywhere, so that
// clusters say more than it does.
func (a *Args) home() pulumi.StringInput {
	existing := a.Workspace != nil && input.Value(a.Workspace.Existing, false)
	switch keys := keysOf(a.Clusters); {
	case a.Workspace != nil && (!existing || len(keys) == 0):
		return a.Workspace.WorkspaceId
	case len(keys) > 0:
		return a.Clusters[keys[0]].ClusterId
	default:
		return nil
	}
}

// watchesElsewhere says whether the alerts of a rule are known to be about something of another subscription, where no processing rule can look.
func (p *plan) watchesElsewhere(rule *plannedRule) bool {
	here := p.knownSubscription()
	if here == "" {
		here = p.Home
	}
	switch {
	case rule.scopeID != nil:
		return azure.Elsewhere(here, rule.scopeID)
	case p.Workspace == nil || rule.scope != workspaceScope:
		return false
	}
	return p.WorkspaceElsewhere || azure.Elsewhere(here, p.Workspace.WorkspaceId)
}

// subscription is the id of the subscription of the rules.
func (a *Args) subscription() pulumi.StringOutput {
	id := a.SubscriptionId
	if id == nil {
		id = azure.PartsOf(a.home()).SubscriptionID
	}
	return pulumi.Sprintf("/subscriptions/%s", id)
}

// group is the id of the resource group of the rules.
func (a *Args) group() pulumi.StringOutput {
	return pulumi.Sprintf("%s/resourceGroups/%s", a.subscription(), a.ResourceGroupName)
}

// knownSubscription is the GUID of the subscription of the rules in small letters, "" where only the deployment will know it.
func (a *Args) knownSubscription() string {
	if id, literal := azure.Literal(a.SubscriptionId); literal || a.SubscriptionId != nil {
		return strings.ToLower(id)
	}
	return strings.ToLower(azure.SubscriptionOf(a.home()))
}

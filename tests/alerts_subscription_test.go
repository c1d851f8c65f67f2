package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// ofSubscription are the rules that look at the whole subscription.
func ofSubscription(graph *recorder.Graph) []string {
	var found []string
	for _, one := range graph.OfType("ActivityLogAlert") {
		for _, scope := range one.Plain()["scopes"].(items) {
			if strings.Count(scope.(string), "/") == 2 {
				found = append(found, strings.TrimSuffix(strings.TrimPrefix(one.Name, "test-alerts-"), "-rule"))
			}
		}
	}
	return found
}

// TestSubscriptionRules holds that an environment leaves rules about the whole subscription to another one, but for those that it names and its own.
func TestSubscriptionRules(t *testing.T) {
	t.Parallel()
	config := func(spec string) string {
		return "{clusters: {blue: {}}, alerts: {actionGroups: {team: {emails: {mailbox: {address: team@example.com}}}}, " + spec + "}}"
	}
	assert.Subset(t, ofSubscription(alerted(t, config("profile: full"))), []string{"service-incident", "policy-assignment-deleted"})
	others := alerted(t, config("profile: full, subscriptionRules: false"))
	assert.Empty(t, ofSubscription(others))
	requireResource(t, others, "ActivityLogAlert", "test-alerts-cluster-deleted-rule")
	named := alerted(t, config("profile: full, subscriptionRules: false, rules: {service-incident: {}}, activityRules: {mine: {severity: 3, category: Policy, scope: subscription}}"))
	assert.ElementsMatch(t, []string{"service-incident", "mine"}, ofSubscription(named))
}

// TestIdentityOfLogRules holds that all rules on logs run as the identity of the environment, and one of the user as its own.
func TestIdentityOfLogRules(t *testing.T) {
	t.Parallel()
	const mine = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine"
	config := func(identity string) string {
		return "{clusters: {blue: {}}, alerts: {profile: none, actionGroups: {team: {emails: {mailbox: {address: team@example.com}}}}, " + identity +
			"rules: {pods-pending: {}}, logRules: {own: {severity: 3, query: Heartbeat, identity: {userAssignedIdentityId: " + mine + "}}, other: {severity: 3, query: Heartbeat}}}}"
	}
	kinds := func(graph *recorder.Graph) []any {
		var found []any
		for _, rule := range []string{"pods-pending", "own", "other"} {
			identity, _ := requireResource(t, graph, "ScheduledQueryRule", "test-alerts-"+rule+"-rule").Plain()["identity"].(object)
			found = append(found, identity["type"])
		}
		return found
	}
	assert.Equal(t, []any{nil, "UserAssigned", nil}, kinds(alerted(t, config(""))))
	each := alerted(t, config("identity: {}, "))
	assert.Equal(t, []any{"SystemAssigned", "UserAssigned", "SystemAssigned"}, kinds(each))
	assert.Len(t, each.OfType("RoleAssignment"), 2, "Reader for each identity of a rule")
	assert.Equal(t, []any{"UserAssigned", "UserAssigned", "UserAssigned"}, kinds(alerted(t, config("identity: {userAssignedIdentityId: "+strings.Replace(mine, "/mine", "/all", 1)+"}, "))))
}

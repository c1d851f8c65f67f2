package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const corpAssignmentId = "/providers/Microsoft.Management/managementGroups/corp/providers/Microsoft.Authorization/policyAssignments/deny-priv-esc"

func corpExemption(with map[string]any) map[string]any {
	one := map[string]any{"assignmentId": corpAssignmentId, "category": "Waiver", "expiresOn": "2999-12-31", "owner": "platform", "reason": "needs root"}
	for key, value := range with {
		if one[key] = value; value == nil {
			delete(one, key)
		}
	}
	return map[string]any{"exemptions": map[string]any{"corp": one}}
}

func withPolicy(t *testing.T, spec any) map[string]string {
	t.Helper()
	return map[string]string{"location": "westeurope", "clusters": passed(t, map[string]any{"main": map[string]any{}}), "policy": passed(t, spec)}
}

// TestForeignExemptions holds exemptions from an assignment that somebody else made, of a cluster and of a resource group.
func TestForeignExemptions(t *testing.T) {
	t.Parallel()
	const name = "test-policy-exemption-corp-exemption"
	for scope, with := range map[string]map[string]any{
		recorder.Subscription + "/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test-main": {"cluster": "main"},
		"/subscriptions/99999999-8888-7777-6666-555555555555/resourceGroups/rg-other":                                        {"scopeId": "/subscriptions/99999999-8888-7777-6666-555555555555/resourceGroups/RG-other"},
		recorder.Subscription + "/resourceGroups/rg-test":                                                                    {"scopeId": recorder.Subscription + "/resourceGroups/rg-test"},
	} {
		graph := runProgram(t, withPolicy(t, corpExemption(with)), nil)
		exemption := requireResource(t, graph, "PolicyExemption", name)
		assert.Equal(t, map[string]any{
			"scope": scope, "policyExemptionName": "test-policy-exemption-corp", "policyAssignmentId": corpAssignmentId, "exemptionCategory": "Waiver",
			"expiresOn": "2999-12-31T23:59:59Z", "displayName": "test-policy-exemption-corp", "description": "needs root",
			"metadata": map[string]any{"assignedBy": "aksops", "owner": "platform"}, "assignmentScopeValidation": "Default",
		}, exemption.Plain())
		_, made := graph.Find("PolicyAssignment", "")
		assert.False(t, made)
	}
}

// TestExemptionOfOwnGroupWaits holds that the group is there before it is exempt.
func TestExemptionOfOwnGroupWaits(t *testing.T) {
	t.Parallel()
	graph := runProgram(t, withPolicy(t, corpExemption(map[string]any{"scopeId": recorder.Subscription + "/resourceGroups/rg-test"})), nil)
	exemption := requireResource(t, graph, "PolicyExemption", "test-policy-exemption-corp-exemption")
	assert.NotEmpty(t, exemption.Request.GetPropertyDependencies()["scope"].GetUrns())
}

// TestRefusedForeignExemptions holds what is refused of one, before anything is registered.
func TestRefusedForeignExemptions(t *testing.T) {
	t.Parallel()
	const path = "policy.exemptions.corp"
	inGroup := recorder.Subscription + "/resourceGroups/rg-hub/providers/Microsoft.Authorization/policyAssignments/a"
	for want, with := range map[string]map[string]any{
		path + ".assignmentId is required": {"cluster": "main", "assignmentId": nil},
		path + `.assignmentId is "` + corpAssignmentId + `/x": must be the id of an assignment`: {"cluster": "main", "assignmentId": corpAssignmentId + "/x"},
		path + `.assignmentId is "` + inGroup + `", an assignment that does not reach cluster`:  {"cluster": "main", "assignmentId": inGroup},
		path + ` has nothing to exempt`:                                        {},
		path + `.cluster is "mian"`:                                            {"cluster": "mian"},
		path + ".owner is required":                                            {"cluster": "main", "owner": nil},
		path + ".reason is required":                                           {"cluster": "main", "reason": nil},
		path + ".expiresOn is required":                                        {"cluster": "main", "expiresOn": nil},
		path + `.scopeId is "` + groupId + `", outside the assignment's scope`: {"scopeId": groupId, "assignmentId": inGroup},
	} {
		found := mistakes(t, withPolicy(t, corpExemption(with)), nil)
		require.Len(t, found, 1, want)
		assert.Contains(t, found[0].Error(), want)
	}
}

// TestExemptionOfAnotherSubscription holds that an assignment of another subscription is known not to reach a cluster of the one that is deployed to.
func TestExemptionOfAnotherSubscription(t *testing.T) {
	t.Parallel()
	const there = "/subscriptions/99999999-9999-9999-9999-999999999999"
	for _, scope := range []string{there, there + "/resourceGroups/rg-test"} {
		id := scope + "/providers/Microsoft.Authorization/policyAssignments/other"
		values := withPolicy(t, corpExemption(map[string]any{"cluster": "main", "assignmentId": id}))
		_, err := settings.ParseFor("11111111-1111-1111-1111-111111111111", "test", values, nil)
		found := input.List(err)
		require.Len(t, found, 1)
		assert.Contains(t, found[0].Error(), `policy.exemptions.corp.assignmentId is "`+id+`", an assignment that does not reach cluster main`)
		_, err = settings.ParseFor("99999999-9999-9999-9999-999999999999", "test", values, nil)
		require.NoError(t, err)
	}
}

// TestExemptionStandsAlone holds the component without an environment, for an assignment that a program has made by itself.
func TestExemptionStandsAlone(t *testing.T) {
	t.Parallel()
	args := &policy.ExemptionArgs{
		ClusterIds:   map[string]pulumi.StringInput{"blue": pulumi.String(clusterId)},
		AssignmentId: pulumi.String(corpAssignmentId), Exemption: newExemption(func(e *policy.Exemption) { e.ScopeId, e.Cluster = nil, new("blue") }),
	}
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := policy.NewExemption(ctx, "waiver", args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	exemption := requireResource(t, graph, "PolicyExemption", "waiver-exemption").Plain()
	assert.Equal(t, clusterId, exemption["scope"])
	assert.Equal(t, "waiver", exemption["policyExemptionName"])

	args.Owner, args.AssignmentId, args.ExemptionName = "", nil, new("a/b")
	graph, err = recorder.Run(func(ctx *pulumi.Context) error {
		_, err := policy.NewExemption(ctx, "waiver", args)
		return err
	}, recorder.Options{})
	require.Error(t, err)
	assert.Empty(t, graph.Resources)
	for _, part := range []string{"assignmentId is required", "owner is required", `exemptionName is "a/b"`} {
		assert.Contains(t, err.Error(), part)
	}
}

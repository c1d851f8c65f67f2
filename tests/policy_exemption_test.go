package tests

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// exemptionInputs are those of the exemption legacy of an assignment named pods, with changes; nil takes one away.
func exemptionInputs(scope string, changes map[string]any) map[string]any {
	return combined(map[string]any{
		"scope": scope, "policyExemptionName": "pods-legacy", "policyAssignmentId": podsAssignmentId, "exemptionCategory": "Waiver",
		"expiresOn": "2999-03-31T23:59:59Z", "displayName": "pods-legacy", "description": "Until the migration.",
		"metadata": map[string]any{"assignedBy": "aksops", "owner": "team-shop"}, "assignmentScopeValidation": "Default",
	}, changes)
}

func newExemption(change func(*policy.Exemption)) policy.Exemption {
	e := policy.Exemption{
		Category: "Waiver", ScopeId: pulumi.String(clusterId), ExpiresOn: "2999-03-31", Owner: "team-shop", Reason: "Until the migration.",
	}
	change(&e)
	return e
}

func exempted(t *testing.T, one policy.Exemption) *recorder.Graph {
	t.Helper()
	args := newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), Exemptions: map[string]policy.Exemption{"legacy": one}})
	args.ClusterIds = map[string]pulumi.StringInput{"blue": pulumi.String(clusterId)}
	return deployAssignment(t, args)
}

func TestExemptions(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		one  policy.Exemption
		want map[string]any
	}{
		"a scope":   {newExemption(func(*policy.Exemption) {}), exemptionInputs(clusterId, nil)},
		"a cluster": {newExemption(func(e *policy.Exemption) { e.ScopeId, e.Cluster = nil, new("blue") }), exemptionInputs(clusterId, nil)},
		"all inputs": {
			newExemption(func(e *policy.Exemption) {
				e.Category, e.Members, e.ExpiresOn, e.DisplayName = "Mitigated", []string{"NoHostPathVolume"}, "2999-03-31T12:00:00+02:00", new("Legacy")
				e.ScopeId, e.ScopeValidationEnabled, e.GraceDays = pulumi.String(recorder.Subscription), new(false), new(7)
				e.ResourceSelectors = []policy.ResourceSelector{{Name: "west", Locations: []string{"westeurope"}, ExcludedResourceTypes: []string{"A/b"}}}
			}),
			exemptionInputs(recorder.Subscription, map[string]any{
				"exemptionCategory": "Mitigated", "policyDefinitionReferenceIds": list("NoHostPathVolume"), "expiresOn": "2999-03-31T10:00:00Z",
				"displayName": "Legacy", "assignmentScopeValidation": "DoNotValidate",
				"resourceSelectors": []any{map[string]any{"name": "west", "selectors": []any{
					selector("resourceLocation", "in", "westeurope"), selector("resourceType", "notIn", "A/b"),
				}}},
			}),
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := exempted(t, test.one)
			exemption := requireResource(t, graph, "PolicyExemption", "pods-exemption-legacy")
			assert.Equal(t, exemptionToken, exemption.Token)
			assert.Equal(t, test.want, exemption.Plain())
			assert.Equal(t, recorder.ResourceOptions{
				Parent: policy.AssignmentToken + "::pods", DeleteBeforeReplace: true, ReplaceOnChanges: []string{"policyAssignmentId"},
				DependsOn: []string{podsAssignment},
			}, exemption.Options())
			assert.Len(t, graph.Resources, 3)
			assert.Empty(t, graph.Warnings)
		})
	}
}

// TestExemptionWarnings holds that a preview speaks of an exemption before its end. In the days of grace after it, the tests on the engine do.
func TestExemptionWarnings(t *testing.T) {
	t.Parallel()
	day := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	ending := func(end string, grace int) []recorder.Warning {
		return exempted(t, newExemption(func(e *policy.Exemption) { e.ExpiresOn, e.GraceDays = end, &grace })).Warnings
	}
	warning := func(text string) []recorder.Warning {
		return []recorder.Warning{{Resource: policy.AssignmentToken + "::pods", Message: "exemptions.legacy of team-shop " + text}}
	}
	assert.Nil(t, ending(day(70), 0))
	assert.Equal(t, warning("ends on "+day(50)+": the policy applies again from then on, and previews fail after it unless it is renewed or removed"), ending(day(50), 0))
	assert.Nil(t, ending(day(-5), 10), "what mocks make is new, and a hook of the engine refuses it")
}

// TestRefusedExemptionRegistersNothing holds that an assignment fails as a whole.
func TestRefusedExemptionRegistersNothing(t *testing.T) {
	t.Parallel()
	args := newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), Exemptions: map[string]policy.Exemption{
		"legacy": newExemption(func(e *policy.Exemption) { e.ExpiresOn = "2020-01-01" }),
	}})
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := policy.NewAssignment(ctx, "pods", args)
		return err
	}, recorder.Options{})
	require.ErrorContains(t, err, `aksops:policy:Assignment "pods": exemptions.legacy.expiresOn is "2020-01-01", which has passed`)
	assert.Empty(t, graph.Resources)
}

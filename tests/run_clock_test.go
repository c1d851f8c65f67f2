package tests

import (
	"maps"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/policy"
	stack "github.com/aksops/pulumi-aksops/internal/program"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestEndsAreJudgedByTheClockOfTheRun holds that an exemption is valid as long as the run's clock says so, whatever the machine's says, for each way to make
// one.
func TestEndsAreJudgedByTheClockOfTheRun(t *testing.T) {
	t.Parallel()
	ending := newExemption(func(e *policy.Exemption) { e.ExpiresOn, e.GraceDays = "2024-03-31", new(10) })
	assignment := newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), Exemptions: map[string]policy.Exemption{"legacy": ending}})
	values := withPolicy(t, corpExemption(map[string]any{"cluster": "main", "expiresOn": "2024-03-31", "graceDays": 10}))
	configuration := map[string]string{}
	for key, value := range values {
		configuration["aksops:"+key] = value
	}
	for name, run := range map[string]pulumi.RunFunc{
		"an assignment": func(ctx *pulumi.Context) error {
			_, err := policy.NewAssignment(ctx, "pods", assignment)
			return err
		},
		"an exemption by itself": func(ctx *pulumi.Context) error {
			_, err := policy.NewExemption(ctx, "corp", &policy.ExemptionArgs{AssignmentId: pulumi.String(corpAssignmentId), Exemption: ending})
			return err
		},
		"policies": func(ctx *pulumi.Context) error {
			_, err := policy.New(ctx, "policy", &policy.Args{ScopeId: pulumi.String(recorder.Subscription + "/resourceGroups/rg-test"), Spec: policy.Spec{
				Exemptions: map[string]policy.ForeignExemption{"corp": {AssignmentId: pulumi.String(corpAssignmentId), Exemption: ending}},
			}})
			return err
		},
		"an environment": program("test", maps.Clone(values), nil),
		"a stack":        programOfStack,
	} {
		at := func(day string) (*recorder.Graph, error) {
			now, err := time.Parse(time.DateOnly, day)
			require.NoError(t, err)
			return recorder.Run(run, recorder.Options{Now: now, Config: configuration})
		}
		graph, err := at("2024-04-10")
		require.NoError(t, err, name)
		assert.NotEmpty(t, graph.Resources, name)
		graph, err = at("2024-04-11")
		require.ErrorContains(t, err, `expiresOn is "2024-03-31", which has passed`, name)
		assert.Empty(t, graph.Resources, name)
	}
}

// programOfStack is what main runs.
func programOfStack(ctx *pulumi.Context) error { return stack.Deploy(ctx) }

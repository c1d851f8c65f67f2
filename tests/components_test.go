package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestMissingWiring gives every component no arguments, and empty ones: both are refused by name, before anything is registered.
func TestMissingWiring(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		run  pulumi.RunFunc
		want []string
	}{
		"workspace without args": {
			func(ctx *pulumi.Context) error { _, err := workspace.New(ctx, "x", nil); return err },
			[]string{`aksops:workspace:Workspace "x": args is required`},
		},
		"workspace": {
			func(ctx *pulumi.Context) error { _, err := workspace.New(ctx, "x", &workspace.Args{}); return err },
			[]string{`aksops:workspace:Workspace "x": resourceGroupName is required`, "location is required"},
		},
		"cluster without args": {
			func(ctx *pulumi.Context) error { _, err := cluster.New(ctx, "x", nil); return err },
			[]string{`aksops:cluster:Cluster "x": args is required`},
		},
		"cluster": {
			func(ctx *pulumi.Context) error { _, err := cluster.New(ctx, "x", &cluster.Args{}); return err },
			[]string{`aksops:cluster:Cluster "x": resourceGroupName is required`, "location is required", "workspaceId is required"},
		},
		"insights without args": {
			func(ctx *pulumi.Context) error { _, err := insights.New(ctx, "x", nil); return err },
			[]string{`aksops:insights:Insights "x": args is required`},
		},
		"insights": {
			func(ctx *pulumi.Context) error { _, err := insights.New(ctx, "x", &insights.Args{}); return err },
			[]string{
				`aksops:insights:Insights "x": resourceGroupName is required`, "clusterId is required", "clusterName is required",
				"workspaceId is required", "workspaceLocation is required",
			},
		},
		"diagnostics without args": {
			func(ctx *pulumi.Context) error { _, err := diagnostics.New(ctx, "x", nil); return err },
			[]string{`aksops:diagnostics:Diagnostics "x": args is required`},
		},
		"diagnostics": {
			func(ctx *pulumi.Context) error { _, err := diagnostics.New(ctx, "x", &diagnostics.Args{}); return err },
			[]string{`aksops:diagnostics:Diagnostics "x": resourceId is required`},
		},
		"activity log without args": {
			func(ctx *pulumi.Context) error { _, err := diagnostics.NewActivityLog(ctx, "x", nil); return err },
			[]string{`aksops:diagnostics:ActivityLog "x": args is required`},
		},
		"activity log": {
			func(ctx *pulumi.Context) error {
				_, err := diagnostics.NewActivityLog(ctx, "x", &diagnostics.ActivityLogArgs{})
				return err
			},
			[]string{`aksops:diagnostics:ActivityLog "x": subscriptionId is required`},
		},
		"baseline without args": {
			func(ctx *pulumi.Context) error { _, err := baseline.New(ctx, "x", nil); return err },
			[]string{`aksops:baseline:Baseline "x": args is required`},
		},
		"baseline": {
			func(ctx *pulumi.Context) error { _, err := baseline.New(ctx, "x", &baseline.Args{}); return err },
			[]string{`aksops:baseline:Baseline "x": location is required`},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph, err := recorder.Run(c.run, recorder.Options{})
			require.Error(t, err)
			for _, want := range c.want {
				assert.ErrorContains(t, err, want)
			}
			assert.Empty(t, graph.Resources)
		})
	}
}

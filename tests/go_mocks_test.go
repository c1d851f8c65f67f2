package tests

import (
	"errors"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/components/workspace"
)

// plainMocks answer as those of Pulumi's own examples do: an id is the name and a tail, outputs are the inputs.
type plainMocks struct{}

func (plainMocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name + "_id", args.Inputs, nil
}

func (plainMocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) { return args.Args, nil }

// TestPlainMocks runs each component with mocks whose ids are none of Azure's: it accepts them, or says what the mocks should return.
func TestPlainMocks(t *testing.T) {
	t.Parallel()
	const hint = "; in a test with pulumi.WithMocks, have NewResource return such an id, for example /subscriptions/"
	accepts := []string{"cluster", "diagnostics", "activity log", "policy", "alert rules"}
	for name, program := range mockedPrograms() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumi.RunErr(program, pulumi.WithMocks("shop", "test", plainMocks{}))
			if slices.Contains(accepts, name) {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, `_id": must look like /subscriptions/`)
			require.ErrorContains(t, err, hint)
		})
	}
}

// mockedPrograms make each component of ids that only the mocks know.
func mockedPrograms() map[string]pulumi.RunFunc {
	return map[string]pulumi.RunFunc{
		"workspace": func(ctx *pulumi.Context) error {
			_, err := workspace.New(ctx, "x", newWorkspaceArgs(workspace.Spec{Tables: map[string]workspace.Table{"ContainerLogV2": {Plan: new("Basic")}}, Identity: &workspace.Identity{}, PrivateLinkScopeId: somewhere(ctx)}))
			return err
		},
		"existing workspace": func(ctx *pulumi.Context) error {
			_, err := workspace.New(ctx, "x", &workspace.Args{Spec: workspace.Spec{ExistingWorkspaceId: somewhere(ctx), Tables: map[string]workspace.Table{"ContainerLogV2": {Plan: new("Basic")}}}})
			return err
		},
		"cluster": func(ctx *pulumi.Context) error {
			args := newClusterArgs(watchedSpec())
			args.WorkspaceId = somewhere(ctx)
			args.Access = &cluster.Access{
				Kubelet: &cluster.IdentityAccess{Registries: map[string]pulumi.StringInput{"shop": somewhere(ctx)}, Roles: map[string]cluster.IdentityRole{"n": {Role: "Network Contributor", ScopeId: somewhere(ctx)}}},
				Roles:   map[string]cluster.AccessRole{"dev": {Role: "Azure Kubernetes Service RBAC Writer", GroupObjectId: pulumi.String(someGuid), Namespaces: []string{"a"}}},
			}
			_, err := cluster.New(ctx, "x", args)
			return err
		},
		"insights": func(ctx *pulumi.Context) error {
			args := newInsightsArgs(insights.Spec{PrivateLink: &insights.PrivateLink{ScopeId: somewhere(ctx)}})
			args.ClusterId, args.WorkspaceId = somewhere(ctx), somewhere(ctx)
			_, err := insights.New(ctx, "x", args)
			return err
		},
		"diagnostics": func(ctx *pulumi.Context) error {
			_, err := diagnostics.New(ctx, "x", &diagnostics.Args{ResourceId: somewhere(ctx), ResourceType: new(diagnostics.ManagedCluster), WorkspaceId: somewhere(ctx)})
			return err
		},
		"activity log": func(ctx *pulumi.Context) error {
			_, err := diagnostics.NewActivityLog(ctx, "x", &diagnostics.ActivityLogArgs{SubscriptionId: pulumi.String(someGuid), DefaultWorkspaceId: somewhere(ctx)})
			return err
		},
		"policy": func(ctx *pulumi.Context) error {
			args := newPolicyArgs(policy.Spec{
				Assignments: map[string]policy.ScopedAssignment{
					"pods": {AssignmentSpec: policy.AssignmentSpec{Preset: new(policy.PresetPodSecurityBaseline)}},
					"add":  {AssignmentSpec: policy.AssignmentSpec{Preset: new("deployPolicyAddOn"), Stage: new(policy.StageEnforce)}},
					"mine": {CustomPolicy: new("tags")},
				},
				CustomPolicies: map[string]policy.CustomPolicySpec{"tags": {Template: new("immutableImageTags")}},
				Exemptions:     map[string]policy.ForeignExemption{"w": {AssignmentId: somewhere(ctx), Exemption: newExemption(func(e *policy.Exemption) { e.Cluster, e.ScopeId = nil, somewhere(ctx) })}},
			})
			args.ScopeId, args.WorkspaceId = somewhere(ctx), somewhere(ctx)
			_, err := policy.New(ctx, "x", args)
			return err
		},
		"defender": func(ctx *pulumi.Context) error {
			args := newDefenderArgs(defender.Spec{
				Plans: &defender.Plans{Containers: &defender.ContainersPlan{}}, Export: &defender.Export{}, Sentinel: &defender.Sentinel{},
				ResourcePlans: map[string]defender.ResourcePlan{"a": {Cluster: new("blue"), Plan: "containers"}},
			})
			args.WorkspaceId, args.ClusterIds = somewhere(ctx), map[string]pulumi.StringInput{"blue": somewhere(ctx)}
			_, err := defender.New(ctx, "x", args)
			return err
		},
		"alerts": func(ctx *pulumi.Context) error {
			_, err := alerts.New(ctx, "x", newAlertsArgs(func(a *alerts.Args) {
				a.Profile = nil
				a.Workspace.WorkspaceId = somewhere(ctx)
				one := a.Clusters["blue"]
				one.ClusterId = somewhere(ctx)
				a.Clusters["blue"] = one
				a.Workbook, a.SavedQueries = &alerts.WorkbookSpec{}, &alerts.SavedQueriesSpec{}
				a.Suppressions = map[string]alerts.Suppression{"pause": {From: new("2099-12-24T18:00:00"), Duration: new("PT20M")}}
			}))
			return err
		},
		"baseline": func(ctx *pulumi.Context) error {
			_, err := baseline.New(ctx, "test", handledEnvironment())
			return err
		},
		"alert rules": func(ctx *pulumi.Context) error {
			group, errG := alerts.NewActionGroup(ctx, "x", newActionGroupArgs(everyReceiver()))
			if errG != nil {
				return errG
			}
			told := pulumi.StringArray{group.ActionGroupId}
			_, errM := alerts.NewMetricAlert(ctx, "x", newMetricAlertArgs(func(a *alerts.MetricAlertArgs) {
				a.ScopeIds, a.ActionGroupIds = pulumi.StringArray{somewhere(ctx)}, told
			}))
			_, errL := alerts.NewLogAlert(ctx, "x", newLogAlertArgs(func(a *alerts.LogAlertArgs) {
				a.ScopeId, a.ActionGroupIds, a.Identity = somewhere(ctx), told, &alerts.LogAlertIdentity{}
			}))
			_, errA := alerts.NewActivityAlert(ctx, "x", newActivityAlertArgs(func(a *alerts.ActivityAlertArgs) {
				a.ScopeIds, a.ActionGroupIds = pulumi.StringArray{somewhere(ctx)}, told
			}))
			_, errP := alerts.NewProcessingRule(ctx, "x", newProcessingRuleArgs(func(a *alerts.ProcessingRuleArgs) {
				a.ScopeIds = pulumi.StringArray{somewhere(ctx)}
			}))
			return errors.Join(errM, errL, errA, errP)
		},
	}
}

type thing struct{ pulumi.CustomResourceState }

// somewhere is the id of a resource of the program, which is no id of Azure.
func somewhere(ctx *pulumi.Context) pulumi.StringInput {
	one := &thing{}
	if err := ctx.RegisterResource("test:index:Thing", "shop-logs", pulumi.Map{}, one); err != nil {
		panic(err)
	}
	return one.ID().ToStringOutput()
}

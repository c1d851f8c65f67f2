package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	hereId        = "11111111-1111-1111-1111-111111111111"
	elsewhereId   = "22222222-2222-2222-2222-222222222222"
	elsewhere     = "/subscriptions/" + elsewhereId + "/resourceGroups/rg-monitoring"
	elsewhereLogs = elsewhere + "/providers/Microsoft.OperationalInsights/workspaces/log-acme-central"
	elsewhereLink = elsewhere + "/providers/Microsoft.Insights/privateLinkScopes/ampls"
)

// TestAnotherSubscription holds that nothing is registered below a resource of another subscription, and that whatever only names one is left alone.
func TestAnotherSubscription(t *testing.T) {
	t.Parallel()
	logs := map[string]any{"existingWorkspaceId": elsewhereLogs}
	with := func(name string, value any) map[string]any {
		return map[string]any{"existingWorkspaceId": elsewhereLogs, name: value}
	}
	for name, test := range map[string]struct {
		config map[string]any
		paths  []string
	}{
		"a workspace":          {map[string]any{"workspace": logs}, nil},
		"its tables":           {map[string]any{"workspace": with("tables", map[string]any{"ContainerLogV2": map[string]any{"plan": "Basic"}})}, []string{"workspace.tables"}},
		"its private link":     {map[string]any{"workspace": with("privateLinkScopeId", elsewhereLink)}, []string{"workspace.privateLinkScopeId"}},
		"its solution":         {map[string]any{"workspace": logs, "defender": map[string]any{"export": map[string]any{"snapshotsEnabled": true}}}, []string{"defender.export"}},
		"no solution":          {map[string]any{"workspace": logs, "defender": map[string]any{"export": map[string]any{"workspace": map[string]any{"solutionEnabled": false}}}}, nil},
		"an export of its own": {map[string]any{"defender": map[string]any{"export": map[string]any{"workspace": map[string]any{"workspaceId": elsewhereLogs}}}}, nil},
		"its Sentinel":         {map[string]any{"workspace": logs, "defender": map[string]any{"sentinel": map[string]any{"rulesEnabled": true}}}, []string{"defender.sentinel"}},
		"another Sentinel":     {map[string]any{"defender": map[string]any{"sentinel": map[string]any{"workspaceId": elsewhereLogs}}}, []string{"defender.sentinel.workspaceId"}},
		"endpoints":            {map[string]any{"clusters": map[string]any{"main": map[string]any{"insights": map[string]any{"privateLink": map[string]any{"scopeId": elsewhereLink}}}}}, []string{"clusters.main.insights.privateLink.scopeId"}},
		"a group":              {map[string]any{"resourceGroup": map[string]any{"existingId": elsewhere}, "workspace": with("tables", map[string]any{"Perf": map[string]any{"retentionDays": 30}})}, []string{"resourceGroup.existingId"}},
		"a definition of ours": {map[string]any{"policy": map[string]any{"assignments": map[string]any{"a": map[string]any{"preset": "aksBestPractices", "scopeId": elsewhere}}}}, []string{"policy.assignments.a.scopeId"}},
		"Azure's definition":   {map[string]any{"policy": map[string]any{"assignments": map[string]any{"a": map[string]any{"preset": "podSecurityBaseline", "scopeId": elsewhere}}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := map[string]string{"location": "westeurope"}
			for key, value := range test.config {
				values[key] = passed(t, value)
			}
			var rejected error
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				chosen, found := settings.ParseFor(hereId, "test", values, nil)
				if rejected = found; rejected != nil {
					return rejected
				}
				_, err := baseline.New(ctx, "test", &chosen.Args)
				return err
			}, recorder.Options{})
			if test.paths == nil {
				require.NoError(t, err)
				return
			}
			assert.Empty(t, graph.Resources)
			var paths []string
			for _, one := range input.List(rejected) {
				mistake := new(input.Error)
				require.ErrorAs(t, one, &mistake)
				paths = append(paths, mistake.Path)
				assert.Contains(t, mistake.Problem, elsewhereId)
			}
			assert.Equal(t, test.paths, paths)
			_, err = settings.Parse("test", values, nil)
			assert.True(t, err == nil || name == "a group", "not known: %v", err)
		})
	}
}

// TestUnknownSubscriptionIsNoted holds that a preview names what it could not check, and says nothing where there is nothing to check.
func TestUnknownSubscriptionIsNoted(t *testing.T) {
	t.Parallel()
	tables := map[string]any{"existingWorkspaceId": elsewhereLogs, "tables": map[string]any{"Perf": map[string]any{"retentionDays": 30}}}
	link := map[string]any{"main": map[string]any{"insights": map[string]any{"privateLink": map[string]any{"scopeId": elsewhereLink}}}}
	for name, test := range map[string]struct {
		subscription string
		config       map[string]any
		paths        string
	}{
		"nothing to check": {"", map[string]any{"workspace": map[string]any{"existingWorkspaceId": elsewhereLogs}}, ""},
		"known":            {elsewhereId, map[string]any{"workspace": tables}, ""},
		"unknown":          {"", map[string]any{"workspace": tables, "clusters": link}, "workspace.tables, clusters.main.insights.privateLink.scopeId"},
		"an assignment": {"", map[string]any{"clusters": map[string]any{"main": map[string]any{}}, "policy": corpExemption(map[string]any{
			"cluster": "main", "assignmentId": "/subscriptions/" + elsewhereId + "/providers/Microsoft.Authorization/policyAssignments/other",
		})}, "policy.exemptions.corp.assignmentId"},
		"told by the group": {
			"", map[string]any{"workspace": tables, "resourceGroup": map[string]any{"existingId": "/subscriptions/" + elsewhereId + "/resourceGroups/rg"}}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := map[string]string{"location": "westeurope"}
			for key, value := range test.config {
				values[key] = passed(t, value)
			}
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				chosen, err := settings.ParseFor(test.subscription, "test", values, nil)
				if err != nil {
					return err
				}
				_, err = baseline.New(ctx, "test", &chosen.Args)
				return err
			}, recorder.Options{})
			require.NoError(t, err)
			var said []string
			for message := range messages(graph.Warnings) {
				if strings.Contains(message, "subscription that is deployed to is not known") {
					said = append(said, message)
				}
			}
			if test.paths == "" {
				assert.Empty(t, said)
				return
			}
			assert.Equal(t, []string{"the subscription that is deployed to is not known, so that nobody checked that it has what " + test.paths +
				" needs: set azure-native:subscriptionId, or ARM_SUBSCRIPTION_ID"}, said)
		})
	}
}

// TestGroupTellsSubscription holds that the id of an existing group says where the environment is deployed to.
func TestGroupTellsSubscription(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"location": "westeurope", "resourceGroup": passed(t, map[string]any{"existingId": "/subscriptions/" + hereId + "/resourceGroups/rg"}),
		"workspace": passed(t, map[string]any{"existingWorkspaceId": elsewhereLogs, "tables": map[string]any{"Perf": map[string]any{"retentionDays": 30}}}),
	}
	found := mistakes(t, values, nil)
	require.Len(t, found, 1)
	assert.Equal(t, "workspace.tables", found[0].Path)
}

// TestComponentsOfAnotherSubscription holds the same of components that stand alone.
func TestComponentsOfAnotherSubscription(t *testing.T) {
	t.Parallel()
	here := hereId
	for name, test := range map[string]struct {
		args interface{ Validate() error }
		want string
	}{
		"workspace": {&workspace.Args{SubscriptionId: &here, Spec: workspace.Spec{
			ExistingWorkspaceId: pulumi.String(elsewhereLogs), Tables: map[string]workspace.Table{"Perf": {RetentionDays: new(30)}},
		}}, "tables changes tables of existingWorkspaceId"},
		"insights": {&insights.Args{
			SubscriptionId: &here, ResourceGroupName: pulumi.String("rg"), ClusterId: pulumi.String(clusterId), ClusterName: pulumi.String("aks"),
			ClusterLocation: pulumi.String("westeurope"), WorkspaceId: pulumi.String(workspaceId), WorkspaceLocation: pulumi.String("westeurope"),
			Spec: insights.Spec{PrivateLink: &insights.PrivateLink{ScopeId: pulumi.String(elsewhereLink)}},
		}, "privateLink.scopeId would put the endpoints"},
		"defender": {&defender.Args{
			SubscriptionId: pulumi.String(hereId), WorkspaceId: pulumi.String(elsewhereLogs), Spec: defender.Spec{Sentinel: &defender.Sentinel{}},
		}, "sentinel would put Sentinel"},
	} {
		err := test.args.Validate()
		require.Error(t, err, name)
		assert.Contains(t, err.Error(), test.want, name)
	}
}

package tests

import (
	"errors"
	"maps"
	"slices"
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

// TestAskedSubscription holds that the provider is asked where no input says what is deployed to, and what cannot be checked is refused, or, in a preview
// whose provider is not known itself, named.
func TestAskedSubscription(t *testing.T) {
	t.Parallel()
	tables := map[string]any{"existingWorkspaceId": elsewhereLogs, "tables": map[string]any{"Perf": map[string]any{"retentionDays": 30}}}
	link := map[string]any{"main": map[string]any{"insights": map[string]any{"privateLink": map[string]any{"scopeId": elsewhereLink}}}}
	both := map[string]any{"workspace": tables, "clusters": link}
	assignment := map[string]any{"clusters": map[string]any{"main": map[string]any{}}, "policy": corpExemption(map[string]any{
		"cluster": "main", "assignmentId": "/subscriptions/" + elsewhereId + "/providers/Microsoft.Authorization/policyAssignments/other",
	})}
	const wanted = "is about something that has to be in the subscription that is deployed to, which is not known"
	paths := []string{"workspace.tables", "clusters.main.insights.privateLink.scopeId"}
	for name, test := range map[string]struct {
		subscription, deploysTo string
		preview                 bool
		config                  map[string]any
		paths                   []string
		said                    string
	}{
		"nothing to check":            {"", "failure", false, map[string]any{"workspace": map[string]any{"existingWorkspaceId": elsewhereLogs}}, nil, ""},
		"known":                       {elsewhereId, "failure", false, map[string]any{"workspace": tables}, nil, ""},
		"told by the group":           {"", "failure", false, map[string]any{"workspace": tables, "resourceGroup": map[string]any{"existingId": "/subscriptions/" + elsewhereId + "/resourceGroups/rg"}}, nil, ""},
		"the provider's":              {"", elsewhereId, true, both, nil, ""},
		"another than the provider's": {"", hereId, true, both, paths, "in subscription " + elsewhereId + ", but this deploys to another"},
		"an assignment":               {"", hereId, true, assignment, []string{"policy.exemptions.corp.assignmentId"}, "does not reach cluster main"},
		"nobody knows":                {"", "none", false, both, paths, wanted + ": set azure-native:subscriptionId, or ARM_SUBSCRIPTION_ID"},
		"the provider fails":          {"", "failure", true, both, paths, wanted + " (the provider answers: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph, err := deployed(t, test.subscription, test.config, recorder.Options{DeploysTo: test.deploysTo, Preview: test.preview})
			assert.NotContains(t, strings.Join(slices.Collect(maps.Keys(messages(graph.Warnings))), "\n"), "subscription that is deployed to")
			if test.paths == nil {
				require.NoError(t, err)
				return
			}
			var found []string
			for _, one := range input.List(errors.Unwrap(err)) {
				mistake := new(input.Error)
				require.ErrorAs(t, one, &mistake)
				found = append(found, mistake.Path)
				assert.Contains(t, mistake.Problem, test.said)
			}
			assert.Equal(t, test.paths, found)
			for _, one := range graph.Resources {
				assert.Equal(t, baseline.Token, one.Token, "nothing is registered but what the provider is asked for")
			}
		})
	}
	graph, err := deployed(t, "", both, recorder.Options{DeploysTo: "none", Preview: true})
	require.NoError(t, err)
	assert.Contains(t, slices.Collect(maps.Keys(messages(graph.Warnings))), "the subscription that is deployed to is not known, so that nobody checked that it has what "+
		strings.Join(paths, ", ")+" needs: set azure-native:subscriptionId, or ARM_SUBSCRIPTION_ID")
}

// deployed is an environment of this configuration.
func deployed(t *testing.T, subscription string, config map[string]any, options recorder.Options) (*recorder.Graph, error) {
	t.Helper()
	values := map[string]string{"location": "westeurope"}
	for key, value := range config {
		values[key] = passed(t, value)
	}
	var refused error
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		chosen, err := settings.ParseFor(subscription, "test", values, nil)
		if err != nil {
			return err
		}
		_, refused = baseline.New(ctx, "test", &chosen.Args)
		return refused
	}, options)
	if refused != nil {
		return graph, refused // without what the run puts around it
	}
	return graph, err
}

// TestComponentsAskForSubscription holds the same of components that stand alone.
func TestComponentsAskForSubscription(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		make func(ctx *pulumi.Context) error
		want string
	}{
		workspace.Token: {func(ctx *pulumi.Context) error {
			_, err := workspace.New(ctx, "logs", &workspace.Args{Spec: workspace.Spec{
				ExistingWorkspaceId: pulumi.String(elsewhereLogs), Tables: map[string]workspace.Table{"Perf": {RetentionDays: new(30)}},
			}})
			return err
		}, "tables changes tables of existingWorkspaceId"},
		insights.Token: {func(ctx *pulumi.Context) error {
			_, err := insights.New(ctx, "insights", &insights.Args{
				ResourceGroupName: pulumi.String("rg"), ClusterId: pulumi.String(clusterId), ClusterName: pulumi.String("aks"),
				ClusterLocation: pulumi.String("westeurope"), WorkspaceId: pulumi.String(workspaceId), WorkspaceLocation: pulumi.String("westeurope"),
				Spec: insights.Spec{PrivateLink: &insights.PrivateLink{ScopeId: pulumi.String(elsewhereLink)}},
			})
			return err
		}, "privateLink.scopeId would put the endpoints"},
	} {
		graph, err := recorder.Run(test.make, recorder.Options{DeploysTo: hereId})
		require.ErrorContains(t, err, test.want)
		require.Len(t, graph.Resources, 1)
		assert.Equal(t, name, graph.Resources[0].Token)
		_, err = recorder.Run(test.make, recorder.Options{DeploysTo: elsewhereId})
		require.NoError(t, err)
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

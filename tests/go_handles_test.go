package tests

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestHandles holds that Go programs reach the resources that components make, by the keys of their inputs.
func TestHandles(t *testing.T) {
	t.Parallel()
	wanted := map[string]eventual[string]{}
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		b, err := baseline.New(ctx, "test", handledEnvironment())
		if err != nil {
			return err
		}
		for urn, handle := range handlesOf(b) {
			wanted[urn] = eventually[string](handle.URN().ToStringOutput())
		}
		assert.Equal(t, []string{"service-incident"}, slices.Collect(maps.Keys(b.Alerts.ActivityAlerts)))
		assert.Contains(t, b.Alerts.MetricAlerts, "node-disk-almost-full/blue")
		assert.Contains(t, b.Alerts.LogAlerts, "telemetry-stopped-pods")
		assert.Contains(t, b.Alerts.ProcessingRules, "quiet-pause")
		assert.Nil(t, b.Alerts.Workbook)
		assert.NotNil(t, b.Alerts.SavedQueries)
		assert.Contains(t, b.Policy.Assignments, "pods")
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	for name, urn := range wanted {
		assert.Regexp(t, "::"+name+"$", urn.value(t))
	}
}

func handledEnvironment() *baseline.Args {
	one := baseline.Cluster{Spec: cluster.Spec{
		NodePools: []cluster.NodePool{{Name: "work"}},
		MaintenanceWindows: &cluster.MaintenanceWindows{NodeOs: &cluster.MaintenanceWindow{
			Schedule: cluster.Schedule{Daily: &cluster.DailySchedule{}}, StartTime: "03:00",
		}},
	}, Insights: &insights.Spec{PrivateLink: &insights.PrivateLink{}}}
	args := newBaselineArgs(map[string]baseline.Cluster{"blue": one})
	args.Workspace = &workspace.Spec{Tables: map[string]workspace.Table{"ContainerLogV2": {Plan: new("Basic")}}}
	args.ActivityLog = &baseline.ActivityLog{Enabled: new(true)}
	args.Defender = &defender.Spec{Plans: &defender.Plans{Containers: &defender.ContainersPlan{}}, Contact: &defender.Contact{
		Emails: pulumi.StringArray{pulumi.String("security@example.com")},
	}, Export: &defender.Export{}}
	args.Policy = &policy.Spec{Assignments: map[string]policy.ScopedAssignment{"pods": {AssignmentSpec: policy.AssignmentSpec{
		Preset: new(policy.PresetPodSecurityBaseline), Stage: new(policy.StageObserve),
	}}}}
	args.Alerts = &alerts.Spec{
		Profile: new("none"), SavedQueries: &alerts.SavedQueriesSpec{},
		ActionGroups: map[string]alerts.ActionGroupSpec{"team": {Emails: map[string]alerts.EmailReceiver{"team": {Address: pulumi.String("team@example.com")}}}},
		Rules:        map[string]alerts.RuleOverride{"telemetry-stopped-pods": {}, "node-disk-almost-full": {}, "service-incident": {}},
		Suppressions: map[string]alerts.Suppression{"pause": {From: new("2099-12-24T18:00:00"), Duration: new("PT20M")}},
	}
	return args
}

// handlesOf are resources of an environment by the ends of their names.
func handlesOf(b *baseline.Baseline) map[string]pulumi.Resource {
	blue := b.Clusters["blue"]
	return map[string]pulumi.Resource{
		"test-logs-workspace": b.Workspace.Workspace, "test-logs-table-ContainerLogV2": b.Workspace.Tables["ContainerLogV2"],
		"test-blue-cluster": blue.Cluster.ManagedCluster, "test-blue-pool-work": blue.Cluster.NodePools["work"],
		"test-blue-maintenance-node-os": blue.Cluster.MaintenanceWindows["nodeOs"],
		"test-blue-insights-rule":       blue.Insights.DataCollectionRule, "test-blue-insights-association": blue.Insights.Association,
		"test-blue-insights-ingest-endpoint": blue.Insights.IngestEndpoint, "test-blue-insights-config-endpoint": blue.Insights.ConfigEndpoint,
		"test-blue-diagnostics-aksops": blue.Diagnostics.Settings["aksops"], "test-activity-log-setting": b.ActivityLog.Setting,
		"test-policy-pods-assignment":   b.Policy.Assignments["pods"].Assignment,
		"test-defender-plan-containers": b.Defender.Plans["containers"], "test-defender-contact": b.Defender.Contact,
		"test-defender-export-workspace": b.Defender.Exports["workspace"],
		"test-alerts-team-group":         b.Alerts.ActionGroups["team"].ActionGroup, "test-alerts-service-incident-rule": b.Alerts.ActivityAlerts["service-incident"].Rule,
		"test-alerts-node-disk-almost-full-blue-rule": b.Alerts.MetricAlerts["node-disk-almost-full/blue"].Rule,
		"test-alerts-telemetry-stopped-pods-rule":     b.Alerts.LogAlerts["telemetry-stopped-pods"].Rule,
		"test-alerts-quiet-pause-rule":                b.Alerts.ProcessingRules["quiet-pause"].Rule,
	}
}

// TestHandlesOfWhatExists holds that there is no handle to what a component uses and does not make.
func TestHandlesOfWhatExists(t *testing.T) {
	t.Parallel()
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		w, err := workspace.New(ctx, "logs", &workspace.Args{Spec: workspace.Spec{ExistingWorkspaceId: pulumi.String(workspaceId)}})
		if err != nil {
			return err
		}
		assert.Nil(t, w.Workspace)
		a, err := alerts.New(ctx, "alerts", newAlertsArgs(nil))
		if err != nil {
			return err
		}
		assert.Empty(t, a.ActionGroups)
		ins, err := insights.New(ctx, "insights", newInsightsArgs(insights.Spec{}))
		if err != nil {
			return err
		}
		assert.Nil(t, ins.IngestEndpoint)
		assert.Nil(t, ins.ConfigEndpoint)
		d, err := diagnostics.New(ctx, "diagnostics", newDiagnosticsArgs(clusterId, diagnostics.Setting{Name: "all", Categories: []string{"guard"}}))
		if err != nil {
			return err
		}
		assert.NotNil(t, d.Settings["all"])
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
}

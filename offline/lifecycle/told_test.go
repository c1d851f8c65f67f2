package lifecycle_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// TestUpdatesSayWhatTheirPreviewsSay holds that a reference which follows what it refers to is told in neither: the update knows the new id, and the old
// one is gone.
func TestUpdatesSayWhatTheirPreviewsSay(t *testing.T) {
	t.Parallel()
	const (
		collected = "{activityLog: {enabled: true}, defender: {export: {}}}"
		alerted   = "alerts: {actionGroups: {onCall: {emails: {team: {address: a@example.com}}}}}"
	)
	for name, edit := range map[string]string{
		"the workspace is replaced": "{workspace: {workspaceName: log-other}, allowReplace: [workspace]}",
		"a cluster is replaced":     "{clusters: {main: {nodePools: [{name: work}], dnsPrefix: other}}, allowReplace: [clusters.main]}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := standing(t, oneCluster, collected, alerted)
			rig.Config = configOf(t, oneCluster, collected, alerted, edit)
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			outcome := up(t, rig)
			require.NotEmpty(t, outcome.Replaced())
			assert.ElementsMatch(t, planned.Warnings, outcome.Warnings)
			said := strings.Join(outcome.Warnings, "\n")
			for _, untrue := range []string{"does not follow", "no longer looks at", "another place", "changes scopes"} {
				assert.NotContains(t, said, untrue)
			}
		})
	}
}

// TestLossesAreToldOnce holds that one edit is one line, in the words of the configuration.
func TestLossesAreToldOnce(t *testing.T) {
	t.Parallel()
	const alerted = "alerts: {actionGroups: {onCall: {emails: {team: {address: a@example.com}, bob: {address: b@example.com}}}}}"
	for name, test := range map[string]struct {
		before, after string
		want          []string
	}{
		"monitoring ends": {
			oneCluster, "clusters: {main: {nodePools: [{name: work}], monitoringEnabled: false}}",
			[]string{"data: clusters.main.monitoringEnabled goes from true to false"},
		},
		"a preset with fewer logs": {
			oneCluster, "clusters: {main: {nodePools: [{name: work}], diagnostics: {preset: minimal}}}",
			[]string{"data: clusters.main.diagnostics.preset loses cloud-controller-manager, cluster-autoscaler, kube-apiserver"},
		},
		"a cap comes": {
			"{}", "workspace: {dailyCapGb: 1}", []string{"data: workspace.dailyCapGb goes from no cap to 1"},
		},
		"a receiver goes": {
			alerted, strings.Replace(alerted, ", bob: {address: b@example.com}", "", 1),
			[]string{"notice: alerts.actionGroups.onCall.emails.bob is taken away"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := standing(t, oneCluster, test.before)
			rig.Config = configOf(t, oneCluster, test.before, test.after)
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			var told []string
			for _, line := range planned.Warnings {
				if _, path, _ := strings.Cut(line, ": "); strings.HasPrefix(path, "clusters.") || strings.HasPrefix(path, "workspace.") ||
					strings.HasPrefix(path, "alerts.actionGroups.") {
					told = append(told, line)
				}
			}
			require.Len(t, told, len(test.want), planned.Warnings)
			for i, want := range test.want {
				assert.Contains(t, told[i], want)
			}
		})
	}
}

// What is replaced loses too, though it is neither cluster, pool, workspace nor group.
func TestReplacementsSayWhatIsLost(t *testing.T) {
	t.Parallel()
	const baseline, other = "{preset: podSecurityBaseline, stage: enforce}", "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-other"
	for name, test := range map[string]struct{ before, after, told string }{
		"the Activity log of another subscription": {"activityLog: {enabled: true}", "activityLog: {enabled: true, subscriptionId: 00000000-0000-0000-0000-000000000077}", "activityLog"},
		"another preset under the same key":        {"policy: {assignments: {pods: " + baseline + "}}", "policy: {assignments: {pods: {preset: aksBestPractices}}}", "policy.assignments.pods"},
		"another scope": {
			"policy: {assignments: {add-on: {preset: deployPolicyAddOn, stage: enforce, scopeId: " + other + "}}}",
			"policy: {assignments: {add-on: {preset: deployPolicyAddOn, stage: enforce, scopeId: " + other + "-two}}}", "policy.assignments.add-on.scopeId",
		},
		"one cluster instead of the group": {"policy: {assignments: {pods: " + baseline + "}}", "policy: {assignments: {pods: {preset: podSecurityBaseline, stage: enforce, cluster: main}}}", "policy.assignments.pods.scopeId"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := enginetest.New(t, program)
			for _, id := range []string{other, other + "-two"} {
				require.NoError(t, rig.Azure.Presume(id, map[string]any{"location": "northeurope"}))
			}
			rig.Config = configOf(t, oneCluster, test.before)
			up(t, rig)
			rig.Config = configOf(t, oneCluster, test.after)
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			require.NotEmpty(t, planned.Replaced())
			require.Len(t, planned.Warnings, 1)
			assert.Contains(t, planned.Warnings[0], ": "+test.told+" ")
			updated, err := rig.Update()
			require.NoError(t, err, updated.Diagnostics)
			assert.Equal(t, planned.Warnings, updated.Warnings)
		})
	}
}

// TestLossesAreToldUntilTheyHappen holds that what a run was to take away, and did not, is told again by the run that does, and that nothing is told of
// what a failed run never made.
func TestLossesAreToldUntilTheyHappen(t *testing.T) {
	t.Parallel()
	for part, want := range map[string]string{
		"activityLog: {enabled: true}": "activityLog",
		"policy: {assignments: {pods: {preset: podSecurityBaseline, stage: enforce}}}":                                                                                                 "policy.assignments.pods",
		"alerts: {actionGroups: {team: {emails: {mailbox: {address: a@example.com}}}}}":                                                                                                "alerts",
		"defender: {plans: {arm: {}}, contact: {emails: [a@example.com], roles: [Owner]}}":                                                                                             "defender",
		"clusters: {main: {diagnostics: {settings: [{name: a, categories: [guard]}]}, maintenanceWindows: {nodeOs: {schedule: {weekly: {dayOfWeek: Sunday}}, startTime: \"01:00\"}}}}": "clusters.main.maintenanceWindows.nodeOs",
		"clusters: {main: {diagnostics: {settings: [{name: a, categories: [guard]}, {name: team.audit, categories: [kube-audit-admin]}]}}}":                                            `clusters.main.diagnostics["team.audit"]`,
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			base := []string{oneCluster, "clusters: {main: {diagnostics: {settings: [{name: a, categories: [guard]}]}}}"}
			rig := standing(t, append(base, part)...)
			failAt(t, rig, "Update dev-group", append(base, "tags: {team: a}")...)
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			said := strings.Join(planned.Warnings, "\n")
			assert.Contains(t, said, "no longer in the configuration: "+want)
			outcome := up(t, rig)
			assert.ElementsMatch(t, planned.Warnings, outcome.Warnings)
			quiet, err := rig.Preview()
			require.NoError(t, err)
			assert.Empty(t, quiet.Warnings)

			failAt(t, rig, "Update dev-group", append(base, "tags: {team: b}", part)...)
			rig.Config = configOf(t, append(base, "tags: {team: b}")...)
			never, err := rig.Preview()
			require.NoError(t, err, never.Diagnostics)
			assert.Empty(t, never.Warnings)
		})
	}
}

// TestSuppressionOfAFirstCreation holds that nothing is told of a suppression that was to be there from the start, whatever else a run that failed has made
// of the alerts, and that one which comes later is told until it is there.
func TestSuppressionOfAFirstCreation(t *testing.T) {
	t.Parallel()
	const alerted = "alerts: {actionGroups: {team: {emails: {mailbox: {address: a@example.com}}}}}"
	suppressed := strings.TrimSuffix(alerted, "}") + `, suppressions: {windows: {from: "2099-02-06T20:00:00", duration: PT20M}}}`
	told := func(rig *enginetest.Rig) string {
		planned, err := rig.Preview()
		require.NoError(t, err, planned.Diagnostics)
		outcome := up(t, rig)
		assert.ElementsMatch(t, planned.Warnings, outcome.Warnings)
		assertSettled(t, rig)
		return strings.Join(planned.Warnings, "\n")
	}
	for _, missing := range []string{"dev-alerts-quiet-windows-rule", "dev-alerts-quiet-windows-rule dev-alerts-telemetry-stopped-pods-rule"} {
		rig := enginetest.New(t, program)
		rig.Config = configOf(t, oneCluster, suppressed)
		rig.Azure.Fault = func(c azure.Call) error {
			if !c.Preview && c.Method == "Create" && strings.Contains(missing, c.Name) {
				return errors.New("the connection broke")
			}
			return nil
		}
		_, err := rig.UpdateAllTheSame() // so that everything else is made
		rig.Azure.Fault = nil
		require.Error(t, err)
		require.True(t, isThere(t, rig, "/metricalerts/dev-node-cpu-saturated-main"))
		assert.Empty(t, told(rig), missing)
	}
	rig := standing(t, oneCluster, alerted)
	failAt(t, rig, "Create dev-alerts-quiet-windows-rule", oneCluster, suppressed)
	assert.Equal(t, "notice: alerts.suppressions.windows is new: nobody is told of the alerts that it is about, at its times", told(rig))
}

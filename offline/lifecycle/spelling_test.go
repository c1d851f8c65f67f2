package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// TestScopeInAnotherCaseReplacesNothing holds that the assignment, its roles and its remediation stay where only the spelling of their scope changes: Azure
// compares ids without regard to case.
func TestScopeInAnotherCaseReplacesNothing(t *testing.T) {
	t.Parallel()
	const scope = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-other"
	assigned := func(scope string) string {
		return "policy: {assignments: {add-on: {preset: deployPolicyAddOn, stage: enforce, remediation: {trigger: once}, scopeId: " + scope + "}}}"
	}
	rig := enginetest.New(t, program)
	require.NoError(t, rig.Azure.Presume(scope, map[string]any{"location": "northeurope"}))
	rig.Config = configOf(t, oneCluster, assigned(scope))
	up(t, rig)
	rig.Config = configOf(t, oneCluster, assigned(strings.Replace(scope, "resourceGroups/rg-other", "resourcegroups/RG-other", 1)))
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	assert.False(t, planned.Changed(), planned.Text())
}

// TestRenamedDiagnosticSetting holds that a setting gets another name in one update, though Azure refuses the new one beside the old, and that what it sends
// no longer is told, and nothing else.
func TestRenamedDiagnosticSetting(t *testing.T) {
	t.Parallel()
	const scheduler = ", {name: c, categories: [kube-scheduler]}"
	for name, test := range map[string]struct{ before, after, told string }{
		"the only one":           {"settings: [{name: a, categories: [guard]}]", "settings: [{name: b, categories: [guard]}]", ""},
		"one of several":         {"settings: [{name: a, categories: [guard]}" + scheduler + "]", "settings: [{name: b, categories: [guard]}" + scheduler + "]", ""},
		"the default one":        {"preset: recommended", "settings: [{name: b, preset: recommended}]", ""},
		"two, one of them gone":  {"settings: [{name: a, categories: [guard]}" + scheduler + "]", "settings: [{name: b, categories: [guard]}]", "clusters.main.diagnostics.c"},
		"one with fewer logs":    {"settings: [{name: a, categories: [guard, kube-scheduler]}]", "settings: [{name: b, categories: [guard]}]", "loses kube-scheduler"},
		"one that is given back": {"settings: [{name: b, preset: recommended}]", "preset: recommended", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := func(diagnostics string) string {
				return "clusters: {main: {nodePools: [{name: work}], diagnostics: {" + diagnostics + "}}}"
			}
			rig := standing(t, oneCluster, set(test.before))
			rig.Config = configOf(t, oneCluster, set(test.after))
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			if test.told == "" {
				assert.Empty(t, planned.Warnings)
			} else {
				require.Len(t, planned.Warnings, 1)
				assert.Contains(t, planned.Warnings[0], test.told)
			}
			outcome := up(t, rig)
			assert.Equal(t, planned.Warnings, outcome.Warnings)
			assertSettled(t, rig)
		})
	}
}

// TestSettingsThatTakeFromEachOther holds that a preview refuses what Azure would refuse of settings that change places, and that the way out is one.
func TestSettingsThatTakeFromEachOther(t *testing.T) {
	t.Parallel()
	const other = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-hub/providers/Microsoft.OperationalInsights/workspaces/log-hub"
	for name, test := range map[string]struct{ from, before, between, after string }{
		"merged": {
			"b",
			"{name: a, categories: [guard]}, {name: b, categories: [kube-scheduler]}", "{name: a, categories: [guard]}",
			"{name: a, categories: [guard, kube-scheduler]}",
		},
		"taken over": {
			"a",
			"{name: a, categories: [guard]}, {name: b, categories: [kube-scheduler]}", "{name: b, categories: [kube-scheduler]}",
			"{name: b, categories: [kube-scheduler, guard]}",
		},
		"swapped": {
			"a",
			"{name: a, categories: [guard]}, {name: b, categories: [kube-scheduler]}", "{name: a, metricsEnabled: true}",
			"{name: a, categories: [kube-scheduler]}, {name: b, categories: [guard]}",
		},
		"moved on": {
			"a",
			"{name: a, workspaceId: " + other + ", categories: [guard]}, {name: b, categories: [guard]}", "{name: a, workspaceId: " + other + ", categories: [guard]}",
			"{name: c, categories: [guard]}, {name: b, workspaceId: " + other + ", categories: [guard]}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := func(settings string) string {
				return "clusters: {main: {nodePools: [{name: work}], diagnostics: {settings: [" + settings + "]}}}"
			}
			rig := enginetest.New(t, program)
			require.NoError(t, rig.Azure.Presume(other, map[string]any{"location": "northeurope"}))
			rig.Config = configOf(t, oneCluster, set(test.before), "activityLog: {enabled: true}")
			up(t, rig)
			before := reality(t, rig.Azure)
			rig.Config = configOf(t, oneCluster, set(test.after))
			refused, err := rig.Preview()
			require.Error(t, err)
			assert.Contains(t, strings.Join(refused.Diagnostics, "\n"), "where clusters.main.diagnostics."+test.from+" sends it, and "+
				"Azure takes a log for a place from one setting only: take it from the one and run \"pulumi up\", then give it to the other")
			assert.Equal(t, []string{"data: no longer in the configuration: activityLog: the subscription's Activity log is no longer recorded"}, refused.Warnings,
				"what is refused of a setting is no loss, and other losses are told")
			_, err = rig.Update()
			require.Error(t, err)
			assert.Equal(t, before, reality(t, rig.Azure))
			if name == "moved on" {
				return
			}
			for _, step := range []string{test.between, test.after} {
				rig.Config = configOf(t, oneCluster, set(step))
				up(t, rig)
			}
			assertSettled(t, rig)
		})
	}
}

// TestRenamedSettingOfARetainedCluster holds that the preview refuses it: the old one would stay in Azure.
func TestRenamedSettingOfARetainedCluster(t *testing.T) {
	t.Parallel()
	set := func(name, more string) string {
		return "clusters: {main: {nodePools: [{name: work}]" + more + ", diagnostics: {settings: [{name: " + name + ", categories: [guard, kube-scheduler]}]}}}"
	}
	rig := standing(t, oneCluster, set("a", ", retainOnDelete: true"))
	rig.Config = configOf(t, oneCluster, set("b", ", retainOnDelete: true"))
	refused, err := rig.Preview()
	require.Error(t, err)
	assert.Contains(t, strings.Join(refused.Diagnostics, "\n"), "clusters.main.diagnostics.b is to send kube-scheduler, guard to where "+
		"clusters.main.diagnostics.a sends them, and Azure takes a log for a place from one setting only: "+
		`retainOnDelete would keep the old one, so remove that and run "pulumi up" first`)
	assert.Empty(t, refused.Warnings)
	for _, step := range []string{set("a", ""), set("b", "")} {
		rig.Config = configOf(t, oneCluster, step)
		up(t, rig)
	}
	assertSettled(t, rig)
}

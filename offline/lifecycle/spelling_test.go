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

// TestRenamedDiagnosticSetting holds the two updates that rename a setting, as docs/changes.md has them: in one, Azure refuses the new one beside the old.
func TestRenamedDiagnosticSetting(t *testing.T) {
	t.Parallel()
	set := func(settings string) string {
		return "clusters: {main: {nodePools: [{name: work}], diagnostics: {settings: [" + settings + "]}}}"
	}
	for name, steps := range map[string][]string{
		"the only one": {"{name: a, categories: [guard]}", "{name: a, metricsEnabled: true}", "{name: b, categories: [guard]}"},
		"one of several": {
			"{name: a, categories: [guard]}, {name: c, categories: [kube-scheduler]}", "{name: c, categories: [kube-scheduler]}",
			"{name: b, categories: [guard]}, {name: c, categories: [kube-scheduler]}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := standing(t, oneCluster, set(steps[0]))
			for _, step := range steps[1:] {
				rig.Config = configOf(t, oneCluster, set(step))
				up(t, rig)
			}
			assert.True(t, isThere(t, rig, "/diagnosticsettings/b"))
			assert.False(t, isThere(t, rig, "/diagnosticsettings/a"))
		})
	}
}

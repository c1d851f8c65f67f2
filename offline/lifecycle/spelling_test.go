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

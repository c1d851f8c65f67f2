package lifecycle_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const oneCluster = "{location: northeurope, protect: false, clusters: {main: {nodePools: [{name: work}]}}}"

// configOf is a configuration of YAML texts, of which a later one takes the place of what is at the top of an earlier one.
func configOf(t *testing.T, texts ...string) map[string]string {
	t.Helper()
	all := map[string]any{}
	for _, text := range texts {
		one := map[string]any{}
		require.NoError(t, yaml.Unmarshal([]byte(text), &one))
		maps.Copy(all, one)
	}
	return configured(t, all)
}

// standing is an environment that is up.
func standing(t *testing.T, texts ...string) *enginetest.Rig {
	t.Helper()
	rig := enginetest.New(t, program)
	rig.Config = configOf(t, texts...)
	up(t, rig)
	return rig
}

func isThere(t *testing.T, rig *enginetest.Rig, end string) bool {
	t.Helper()
	return slices.ContainsFunc(own(t, rig.Azure), func(id string) bool { return strings.HasSuffix(strings.ToLower(id), end) })
}

// TestSensorOfAWorkspaceThatGoes holds that a workspace is not replaced under a Defender sensor that has left the configuration and still sends to it:
// Azure would take no update of the cluster any more. The preview says what to give instead, and that goes through.
func TestSensorOfAWorkspaceThatGoes(t *testing.T) {
	t.Parallel()
	const (
		defended = "defender: {plans: {containers: {}}}"
		replaced = "{workspace: {workspaceName: log-other, localAuthenticationEnabled: true}, allowReplace: [workspace]}"
	)
	for name, test := range map[string]struct {
		before []string
		sensor string
	}{
		"left out in the same run, then off":     {nil, "{enabled: false}"},
		"left out in a run before, then off":     {[]string{oneCluster}, "{enabled: false}"},
		"left out in a run before, then kept on": {[]string{oneCluster}, "{}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := standing(t, oneCluster, defended)
			if test.before != nil {
				rig.Config = configOf(t, test.before...)
				up(t, rig)
			}
			rig.Config = configOf(t, oneCluster, replaced)
			planned, err := rig.Preview()
			require.Error(t, err)
			assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), "defender: {enabled: false}")
			require.True(t, isThere(t, rig, "/workspaces/log-dev"))
			rig.Config = configOf(t, oneCluster, replaced, "clusters: {main: {nodePools: [{name: work}], defender: "+test.sensor+"}}")
			up(t, rig)
			up(t, rig)
			assert.False(t, isThere(t, rig, "/workspaces/log-dev"))
		})
	}
}

// TestSensorWithoutPreview holds that the same edit deletes no workspace in a run without preview either, also from under a cluster that sends nothing else.
func TestSensorWithoutPreview(t *testing.T) {
	t.Parallel()
	const replaced = "{workspace: {workspaceName: log-other}, allowReplace: [workspace]}"
	for _, cluster := range []string{"nodePools: [{name: work}]", "monitoringEnabled: false"} {
		base := "{location: northeurope, protect: false, clusters: {main: {" + cluster + "}}}"
		rig := standing(t, base, "defender: {plans: {containers: {}}}")
		rig.Config = configOf(t, base, replaced)
		outcome, err := rig.Update()
		require.Error(t, err)
		assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), "Give clusters.main.defender: {enabled: false}, or {} for a sensor that sends to the new one")
		require.True(t, isThere(t, rig, "/workspaces/log-dev"))
		rig.Config = configOf(t, base, replaced, "clusters: {main: {defender: {enabled: false}, "+cluster+"}}")
		up(t, rig)
		assert.False(t, isThere(t, rig, "/workspaces/log-dev"))
	}
}

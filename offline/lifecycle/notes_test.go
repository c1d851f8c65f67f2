package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// TestNotesAreSaidOnce holds that previews and updates say what a component leaves out when that is new, and nothing when it is as before.
func TestNotesAreSaidOnce(t *testing.T) {
	t.Parallel()
	const (
		alerted     = "alerts: {profile: minimal, actionGroups: {onCall: {emails: {team: {address: a@example.com}}}}}"
		unmonitored = "clusters: {main: {nodePools: [{name: work}], monitoringEnabled: false, diagnostics: {settings: [{name: platform, metricsEnabled: true}]}}}"
		left        = "rules of the profile minimal have nothing to look at and are left out"
		plans       = "dev-defender: manages the Defender plans arm; all others keep the tier that they have"
		analytics   = "dev-defender: leaves out the analytics rules"
	)
	config := []string{oneCluster, alerted, "{defender: {plans: {arm: {}}, sentinel: {}}}"}
	rig := enginetest.New(t, program)
	rig.Config = configOf(t, config...)
	first, err := rig.Preview()
	require.NoError(t, err, first.Diagnostics)
	requireSaid(t, first, plans)
	requireSaid(t, up(t, rig), plans)

	again, err := rig.Preview()
	require.NoError(t, err)
	assert.Empty(t, again.Infos)

	rig.Config = configOf(t, append(config, "tags: {a: b}")...)
	tagged, err := rig.Preview()
	require.NoError(t, err)
	assert.True(t, tagged.Changed())
	assert.Empty(t, tagged.Infos)

	rig.Config = configOf(t, append(config, unmonitored)...)
	less, err := rig.Preview()
	require.NoError(t, err, less.Diagnostics)
	requireSaid(t, less, left, analytics)
	for _, note := range less.Infos {
		assert.NotContains(t, note, plans)
	}
}

// requireSaid holds that there is one note with each text.
func requireSaid(t *testing.T, outcome *enginetest.Outcome, texts ...string) {
	t.Helper()
	for _, text := range texts {
		n := 0
		for _, note := range outcome.Infos {
			if strings.Contains(note, text) {
				n++
			}
		}
		require.Equal(t, 1, n, "%s in %q", text, outcome.Infos)
	}
}

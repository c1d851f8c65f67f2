package tests

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// warningsOf are the warnings that the program gives for a configuration without mistakes.
func warningsOf(t *testing.T, values map[string]string, secrets map[string]bool) []recorder.Warning {
	t.Helper()
	graph, err := recorder.Run(program("test", values, secrets), recorder.Options{})
	require.NoError(t, err)
	return graph.Warnings
}

// TestWhatHasEndedIsSaid holds that a preview speaks of what does nothing any more, or soon will not, and fails for none of it.
func TestWhatHasEndedIsSaid(t *testing.T) {
	t.Parallel()
	soon := time.Now().UTC().AddDate(0, 0, 3).Format(time.DateOnly)
	values := map[string]string{
		"location": "northeurope",
		"clusters": `{"blue": {"upgrades": {"forceUpgradeUntil": "2020-01-31T00:00:00Z"}, "maintenanceWindows": {"nodeOs": {
			"schedule": {"weekly": {"dayOfWeek": "Sunday"}}, "startTime": "01:00",
			"notAllowedDates": [{"start": "2999-12-20", "end": "2999-12-31"}, {"start": "2020-12-20", "end": "2020-12-31"}]}}}}`,
		"alerts": `{"profile": "none", "actionGroups": {"team": {"emails": {"mailbox": {"address": "a@example.com"}}}},
			"rules": {"pods-pending": {}, "cluster-dns-down": {}, "images-not-pulled": {}, "jobs-failed": {}, "pods-failed": {}, "pods-evicted": {}}, "suppressions": {
			"past": {"from": "2020-02-06T20:00:00", "duration": "PT20M",
				"rules": ["pods-pending", "cluster-dns-down", "images-not-pulled", "jobs-failed", "pods-failed", "pods-evicted"]},
			"future": {"from": "2999-02-06T20:00:00", "until": "2999-02-06T21:00:00"}, "nightly": {"recurrences": [{"startTime": "22:00", "endTime": "04:00"}]}}}`,
		"defender": `{"suppressionRules": {"soon": {"alertType": "K8S_Exec", "reason": "ours", "expiresOn": "` + soon + `"},
			"later": {"alertType": "K8S_Exec", "reason": "ours", "expiresOn": "2999-12-31"}}}`,
	}
	assert.Equal(t, []recorder.Warning{
		{Resource: cluster.Token + "::test-blue", Message: "clusters.blue.upgrades.forceUpgradeUntil ended on 2020-01-31T00:00:00Z: what AKS's checks find stops upgrades again; remove it"},
		{
			Resource: cluster.Token + "::test-blue",
			Message: "clusters.blue.maintenanceWindows.nodeOs.notAllowedDates[1] ended on 2020-12-31: it keeps no maintenance away any more; remove it, " +
				"or give the next dates",
		},
		{
			Resource: defender.Token + "::test-defender",
			Message:  "defender.suppressionRules.soon ends on " + soon + ": the alerts are shown again from then on; renew or remove it in time",
		},
		{Resource: alerts.Token + "::test-alerts", Message: "alerts.suppressions.past ended on 2020-02-06T20:20:00: it keeps nothing quiet any more; remove it"},
	}, warningsOf(t, values, nil))
}

// TestUnknownRegionsAreSaid holds that a region that is not known is no mistake, but not passed over in silence. A secret one is not shown.
func TestUnknownRegionsAreSaid(t *testing.T) {
	t.Parallel()
	const read = ", not among the regions that were known on 2026-11-30; did you mean "
	values := map[string]string{
		"location": "Norteurope",
		"policy": `{"assignments": {"one": {"preset": "deployDiagnostics", "stage": "enforce", "remediation": {"trigger": "x", "locations": ["swedencentrl"]},
			"resourceSelectors": [{"name": "a", "locations": ["westeurope", "westeurop", "global"]}, {"name": "b", "excludedLocations": ["uksout"]}]}}}`,
	}
	const assignment = policy.AssignmentToken + "::test-policy-one"
	want := []recorder.Warning{
		{Resource: baseline.Token + "::test", Message: `location is "Norteurope"` + read + `"northeurope"? A newer region is no mistake.`},
		{Resource: assignment, Message: `resourceSelectors[0].locations[1] is "westeurop"` + read + `"westeurope"? A newer region is no mistake.`},
		{Resource: assignment, Message: `resourceSelectors[1].excludedLocations[0] is "uksout"` + read + `"uksouth"? A newer region is no mistake.`},
		{Resource: assignment, Message: `remediation.locations[0] is "swedencentrl"` + read + `"swedencentral"? A newer region is no mistake.`},
	}
	assert.Equal(t, want, warningsOf(t, values, nil))
	assert.Equal(t, want[1:], warningsOf(t, values, map[string]bool{"location": true}))
}

package settings

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNumbersAndSwitchesAreText takes what "pulumi config set --path" makes of digits, true and false.
func TestNumbersAndSwitchesAreText(t *testing.T) {
	t.Parallel()
	s, err := Parse("dev", map[string]string{
		"location": "northeurope",
		"tags":     `{"costCenter":4711,"billed":true,"large":18446744073709551615}`,
		"clusters": `{"main":{"systemPool":{"zones":[1,2],"labels":{"node":1,"on":false}},"kubernetesVersion":1.36}}`,
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, pulumi.StringMap{
		"costCenter": pulumi.String("4711"), "billed": pulumi.String("true"), "large": pulumi.String("18446744073709551615"),
	}, s.Tags)
	main := s.Clusters["main"]
	assert.Equal(t, []string{"1", "2"}, main.SystemPool.Zones)
	assert.Equal(t, pulumi.StringMap{"node": pulumi.String("1"), "on": pulumi.String("false")}, main.SystemPool.Labels)
	assert.Equal(t, "1.36", *main.KubernetesVersion)
}

// TestDatesAsWritten takes what Pulumi makes of dates and times without quotes: the time as Go prints it.
func TestDatesAsWritten(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ path, given, want string }{
		{"tags.created", "2026-12-01 00:00:00 +0000 UTC", "2026-12-01"},
		{"clusters.main.maintenanceWindows.nodeOs.startDate", "2026-12-01 00:00:00 +0000 UTC", "2026-12-01"},
		{"alerts.suppressions.restart.from", "2027-02-06 20:00:00 +0000 UTC", "2027-02-06T20:00:00"},
		{"alerts.suppressions.restart.until", "2027-02-06 00:00:00 +0000 UTC", "2027-02-06T00:00:00"},
		{"alerts.suppressions.restart.until", "2027-02-06 20:00:00 +0100 +0100", "2027-02-06T20:00:00+01:00"},
		{"clusters.main.upgrades.forceUpgradeUntil", "2030-01-31 00:00:00 +0000 UTC", "2030-01-31T00:00:00Z"},
		{"policy.assignments.a.exemptions.b.expiresOn", "2030-01-31 12:00:00 +0000 UTC", "2030-01-31T12:00:00Z"},
		{"tags.created", "2026-12-01", "2026-12-01"},
		{"tags.created", "2026-12-01 00:00", "2026-12-01 00:00"},
	} {
		assert.Equal(t, one.want, asWritten(one.path, one.given), one.path)
	}
}

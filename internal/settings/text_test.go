package settings

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// TestNumbersAndSwitchesAreText takes what "pulumi config set --path" makes of digits, true and false.
func TestNumbersAndSwitchesAreText(t *testing.T) {
	t.Parallel()
	s, err := Parse("dev", map[string]string{
		"location": "northeurope",
		"tags":     `{"costCenter":4711,"billed":true,"large":9007199254740991}`,
		"clusters": `{"main":{"systemPool":{"zones":[1,2],"labels":{"node":1,"on":false}},"kubernetesVersion":1.36}}`,
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, pulumi.StringMap{
		"costCenter": pulumi.String("4711"), "billed": pulumi.String("true"), "large": pulumi.String("9007199254740991"),
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

// TestRoundedNumbersAreNoText takes what Pulumi makes of numbers above 2^53, whether YAML has them or "pulumi config set --path" wrote them.
func TestRoundedNumbersAreNoText(t *testing.T) {
	t.Parallel()
	for _, written := range []string{
		"9007199254740993", "18446744073709551615", "18446744073709551616", "1234567890123456789012345", "1e30", "-9007199254740993",
	} {
		for _, read := range []func(*testing.T, string) string{fromYAML, fromJSON} {
			value := read(t, written)
			_, err := Parse("dev", map[string]string{"location": "northeurope", "tags": value}, nil)
			assert.ErrorContains(t, err, ": must be text; put it in quotes, since a number above 2^53 may have lost digits", "%s as %s", written, value)
			_, err = Parse("dev", map[string]string{"location": "northeurope", "tags": value}, map[string]bool{"tags": true})
			assert.EqualError(t, err, "tags.account is [secret]: must be text; put it in quotes, since a number above 2^53 may have lost digits")
		}
		_, err := Parse("dev", map[string]string{"location": "northeurope", "tags": fromYAML(t, `"`+written+`"`)}, nil)
		assert.NoError(t, err, "in quotes")
	}
}

// fromYAML is a tag of this value in a stack's file as the program gets it.
func fromYAML(t *testing.T, value string) string {
	t.Helper()
	var stack config.Map
	require.NoError(t, yaml.Unmarshal([]byte("aksops:tags: {account: "+value+"}"), &stack))
	return passed(t, stack)
}

// fromJSON is the same for "pulumi config set-all --json".
func fromJSON(t *testing.T, value string) string {
	t.Helper()
	var stack config.Map
	require.NoError(t, json.Unmarshal([]byte(`{"aksops:tags": {"account": `+value+`}}`), &stack))
	return passed(t, stack)
}

func passed(t *testing.T, stack config.Map) string {
	t.Helper()
	values, err := stack.Decrypt(config.NopDecrypter)
	require.NoError(t, err)
	return values[config.MustMakeKey("aksops", "tags")]
}

// TestPhoneNumberReadAsOctal holds that the digits which YAML makes others of are shown, and that what "pulumi config set --path" writes is taken.
func TestPhoneNumberReadAsOctal(t *testing.T) {
	t.Parallel()
	var stack map[string]any
	const written = "actionGroups: {team: {sms: {a: {countryCode: 49, phoneNumber: 0171234567}, b: {countryCode: 1, phoneNumber: 2065550100}}}}"
	require.NoError(t, yaml.Unmarshal([]byte(written), &stack))
	alerts, err := json.Marshal(stack)
	require.NoError(t, err)
	values := map[string]string{"location": "northeurope", "alerts": string(alerts)}
	s, err := Parse("dev", values, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"alerts.actionGroups.team.sms.a.phoneNumber is 31799671, which YAML makes of 0171234567 without quotes: put the telephone number in quotes",
	}, s.notes)
	s, err = Parse("dev", values, map[string]bool{"alerts": true})
	require.NoError(t, err)
	assert.Len(t, s.notes, 1)
	assert.NotContains(t, s.notes[0], "31799671")
}

// TestNoMapIsText holds for settings that are texts as a whole.
func TestNoMapIsText(t *testing.T) {
	t.Parallel()
	_, err := Parse("dev", map[string]string{"location": "northeurope", "name": `{"a":"b"}`}, nil)
	assert.EqualError(t, err, "name is a map: must be text")
	_, err = Parse("dev", map[string]string{"location": `["northeurope"]`}, nil)
	assert.EqualError(t, err, "location is a list: must be text")
}

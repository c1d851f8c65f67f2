package settings

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSpeakingHidesSecrets in notes and refusals, also those that an input had before, and leaves the paths.
func TestSpeakingHidesSecrets(t *testing.T) {
	t.Parallel()
	hide := speaking(map[string]string{
		"clusters": `{"main": {"dnsPrefix": "now-secret", "nodePools": [{"name": "work", "vmSize": "Standard_D4s_v5", "maxCount": 17}]}}`,
		"policy":   `{"exemptions": {"a": {"owner": "Jane Doe"}}}`,
		"location": "northeurope",
	}, map[string]bool{"clusters": true, "policy": true})
	for text, want := range map[string]string{
		"nothing": "nothing",
		"a\n    clusters.main is replaced, since dnsPrefix changes from \"was-secret\" to \"now-secret\" and x changes from \"a\" to \"b\". With it go clusters.main.nodePools.work": "a\n    clusters.main is replaced, since dnsPrefix changes from [secret] to [secret] and x changes from [secret] to [secret]. " +
			"With it go clusters.main.nodePools.work",
		"service: clusters.main.access.roles.a goes from aa to bb: who had it":        "service: clusters.main.access.roles.a goes from [secret] to [secret]: who had it",
		"service: clusters.main.access.admins loses aa, bb: the members":              "service: clusters.main.access.admins loses [secret]: the members",
		"clusters.main.nodePools.work.vmSize is \"Standard_D4s_v5\", with 17 of 170":  "clusters.main.nodePools.work.vmSize is \"[secret]\", with [secret] of 170",
		"policy.exemptions.a of Jane Doe ends on 2027-01-01":                          "policy.exemptions.a of [secret] ends on 2027-01-01",
		"workspace is replaced, since location changes from \"a\" to \"northeurope\"": "workspace is replaced, since location changes from \"a\" to \"northeurope\"",
	} {
		assert.Equal(t, want, hide(text))
	}
	assert.Nil(t, speaking(map[string]string{"location": "northeurope"}, nil))
}

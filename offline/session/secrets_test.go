package session_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/stackconfig"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// A secret of the configuration is encrypted in the state, and in nothing that the CLI prints or logs.
func TestSecretsAreShownNowhereByTheCLI(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(config, []byte(`config:
  aksops:location: westeurope
  aksops:protect: false
  aksops:tags: {owner: {secure: v1:abc}}
  azure-native:subscriptionId: {secure: v1:abc}
  aksops:clusters:
    main:
      azurePolicyEnabled: {secure: v1:abc}
      systemPool: {count: {secure: v1:abc}}
      nodePools: {secure: v1:abc}
      access: {roles: {ops: {role: {secure: v1:abc}, groupObjectId: {secure: v1:abc}}}}
  aksops:alerts:
    profile: none
    actionGroups: {onCall: {sms: {text: {countryCode: "49", phoneNumber: {secure: v1:abc}}}, webhooks: {hook: {serviceUri: {secure: v1:abc}}}}}
`), 0o600))
	s, output := open(t, func(o *session.Options) { o.ConfigFile = config })
	for _, args := range [][]string{
		{"preview", "--diff"},
		{"up", "--yes", "--skip-preview", "--diff"},
		{"refresh", "--yes", "--skip-preview", "--diff"},
		{"preview", "--json"},
		{"stack", "export"},
		{"stack", "output", "--json"},
		{"stack", "history", "--json"},
	} {
		require.NoError(t, s.Run(t.Context(), args...), output)
	}
	assert.Contains(t, output.String(), "[secret]")
	assert.NotContains(t, output.String(), stackconfig.SecretPlaceholder)
	assert.NotContains(t, output.String(), "15550100", "what stands for a telephone number")
	state, err := os.ReadFile(s.StateFile("aksops"))
	require.NoError(t, err)
	assert.Contains(t, string(state), "ciphertext")
	assert.NotContains(t, string(state), stackconfig.SecretPlaceholder)
	objects, err := s.Azure.Objects()
	require.NoError(t, err)
	assert.Equal(t, stackconfig.SecretPlaceholder, objects[0].Inputs["tags"].ObjectValue()["owner"].SecretValue().Element.StringValue(), "Azure has it")
}

package stackconfig

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/settings"
)

func TestPlaceholder(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"tags.owner":                                  SecretPlaceholder,
		"workspace.existingWorkspaceId":               "/providers/Microsoft.OperationalInsights/workspaces/",
		"resourceGroup.existingId":                    "/resourceGroups/" + SecretPlaceholder,
		"alerts.actionGroups.team.existingId":         "/actionGroups/",
		"clusters.a.entraId.adminGroupObjectIds":      "00000000-0000",
		"clusters.a.insights.privateLink.scopeId":     "/privateLinkScopes/",
		"alerts.actionGroups.a.webhooks.b.serviceUri": "https://",
	} {
		assert.Contains(t, usual(strings.Split(path, ".")), want, path)
	}
}

// TestPlaceholdersAreOfInputs holds the data to ends of paths that exist.
func TestPlaceholdersAreOfInputs(t *testing.T) {
	t.Parallel()
	for _, one := range forms() {
		for _, end := range one.Ends {
			assert.True(t, slices.ContainsFunc(settings.Inputs(), func(path string) bool {
				path = strings.ReplaceAll(path, "[]", "")
				return path == end || strings.HasSuffix(path, "."+end) || strings.HasSuffix(path+".*", "."+end)
			}), end)
		}
	}
}

// TestSecretsThatFitTheirInputs takes a configuration whose ids and addresses are encrypted, and whose keys have no prefix.
func TestSecretsThatFitTheirInputs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	project, stack := filepath.Join(dir, "Pulumi.yaml"), filepath.Join(dir, "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(project, []byte("name: aksops\nruntime: go\n"), 0o600))
	require.NoError(t, os.WriteFile(stack, []byte(`config:
  azure-native:location: westeurope
  tags: {a: {secure: v1:x}}
  aksops:workspace: {existingWorkspaceId: {secure: v1:x}}
  aksops:clusters:
    main:
      entraId: {adminGroupObjectIds: [{secure: v1:x}]}
      apiServer: {authorizedIpRanges: [{secure: v1:x}]}
      systemPool: {vnetSubnetId: {secure: v1:x}}
  aksops:alerts:
    actionGroups:
      team: {webhooks: {hook: {serviceUri: {secure: v1:x}}}, emails: {box: {address: {secure: v1:x}}}}
      phone: {sms: {duty: {countryCode: {secure: v1:x}, phoneNumber: {secure: v1:x}}}}
`), 0o600))
	loaded, err := Load(t.Context(), project, stack)
	require.NoError(t, err)
	values, secrets := settings.Own(loaded.Project, loaded.Values, loaded.SecretKeys)
	assert.Equal(t, "westeurope", values["location"])
	assert.Contains(t, values, "tags")
	_, err = settings.Parse("dev", values, secrets)
	assert.NoError(t, err)
}

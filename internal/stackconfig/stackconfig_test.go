package stackconfig

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	project, stack := filepath.Join(dir, "Pulumi.yaml"), filepath.Join(dir, "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(project, []byte("name: aksops\nruntime: go\nconfig:\n  aksops:protect: {type: boolean, default: true}\n"), 0o600))
	require.NoError(t, os.WriteFile(stack, []byte(`config:
  azure-native:subscriptionId: {secure: v1:x}
  azure-native:location: {secure: v1:x}
  aksops:location: westeurope
  aksops:tags: {a: {secure: v1:x}}
`), 0o600))
	loaded, err := Load(t.Context(), project, stack)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"aksops:location": "westeurope", "aksops:protect": "true", "aksops:tags": `{"a":"` + SecretPlaceholder + `"}`, "azure-native:subscriptionId": SecretPlaceholder,
		"azure-native:location": "northeurope",
	}, loaded.Values)
	assert.ElementsMatch(t, []string{"aksops:tags", "azure-native:subscriptionId", "azure-native:location"}, loaded.SecretKeys)
	loaded.ForgetSecretSubscription()
	assert.NotContains(t, loaded.Values, "azure-native:subscriptionId")
	assert.ElementsMatch(t, []string{"aksops:tags", "azure-native:location"}, loaded.SecretKeys)
	_, err = Load(t.Context(), filepath.Join(dir, "none.yaml"), stack)
	assert.ErrorContains(t, err, "reading the project")
}

package azure

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func environment(variables map[string]string) Environment {
	return func(name string) string { return variables[name] }
}

func TestCloud(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]cloud.Configuration{"": cloud.AzurePublic, "Public": cloud.AzurePublic, "usgovernment": cloud.AzureGovernment, "china": cloud.AzureChina} {
		got, err := Cloud(environment(map[string]string{"ARM_ENVIRONMENT": name}))
		require.NoError(t, err)
		assert.Equal(t, want.ActiveDirectoryAuthorityHost, got.ActiveDirectoryAuthorityHost)
	}
	_, err := Cloud(environment(map[string]string{"ARM_ENVIRONMENT": "german"}))
	assert.ErrorContains(t, err, `ARM_ENVIRONMENT is "german": must be public, usgovernment or china`)
}

func TestCredential(t *testing.T) {
	t.Parallel()
	const id = "00000000-0000-0000-0000-000000000000"
	for name, c := range map[string]struct {
		variables map[string]string
		want      any
	}{
		"secret":  {map[string]string{"ARM_TENANT_ID": id, "ARM_CLIENT_ID": id, "ARM_CLIENT_SECRET": "x"}, &azidentity.ClientSecretCredential{}},
		"oidc":    {map[string]string{"ARM_TENANT_ID": id, "ARM_CLIENT_ID": id, "ARM_USE_OIDC": "true"}, &azidentity.ClientAssertionCredential{}},
		"managed": {map[string]string{"ARM_CLIENT_ID": id, "ARM_USE_MSI": "true"}, &azidentity.ManagedIdentityCredential{}},
		"none":    {nil, &azidentity.DefaultAzureCredential{}},
	} {
		got, err := Credential(environment(c.variables), cloud.AzurePublic)
		require.NoError(t, err, name)
		assert.IsType(t, c.want, got, name)
	}
	_, err := Credential(environment(map[string]string{"ARM_USE_OIDC": "true"}), cloud.AzurePublic)
	assert.ErrorContains(t, err, "set ARM_TENANT_ID and ARM_CLIENT_ID too")
}

func TestOidcToken(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer b" || r.URL.Query().Get("audience") != "api://AzureADTokenExchange" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = w.Write([]byte(`{"value": "from GitHub"}`))
	}))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(file, []byte("from a file\n"), 0o600))
	for want, variables := range map[string]map[string]string{
		"given":       {"ARM_OIDC_TOKEN": "given"},
		"from a file": {"ARM_OIDC_TOKEN_FILE_PATH": file},
		"from GitHub": {"ACTIONS_ID_TOKEN_REQUEST_URL": server.URL + "?x=1", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "b"},
	} {
		got, err := oidcToken(t.Context(), environment(variables))
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := oidcToken(t.Context(), environment(nil))
	assert.ErrorContains(t, err, "id-token: write")
	_, err = oidcToken(t.Context(), environment(map[string]string{"ARM_OIDC_REQUEST_URL": server.URL, "ARM_OIDC_REQUEST_TOKEN": "wrong"}))
	assert.ErrorContains(t, err, "403")
	assert.NotContains(t, err.Error(), "wrong")
}

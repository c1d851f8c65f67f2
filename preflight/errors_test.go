package main

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorsOfAzure(t *testing.T) {
	t.Parallel()
	for _, api := range []string{
		"ProvidersClient.Get", "permissions", "ResourceSKUsClient.List", "UsageClient.List", "Client.GetByID",
		"ManagedClustersClient.ListKubernetesVersions", "ManagedClustersClient.ListByResourceGroup",
	} {
		for status, words := range map[int]string{
			http.StatusForbidden: "no permission to read this: it takes Microsoft.", http.StatusTooManyRequests: "try again in a few minutes",
			http.StatusUnauthorized: "sign in again", http.StatusInternalServerError: "Azure answered 500",
		} {
			t.Run(api+" "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				w := newWorld()
				w.features["EncryptionAtHost"] = "Registered"
				w.failures[api] = status
				code, findings := w.findingsOf(t, oneCluster+"systemPool: {encryptionAtHostEnabled: true}")
				assert.Equal(t, 2, code)
				problems := notFine(findings)
				require.NotEmpty(t, problems)
				for _, problem := range problems {
					assert.Contains(t, problem, "unknown: ")
					assert.Contains(t, problem, words)
					assert.NotContains(t, problem, "secret-looking")
				}
			})
		}
	}
}

func TestProgressGoesToStandardError(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.failures["permissions"] = http.StatusTooManyRequests
	got := w.preflight(t, "-json")
	require.NoError(t, got.err)
	assert.Equal(t, 2, got.code)
	assert.Contains(t, got.stderr, "Azure answers 429: trying again in 8s (try 5 of 5)\n")
	assert.NotContains(t, got.stdout, "trying again")
}

func TestMissingCountsMoreThanUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.failures["UsageClient.List"] = http.StatusForbidden
	w.states["Microsoft.Network"] = []string{"NotRegistered"}
	code, _ := w.findingsOf(t, oneCluster+"tier: Free")
	assert.Equal(t, 1, code)
}

func TestRegister(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.states["Microsoft.Network"], w.states["Microsoft.Insights"] = []string{"NotRegistered"}, []string{"Registering"}
	got := w.preflight(t, "-register")
	require.NoError(t, got.err)
	assert.Equal(t, 0, got.code, got.stdout)
	assert.ElementsMatch(t, []string{"Microsoft.Network", "Microsoft.Insights"}, w.registered)
	assert.Contains(t, got.stderr, "registering Microsoft.Network in subscription "+subscriptionID)
}

func TestNothingIsRegisteredWithoutTheFlag(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.states["Microsoft.Network"] = []string{"NotRegistered"}
	got := w.preflight(t)
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stdout, "az provider register --namespace Microsoft.Network --subscription "+subscriptionID+" --wait")
	assert.Empty(t, w.registered)
}

func TestRegisterWithoutPermission(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.states["Microsoft.Network"] = []string{"NotRegistered"}
	w.failures["ProvidersClient.Register"] = http.StatusForbidden
	got := w.preflight(t, "-register")
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "it takes Microsoft.Network/register/action at "+subscription)
}

func TestScopesAreAskedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld()
	require.Equal(t, 0, w.preflight(t).code)
	assert.Equal(t, 3, w.asked, "the group that is not there, then two pages of the subscription")
}

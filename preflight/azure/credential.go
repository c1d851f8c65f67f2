package azure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// Environment reads an environment variable, "" if it is not set.
type Environment func(name string) string

// Cloud is the Azure cloud that ARM_ENVIRONMENT names, as azure-native reads it.
func Cloud(env Environment) (cloud.Configuration, error) {
	switch strings.ToLower(env("ARM_ENVIRONMENT")) {
	case "", "public":
		return cloud.AzurePublic, nil
	case "usgovernment":
		return cloud.AzureGovernment, nil
	case "china":
		return cloud.AzureChina, nil
	default:
		return cloud.Configuration{}, fmt.Errorf("ARM_ENVIRONMENT is %q: must be public, usgovernment or china", env("ARM_ENVIRONMENT"))
	}
}

// Credential signs in as azure-native does with the same variables: ARM_USE_OIDC, ARM_CLIENT_SECRET, ARM_USE_MSI; without those, as
// every Azure tool does, with AZURE_ variables, a workload or managed identity, or the Azure CLI.
func Credential(env Environment, in cloud.Configuration) (azcore.TokenCredential, error) {
	tenant, client := env("ARM_TENANT_ID"), env("ARM_CLIENT_ID")
	options := azcore.ClientOptions{Cloud: in}
	switch {
	case isTrue(env("ARM_USE_OIDC")):
		if tenant == "" || client == "" {
			return nil, errors.New("ARM_USE_OIDC is set: set ARM_TENANT_ID and ARM_CLIENT_ID too")
		}
		return azidentity.NewClientAssertionCredential(tenant, client, func(ctx context.Context) (string, error) { return oidcToken(ctx, env) },
			&azidentity.ClientAssertionCredentialOptions{ClientOptions: options})
	case tenant != "" && client != "" && env("ARM_CLIENT_SECRET") != "":
		return azidentity.NewClientSecretCredential(tenant, client, env("ARM_CLIENT_SECRET"), &azidentity.ClientSecretCredentialOptions{ClientOptions: options})
	case isTrue(env("ARM_USE_MSI")):
		managed := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: options}
		if client != "" {
			managed.ID = azidentity.ClientID(client)
		}
		return azidentity.NewManagedIdentityCredential(managed)
	default:
		return azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{ClientOptions: options, TenantID: tenant})
	}
}

func isTrue(text string) bool {
	truth, err := strconv.ParseBool(text)
	return err == nil && truth
}

// oidcToken is the token of the pipeline: given, in a file, or fetched from GitHub Actions.
func oidcToken(ctx context.Context, env Environment) (string, error) {
	if token := env("ARM_OIDC_TOKEN"); token != "" {
		return token, nil
	}
	if file := env("ARM_OIDC_TOKEN_FILE_PATH"); file != "" {
		token, err := os.ReadFile(file) //nolint:gosec // The user names the file.
		return strings.TrimSpace(string(token)), err
	}
	url, bearer := env("ARM_OIDC_REQUEST_URL"), env("ARM_OIDC_REQUEST_TOKEN")
	if url == "" {
		url, bearer = env("ACTIONS_ID_TOKEN_REQUEST_URL"), env("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
	}
	if url == "" {
		return "", errors.New("ARM_USE_OIDC is set: set ARM_OIDC_TOKEN or ARM_OIDC_TOKEN_FILE_PATH, or give the job in GitHub Actions the permission id-token: write")
	}
	return requestToken(ctx, url, bearer)
}

// oidcTimeout is more than a pipeline takes for a token, which is less than a second.
const oidcTimeout = 30 * time.Second

func requestToken(ctx context.Context, url, bearer string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", errors.New("the address for OIDC tokens is not one")
	}
	query := request.URL.Query()
	query.Set("audience", "api://AzureADTokenExchange")
	request.URL.RawQuery = query.Encode()
	request.Header.Set("Authorization", "Bearer "+bearer)
	response, err := (&http.Client{Timeout: oidcTimeout}).Do(request)
	if err != nil {
		return "", fmt.Errorf("requesting an OIDC token: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("requesting an OIDC token: %s", response.Status)
	}
	var answer struct {
		Value string `json:"value"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return "", fmt.Errorf("reading the OIDC token: %w", err)
	}
	return answer.Value, nil
}

package cluster

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// credentials are raw properties that hold credentials, wherever they stand: those of the types ManagedClusterWindowsProfile,
// ManagedClusterServicePrincipalProfile, ManagedClusterAADProfile and ManagedClusterHTTPProxyConfig of azure-native's containerservice/v20250101. A
// proxy's address may have a name and a password in it.
var credentials = []string{"adminPassword", "secret", "serverAppSecret", "httpProxy", "httpsProxy"}

// withSecrets are raw properties whose credentials are secret, however they were given.
func withSecrets(raw map[string]any) map[string]any {
	hidden := make(map[string]any, len(raw))
	for name, value := range raw {
		hidden[name] = withSecretsBelow(name, value)
	}
	return hidden
}

func withSecretsBelow(name string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		return withSecrets(v)
	case []any:
		elements := make([]any, len(v))
		for i, element := range v {
			elements[i] = withSecretsBelow(name, element)
		}
		return elements
	case string:
		if slices.Contains(credentials, name) {
			return pulumi.ToSecret(pulumi.String(v))
		}
	case pulumi.StringInput:
		if slices.Contains(credentials, name) {
			return pulumi.ToSecret(v)
		}
	}
	return value
}

// Package stackconfig reads the configuration of a stack from its files, without an engine and without decrypting anything.
package stackconfig

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// SecretPlaceholder is what stands for a secret, which cannot be decrypted without the stack's key, unless its input takes other texts: see [Placeholders].
const SecretPlaceholder = "offline-placeholder"

// Config is a stack's configuration as a program receives it.
type Config struct {
	// Project is the name of the project.
	Project string
	// Values are the values by key; objects and lists are JSON.
	Values map[string]string
	// SecretKeys are the keys whose values hold a secret.
	SecretKeys []string
}

// Load reads a stack's configuration and the defaults of its project.
func Load(ctx context.Context, projectFile, stackFile string) (*Config, error) {
	project, err := workspace.LoadProject(projectFile)
	if err != nil {
		return nil, fmt.Errorf("reading the project: %w", err)
	}
	stack, err := workspace.LoadProjectStack(nil, project, stackFile)
	if err != nil {
		return nil, fmt.Errorf("reading the stack's configuration: %w", err)
	}
	values, err := stack.Config.Decrypt(placeholders{})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", stackFile, err)
	}
	loaded := &Config{Project: string(project.Name), Values: map[string]string{}}
	for key, declared := range project.Config {
		if err := loaded.addDefault(key, declared); err != nil {
			return nil, fmt.Errorf("%s: the default of %s: %w", projectFile, key, err)
		}
	}
	for key, value := range values {
		if value == SecretPlaceholder {
			value = PlaceholderOf(key.String())
		}
		loaded.Values[key.String()] = value
	}
	for _, key := range stack.Config.SecureKeys() {
		loaded.SecretKeys = append(loaded.SecretKeys, key.String())
	}
	loaded.Fill()
	return loaded, nil
}

func (c *Config) addDefault(key string, declared workspace.ProjectConfigType) error {
	value := declared.Value
	if value == nil {
		value = declared.Default
	}
	if value == nil {
		return nil
	}
	parsed, err := config.ParseKey(key)
	if err != nil {
		parsed = config.MustMakeKey(c.Project, key)
	}
	if text, ok := value.(string); ok {
		c.Values[parsed.String()] = text
		return nil
	}
	encoded, err := json.Marshal(value)
	c.Values[parsed.String()] = string(encoded)
	return err
}

// ProviderSubscription is the key by which azure-native gets the subscription that it deploys to.
const ProviderSubscription = "azure-native:subscriptionId"

// PlaceholderOf is what stands for a setting of another project that is secret as a whole.
func PlaceholderOf(key string) string {
	if key == "azure-native:location" {
		return "northeurope"
	}
	return SecretPlaceholder
}

// ForgetSecretSubscription leaves out a subscription that is a secret: no placeholder is the one in which everything is that the configuration names by id.
func (c *Config) ForgetSecretSubscription() {
	if c.Values[ProviderSubscription] == SecretPlaceholder {
		delete(c.Values, ProviderSubscription)
		c.SecretKeys = slices.DeleteFunc(c.SecretKeys, func(key string) bool { return key == ProviderSubscription })
	}
}

// placeholders decrypts every secret to the same text.
type placeholders struct{}

// DecryptValue returns the placeholder.
func (placeholders) DecryptValue(context.Context, string) (string, error) {
	return SecretPlaceholder, nil
}

// BatchDecrypt returns the placeholder for each secret.
func (placeholders) BatchDecrypt(_ context.Context, encrypted []string) ([]string, error) {
	plain := make([]string, len(encrypted))
	for i := range plain {
		plain[i] = SecretPlaceholder
	}
	return plain, nil
}

package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// SeedReferences puts what a configuration refers to by id into the simulated Azure, unless it is there: it must exist before the stack does. What the
// stack creates itself never was there. The simulated Azure deploys into the subscription that the configuration means.
func SeedReferences(simulated *azure.Provider, config *Config) error {
	simulated.Subscription = subscriptionOf(config)
	for _, id := range references(config.values()) {
		if err := simulated.Presume(id, placeOf(id, config.Location())); err != nil {
			return err
		}
	}
	return nil
}

// subscriptionOf is the subscription that a configuration is deployed into: the one that it sets, or that of the group that it deploys into. Without
// both it is that of the existing workspace, as if the Azure CLI were there, or "", which stands for the simulated one.
func subscriptionOf(config *Config) string {
	if set := config.Text("azure-native:subscriptionId"); set != "" {
		return set
	}
	for _, id := range []string{config.Text("aksops:resourceGroup", "existingId"), config.Text("aksops:workspace", "existingWorkspaceId")} {
		if parts := strings.Split(id, "/"); len(parts) > 2 && strings.EqualFold(parts[1], "subscriptions") {
			return parts[2]
		}
	}
	return ""
}

// placeOf is where something is that a configuration refers to: where the stack is, but for action groups, which have no region unless asked for one.
func placeOf(id, location string) map[string]any {
	switch {
	case strings.Contains(strings.ToLower(id), "/actiongroups/"):
		return map[string]any{"location": "Global"}
	case location == "":
		return map[string]any{}
	default:
		return map[string]any{"location": location}
	}
}

// setSecrets makes the placeholders secret in the session's own encryption.
func (s *Session) setSecrets(ctx context.Context) error {
	for _, one := range s.Config.secrets {
		cmd := s.Command(ctx, "config", "set", "--secret", "--path", one.path, one.placeholder)
		if output, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("setting the secret %s: %w\n%s", one.path, err, output)
		}
	}
	return s.Config.reload()
}

// writeProject copies the project with the runtime that the session uses, and without what ties it to another folder or backend.
func (s *Session) writeProject() error {
	source := filepath.Join(s.options.Root, "Pulumi.yaml")
	data, err := os.ReadFile(source) //nolint:gosec // the project of this repository
	if err != nil {
		return fmt.Errorf("reading the project: %w", err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return fmt.Errorf("reading the project from %s: %w", source, err)
	}
	if len(document.Content) == 0 {
		return errors.New(source + " is empty")
	}
	root := document.Content[0]
	remove(root, "main")
	remove(root, "backend")
	if s.options.CompileProgram {
		err = errors.Join(child(root, "runtime").Encode("go"), child(root, "main").Encode(s.options.Root))
	} else {
		err = child(root, "runtime").Encode(map[string]any{"name": "go", "options": map[string]any{"binary": s.program()}})
	}
	if err == nil && s.tools.LanguageHost != "" {
		// Named here, the language host is used silently; found on PATH, the CLI would warn of it at every step.
		host := map[string]any{"name": "go", "path": s.tools.LanguageHost}
		err = child(child(root, "plugins"), "languages").Encode([]any{host})
	}
	if err != nil {
		return err
	}
	copied, err := yaml.Marshal(&document)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.projectDir(), "Pulumi.yaml"), copied, 0o600)
}

func (s *Session) program() string {
	if s.options.Program != "" {
		return s.options.Program
	}
	return s.tools.Program
}

// ImportState makes an exported state the stack's.
func (s *Session) ImportState(ctx context.Context, file string) error {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	if output, err := s.Command(ctx, "stack", "import", "--file", absolute).CombinedOutput(); err != nil {
		return fmt.Errorf("importing the state: %w\n%s", err, output)
	}
	return nil
}

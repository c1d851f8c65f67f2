package tests

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/settings"
)

// program is what main runs, with the configuration given instead of read.
func program(stack string, values map[string]string, secrets map[string]bool) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		now, err := clock.Now(ctx)
		if err != nil {
			return err
		}
		chosen, err := settings.ParseAt(now, "", stack, values, secrets)
		if err != nil {
			return err
		}
		environment, err := baseline.New(ctx, *chosen.Name, &chosen.Args)
		if err != nil {
			return err
		}
		ctx.Export("outputs", environment.Outputs())
		return nil
	}
}

// stackValues reads a stack's configuration file as Pulumi passes it to a program.
func stackValues(t *testing.T, path string) map[string]string {
	t.Helper()
	content, err := os.ReadFile(filepath.FromSlash(path))
	require.NoError(t, err)
	var file struct {
		Config map[string]any `yaml:"config"`
	}
	require.NoError(t, yaml.Unmarshal(content, &file))
	values := map[string]string{}
	for key, value := range file.Config {
		values[key[len("aksops:"):]] = passed(t, value)
	}
	return values
}

// passed is one configuration value as Pulumi passes it: text as it is, everything else as JSON.
func passed(t *testing.T, value any) string {
	t.Helper()
	if text, ok := value.(string); ok {
		return text
	}
	encoded, err := json.Marshal(value)
	require.NoError(t, err)
	return string(encoded)
}

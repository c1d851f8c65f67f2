package session_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/session"
)

// TestRegionOfTheProviderAlone previews an environment of which nothing else is configured.
func TestRegionOfTheProviderAlone(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(config, []byte("config:\n  azure-native:location: westeurope\n"), 0o600))
	s, output := open(t, func(o *session.Options) { o.ConfigFile = config })
	require.NoError(t, s.Run(t.Context(), "preview", "--diff"), output)
	assert.Regexp(t, `location *: "westeurope"`, output.String())
}

// TestWrongTypesAreToldWithAllOtherMistakes holds that Pulumi itself refuses no value, one at a time and without saying what to do.
func TestWrongTypesAreToldWithAllOtherMistakes(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(config, []byte(`config:
  aksops:location: westeurope
  aksops:protect: "yes"
  aksops:clusters: main
  aksops:allowReplace: workspace
  aksops:name: {a: b}
`), 0o600))
	s, output := open(t, func(o *session.Options) { o.ConfigFile = config })
	require.Error(t, s.Run(t.Context(), "preview"))
	for _, line := range []string{
		`allowReplace is "workspace": must be a list, such as ["workspace"]`,
		`clusters is "main": must be a map of inputs, such as `,
		`name is a map: must be text`,
		`protect is "yes": must be true or false`,
	} {
		assert.Contains(t, output.String(), line)
	}
}

package fleet_test

import (
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/bench/fleet"
)

func TestRepeat(t *testing.T) {
	t.Parallel()
	given := map[string]string{"aksops:location": "northeurope", "aksops:clusters": `{"main":{"tier":"Standard"},"other":{}}`}
	values, err := fleet.Repeat(given, 2)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"aksops:location": "northeurope",
		"aksops:clusters": `{"c001":{"tier":"Standard"},"c002":{"tier":"Standard"}}`,
	}, values)
	assert.Contains(t, given["aksops:clusters"], "main", "what was given stays")

	_, err = fleet.Repeat(map[string]string{"aksops:clusters": "{}"}, 2)
	assert.ErrorContains(t, err, "no cluster")
}

func TestFromFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	require.NoError(t, fleet.WriteFile(path, map[string]string{"a": "b"}))
	t.Setenv(fleet.FileVariable, path)
	info := pulumi.RunInfo{Config: map[string]string{"c": "d"}}
	fleet.FromFile(&info)
	assert.Equal(t, map[string]string{"a": "b"}, info.Config)
}

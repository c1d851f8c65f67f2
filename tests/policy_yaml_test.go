package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// TestDatesInYaml reads a stack's file as the Pulumi CLI does: whether a date stands in quotes makes no difference.
func TestDatesInYaml(t *testing.T) {
	t.Parallel()
	for _, end := range []string{`2999-03-31`, `"2999-03-31"`} {
		var file config.Map
		require.NoError(t, yaml.Unmarshal([]byte(`aksops:policy:
  assignments:
    pods:
      preset: podSecurityBaseline
      exemptions:
        legacy: {category: Waiver, scopeId: `+groupId+`, owner: shop, reason: why, expiresOn: `+end+`}
`), &file))
		value := file[config.MustMakeKey("aksops", "policy")]
		text, err := value.Value(config.NopDecrypter)
		require.NoError(t, err)
		graph := runProgram(t, map[string]string{"policy": text}, nil)
		assert.Equal(t, "2999-03-31T23:59:59Z", requireResource(t, graph, "PolicyExemption", "test-policy-pods-exemption-legacy").Plain()["expiresOn"], end)
	}
}

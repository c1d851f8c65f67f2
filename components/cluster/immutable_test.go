package cluster

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
)

// TestImmutableSecretsAreHidden holds that a value which is secret is compared, and not shown.
func TestImmutableSecretsAreHidden(t *testing.T) {
	t.Parallel()
	of := func(subnet string) map[string]any {
		return plainProperties(resource.PropertyMap{"vnetSubnetID": resource.MakeSecret(resource.NewProperty(subnet))})
	}
	assert.Empty(t, immutableMistakes(immutables.Pool, "", anotherPool, of("/a"), nil, of("/A")))
	assert.Equal(t, []string{"vnetSubnetId changes from [secret] to [secret]" + notOfPools(anotherPool)},
		immutableMistakes(immutables.Pool, "", anotherPool, of("/a"), nil, of("/b")))
}

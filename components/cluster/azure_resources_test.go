package cluster

import (
	"testing"

	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/stretchr/testify/assert"
)

func TestPrincipal(t *testing.T) {
	t.Parallel()
	assert.Empty(t, principalOf(nil))
	assert.Equal(t, "system", principalOf(&cs.ManagedClusterIdentityResponse{PrincipalId: "system"}))
	assert.Equal(t, "user", principalOf(&cs.ManagedClusterIdentityResponse{
		UserAssignedIdentities: map[string]cs.ManagedClusterIdentityResponseUserAssignedIdentities{identityId: {PrincipalId: "user"}},
	}))
}

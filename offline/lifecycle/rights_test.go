package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Azure takes a role once: another key of the same grant is the same role assignment, and what cannot be kept is refused in the preview.
func TestRolesUnderAnotherKey(t *testing.T) {
	t.Parallel()
	scoped := func(key string) object {
		one := enforcing("one")
		pods := one["assignments"].(object)["pods"].(object)
		pods["identity"] = object{"roleScopeIds": object{key: ownSubscription + "/resourceGroups/hub"}}
		return one
	}
	rig := governed(t, object{})
	require.NoError(t, rig.Azure.Seed(ownSubscription+"/resourceGroups/hub", object{"location": "northeurope"}))
	govern(t, rig, scoped("a"))
	up(t, rig)
	before := reality(t, rig.Azure)
	writes, _ := assertChange(t, rig, scoped("b"), map[string]string{})
	assert.Empty(t, writes)
	assert.Equal(t, before, reality(t, rig.Azure))
}

func TestRolesOfOneIdentityUnderAnotherKey(t *testing.T) {
	t.Parallel()
	const identity = ownSubscription + "/resourceGroups/hub/providers/Microsoft.ManagedIdentity/userAssignedIdentities/policy"
	under := func(key string) object {
		pods := enforcing("one")["assignments"].(object)["pods"].(object)
		pods["identity"] = object{"userAssignedIdentityId": identity, "principalId": "00000000-0000-0000-0000-00000000000a"}
		return object{"assignments": object{key: pods}}
	}
	rig := governed(t, object{})
	require.NoError(t, rig.Azure.Seed(identity, object{"location": "northeurope"}))
	govern(t, rig, under("pods"))
	up(t, rig)
	before := reality(t, rig.Azure)
	govern(t, rig, under("workloads"))
	planned, err := rig.Preview()
	require.Error(t, err)
	text := strings.Join(planned.Diagnostics, "\n")
	assert.Contains(t, text, "policy.assignments.workloads.identity assigns a role that the resource dev-policy-pods-role-")
	assert.Contains(t, text, "Keep the former key, or remove the former entry in an update of its own first")
	_, err = rig.Update()
	require.Error(t, err)
	for id := range before {
		assert.Contains(t, reality(t, rig.Azure), id)
	}
	govern(t, rig, object{})
	up(t, rig)
	govern(t, rig, under("workloads"))
	up(t, rig)
}

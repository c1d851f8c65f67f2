package lifecycle_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// enforcing is an assignment with an identity of its own, which has two roles.
func enforcing(displayName string) object {
	return assigned(object{"preset": "deployPolicyAddOn", "stage": "enforce", "scopeId": othersID, "displayName": displayName})
}

const (
	contributorRole = "pods-role-azure-kubernetes-service-contributor-role"
	deploymentRole  = "pods-role-azure-kubernetes-service-policy-add-on-deployment"
)

// assertGranted holds that the roles in Azure are those of the assignment's present identity.
func assertGranted(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	var identity string
	for _, state := range rig.Snapshot().Resources {
		if state.URN.Name() == "dev-policy-pods-assignment" {
			identity = state.Outputs["identity"].ObjectValue()["principalId"].StringValue()
		}
	}
	require.NotEmpty(t, identity)
	objects, err := rig.Azure.Objects()
	require.NoError(t, err)
	granted := 0
	for _, object := range objects {
		if object.Type == "authorization:RoleAssignment" {
			granted++
			assert.Equal(t, identity, object.Inputs["principalId"].StringValue(), object.ID)
		}
	}
	assert.Equal(t, 2, granted)
}

// An identity lives as long as its assignment has one: a preview of another name must not take the roles for replaced.
func TestRolesStayWithTheIdentity(t *testing.T) {
	t.Parallel()
	rig := governed(t, enforcing("one"))
	assertGranted(t, rig)
	before := reality(t, rig.Azure)
	writes, _ := assertChange(t, rig, enforcing("two"), map[string]string{"pods-assignment": "update"})
	assert.Equal(t, []string{"update pods-assignment"}, writes)
	assertGranted(t, rig)
	for id := range before {
		assert.Contains(t, reality(t, rig.Azure), id)
	}
}

// The one that comes back after somebody deleted it is another identity. Its roles go to that one, and the preview says so.
func TestRolesFollowAnIdentityThatCameBack(t *testing.T) {
	t.Parallel()
	rig := governed(t, enforcing("one"))
	removed, err := rig.Azure.Remove("/policyAssignments/dev-policy-pods")
	require.NoError(t, err)
	require.Equal(t, 1, removed)
	_, err = rig.Refresh()
	require.NoError(t, err)
	assertChange(t, rig, enforcing("one"), map[string]string{
		"pods-assignment": "create", contributorRole: "replace", deploymentRole: "replace",
	})
	assertGranted(t, rig)
}

// A role that waits for its deletion, and a cluster that a refresh took all pools into, are no obstacle to each other: the engine migrates no state above
// what waits.
func TestRoleThatWaitsForItsDeletionStopsNothing(t *testing.T) {
	t.Parallel()
	rig := governed(t, enforcing("one"))
	removed, err := rig.Azure.Remove("/policyAssignments/dev-policy-pods")
	require.NoError(t, err)
	require.Equal(t, 1, removed)
	_, err = rig.Refresh()
	require.NoError(t, err)
	var clusters map[string]object
	require.NoError(t, json.Unmarshal([]byte(rig.Config["aksops:clusters"]), &clusters))
	pools, _ := clusters["main"]["nodePools"].([]any)
	clusters["main"]["nodePools"] = append(pools, object{"name": "extra"})
	changed, err := json.Marshal(clusters)
	require.NoError(t, err)
	rig.Config["aksops:clusters"] = string(changed)
	rig.Azure.Fault = func(call azure.Call) error {
		if call.Method == "Delete" && !call.Preview {
			return errors.New("the connection broke")
		}
		return nil
	}
	_, err = rig.Update()
	require.Error(t, err)
	rig.Azure.Fault = nil
	waiting, listed := false, 0
	refreshed, err := rig.Refresh()
	require.NoError(t, err, refreshed.Diagnostics)
	for _, state := range rig.Snapshot().Resources {
		waiting = waiting || state.Delete
		if strings.HasSuffix(string(state.URN), "main-cluster") {
			listed = len(state.Inputs["agentPoolProfiles"].ArrayValue())
		}
	}
	require.True(t, waiting)
	require.Greater(t, listed, 1, "pools in the list of the cluster")
	up(t, rig)
	assertInOrder(t, rig)
	assertGranted(t, rig)
}

// A state that a former program left knows nothing of what the present one has besides, and previews are true all the same.
func TestRolesStayOverAnUpgrade(t *testing.T) {
	t.Parallel()
	rig := governed(t, enforcing("one"))
	exported, err := rig.Export()
	require.NoError(t, err)
	require.Contains(t, string(exported), "resourceHooks")
	require.NoError(t, rig.ImportState(withoutHooks(t, exported)))
	assertChange(t, rig, enforcing("one"), map[string]string{})

	require.NoError(t, rig.ImportState(withoutHooks(t, exported)))
	assertChange(t, rig, enforcing("two"), map[string]string{"pods-assignment": "update"})
	assertGranted(t, rig)
}

// withoutHooks is a state as it was before any resource had a hook.
func withoutHooks(t *testing.T, exported json.RawMessage) []byte {
	t.Helper()
	var state map[string]any
	require.NoError(t, json.Unmarshal(exported, &state))
	for _, resource := range state["deployment"].(map[string]any)["resources"].([]any) {
		delete(resource.(map[string]any), "resourceHooks")
	}
	data, err := json.Marshal(state)
	require.NoError(t, err)
	require.NotContains(t, string(data), "resourceHooks")
	return data
}

package cluster

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBirthBefore takes what Azure answered, then what this component remembered of the same cluster, then what the engine noted.
func TestBirthBefore(t *testing.T) {
	t.Parallel()
	const noted, near, apart = "2026-02-03T04:05:06.789123456Z", "2026-02-03T04:05:04Z", "2026-02-03T03:00:00Z"
	for name, test := range map[string]struct {
		born *birth
		want string
	}{
		"nothing":              {&birth{}, ""},
		"answered":             {&birth{answered: "2020-01-01T00:00:00.1234567Z", noted: noted, remembered: near}, "2020-01-01T00:00:00.1234567Z"},
		"remembered":           {&birth{noted: noted, remembered: near}, near},
		"noted":                {&birth{noted: noted}, "2026-02-03T04:05:06Z"},
		"remembered of others": {&birth{noted: noted, remembered: apart}, "2026-02-03T04:05:06Z"},
		"remembered alone":     {&birth{remembered: near}, ""},
		"no time":              {&birth{noted: "yesterday", remembered: "yesterday"}, ""},
	} {
		assert.Equal(t, test.want, test.born.before(), name)
	}
}

// TestBirthSeen reads the cluster of a state, and of an update where no state is shown.
func TestBirthSeen(t *testing.T) {
	t.Parallel()
	system := func(at any) map[string]any { return map[string]any{"systemData": map[string]any{"createdAt": at}} }
	const ours, managed = "urn:pulumi:s::p::" + Token, "$azure-native:containerservice/v20250101:"
	shown := &birth{}
	for urn, state := range map[string]map[string]any{
		ours + "::blue": {"outputs": map[string]any{"createdAt": "a"}},
		ours + managed + "ManagedCluster::blue-cluster":                  {"id": "/x", "outputs": system("b"), "created": "c"},
		ours + managed + "AgentPool::blue-pool-work":                     {"id": "/y", "outputs": system("d"), "created": "e"},
		ours + managed + "MaintenanceConfiguration::blue-maintenance-os": {"id": "/z"},
	} {
		assert.False(t, shown.look(resource.URN(urn), state), "nothing changes")
	}
	require.NoError(t, shown.wasMade(&pulumi.ResourceHookArgs{OldOutputs: resource.NewPropertyMapFromMap(system("f"))}))
	assert.Equal(t, []any{true, "b", "c", "a"}, []any{shown.exists, shown.answered, shown.noted, shown.remembered})
	hidden := &birth{}
	require.NoError(t, hidden.wasMade(&pulumi.ResourceHookArgs{OldOutputs: resource.NewPropertyMapFromMap(system("f"))}))
	assert.Equal(t, []any{true, "f"}, []any{hidden.exists, hidden.answered})
	require.NoError(t, hidden.isMade(nil))
	assert.Empty(t, hidden.made, "a later run would not know it")
}

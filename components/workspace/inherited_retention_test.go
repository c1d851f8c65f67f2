package workspace

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
)

func TestRetentionFromTheWorkspaceLeavesTheState(t *testing.T) {
	t.Parallel()
	mend := inheritedRetention("dev-logs", &Spec{
		TotalRetentionDays: new(365), Tables: map[string]Table{"AKSAudit": {RetentionDays: new(30)}, "KubeEvents": {}},
	})
	state := func(asDefault bool) map[string]any {
		return map[string]any{
			"inputs": map[string]any{"retentionInDays": "60", "totalRetentionInDays": "365"},
			"outputs": map[string]any{
				"retentionInDays": "60", "retentionInDaysAsDefault": asDefault, "totalRetentionInDays": "365", "totalRetentionInDaysAsDefault": false,
			},
		}
	}
	urn := func(kind, name string) resource.URN {
		return resource.URN("urn:pulumi:dev::aksops::aksops:workspace:Workspace$azure-native:operationalinsights/v20230901:" + kind + "::" + name)
	}
	tests := map[string]struct {
		urn       resource.URN
		asDefault bool
		want      bool
	}{
		"from the workspace":       {urn("Table", "dev-logs-table-KubeEvents"), true, true},
		"chosen by hand":           {urn("Table", "dev-logs-table-KubeEvents"), false, false},
		"given by the program":     {urn("Table", "dev-logs-table-AKSAudit"), true, false},
		"of no table of its own":   {urn("Table", "dev-logs-table-Heartbeat"), true, false},
		"of another environment":   {urn("Table", "prod-logs-table-KubeEvents"), true, false},
		"of something of its name": {urn("Workspace", "dev-logs-table-KubeEvents"), true, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, want := state(test.asDefault), state(test.asDefault)
			if test.want {
				delete(want["inputs"].(map[string]any), "retentionInDays")
			}
			assert.Equal(t, test.want, mend(test.urn, got))
			assert.Equal(t, want, got)
			assert.False(t, mend(test.urn, got), "a second time")
		})
	}
	assert.False(t, mend(urn("Table", "dev-logs-table-KubeEvents"), map[string]any{}), "a state without anything")
	imported := state(true)
	imported["inputs"].(map[string]any)["schema"] = map[string]any{"name": "KubeEvents"}
	assert.False(t, mend(urn("Table", "dev-logs-table-KubeEvents"), imported), "imported, and not updated yet")
}

package workspace

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// TestInheritors holds whose total retention is told as that of the whole spec.
func TestInheritors(t *testing.T) {
	t.Parallel()
	all := slices.Sorted(maps.Keys((&Spec{TotalRetentionDays: new(365)}).managedTables()))
	former := func(total string, of map[string]string) map[string]string {
		values := map[string]string{"dev-table-Perf": "730"}
		for _, name := range all {
			values["dev-table-"+name] = total
		}
		for name, own := range of {
			values["dev-table-"+name] = own
		}
		return values
	}
	others := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return name == "AKSAudit" })
	mostLong := map[string]string{"AKSAudit": "730", "AKSAuditAdmin": "730", "AKSControlPlane": "730", "ContainerLogV2": "730"}
	for name, test := range map[string]struct {
		spec   Spec
		former map[string]string
		want   []string
	}{
		"the whole spec's is another":          {Spec{TotalRetentionDays: new(365)}, former("730", nil), all},
		"one had its own":                      {Spec{TotalRetentionDays: new(180)}, former("365", map[string]string{"AKSAudit": "730"}), others},
		"most had their own":                   {Spec{TotalRetentionDays: new(365)}, former("365", mostLong), []string{"KubeEvents", "KubePodInventory"}},
		"one has its own":                      {Spec{TotalRetentionDays: new(365), Tables: map[string]Table{"AKSAudit": {TotalRetentionDays: new(365)}}}, former("730", nil), others},
		"the whole spec had none":              {Spec{TotalRetentionDays: new(365)}, map[string]string{"dev-table-AKSAudit": "730"}, others},
		"nor has it one":                       {Spec{Tables: map[string]Table{"AKSAudit": {}}}, map[string]string{"dev-table-AKSAudit": "730"}, nil},
		"the whole spec has none any more":     {Spec{Tables: map[string]Table{"AKSAudit": {}}}, former("730", nil), []string{"AKSAudit"}},
		"a state that is not known":            {Spec{TotalRetentionDays: new(365)}, nil, all},
		"a state that is not known, and none":  {Spec{Tables: map[string]Table{"AKSAudit": {}}}, nil, nil},
		"a table of somebody else's workspace": {Spec{ExistingWorkspaceId: pulumi.String("x"), TotalRetentionDays: new(365), Tables: map[string]Table{"AKSAudit": {}}}, former("730", nil), []string{"AKSAudit"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.spec.inheritors(test.former, "dev-table-")
			assert.ElementsMatch(t, test.want, got)
		})
	}
}

// TestUnsetRetentions are what Azure has where a table says nothing.
func TestUnsetRetentions(t *testing.T) {
	t.Parallel()
	both := func(days float64) map[string]any {
		return map[string]any{"retentionInDays": days, "totalRetentionInDays": days}
	}
	assert.Equal(t, both(30), (&Spec{}).unsetOf(Table{}))
	assert.Equal(t, both(90), (&Spec{RetentionDays: new(90)}).unsetOf(Table{}))
	assert.Equal(t, both(30), (&Spec{RetentionDays: new(90)}).unsetOf(Table{Plan: new("Basic")}))
	assert.Equal(t, both(45), (&Spec{RetentionDays: new(90)}).unsetOf(Table{RetentionDays: new(45)}))
	assert.Nil(t, (&Spec{ExistingWorkspaceId: pulumi.String("x")}).unsetOf(Table{}), "the workspace's, which is not known here")
}

package diagnostics

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

func TestTables(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		spec *Spec
		want []string
	}{
		"no spec":     {nil, []string{"AKSAuditAdmin", "AKSControlPlane"}},
		"minimal":     {&Spec{Preset: new("minimal")}, []string{"AKSAuditAdmin", "AKSControlPlane"}},
		"full":        {&Spec{Preset: new("full")}, []string{"AKSAudit", "AKSControlPlane"}},
		"audit group": {&Spec{Settings: []Setting{{Name: "a", CategoryGroups: []string{"audit"}}}}, []string{"AKSAudit", "AKSAuditAdmin", "AKSControlPlane"}},
		"one category, metrics": {
			&Spec{Settings: []Setting{{Name: "a", Categories: []string{"kube-audit-admin"}, MetricsEnabled: new(true)}}},
			[]string{"AKSAuditAdmin", "AzureMetrics"},
		},
		"the old table": {
			&Spec{Settings: []Setting{{Name: "a", Preset: new("minimal"), DestinationTables: new("AzureDiagnostics")}}},
			[]string{"AzureDiagnostics"},
		},
		"no workspace": {&Spec{Settings: []Setting{{Name: "a", Preset: new("full"), StorageAccountId: pulumi.String(storageID)}}}, nil},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.spec.Tables())
		})
	}
}

func TestCatalogueIsConsistent(t *testing.T) {
	t.Parallel()
	assert.Len(t, aks.Categories, 15)
	for _, category := range aks.Categories {
		assert.Subset(t, []string{"AKSAudit", "AKSAuditAdmin", "AKSControlPlane"}, []string{category.Table}, category.Name)
		assert.Subset(t, aks.Groups, category.Groups, category.Name)
		assert.Subset(t, presetNames(), category.Presets, category.Name)
		assert.Contains(t, category.Groups, groupAllLogs, category.Name)
	}
	for _, name := range presetNames() {
		preset := Setting{Preset: &name}
		sent := preset.content(ManagedCluster)
		assert.NotEqual(t, sent.audit(), sent.auditAdmin(), "preset %s holds exactly one of the audit categories", name)
	}
	assert.Len(t, activityCategories(), 8)
}

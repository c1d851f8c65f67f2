package baseline

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// TestConsentToWhatIsGone holds that consent can name what an edit takes out of the configuration. What it may not name stands in
// tests/testdata/rejections/consent.yaml.
func TestConsentToWhatIsGone(t *testing.T) {
	t.Parallel()
	blue := map[string]Cluster{"blue": {Spec: cluster.Spec{NodePools: []cluster.NodePool{{Name: "work"}}}}}
	for name, test := range map[string]struct {
		clusters map[string]Cluster
		consents []string
	}{
		"nothing":                        {blue, nil},
		"what is there":                  {blue, []string{"resourceGroup", "workspace", "clusters.blue", "clusters.blue.nodePools.work"}},
		"a pool":                         {blue, []string{"clusters.blue.nodePools.old"}},
		"a cluster":                      {blue, []string{"clusters.green"}},
		"a cluster and one of its pools": {blue, []string{"clusters.green.nodePools.old", "clusters.green"}},
		"every cluster":                  {nil, []string{"clusters.blue", "clusters.green-2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var c input.Checker
			(&Args{Clusters: test.clusters, AllowReplace: test.consents}).checkAllowReplace(&c)
			assert.NoError(t, c.Err())
		})
	}
}

// TestRecordNamesWhatIsAdopted names what cannot be taken over in the run that replaces what it belongs to.
func TestRecordNamesWhatIsAdopted(t *testing.T) {
	t.Parallel()
	args := &Args{
		Location: pulumi.String("northeurope"), Clusters: map[string]Cluster{"blue": {}, "green": {}},
		Workspace: &workspace.Spec{TotalRetentionDays: new(730), Tables: map[string]workspace.Table{"Perf": {}}},
		Defender: &defender.Spec{ResourcePlans: map[string]defender.ResourcePlan{
			"b": {Plan: "containers", Cluster: new("blue")}, "other": {Plan: "containers", ScopeId: pulumi.String("/subscriptions/s")},
		}},
	}
	adopted := map[string][]string{}
	for key, held := range (&intended{Args: args, name: "test"}).record().Holdings {
		adopted[key] = held.Adopted
	}
	assert.Equal(t, map[string][]string{
		"resourceGroup": nil, "workspace": {"workspace.tables", "workspace.totalRetentionDays"},
		"clusters.blue": {"defender.resourcePlans.b"}, "clusters.green": nil,
	}, adopted)
}

package alerts

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestProblemsNameTheirClusters holds that a problem of some clusters is not told as one of all of them.
func TestProblemsNameTheirClusters(t *testing.T) {
	t.Parallel()
	const (
		pools = "no node pool has an autoscaler; set maxCount of a pool in clusters.<cluster>.nodePools"
		basic = "alerts cannot query the plan Basic; set workspace.tables.AKSControlPlane.plan to Analytics"
	)
	for name, test := range map[string]struct {
		problems map[string][]string
		want     string
	}{
		"of all":                  {map[string][]string{pools: {"clusters.lime", "clusters.orange"}}, pools},
		"of the workspace":        {map[string][]string{basic: {"clusters.lime", "clusters.orange"}}, basic},
		"of one and of all":       {map[string][]string{pools: {"clusters.lime"}, basic: {"clusters.orange"}}, basic + ", and in clusters.lime no node pool has an autoscaler; set maxCount of a pool in clusters.lime.nodePools"},
		"of several, not of all":  {map[string][]string{pools: {"clusters.lime", "clusters.red"}, basic: {"clusters.orange"}}, basic + ", and in clusters.lime and clusters.red " + pools},
		"with a key like no name": {map[string][]string{pools: {`clusters["a b"]`}, basic: {"clusters.orange"}}, basic + `, and in clusters["a b"] no node pool has an autoscaler; set maxCount of a pool in clusters["a b"].nodePools`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, ofClusters(test.problems))
		})
	}
}

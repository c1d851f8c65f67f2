package session_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/recorder"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// onTheNodeGroup has a rule on what comes with the cluster, in a group that comes with it too, and the cluster itself by its id.
const onTheNodeGroup = `config:
  aksops:location: westeurope
  aksops:protect: false
  aksops:clusters: {main: {nodeResourceGroup: {name: rg-own-nodes}}}
  aksops:alerts:
    profile: none
    actionGroups:
      ops: {existingId: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-oncall/providers/Microsoft.Insights/actionGroups/ops}
    metricRules:
      packets:
        severity: 2
        scopeId: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-own-nodes/providers/Microsoft.Network/loadBalancers/kubernetes
        criteria: [{metricName: PacketCount, metricNamespace: microsoft.network/loadbalancers, timeAggregation: Total, operator: GreaterThan, threshold: 1000000}]
      cpu:
        severity: 2
        scopeId: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-dev/providers/Microsoft.ContainerService/managedClusters/aks-dev-main
        criteria: [{metricName: node_cpu_usage_percentage, metricNamespace: microsoft.containerservice/managedclusters, operator: GreaterThan, threshold: 90}]
`

func nodeGroupConfig(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(file, []byte(onTheNodeGroup), 0o600))
	return file
}

// TestRulesOnTheNodeGroupAreRecorded holds that what the configuration names of its own cluster is registered, as "resources" prints it, and waits for it.
func TestRulesOnTheNodeGroupAreRecorded(t *testing.T) {
	t.Parallel()
	root, err := session.Root()
	require.NoError(t, err)
	recorded, err := session.Record(t.Context(), session.Options{Root: root, Stack: "dev", ConfigFile: nodeGroupConfig(t), Output: io.Discard, Log: t.Output()})
	require.NoError(t, err)
	rules := 0
	for _, one := range recorded {
		described, err := recorder.Describe(one)
		require.NoError(t, err)
		if !strings.HasPrefix(described.Token, "azure-native:") || !strings.HasSuffix(described.Token, ":MetricAlert") {
			continue
		}
		rules++
		assert.Contains(t, strings.Join(described.Options.DependsOn, " "), "dev-main-cluster", described.Name)
	}
	assert.Equal(t, 2, rules)
}

// TestRulesOnTheNodeGroupArePreviewed holds that previews and updates by the CLI take it.
func TestRulesOnTheNodeGroupArePreviewed(t *testing.T) {
	t.Parallel()
	s, output := open(t, func(o *session.Options) { o.ConfigFile = nodeGroupConfig(t) })
	require.NoError(t, s.Run(t.Context(), "preview"), output)
	require.NoError(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"), output)
	objects, err := s.Azure.Objects()
	require.NoError(t, err)
	for _, object := range objects {
		assert.False(t, object.Presumed && strings.Contains(object.ID, "rg-own-nodes"), object.ID)
	}
}

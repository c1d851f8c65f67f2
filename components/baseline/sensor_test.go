package baseline

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// TestSensorsOfNewVersionsNeedNoKey holds the version from which on the Defender sensor signs in without the key of the workspace.
func TestSensorsOfNewVersionsNeedNoKey(t *testing.T) {
	t.Parallel()
	keys := func(version *string, localAuthentication bool) error {
		e := &intended{Args: &Args{
			Workspace: &workspace.Spec{LocalAuthenticationEnabled: &localAuthentication},
			Clusters:  map[string]Cluster{"blue": {Spec: cluster.Spec{KubernetesVersion: version, Defender: &cluster.Defender{}}}},
		}}
		var c input.Checker
		sensorNeedsLocalAuthentication(e, &c)
		return c.Err()
	}
	for _, minor := range []int{29, keylessMinor - 1} {
		for _, version := range []string{fmt.Sprintf("1.%d", minor), fmt.Sprintf("1.%d.9", minor)} {
			assert.ErrorContains(t, keys(&version, false), "clusters.blue.defender is on", version)
			assert.NoError(t, keys(&version, true), version)
		}
	}
	for _, minor := range []int{keylessMinor, keylessMinor + 1, 100} {
		for _, version := range []string{fmt.Sprintf("1.%d", minor), fmt.Sprintf("1.%d.0", minor)} {
			assert.NoError(t, keys(&version, false), version)
		}
	}
	assert.Equal(t, 35, keylessMinor)
	assert.ErrorContains(t, keys(nil, false), "set clusters.blue.kubernetesVersion", "the version that AKS takes is not known")
}

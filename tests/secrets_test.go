package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestSecretsStaySecret passes a secret through every way by which text reaches a resource.
func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	const hidden = "s3cret-value"
	graph, err := recorder.Run(program("test", map[string]string{
		"location": "northeurope",
		"tags":     `{"owner":"` + hidden + `"}`,
		"clusters": `{"blue":{"properties":{"windowsProfile":{"adminUsername":"azureuser","adminPassword":"` + hidden + `"}},
			"nodePools":[{"name":"a","labels":{"token":"` + hidden + `"}}]}}`,
	}, map[string]bool{"tags": true, "clusters": true}), recorder.Options{})
	require.NoError(t, err)
	assert.NotContains(t, graph.String(), hidden)
	cluster, ok := graph.Find("ManagedCluster", "test-blue-cluster")
	require.True(t, ok)
	profile, ok := cluster.Plain()["windowsProfile"].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, "[secret]", profile["adminPassword"])
	assert.True(t, cluster.Inputs["tags"].ObjectValue()["owner"].IsSecret() || cluster.Inputs["tags"].IsSecret())
}

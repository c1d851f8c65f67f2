package main

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

const (
	groupID   = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/rg-dev"
	clusterID = groupID + "/providers/Microsoft.ContainerService/managedClusters/aks-dev"
)

// kept is a simulated Azure in a file, with a resource group and a cluster.
func kept(t *testing.T) (string, *azure.Provider) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "azure.json")
	simulated := azure.Open(file)
	require.NoError(t, simulated.Seed(groupID, map[string]any{"location": "westeurope"}))
	require.NoError(t, simulated.Seed(clusterID, map[string]any{"location": "westeurope", "agentPoolProfiles": []any{map[string]any{"count": 1}}}))
	return file, simulated
}

func TestShow(t *testing.T) {
	t.Parallel()
	_, simulated := kept(t)
	var output bytes.Buffer
	require.NoError(t, show(&output, simulated))
	for _, want := range []string{groupID + "\n", clusterID + "\n", "westeurope", "2 resources"} {
		assert.Contains(t, output.String(), want)
	}
}

func TestDrift(t *testing.T) {
	t.Parallel()
	file, simulated := kept(t)
	for _, args := range [][]string{
		{"drift", "-state", file, clusterID, "tags.owner", "somebody"},
		{"drift", "-state", file, "/managedClusters/AKS-DEV", "agentPoolProfiles[0].count", "3"},
	} {
		require.NoError(t, runAzure(t.Context(), args))
	}
	objects, err := simulated.Objects()
	require.NoError(t, err)
	inputs := objects[1].Inputs.Mappable()
	assert.Equal(t, map[string]any{"owner": "somebody"}, inputs["tags"])
	assert.Equal(t, []any{map[string]any{"count": 3.0}}, inputs["agentPoolProfiles"])

	require.NoError(t, runAzure(t.Context(), []string{"drift", "-state", file, clusterID}))
	objects, err = simulated.Objects()
	require.NoError(t, err)
	assert.Len(t, objects, 1)
}

func TestMistakesInAzureCommands(t *testing.T) {
	t.Parallel()
	file, _ := kept(t)
	for want, args := range map[string][]string{
		"name what to do":             {},
		"-state is required":          {"show"},
		"opening the simulated Azure": {"show", "-state", file + ".missing"},
		"offline azure show":          {"explain", "-state", file},
		"flag provided but":           {"show", "-file", file},
		"nothing has an id":           {"drift", "-state", file, "/managedClusters/other", "tags.a", "b"},
		"no place for":                {"drift", "-state", file, clusterID, "location[3]", "b"},
		"2 resources have an id":      {"drift", "-state", file, "dev", "tags.a", "b"},
	} {
		assert.ErrorContains(t, runAzure(t.Context(), args), want)
	}
}

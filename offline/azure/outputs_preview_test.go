package azure_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// planned are the outputs that a preview answers for a subject; before are those of the state, nil for one that is created.
func planned(t *testing.T, s subject, before map[string]any) resource.PropertyMap {
	t.Helper()
	simulated, ctx := azure.New(), t.Context()
	var answer *structpb.Struct
	if before == nil {
		created, err := simulated.Create(ctx, &pulumirpc.CreateRequest{Urn: s.urn(), Properties: s.wire(t), Preview: true})
		require.NoError(t, err)
		answer = created.GetProperties()
	} else {
		olds, err := structpb.NewStruct(before)
		require.NoError(t, err)
		updated, err := simulated.Update(ctx, &pulumirpc.UpdateRequest{Urn: s.urn(), Id: s.id, Olds: olds, News: s.wire(t), Preview: true})
		require.NoError(t, err)
		answer = updated.GetProperties()
	}
	outputs, err := plugin.UnmarshalProperties(answer, plugin.MarshalOptions{KeepUnknowns: true})
	require.NoError(t, err)
	return outputs
}

// knownIn are the outputs without those that are unknown, and the names of these.
func knownIn(outputs resource.PropertyMap) (map[string]any, []string) {
	known, unknown := resource.PropertyMap{}, []string{}
	for name, v := range outputs {
		if v.IsComputed() {
			unknown = append(unknown, string(name))
		} else {
			known[name] = v
		}
	}
	slices.Sort(unknown)
	return known.Mappable(), unknown
}

func TestPreviewsKnowTheInputs(t *testing.T) {
	t.Parallel()
	known, unknown := knownIn(planned(t, aSetting, nil))
	assert.Equal(t, map[string]any{"name": "logs", "workspaceId": workspaceID}, map[string]any{
		"name": known["name"], "workspaceId": known["workspaceId"],
	}, "the setting's name is an input")
	assert.ElementsMatch(t, []string{"name", "workspaceId", "logs"}, slices.Collect(maps.Keys(known)), "no other input is an output")
	assert.Contains(t, unknown, "storageAccountId", "what nobody gave is unknown, though Azure will not answer it")
	assert.NotContains(t, unknown, "resourceUri", "inputs of the path are no outputs")

	known, unknown = knownIn(planned(t, aWorkspace, nil))
	assert.Equal(t, map[string]any{"location": "westeurope"}, known)
	assert.Contains(t, unknown, "name", "the name is an output that a creation does not know")
	assert.Contains(t, unknown, "customerId")
}

// What is known from before does not count, but for name and location.
func TestPreviewsOfUpdatesForgetOutputs(t *testing.T) {
	t.Parallel()
	before := map[string]any{
		"name": "aks-dev", "location": "eastus", "fqdn": "dev.hcp.westeurope.azmk8s.io", "type": "t", "identity": map[string]any{"principalId": "a"},
	}
	outputs := planned(t, aCluster.with(map[string]any{"identity": map[string]any{"type": "SystemAssigned"}}), before)
	known, unknown := knownIn(outputs)
	assert.ElementsMatch(t, []string{"name", "location", "dnsPrefix", "agentPoolProfiles", "identity"}, slices.Collect(maps.Keys(known)))
	assert.Equal(t, "aks-dev", known["name"])
	assert.Equal(t, "eastus", known["location"], "even before an input")
	assert.Contains(t, unknown, "fqdn")
	assert.Contains(t, unknown, "privateFQDN", "a cluster that has no private name might get one")
	assert.Contains(t, unknown, "type")
	inside, unknownInside := knownIn(outputs["identity"].ObjectValue())
	assert.Equal(t, map[string]any{"type": "SystemAssigned"}, inside)
	assert.Equal(t, []string{"delegatedResources", "principalId", "tenantId", "userAssignedIdentities"}, unknownInside)
	pool := outputs["agentPoolProfiles"].ArrayValue()[0].ObjectValue()
	assert.Equal(t, "system", pool["name"].StringValue())
	assert.True(t, pool["currentOrchestratorVersion"].IsComputed(), "also in lists")
}

func TestPreviewsKnowNothingOfAnotherShape(t *testing.T) {
	t.Parallel()
	identity := map[string]any{"type": "UserAssigned", "userAssignedIdentities": []any{groupID}}
	outputs := planned(t, anAssignment.with(map[string]any{"identity": identity, "metadata": map[string]any{"a": "b"}}), nil)
	assert.True(t, outputs["identity"].ObjectValue()["userAssignedIdentities"].IsComputed(), "a list goes in, an object comes out")
	assert.Equal(t, "b", outputs["metadata"].ObjectValue()["a"].StringValue(), "what azure-native does not look into stays")
}

func TestPreviewsKeepSecrets(t *testing.T) {
	t.Parallel()
	inputs := resource.PropertyMap{
		"resourceGroupName": resource.NewProperty("rg-dev"), "resourceName": resource.NewProperty("aks-dev"),
		"dnsPrefix": resource.MakeSecret(resource.NewProperty("dev")),
	}
	wire, err := plugin.MarshalProperties(inputs, plugin.MarshalOptions{KeepSecrets: true})
	require.NoError(t, err)
	created, err := azure.New().Create(t.Context(), &pulumirpc.CreateRequest{Urn: aCluster.urn(), Properties: wire, Preview: true})
	require.NoError(t, err)
	outputs, err := plugin.UnmarshalProperties(created.GetProperties(), plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true})
	require.NoError(t, err)
	assert.Equal(t, resource.MakeSecret(resource.NewProperty("dev")), outputs["dnsPrefix"])
}

package azure_test

import (
	"context"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// subject is a resource that a test asks the simulated Azure for without an engine.
type subject struct {
	token, id string
	inputs    map[string]any
}

var (
	aGroup     = subject{"resources/v20240301:ResourceGroup", groupID, map[string]any{"resourceGroupName": "rg-dev", "location": "westeurope"}}
	aWorkspace = subject{"operationalinsights/v20230901:Workspace", workspaceID, map[string]any{
		"resourceGroupName": "rg-dev", "workspaceName": "log-dev", "location": "westeurope",
	}}
	aTable = subject{"operationalinsights/v20230901:Table", workspaceID + "/tables/AKSAudit", map[string]any{
		"resourceGroupName": "rg-dev", "workspaceName": "log-dev", "tableName": "AKSAudit",
	}}
	aCluster = subject{"containerservice/v20250101:ManagedCluster", clusterID, map[string]any{
		"resourceGroupName": "rg-dev", "resourceName": "aks-dev", "location": "westeurope", "dnsPrefix": "dev",
		"agentPoolProfiles": []any{map[string]any{"name": "system", "mode": "System", "count": 1, "vmSize": "Standard_D4s_v5"}},
	}}
	aPool = subject{"containerservice/v20250101:AgentPool", clusterID + "/agentPools/work", map[string]any{
		"resourceGroupName": "rg-dev", "resourceName": "aks-dev", "agentPoolName": "work", "vmSize": "Standard_D4s_v5", "mode": "System", "count": 1,
	}}
	aSetting = subject{"insights/v20210501preview:DiagnosticSetting", clusterID + "/providers/Microsoft.Insights/diagnosticSettings/logs", map[string]any{
		"resourceUri": clusterID, "name": "logs", "workspaceId": workspaceID, "logs": []any{map[string]any{"category": "guard", "enabled": true}},
	}}
)

// with is the subject with other inputs.
func (s subject) with(changes map[string]any) subject {
	s.inputs = maps.Clone(s.inputs)
	maps.Copy(s.inputs, changes)
	return s
}

func (s subject) urn() string { return "urn:pulumi:dev::aksops::azure-native:" + s.token + "::it" }

func (s subject) wire(t *testing.T) *structpb.Struct {
	t.Helper()
	wire, err := plugin.MarshalProperties(resource.NewPropertyMapFromMap(s.inputs), plugin.MarshalOptions{SkipNulls: true})
	require.NoError(t, err)
	return wire
}

// shared are two handles on one simulated Azure in a file, as two processes have them.
func shared(t *testing.T) (*azure.Provider, *azure.Provider) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "azure.json")
	return azure.Open(file), azure.Open(file)
}

// makes creates subjects one after the other.
func makes(t *testing.T, simulated *azure.Provider, subjects ...subject) {
	t.Helper()
	for _, s := range subjects {
		require.NoError(t, createIt(t.Context(), t, simulated, s), s.id)
	}
}

func createIt(ctx context.Context, t *testing.T, simulated *azure.Provider, s subject) error {
	t.Helper()
	_, err := simulated.Create(ctx, &pulumirpc.CreateRequest{Urn: s.urn(), Properties: s.wire(t)})
	return err
}

func updateIt(ctx context.Context, t *testing.T, simulated *azure.Provider, s subject) error {
	t.Helper()
	_, err := simulated.Update(ctx, &pulumirpc.UpdateRequest{Urn: s.urn(), Id: s.id, News: s.wire(t)})
	return err
}

func deleteIt(ctx context.Context, t *testing.T, simulated *azure.Provider, s subject) error {
	t.Helper()
	_, err := simulated.Delete(ctx, &pulumirpc.DeleteRequest{Urn: s.urn(), Id: s.id, OldInputs: s.wire(t)})
	return err
}

// readIt answers the outputs; nil if the subject does not exist.
func readIt(t *testing.T, simulated *azure.Provider, s subject) map[string]any {
	t.Helper()
	answer, err := simulated.Read(t.Context(), &pulumirpc.ReadRequest{Urn: s.urn(), Id: s.id})
	require.NoError(t, err)
	if answer.GetId() == "" {
		return nil
	}
	return answer.GetProperties().AsMap()
}

// dying is the context of a process that is killed while its request is under way.
func dying(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

package azure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

const (
	packID     = groupID + "/providers/Microsoft.OperationalInsights/queryPacks/aks"
	queryGUID  = "11111111-1111-4111-8111-111111111111"
	otherGUID  = "33333333-3333-4333-8333-333333333333"
	workbookID = insightsID + "workbooks/" + queryGUID
)

var (
	aPack = subject{"operationalinsights/v20190901:QueryPack", packID, object{
		"resourceGroupName": "rg-dev", "queryPackName": "aks", "location": "westeurope",
	}}
	aQuery = subject{"operationalinsights/v20190901:Query", packID + "/queries/" + queryGUID, object{
		"resourceGroupName": "rg-dev", "queryPackName": "aks", "id": queryGUID, "displayName": "Nodes", "body": "KubeNodeInventory",
	}}
	aWorkbook = subject{"insights/v20230601:Workbook", workbookID, object{
		"resourceGroupName": "rg-dev", "resourceName": queryGUID, "location": "westeurope", "category": "workbook", "displayName": "Clusters",
		"serializedData": "{}", "sourceId": workspaceID,
	}}
)

func TestSavedQueriesLiveInTheirPack(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup)
	require.ErrorContains(t, createIt(t.Context(), t, simulated, aQuery), "ParentResourceNotFound")
	makes(t, simulated, aPack, aQuery)
	answered := readIt(t, simulated, aQuery)
	assert.Equal(t, queryGUID, answered["name"])
	assert.Equal(t, "Microsoft.OperationalInsights/queryPacks/queries", answered["type"])
	assert.NotEmpty(t, readIt(t, simulated, aPack)["queryPackId"])

	other := aQuery.as(packID+"/queries/"+otherGUID, "id", otherGUID)
	require.ErrorContains(t, createIt(t.Context(), t, simulated, other), "has a query named 'Nodes' already")
	makes(t, simulated, other.with(object{"displayName": "Pods"}))
	require.NoError(t, deleteIt(t.Context(), t, simulated, aPack))
	assert.Nil(t, readIt(t, simulated, aQuery), "queries go with their pack")
}

func TestWorkbookKeepsItsSource(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, aWorkbook)
	assert.Equal(t, "shared", readIt(t, simulated, aWorkbook)["kind"])
	require.NoError(t, updateIt(t.Context(), t, simulated, aWorkbook.with(object{"serializedData": "[]"})))
	require.ErrorContains(t, updateIt(t.Context(), t, simulated, aWorkbook.with(object{"sourceId": clusterID})), "PropertyChangeNotAllowed")
	other := aWorkbook.as(insightsID+"workbooks/"+otherGUID, "resourceName", otherGUID)
	require.ErrorContains(t, createIt(t.Context(), t, simulated, other), "already exists within this subscription")
}

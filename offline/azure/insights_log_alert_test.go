package azure_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

const readerID = "/" + subscription + "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"

func TestTableOfAQueryComesWithItsData(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, aCluster, anActionGroup)
	asks := func(query string) error {
		err := createIt(t.Context(), t, simulated, aLogRule.with(object{"criteria": found(query)}))
		if err == nil {
			require.NoError(t, deleteIt(t.Context(), t, simulated, aLogRule))
		}
		return err
	}
	require.NoError(t, asks("Heartbeat"), "some tables are there from the start")
	require.NoError(t, asks("union isfuzzy=true KubeNodeInventory, (datatable(Computer: string)[])"), "a fuzzy union does without")
	require.ErrorContains(t, asks("union isfuzzy=true KubeNodeInventory"), "named 'KubeNodeInventory'", "but not without anything")
	require.NoError(t, asks("Heartbeat | where Computer != 'AKSAudit' // AKSAudit"), "texts and comments are no tables")
	require.ErrorContains(t, asks("AKSAudit | where Verb == 'delete'"), "named 'AKSAudit'")
	makes(t, simulated, aSetting)
	require.NoError(t, asks("AKSAudit | where Verb == 'delete'"))

	require.ErrorContains(t, asks("Shop_CL"), "named 'Shop_CL'")
	custom := aTable.with(object{"tableName": "Shop_CL", "schema": object{"columns": items{object{"name": "TimeGenerated", "type": "dateTime"}}}})
	custom.id = workspaceID + "/tables/Shop_CL"
	makes(t, simulated, custom)
	require.NoError(t, asks("Shop_CL"))
	require.NoError(t, updateIt(t.Context(), t, simulated, custom.with(object{"plan": "Basic"})))
	require.ErrorContains(t, asks("Shop_CL"), "has the plan Basic")
}

func TestIdentityOfALogAlertGetsRoles(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, anActionGroup)
	identified := aLogRule.with(object{"identity": object{"type": "SystemAssigned"}})
	makes(t, simulated, identified)
	principal := func() string { return readIt(t, simulated, identified)["identity"].(object)["principalId"].(string) }
	first := principal()
	const assignment = "22222222-2222-4222-8222-222222222222"
	grant := subject{"authorization/v20220401:RoleAssignment", workspaceID + "/providers/Microsoft.Authorization/roleAssignments/" + assignment, object{
		"scope": workspaceID, "roleAssignmentName": assignment, "principalId": first, "roleDefinitionId": readerID,
	}}
	require.ErrorContains(t, createIt(t.Context(), t, simulated, grant), "PrincipalNotFound", "the directory does not know it yet")
	require.NoError(t, createIt(t.Context(), t, simulated, grant.with(object{"principalType": "ServicePrincipal"})))

	require.NoError(t, updateIt(t.Context(), t, simulated, identified))
	assert.Equal(t, first, principal(), "an update keeps it")
	require.NoError(t, deleteIt(t.Context(), t, simulated, identified))
	makes(t, simulated, identified)
	assert.NotEqual(t, first, principal(), "a new rule has a new one")
}

func TestLogAlertOfYourOwnStorage(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, anActionGroup)
	require.NoError(t, simulated.Seed(workspaceID+"/linkedStorageAccounts/alerts", nil))
	stored := aLogRule.with(object{"checkWorkspaceAlertsStorageConfigured": true})
	makes(t, simulated, stored)
	assert.Equal(t, true, readIt(t, simulated, stored)["isWorkspaceAlertsStorageConfigured"])
}

func TestMutedLogAlertThatLooksOnceADay(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, anActionGroup, aLogRule.with(object{
		"evaluationFrequency": "P1D", "windowSize": "P1D", "autoMitigate": false, "muteActionsDuration": "P1D", "overrideQueryTimeRange": "P2D",
	}))
}

func TestQuotasOfAlertRules(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace, anActionGroup)
	activity := func(i int) subject {
		return anActivityRule.as(fmt.Sprint(activityID, i), "activityLogAlertName", fmt.Sprint("deleted", i))
	}
	eachMinute := func(i int) subject {
		return aLogRule.with(object{"evaluationFrequency": "PT1M"}).as(fmt.Sprint(logRuleID, i), "ruleName", fmt.Sprint("nodes", i))
	}
	for i := range 100 {
		makes(t, simulated, activity(i), eachMinute(i))
	}
	require.ErrorContains(t, createIt(t.Context(), t, simulated, activity(100)), "100 activity log alert rules already")
	require.ErrorContains(t, createIt(t.Context(), t, simulated, eachMinute(100)), "100 log search alert rules that run every minute already")
	require.NoError(t, updateIt(t.Context(), t, simulated, activity(7)), "those that are there can change")
	makes(t, simulated, aLogRule)
	require.NoError(t, deleteIt(t.Context(), t, simulated, activity(7)))
	makes(t, simulated, activity(100))
}

package azure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

const day = 24 * time.Hour

// deletedWorkspace is an Azure whose workspace had a Basic table, a longer retention and a tag, and is deleted now.
func deletedWorkspace(t *testing.T) (*azure.Provider, any) {
	t.Helper()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace.with(map[string]any{"retentionInDays": 90, "tags": map[string]any{"team": "a"}}))
	require.NoError(t, updateIt(t.Context(), t, simulated, aTable.with(map[string]any{"plan": "Basic", "totalRetentionInDays": 365})))
	customer := readIt(t, simulated, aWorkspace)["customerId"]
	require.NotEmpty(t, customer)
	require.NoError(t, deleteIt(t.Context(), t, simulated, aWorkspace))
	assert.Nil(t, readIt(t, simulated, aWorkspace))
	assert.Nil(t, readIt(t, simulated, aTable))
	return simulated, customer
}

func TestDeletedWorkspaceReturnsWithAllItHad(t *testing.T) {
	t.Parallel()
	simulated, customer := deletedWorkspace(t)
	require.NoError(t, simulated.Advance(13*day))
	makes(t, simulated, aWorkspace)
	returned := readIt(t, simulated, aWorkspace)
	assert.Equal(t, customer, returned["customerId"])
	assert.EqualValues(t, 90, returned["retentionInDays"], "what is not given anew is as it was")
	assert.Equal(t, map[string]any{"team": "a"}, returned["tags"])
	table := readIt(t, simulated, aTable)
	assert.Equal(t, "Basic", table["plan"])
	assert.EqualValues(t, 365, table["totalRetentionInDays"])
}

func TestWorkspaceOfDeletedGroupReturns(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace)
	require.NoError(t, updateIt(t.Context(), t, simulated, aTable.with(map[string]any{"plan": "Basic"})))
	require.NoError(t, deleteIt(t.Context(), t, simulated, aGroup))
	makes(t, simulated, aGroup, aWorkspace)
	assert.Equal(t, "Basic", readIt(t, simulated, aTable)["plan"])
}

func TestDeletedWorkspaceIsGoneAfterTwoWeeks(t *testing.T) {
	t.Parallel()
	simulated, customer := deletedWorkspace(t)
	require.NoError(t, simulated.Advance(15*day))
	assertFresh(t, simulated, aWorkspace, customer)
	require.NoError(t, deleteIt(t.Context(), t, simulated, aWorkspace))
	second := readIt(t, simulated, aWorkspace)
	assert.Nil(t, second)
	makes(t, simulated, aWorkspace)
	assert.Equal(t, "Analytics", readIt(t, simulated, aTable)["plan"], "it is the second one that returns")
	assert.NotEqual(t, customer, readIt(t, simulated, aWorkspace)["customerId"])
}

func TestDeletedWorkspaceDoesNotReturnElsewhere(t *testing.T) {
	t.Parallel()
	simulated, customer := deletedWorkspace(t)
	assertFresh(t, simulated, aWorkspace.with(map[string]any{"location": "northeurope"}), customer)
}

// assertFresh creates a workspace and holds that nothing of the one before returned.
func assertFresh(t *testing.T, simulated *azure.Provider, s subject, customer any) {
	t.Helper()
	makes(t, simulated, s)
	fresh := readIt(t, simulated, s)
	assert.NotEqual(t, customer, fresh["customerId"])
	assert.EqualValues(t, 30, fresh["retentionInDays"])
	assert.Nil(t, fresh["tags"])
	assert.Equal(t, "Analytics", readIt(t, simulated, aTable)["plan"])
}

func TestTableThatWasDeletedAloneDoesNotReturn(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	mine := aTable.with(map[string]any{"tableName": "Mine_CL", "schema": map[string]any{"columns": []any{map[string]any{"name": "TimeGenerated"}}}})
	mine.id = workspaceID + "/tables/Mine_CL"
	makes(t, simulated, aGroup, aWorkspace, mine)
	require.NoError(t, deleteIt(t.Context(), t, simulated, mine))
	require.NoError(t, deleteIt(t.Context(), t, simulated, aWorkspace))
	makes(t, simulated, aWorkspace)
	assert.Nil(t, readIt(t, simulated, mine))
}

func TestPlanOfATableChangesOnceAWeek(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	makes(t, simulated, aGroup, aWorkspace)
	basic, analytics := aTable.with(map[string]any{"plan": "Basic"}), aTable.with(map[string]any{"plan": "Analytics"})
	require.NoError(t, updateIt(t.Context(), t, simulated, basic), "the first time")
	require.NoError(t, updateIt(t.Context(), t, simulated, basic), "no change")
	require.NoError(t, simulated.Advance(6*day))
	require.ErrorContains(t, updateIt(t.Context(), t, simulated, analytics), "once a week")
	require.ErrorContains(t, updateIt(t.Context(), t, simulated, aTable), "once a week", "leaving it out means Analytics")
	other := basic
	other.id = workspaceID + "/tables/AKSAuditAdmin"
	require.NoError(t, updateIt(t.Context(), t, simulated, other), "each table for itself")
	require.NoError(t, simulated.Advance(2*day))
	require.NoError(t, updateIt(t.Context(), t, simulated, analytics))
	require.ErrorContains(t, updateIt(t.Context(), t, simulated, basic), "once a week")
}

func TestCommitmentBindsForAMonth(t *testing.T) {
	t.Parallel()
	tier := func(level int) subject {
		return aWorkspace.with(map[string]any{"sku": map[string]any{"name": "CapacityReservation", "capacityReservationLevel": level}})
	}
	payAsYouGo := aWorkspace.with(map[string]any{"sku": map[string]any{"name": "PerGB2018"}})
	simulated := azure.New()
	makes(t, simulated, aGroup, tier(200))
	require.NoError(t, simulated.Advance(20*day))
	require.NoError(t, updateIt(t.Context(), t, simulated, tier(300)), "it may grow")
	require.NoError(t, simulated.Advance(20*day))
	for _, lower := range []subject{tier(200), payAsYouGo} {
		require.ErrorContains(t, updateIt(t.Context(), t, simulated, lower), "31 days")
	}
	require.NoError(t, simulated.Advance(12*day))
	require.NoError(t, updateIt(t.Context(), t, simulated, tier(200)))
	require.ErrorContains(t, updateIt(t.Context(), t, simulated, payAsYouGo), "31 days")
}

func TestClockIsShared(t *testing.T) {
	t.Parallel()
	one, other := shared(t)
	makes(t, one, aGroup, aWorkspace)
	customer := readIt(t, other, aWorkspace)["customerId"]
	require.NoError(t, deleteIt(t.Context(), t, one, aWorkspace))
	require.NoError(t, other.Advance(15*day))
	makes(t, one, aWorkspace)
	assert.NotEqual(t, customer, readIt(t, one, aWorkspace)["customerId"])
}

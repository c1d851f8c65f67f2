package azure_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

func TestVersionIsTheSDKs(t *testing.T) {
	t.Parallel()
	goMod, err := os.ReadFile("../../go.mod")
	require.NoError(t, err)
	assert.Contains(t, string(goMod), "pulumi-azure-native-sdk/containerservice/v2 v"+azure.Version+"\n")
}

func TestCreatingABuiltInTableIsRefused(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), workspace(30), table("AKSAudit")))
	_, err := rig.Preview()
	require.NoError(t, err, "azure-native does not look at previews")
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "cannot create already existing resource '"+workspaceID+"/tables/AKSAudit'")
}

func TestCustomTableIsCreated(t *testing.T) {
	t.Parallel()
	mine := table("Mine_CL")
	mine.inputs["schema"] = pulumi.Map{"name": pulumi.String("Mine_CL"), "columns": pulumi.Array{
		pulumi.Map{"name": pulumi.String("TimeGenerated"), "type": pulumi.String("dateTime")},
	}}
	rig := enginetest.New(t, program(group(), workspace(30), mine))
	_, err := rig.Update()
	require.NoError(t, err)
	_, err = rig.Destroy()
	require.NoError(t, err)
}

func TestBuiltInTableIsAdopted(t *testing.T) {
	t.Parallel()
	adopt := pulumi.Import(pulumi.ID(workspaceID + "/tables/AKSAudit"))
	rig := enginetest.New(t, program(group(), workspace(90)))
	_, err := rig.Update()
	require.NoError(t, err)

	rig.Program = program(group(), workspace(90), table("AKSAudit", adopt, pulumi.RetainOnDelete(true)))
	outcome, err := rig.Update()
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"import": 1, "update": 1, "same": 3}, outcome.Counts)
	assert.EqualValues(t, 90, output(t, rig, "table", "retentionInDays"), "the workspace's retention is in effect")
	assert.Equal(t, true, output(t, rig, "table", "retentionInDaysAsDefault"))
	assert.EqualValues(t, 365, output(t, rig, "table", "totalRetentionInDays"))
	assert.EqualValues(t, 275, output(t, rig, "table", "archiveRetentionInDays"))

	again, err := rig.Update()
	require.NoError(t, err)
	assert.False(t, again.Changed(), again.Text())
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())

	rig.Program = program(group(), workspace(90), table("AKSAudit", pulumi.RetainOnDelete(true)))
	without, err := rig.Update()
	require.NoError(t, err)
	assert.False(t, without.Changed(), "the option has no use after the import")
	_, err = rig.Destroy()
	require.NoError(t, err)
	left, err := rig.Azure.Objects()
	require.NoError(t, err)
	assert.Empty(t, left, "the workspace takes its tables along")
}

func TestDeletingABuiltInTableIsRefused(t *testing.T) {
	t.Parallel()
	adopt := pulumi.Import(pulumi.ID(workspaceID + "/tables/Syslog"))
	rig := enginetest.New(t, program(group(), workspace(30)))
	_, err := rig.Update()
	require.NoError(t, err)
	rig.Program = program(group(), workspace(30), table("Syslog", adopt))
	_, err = rig.Update()
	require.NoError(t, err)
	rig.Program = program(group(), workspace(30))
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "cannot be deleted")
}

func TestImportedResourceIsDeletedLikeEveryOther(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, nil)
	require.NoError(t, rig.Azure.Seed(groupID, map[string]any{"location": "westeurope"}))
	require.NoError(t, rig.Azure.Seed(workspaceID, map[string]any{"location": "westeurope", "retentionInDays": 30}))
	existing := workspace(30)
	existing.options = []pulumi.ResourceOption{pulumi.Import(pulumi.ID(workspaceID))}
	rig.Program = program(existing)
	outcome, err := rig.Update()
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"import": 1, "create": 1, "update": 1}, outcome.Counts, "what Azure filled in is taken away again; the stack is new")

	rig.Program = program()
	_, err = rig.Update()
	require.NoError(t, err)
	left, err := rig.Azure.Objects()
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.True(t, left[0].Preexisting)
}

func TestImportOfWhatIsMissingIsRefused(t *testing.T) {
	t.Parallel()
	missing := table("Mine_CL", pulumi.Import(pulumi.ID(workspaceID+"/tables/Mine_CL")))
	rig := enginetest.New(t, program(group(), workspace(30), missing))
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), "/tables/Mine_CL' does not exist")
}

func TestDeletedWorkspaceReturns(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), workspace(30)))
	_, err := rig.Update()
	require.NoError(t, err)
	before := output(t, rig, "workspace", "customerId")
	rig.Program = program(group())
	_, err = rig.Update()
	require.NoError(t, err)
	rig.Program = program(group(), workspace(30))
	_, err = rig.Update()
	require.NoError(t, err)
	assert.Equal(t, before, output(t, rig, "workspace", "customerId"))
}

func TestUnknownTypeIsRefused(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(declared{token: "storage:StorageAccount", name: "account", inputs: pulumi.Map{}}))
	outcome, err := rig.Preview()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], `does not know the resource type "azure-native:storage:StorageAccount"`)
}

func TestNamesAndLocationsAreFilledIn(t *testing.T) {
	t.Parallel()
	unnamed := cluster(nil)
	delete(unnamed.inputs, "resourceName")
	delete(unnamed.inputs, "location")
	named := cluster(nil)
	named.name = "named"
	child := agentPool("Standard_D4s_v5")
	delete(child.inputs, "agentPoolName")
	rig := enginetest.New(t, program(group(), unnamed, named, child))
	_, err := rig.Update()
	require.NoError(t, err)
	assert.Regexp(t, "^cluster[0-9a-f]{8}$", output(t, rig, "cluster", "name"))
	assert.Equal(t, "westeurope", output(t, rig, "cluster", "location"))
	assert.Equal(t, "pool", output(t, rig, "pool", "name"), "a child has its logical name")
	again, err := rig.Update()
	require.NoError(t, err)
	assert.False(t, again.Changed(), again.Text())
}

func TestFaults(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), cluster(nil)))
	rig.Azure.Fault = func(call azure.Call) error {
		if call.Method == "Create" && !call.Preview && call.Name == "cluster" {
			return azure.PartialError{Reason: "InsufficientVCPUQuota"}
		}
		return nil
	}
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "InsufficientVCPUQuota")
	rig.Azure.Fault = nil
	repaired, err := rig.Update()
	require.NoError(t, err)
	assert.Equal(t, "update", repaired.OpOf("cluster"), "it is there, so it is not created again")

	rig.Azure.Fault = func(call azure.Call) error {
		if call.Method == "Check" && call.Name == "cluster" {
			return azure.CheckError{Property: "dnsPrefix", Reason: "is too long"}
		}
		return nil
	}
	outcome, err = rig.Preview()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "is too long")

	rig.Azure.Fault = func(azure.Call) error { return errors.New("TooManyRequests") }
	_, err = rig.Update()
	require.Error(t, err)
}

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	secret := pulumi.Map{"windowsProfile": pulumi.Map{"adminPassword": pulumi.ToSecret(pulumi.String("hunter2"))}}
	rig := enginetest.New(t, program(group(), cluster(secret)))
	_, err := rig.Update()
	require.NoError(t, err)
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())
	rig.Program = program(group(), cluster(pulumi.Map{"windowsProfile": pulumi.Map{"adminPassword": pulumi.ToSecret(pulumi.String("hunter3"))}}))
	preview, err := rig.Preview()
	require.NoError(t, err)
	assert.NotContains(t, preview.Text(), "hunter")
	for _, r := range rig.Snapshot().Resources {
		if r.URN.Name() == "cluster" {
			assert.True(t, r.Outputs["windowsProfile"].ContainsSecrets())
			assert.True(t, r.Inputs["windowsProfile"].ContainsSecrets())
		}
	}
}

// What is presumed to exist is there for whoever looks, until somebody creates it.
func TestPresumedUntilCreated(t *testing.T) {
	t.Parallel()
	first, second := shared(t)
	makes(t, first, aGroup)
	require.NoError(t, first.Presume(workspaceID, map[string]any{"location": "westeurope"}))
	require.NoError(t, first.Presume(groupID, map[string]any{"location": "eastus"}))
	assert.Equal(t, "westeurope", readIt(t, second, aGroup)["location"], "what exists is not presumed")
	assert.NotNil(t, readIt(t, second, aWorkspace))
	makes(t, second, aWorkspace)
	require.ErrorContains(t, createIt(t.Context(), t, first, aWorkspace), "cannot create already existing resource '"+workspaceID+"'")
	objects, err := first.Objects()
	require.NoError(t, err)
	for _, object := range objects {
		assert.False(t, object.Preexisting, object.ID)
	}
}

func TestDeployingIntoAnotherSubscription(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	simulated.Subscription = "another"
	makes(t, simulated, aGroup)
	objects, err := simulated.Objects()
	require.NoError(t, err)
	require.Len(t, objects, 1)
	assert.Equal(t, "/subscriptions/another/resourceGroups/rg-dev", objects[0].ID)
	assert.Nil(t, readIt(t, simulated, aGroup), "there is no second one in the usual subscription")
	caller, err := simulated.Invoke(t.Context(), &pulumirpc.InvokeRequest{Tok: "azure-native:authorization:getClientConfig"})
	require.NoError(t, err)
	assert.Equal(t, "another", caller.GetReturn().AsMap()["subscriptionId"])
}

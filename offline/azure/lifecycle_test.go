package azure_test

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

func TestEveryTypeLivesAndDies(t *testing.T) {
	t.Parallel()
	rig := newRig(t, program(everything()...))
	preview, err := rig.Preview()
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"create": 11}, preview.Counts, "ten resources and the stack")
	_, err = rig.Update()
	require.NoError(t, err)
	again, err := rig.Update()
	require.NoError(t, err)
	assert.False(t, again.Changed(), again.Text())
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"same": 10, "update": 1}, refreshed.Counts, "the cluster lists the pool that came after it")
	refreshed, err = rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())
	_, err = rig.Destroy()
	require.NoError(t, err)
	left, err := rig.Azure.Objects()
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.Equal(t, scopeID, left[0].ID, "what was there before stays")
}

func TestIDs(t *testing.T) {
	t.Parallel()
	answeredClusterID := strings.Replace(clusterID, "resourceGroups", "resourcegroups", 1)
	rig := newRig(t, program(everything()...))
	_, err := rig.Update()
	require.NoError(t, err)
	for name, id := range map[string]string{
		"group":       groupID,
		"workspace":   workspaceID,
		"cluster":     answeredClusterID,
		"pool":        answeredClusterID + "/agentPools/work",
		"window":      clusterID + "/maintenanceConfigurations/default",
		"rule":        groupID + "/providers/Microsoft.Insights/dataCollectionRules/MSCI-dev",
		"endpoint":    groupID + "/providers/Microsoft.Insights/dataCollectionEndpoints/MSCI-ingest-dev",
		"association": clusterID + "/providers/Microsoft.Insights/dataCollectionRuleAssociations/ContainerInsightsExtension",
		"setting":     clusterID + "/providers/Microsoft.Insights/diagnosticSettings/logs",
		"link":        scopeID + "/scopedResources/connection",
	} {
		assert.Equal(t, id, idOf(t, rig, name), name)
	}
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	rig := newRig(t, program(everything()...))
	_, err := rig.Update()
	require.NoError(t, err)
	guid := "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$"
	for _, want := range []struct{ name, path, pattern string }{
		{"group", "name", "^rg-dev$"},
		{"group", "type", "^Microsoft.Resources/resourceGroups$"},
		{"workspace", "customerId", guid},
		{"workspace", "provisioningState", "^Succeeded$"},
		{"workspace", "location", "^westeurope$"},
		{"cluster", "name", "^aks-dev$"},
		{"cluster", "type", "^Microsoft.ContainerService/ManagedClusters$"},
		{"cluster", "fqdn", `^dev-[0-9a-f]{8}\.hcp\.westeurope\.azmk8s\.io$`},
		{"cluster", "azurePortalFQDN", `\.portal\.hcp\.westeurope\.azmk8s\.io$`},
		{"cluster", "nodeResourceGroup", "^MC_rg-dev_aks-dev_westeurope$"},
		{"cluster", "currentKubernetesVersion", `^1\.35\.6$`},
		{"cluster", "powerState.code", "^Running$"},
		{"cluster", "identity.type", "^SystemAssigned$"},
		{"cluster", "identity.principalId", guid},
		{"cluster", "identity.tenantId", azure.TenantID},
		{"cluster", "identityProfile.kubeletidentity.objectId", guid},
		{"cluster", "identityProfile.kubeletidentity.resourceId", "/userAssignedIdentities/aks-dev-agentpool$"},
		{"cluster", "oidcIssuerProfile.issuerURL", `^https://westeurope\.oic\.prod-aks\.azure\.com/`},
		{"cluster", "addonProfiles.azurepolicy.identity.objectId", guid},
		{"pool", "type", "^Microsoft.ContainerService/managedClusters/agentPools$"},
		{"endpoint", "logsIngestion.endpoint", `^https://MSCI-ingest-dev-[0-9a-f]{4}\.westeurope-1\.ingest\.monitor\.azure\.com$`},
		{"rule", "immutableId", "^dcr-[0-9a-f]{32}$"},
	} {
		assert.Regexp(t, want.pattern, output(t, rig, want.name, want.path), "%s of %s", want.path, want.name)
	}
	assert.Nil(t, output(t, rig, "cluster", "privateFQDN"))
	assert.Nil(t, output(t, rig, "cluster", "resourceName"), "inputs of the path are no outputs")
}

func TestPrivateClusterHasNoPublicName(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), cluster(pulumi.Map{"apiServerAccessProfile": pulumi.Map{
		"enablePrivateCluster": pulumi.Bool(true), "enablePrivateClusterPublicFQDN": pulumi.Bool(false),
	}})))
	_, err := rig.Update()
	require.NoError(t, err)
	assert.Nil(t, output(t, rig, "cluster", "fqdn"))
	assert.Regexp(t, `\.privatelink\.westeurope\.azmk8s\.io$`, output(t, rig, "cluster", "privateFQDN"))
}

func TestChanges(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		name    string
		after   []declared
		op      string
		keys    []string
		deletes bool
	}{
		"tags":          {"cluster", []declared{group(), cluster(pulumi.Map{"tags": pulumi.Map{"a": pulumi.String("b")}}), agentPool("Standard_D4s_v5")}, "update", nil, false},
		"version":       {"cluster", []declared{group(), cluster(pulumi.Map{"kubernetesVersion": pulumi.String("1.36")}), agentPool("Standard_D4s_v5")}, "update", nil, false},
		"dns prefix":    {"cluster", []declared{group(), cluster(pulumi.Map{"dnsPrefix": pulumi.String("other")}), agentPool("Standard_D4s_v5")}, "replace", []string{"dnsPrefix"}, true},
		"network":       {"cluster", []declared{group(), cluster(pulumi.Map{"networkProfile": pulumi.Map{"podCidr": pulumi.String("10.245.0.0/16")}}), agentPool("Standard_D4s_v5")}, "replace", []string{"networkProfile.podCidr"}, true},
		"cluster name":  {"cluster", []declared{group(), cluster(pulumi.Map{"resourceName": pulumi.String("aks2")}), agentPool("Standard_D4s_v5")}, "replace", []string{"resourceName"}, true},
		"region":        {"cluster", []declared{group(), cluster(pulumi.Map{"location": pulumi.String("northeurope")}), agentPool("Standard_D4s_v5")}, "replace", []string{"location"}, true},
		"size of nodes": {"pool", []declared{group(), cluster(nil), agentPool("Standard_D8s_v5")}, "replace", []string{"vmSize"}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := enginetest.New(t, program(group(), cluster(nil), agentPool("Standard_D4s_v5")))
			_, err := rig.Update()
			require.NoError(t, err)
			rig.Program = program(test.after...)
			rig.Azure.ForgetCalls()
			preview, err := rig.Preview()
			require.NoError(t, err)
			assert.Equal(t, test.op, preview.OpOf(test.name), preview.Text())
			updated, err := rig.Update()
			require.NoError(t, err)
			assert.Equal(t, test.op, updated.OpOf(test.name), updated.Text())
			var keys []string
			for urn, replaceKeys := range updated.Replaced() {
				if resource.URN(urn).Name() == test.name {
					keys = replaceKeys
				}
			}
			assert.Equal(t, test.keys, keys)
			assert.Equal(t, test.deletes, deletedFirst(rig.Azure.Calls(), test.name), "the old one goes first")
			again, err := rig.Update()
			require.NoError(t, err)
			assert.False(t, again.Changed(), again.Text())
		})
	}
}

// deletedFirst says whether the resource was deleted before it was created.
func deletedFirst(calls []azure.Call, name string) bool {
	for _, call := range calls {
		if call.Preview || call.Name != name {
			continue
		}
		switch call.Method {
		case "Delete":
			return true
		case "Create":
			return false
		}
	}
	return false
}

func TestDriftIsFoundAndRepaired(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), workspace(30), cluster(nil)))
	_, err := rig.Update()
	require.NoError(t, err)
	touched, err := rig.Azure.Mutate("/workspaces/log-dev", func(o *azure.Object) { o.Inputs["retentionInDays"] = resource.NewProperty(90.0) })
	require.NoError(t, err)
	assert.Equal(t, 1, touched)
	removed, err := rig.Azure.Remove("/managedClusters/aks-dev")
	require.NoError(t, err)
	assert.Equal(t, 1, removed)

	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"update": 1, "delete": 1, "same": 2}, refreshed.Counts)
	assert.EqualValues(t, 90, output(t, rig, "workspace", "retentionInDays"))
	repaired, err := rig.Update()
	require.NoError(t, err)
	assert.Equal(t, "update", repaired.OpOf("workspace"))
	assert.Equal(t, "create", repaired.OpOf("cluster"))
	assert.EqualValues(t, 30, output(t, rig, "workspace", "retentionInDays"))
}

func TestOneIDIsCreatedOnce(t *testing.T) {
	t.Parallel()
	twin := group()
	twin.name, twin.inputs = "twin", maps.Clone(twin.inputs)
	twin.inputs["resourceGroupName"] = pulumi.String("RG-DEV")
	outcome, err := enginetest.New(t, program(group(), twin)).Update()
	require.Error(t, err)
	assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), "cannot create already existing resource '"+groupID+"'", "case does not matter")
}

func TestUpdatingWhatIsGoneFails(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), workspace(30)))
	_, err := rig.Update()
	require.NoError(t, err)
	removed, err := rig.Azure.Remove("/resourceGroups/rg-dev")
	require.NoError(t, err)
	assert.Equal(t, 1, removed, "the group that was named")
	left, err := rig.Azure.Objects()
	require.NoError(t, err)
	assert.Empty(t, left, "what is inside goes with it")

	rig.Program = program(group(), workspace(60))
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), "ResourceNotFound")
}

func TestCallsStayAsTheyCame(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group()))
	_, err := rig.Update()
	require.NoError(t, err)
	_, err = rig.Azure.Mutate("/resourceGroups/rg-dev", func(o *azure.Object) { o.Inputs["location"] = resource.NewProperty("elsewhere") })
	require.NoError(t, err)
	for _, call := range rig.Azure.Calls() {
		if call.Method == "Create" {
			assert.Equal(t, "westeurope", call.Inputs["location"].StringValue())
		}
	}
}

func TestFileOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	first := azure.Open(file)
	require.NoError(t, first.Seed(workspaceID, map[string]any{"location": "westeurope"}))
	second := azure.Open(file)
	require.NoError(t, second.Seed(groupID, map[string]any{"location": "westeurope"}))
	found, err := first.Objects()
	require.NoError(t, err)
	require.Len(t, found, 2)
	assert.Equal(t, groupID, found[0].ID)
	assert.Equal(t, "operationalinsights:Workspace", found[1].Type)
	assert.Equal(t, "log-dev", found[1].Inputs["workspaceName"].StringValue())
}

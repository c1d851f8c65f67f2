package tests

import (
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const workspaceCustomerId = "11111111-1111-1111-1111-111111111111"

func TestBaselineOutputs(t *testing.T) {
	t.Parallel()
	var outputs eventual[map[string]any]
	byCluster := map[string]eventual[map[string]string]{}
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		environment, err := baseline.New(ctx, "test", newBaselineArgs(map[string]baseline.Cluster{
			"blue": {}, "green": {Spec: cluster.Spec{MonitoringEnabled: new(false)}},
		}))
		if err != nil {
			return err
		}
		outputs = eventually[map[string]any](environment.Outputs().ToMapOutput())
		for name, output := range map[string]pulumi.StringMapOutput{
			"ids": environment.ClusterIds, "names": environment.ClusterNames, "issuers": environment.OidcIssuerUrls,
			"clientIds": environment.KubeletClientIds, "objectIds": environment.KubeletObjectIds, "rules": environment.DataCollectionRuleIds,
		} {
			byCluster[name] = eventually[map[string]string](output)
		}
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	blue := clusterOutputs("blue")
	maps.Copy(blue, map[string]any{
		"dataCollectionRuleId": blueRuleId, "dataCollectionRuleName": "MSCI-northeurope-aks-test-blue",
		"dataCollectionAssociationId": blueClusterId + "/providers/Microsoft.Insights/dataCollectionRuleAssociations/ContainerInsightsExtension",
		"dataCollectionEndpointId":    (*string)(nil),
	})
	assert.Equal(t, map[string]any{
		"resourceGroupId":      recorder.Subscription + "/resourceGroups/rg-test",
		"resourceGroupName":    "rg-test",
		"workspace":            map[string]any{"id": workspaceId, "name": "log-test", "customerId": workspaceCustomerId, "location": "northeurope"},
		"activityLogSettingId": "",
		"policyAssignmentIds":  map[string]string{},
		"policyPrincipalIds":   map[string]string{},
		"defenderPlanIds":      map[string]string{},
		"alertRecipients":      map[string]string{},
		"clusters":             map[string]any{"blue": blue, "green": clusterOutputs("green")},
	}, outputs.value(t), "and no kubeconfig among them")
	greenClusterId := strings.TrimSuffix(blueClusterId, "blue") + "green"
	for name, want := range map[string]map[string]string{
		"ids":       {"blue": blueClusterId, "green": greenClusterId},
		"names":     {"blue": "aks-test-blue", "green": "aks-test-green"},
		"issuers":   {"blue": "https://oidc.test" + blueClusterId + "/", "green": "https://oidc.test" + greenClusterId + "/"},
		"clientIds": {"blue": "44444444-4444-4444-4444-444444444444", "green": "44444444-4444-4444-4444-444444444444"},
		"objectIds": {"blue": "55555555-5555-5555-5555-555555555555", "green": "55555555-5555-5555-5555-555555555555"},
		"rules":     {"blue": blueRuleId},
	} {
		assert.Equal(t, want, byCluster[name].value(t), name)
	}
}

// TestCommandsAreQuoted has names that Azure allows and a shell would stumble over.
func TestCommandsAreQuoted(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"rg(1)": "'rg(1)'", "rg_1.x": "rg_1.x"} {
		var outputs eventual[map[string]any]
		_, err := recorder.Run(func(ctx *pulumi.Context) error {
			args := newBaselineArgs(map[string]baseline.Cluster{"blue": {}})
			args.ResourceGroup = &baseline.ResourceGroup{ExistingId: pulumi.String(recorder.Subscription + "/resourceGroups/" + name)}
			environment, err := baseline.New(ctx, "test", args)
			if err != nil {
				return err
			}
			outputs = eventually[map[string]any](environment.Outputs().ToMapOutput())
			return nil
		}, recorder.Options{})
		require.NoError(t, err)
		commands := outputs.value(t)["clusters"].(map[string]any)["blue"].(map[string]any)["commands"].(map[string]any)
		assert.Equal(t, "az aks get-credentials --resource-group "+want+" --name aks-test-blue && kubelogin convert-kubeconfig -l azurecli", commands["signIn"])
		assert.Equal(t, "az aks get-upgrades --resource-group "+want+" --name aks-test-blue --output table", commands["upgrades"])
	}
}

// clusterOutputs are those of an unmonitored cluster.
func clusterOutputs(key string) map[string]any {
	id := strings.TrimSuffix(blueClusterId, "blue") + key
	return map[string]any{
		"id": id, "name": "aks-test-" + key, "fqdn": "test.hcp.northeurope.azmk8s.io", "privateFqdn": "", "kubernetesVersion": "1.36.2",
		"nodeResourceGroup": "MC_test", "nodePoolIds": map[string]string{"system": id + "/agentPools/system"},
		"oidcIssuerUrl": "https://oidc.test" + id + "/", "identityPrincipalId": "22222222-2222-2222-2222-222222222222",
		"diagnosticSettingIds": map[string]string{"aksops": id + "/providers/Microsoft.Insights/diagnosticSettings/aksops"},
		"kubeletIdentity": map[string]any{
			"resourceId": recorder.Subscription + "/resourceGroups/MC_test/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet",
			"clientId":   "44444444-4444-4444-4444-444444444444", "objectId": "55555555-5555-5555-5555-555555555555",
		},
		"commands": map[string]any{
			"signIn":   "az aks get-credentials --resource-group rg-test --name aks-test-" + key + " && kubelogin convert-kubeconfig -l azurecli",
			"nodes":    "kubectl get nodes -o wide",
			"upgrades": "az aks get-upgrades --resource-group rg-test --name aks-test-" + key + " --output table",
			"logs":     "az monitor log-analytics query --workspace " + workspaceCustomerId + " --analytics-query 'KubeEvents | top 20 by TimeGenerated' --output table",
		},
	}
}

package tests

import (
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	scopeId          = recorder.Subscription + "/resourceGroups/rg-network/providers/Microsoft.Insights/privateLinkScopes/ampls-test"
	configEndpointId = groupId + "/providers/Microsoft.Insights/dataCollectionEndpoints/MSCI-config-northeurope-aks-test"
)

// privateLinkInputs are those of everything but the connections to a scope.
func privateLinkInputs() map[string]map[string]any {
	rule := ruleInputs(agentSettings("1m", "Off", true), nodesAndLogs...)
	rule["dataCollectionEndpointId"] = ingestEndpointId
	return map[string]map[string]any{
		endpointToken + "::ci-ingest-endpoint": endpointInputs("MSCI-ingest-westeurope-aks-test", "West Europe", "Disabled"),
		endpointToken + "::ci-config-endpoint": endpointInputs("MSCI-config-northeurope-aks-test", "northeurope", "Disabled"),
		ruleToken + "::ci-rule":                rule,
		associationToken + "::ci-association":  associationInputs,
		associationToken + "::ci-config-association": {
			"resourceUri": clusterId, "associationName": "configurationAccessEndpoint", "dataCollectionEndpointId": configEndpointId,
			"description": "Association of data collection rule endpoint. Deleting this association will break the data collection endpoint for this AKS Cluster.",
		},
	}
}

// connectionInputs are those of an endpoint's connection to the scope.
func connectionInputs(endpointName, endpointId string) map[string]any {
	return map[string]any{
		"resourceGroupName": "rg-network", "scopeName": "ampls-test", "name": endpointName + "-connection", "linkedResourceId": endpointId,
	}
}

func TestInsightsPrivateLink(t *testing.T) {
	t.Parallel()
	scopes := map[string]pulumi.StringInput{
		"without a scope": nil, "a known scope": pulumi.String(scopeId), "a scope from elsewhere": pulumi.String(scopeId).ToStringOutput(),
	}
	for name, scope := range scopes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := deployInsights(t, newInsightsArgs(insights.Spec{PrivateLink: &insights.PrivateLink{ScopeId: scope}}))
			inputs := privateLinkInputs()
			ingest, config := endpointToken+"::ci-ingest-endpoint", endpointToken+"::ci-config-endpoint"
			options := map[string]recorder.ResourceOptions{
				insights.Token + "::ci":               {Parent: stackParent},
				ingest:                                insightsOptions(),
				config:                                insightsOptions(),
				ruleToken + "::ci-rule":               insightsOptions(ingest),
				associationToken + "::ci-association": ofRule(insightsOptions(ruleToken + "::ci-rule")),
				associationToken + "::ci-config-association": insightsOptions(config),
			}
			if scope != nil {
				first, second := connectionToken+"::ci-ingest-connection", connectionToken+"::ci-config-connection"
				inputs[first] = connectionInputs("MSCI-ingest-westeurope-aks-test", ingestEndpointId)
				inputs[second] = connectionInputs("MSCI-config-northeurope-aks-test", configEndpointId)
				options[first], options[second] = insightsOptions(ingest), insightsOptions(first, config)
			}
			assert.Equal(t, inputs, inputsOf(graph))
			assert.Equal(t, options, optionsOf(graph))
		})
	}
}

// TestInsightsOrder takes cluster and workspace from resources, as an environment does.
func TestInsightsOrder(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		var cluster, workspace pulumi.CustomResourceState
		group := pulumi.String("rg-test")
		if err := ctx.RegisterResource(clusterToken, "cluster", pulumi.Map{"resourceGroupName": group, "resourceName": pulumi.String("aks-test")}, &cluster); err != nil {
			return err
		}
		if err := ctx.RegisterResource(workspaceToken, "logs", pulumi.Map{"resourceGroupName": group, "workspaceName": pulumi.String("log-test")}, &workspace); err != nil {
			return err
		}
		args := newInsightsArgs(insights.Spec{PrivateLink: &insights.PrivateLink{}})
		args.ClusterId, args.WorkspaceId = cluster.ID().ToStringOutput(), workspace.ID().ToStringOutput()
		_, err := insights.New(ctx, "ci", args)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	cluster, workspace := clusterToken+"::cluster", workspaceToken+"::logs"
	ingest, config := endpointToken+"::ci-ingest-endpoint", endpointToken+"::ci-config-endpoint"
	assert.Equal(t, map[string]recorder.ResourceOptions{
		cluster:                               {Parent: stackParent},
		workspace:                             {Parent: stackParent},
		insights.Token + "::ci":               {Parent: stackParent},
		ingest:                                insightsOptions(cluster),
		config:                                insightsOptions(cluster),
		ruleToken + "::ci-rule":               insightsOptions(cluster, ingest, workspace),
		associationToken + "::ci-association": ofRule(insightsOptions(cluster, ruleToken+"::ci-rule")),
		associationToken + "::ci-config-association": insightsOptions(cluster, config),
	}, optionsOf(graph))
	inputs := inputsOf(graph)
	maps.DeleteFunc(inputs, func(key string, _ map[string]any) bool { return key == cluster || key == workspace })
	assert.Equal(t, privateLinkInputs(), inputs, "the same inputs as with ids that are known")
}

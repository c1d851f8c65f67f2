package insights

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
)

// The prefixes by which the portal and the agent's tools recognise the objects of Container Insights.
const (
	rulePrefix           = "MSCI-"
	ingestEndpointPrefix = "MSCI-ingest-"
	configEndpointPrefix = "MSCI-config-"
)

// agentName is prefix, region and cluster within the limit. The prefix keeps its capital letters, which [naming.Name] would lower.
func agentName(limit naming.Limit, prefix, location, clusterName string) string {
	limit.Max -= len(prefix)
	limit.Min = 1
	return prefix + naming.Name(limit, azure.Region(location), clusterName)
}

func ruleName(location, clusterName string) string {
	return agentName(naming.DataCollectionRule, rulePrefix, location, clusterName)
}

func ingestEndpointName(location, clusterName string) string {
	return agentName(naming.DataCollectionEndpoint, ingestEndpointPrefix, location, clusterName)
}

func configEndpointName(location, clusterName string) string {
	return agentName(naming.DataCollectionEndpoint, configEndpointPrefix, location, clusterName)
}

// connectionName needs no check of its length: an endpoint's name leaves room enough.
func connectionName(endpointName string) string { return endpointName + "-connection" }

// named makes a name as soon as its parts are known.
func named(name func(location, clusterName string) string, location, clusterName pulumi.StringInput) pulumi.StringOutput {
	return pulumi.All(location, clusterName).ApplyT(func(parts []any) string {
		return name(parts[0].(string), parts[1].(string))
	}).(pulumi.StringOutput)
}

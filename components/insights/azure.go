package insights

import (
	ampls "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210701preview"
	dcr "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20220601"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	kindLinux = "Linux"
	// The agent finds its rule and its configuration endpoint by these names.
	extensionName         = "ContainerInsightsExtension"
	configAssociationName = "configurationAccessEndpoint"
	syslogSourceName      = "sysLogsDataSource"
	destinationName       = "ciworkspace"

	// The descriptions are those that Azure's own tools write.
	associationDescription = "Association of data collection rule. Deleting this association will break the data collection for this AKS Cluster."
	configDescription      = "Association of data collection rule endpoint. " +
		"Deleting this association will break the data collection endpoint for this AKS Cluster."
)

// endpoint is a data collection endpoint that a component is about to register.
type endpoint struct {
	azureName pulumi.StringOutput
	location  pulumi.StringInput
	private   bool
}

func buildEndpoint(args *Args, e endpoint) *dcr.DataCollectionEndpointArgs {
	access := pulumi.String("Enabled")
	if e.private {
		access = "Disabled"
	}
	return &dcr.DataCollectionEndpointArgs{
		ResourceGroupName:          args.ResourceGroupName,
		Location:                   e.location.ToStringOutput(),
		DataCollectionEndpointName: e.azureName,
		Kind:                       pulumi.String(kindLinux),
		NetworkAcls:                &dcr.DataCollectionEndpointNetworkAclsArgs{PublicNetworkAccess: access},
		Tags:                       args.Tags,
	}
}

func buildRule(args *Args, c collection, azureName pulumi.StringOutput, ingestEndpointId pulumi.StringPtrInput) *dcr.DataCollectionRuleArgs {
	return &dcr.DataCollectionRuleArgs{
		ResourceGroupName:        args.ResourceGroupName,
		Location:                 args.WorkspaceLocation.ToStringOutput(),
		DataCollectionRuleName:   azureName,
		Kind:                     pulumi.String(kindLinux),
		DataCollectionEndpointId: ingestEndpointId,
		DataSources:              buildSources(c),
		Destinations: &dcr.DataCollectionRuleDestinationsArgs{LogAnalytics: dcr.LogAnalyticsDestinationArray{
			&dcr.LogAnalyticsDestinationArgs{Name: pulumi.String(destinationName), WorkspaceResourceId: args.WorkspaceId.ToStringOutput()},
		}},
		DataFlows: buildFlows(c),
		Tags:      args.Tags,
	}
}

func buildSources(c collection) *dcr.DataCollectionRuleDataSourcesArgs {
	sources := &dcr.DataCollectionRuleDataSourcesArgs{Extensions: dcr.ExtensionDataSourceArray{&dcr.ExtensionDataSourceArgs{
		Name:              pulumi.String(extensionName),
		ExtensionName:     pulumi.String("ContainerInsights"),
		Streams:           pulumi.ToStringArray(c.streams),
		ExtensionSettings: pulumi.ToMap(c.extensionSettings()),
	}}}
	if c.syslog != nil {
		sources.Syslog = dcr.SyslogDataSourceArray{&dcr.SyslogDataSourceArgs{
			Name:          pulumi.String(syslogSourceName),
			Streams:       pulumi.ToStringArray([]string{streamSyslog}),
			FacilityNames: pulumi.ToStringArray(c.syslog.facilities),
			LogLevels:     pulumi.ToStringArray(c.syslog.logLevels),
		}}
	}
	return sources
}

func buildFlows(c collection) dcr.DataFlowArray {
	var flows dcr.DataFlowArray
	for _, one := range c.flows() {
		built := &dcr.DataFlowArgs{Streams: pulumi.ToStringArray(one.streams), Destinations: pulumi.ToStringArray([]string{destinationName})}
		if one.transform != "" {
			built.TransformKql = pulumi.String(one.transform)
		}
		flows = append(flows, built)
	}
	return flows
}

// extensionSettings are what the agent itself reads of the rule.
func (c collection) extensionSettings() map[string]any {
	namespaces := make([]any, len(c.namespaces))
	for i, namespace := range c.namespaces {
		namespaces[i] = namespace
	}
	return map[string]any{"dataCollectionSettings": map[string]any{
		"interval":               c.interval,
		"namespaceFilteringMode": c.filteringMode,
		"namespaces":             namespaces,
		"enableContainerLogV2":   c.containerLogV2,
	}}
}

func buildAssociation(clusterId, ruleId pulumi.StringInput) *dcr.DataCollectionRuleAssociationArgs {
	return &dcr.DataCollectionRuleAssociationArgs{
		ResourceUri:          clusterId,
		AssociationName:      pulumi.String(extensionName),
		Description:          pulumi.String(associationDescription),
		DataCollectionRuleId: ruleId.ToStringOutput(),
	}
}

func buildConfigAssociation(clusterId, endpointId pulumi.StringInput) *dcr.DataCollectionRuleAssociationArgs {
	return &dcr.DataCollectionRuleAssociationArgs{
		ResourceUri:              clusterId,
		AssociationName:          pulumi.String(configAssociationName),
		Description:              pulumi.String(configDescription),
		DataCollectionEndpointId: endpointId.ToStringOutput(),
	}
}

func buildConnection(scopeGroup, scopeName pulumi.StringInput, endpointName, endpointId pulumi.StringOutput) *ampls.PrivateLinkScopedResourceArgs {
	return &ampls.PrivateLinkScopedResourceArgs{
		ResourceGroupName: scopeGroup,
		ScopeName:         scopeName,
		Name:              endpointName.ApplyT(connectionName).(pulumi.StringOutput),
		LinkedResourceId:  endpointId,
	}
}

func newEndpoint(ctx *pulumi.Context, name string, args *dcr.DataCollectionEndpointArgs,
	opts ...pulumi.ResourceOption,
) (*dcr.DataCollectionEndpoint, error) {
	return dcr.NewDataCollectionEndpoint(ctx, name, args, opts...)
}

func newRule(ctx *pulumi.Context, name string, args *dcr.DataCollectionRuleArgs,
	opts ...pulumi.ResourceOption,
) (*dcr.DataCollectionRule, error) {
	return dcr.NewDataCollectionRule(ctx, name, args, opts...)
}

func newAssociation(ctx *pulumi.Context, name string, args *dcr.DataCollectionRuleAssociationArgs,
	opts ...pulumi.ResourceOption,
) (*dcr.DataCollectionRuleAssociation, error) {
	return dcr.NewDataCollectionRuleAssociation(ctx, name, args, opts...)
}

func newConnection(ctx *pulumi.Context, name string, args *ampls.PrivateLinkScopedResourceArgs,
	opts ...pulumi.ResourceOption,
) (pulumi.CustomResource, error) {
	return ampls.NewPrivateLinkScopedResource(ctx, name, args, opts...)
}

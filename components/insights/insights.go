// Package insights provides Container Insights for an AKS cluster: the data collection rule that says what the agent collects, and the
// association by which the cluster's agent finds it. The cluster's monitoring add-on, the agent itself, belongs to the cluster.
package insights

import (
	"fmt"

	dcr "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20220601"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// Token is the type token of [Insights]. It is part of every URN, so it never changes without an alias.
const Token = "aksops:insights:Insights"

const (
	clusterType   = "Microsoft.ContainerService/managedClusters"
	workspaceType = "Microsoft.OperationalInsights/workspaces"
)

// Args are the inputs of [New].
type Args struct {
	// ResourceGroupName is the resource group that receives the rule and the endpoints, as a rule the cluster's. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// ClusterId is the id of the AKS cluster, which must have the monitoring add-on with Entra ID authentication. Required.
	ClusterId pulumi.StringInput `pulumi:"clusterId"`
	// ClusterName is the cluster's Azure name, part of the name of every object. Required.
	ClusterName pulumi.StringInput `pulumi:"clusterName"`
	// ClusterLocation is the cluster's region. Required with PrivateLink, otherwise not used.
	ClusterLocation pulumi.StringInput `pulumi:"clusterLocation,optional"`
	// WorkspaceId is the id of the Log Analytics workspace that receives the data, the one that the add-on names. Required.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId"`
	// WorkspaceLocation is the workspace's region, in which Azure wants the rule. Required.
	WorkspaceLocation pulumi.StringInput `pulumi:"workspaceLocation"`
	// SubscriptionId is the GUID of the subscription that the provider deploys to. With it, a private link scope of another subscription is refused.
	// Defaults to what the provider says. Must be known at preview.
	SubscriptionId *string `pulumi:"subscriptionId,optional"`
	// Tags are put on the rule and the endpoints.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	Spec

	// ConnectAfter are connections to the same private link scope to wait for, for Go programs: a scope takes one change at a time.
	ConnectAfter []pulumi.Resource
}

// Insights is Container Insights of one cluster.
type Insights struct {
	pulumi.ResourceState

	// DataCollectionRuleId is the id of the rule.
	DataCollectionRuleId pulumi.StringOutput `pulumi:"dataCollectionRuleId"`
	// DataCollectionRuleName is the rule's Azure name.
	DataCollectionRuleName pulumi.StringOutput `pulumi:"dataCollectionRuleName"`
	// AssociationId is the id of the association of rule and cluster.
	AssociationId pulumi.StringOutput `pulumi:"associationId"`
	// IngestEndpointId is the id of the ingestion endpoint, if high log scale, network flow logs or private link need one.
	IngestEndpointId pulumi.StringPtrOutput `pulumi:"ingestEndpointId"`
	// Streams are the streams that the rule collects.
	Streams pulumi.StringArrayOutput `pulumi:"streams"`
	// Tables are the Log Analytics tables that receive data.
	Tables pulumi.StringArrayOutput `pulumi:"tables"`

	// Connections are the endpoints' connections to the private link scope, the last one last, for Go programs.
	Connections []pulumi.Resource
	// DataCollectionRule is the rule itself, for Go programs.
	DataCollectionRule *dcr.DataCollectionRule
	// Association is the association of rule and cluster, for Go programs.
	Association *dcr.DataCollectionRuleAssociation
	// IngestEndpoint is the ingestion endpoint, nil if none is needed, for Go programs.
	IngestEndpoint *dcr.DataCollectionEndpoint
	// ConfigEndpoint is the endpoint of the agent's configuration, nil without PrivateLink, for Go programs.
	ConfigEndpoint *dcr.DataCollectionEndpoint

	facts facts.Data
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *Args) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the data collection rule")
	c.Required("clusterId", azure.IsGiven(a.ClusterId), "give the id of the AKS cluster")
	c.Required("clusterName", azure.IsGiven(a.ClusterName), "give the Azure name of the AKS cluster")
	c.Required("workspaceId", azure.IsGiven(a.WorkspaceId), "give the id of the workspace that receives the data")
	c.Required("workspaceLocation", azure.IsGiven(a.WorkspaceLocation), "give the workspace's region")
	if a.PrivateLink != nil {
		c.Required("clusterLocation", azure.IsGiven(a.ClusterLocation), "give the cluster's region, in which privateLink puts the configuration endpoint")
	}
	azure.CheckLiteralID(&c, "clusterId", a.ClusterId, clusterType)
	azure.CheckLiteralID(&c, "workspaceId", a.WorkspaceId, workspaceType)
	azure.CheckSubscription(&c, "subscriptionId", a.SubscriptionId)
	c.Add("", a.Spec.Validate())
	c.Add("", a.CheckSubscription(input.Value(a.SubscriptionId, "")))
	return c.Err()
}

// New registers Container Insights for a cluster. It returns every mistake in args at once, before anything is registered.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Insights, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Token, name, err)
	}
	x := &Insights{facts: args.Facts()}
	if err := ctx.RegisterComponentResource(Token, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", Token, name, err)
	}
	if args.SubscriptionId == nil {
		if _, _, err := azure.CheckDeployed(ctx, x, args.CheckSubscription); err != nil {
			return nil, fmt.Errorf("%s %q: %w", Token, name, err)
		}
	}
	if err := terms.Tell(ctx, x, losses.InputOf(ctx, name, ""), nil, args.terms()...); err != nil {
		return nil, err
	}
	b := builder{ctx: ctx, name: name, args: args, parent: x, collection: args.collection()}
	if err := b.collect(x); err != nil {
		return nil, err
	}
	x.Streams = pulumi.ToStringArray(b.collection.allStreams()).ToStringArrayOutput()
	x.Tables = pulumi.ToStringArray(args.Spec.Tables()).ToStringArrayOutput()
	azure.RegisterOutputs(ctx, x, pulumi.Map{
		"dataCollectionRuleId":   x.DataCollectionRuleId,
		"dataCollectionRuleName": x.DataCollectionRuleName,
		"associationId":          x.AssociationId,
		"ingestEndpointId":       x.IngestEndpointId,
		"streams":                x.Streams,
		"tables":                 x.Tables,
	})
	return x, nil
}

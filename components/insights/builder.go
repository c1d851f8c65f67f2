package insights

import (
	"fmt"

	dcr "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20220601"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
)

// builder registers the children of one component.
type builder struct {
	ctx        *pulumi.Context
	name       string
	args       *Args
	parent     pulumi.Resource
	collection collection
}

// registered is an endpoint that has been registered.
type registered struct {
	*dcr.DataCollectionEndpoint
	id, azureName pulumi.StringOutput
}

// options delete a child before its replacement: names are fixed, and Azure refuses to delete a rule or an endpoint that is still
// associated, so that the whole chain has to go first.
func (b *builder) options(more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	return child(b.ctx, b.parent, b.name, more...)
}

// collect registers everything, the rule before the association that needs it.
func (b *builder) collect(x *Insights) error {
	x.IngestEndpointId = none()
	var ingest registered
	var ingestEndpointId pulumi.StringPtrInput
	if b.collection.ingestEndpoint {
		var err error
		ingest, err = b.endpoint("-ingest-endpoint", endpoint{
			azureName: named(ingestEndpointName, b.args.WorkspaceLocation, b.args.ClusterName),
			location:  b.args.WorkspaceLocation,
			private:   b.collection.privateLink,
		})
		if err != nil {
			return fmt.Errorf("creating the ingestion endpoint: %w", err)
		}
		ingestEndpointId = ingest.id
		x.IngestEndpoint, x.IngestEndpointId = ingest.DataCollectionEndpoint, ingest.id.ToStringPtrOutput()
	}
	x.DataCollectionRuleName = named(ruleName, b.args.WorkspaceLocation, b.args.ClusterName)
	if b.args.DataCollectionRuleName != nil {
		x.DataCollectionRuleName = pulumi.String(*b.args.DataCollectionRuleName).ToStringOutput()
	}
	// A rule for a cluster that could not be created would only be left over.
	losses.At(b.ctx, b.name, b.name+"-rule", "")
	rule, err := newRule(b.ctx, b.name+"-rule", buildRule(b.args, b.collection, x.DataCollectionRuleName, ingestEndpointId),
		b.options(append(b.raw(), azure.Behind(b.args.ClusterId), lossTable.Noted(b.ctx, b.name))...)...)
	if err != nil {
		return fmt.Errorf("creating the data collection rule: %w", err)
	}
	x.DataCollectionRule, x.DataCollectionRuleId = rule, rule.ID().ToStringOutput()
	losses.At(b.ctx, b.name, b.name+"-association", "")
	// The association goes before a rule that is replaced, which Azure would not delete otherwise.
	association, err := newAssociation(b.ctx, b.name+"-association", buildAssociation(b.args.ClusterId, x.DataCollectionRuleId),
		b.options(pulumi.ReplaceOnChanges([]string{"dataCollectionRuleId"}))...)
	if err != nil {
		return fmt.Errorf("associating the data collection rule with the cluster: %w", err)
	}
	x.Association, x.AssociationId = association, association.ID().ToStringOutput()
	if !b.collection.privateLink {
		return nil
	}
	return b.privateLink(x, ingest)
}

// raw lays the raw properties over the rule.
func (b *builder) raw() []pulumi.ResourceOption {
	if len(b.args.Properties) == 0 {
		return nil
	}
	return []pulumi.ResourceOption{pulumi.Transformations([]pulumi.ResourceTransformation{azure.Merge(b.args.Properties)})}
}

// none is an output that is known to be nothing.
func none() pulumi.StringPtrOutput {
	return pulumi.String("").ToStringOutput().ApplyT(func(string) *string { return nil }).(pulumi.StringPtrOutput)
}

func (b *builder) endpoint(role string, e endpoint) (registered, error) {
	losses.At(b.ctx, b.name, b.name+role, "")
	created, err := newEndpoint(b.ctx, b.name+role, buildEndpoint(b.args, e), b.options(azure.Behind(b.args.ClusterId))...)
	if err != nil {
		return registered{}, err
	}
	return registered{DataCollectionEndpoint: created, id: created.ID().ToStringOutput(), azureName: e.azureName}, nil
}

// privateLink gives the agent a private endpoint for its configuration, and puts both endpoints into the scope, if there is one.
func (b *builder) privateLink(x *Insights, ingest registered) error {
	config, err := b.endpoint("-config-endpoint", endpoint{
		azureName: named(configEndpointName, b.args.ClusterLocation, b.args.ClusterName),
		location:  b.args.ClusterLocation,
		private:   true,
	})
	if err != nil {
		return fmt.Errorf("creating the configuration endpoint: %w", err)
	}
	x.ConfigEndpoint = config.DataCollectionEndpoint
	losses.At(b.ctx, b.name, b.name+"-config-association", "")
	if _, err := newAssociation(b.ctx, b.name+"-config-association", buildConfigAssociation(b.args.ClusterId, config.id), b.options()...); err != nil {
		return fmt.Errorf("associating the configuration endpoint with the cluster: %w", err)
	}
	if b.args.PrivateLink.ScopeId == nil {
		return nil
	}
	return b.connect(x, ingest, config)
}

// connect puts both endpoints into the scope, one after the other: a scope takes one change at a time.
func (b *builder) connect(x *Insights, ingest, config registered) error {
	scope := azure.PartsOf(b.args.PrivateLink.ScopeId)
	earlier := b.args.ConnectAfter
	for _, c := range []struct {
		role     string
		endpoint registered
	}{{"-ingest-connection", ingest}, {"-config-connection", config}} {
		losses.At(b.ctx, b.name, b.name+c.role, "")
		created, err := newConnection(b.ctx, b.name+c.role, buildConnection(scope.ResourceGroup, scope.Name, c.endpoint.azureName, c.endpoint.id),
			b.options(pulumi.DependsOn(earlier))...)
		if err != nil {
			return fmt.Errorf("putting an endpoint into the private link scope: %w", err)
		}
		earlier = []pulumi.Resource{created}
		x.Connections = append(x.Connections, created)
	}
	return nil
}

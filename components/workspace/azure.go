package workspace

import (
	law "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	ampls "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210701preview"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func buildWorkspace(args *Args, azureName string) *law.WorkspaceArgs {
	return &law.WorkspaceArgs{
		ResourceGroupName:               args.ResourceGroupName,
		Location:                        args.Location.ToStringOutput(),
		WorkspaceName:                   pulumi.String(azureName),
		Identity:                        buildIdentity(args.Identity),
		Sku:                             buildSku(&args.Spec),
		RetentionInDays:                 pulumi.Int(input.Value(args.RetentionDays, defaultRetentionDays)),
		WorkspaceCapping:                buildCapping(&args.Spec),
		Features:                        buildFeatures(&args.Spec),
		PublicNetworkAccessForIngestion: network(args.PublicIngestionEnabled),
		PublicNetworkAccessForQuery:     network(args.PublicQueryEnabled),
		Tags:                            args.Tags,
	}
}

func buildIdentity(chosen *Identity) law.IdentityPtrInput {
	switch {
	case chosen == nil:
		return nil
	case chosen.UserAssignedIdentityId == nil:
		return &law.IdentityArgs{Type: law.IdentityTypeSystemAssigned}
	default:
		return &law.IdentityArgs{
			Type: law.IdentityTypeUserAssigned, UserAssignedIdentities: pulumi.StringArray{chosen.UserAssignedIdentityId},
		}
	}
}

func buildSku(spec *Spec) *law.WorkspaceSkuArgs {
	sku := &law.WorkspaceSkuArgs{Name: pulumi.String(input.Value(spec.Sku, skuPayAsYouGo))}
	if spec.CommitmentTierGb != nil {
		sku.CapacityReservationLevel = pulumi.Int(*spec.CommitmentTierGb)
	}
	return sku
}

// buildCapping always states the cap: leaving it out of a later request would keep the old one.
func buildCapping(spec *Spec) *law.WorkspaceCappingArgs {
	return &law.WorkspaceCappingArgs{DailyQuotaGb: pulumi.Float64(input.Value(spec.DailyCapGb, unlimitedDailyQuotaGb))}
}

// buildFeatures states every switch, also where it is off: what a request leaves out stays as it was.
func buildFeatures(spec *Spec) *law.WorkspaceFeaturesArgs {
	return &law.WorkspaceFeaturesArgs{
		DisableLocalAuth: pulumi.Bool(!input.Value(spec.LocalAuthenticationEnabled, false)),
		EnableLogAccessUsingOnlyResourcePermissions: pulumi.Bool(input.Value(spec.AccessMode, accessResource) == accessResource),
		ImmediatePurgeDataOn30Days:                  pulumi.Bool(input.Value(spec.ImmediatePurgeEnabled, false)),
	}
}

func network(enabled *bool) pulumi.String {
	if input.Value(enabled, true) {
		return "Enabled"
	}
	return "Disabled"
}

// buildTable leaves out what is not chosen: Azure then takes the default, as it does in every later request. For a Basic table it refuses
// an interactive retention, even the one that it has.
func buildTable(tableName string, table Table, resourceGroup, workspaceName pulumi.StringInput) *law.TableArgs {
	args := &law.TableArgs{
		ResourceGroupName: resourceGroup,
		WorkspaceName:     workspaceName,
		TableName:         pulumi.String(tableName),
		Plan:              pulumi.String(input.Value(table.Plan, planAnalytics)),
	}
	if table.RetentionDays != nil {
		args.RetentionInDays = pulumi.Int(*table.RetentionDays)
	}
	if table.TotalRetentionDays != nil {
		args.TotalRetentionInDays = pulumi.Int(*table.TotalRetentionDays)
	}
	return args
}

func buildPrivateLink(connectionName pulumi.StringInput, scope privateLinkScope, workspaceId pulumi.StringInput) *ampls.PrivateLinkScopedResourceArgs {
	return &ampls.PrivateLinkScopedResourceArgs{
		ResourceGroupName: scope.resourceGroup,
		ScopeName:         scope.name,
		Name:              connectionName.ToStringOutput(),
		LinkedResourceId:  workspaceId.ToStringOutput(),
	}
}

func newWorkspace(ctx *pulumi.Context, name string, args *law.WorkspaceArgs, opts ...pulumi.ResourceOption) (*law.Workspace, error) {
	return law.NewWorkspace(ctx, name, args, opts...)
}

// principalOf is the object id of the identity that Azure made for a workspace, empty for one that has none.
func principalOf(w *law.Workspace) pulumi.StringOutput {
	return w.Identity.PrincipalId().ApplyT(func(id *string) string { return input.Value(id, "") }).(pulumi.StringOutput)
}

func readWorkspace(ctx *pulumi.Context, name string, id pulumi.StringInput, opts ...pulumi.ResourceOption) (*law.Workspace, error) {
	return law.GetWorkspace(ctx, name, id.ToStringOutput().ApplyT(func(id string) pulumi.ID { return pulumi.ID(id) }).(pulumi.IDOutput), nil, opts...)
}

func newTable(ctx *pulumi.Context, name string, args *law.TableArgs, opts ...pulumi.ResourceOption) (*law.Table, error) {
	return law.NewTable(ctx, name, args, opts...)
}

func newPrivateLink(
	ctx *pulumi.Context, name string, args *ampls.PrivateLinkScopedResourceArgs, opts ...pulumi.ResourceOption,
) (*ampls.PrivateLinkScopedResource, error) {
	return ampls.NewPrivateLinkScopedResource(ctx, name, args, opts...)
}

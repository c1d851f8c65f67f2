// Package workspace provides the Log Analytics workspace of an environment: a new one, or an existing one taken by its id.
package workspace

import (
	"fmt"
	"maps"
	"slices"

	law "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Token is the type token of [Workspace]. It is part of every URN, so it never changes without an alias.
const Token = "aksops:workspace:Workspace"

// The workspace's logical names, below the component's. What is read has another name than what is created: under one name, reading another workspace
// in the place of the created one deletes that, protected or not (pulumi/pkg/resource/deploy/step_generator.go, GenerateReadSteps).
const (
	workspaceRole = "-workspace"
	existingRole  = "-existing-workspace"
	tableRole     = "-table-"
)

// Args are the inputs of [New].
type Args struct {
	// ResourceGroupName is the resource group that receives the workspace. Required unless ExistingWorkspaceId is given.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName,optional"`
	// Location is the workspace's region. Required unless ExistingWorkspaceId is given. Changing it replaces the workspace, with the
	// loss of its data.
	Location pulumi.StringInput `pulumi:"location,optional"`
	// SubscriptionId is the GUID of the subscription that the provider deploys to. With it, what would be registered below an existing workspace or a
	// private link scope of another subscription is refused. Defaults to what the provider says. Must be known at preview.
	SubscriptionId *string `pulumi:"subscriptionId,optional"`
	Spec
}

// Workspace is a Log Analytics workspace with the plans and retention of its tables.
type Workspace struct {
	pulumi.ResourceState

	// WorkspaceId is the workspace's resource id.
	WorkspaceId pulumi.StringOutput `pulumi:"workspaceId"`
	// WorkspaceName is its Azure name.
	WorkspaceName pulumi.StringOutput `pulumi:"workspaceName"`
	// ResourceGroupName is the resource group that it is in.
	ResourceGroupName pulumi.StringOutput `pulumi:"resourceGroupName"`
	// Location is its region.
	Location pulumi.StringOutput `pulumi:"location"`
	// CustomerId is the GUID by which agents and queries name it.
	CustomerId pulumi.StringOutput `pulumi:"customerId"`
	// PrincipalId is the object id of the system-assigned identity that Identity asks for, empty without one.
	PrincipalId pulumi.StringOutput `pulumi:"principalId"`

	// Connections is the connection to the private link scope, if there is one, for Go programs that connect more to that scope.
	Connections []pulumi.Resource

	// Workspace is the workspace itself, for Go programs; nil for an existing one.
	Workspace *law.Workspace
	// Tables are the tables that have been adopted, by name, for Go programs.
	Tables map[string]*law.Table

	// created is the workspace, for what has to wait for it; empty for an existing one.
	created []pulumi.Resource
	facts   facts.Workspace
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *Args) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	if a.ExistingWorkspaceId == nil {
		azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the workspace")
		c.Required("location", azure.IsGiven(a.Location), "give the workspace's region")
	}
	azure.CheckSubscription(&c, "subscriptionId", a.SubscriptionId)
	c.Add("", a.Spec.Validate())
	c.Add("", a.CheckSubscription(input.Value(a.SubscriptionId, "")))
	return c.Err()
}

// New registers a workspace. It returns every mistake in args at once, before anything is registered.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Workspace, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Token, name, err)
	}
	w := &Workspace{Tables: map[string]*law.Table{}, facts: args.Facts()}
	migration := azure.Migrate(ctx, inheritedRetention(name, &args.Spec))
	if err := ctx.RegisterComponentResource(Token, name, w, append(slices.Clip(opts), migration)...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", Token, name, err)
	}
	if args.SubscriptionId == nil {
		if _, _, err := azure.CheckDeployed(ctx, w, args.CheckSubscription); err != nil {
			return nil, fmt.Errorf("%s %q: %w", Token, name, err)
		}
	}
	if err := w.open(ctx, name, args); err != nil {
		return nil, err
	}
	if err := w.adoptTables(ctx, name, &args.Spec); err != nil {
		return nil, err
	}
	if err := w.joinPrivateLink(ctx, name, args.PrivateLinkScopeId); err != nil {
		return nil, err
	}
	azure.RegisterOutputs(ctx, w, pulumi.Map{
		"workspaceId":       w.WorkspaceId,
		"workspaceName":     w.WorkspaceName,
		"resourceGroupName": w.ResourceGroupName,
		"location":          w.Location,
		"customerId":        w.CustomerId,
		"principalId":       w.PrincipalId,
	})
	return w, nil
}

// open creates the workspace, or reads the existing one, so that a wrong id fails at preview.
func (w *Workspace) open(ctx *pulumi.Context, name string, args *Args) error {
	if args.ExistingWorkspaceId != nil {
		found, err := readWorkspace(ctx, name+existingRole, args.ExistingWorkspaceId, pulumi.Parent(w))
		if err != nil {
			return fmt.Errorf("reading the existing workspace: %w", err)
		}
		parts := azure.PartsOf(args.ExistingWorkspaceId)
		w.WorkspaceId, w.WorkspaceName, w.ResourceGroupName = args.ExistingWorkspaceId.ToStringOutput(), parts.Name, parts.ResourceGroup
		// However the region is spelt there, it becomes part of names here.
		w.Location = found.Location.ApplyT(azure.Region).(pulumi.StringOutput)
		w.CustomerId, w.PrincipalId = found.CustomerId, pulumi.String("").ToStringOutput()
		return nil
	}
	azureName := input.Value(args.WorkspaceName, naming.Name(naming.Workspace, name))
	options := child(ctx, w, name, pulumi.Protect(args.protected()), pulumi.RetainOnDelete(input.Value(args.RetainOnDelete, false)), lossTable.Noted(ctx, name))
	losses.At(ctx, name, name+workspaceRole, "")
	created, err := newWorkspace(ctx, name+workspaceRole, buildWorkspace(args, azureName), options...)
	if err != nil {
		return fmt.Errorf("creating the workspace: %w", err)
	}
	w.Workspace, w.created = created, []pulumi.Resource{created}
	w.WorkspaceId, w.WorkspaceName = created.ID().ToStringOutput(), azure.After(ctx, azureName, created)
	w.ResourceGroupName, w.Location = args.ResourceGroupName.ToStringOutput(), args.Location.ToStringOutput()
	w.CustomerId, w.PrincipalId = created.CustomerId, pulumi.String("").ToStringOutput()
	if args.Identity != nil && args.Identity.UserAssignedIdentityId == nil {
		w.PrincipalId = principalOf(created)
	}
	return nil
}

// adoptTables imports each table before it updates it: a table exists as soon as its workspace does, and Azure refuses to create or
// delete one.
func (w *Workspace) adoptTables(ctx *pulumi.Context, name string, spec *Spec) error {
	tables, inherits := spec.managedTables(), spec.inheritors(losses.FormerOf(ctx, tableType, totalRetentionInput), name+tableRole)
	for _, tableName := range slices.Sorted(maps.Keys(tables)) {
		id := azure.UntiedID(ctx, pulumi.Sprintf("%s/tables/%s", w.WorkspaceId, tableName))
		args := buildTable(tableName, tables[tableName], azure.Untied(ctx, w.ResourceGroupName), azure.Untied(ctx, w.WorkspaceName))
		options := child(ctx, w, name, pulumi.Import(id), pulumi.RetainOnDelete(true), pulumi.DependsOn(w.created))
		losses.At(ctx, name, name+tableRole+tableName, input.Key("tables", tableName))
		losses.Unset(ctx, name+tableRole+tableName, spec.unsetOf(tables[tableName]))
		if slices.Contains(inherits, tableName) {
			losses.Instead(ctx, name, name+tableRole+tableName, "totalRetentionDays", "totalRetentionDays")
		}
		adopted, err := newTable(ctx, name+tableRole+tableName, args, options...)
		if err != nil {
			return fmt.Errorf("adopting table %s: %w", tableName, err)
		}
		w.Tables[tableName] = adopted
	}
	return nil
}

type privateLinkScope struct{ resourceGroup, name pulumi.StringInput }

func (w *Workspace) joinPrivateLink(ctx *pulumi.Context, name string, scopeId pulumi.StringInput) error {
	if scopeId == nil {
		return nil
	}
	parts := azure.PartsOf(scopeId)
	connectionName := w.WorkspaceName.ApplyT(func(workspaceName string) string {
		return naming.Name(naming.PrivateLinkConnection, workspaceName, "connection")
	}).(pulumi.StringOutput)
	args := buildPrivateLink(connectionName, privateLinkScope{parts.ResourceGroup, parts.Name}, w.WorkspaceId)
	losses.At(ctx, name, name+"-private-link", "privateLinkScopeId")
	connection, err := newPrivateLink(ctx, name+"-private-link", args, child(ctx, w, name)...)
	if err != nil {
		return fmt.Errorf("joining the private link scope: %w", err)
	}
	w.Connections = []pulumi.Resource{connection}
	return nil
}

package workspace

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Holding is the workspace as a thing that cannot be brought back, and false for an existing one, which is not the component's. Name is the component's.
func (a *Args) Holding(name string) (guard.Holding, bool) {
	if a.ExistingWorkspaceId != nil {
		return guard.Holding{}, false
	}
	held := guard.Holding{
		LogicalName: name + workspaceRole, Protected: a.protected(), Retained: input.Value(a.RetainOnDelete, false),
		Fixed: map[string]pulumi.Input{
			"resourceGroup.name": a.ResourceGroupName,
			"workspaceName":      pulumi.String(input.Value(a.WorkspaceName, naming.Name(naming.Workspace, name))),
			"location":           a.Location,
		},
	}
	if len(a.Tables) > 0 {
		held.Adopted = append(held.Adopted, "workspace.tables")
	}
	if a.TotalRetentionDays != nil {
		held.Adopted = append(held.Adopted, "workspace.totalRetentionDays")
	}
	return held, true
}

// HoldingIn is a workspace as a checkpoint has its inputs.
func HoldingIn(inputs map[string]any) guard.Holding {
	leaves := azure.PlainLeaves(inputs)
	return guard.Holding{Fixed: map[string]pulumi.Input{
		"resourceGroup.name": leaves["resourceGroupName"], "workspaceName": leaves["workspaceName"], "location": leaves["location"],
	}}
}

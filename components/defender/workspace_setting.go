package defender

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// WorkspaceSetting is the workspace to which the agents that Defender for Cloud itself puts on machines of the subscription send. A
// subscription has one such setting; without it, Defender for Cloud makes workspaces of its own. One that exists already has to be imported.
type WorkspaceSetting struct {
	// WorkspaceId is the workspace. Defaults to the environment's.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
}

func (w *WorkspaceSetting) check(c *input.Checker, defaultWorkspace bool) {
	if w == nil {
		return
	}
	azure.CheckLiteralID(c, "workspaceSetting.workspaceId", w.WorkspaceId, workspaceType)
	if w.WorkspaceId == nil && !defaultWorkspace {
		c.Failf("workspaceSetting.workspaceId", "is required: give the workspace that receives the data")
	}
}

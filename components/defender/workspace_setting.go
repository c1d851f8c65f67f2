package defender

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// WorkspaceSetting named the workspace to which the Log Analytics agent sent that Defender for Cloud itself put on machines of the subscription. It is
// refused: the agent was retired on 31 August 2024 (defender-docs, docs/prepare-deprecation-log-analytics-mma-ama.md), and nothing reads the setting now.
type WorkspaceSetting struct {
	// WorkspaceId was the workspace.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
}

func (w *WorkspaceSetting) check(c *input.Checker) {
	if w != nil {
		c.Failf("workspaceSetting", "is for the Log Analytics agent, which Azure retired on 31 August 2024, and does nothing any more: remove it; "+
			"the sensor's workspace is defender.workspaceId of the cluster, that of alerts and recommendations is export.workspace")
	}
}

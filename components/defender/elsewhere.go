package defender

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// CheckSubscription reports what would be registered in another subscription than the given one, to which the provider deploys; nothing where that is
// "", not known. WorkspaceID is the workspace of what names no other.
func (s *Spec) CheckSubscription(subscription string, workspaceID pulumi.StringInput) error {
	if s == nil {
		return nil
	}
	var c input.Checker
	if s.Export != nil && s.Export.workspace().addsSolution() {
		azure.CheckHere(&c, "export", subscription, workspaceID, "would put the solution SecurityCenterFree on the workspace",
			"set export.workspace.solutionEnabled to false, and put the solution there in the stack that deploys to that subscription")
	}
	if s.Sentinel == nil {
		return c.Err()
	}
	path, id := "sentinel", workspaceID
	if s.Sentinel.WorkspaceId != nil {
		path, id = "sentinel.workspaceId", s.Sentinel.WorkspaceId
	}
	if input.Value(s.Sentinel.OnboardingEnabled, true) || input.Value(s.Sentinel.RulesEnabled, true) {
		azure.CheckHere(&c, path, subscription, id, "would put Sentinel and its rules on a workspace",
			"remove sentinel, and put it there in the stack that deploys to that subscription")
	}
	return c.Err()
}

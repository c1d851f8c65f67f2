package workspace

import (
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// CheckSubscription reports what would be registered in another subscription than the given one, to which the provider deploys; nothing where that is
// "", not known.
func (s *Spec) CheckSubscription(subscription string) error {
	if s == nil {
		return nil
	}
	var c input.Checker
	if len(s.Tables) > 0 {
		azure.CheckHere(&c, "tables", subscription, s.ExistingWorkspaceId, "changes tables of existingWorkspaceId",
			"remove tables, and set them in the stack that deploys to that subscription")
	}
	azure.CheckHere(&c, "privateLinkScopeId", subscription, s.PrivateLinkScopeId, "would put a connection into a private link scope",
		"leave it out, and connect the workspace in that subscription, or take a scope of this one")
	return c.Err()
}

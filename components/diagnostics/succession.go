package diagnostics

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
)

// MaySucceed says whether a setting of the spec may send to where another one of the state sends to, whose inputs a checkpoint has. Azure takes a category
// for a sink from one setting only, so that the new one has to wait until the old one is gone.
func (s *Spec) MaySucceed(name string, former map[string]any) bool {
	for _, setting := range s.settings() {
		if setting.Name != name {
			continue
		}
		to := setting.named()
		return to.none() && former["workspaceId"] != nil ||
			maySend(to.workspaceId, former["workspaceId"]) || maySend(to.storageAccountId, former["storageAccountId"]) ||
			maySend(to.eventHubAuthorizationRuleId, former["eventHubAuthorizationRuleId"]) || maySend(to.marketplacePartnerId, former["marketplacePartnerId"])
	}
	return false
}

func maySend(to pulumi.StringInput, former any) bool {
	if to == nil || former == nil {
		return false
	}
	id, known := azure.Literal(to)
	was, isText := former.(string)
	return !known || !isText || strings.EqualFold(id, was)
}

// inPlaceOf replaces the setting whose place another one takes, so that the old one is deleted before the new one is created.
func inPlaceOf(ctx *pulumi.Context, name string) []pulumi.ResourceOption {
	former := losses.Former(ctx, name)
	if former == "" {
		return nil
	}
	return []pulumi.ResourceOption{pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(former)}})}
}

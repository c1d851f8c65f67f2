package diagnostics

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
)

// Succeeds says how much a setting of the spec has in common with another one of the state, whose inputs a checkpoint has: nothing if they send to
// different places, and otherwise one more than the logs that both send. Azure takes a log for a place from one setting only, so that the new one has to
// wait until the old one is gone. The default workspace is known by its id.
func (s *Spec) Succeeds(name string, former map[string]any, defaultWorkspace string) int {
	for _, setting := range s.settings() {
		if setting.Name != name {
			continue
		}
		if setting.sharesSinkWith(former, defaultWorkspace, true) {
			return 1 + len(setting.content(ManagedCluster).shared(sentBy(former).content(ManagedCluster)))
		}
	}
	return 0
}

// Takes are the logs that a setting of the spec would send to where another one of the state sends them, as far as the places are known.
func (s *Spec) Takes(name string, former map[string]any, defaultWorkspace string) []string {
	for _, setting := range s.settings() {
		if setting.Name == name && setting.sharesSinkWith(former, defaultWorkspace, false) {
			return setting.content(ManagedCluster).shared(sentBy(former).content(ManagedCluster))
		}
	}
	return nil
}

// sharesSinkWith says whether two settings send to one place, and for places that are not known what it is told.
func (s *Setting) sharesSinkWith(former map[string]any, defaultWorkspace string, unknown bool) bool {
	sends := func(to pulumi.StringInput, former any) bool {
		if to == nil || former == nil {
			return false
		}
		id, known := azure.Literal(to)
		was, isText := former.(string)
		if !known || !isText {
			return unknown
		}
		return was != "" && strings.EqualFold(id, was)
	}
	to := s.named().orDefault(pulumi.String(defaultWorkspace))
	return sends(to.workspaceId, former["workspaceId"]) || sends(to.storageAccountId, former["storageAccountId"]) ||
		sends(to.eventHubAuthorizationRuleId, former["eventHubAuthorizationRuleId"]) || sends(to.marketplacePartnerId, former["marketplacePartnerId"])
}

// sentBy is what a setting of the state sends.
func sentBy(former map[string]any) *Setting {
	setting := &Setting{}
	logs, _ := former["logs"].([]any)
	for _, one := range logs {
		log, _ := one.(map[string]any)
		if category, ok := log["category"].(string); ok {
			setting.Categories = append(setting.Categories, category)
		}
		if group, ok := log["categoryGroup"].(string); ok {
			setting.CategoryGroups = append(setting.CategoryGroups, group)
		}
	}
	return setting
}

// inPlaceOf replaces the setting whose place another one takes, so that the old one is deleted before the new one is created.
func inPlaceOf(ctx *pulumi.Context, name string) []pulumi.ResourceOption {
	former := losses.Former(ctx, name)
	if former == "" {
		return nil
	}
	return []pulumi.ResourceOption{pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(former)}})}
}

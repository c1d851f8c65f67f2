package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/policy"
)

// TestConstantsAreTheValues holds the constants of each input to the values that its error lists.
func TestConstantsAreTheValues(t *testing.T) {
	t.Parallel()
	found := mistakes(t, map[string]string{
		"location": "northeurope",
		"clusters": `{"main":{"tier":"x","supportPlan":"x","upgrades":{"channel":"x","nodeOsChannel":"x"},"insights":{"preset":"x"},"diagnostics":{"preset":"x"}}}`,
		"policy":   `{"assignments":{"a":{"preset":"x","stage":"x"}}}`,
		"alerts":   `{"profile":"x","actionGroups":{"team":{"emails":{"mailbox":{"address":"team@example.com"}}}}}`,
	}, nil)
	allowed := map[string][]string{}
	for _, mistake := range found {
		if _, list, listed := strings.Cut(mistake.Problem, "must be one of "); listed {
			list, _, _ = strings.Cut(list, ";")
			allowed[mistake.Path] = strings.Split(list, ", ")
		}
	}
	for path, constants := range map[string][]string{
		"clusters.main.tier":                   {cluster.TierFree, cluster.TierStandard, cluster.TierPremium},
		"clusters.main.supportPlan":            {cluster.SupportKubernetesOfficial, cluster.SupportLongTerm},
		"clusters.main.upgrades.channel":       {cluster.ChannelNone, cluster.ChannelPatch, cluster.ChannelStable, cluster.ChannelRapid, cluster.ChannelNodeImage},
		"clusters.main.upgrades.nodeOsChannel": {cluster.NodeOsNone, cluster.NodeOsUnmanaged, cluster.NodeOsSecurityPatch, cluster.NodeOsImage},
		"clusters.main.insights.preset":        {insights.PresetCostOptimized, insights.PresetCustom, insights.PresetLogsAndEvents, insights.PresetNodesAndLogs, insights.PresetStandard},
		"clusters.main.diagnostics.preset":     {diagnostics.PresetFull, diagnostics.PresetMinimal, diagnostics.PresetRecommended},
		"policy.assignments.a.stage":           {policy.StageObserve, policy.StageWarn, policy.StageEnforce},
		"alerts.profile":                       {alerts.ProfileNone, alerts.ProfileMinimal, alerts.ProfileStandard, alerts.ProfileFull},
	} {
		assert.ElementsMatch(t, allowed[path], constants, path)
	}
	presets := allowed["policy.assignments.a.preset"]
	require.NotEmpty(t, presets)
	assert.Subset(t, presets, []string{policy.PresetPodSecurityBaseline, policy.PresetPodSecurityRestricted, policy.PresetDeploymentSafeguards})
}

package settings

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestInputs(t *testing.T) {
	t.Parallel()
	inputs := Inputs()
	assert.True(t, slices.IsSorted(inputs))
	assert.Len(t, slices.Compact(slices.Clone(inputs)), len(inputs), "an input is listed twice")
	for _, want := range []string{
		"name", "location", "tags", "resourceGroup.existingId",
		"workspace.retentionDays", "workspace.tables.*.plan", "workspace.tags",
		"clusters.*.tier", "clusters.*.properties", "clusters.*.apiServer.authorizedIpRanges", "clusters.*.metrics.labelsAllowlist",
		"clusters.*.nodePools[].vmSize", "clusters.*.nodePools[].zones", "clusters.*.nodePools[].labels",
		"clusters.*.maintenanceWindows.nodeOs.schedule.weekly.dayOfWeek", "clusters.*.maintenanceWindows.default.notAllowedDates[].start",
		"clusters.*.insights.preset", "clusters.*.diagnostics.settings[].workspaceId", "activityLog.enabled", "activityLog.categories",
	} {
		assert.Contains(t, inputs, want)
	}
	for _, path := range inputs {
		for _, other := range inputs {
			assert.False(t, strings.HasPrefix(other, path+".") || strings.HasPrefix(other, path+"["), "%s contains %s", path, other)
		}
	}
}

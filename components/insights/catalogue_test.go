package insights

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTables(t *testing.T) {
	t.Parallel()
	standard := []string{
		"ContainerInventory", "ContainerLogV2", "ContainerNodeInventory", "InsightsMetrics", "KubeEvents", "KubeMonAgentEvents",
		"KubeNodeInventory", "KubePVInventory", "KubePodInventory", "KubeServices", "Perf",
	}
	groupStream := []string{"Microsoft-ContainerInsights-Group-Default"}
	assert.Equal(t, []string{"ContainerLogV2", "InsightsMetrics", "KubeEvents", "KubeNodeInventory", "KubePodInventory", "Perf"}, (*Spec)(nil).Tables())
	assert.Equal(t, []string{"ContainerLogV2", "KubeEvents", "KubePodInventory"}, (&Spec{Preset: new(PresetWithPrometheus)}).Tables())
	assert.Equal(t, standard, (&Spec{Preset: new("standard")}).Tables())
	assert.Equal(t, standard, (&Spec{Preset: new("costOptimized"), HighLogScaleEnabled: new(true)}).Tables())
	assert.Equal(t, standard, (&Spec{Preset: new("custom"), Streams: groupStream}).Tables())
	old := (&Spec{Preset: new("custom"), Streams: groupStream, ContainerLogV2Enabled: new(false)}).Tables()
	assert.Contains(t, old, "ContainerLog")
	assert.NotContains(t, old, "ContainerLogV2")
	assert.Equal(t, []string{"Perf", "Syslog"}, (&Spec{Preset: new("custom"), Streams: []string{"Microsoft-Perf"}, Syslog: &Syslog{}}).Tables())
}

func TestCatalogueIsConsistent(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"costOptimized", "custom", "logsAndEvents", "nodesAndLogs", "standard"}, presetNames())
	for name, preset := range presets {
		assert.Subset(t, streamNames(), preset.Streams, name)
		assert.Regexp(t, intervalPattern, preset.Interval, name)
	}
	for _, stream := range streams {
		assert.Subset(t, streamNames(), stream.Members, stream.Name)
		assert.Equal(t, len(stream.Members) == 0, stream.Table != "", stream.Name)
	}
	assert.Len(t, syslogOptions.Facilities, 20)
	assert.Subset(t, syslogOptions.Facilities, syslogOptions.DefaultFacilities)
	assert.Subset(t, syslogOptions.LogLevels, syslogOptions.DefaultLogLevels)
}

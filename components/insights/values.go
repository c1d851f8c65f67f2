package insights

// Values of [Spec.Preset].
const (
	// PresetCostOptimized collects less often, and leaves out what costs most.
	PresetCostOptimized = "costOptimized"
	// PresetStandard collects every stream of Container Insights but the older one of container logs.
	PresetStandard = "standard"
	// PresetNodesAndLogs collects logs, events, the inventory of pods, and nodes with their performance. It is the default without managed Prometheus.
	PresetNodesAndLogs = "nodesAndLogs"
	// PresetLogsAndEvents collects logs, events and the inventory of pods.
	PresetLogsAndEvents = "logsAndEvents"
	// PresetCustom collects the streams of [Spec.Streams].
	PresetCustom = "custom"
)

package insights

// Values of [Spec.Preset].
const (
	// PresetCostOptimized collects less often, and leaves out what costs most.
	PresetCostOptimized = "costOptimized"
	// PresetStandard collects every stream of Container Insights but the older one of container logs.
	PresetStandard = "standard"
	// PresetLogsAndEvents collects logs, events and the inventory of pods.
	PresetLogsAndEvents = "logsAndEvents"
	// PresetCustom collects the streams of [Spec.Streams].
	PresetCustom = "custom"
)

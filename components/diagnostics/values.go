package diagnostics

// Values of [Spec.Preset].
const (
	// PresetMinimal sends the fewest categories.
	PresetMinimal = "minimal"
	// PresetRecommended sends the audit of changes, guard and the control plane. It is the default.
	PresetRecommended = "recommended"
	// PresetFull sends every category.
	PresetFull = "full"
)

package alerts

// Values of [Spec.Profile].
const (
	// ProfileNone makes only rules of your own.
	ProfileNone = "none"
	// ProfileMinimal has rules on outages and what leads to them.
	ProfileMinimal = "minimal"
	// ProfileStandard is the default.
	ProfileStandard = "standard"
	// ProfileFull has every rule of the catalogue, also those that help with tuning and audit.
	ProfileFull = "full"
)

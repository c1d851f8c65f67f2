package policy

// Values of [AssignmentSpec.Stage].
const (
	// StageObserve reports what breaks the policies, and refuses nothing.
	StageObserve = "observe"
	// StageWarn also warns whoever deploys it.
	StageWarn = "warn"
	// StageEnforce refuses it.
	StageEnforce = "enforce"
)

// Values of [AssignmentSpec.Preset] for clusters; docs/policy.md lists all.
const (
	// PresetPodSecurityBaseline is the baseline of the Pod Security Standards.
	PresetPodSecurityBaseline = "podSecurityBaseline"
	// PresetPodSecurityRestricted is the restricted one of the Pod Security Standards.
	PresetPodSecurityRestricted = "podSecurityRestricted"
	// PresetDeploymentSafeguards are the safeguards that AKS recommends for deployments.
	PresetDeploymentSafeguards = "deploymentSafeguards"
)

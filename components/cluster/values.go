package cluster

// Values of [Spec.Tier].
const (
	// TierFree has no guarantee of availability.
	TierFree = "Free"
	// TierStandard has the guarantee of availability of AKS. It is the default.
	TierStandard = "Standard"
	// TierPremium is TierStandard with long-term support.
	TierPremium = "Premium"
)

// Values of [Spec.SupportPlan].
const (
	// SupportKubernetesOfficial ends with the community's support of a version. It is the default.
	SupportKubernetesOfficial = "KubernetesOfficial"
	// SupportLongTerm lasts two years, and needs [TierPremium].
	SupportLongTerm = "AKSLongTermSupport"
)

// Values of [Upgrades.Channel].
const (
	// ChannelNone upgrades nothing by itself.
	ChannelNone = "none"
	// ChannelPatch upgrades to the newest patch of the minor version. It is the default.
	ChannelPatch = "patch"
	// ChannelStable upgrades to the newest patch of the minor version before the newest.
	ChannelStable = "stable"
	// ChannelRapid upgrades to the newest version.
	ChannelRapid = "rapid"
	// ChannelNodeImage upgrades the images of the nodes only, an older form of [Upgrades.NodeOsChannel].
	ChannelNodeImage = "node-image"
)

// Values of [Upgrades.NodeOsChannel].
const (
	// NodeOsNone leaves the nodes' images as they are.
	NodeOsNone = "None"
	// NodeOsUnmanaged leaves updates to the operating system.
	NodeOsUnmanaged = "Unmanaged"
	// NodeOsSecurityPatch applies security updates by AKS.
	NodeOsSecurityPatch = "SecurityPatch"
	// NodeOsImage replaces the nodes' images weekly. It is the default.
	NodeOsImage = "NodeImage"
)

package cluster

// driftingInputs are the cluster's inputs that Azure changes by itself, so that an update must not change them back. They are few,
// each with its reason: what is ignored can no longer be edited either.
func (s *Spec) driftingInputs() []string {
	var ignored []string
	// Channels stable and rapid move the minor version: sending the old one would be a downgrade, which AKS refuses. Under channel
	// patch, AKS answers a major.minor version with the same text, so that an edit still works. A version that nobody chose is AKS's.
	if channel := s.Upgrades.channel(); s.KubernetesVersion == nil || channel == channelStable || channel == channelRapid {
		ignored = append(ignored, "kubernetesVersion")
	}
	system := s.systemPool()
	// The autoscaler sets the count.
	if system.autoscaled() {
		ignored = append(ignored, "agentPoolProfiles[0].count")
	}
	// The pool follows the cluster's upgrades.
	if s.poolsFollowUpgrades() {
		ignored = append(ignored, "agentPoolProfiles[0].orchestratorVersion")
	}
	// Azure Policy and Defender for Cloud roll the sensor out by themselves; an update would take it away again.
	if s.Defender == nil {
		ignored = append(ignored, "securityProfile.defender")
	}
	// The SDK sends a pod range with every network. AKS drops it where pods have none, which would look like a change after every refresh.
	if !s.Network.plan().podRangeUsed() {
		ignored = append(ignored, "networkProfile.podCidr", "networkProfile.podCidrs")
	}
	return ignored
}

// poolDriftingInputs are the inputs of a pool besides the system pool that Azure changes by itself, and the size of its machines: Azure compares
// sizes without regard to case, azure-native does not, and would replace the pool. What is another size to Azure replaces it by [poolInput.machine].
func (s *Spec) poolDriftingInputs(pool poolInput) []string {
	ignored := []string{"vmSize"}
	if pool.autoscaled() {
		ignored = append(ignored, "count")
	}
	if s.poolsFollowUpgrades() {
		ignored = append(ignored, "orchestratorVersion")
	}
	return ignored
}

func (s *Spec) poolsFollowUpgrades() bool { return s.Upgrades.channel() != channelNone }

func (s *Spec) monitoring() bool { return s.MonitoringEnabled == nil || *s.MonitoringEnabled }

package cluster

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

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
		ignored = append(ignored, "networkProfile.podCidr")
	}
	// AKS answers the ranges once more, as lists.
	raw, _ := s.Properties["networkProfile"].(map[string]any)
	for _, lists := range []string{"podCidrs", "serviceCidrs"} {
		if raw[lists] == nil {
			ignored = append(ignored, "networkProfile."+lists)
		}
	}
	return append(ignored, s.unstatedInputs()...)
}

// unstatedInputs are those that replace the cluster when they change, and that nobody has chosen. AKS fills some of them in, and a cluster that was made
// elsewhere can have others. An import takes them into the state, from where the program would take them away again: with another cluster.
func (s *Spec) unstatedInputs() []string {
	stated := map[string]bool{
		"nodeResourceGroup":   s.NodeResourceGroup != nil && s.NodeResourceGroup.Name != nil,
		"diskEncryptionSetID": s.DiskEncryptionSetId != nil,
		"dnsPrefix":           true,
	}
	var unstated []string
	for _, name := range []string{"nodeResourceGroup", "diskEncryptionSetID", "dnsPrefix", "fqdnSubdomain", "linuxProfile", "windowsProfile"} {
		value, raw := s.Properties[name]
		if raw && value == nil || !raw && !stated[name] {
			unstated = append(unstated, name)
		}
	}
	return unstated
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
	// It replaces the pool, and a pool that was made elsewhere can have one.
	if pool.Properties["gpuInstanceProfile"] == nil {
		ignored = append(ignored, "gpuInstanceProfile")
	}
	return ignored
}

func (s *Spec) poolsFollowUpgrades() bool { return s.Upgrades.channel() != channelNone }

func (s *Spec) monitoring() bool { return s.MonitoringEnabled == nil || *s.MonitoringEnabled }

// checkSensor refuses, in previews, an update in which the cluster gets a new workspace while its Defender sensor keeps the old one, since the spec no
// longer says anything about it: with the old workspace gone, Azure takes no update of the cluster any more. A workspace whose id is known already may be
// there beside the old one, so that this is only told.
func (s *Spec) checkSensor(args *pulumi.ResourceHookArgs, warn func(string) error) error {
	if s.Defender != nil {
		return nil
	}
	const workspaceOfLogs = "addonProfiles.omsagent.config.logAnalyticsWorkspaceResourceID"
	logs, next := propertyAt(args.OldInputs, workspaceOfLogs), propertyAt(args.NewInputs, workspaceOfLogs)
	sensor := propertyAt(args.NewInputs, "securityProfile.defender.logAnalyticsWorkspaceResourceId")
	if !sensor.IsString() || !logs.IsString() || !strings.EqualFold(sensor.StringValue(), logs.StringValue()) {
		return nil
	}
	text := fmt.Sprintf("cluster %s gets another workspace, but its Defender sensor, which is no longer configured, still sends to %s: once that is gone, "+
		"Azure refuses every update of the cluster. Give the cluster defender: {enabled: false}, or defender: {} for a sensor that sends to the new one",
		args.Name, sensor.StringValue())
	switch {
	case next.IsComputed() || next.IsOutput() && !next.OutputValue().Known:
		return errors.New(text)
	case next.IsString() && !strings.EqualFold(next.StringValue(), logs.StringValue()):
		return warn(text)
	default:
		return nil
	}
}

func propertyAt(properties resource.PropertyMap, path string) resource.PropertyValue {
	value := resource.NewProperty(properties)
	for segment := range strings.SplitSeq(path, ".") {
		for value.IsSecret() {
			value = value.SecretValue().Element
		}
		if !value.IsObject() {
			return value
		}
		value = value.ObjectValue()[resource.PropertyKey(segment)]
	}
	return value
}

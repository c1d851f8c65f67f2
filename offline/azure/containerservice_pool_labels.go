package azure

import (
	"maps"
	"slices"
	"strings"
)

const (
	ownLabels  = "kubernetes.azure.com/"
	spotLabel  = "kubernetes.azure.com/scalesetpriority"
	addonTaint = "CriticalAddonsOnly"
	softTaint  = "PreferNoSchedule"
)

// checkLabels answers as hashicorp/terraform-provider-azurerm#18567 and Azure/AKS#2866, #4613 and CHANGELOG (release 2021-08-19) have it. What Microsoft
// Learn, "Use labels in an AKS cluster", lists as reserved cannot be set either.
func (r *request) checkLabels(p pool, _ network) error {
	labels := object(p.PropertyMap, "nodeLabels")
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		v := reveal(labels[name])
		prefix, _, prefixed := strings.Cut(string(name), "/")
		switch {
		case !labelName.MatchString(string(name)):
			return r.refuse(invalidParameter, "Agent pool '%s': the label '%s' is not a valid name.", p.name, name)
		case strings.HasPrefix(string(name), ownLabels) && name != spotLabel, name == "node.kubernetes.io/instance-type":
			return r.refuse(badRequest, "Invalid node label key %s: it is reserved for AKS system labels.", name)
		case prefixed && isOfKubernetes(prefix):
			return r.refuse(badRequest, "Node label keys in the 'kubernetes.io' or 'k8s.io' namespace must begin with an allowed prefix "+
				"(kubelet.kubernetes.io, node.kubernetes.io), not %s.", name)
		case v.IsString() && !labelValue.MatchString(v.StringValue()):
			return r.refuse(invalidParameter, "Agent pool '%s': the label '%s' has an invalid value '%s'.", p.name, name, v.StringValue())
		}
	}
	return nil
}

// isOfKubernetes says whether a prefix is one that the kubelet does not let a node have.
func isOfKubernetes(prefix string) bool {
	dotted := "." + prefix
	allowed := strings.HasSuffix(dotted, ".kubelet.kubernetes.io") || strings.HasSuffix(dotted, ".node.kubernetes.io")
	return !allowed && (strings.HasSuffix(dotted, ".kubernetes.io") || strings.HasSuffix(dotted, ".k8s.io"))
}

// checkTaints answers as Azure/AKS#2578 (SystemPoolHasRestrictedTaint) and Azure/karpenter-provider-azure#1830 (what AKS keeps for itself) have it.
func (r *request) checkTaints(p pool, _ network) error {
	seen := map[string]bool{}
	for _, taint := range textsAt(p.PropertyMap, "nodeTaints[]") {
		rest, effect, _ := strings.Cut(taint, ":")
		key, _, _ := strings.Cut(rest, "=")
		switch {
		case seen[key+":"+effect]:
			return r.refuse(invalidParameter, "Agent pool '%s': the taint '%s' has a key and an effect that another one has.", p.name, taint)
		case strings.HasPrefix(key, ownLabels) && (key != spotLabel || textAt(p.PropertyMap, "scaleSetPriority") != "Spot"):
			return r.refuse(badRequest, "Agent pool '%s': the taint '%s' is reserved for AKS.", p.name, taint)
		case p.system && key != addonTaint && effect != softTaint:
			return r.refuse("SystemPoolHasRestrictedTaint", "Placing custom taints on system pool is not supported(except '%s' taint or taint effect is '%s').",
				addonTaint, softTaint)
		}
		seen[key+":"+effect] = true
	}
	return nil
}

package azure

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

const (
	versionNotSupported = "K8sVersionNotSupported"
	longTermSupport     = "AKSLongTermSupport"
)

// offered is when AKS offers a minor version of Kubernetes: from a day to everyone, from another only with long-term support, and then no more.
type offered struct{ From, LtsOnly, Gone string }

//go:embed kubernetes_versions.json
var kubernetesVersionsJSON []byte

var kubernetesVersions = func() map[string]offered {
	var file struct{ Versions map[string]offered }
	if err := json.Unmarshal(kubernetesVersionsJSON, &file); err != nil {
		panic("kubernetes_versions.json: " + err.Error())
	}
	return file.Versions
}()

// checkVersionOffered refuses a version that AKS does not offer: of a cluster that does not exist, and as the aim of an upgrade. A cluster that has it
// keeps it. The words are AKS's (kubernetes-sigs/cluster-api-provider-azure#5953, apecloud/kubeblocks#10136 and, for the second, Azure/AKS#2110).
func checkVersionOffered(r *request) error {
	wanted := textAt(r.inputs, "kubernetesVersion")
	if wanted == "" || r.before != nil && minorOf(textAt(r.before, "kubernetesVersion")) == minorOf(wanted) {
		return nil
	}
	minor := fmt.Sprintf("1.%d", minorOf(wanted))
	one, known := kubernetesVersions[minor]
	known = known && strings.HasPrefix(wanted+".", minor+".") // AKS has no 01.36
	today := r.all.now.UTC().Format(time.DateOnly)
	switch {
	case !known || today < one.From || today >= one.Gone:
		return r.refuse(versionNotSupported, "Version %s is not supported in this region. Please use [az aks get-versions] command to get the supported "+
			"version list in this region. For more information, please check https://aka.ms/supported-version-list", wanted)
	case today >= one.LtsOnly && textAt(r.inputs, "supportPlan") != longTermSupport:
		return r.refuse(versionNotSupported, "Managed cluster %s is on version %s, which is only available for Long-Term Support (LTS). If you intend to "+
			"onboard to LTS, please ensure the cluster is in Premium tier and LTS support plan (see https://aka.ms/aks/enable-lts). Otherwise, use [az aks "+
			"get-versions] command to get the supported version list in this region.", lastSegment(r.id), wanted)
	}
	return nil
}

// checkPoolOffered refuses a version that AKS does not offer for a pool of a cluster that has one which it does. A cluster whose own is not offered any more
// may still get pools that fit it (Microsoft Learn, supported-kubernetes-versions.md, "I'm on a freshly deprecated version"), and no pool goes back to an
// older version (upgrade-node-pools.md, "Validation rules for upgrades"). The words are those of public reports (sassoftware/viya4-iac-azure,
// docs/Troubleshooting.md, and Azure/AKS#1697 for the start of the other).
func (r *request) checkPoolOffered() error {
	cluster := r.all.inputsOf(parentOf(r.id))
	was, wanted := textAt(r.before, "orchestratorVersion"), textAt(r.inputs, "orchestratorVersion")
	control := cmp.Or(textAt(cluster, "kubernetesVersion"), defaultKubernetesVersion)
	longTerm := textAt(cluster, "supportPlan") == longTermSupport
	switch {
	case wanted == "" || minorOf(was) == minorOf(wanted):
		return nil
	case minorOf(wanted) < minorOf(was):
		return r.refuse("AgentPoolUpgradeVersionNotAllowed", "Upgrade agent pool version from %s to %s is not allowed. Please use [az aks get-upgrades] command "+
			"to get the supported upgrade paths.", was, wanted)
	case !r.isOffered(wanted, longTerm) && r.isOffered(control, longTerm):
		return r.refuse("AgentPoolK8sVersionNotSupported", "Version %s is not supported in this region. Please use [az aks get-versions] command to get the "+
			"supported version list in this region. For more information, please check https://aka.ms/supported-version-list", wanted)
	}
	return nil
}

// isOffered says whether AKS has a version on this day.
func (r *request) isOffered(version string, longTerm bool) bool {
	one, known := kubernetesVersions[fmt.Sprintf("1.%d", minorOf(version))]
	today := r.all.now.UTC().Format(time.DateOnly)
	return known && today >= one.From && today < one.Gone && (longTerm || today < one.LtsOnly)
}

// maySkipVersions says whether an upgrade may leave minor versions out: under long-term support, and from a version that is offered to nobody without it
// (Microsoft Learn, supported-kubernetes-versions.md, "Upgrade paths").
func (r *request) maySkipVersions() bool {
	was := kubernetesVersions[fmt.Sprintf("1.%d", minorOf(textAt(r.before, "kubernetesVersion")))]
	return textAt(r.inputs, "supportPlan") == longTermSupport || r.all.now.UTC().Format(time.DateOnly) >= was.LtsOnly
}

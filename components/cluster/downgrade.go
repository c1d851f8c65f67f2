package cluster

import "cmp"

// downgrade refuses an older version of Kubernetes than the one that runs: AKS makes no cluster older (Microsoft Learn, supported-kubernetes-versions.md).
func downgrade(path string, before, answered, sent map[string]any) []string {
	given, _ := before["kubernetesVersion"].(string)
	runs, _ := answered["currentKubernetesVersion"].(string)
	runs = cmp.Or(runs, given)
	wanted, _ := sent["kubernetesVersion"].(string)
	if wanted == given || !older(wanted, runs) {
		return nil
	}
	return []string{changes(path, "kubernetesVersion", runs, wanted) + ", and AKS makes no cluster older: take that back, or " + anotherCluster}
}

// older says whether a version is older than another one. Of a version without a patch, AKS chooses that.
func older(wanted, runs string) bool {
	want, ok := parseVersion(wanted)
	have, known := parseVersion(runs)
	if !ok || !known {
		return false
	}
	if want.patch < 0 || have.patch < 0 {
		want.patch, have.patch = 0, 0
	}
	return cmp.Or(cmp.Compare(want.major, have.major), cmp.Compare(want.minor, have.minor), cmp.Compare(want.patch, have.patch)) < 0
}

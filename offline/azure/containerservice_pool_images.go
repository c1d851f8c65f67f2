package azure

import "cmp"

// checkImages refuses what AKS has retired: Windows Server 2019 with Kubernetes 1.33 (Windows2019NotSupportedWithOrchestratorVersion in
// Azure/azure-container-networking#3870), Windows Server 2022 with 1.37 (azure-aks-docs articles/aks/includes/windows-server-2022-retirement.md), CBL-Mariner
// (azure-linux-retirement.md there) and, for new pools, WebAssembly (Azure/AKS#4770).
func (r *request) checkImages(p pool, _ network) error {
	const last2019, last2022 = 32, 36
	cluster := r.inputs
	if r.t.Type == agentPoolType {
		cluster = r.all.inputsOf(parentOf(r.id))
	}
	minor := minorOf(cmp.Or(textAt(p.PropertyMap, "orchestratorVersion"), textAt(cluster, "kubernetesVersion"), defaultKubernetesVersion))
	switch sku := textAt(p.PropertyMap, "osSKU"); {
	case sku == "Windows2019" && minor > last2019:
		return r.refuse("Windows2019NotSupportedWithOrchestratorVersion", "Agent pool '%s': Windows2019 is not supported with Kubernetes 1.%d.", p.name, minor)
	case sku == "Windows2022" && minor > last2022:
		return r.refuse("Windows2022NotSupportedWithOrchestratorVersion", "Agent pool '%s': Windows2022 is not supported with Kubernetes 1.%d.", p.name, minor)
	case sku == "CBLMariner" && r.before == nil:
		return r.refuse(invalidParameter, "Agent pool '%s': the osSKU CBLMariner is retired.", p.name)
	case textAt(p.PropertyMap, "workloadRuntime") == "WasmWasi" && r.before == nil:
		return r.refuse(invalidParameter, "Agent pool '%s': node pools with the workload runtime WasmWasi are retired.", p.name)
	}
	return nil
}

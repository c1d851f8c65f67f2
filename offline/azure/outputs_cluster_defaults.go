package azure

import (
	_ "embed"
	"encoding/json"
)

//go:embed cluster_defaults.json
var clusterDefaultsJSON []byte

// clusterDefaults are what AKS fills in, by dotted path: for a cluster, for every pool, and for the pools that the cluster itself was made with.
var clusterDefaults = func() clusterDefaultValues {
	var defaults clusterDefaultValues
	if err := json.Unmarshal(clusterDefaultsJSON, &defaults); err != nil {
		panic("cluster_defaults.json: " + err.Error())
	}
	return defaults
}()

type clusterDefaultValues struct{ Cluster, Pool, Inline map[string]any }

func (a *answer) fallbacks(values map[string]any) {
	for path, value := range values {
		a.fallback(path, value)
	}
}

// describeNetwork answers the ranges twice, as AKS does: as one and as a list.
func (a *answer) describeNetwork() {
	const profile = "networkProfile."
	if networkOf(a.outputs).mode != "" || networkOf(a.outputs).plugin == pluginKubenet {
		a.fallback(profile+"podCidr", "10.244.0.0/16")
	}
	for _, name := range []string{"podCidr", "serviceCidr"} {
		if one := textAt(a.outputs, profile+name); one != "" {
			a.fallback(profile+name+"s", []any{one})
		}
	}
	if outbound := networkOf(a.outputs).outbound; outbound == "loadBalancer" {
		a.fallback(profile+"loadBalancerProfile.backendPoolType", "nodeIPConfiguration")
	}
}

// describeWindows answers a profile for Windows nodes, whether or not there are any, where the network could have some: a Microsoft engineer says so in
// Azure/AKS#1545. The recorded answers of clusters that were made by azure-native have none, so this may be the answer of some regions or versions only.
func (a *answer) describeWindows() {
	if n := networkOf(a.outputs); n.plugin == "azure" && n.dataplane != cilium {
		a.fallback("windowsProfile.adminUsername", "azureuser")
		a.fallback("windowsProfile.enableCSIProxy", true)
	}
}

// mostPods are how many pods a node takes by default ("Azure Container Networking Interface (CNI) networking: maximum pods per node").
func (n network) mostPods() int {
	const overlay, kubenet, flat = 250, 110, 30
	switch {
	case n.mode == "overlay":
		return overlay
	case n.plugin == pluginKubenet || n.plugin == pluginNone:
		return kubenet
	}
	return flat
}

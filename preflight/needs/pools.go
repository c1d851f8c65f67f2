package needs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/preflight/plan"
)

// Cluster is a cluster to create or update.
type Cluster struct {
	// Group is the name of its resource group, Name its own, Location its region in the short form.
	Group, Name, Location string
	// Version is the Kubernetes version as configured, empty for the default of AKS.
	Version string
	// SupportPlan is KubernetesOfficial or AKSLongTermSupport.
	SupportPlan string
}

// Pool is a node pool at its largest.
type Pool struct {
	Cluster
	// Pool is the name of the pool.
	Pool string
	// VmSize is the virtual machine size of its nodes.
	VmSize string
	// Start and Most are how many nodes it begins with and can grow to. Surge is how many more an upgrade adds then.
	Start, Most, Surge int
	// Zones are the availability zones.
	Zones []string
	// Spot says that its nodes are spare capacity, which has a quota of its own.
	Spot bool
	// EncryptionAtHost says that its disks are encrypted on the host.
	EncryptionAtHost bool
	// Ephemeral says that the system disk is on the host, DiskGiB how large it is to be, 0 for what fits.
	Ephemeral bool
	DiskGiB   int
	// PoolVersion is the Kubernetes version of its own, empty for that of the cluster.
	PoolVersion string
}

const (
	clusterType = "containerservice:ManagedCluster"
	poolType    = "containerservice:AgentPool"
	// defaultSurge is what AKS takes for a pool without upgrade settings.
	defaultSurge = "10%"
)

func clustersOf(resources []plan.Resource) []Cluster {
	var clusters []Cluster
	for _, r := range resources {
		if r.Type != clusterType {
			continue
		}
		plan := textAt(r.Inputs, "supportPlan")
		if plan == "" {
			plan = "KubernetesOfficial"
		}
		clusters = append(clusters, Cluster{
			Group: textAt(r.Inputs, "resourceGroupName"), Name: textAt(r.Inputs, "resourceName"), Location: Region(textAt(r.Inputs, "location")),
			Version: textAt(r.Inputs, "kubernetesVersion"), SupportPlan: plan,
		})
	}
	slices.SortFunc(clusters, func(a, b Cluster) int { return strings.Compare(a.Group+"/"+a.Name, b.Group+"/"+b.Name) })
	return clusters
}

// Region is a location as Azure answers it: "West Europe" is westeurope.
func Region(location string) string { return strings.ToLower(strings.ReplaceAll(location, " ", "")) }

func poolsOf(resources []plan.Resource) []Pool {
	clusters := map[string]Cluster{}
	for _, c := range clustersOf(resources) {
		clusters[key(c.Group+"/"+c.Name)] = c
	}
	var pools []Pool
	for _, r := range resources {
		owner := clusters[key(textAt(r.Inputs, "resourceGroupName")+"/"+textAt(r.Inputs, "resourceName"))]
		switch r.Type {
		case clusterType:
			for _, profile := range at(r.Inputs, "agentPoolProfiles[]") {
				if inputs, ok := profile.(map[string]any); ok {
					pools = append(pools, poolOf(owner, textAt(inputs, "name"), inputs))
				}
			}
		case poolType:
			pools = append(pools, poolOf(owner, textAt(r.Inputs, "agentPoolName"), r.Inputs))
		}
	}
	slices.SortFunc(pools, func(a, b Pool) int { return strings.Compare(a.Name+"/"+a.Pool, b.Name+"/"+b.Pool) })
	return pools
}

func poolOf(owner Cluster, name string, inputs map[string]any) Pool {
	pool := Pool{
		Cluster: owner, Pool: name, VmSize: textAt(inputs, "vmSize"), Spot: strings.EqualFold(textAt(inputs, "scaleSetPriority"), "Spot"),
		EncryptionAtHost: trueAt(inputs, "enableEncryptionAtHost"), PoolVersion: textAt(inputs, "orchestratorVersion"),
	}
	for _, zone := range at(inputs, "availabilityZones[]") {
		if text, ok := zone.(string); ok {
			pool.Zones = append(pool.Zones, text)
		}
	}
	pool.Ephemeral = textAt(inputs, "osDiskType") == "Ephemeral"
	pool.DiskGiB, _ = numberAt(inputs, "osDiskSizeGB")
	pool.Start, _ = numberAt(inputs, "count")
	pool.Most = pool.Start
	if most, given := numberAt(inputs, "maxCount"); given && trueAt(inputs, "enableAutoScaling") {
		pool.Most = most
	}
	// AKS upgrades spot pools without additional nodes.
	if !pool.Spot {
		pool.Surge = surgeOf(textAt(inputs, "upgradeSettings.maxSurge"), pool.Most)
	}
	return pool
}

// surgeOf is the number of nodes that an upgrade adds to a pool of so many; AKS rounds a share up.
func surgeOf(setting string, nodes int) int {
	if setting == "" {
		setting = defaultSurge
	}
	share, isShare := strings.CutSuffix(setting, "%")
	number, err := strconv.Atoi(share)
	if err != nil {
		return 0
	}
	if isShare {
		return (nodes*number + 99) / 100
	}
	return number
}

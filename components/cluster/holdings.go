package cluster

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// fixedInputs are the azure-native properties whose change replaces a cluster or a pool, each with the input that sets it.
type fixedInputs struct {
	Cluster  map[string]string `json:"cluster"`
	NodePool map[string]string `json:"nodePool"`
}

//go:embed fixed.json
var fixedJSON []byte

var fixed = catalogue.Decode[fixedInputs]("fixed.json", fixedJSON)

// Holdings are the cluster and its pools as things that cannot be brought back, by the key below which the cluster is configured. Name is the
// component's.
func (a *Args) Holdings(key, name string) map[string]guard.Holding {
	clusterName := input.Value(a.ClusterName, naming.Name(naming.Cluster, name))
	leaves := azure.Leaves(buildCluster(a, clusterName), withSecrets(a.Properties))
	held := guard.Holding{
		LogicalName: name + clusterRole, Protected: a.protected(), Retained: a.retained(),
		Fixed: map[string]pulumi.Input{
			"resourceGroup.name": a.ResourceGroupName, "clusterName": pulumi.String(clusterName), "location": a.Location,
		},
		Leaves: fixedLeaves(leaves),
		Unset: map[string]pulumi.Input{
			"diskEncryptionSetId": pulumi.String(""), "nodeResourceGroup.name": a.generatedNodeGroup(clusterName), "properties.fqdnSubdomain": pulumi.String(""),
			"properties.linuxProfile": pulumi.String(""), "properties.windowsProfile": pulumi.String(""), "dnsPrefix": pulumi.String(""),
			// The SDK sends this range where pods have none of their own.
			"network.podCidr": pulumi.String(defaultPodCidr),
		},
	}
	all := map[string]guard.Holding{key: held}
	for _, pool := range a.poolInputs()[1:] {
		all[key+".nodePools."+pool.Name] = a.poolHolding(name, clusterName, pool)
	}
	return all
}

func (a *Args) poolHolding(name, clusterName string, pool poolInput) guard.Holding {
	leaves := azure.Leaves(buildPool(a, pulumi.String(clusterName), pool), withSecrets(pool.Properties))
	held := guard.Holding{
		LogicalName: name + poolRole + pool.Name, Protected: a.poolProtected(pool), Retained: a.retained(),
	}
	fixPool(&held, leaves)
	return held
}

// HoldingIn is a cluster as a checkpoint has its inputs.
func HoldingIn(inputs map[string]any) guard.Holding {
	leaves := azure.PlainLeaves(inputs)
	return guard.Holding{
		Fixed: map[string]pulumi.Input{
			"resourceGroup.name": leaves["resourceGroupName"], "clusterName": leaves["resourceName"], "location": leaves["location"],
		},
		Leaves: fixedLeaves(leaves),
	}
}

// SensorIn is the id of the workspace that a cluster's Defender sensor sends to, as a checkpoint has the cluster's inputs; "" without a sensor.
func SensorIn(inputs map[string]any) string {
	if on, _ := valueAt(inputs, "securityProfile.defender.securityMonitoring.enabled").(bool); !on {
		return ""
	}
	target, _ := valueAt(inputs, "securityProfile.defender.logAnalyticsWorkspaceResourceId").(string)
	return target
}

// PoolHoldingIn is a node pool as a checkpoint has its inputs.
func PoolHoldingIn(inputs map[string]any) guard.Holding {
	var held guard.Holding
	fixPool(&held, azure.PlainLeaves(inputs))
	return held
}

// fixedLeaves are the values of which a change replaces the cluster, by the inputs that set them.
func fixedLeaves(leaves map[string]pulumi.Input) map[string]pulumi.Input {
	held := map[string]pulumi.Input{}
	for property, value := range leaves {
		if set := inputBehind(property); set != "" {
			held[set] = value
		}
		// Giving a whole object that replaces is a change of one value: whether it is given.
		if whole, _, nested := strings.Cut(property, "."); nested && fixed.Cluster[whole] != "" {
			held[fixed.Cluster[whole]] = pulumi.String("given")
		}
	}
	addPoolWholes(held, leaves)
	return held
}

// fixPool adds the values that are fixed for the life of a pool.
func fixPool(held *guard.Holding, leaves map[string]pulumi.Input) {
	held.Fixed, held.Leaves, held.Unset = map[string]pulumi.Input{}, map[string]pulumi.Input{}, map[string]pulumi.Input{}
	for property, set := range fixed.NodePool {
		value, given := leaves[property]
		switch raw := strings.HasPrefix(set, "properties."); {
		case given && !raw:
			held.Fixed[set] = value
		case given:
			held.Leaves[set] = value
		case raw: // which an update that does not give it leaves as it is
			held.Unset[set] = pulumi.String("")
		}
	}
}

// inlinePool is the place of a pool that is part of the cluster.
var inlinePool = regexp.MustCompile(`^agentPoolProfiles\[\d+\]`)

// addPoolWholes says of each pool that is part of the cluster whether it has the objects that replace the cluster: those by which it gains or loses one
// of them do too, unlike those below the cluster itself.
func addPoolWholes(held, leaves map[string]pulumi.Input) {
	for property := range leaves {
		pool := inlinePool.FindString(property)
		if pool == "" {
			continue
		}
		for path := range fixed.Cluster {
			whole, ofPool := strings.CutPrefix(path, "agentPoolProfiles[]")
			if !ofPool {
				continue
			}
			if strings.HasPrefix(property, pool+whole+".") {
				held[inputBehind(pool+whole)] = pulumi.String("given")
			} else if _, found := held[inputBehind(pool+whole)]; !found {
				held[inputBehind(pool+whole)] = pulumi.String("")
			}
		}
	}
}

var listPosition = regexp.MustCompile(`\[\d+\]`)

// inputBehind is the input that sets a property below one of those that replace the cluster, "" for any other property.
func inputBehind(property string) string {
	set := fixedInputBehind(listPosition.ReplaceAllString(property, "[]"))
	for _, position := range listPosition.FindAllString(property, -1) {
		set = strings.Replace(set, "[]", position, 1)
	}
	return set
}

func fixedInputBehind(property string) string {
	if set, known := fixed.Cluster[property]; known {
		return set
	}
	for whole, set := range fixed.Cluster {
		if strings.HasPrefix(property, whole+".") {
			return set + strings.TrimPrefix(property, whole)
		}
	}
	if strings.HasPrefix(property, "networkProfile.") {
		return "properties." + property
	}
	return ""
}

package baseline

import (
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Check is a rule across components that no single one of them can check.
type Check struct {
	// Name names the rule in documentation.
	Name string
	// Doc says what the rule refuses and why.
	Doc string
	run func(*Args, *input.Checker)
}

// Checks are all rules across components, in the order in which they are checked.
var Checks = []Check{
	{
		Name: "insightsNeedsMonitoring",
		Doc:  "Container Insights settings are refused on a cluster whose monitoring add-on is off: no agent would read them.",
		run:  insightsNeedsMonitoring,
	},
	{
		Name: "publicIngestionOrPrivateLink",
		Doc:  "A workspace that refuses public ingestion needs private link endpoints on every monitored cluster: its agents could send nothing.",
		run:  publicIngestionOrPrivateLink,
	},
	{
		Name: "sensorNeedsLocalAuthentication",
		Doc:  "The Defender sensor authenticates with the workspace's shared key, and crashes on a workspace that refuses keys.",
		run:  sensorNeedsLocalAuthentication,
	},
	{
		Name: "distinctNames",
		Doc:  "Two clusters of one environment may not claim the same Azure name, DNS prefix or node resource group.",
		run:  distinctNames,
	},
}

func insightsNeedsMonitoring(a *Args, c *input.Checker) {
	for _, key := range a.clusterKeys() {
		one, path := a.Clusters[key], input.Key("clusters", key)
		if one.Insights != nil && !input.Value(one.MonitoringEnabled, true) {
			c.Failf(path+".insights", "is set with %s.monitoringEnabled false: without the add-on no agent collects anything; remove one of the two", path)
		}
	}
}

func publicIngestionOrPrivateLink(a *Args, c *input.Checker) {
	if a.Workspace == nil || input.Value(a.Workspace.PublicIngestionEnabled, true) {
		return
	}
	for _, key := range a.clusterKeys() {
		one, path := a.Clusters[key], input.Key("clusters", key)
		if input.Value(one.MonitoringEnabled, true) && (one.Insights == nil || one.Insights.PrivateLink == nil) {
			c.Failf(path+".insights.privateLink",
				"is required with workspace.publicIngestionEnabled false: the cluster's agents can reach the workspace through a private link only")
		}
	}
}

func sensorNeedsLocalAuthentication(a *Args, c *input.Checker) {
	if a.Workspace != nil && (a.Workspace.ExistingWorkspaceId != nil || input.Value(a.Workspace.LocalAuthenticationEnabled, false)) {
		return
	}
	for _, key := range a.clusterKeys() {
		sensor, path := a.Clusters[key].Defender, input.Key("clusters", key)
		if sensor != nil && input.Value(sensor.Enabled, true) && sensor.WorkspaceId == nil {
			c.Failf(path+".defender", "is on with workspace.localAuthenticationEnabled false: the sensor signs in with the workspace's key and would crash; "+
				"switch local authentication on, or give %s.defender.workspaceId a workspace that has it", path)
		}
	}
}

// distinctNames compares without regard to case, as Azure does.
func distinctNames(a *Args, c *input.Checker) {
	owners := map[string]string{}
	take := func(what, path string, name *string) {
		if name == nil {
			return
		}
		id := what + " " + strings.ToLower(*name)
		if first, taken := owners[id]; taken {
			c.Failf(path, "is %q: %s has that %s already; choose another", *name, first, what)
			return
		}
		owners[id] = path
	}
	for _, key := range a.clusterKeys() {
		one, path := a.Clusters[key], input.Key("clusters", key)
		take("cluster name", path+".clusterName", one.ClusterName)
		take("DNS prefix", path+".dnsPrefix", one.DnsPrefix)
		if one.NodeResourceGroup != nil {
			take("node resource group", path+".nodeResourceGroup.name", one.NodeResourceGroup.Name)
		}
	}
}

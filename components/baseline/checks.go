package baseline

import (
	"strings"
	"unicode"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Check is a rule across components that no single one of them can check.
type Check struct {
	// Name names the rule in documentation.
	Name string
	// Doc says what the rule refuses and why.
	Doc string
	run func(*intended, *input.Checker)
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
		Doc:  "Before Kubernetes 1.35 the Defender sensor authenticates with the workspace's shared key, and crashes on a workspace that refuses keys.",
		run:  sensorNeedsLocalAuthentication,
	},
	{
		Name: "distinctNames",
		Doc:  "Two clusters of one environment may not have the same Azure name, chosen or by default.",
		run:  distinctNames,
	},
	{
		Name: "ownNodeResourceGroups",
		Doc:  "AKS makes the node resource group of each cluster; it may be neither the environment's group nor another cluster's.",
		run:  ownNodeResourceGroups,
	},
	{
		Name: "asciiGroup",
		Doc:  "Azure has no diagnostic settings for a resource whose id has letters outside ASCII, and every cluster has one.",
		run:  asciiGroup,
	},
	{
		Name: "distinctSettings",
		Doc:  "Two clusters' keys and settings may not run together into one logical name.",
		run:  distinctSettings,
	},
	{
		Name: "rightsOnce",
		Doc:  "Two clusters with one identity may not both give it the same role at the same scope: Azure takes that once, and answers RoleAssignmentExists.",
		run:  rightsOnce,
	},
	{
		Name: "kubernetesPolicyNeedsAddOn",
		Doc:  "A Kubernetes policy is refused on a cluster without the Azure Policy add-on: nothing would check what runs there.",
		run:  kubernetesPolicyNeedsAddOn,
	},
	{
		Name: "noOwnGoals",
		Doc:  "An assignment that denies may not refuse what the environment itself is about to create: its clusters, workspace, region or tags.",
		run:  noOwnGoals,
	},
	{
		Name: "sensorNeedsPlan",
		Doc:  "A cluster's Defender sensor is refused where the environment switches off the plan for containers, or the plan's sensor.",
		run:  sensorNeedsPlan,
	},
	{
		Name: "sentinelNeedsAudit",
		Doc:  "An analytics rule that is asked for is refused if no cluster sends the audit log that it looks at, or the log's table is on the plan Basic.",
		run:  sentinelNeedsAudit,
	},
	{
		Name: "oneSubscription",
		Doc: "Nothing is registered below a resource of another subscription: the provider would look for that resource in the one that it deploys to. " +
			"The check needs azure-native:subscriptionId, ARM_SUBSCRIPTION_ID or the id of an existing resource group.",
		run: oneSubscription,
	},
}

func insightsNeedsMonitoring(e *intended, c *input.Checker) {
	for _, key := range e.clusterKeys() {
		one, path := e.Clusters[key], input.Key("clusters", key)
		if one.Insights != nil && !input.Value(one.MonitoringEnabled, true) {
			c.Failf(path+".insights", "is set with %s.monitoringEnabled false: without the add-on no agent collects anything; remove one of the two", path)
		}
	}
}

func publicIngestionOrPrivateLink(e *intended, c *input.Checker) {
	if e.Workspace == nil || input.Value(e.Workspace.PublicIngestionEnabled, true) {
		return
	}
	for _, key := range e.clusterKeys() {
		one, path := e.Clusters[key], input.Key("clusters", key)
		if input.Value(one.MonitoringEnabled, true) && (one.Insights == nil || one.Insights.PrivateLink == nil) {
			c.Failf(path+".insights.privateLink",
				"is required with workspace.publicIngestionEnabled false: the cluster's agents can reach the workspace through a private link only")
		}
	}
}

func sensorNeedsLocalAuthentication(e *intended, c *input.Checker) {
	if e.Workspace != nil && (e.Workspace.ExistingWorkspaceId != nil || input.Value(e.Workspace.LocalAuthenticationEnabled, false)) {
		return
	}
	for _, key := range e.clusterKeys() {
		sensor, path := e.Clusters[key].Defender, input.Key("clusters", key)
		if sensor != nil && input.Value(sensor.Enabled, true) && sensor.WorkspaceId == nil && sensorSignsInWithKey(e.Clusters[key]) {
			c.Failf(path+".defender", "is on"+e.sensorBy()+" with workspace.localAuthenticationEnabled false: "+
				"the sensor signs in with the workspace's key before Kubernetes 1.%d and would crash; "+
				"switch local authentication on, set %s.kubernetesVersion, or give %s.defender.workspaceId a workspace that has it", keylessMinor, path, path)
		}
	}
}

// sensorBy says who switched the sensor on, if it may not have been the user at that place.
func (e *intended) sensorBy() string {
	if e.Defender.SensorEnabled() {
		return " by defender.plans.containers"
	}
	return ""
}

// distinctNames compares without regard to case, as Azure does, and names that nobody chose too.
func distinctNames(e *intended, c *input.Checker) {
	owners := map[string]string{}
	for _, key := range e.clusterKeys() {
		path := input.Key("clusters", key) + ".clusterName"
		clusterName, by := e.clusterName(key), ""
		if e.Clusters[key].ClusterName == nil {
			by = " by default"
		}
		id := strings.ToLower(clusterName)
		if first, taken := owners[id]; taken {
			c.Failf(path, "is %q%s: %s is the same; choose another", clusterName, by, first)
			continue
		}
		owners[id] = path
	}
}

// ownNodeResourceGroups compares without regard to case, as Azure does.
func ownNodeResourceGroups(e *intended, c *input.Checker) {
	owners := map[string]string{strings.ToLower(e.groupName()): "the environment's own resource group"}
	for _, key := range e.clusterKeys() {
		group := e.Clusters[key].NodeResourceGroup
		if group == nil || group.Name == nil {
			continue
		}
		path, id := input.Key("clusters", key)+".nodeResourceGroup.name", strings.ToLower(*group.Name)
		if first, taken := owners[id]; taken {
			c.Failf(path, "is %q: %s is the same, and AKS makes a group of its own for the nodes of each cluster; choose another", *group.Name, first)
			continue
		}
		owners[id] = path
	}
}

func asciiGroup(e *intended, c *input.Checker) {
	name := e.groupName()
	if len(e.Clusters) == 0 || !strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		return
	}
	path := "resourceGroup.name"
	if e.existingGroup() != nil {
		path = "resourceGroup.existingId"
	}
	c.Failf(path, "is of the group %q: Azure has no diagnostic settings for resources whose id has letters outside ASCII, and every cluster has one; "+
		"use another group", name)
}

func distinctSettings(e *intended, c *input.Checker) {
	type owner struct{ key, path string }
	owners := map[string]owner{}
	for _, key := range e.clusterKeys() {
		chosen := e.Clusters[key].Diagnostics
		if chosen == nil {
			continue
		}
		for i, setting := range chosen.Settings {
			path := input.Index(input.Key("clusters", key)+".diagnostics.settings", i) + ".name"
			name := diagnosticsName(key) + "-" + setting.Name
			if first, taken := owners[name]; taken && first.key != key {
				c.Failf(path, "is %q: with the cluster's key it gives the same logical name as %s; choose another", setting.Name, first.path)
				continue
			}
			owners[name] = owner{key, path}
		}
	}
}

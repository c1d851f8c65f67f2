package baseline

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// withDefender is the environment with what the plan for containers brings: the sensor on every cluster that says nothing about it, and on a
// new workspace the shared keys by which older sensors sign in, unless the workspace says otherwise.
func (a *Args) withDefender() *Args {
	if a == nil || !a.Defender.SensorEnabled() {
		return a.withoutSensor()
	}
	wired := *a
	wired.Clusters = maps.Clone(a.Clusters)
	needsKeys := false
	for key, one := range wired.Clusters {
		if one.Defender == nil {
			one.Defender = &cluster.Defender{}
			wired.Clusters[key] = one
		}
		needsKeys = needsKeys || input.Value(one.Defender.Enabled, true) && one.Defender.WorkspaceId == nil && sensorSignsInWithKey(one)
	}
	if needsKeys && a.existingWorkspace() == nil && (a.Workspace == nil || a.Workspace.LocalAuthenticationEnabled == nil) {
		spec := workspace.Spec{}
		if a.Workspace != nil {
			spec = *a.Workspace
		}
		spec.LocalAuthenticationEnabled = new(true)
		wired.Workspace = &spec
	}
	return &wired
}

// keylessMinor is the first minor version of Kubernetes 1 whose sensor, 0.9, needs no key of the workspace: Azure/AKS release notes of 2026-05-29 have the
// sensor's versions by Kubernetes version, and since its Helm chart 0.9.46 the keys are optional (defender-docs, docs/defender-sensor-change-log.md).
const keylessMinor = 35

// sensorSignsInWithKey says whether the sensor of a cluster may be an old one. A cluster of which the version is not given may have any.
func sensorSignsInWithKey(one Cluster) bool {
	parts := strings.Split(input.Value(one.KubernetesVersion, ""), ".")
	if len(parts) < 2 || parts[0] != "1" {
		return true
	}
	minor, err := strconv.Atoi(parts[1])
	return err != nil || minor < keylessMinor
}

// auditTables are the tables with the clusters' audit logs that Sentinel can query: those on the plan Basic it cannot.
func (e *intended) auditTables() []string {
	tables := []string{}
	for _, key := range e.clusterKeys() {
		for _, table := range e.Clusters[key].Diagnostics.Tables() {
			if !slices.Contains(tables, table) && !e.isBasic(table) {
				tables = append(tables, table)
			}
		}
	}
	return tables
}

func (e *intended) isBasic(table string) bool {
	return e.Workspace != nil && input.Value(e.Workspace.Tables[table].Plan, "") == "Basic"
}

// withoutSensor is the environment with the sensor off on every cluster that says nothing about it, if the configuration switches the sensor's
// plan off: the sensor would stay otherwise, and crash when the workspace loses its shared keys.
func (a *Args) withoutSensor() *Args {
	e := &intended{Args: a}
	if a == nil || e.sensorOffBy() == "" {
		return a
	}
	wired := *a
	wired.Clusters = maps.Clone(a.Clusters)
	for key, one := range wired.Clusters {
		if one.Defender == nil && !e.hasOwnPlan(key) {
			one.Defender = &cluster.Defender{Enabled: new(false)}
			wired.Clusters[key] = one
		}
	}
	return &wired
}

// sensorOffBy is the input that switches the sensor's plan off, or "".
func (e *intended) sensorOffBy() string {
	if e.Defender == nil || !input.Value(e.Defender.Manage, true) || e.Defender.Plans == nil || e.Defender.Plans.Containers == nil {
		return ""
	}
	switch plan := e.Defender.Plans.Containers; {
	case input.Value(plan.Tier, "") == "free":
		return "tier free"
	case !input.Value(plan.SensorEnabled, true):
		return "sensorEnabled false"
	default:
		return ""
	}
}

// sensorNeedsPlan refuses a sensor whose plan is off by the same configuration, unless the cluster has a plan of its own.
func sensorNeedsPlan(e *intended, c *input.Checker) {
	by := e.sensorOffBy()
	if by == "" {
		return
	}
	for _, key := range e.clusterKeys() {
		if sensor := e.Clusters[key].Defender; sensor != nil && input.Value(sensor.Enabled, true) && !e.hasOwnPlan(key) {
			c.Failf(input.Key("clusters", key)+".defender", "is on with defender.plans.containers.%s: the sensor is part of that plan; remove one of the two", by)
		}
	}
}

func (e *intended) hasOwnPlan(key string) bool {
	for _, one := range e.Defender.ResourcePlans {
		if input.Value(one.Cluster, "") == key && one.Plan == "containers" && input.Value(one.Tier, "") != "free" {
			return true
		}
	}
	return false
}

// sentinelNeedsAudit refuses rules that are asked for and would look at nothing.
func sentinelNeedsAudit(e *intended, c *input.Checker) {
	if e.Defender == nil || e.Defender.Sentinel == nil || e.Defender.Sentinel.WorkspaceId != nil {
		return
	}
	missing := e.Defender.Sentinel.WithoutData(e.auditTables())
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		c.Failf(input.Key("defender.sentinel.rules", name)+".enabled", "is true, but no cluster sends %s to a table that Sentinel can query: "+
			"add its category to clusters.<cluster>.diagnostics, take workspace.tables off the plan Basic, or leave the rule out",
			strings.Join(missing[name], " or "))
	}
}

func (e *intended) validateDefender(c *input.Checker) {
	if e.Defender == nil {
		return
	}
	c.Add("defender", e.Defender.Validate())
	for _, key := range slices.Sorted(maps.Keys(e.Defender.ResourcePlans)) {
		chosen := e.Defender.ResourcePlans[key].Cluster
		if chosen == nil {
			continue
		}
		if _, known := e.Clusters[*chosen]; !known {
			c.Failf(input.Key("defender.resourcePlans", key)+".cluster", "is %q: not a cluster%s", *chosen, input.DidYouMean(*chosen, e.clusterKeys()))
		}
	}
}

func (e *environment) addDefender() error {
	e.b.DefenderPlanIds = pulumi.StringMap{}.ToStringMapOutput()
	if e.Defender == nil {
		return nil
	}
	args := &defender.Args{
		SubscriptionId: azure.PartsOf(e.group.id).SubscriptionID, ResourceGroupName: e.group.name, Location: e.location,
		WorkspaceId: e.b.WorkspaceId, WorkspaceLocation: e.b.Workspace.Location, ClusterIds: map[string]pulumi.StringInput{},
		Tables: e.auditTables(), Tags: e.tags, Spec: e.defenderBehindClusters(*e.Defender),
	}
	if e.Defender.Sentinel != nil && e.Defender.Sentinel.WorkspaceId != nil {
		// What another workspace collects is not known here.
		args.Tables = nil
	}
	for key, parts := range e.b.Clusters {
		args.ClusterIds[key] = parts.Cluster.ClusterId
	}
	losses.Under(e.ctx, e.name+"-defender", "defender")
	created, err := defender.New(e.ctx, e.name+"-defender", args, e.child()...)
	if err != nil {
		return err
	}
	e.b.Defender, e.b.DefenderPlanIds = created, created.PlanIds
	return nil
}

package baseline

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// namedScope is an id that an input gives.
type namedScope struct {
	path string
	id   pulumi.StringInput
}

// lockedGroupNotes are what a preview says where an input is about the node resource group of a cluster, which AKS locks. The lock is a deny assignment that
// blocks changes in the group and lets everybody read (azure-aks-docs, articles/aks/node-resource-group-lockdown.md). A rule on metrics is written to its own
// group, and takes the right to read its target (azure-monitor-docs, articles/azure-monitor/alerts/alerts-troubleshoot-metric.md, permissions).
func (e *environment) lockedGroupNotes(key string) []string {
	if one := e.Clusters[key]; !one.NodeResourceGroupLocked() {
		return nil
	}
	const locked = "nodeResourceGroup.restrictionLevel is ReadOnly"
	var notes []string
	for _, scope := range e.writtenScopes() {
		if e.inNodeGroup(key, scope.id) {
			notes = append(notes, fmt.Sprintf("%s and %s is in the node resource group, where Azure denies everybody but AKS to write: "+
				"set restrictionLevel: Unrestricted, or take another scope", locked, scope.path))
		}
	}
	for _, path := range e.rulesOnNodeGroup(key) {
		notes = append(notes, fmt.Sprintf("%s and %s looks into the node resource group: that works, since the rule is made in the environment's group and "+
			"only reads there; what writes there, a diagnostic setting for example, is denied", locked, path))
	}
	return notes
}

// inNodeGroup says whether an id is known to be that of a cluster's node resource group, or of something in it.
func (e *environment) inNodeGroup(key string, given pulumi.StringInput) bool {
	id, known := azure.Literal(given)
	parsed, err := azure.ParseID(id)
	if !known || err != nil {
		return false
	}
	location, _ := azure.Literal(e.Location)
	nodes := e.Clusters[key].NodeResourceGroup.NodeGroupName(e.groupName(), e.clusterName(key), location)
	return azure.Covers("/subscriptions/"+parsed.SubscriptionID+"/resourceGroups/"+nodes, id)
}

// rulesOnNodeGroup are the rules on metrics and logs that look at something in a cluster's node resource group.
func (e *environment) rulesOnNodeGroup(key string) []string {
	if e.Alerts == nil {
		return nil
	}
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(e.Alerts.MetricRules)) {
		rule := e.Alerts.MetricRules[name]
		balancer := input.Value(rule.Target, "") == "loadBalancer" && (len(rule.Clusters) == 0 || slices.Contains(rule.Clusters, key))
		if balancer || e.inNodeGroup(key, rule.ScopeId) {
			paths = append(paths, input.Key("alerts.metricRules", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Alerts.LogRules)) {
		if e.inNodeGroup(key, e.Alerts.LogRules[name].ScopeId) {
			paths = append(paths, input.Key("alerts.logRules", name))
		}
	}
	return paths
}

// writtenScopes are the scopes at which this environment writes something: assignments of policies and roles, and exemptions.
func (e *environment) writtenScopes() []namedScope {
	var scopes []namedScope
	for _, key := range e.clusterKeys() {
		access := e.Clusters[key].Access
		if access == nil {
			continue
		}
		path := input.Key("clusters", key) + ".access"
		if access.Kubelet != nil {
			for _, name := range slices.Sorted(maps.Keys(access.Kubelet.Roles)) {
				scopes = append(scopes, namedScope{input.Key(path+".kubelet.roles", name) + ".scopeId", access.Kubelet.Roles[name].ScopeId})
			}
		}
		if access.ControlPlane != nil {
			for _, name := range slices.Sorted(maps.Keys(access.ControlPlane.Roles)) {
				scopes = append(scopes, namedScope{input.Key(path+".controlPlane.roles", name) + ".scopeId", access.ControlPlane.Roles[name].ScopeId})
			}
		}
	}
	return append(scopes, e.scopesOfPolicies()...)
}

func (e *environment) scopesOfPolicies() []namedScope {
	if e.Policy == nil {
		return nil
	}
	var scopes []namedScope
	for _, key := range slices.Sorted(maps.Keys(e.Policy.Assignments)) {
		one, path := e.Policy.Assignments[key], input.Key("policy.assignments", key)
		scopes = append(scopes, namedScope{path + ".scopeId", one.ScopeId})
		for _, name := range slices.Sorted(maps.Keys(one.Exemptions)) {
			scopes = append(scopes, namedScope{input.Key(path+".exemptions", name) + ".scopeId", one.Exemptions[name].ScopeId})
		}
		if one.Identity == nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(one.Identity.RoleScopeIds)) {
			scopes = append(scopes, namedScope{input.Key(path+".identity.roleScopeIds", name), one.Identity.RoleScopeIds[name]})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(e.Policy.Exemptions)) {
		scopes = append(scopes, namedScope{input.Key("policy.exemptions", key) + ".scopeId", e.Policy.Exemptions[key].ScopeId})
	}
	return scopes
}

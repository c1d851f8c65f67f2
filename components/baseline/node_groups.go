package baseline

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumix"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// nodeGroup is the name of a cluster's node resource group.
func (e *environment) nodeGroup(key string) pulumi.StringInput {
	chosen, clusterName := e.Clusters[key].NodeResourceGroup, e.clusterName(key)
	return pulumi.All(e.group.name, e.location).ApplyT(func(values []any) string {
		group, _ := values[0].(string)
		location, _ := values[1].(string)
		return chosen.NodeGroupName(group, clusterName, location)
	}).(pulumi.StringOutput)
}

// holderOf is the key of the cluster of this environment that an id is, or in which or in whose node resource group it lies; "" if there is none. Of a group
// to be created the subscription is not known; it is taken for that of the id.
func (e *intended) holderOf(id string) string {
	parsed, err := azure.ParseID(id)
	if err != nil {
		return ""
	}
	location, _ := azure.Literal(e.Location)
	subscription := "/subscriptions/" + parsed.SubscriptionID
	for _, key := range e.clusterKeys() {
		nodes := e.Clusters[key].NodeResourceGroup.NodeGroupName(e.groupName(), e.clusterName(key), location)
		cluster := subscription + "/resourceGroups/" + e.groupName() + "/providers/" + managedClusterType + "/" + e.clusterName(key)
		if azure.Covers(subscription+"/resourceGroups/"+nodes, id) || azure.Covers(cluster, id) {
			return key
		}
	}
	return ""
}

// behind is an id that the user wrote. Of what this environment brings into being, it waits for that: a cluster, the workspace or the resource group.
func (e *environment) behind(given pulumi.StringInput) pulumi.StringInput {
	id, known := azure.Literal(given)
	maker := e.makerOf(id)
	if !known || maker == nil {
		return given
	}
	return pulumi.All(maker).ApplyT(func([]any) string { return id }).(pulumi.StringOutput)
}

// allBehind does the same for a list.
func (e *environment) allBehind(given pulumi.StringArrayInput) pulumi.StringArrayInput {
	list, known := given.(pulumi.StringArray)
	if !known {
		return given
	}
	all := make(pulumi.StringArray, len(list))
	for i, one := range list {
		all[i] = e.behind(one)
	}
	return all
}

// makerOf is the id of what has to be there before something of an id can be; nil if this environment creates nothing of the kind.
func (e *environment) makerOf(id string) pulumi.StringInput {
	parsed, err := azure.ParseID(id)
	if err != nil || azure.Elsewhere(e.subscription(), pulumi.String(id)) {
		return nil
	}
	if key := e.holderOf(id); key != "" {
		return e.arriving[key]
	}
	group := "/subscriptions/" + parsed.SubscriptionID + "/resourceGroups/" + e.groupName()
	name := e.workspaceName()
	if e.Workspace != nil {
		name = input.Value(e.Workspace.WorkspaceName, name)
	}
	switch {
	case e.existingWorkspace() == nil && azure.Covers(group+"/providers/Microsoft.OperationalInsights/workspaces/"+name, id):
		return e.b.WorkspaceId
	case e.existingGroup() == nil && azure.Covers(group, id):
		return e.group.id
	}
	return nil
}

// expectClusters promises the ids of all clusters, so that a role of one can wait for another whichever is registered first. What it returns breaks the
// promises that were not kept: nothing must wait for ever once a cluster could not be registered.
func (e *environment) expectClusters() func() {
	e.arriving, e.arrived = map[string]pulumi.StringInput{}, map[string]func(pulumi.Output){}
	for _, key := range e.clusterKeys() {
		promised, resolve := pulumi.DeferredOutput[string](e.ctx.Context())
		e.arriving[key], e.arrived[key] = pulumix.Cast[pulumi.StringOutput](promised), resolve
	}
	return func() {
		for _, key := range e.clusterKeys() {
			if e.b.Clusters[key] == nil {
				e.arrived[key](pulumi.String("").ToStringOutput().ApplyT(func(string) (string, error) {
					return "", fmt.Errorf("cluster %q was not registered", key)
				}))
			}
		}
	}
}

// alertsBehindClusters are the alerts with the rules about parts of clusters behind these.
func (e *environment) alertsBehindClusters(spec alerts.Spec) alerts.Spec {
	spec.MetricRules, spec.LogRules = maps.Clone(spec.MetricRules), maps.Clone(spec.LogRules)
	for key, one := range spec.MetricRules {
		if one.ScopeId != nil {
			one.ScopeId = e.behind(one.ScopeId)
			spec.MetricRules[key] = one
		}
	}
	for key, one := range spec.LogRules {
		if one.ScopeId != nil {
			one.ScopeId = e.behind(one.ScopeId)
			spec.LogRules[key] = one
		}
	}
	return spec
}

// policiesBehindClusters are the policies with assignments, roles and exemptions on what the environment creates behind that.
func (e *environment) policiesBehindClusters(spec policy.Spec) policy.Spec {
	spec.Assignments = maps.Clone(spec.Assignments)
	for key, one := range spec.Assignments {
		if scope := plainText(one.ScopeId); e.makerOf(scope) != nil {
			if kind, err := azure.ScopeOf(scope); err == nil {
				one.ScopeType = new(string(kind)) // what waits for its id does not say
			}
			one.ScopeId = e.behind(azure.Spelled(one.ScopeId))
		}
		one.ExcludedScopeIds = e.allBehind(one.ExcludedScopeIds)
		if one.Identity != nil && len(one.Identity.RoleScopeIds) > 0 {
			identity := *one.Identity
			identity.RoleScopeIds = maps.Clone(identity.RoleScopeIds)
			for name, scope := range identity.RoleScopeIds {
				identity.RoleScopeIds[name] = e.behind(scope)
			}
			one.Identity = &identity
		}
		one.Exemptions = maps.Clone(one.Exemptions)
		for name, exemption := range one.Exemptions {
			if exemption.ScopeId != nil {
				exemption.ScopeId = e.behind(exemption.ScopeId)
				one.Exemptions[name] = exemption
			}
		}
		spec.Assignments[key] = one
	}
	return spec
}

// settingsBehind are the diagnostic settings of a cluster, with a workspace that the user names behind that.
func (e *environment) settingsBehind(spec diagnostics.Spec) diagnostics.Spec {
	spec.Settings = slices.Clone(spec.Settings)
	for i := range spec.Settings {
		spec.Settings[i].WorkspaceId = e.behind(spec.Settings[i].WorkspaceId)
	}
	return spec
}

// sensorBehind is the Defender sensor of a cluster in the same way.
func (e *environment) sensorBehind(sensor *cluster.Defender) *cluster.Defender {
	if sensor == nil {
		return nil
	}
	behind := *sensor
	behind.WorkspaceId = e.behind(behind.WorkspaceId)
	return &behind
}

// defenderBehindClusters is Defender with the plans of single clusters behind these, and what goes to a workspace behind that.
func (e *environment) defenderBehindClusters(spec defender.Spec) defender.Spec {
	spec.ResourcePlans = maps.Clone(spec.ResourcePlans)
	for key, one := range spec.ResourcePlans {
		if one.ScopeId != nil {
			one.ScopeId = e.behind(one.ScopeId)
			spec.ResourcePlans[key] = one
		}
	}
	if spec.Export != nil && spec.Export.Workspace != nil {
		export, to := *spec.Export, *spec.Export.Workspace
		to.WorkspaceId = e.behind(to.WorkspaceId)
		export.Workspace, spec.Export = &to, &export
	}
	if spec.Sentinel != nil {
		sentinel := *spec.Sentinel
		sentinel.WorkspaceId = e.behind(sentinel.WorkspaceId)
		spec.Sentinel = &sentinel
	}
	return spec
}

package baseline

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/policy"
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

// behind is an id that the user wrote. Of what comes into being with a cluster of this environment it waits for the cluster.
func (e *environment) behind(given pulumi.StringInput) pulumi.StringInput {
	id, known := azure.Literal(given)
	if !known {
		return given
	}
	parts, ours := e.b.Clusters[e.holderOf(id)]
	if !ours {
		return given
	}
	return parts.Cluster.ClusterId.ApplyT(func(string) string { return id }).(pulumi.StringOutput)
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

// policiesBehindClusters are the policies with roles and exemptions on parts of clusters behind these.
func (e *environment) policiesBehindClusters(spec policy.Spec) policy.Spec {
	spec.Assignments = maps.Clone(spec.Assignments)
	for key, one := range spec.Assignments {
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

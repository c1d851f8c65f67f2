package baseline

import (
	"fmt"
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// longestNodeGroup is how many characters AKS takes of the name that it makes for a node resource group.
const longestNodeGroup = 80

// nodeGroupName is the name of a cluster's node resource group: the chosen one, or what AKS makes of the names of group, cluster and region
// (Azure documentation, "AKS FAQ", node resource group). What Azure answers would be unknown in the preview of any change of the cluster.
func nodeGroupName(chosen *string, group, clusterName, location string) string {
	if chosen != nil {
		return *chosen
	}
	name := fmt.Sprintf("MC_%s_%s_%s", group, clusterName, azure.Region(location))
	return name[:min(len(name), longestNodeGroup)]
}

// chosenNodeGroup is the name that the user gave to a cluster's node resource group, nil without one.
func (e *intended) chosenNodeGroup(key string) *string {
	if group := e.Clusters[key].NodeResourceGroup; group != nil {
		return group.Name
	}
	return nil
}

// nodeGroup is the name of a cluster's node resource group.
func (e *environment) nodeGroup(key string) pulumi.StringInput {
	chosen, clusterName := e.chosenNodeGroup(key), e.clusterName(key)
	return pulumi.All(e.group.name, e.location).ApplyT(func(values []any) string {
		group, _ := values[0].(string)
		location, _ := values[1].(string)
		return nodeGroupName(chosen, group, clusterName, location)
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
		nodes := nodeGroupName(e.chosenNodeGroup(key), e.groupName(), e.clusterName(key), location)
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

// balanced says whether AKS makes a load balancer with a cluster: with the other ways out it makes one when a Service first asks for it
// (MicrosoftDocs/azure-aks-docs, articles/aks/egress-outboundtype.md).
func balanced(one Cluster) bool {
	const loadBalancer = "loadBalancer"
	return one.Network == nil || strings.EqualFold(input.Value(one.Network.OutboundType, loadBalancer), loadBalancer)
}

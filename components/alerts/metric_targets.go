package alerts

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	clusterTarget      = "cluster"
	loadBalancerTarget = "loadBalancer"

	// balancerName is what AKS calls the load balancer of a cluster (MicrosoftDocs/azure-aks-docs, articles/aks/load-balancer-standard.md).
	balancerName = "kubernetes"
)

// checkTarget wants a load balancer that is there when the rule is made.
func (p *plan) checkTarget(c *input.Checker, path string, one MetricRule, clusters []string) {
	c.OneOf(path+".target", one.Target, clusterTarget, loadBalancerTarget)
	switch {
	case one.Target == nil:
		return
	case one.ScopeId != nil:
		c.Failf(path+".target", "is set together with scopeId: keep one of the two")
		return
	case *one.Target != loadBalancerTarget:
		return
	}
	for _, key := range clusters {
		watched, known := p.Clusters[key]
		switch cluster := input.Key("clusters", key); {
		case !known: // reported with the cluster
		case !input.Value(watched.LoadBalancerEnabled, true):
			c.Failf(path+".target", "is loadBalancer, which AKS does not make for %s, by its network.outboundType, before a Service asks for one: "+
				"set clusters to those that have one, or scopeId to the load balancer once it is there", cluster)
		case !azure.IsGiven(watched.NodeResourceGroup):
			c.Failf(cluster+".nodeResourceGroup", "is required with %s.target loadBalancer: give the name of the cluster's node resource group", path)
		}
	}
}

// targetOf is the id of what a rule on metrics looks at of a cluster.
func (r *registering) targetOf(rule *plannedRule, key string) pulumi.StringInput {
	if rule.balancer {
		return r.balancerOf(key)
	}
	return r.args.Clusters[key].ClusterId
}

func (r *registering) balancerOf(key string) pulumi.StringInput {
	one := r.args.Clusters[key]
	return pulumi.Sprintf("/subscriptions/%s/resourceGroups/%s/providers/%s/%s",
		azure.PartsOf(one.ClusterId).SubscriptionID, one.NodeResourceGroup, loadBalancers, balancerName)
}

// balancersOf are the ids of the load balancers of clusters that some rule looks at, in which alerts of its rules are.
func (r *registering) balancersOf(clusters []string) pulumi.StringArray {
	var ids pulumi.StringArray
	for _, key := range clusters {
		if slices.ContainsFunc(r.plan.rules, func(rule *plannedRule) bool { return rule.balancer && slices.Contains(rule.clusters, key) }) {
			ids = append(ids, r.balancerOf(key))
		}
	}
	return ids
}

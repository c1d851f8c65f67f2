package alerts

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// metricNamespaces is what is known of namespaces of metrics besides that of clusters.
type metricNamespaces struct {
	// Retired are the beginnings of namespaces that have no metrics any more, with what to use instead.
	Retired map[string]string `json:"retired"`
	// LoadBalancers are the dimensions of a load balancer's metrics.
	LoadBalancers map[string][]string `json:"loadBalancers"`
}

//go:embed metric_namespaces.json
var metricNamespacesJSON []byte

var knownNamespaces = catalogue.Decode[metricNamespaces]("metric_namespaces.json", metricNamespacesJSON)

const loadBalancers = "Microsoft.Network/loadBalancers"

// targetType is the type of the resource that a rule of the user looks at; empty if only the deployment knows it.
func (r MetricRule) targetType() string {
	switch {
	case r.ScopeId == nil && input.Value(r.Target, clusterTarget) == loadBalancerTarget:
		return loadBalancers
	case r.ScopeId == nil && input.Value(r.Target, clusterTarget) == clusterTarget:
		return managedClusters
	case r.ScopeId == nil:
		return "" // A word that is no target is reported as that.
	}
	id, _ := azure.Literal(r.ScopeId)
	parsed, err := azure.ParseID(id)
	if err != nil {
		return ""
	}
	return parsed.Type
}

// checkNamespace refuses a namespace that is retired, and one of Azure that the resource does not have. Others are those of agents and applications.
func (r MetricRule) checkNamespace(c *input.Checker, path string, one MetricCriterion) bool {
	namespace, kind := input.Value(one.MetricNamespace, ""), r.targetType()
	lower := strings.ToLower(namespace)
	for begins, instead := range knownNamespaces.Retired {
		if strings.HasPrefix(lower, begins) {
			c.Failf(path, "is %q, which is retired: %s", namespace, instead)
			return false
		}
	}
	own := azure.IsWithin(lower, strings.ToLower(kind))
	switch {
	case namespace == "" || kind == "" || own || input.Value(one.SkipMetricValidation, false):
		return true
	case strings.HasPrefix(lower, "microsoft."):
		c.Failf(path, "is %q: metrics of the resource are in %s; leave it out, or set scopeId to a resource that has the metric", namespace, kind)
	case r.ScopeId == nil:
		c.Failf(path, "is %q: Azure has no such metrics of the resource, which are in %s; a namespace of your own needs skipMetricValidation%s",
			namespace, kind, input.DidYouMean(namespace, []string{kind}))
	default:
		return true
	}
	return false
}

// checkBalancerMetric holds a criterion to the metrics that load balancers have.
func checkBalancerMetric(c *input.Checker, at string, one MetricCriterion) {
	names := keysOf(knownNamespaces.LoadBalancers)
	i := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, one.MetricName) })
	if i < 0 {
		c.Failf(at+".metricName", "is %q: not a metric of load balancers; a new one needs skipMetricValidation%s",
			one.MetricName, input.NearOrAll(one.MetricName, names))
		return
	}
	dimensions := knownNamespaces.LoadBalancers[names[i]]
	for j, dimension := range one.Dimensions {
		if !slices.ContainsFunc(dimensions, func(name string) bool { return strings.EqualFold(name, dimension.Name) }) {
			c.Failf(input.Index(at+".dimensions", j)+".name", "is %q: not a dimension of %s%s",
				dimension.Name, names[i], input.NearOrAll(dimension.Name, dimensions))
		}
	}
}

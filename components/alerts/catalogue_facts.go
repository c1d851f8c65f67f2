package alerts

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	// teamColumn is the column of workload rules with the label that names a team.
	teamColumn = "Team"

	managedClusters = "Microsoft.ContainerService/managedClusters"
)

var (
	wordPattern      = regexp.MustCompile(`\w+`)
	namespacePattern = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
)

// regionNames are the names that Service Health has for regions, by region.
var regionNames = sync.OnceValue(func() map[string]string {
	return decodeFile[map[string]string]("catalogue/activity/regions.json")
})

// metricFacts are the platform metrics that exist, by namespace and name.
var metricFacts = sync.OnceValue(func() map[string]map[string]metricFact {
	return decodeFile[map[string]map[string]metricFact]("catalogue/metric/metrics.json")
})

type metricFact struct {
	Aggregations []string `json:"aggregations"`
	Dimensions   []string `json:"dimensions"`
}

func decodeFile[T any](name string) T {
	var value T
	must(name, json.Unmarshal(fileOf(name), &value))
	return value
}

// regionsOf is a region by the name that Service Health has for it; nil if it is not known.
func regionsOf(region *string) []string {
	if region == nil {
		return nil
	}
	name, known := regionNames()[azure.Region(*region)]
	if !known {
		return nil
	}
	return []string{name}
}

// clusterTables are the tables filled by clusters that rules of the catalogue look at.
var clusterTables = sync.OnceValue(func() []string {
	found := map[string]bool{}
	for _, rule := range shippedRules() {
		if rule.Signal != LogSignal || rule.Scope != clusterScope || rule.Needs.ActivityLog || rule.Needs.ContinuousExport {
			continue
		}
		for _, table := range slices.Concat(rule.Needs.Tables, rule.Needs.AnyTable) {
			found[table] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
})

// checkMetrics holds metrics of clusters and load balancers to those that exist.
func checkMetrics(c *input.Checker, path string, rule MetricRule) {
	for i, one := range rule.Criteria {
		at, known := input.Index(path+".criteria", i), metricFacts()[managedClusters]
		fitting := rule.checkNamespace(c, at+".metricNamespace", one)
		fact, exists := known[one.MetricName]
		switch kind := strings.ToLower(rule.targetType()); {
		case !fitting || one.MetricName == "" || input.Value(one.SkipMetricValidation, false):
			continue // reported elsewhere, or not to be looked up
		case one.MetricNamespace != nil && !strings.EqualFold(*one.MetricNamespace, kind):
			continue // of which nothing is known
		case kind == strings.ToLower(loadBalancers):
			checkBalancerMetric(c, at, one)
			continue
		case kind != strings.ToLower(managedClusters):
			continue
		case !exists:
			c.Failf(at+".metricName", "is %q: not a metric of AKS clusters; a new one needs skipMetricValidation, one of another resource scopeId%s",
				one.MetricName, input.DidYouMean(one.MetricName, keysOf(known)))
			continue
		}
		for j, dimension := range one.Dimensions {
			if !slices.Contains(fact.Dimensions, dimension.Name) {
				c.Failf(input.Index(at+".dimensions", j)+".name", "is %q: not a dimension of %s%s",
					dimension.Name, one.MetricName, input.NearOrAll(dimension.Name, fact.Dimensions))
			}
		}
	}
}

// threshold is the fixed threshold of a rule, nil if it has none that could be changed.
func (r shipped) threshold() *float64 {
	if r.Signal == ActivitySignal || r.Kind == dynamicKind || len(r.Criteria) > 0 {
		return nil
	}
	return r.Threshold
}

func (r shipped) whyNoThreshold() string {
	switch {
	case r.Signal == ActivitySignal:
		return "events of the Activity log are told one by one; leave it out"
	case r.Kind == dynamicKind:
		return "the rule learns its threshold; leave it out"
	default:
		return "the rule has several conditions; leave it out, and write a rule of your own in metricRules for others"
	}
}

func (r shipped) inPercent() bool {
	return r.Unit == "percent" || strings.HasSuffix(r.MetricName, "_percentage")
}

// byCluster says whether a rule knows its clusters, so that some can be left out.
func (r shipped) byCluster() bool {
	return r.Signal == MetricSignal || r.expectsClusters() || r.Signal == ActivitySignal && r.Scope == clusterScope
}

// ofSubscription says whether a rule looks at the subscription, not at clusters.
func (r shipped) ofSubscription() bool {
	return r.Scope == subscriptionScope || r.Needs.ContinuousExport
}

func checkNamespacesOf(c *input.Checker, path string, rule shipped, names []string) {
	if len(names) > 0 && !rule.Workload {
		c.Failf(path, "is set: %s does not look at workloads; leave it out", rule.Name)
	}
	for i, name := range names {
		c.Match(input.Index(path, i), &name, namespacePattern, "must be the name of a namespace: lower-case letters, digits and hyphens")
	}
}

func subtract(from, what []string) []string {
	return slices.DeleteFunc(slices.Clone(from), func(one string) bool { return slices.Contains(what, one) })
}

// count is how many receivers there are.
func (s *ActionGroupSpec) count() int {
	return len(s.Emails) + len(s.Sms) + len(s.Voice) + len(s.Push) + len(s.Webhooks) + len(s.Functions) + len(s.LogicApps) +
		len(s.Runbooks) + len(s.Itsm) + len(s.Roles) + len(s.EventHubs)
}

func checkTimeZone(c *input.Checker, path string, zone *string) {
	if zone != nil && !slices.Contains(timeZones, *zone) {
		c.Failf(path, "is %q: must be the Windows name of a time zone, such as UTC or W. Europe Standard Time%s", *zone, input.DidYouMean(*zone, timeZones))
	}
}

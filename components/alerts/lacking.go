package alerts

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// tablesOfWorkspace are those that every workspace fills by itself.
var tablesOfWorkspace = []string{"_LogOperation", "Usage"}

// tablesOfCategories are filled by diagnostic settings of clusters, all others of clusters by Container Insights.
var tablesOfCategories = []string{"AKSAudit", "AKSAuditAdmin", "AKSControlPlane"}

// lacking says what a rule would have to look at and does not have, and where to get it; empty if it can work.
func (p *plan) lacking(rule shipped) string {
	sources := input.Value(p.Sources, Sources{})
	n := rule.Needs
	switch {
	case rule.Signal == LogSignal && p.Workspace == nil:
		return "there is no workspace with logs; give workspace"
	case n.DailyCap && !input.Value(p.Workspace.DailyCapEnabled, false):
		if input.Value(p.Workspace.Existing, false) {
			return "the workspace exists already, and its daily cap is not known here; add the rule to the stack that manages the workspace"
		}
		return "the workspace has no daily cap; " + p.advise("set workspace.dailyCapGb", "set its dailyCapGb (workspace.dailyCapEnabled)")
	case rule.Signal == LogSignal && n.ActivityLog && !input.Value(sources.ActivityLogExported, false):
		return "the workspace does not get the Activity log; " + p.advise("set activityLog.enabled", "export it there (sources.activityLogExported)")
	case n.Defender && rule.ofSubscription() && !input.Value(sources.DefenderEnabled, false):
		return "Defender for Cloud has no plan; " + p.advise("set defender.plans", "set its plans (sources.defenderEnabled)")
	case n.ContinuousExport && !input.Value(sources.DefenderExported, false):
		return "alerts of Defender for Cloud do not go to the workspace; " +
			p.advise("set defender.export.workspace", "set its export.workspace (sources.defenderExported)")
	case rule.Scope == workspaceScope && p.Workspace == nil:
		return "there is no workspace; give workspace"
	case rule.Scope != clusterScope || n.ContinuousExport || n.ActivityLog && rule.Signal == LogSignal:
		return ""
	case len(p.Clusters) == 0:
		return "there is no cluster; give clusters"
	}
	problems := map[string][]string{}
	for _, key := range p.clusterKeys() {
		missing := p.missingOf(key, rule)
		if missing == "" {
			return ""
		}
		problems[missing] = append(problems[missing], input.Key("clusters", key))
	}
	return ofClusters(problems)
}

// advise is what to do in the words of an environment, whose inputs have all that is watched, or of a program that has components of its own; in brackets is
// then the input here, which [Watch], [In] and [Beside] take from them.
func (p *plan) advise(environment, program string) string {
	if p.WithinEnvironment {
		return environment
	}
	return program
}

// aCluster stands in a text for the input of any of the clusters.
const aCluster = "clusters.<cluster>"

// ofClusters joins what clusters do not have. Where that differs, each text says which clusters it is about: of others it may be untrue.
func ofClusters(problems map[string][]string) string {
	var texts []string
	for _, problem := range slices.Sorted(maps.Keys(problems)) {
		paths := problems[problem]
		text := problem
		if len(problems) > 1 && strings.Contains(problem, aCluster) {
			text = "in " + strings.Join(paths, " and ") + " " + problem
		}
		if len(problems) > 1 && len(paths) == 1 {
			text = strings.ReplaceAll(text, aCluster, paths[0])
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", and ")
}

// nameCluster names the cluster in a text about any of them if there is just one.
func (p *plan) nameCluster(text string) string {
	if keys := p.clusterKeys(); len(keys) == 1 {
		return strings.ReplaceAll(text, aCluster, input.Key("clusters", keys[0]))
	}
	return text
}

// missingOf says what a cluster does not have for a rule, and where to get it; empty if the rule can watch it.
func (p *plan) missingOf(key string, rule shipped) string {
	one, n := p.Clusters[key], rule.Needs
	switch {
	case n.Autoscaler && len(one.PoolMaximums) == 0:
		return "no node pool has an autoscaler; " +
			p.advise("set maxCount of a pool in clusters.<cluster>.nodePools", "set maxCount of a pool (clusters.<cluster>.poolMaximums)")
	case n.SteadyNodes && len(one.DeallocatedPools) > 0:
		return "nodes that a pool keeps deallocated are not ready all the time; " +
			p.advise("set scaleDownMode in clusters.<cluster>.nodePools to Delete", "set the pool's scaleDownMode to Delete (clusters.<cluster>.deallocatedPools)")
	case n.PolicyAddOn && !input.Value(one.PolicyAddOnEnabled, false):
		return "the Azure Policy add-on is off; " +
			p.advise("set clusters.<cluster>.azurePolicyEnabled", "set the cluster's azurePolicyEnabled (clusters.<cluster>.policyAddOnEnabled)")
	case n.Defender && rule.Signal == LogSignal && !n.ContinuousExport && !input.Value(one.DefenderEnabled, false):
		return "the Defender sensor is off; " +
			p.advise("set defender.plans.containers or clusters.<cluster>.defender", "set the cluster's defender (clusters.<cluster>.defenderEnabled)")
	}
	if rule.Signal != LogSignal {
		return ""
	}
	for _, table := range n.Tables {
		if missing := p.missingTable(one, table); missing != "" {
			return missing
		}
	}
	if len(n.AnyTable) > 0 && len(p.tablesOf(one, n.AnyTable)) == 0 {
		return p.missingTable(one, n.AnyTable[0])
	}
	if n.BeyondFilter != "" && !one.collects(systemNamespace) && p.missingTable(one, n.BeyondFilter) != "" {
		return fmt.Sprintf("Container Insights leaves the namespace %s out and does not collect %s, so that a cluster without applications sends nothing; "+
			"change %s", systemNamespace, n.BeyondFilter,
			p.advise("namespaces or streams in clusters.<cluster>.insights", "the namespaces or tables that are collected (clusters.<cluster>.tables)"))
	}
	for _, category := range n.Categories {
		if !slices.Contains(one.Categories, category) {
			return p.missingCategory(category)
		}
	}
	if len(n.AnyCategory) > 0 && !slices.ContainsFunc(n.AnyCategory, func(category string) bool { return slices.Contains(one.Categories, category) }) {
		return p.missingCategory(n.AnyCategory[0])
	}
	for _, namespace := range n.Namespaces {
		if !one.collects(namespace) {
			return fmt.Sprintf("Container Insights leaves the namespace %s out; change %s", namespace,
				p.advise("clusters.<cluster>.insights.namespaces", "its namespaces (clusters.<cluster>.includedNamespaces and excludedNamespaces)"))
		}
	}
	return ""
}

// systemNamespace has pods on every cluster.
const systemNamespace = "kube-system"

func (p *plan) missingCategory(category string) string {
	return fmt.Sprintf("no diagnostic setting sends %s; add the category to %s", category,
		p.advise("clusters.<cluster>.diagnostics", "the cluster's settings (clusters.<cluster>.categories)"))
}

// tablesOf are those of the tables that a cluster fills and that alerts can query.
func (p *plan) tablesOf(one Cluster, tables []string) []string {
	return slices.DeleteFunc(slices.Clone(tables), func(table string) bool { return p.missingTable(one, table) != "" })
}

func (p *plan) missingTable(one Cluster, table string) string {
	if slices.Contains(tablesOfWorkspace, table) {
		return ""
	}
	if p.Workspace != nil && slices.Contains(p.Workspace.BasicTables, table) {
		return fmt.Sprintf("alerts cannot query the plan Basic; set %s to Analytics",
			p.advise("workspace.tables."+table+".plan", "the workspace's tables."+table+".plan (workspace.basicTables)"))
	}
	if slices.Contains(one.Tables, table) {
		return ""
	}
	if slices.Contains(tablesOfCategories, table) {
		return fmt.Sprintf("no diagnostic setting fills %s; send its category to a table of its own in %s", table,
			p.advise("clusters.<cluster>.diagnostics", "the cluster's settings (clusters.<cluster>.tables)"))
	}
	return fmt.Sprintf("Container Insights does not collect %s; choose a preset or streams with it in %s", table,
		p.advise("clusters.<cluster>.insights", "the cluster's Container Insights (clusters.<cluster>.tables)"))
}

func (c Cluster) collects(namespace string) bool {
	if len(c.IncludedNamespaces) > 0 {
		return slices.Contains(c.IncludedNamespaces, namespace)
	}
	return !slices.Contains(c.ExcludedNamespaces, namespace)
}

package alerts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// tablesOfInsights are those that Container Insights can fill (Microsoft Learn, container-insights-data-collection-configure.md, "Stream values").
var tablesOfInsights = []string{
	"ContainerInventory", tableContainerLog, "ContainerLogV2", "ContainerNodeInventory", "InsightsMetrics", "KubeEvents", "KubeMonAgentEvents",
	"KubeNodeInventory", "KubePodInventory", "KubePVInventory", "KubeServices", "Perf", "RetinaNetworkFlowLogs",
}

const (
	tableContainerLog     = "ContainerLog"
	tableAzureDiagnostics = "AzureDiagnostics"
)

// aksDiagnostics finds out whether a query on AzureDiagnostics, which services of all kinds fill, is about AKS: by the type of resource, or by a category of
// its logs (azure-monitor-docs, supported-logs/microsoft-containerservice-managedclusters-logs.md).
var aksDiagnostics = regexp.MustCompile(`(?i)containerservice|managedclusters|["'](kube-(apiserver|audit|audit-admin|controller-manager|scheduler)|` +
	`cluster-autoscaler|cloud-controller-manager|guard|csi-(azuredisk|azurefile|snapshot)-controller|karpenter-events|` +
	`fleet-(mcs-controller-manager|member-agent|member-net-controller-manager))["']`)

// noteUnfilled tells of tables that the catalogue does not look at and that no cluster here fills. Something else may fill them, so it is no mistake.
func (p *plan) noteUnfilled(path, query string) {
	if p.Workspace == nil || len(p.Clusters) == 0 {
		return
	}
	words := wordPattern.FindAllString(codeOf(query), -1)
	for _, table := range tablesOfInsights {
		if slices.Contains(clusterTables(), table) || !slices.Contains(words, table) || p.anyFills(table) {
			continue
		}
		advice := "choose a preset or streams with it in " + p.advise("clusters.<cluster>.insights", "the cluster's Container Insights (clusters.<cluster>.tables)")
		if table == tableContainerLog {
			advice = "query ContainerLogV2, which took its place"
		}
		p.noteEmpty(path, table, "Container Insights does not collect it here", advice)
	}
	if slices.Contains(words, tableAzureDiagnostics) && aksDiagnostics.MatchString(query) && !p.anyFills(tableAzureDiagnostics) {
		p.noteEmpty(path, tableAzureDiagnostics, "logs of clusters go to tables of their own", "query "+strings.Join(tablesOfCategories, ", ")+
			", which have columns of their own too, or set destinationTables in "+
			p.advise("clusters.<cluster>.diagnostics.settings", "the cluster's settings (clusters.<cluster>.tables)"))
	}
}

// anyFills says whether a cluster fills a table.
func (p *plan) anyFills(table string) bool {
	return slices.ContainsFunc(p.clusterKeys(), func(key string) bool { return slices.Contains(p.Clusters[key].Tables, table) })
}

func (p *plan) noteEmpty(path, table, why, advice string) {
	p.notes = append(p.notes, fmt.Sprintf("%s looks at %s, and %s: it finds nothing unless something else fills the table; %s",
		path, table, why, p.nameCluster(advice)))
}

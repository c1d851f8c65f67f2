package diagnostics

import (
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// content is what one setting sends.
type content struct {
	// categories and groups are what Azure is told, in a stable order.
	categories, groups []string
	metrics            bool
	// logs are the categories behind it all: a cluster's groups taken apart, those of other resources as they are.
	logs []string
	// everything says that logs are not known one by one but are all that the resource has.
	everything bool
}

func (s *Setting) content(resourceType string) content {
	c := content{groups: slices.Clone(s.CategoryGroups), metrics: input.Value(s.MetricsEnabled, false)}
	slices.Sort(c.groups)
	if !isCluster(resourceType) {
		c.categories = slices.Clone(s.Categories)
		slices.Sort(c.categories)
		c.logs = slices.Concat(c.categories, c.groups)
		c.everything = slices.Contains(c.groups, groupAllLogs)
		return c
	}
	c.categories = categoryNames(func(known category) bool {
		return slices.Contains(s.Categories, known.Name) || s.Preset != nil && slices.Contains(known.Presets, *s.Preset)
	})
	c.logs = categoryNames(func(known category) bool {
		return slices.Contains(c.categories, known.Name) ||
			slices.ContainsFunc(c.groups, func(group string) bool { return slices.Contains(known.Groups, group) })
	})
	return c
}

// shared is what both settings send, in the words of an error.
func (c content) shared(other content) []string {
	var both []string
	switch {
	case c.everything:
		both = slices.Clone(other.logs)
	case other.everything:
		both = slices.Clone(c.logs)
	default:
		for _, log := range c.logs {
			if slices.Contains(other.logs, log) {
				both = append(both, log)
			}
		}
	}
	if c.metrics && other.metrics {
		both = append(both, allMetrics)
	}
	return both
}

func (c content) audit() bool      { return slices.Contains(c.logs, categoryAudit) }
func (c content) auditAdmin() bool { return slices.Contains(c.logs, categoryAuditAdmin) }

// Tables are the Log Analytics tables that the settings fill for an AKS cluster, whichever workspace they send to, in alphabetical order:
// AKSAudit, AKSAuditAdmin and AKSControlPlane, or AzureDiagnostics for a setting that asks for that, and AzureMetrics for metrics.
func (s *Spec) Tables() []string {
	var tables []string
	for _, setting := range s.settings() {
		if !setting.sendsToWorkspace() {
			continue
		}
		sent := setting.content(ManagedCluster)
		for _, known := range aks.Categories {
			if slices.Contains(sent.logs, known.Name) {
				tables = append(tables, setting.table(known))
			}
		}
		if sent.metrics {
			tables = append(tables, tableMetrics)
		}
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}

// Categories are the names of the log categories that settings of an AKS cluster send to workspaces, in alphabetical order.
func (s *Spec) Categories() []string {
	var names []string
	for _, setting := range s.settings() {
		if setting.sendsToWorkspace() {
			names = append(names, setting.content(ManagedCluster).logs...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (s *Setting) table(of category) string {
	if input.Value(s.DestinationTables, tablesDedicated) == tablesAzureDiagnostics {
		return tablesAzureDiagnostics
	}
	return of.Table
}

package diagnostics

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
)

// ManagedCluster is the resource type of an AKS cluster, the one type whose categories are known here.
const ManagedCluster = "Microsoft.ContainerService/managedClusters"

const (
	presetRecommended  = "recommended"
	groupAllLogs       = "allLogs"
	categoryAudit      = "kube-audit"
	categoryAuditAdmin = "kube-audit-admin"
	allMetrics         = "AllMetrics"
)

// category is one kind of log of an AKS cluster.
type category struct {
	Name string `json:"name"`
	// Table is the Log Analytics table that the category fills in Dedicated mode.
	Table   string   `json:"table"`
	Groups  []string `json:"groups"`
	Presets []string `json:"presets"`
}

// clusterCatalogue is what Azure offers for AKS clusters, and what we make of it.
type clusterCatalogue struct {
	Groups     []string          `json:"groups"`
	Presets    map[string]string `json:"presets"`
	Categories []category        `json:"categories"`
}

//go:embed categories.json
var categoriesJSON []byte

//go:embed activity.json
var activityJSON []byte

var (
	aks      = catalogue.Decode[clusterCatalogue]("categories.json", categoriesJSON)
	activity = catalogue.Decode[[]struct {
		Name string `json:"name"`
	}]("activity.json", activityJSON)
)

func isCluster(resourceType string) bool { return strings.EqualFold(resourceType, ManagedCluster) }

func presetNames() []string { return slices.Sorted(maps.Keys(aks.Presets)) }

// categoryNames are the names of a cluster's categories that match, in the catalogue's order.
func categoryNames(match func(category) bool) []string {
	var names []string
	for _, known := range aks.Categories {
		if match(known) {
			names = append(names, known.Name)
		}
	}
	return names
}

func everyCategory(category) bool { return true }

func activityCategories() []string {
	names := make([]string, len(activity))
	for i, known := range activity {
		names[i] = known.Name
	}
	return names
}

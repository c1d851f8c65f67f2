package alerts

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	catalogueFolder = "../../components/alerts/catalogue"

	metricFolder   = "metric"
	activityFolder = "activity"
)

// The environment whose alerts are looked at.
const (
	environmentGroup = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-prod"
	clusterID        = environmentGroup + "/providers/Microsoft.ContainerService/managedClusters/aks-prod-main"
	workspaceID      = environmentGroup + "/providers/Microsoft.OperationalInsights/workspaces/log-prod"
	operatorsID      = environmentGroup + "/providers/Microsoft.Insights/actionGroups/operators"
)

// shipped is what the tests need to know of a rule besides what it is registered as.
type shipped struct {
	Name     string `json:"name"`
	Workload bool   `json:"workload"`
	Needs    struct {
		Metrics    []string `json:"metrics"`
		Autoscaler bool     `json:"autoscaler"`
	} `json:"needs"`
}

// rulesOf reads the rules of a folder, by name.
func rulesOf(t *testing.T, folder string) map[string]*shipped {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(catalogueFolder, folder, "*.yaml"))
	require.NoError(t, err)
	rules := map[string]*shipped{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if name == "defaults" {
			continue
		}
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		rules[name] = &shipped{}
		require.NoError(t, yaml.Unmarshal(content, rules[name]), file)
		require.Equal(t, name, rules[name].Name)
	}
	require.NotEmpty(t, rules)
	return rules
}

// readData reads a file of the catalogue that holds JSON, and refuses keys that nothing here looks at.
func readData(t *testing.T, file string, into any) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(catalogueFolder, file))
	require.NoError(t, err)
	strict := json.NewDecoder(bytes.NewReader(content))
	strict.DisallowUnknownFields()
	require.NoError(t, strict.Decode(into), file)
}

// fromCatalogue is a rule as Azure gets it from an environment that has it, with what the environment changes about it.
func fromCatalogue[T any](t *testing.T, kind, name string, override alerts.RuleOverride) *T {
	t.Helper()
	key := "tested-" + name
	if kind == "MetricAlert" {
		key += "-main"
	}
	return registered[T](t, kind, key+"-rule", func(ctx *pulumi.Context) error {
		_, err := alerts.New(ctx, "tested", &alerts.Args{
			ResourceGroupName: pulumi.String("rg-prod"),
			Region:            new("westeurope"),
			Workspace:         &alerts.Workspace{WorkspaceId: pulumi.String(workspaceID), Location: pulumi.String("westeurope")},
			Clusters:          map[string]alerts.Cluster{"main": {ClusterId: pulumi.String(clusterID), PoolMaximums: map[string]int{"work": 5}}},
			Sources:           &alerts.Sources{DefenderEnabled: new(true)},
			Spec: alerts.Spec{
				Profile:      new("none"),
				ActionGroups: map[string]alerts.ActionGroupSpec{"ops": {ExistingId: pulumi.String(operatorsID)}},
				Rules:        map[string]alerts.RuleOverride{name: override},
			},
		})
		return err
	})
}

// registered is a rule as Azure gets it.
func registered[T any](t *testing.T, kind, name string, program pulumi.RunFunc) *T {
	t.Helper()
	graph, err := recorder.Run(program, recorder.Options{})
	require.NoError(t, err)
	found, ok := graph.Find(kind, name)
	require.True(t, ok, name)
	content, err := json.Marshal(found.Plain())
	require.NoError(t, err)
	rule := new(T)
	require.NoError(t, json.Unmarshal(content, rule))
	return rule
}

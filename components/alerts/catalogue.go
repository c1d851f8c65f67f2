package alerts

import (
	"bytes"
	"embed"
	"io/fs"
	"path"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// Signal is the kind of data that a rule looks at.
type Signal string

// The signals, which are the folders of the catalogue too.
const (
	MetricSignal   Signal = "metric"
	LogSignal      Signal = "log"
	ActivitySignal Signal = "activity"
)

var allSignals = []Signal{MetricSignal, LogSignal, ActivitySignal}

// Profiles of an environment, from the smallest to the largest; each has the rules of those before it.
var profiles = []string{"minimal", "standard", "full"}

// shipped is a rule that comes with this package, as its file and the defaults of its folder have it.
type shipped struct {
	Signal   Signal `yaml:"-"`
	Name     string `yaml:"name"`
	Title    string `yaml:"title"`
	Purpose  string `yaml:"purpose"`
	Severity int    `yaml:"severity"`
	// Profile is the smallest one with the rule.
	Profile string `yaml:"profile"`
	// Scope is cluster, workspace, subscription, or environment: its resource group, clusters and workspace.
	Scope string `yaml:"scope"`
	// Workload says that it looks at workloads, and so honours namespaces and, but for metrics, the opt-out label.
	Workload bool   `yaml:"workload"`
	Why      string `yaml:"why"`
	Cost     string `yaml:"cost"`
	Unit     string `yaml:"unit"`
	Needs    needs  `yaml:"needs"`

	WindowSize          string         `yaml:"windowSize"`
	EvaluationFrequency string         `yaml:"evaluationFrequency"`
	TimeAggregation     string         `yaml:"timeAggregation"`
	Operator            string         `yaml:"operator"`
	Threshold           *float64       `yaml:"threshold"`
	FailingPeriods      *shippedPeriod `yaml:"failingPeriods"`
	AutoMitigate        *bool          `yaml:"autoMitigate"`
	ExcludedNamespaces  []string       `yaml:"excludedNamespaces"`

	metricRule   `yaml:",inline"`
	logRule      `yaml:",inline"`
	activityRule `yaml:",inline"`
}

// needs is what a rule needs to see anything.
type needs struct {
	Metrics []string `yaml:"metrics"`
	// Tables must all be collected, of AnyTable one, on the Analytics plan.
	Tables   []string `yaml:"tables"`
	AnyTable []string `yaml:"anyTable"`
	// Categories must all be sent, of AnyCategory one.
	Categories  []string `yaml:"categories"`
	AnyCategory []string `yaml:"anyCategory"`
	// BeyondFilter is a table that the query reads as well if it is collected, and that the namespace filter of data collection does not touch
	// (insights/streams.json says of which tables). Where the filter leaves kube-system out, the rows of
	// other tables may have no row of a healthy cluster, and it must be collected.
	BeyondFilter string `yaml:"beyondFilter"`
	// Namespaces must not be left out by data collection.
	Namespaces []string `yaml:"namespaces"`
	// The configuration must have one of each of these.
	Clusters    bool `yaml:"clusters"`
	Autoscaler  bool `yaml:"autoscaler"`
	PolicyAddOn bool `yaml:"policyAddOn"`
	// SteadyNodes means that no pool may keep nodes that are not needed, stopped and not ready.
	SteadyNodes      bool `yaml:"steadyNodes"`
	Defender         bool `yaml:"defender"`
	ContinuousExport bool `yaml:"continuousExport"`
	ActivityLog      bool `yaml:"activityLog"`
	DailyCap         bool `yaml:"dailyCap"`
}

type metricRule struct {
	Namespace   string             `yaml:"namespace"`
	Kind        string             `yaml:"kind"`
	MetricName  string             `yaml:"metricName"`
	Sensitivity string             `yaml:"sensitivity"`
	Criteria    []shippedCriterion `yaml:"criteria"`
}

type shippedCriterion struct {
	MetricName      string             `yaml:"metricName"`
	TimeAggregation string             `yaml:"timeAggregation"`
	Operator        string             `yaml:"operator"`
	Threshold       float64            `yaml:"threshold"`
	Dimensions      []shippedDimension `yaml:"dimensions"`
}

// shippedDimension is a name alone where a rule is split by it.
type shippedDimension struct {
	Name     string   `yaml:"name"`
	Operator string   `yaml:"operator"`
	Values   []string `yaml:"values"`
}

// UnmarshalYAML takes the short form too: a column's name.
func (d *shippedDimension) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&d.Name)
	}
	type plain shippedDimension
	return node.Decode((*plain)(d))
}

type shippedPeriod struct {
	Of      int `yaml:"of"`
	AtLeast int `yaml:"atLeast"`
}

type logRule struct {
	MetricMeasureColumn string             `yaml:"metricMeasureColumn"`
	ResourceIdColumn    string             `yaml:"resourceIdColumn"`
	Dimensions          []shippedDimension `yaml:"dimensions"`
	// NewRowsOnly looks back over the whole window at rows that have arrived since the last run.
	NewRowsOnly bool `yaml:"newRowsOnly"`

	query string
}

type activityRule struct {
	Category   string             `yaml:"category"`
	Conditions []shippedCondition `yaml:"conditions"`
	// Services are what "$services" stands for.
	Services []string `yaml:"services"`
}

type shippedCondition struct {
	Field       string        `yaml:"field"`
	Equals      string        `yaml:"equals"`
	ContainsAny []string      `yaml:"containsAny"`
	AnyOf       []shippedLeaf `yaml:"anyOf"`
}

type shippedLeaf struct {
	Field       string   `yaml:"field"`
	Equals      string   `yaml:"equals"`
	ContainsAny []string `yaml:"containsAny"`
}

//go:embed catalogue/metric/*.yaml catalogue/metric/metrics.json
//go:embed catalogue/log/*.yaml catalogue/log/*.kql catalogue/activity/*.yaml catalogue/activity/regions.json
var catalogueFiles embed.FS

const defaultsFile = "defaults.yaml"

// shippedRules are read at first use, by name. A mistake in a file panics: the first test finds it.
var shippedRules = sync.OnceValue(func() map[string]shipped {
	rules := map[string]shipped{}
	for _, signal := range allSignals {
		folder := path.Join("catalogue", string(signal))
		var defaults yaml.Node // parsed once, decoded into each rule
		must(defaultsFile, yaml.Unmarshal(fileOf(path.Join(folder, defaultsFile)), &defaults))
		files, err := fs.Glob(catalogueFiles, folder+"/*.yaml")
		must(folder, err)
		for _, file := range files {
			if path.Base(file) == defaultsFile {
				continue
			}
			one := shipped{Signal: signal}
			must(defaultsFile, defaults.Decode(&one))
			strict := yaml.NewDecoder(bytes.NewReader(fileOf(file)))
			strict.KnownFields(true)
			must(file, strict.Decode(&one))
			if signal == LogSignal {
				one.query = string(fileOf(strings.TrimSuffix(file, ".yaml") + ".kql"))
			}
			rules[one.Name] = one
		}
	}
	return rules
})

func fileOf(name string) []byte {
	content, err := catalogueFiles.ReadFile(name)
	must(name, err)
	return content
}

func must(file string, err error) {
	if err != nil {
		panic(file + ": " + err.Error())
	}
}

package alerts

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
)

// query is a query for people to look at: saved in a query pack, drawn in the workbook, or both.
type query struct {
	Name        string `yaml:"name"`
	Title       string `yaml:"title"`
	Description string `yaml:"description"`
	// Categories, ResourceTypes and Labels are what Log Analytics offers saved queries by.
	Categories    []string `yaml:"categories"`
	ResourceTypes []string `yaml:"resourceTypes"`
	Labels        []string `yaml:"labels"`
	Needs         needs    `yaml:"needs"`
	// Workbook says where and how the workbook draws it; nil if it does not.
	Workbook *drawn `yaml:"workbook"`

	text string
	// ofRule says that text is a rule's, made to run although tables are missing.
	ofRule bool
	// onGraph says that it asks Azure Resource Graph, and not a workspace.
	onGraph bool
}

// drawn is a query's place in the workbook.
type drawn struct {
	Page  string `yaml:"page"`
	Order int    `yaml:"order"`
	// Width is in percent of the page.
	Width int `yaml:"width"`
	// As is table, tiles, timechart or areachart.
	As string `yaml:"as"`
	// Name and Value are the columns that a tile shows.
	Name  string `yaml:"name"`
	Value string `yaml:"value"`
}

const (
	asTable     = "table"
	asTiles     = "tiles"
	asTimeChart = "timechart"
	asAreaChart = "areachart"
)

//go:embed queries/*.yaml queries/*.kql queries/resource-graph/*.yaml queries/resource-graph/*.kql
var queryFiles embed.FS

// ownQueries are read at first use, by name. A mistake in a file panics: the first test finds it.
var ownQueries = sync.OnceValue(func() map[string]query {
	queries := map[string]query{}
	for _, folder := range []string{"queries", "queries/resource-graph"} {
		files, err := fs.Glob(queryFiles, folder+"/*.yaml")
		must(folder, err)
		for _, file := range files {
			if path.Base(file) != defaultsFile {
				one := readQuery(file)
				queries[one.Name] = one
			}
		}
	}
	return queries
})

func readQuery(file string) query {
	one := query{onGraph: path.Base(path.Dir(file)) == "resource-graph"}
	must(defaultsFile, yaml.Unmarshal(queryFile("queries/"+defaultsFile), &one))
	strict := yaml.NewDecoder(bytes.NewReader(queryFile(file)))
	strict.KnownFields(true)
	must(file, strict.Decode(&one))
	one.text = string(queryFile(strings.TrimSuffix(file, ".yaml") + ".kql"))
	return one
}

func queryFile(name string) []byte {
	content, err := queryFiles.ReadFile(name)
	must(name, err)
	return content
}

// savedQueries are the queries that a query pack gets, by name: our own on logs, and those of every log rule of the catalogue.
var savedQueries = sync.OnceValue(func() map[string]query {
	queries := map[string]query{}
	for name, one := range ownQueries() {
		if !one.onGraph {
			queries[name] = one
		}
	}
	for name, rule := range shippedRules() {
		if rule.Signal == LogSignal {
			queries[name] = rule.saved()
		}
	}
	return queries
})

// ruleLabel marks the queries of alert rules among the saved ones.
const ruleLabel = "alert rule"

// saved is what an operator opens who was told by the rule. Whoever looks later wants the rows of that time, not those that arrived last.
func (r shipped) saved() query {
	r.NewRowsOnly = false
	one := query{
		Name: r.Name, Title: "Alert: " + r.Title, Needs: r.Needs, text: r.queryFor(queryWords{}), ofRule: true,
		Description: fmt.Sprintf("%s The alert looks at %s, every %s.", r.describe(defaultRunbookURL), r.WindowSize, r.EvaluationFrequency),
		Labels:      []string{ruleLabel, alertLevels[r.Severity]},
	}
	must(defaultsFile, yaml.Unmarshal(queryFile("queries/"+defaultsFile), &one))
	if known, ok := categoriesOfTables[slices.Concat(r.Needs.Tables, r.Needs.AnyTable)[0]]; ok {
		one.Categories = known
	}
	return one
}

// categoriesOfTables are for rules on tables that are not about containers.
var categoriesOfTables = map[string][]string{
	"AKSAudit":      {"audit", "container"},
	"AKSAuditAdmin": {"audit", "container"},
	"AzureActivity": {"audit", "resources"},
	"_LogOperation": {"monitor"},
	"SecurityAlert": {"security"},
	"Usage":         {"monitor"},
}

// runnable is the query, without blanks at its ends, as it runs although its tables do not exist.
func (q query) runnable() string {
	text := strings.TrimSpace(q.text)
	if q.ofRule || q.onGraph {
		return text
	}
	return kql.Optional(text)
}

// body is the query as Log Analytics shows it when it is opened.
func (q query) body() string {
	text := q.runnable()
	if q.Workbook != nil && (q.Workbook.As == asTimeChart || q.Workbook.As == asAreaChart) {
		text += "\n| render " + q.Workbook.As
	}
	return text
}

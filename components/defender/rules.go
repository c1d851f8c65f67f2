package defender

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// rule is an analytics rule that comes with this package: its settings, and the query that stands in a file of its own.
type rule struct {
	Name        string `yaml:"name"`
	DisplayName string `yaml:"displayName"`
	Description string `yaml:"description"`
	Enabled     bool   `yaml:"enabled"`
	Severity    string `yaml:"severity"`
	// Tables are the audit tables that the query can be run on, the one that it names first.
	Tables         []string `yaml:"tables"`
	OptionalTables []string `yaml:"optionalTables"`
	QueryFrequency string   `yaml:"queryFrequency"`
	QueryPeriod    string   `yaml:"queryPeriod"`
	// NewRowsOnly looks back over the whole period at rows that have arrived since the last run.
	NewRowsOnly         bool              `yaml:"newRowsOnly"`
	TriggerOperator     string            `yaml:"triggerOperator"`
	TriggerThreshold    int               `yaml:"triggerThreshold"`
	SuppressionEnabled  bool              `yaml:"suppressionEnabled"`
	SuppressionDuration string            `yaml:"suppressionDuration"`
	EventGrouping       string            `yaml:"eventGrouping"`
	Incident            incident          `yaml:"incident"`
	Tactics             []string          `yaml:"tactics"`
	Techniques          []string          `yaml:"techniques"`
	AlertTitle          string            `yaml:"alertTitle"`
	CustomDetails       map[string]string `yaml:"customDetails"`
	EntityMappings      []entityMapping   `yaml:"entityMappings"`
	WhatToDo            []string          `yaml:"whatToDo"`
	FalsePositives      []string          `yaml:"falsePositives"`
	References          []string          `yaml:"references"`
	Cost                string            `yaml:"cost"`

	query string
}

type incident struct {
	Create   bool     `yaml:"create"`
	Grouping grouping `yaml:"grouping"`
}

type grouping struct {
	Enabled              bool     `yaml:"enabled"`
	ReopenClosedIncident bool     `yaml:"reopenClosedIncident"`
	LookbackDuration     string   `yaml:"lookbackDuration"`
	MatchingMethod       string   `yaml:"matchingMethod"`
	GroupByEntities      []string `yaml:"groupByEntities"`
}

type entityMapping struct {
	EntityType    string         `yaml:"entityType"`
	FieldMappings []fieldMapping `yaml:"fieldMappings"`
}

type fieldMapping struct {
	Identifier string `yaml:"identifier"`
	ColumnName string `yaml:"columnName"`
}

//go:embed rules/*.kql rules/*.yaml
var ruleFiles embed.FS

const defaultsFile = "rules/defaults.yaml"

// shippedRules are read at first use, by name. A mistake in a file panics: the first test finds it.
var shippedRules = sync.OnceValue(func() map[string]rule {
	defaults, err := ruleFiles.ReadFile(defaultsFile)
	must(defaultsFile, err)
	rules := map[string]rule{}
	files, err := fs.Glob(ruleFiles, "rules/*.kql")
	must("rules", err)
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".kql")
		var one rule
		must(defaultsFile, yaml.Unmarshal(defaults, &one))
		settings, err := ruleFiles.ReadFile("rules/" + name + ".yaml")
		must(name, err)
		must(name, yaml.Unmarshal(settings, &one))
		query, err := ruleFiles.ReadFile(file)
		must(file, err)
		one.query = string(query)
		rules[name] = one
	}
	return rules
})

func must(file string, err error) {
	if err != nil {
		panic(file + ": " + err.Error())
	}
}

func ruleNames() []string {
	names := make([]string, 0, len(shippedRules()))
	for name := range shippedRules() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func findRule(name string) rule { return shippedRules()[name] }

// sources are the rule's tables that are collected. Some clusters may send the one and some the other.
func (r rule) sources(collected []string) []string {
	var tables []string
	for _, table := range r.Tables {
		if slices.Contains(collected, table) {
			tables = append(tables, table)
		}
	}
	return tables
}

// ignores says whether the rule's query has a list of that name to leave things out by.
func (r rule) ignores(what string) bool {
	return strings.Contains(r.query, "let ignored"+what+" = dynamic([]);")
}

var (
	auditLine   = regexp.MustCompile(`(?m)^let audit = \w+;$`)
	ignoredLine = regexp.MustCompile(`(?m)^let ignored(\w+) = dynamic\(\[\]\);$`)
)

// queryFor is the rule's query on tables, which need not exist yet, without what the user does not want to hear of.
func (r rule) queryFor(tables []string, frequency string, ignored Ignored) string {
	newRows := ""
	if r.NewRowsOnly {
		newRows = "ingestion_time() > ago(" + kql.Timespan(frequency) + ")"
	}
	query := kql.OptionalFrom(r.query, auditLine.FindString(r.query), "let audit = %s;", tables, newRows)
	return ignoredLine.ReplaceAllStringFunc(query, func(line string) string {
		what := ignoredLine.FindStringSubmatch(line)[1]
		return "let ignored" + what + " = " + kql.DynamicList(ignored.of(what)) + ";"
	})
}

const (
	shortestDuration = 5 * time.Minute
	longestDuration  = 14 * 24 * time.Hour
	// Sentinel runs what looks back that far once an hour at most.
	longPeriod            = 2 * 24 * time.Hour
	shortestForLongPeriod = time.Hour
)

func checkDuration(c *input.Checker, at string, chosen *string, otherwise string) (time.Duration, bool) {
	text := input.Value(chosen, otherwise)
	duration, ok := kql.Duration(text)
	if !ok || duration < shortestDuration || duration > longestDuration {
		c.Failf(at, "is %q: must be a duration in ISO 8601 from PT5M to P14D, such as %s", text,
			kql.ExampleOf(text, shortestDuration, longestDuration, "PT1H"))
		return 0, false
	}
	return duration, true
}

// ruleID is a rule's id within the workspace: a GUID, as the portal makes them, always the same for a rule.
func ruleID(name string) string {
	sum := sha256.Sum256([]byte("aksops/" + name))
	digits := hex.EncodeToString(sum[:16])
	return strings.Join([]string{digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]}, "-")
}

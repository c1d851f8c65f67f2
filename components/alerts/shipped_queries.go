package alerts

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Lines of the catalogue's queries that are made to be rewritten, each at the start of a line.
var (
	includedLine = regexp.MustCompile(`(?m)^let includedNamespaces = dynamic\(\[\]\);`)
	excludedLine = regexp.MustCompile(`(?m)^let excludedNamespaces = dynamic\(\[\]\);`)
	actorsLine   = regexp.MustCompile(`(?m)^let ignoredActors = dynamic\(\[\]\);`)
	optOutLine   = regexp.MustCompile(`(?m)^let optOutLabel = "[^"]*";`)
	teamLine     = regexp.MustCompile(`(?m)^let teamLabel = "[^"]*";`)
	sourceLine   = regexp.MustCompile(`(?m)^let (audit|alerts) = (\w+);`)
	expectedLine = regexp.MustCompile(`(?m)^let expectedClusters = dynamic\(\[\]\);`)
	maximumsLine = regexp.MustCompile(`(?m)^let poolMaximums = dynamic\(\[\]\);`)
	stoppedLine  = regexp.MustCompile(`(?m)^let deallocatedPools = dynamic\(\[\]\);`)
	longTermLine = regexp.MustCompile(`(?m)^let longTermClusters = dynamic\(\[\]\);`)
)

// queryWords are what an environment says in the catalogue's queries.
type queryWords struct {
	Namespaces
	// audit are the tables that hold the audit log.
	audit                  []string
	optOutLabel, teamLabel string
	ignoredActors          []string
}

// wordsFor are what this environment says in a rule's query.
func (p *plan) wordsFor(rule shipped, namespaces Namespaces) queryWords {
	words := queryWords{
		Namespaces: namespaces, optOutLabel: input.Value(p.OptOutLabel, ""), teamLabel: input.Value(p.TeamLabel, ""), ignoredActors: p.IgnoredActors,
	}
	for _, key := range p.clusterKeys() {
		for _, table := range p.tablesOf(p.Clusters[key], rule.Needs.AnyTable) {
			if !slices.Contains(words.audit, table) {
				words.audit = append(words.audit, table)
			}
		}
	}
	slices.Sort(words.audit)
	return words
}

// queryFor is the rule's query with what an environment says in it. It runs although its tables do not exist.
func (r shipped) queryFor(words queryWords) string {
	query := includedLine.ReplaceAllLiteralString(r.query, "let includedNamespaces = "+kql.DynamicList(words.Included)+";")
	query = excludedLine.ReplaceAllLiteralString(query, "let excludedNamespaces = "+kql.DynamicList(r.excluded(words.Namespaces))+";")
	if len(words.ignoredActors) > 0 {
		query = actorsLine.ReplaceAllLiteralString(query, "let ignoredActors = "+kql.DynamicList(words.ignoredActors)+";")
	}
	if words.optOutLabel != "" {
		query = optOutLine.ReplaceAllLiteralString(query, `let optOutLabel = "`+words.optOutLabel+`";`)
	}
	if words.teamLabel != "" {
		query = teamLine.ReplaceAllLiteralString(query, `let teamLabel = "`+words.teamLabel+`";`)
	}
	source := sourceLine.FindStringSubmatch(query)
	if source == nil {
		return kql.Optional(query)
	}
	tables := words.audit
	if len(tables) == 0 || source[1] != "audit" {
		tables = []string{source[2]}
	}
	return kql.OptionalFrom(query, source[0], "let "+source[1]+" = %s;", tables, r.newRows())
}

// lateness is how much longer a rule looks back than it was last run: an evaluation that is late, or tried again, would miss rows otherwise. What two
// evaluations see is told once, since such a rule is split by what names a row.
const lateness = 5 * time.Minute

// newRows is the condition for rows that have arrived since the rule last ran, empty if it looks at all of them.
func (r shipped) newRows() string {
	if !r.NewRowsOnly {
		return ""
	}
	return fmt.Sprintf("ingestion_time() > ago(%dm)", int((duration(r.EvaluationFrequency) + lateness).Minutes()))
}

// expectsClusters says whether the query misses something of clusters that it must be told of.
func (r shipped) expectsClusters() bool {
	return expectedLine.MatchString(r.query) || maximumsLine.MatchString(r.query)
}

// knowsOf says whether the query leaves something out, or judges it otherwise, because of what a cluster has.
func (r shipped) knowsOf(one Cluster) bool {
	return len(one.DeallocatedPools) > 0 && stoppedLine.MatchString(r.query) ||
		input.Value(one.LongTermSupportEnabled, false) && longTermLine.MatchString(r.query)
}

// expectedCluster is a cluster that a query expects something of.
type expectedCluster struct {
	ID    string `json:"id"`
	Since string `json:"since,omitempty"`
	pools map[string]int
	// stopped are the pools whose nodes stay when they are not needed.
	stopped  []string
	longTerm bool
}

type poolMaximum struct {
	ID   string `json:"id"`
	Pool string `json:"pool"`
	Max  int    `json:"max"`
}

// expect puts clusters and their node pools into a query.
func expect(query string, clusters []expectedCluster) string {
	maximums := []poolMaximum{}
	var stopped, longTerm []string
	for _, one := range clusters {
		for _, pool := range one.stopped {
			stopped = append(stopped, one.ID+"/"+pool)
		}
		if one.longTerm {
			longTerm = append(longTerm, one.ID)
		}
		for _, pool := range slices.Sorted(maps.Keys(one.pools)) {
			maximums = append(maximums, poolMaximum{ID: one.ID, Pool: pool, Max: one.pools[pool]})
		}
	}
	query = stoppedLine.ReplaceAllLiteralString(query, "let deallocatedPools = "+kql.DynamicList(stopped)+";")
	query = longTermLine.ReplaceAllLiteralString(query, "let longTermClusters = "+kql.DynamicList(longTerm)+";")
	query = expectedLine.ReplaceAllLiteralString(query, "let expectedClusters = dynamic("+kql.JSON(clusters)+");")
	return maximumsLine.ReplaceAllLiteralString(query, "let poolMaximums = dynamic("+kql.JSON(maximums)+");")
}

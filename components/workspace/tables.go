package workspace

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Table is plan and retention of one Log Analytics table.
type Table struct {
	// Plan is Analytics (full queries and alerts, the default) or Basic (cheaper to ingest, paid per query, no log alerts). Azure lets it
	// change once a week. Must be known at preview.
	Plan *string `pulumi:"plan,optional"`
	// RetentionDays is how long the table can be queried interactively, 4 to 730 days. Defaults to the workspace's retention. Refused
	// with plan Basic, whose interactive retention Azure fixes at 30 days.
	RetentionDays *int `pulumi:"retentionDays,optional"`
	// TotalRetentionDays is how long the table's data is kept altogether: 4 to 730, or 1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653,
	// 4018 or 4383 days, and at least as long as interactively. Defaults to the spec's TotalRetentionDays, then to the interactive
	// retention.
	TotalRetentionDays *int `pulumi:"totalRetentionDays,optional"`
}

const (
	planAnalytics         = "Analytics"
	planBasic             = "Basic"
	minTableRetentionDays = 4
	basicRetentionDays    = 30
	customTableSuffix     = "_CL"
	// Real table names are further apart than this many letters.
	misspelling = 2
)

var tableNamePattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,62}$`)

// knownTable is what Azure offers for one of the tables that the monitoring of AKS fills.
type knownTable struct {
	Plans []string `json:"plans"`
	// AKS marks the tables that Spec.TotalRetentionDays reaches without being named.
	AKS bool `json:"aks"`
}

//go:embed tables.json
var tablesJSON []byte

var knownTables = catalogue.Decode[map[string]knownTable]("tables.json", tablesJSON)

// managedTables are the tables whose plan or retention the spec sets, by name.
func (s *Spec) managedTables() map[string]Table {
	managed := map[string]Table{}
	// The tables of somebody else's workspace are left alone unless they are named: adopting one resets what its owner chose.
	if s.TotalRetentionDays != nil && s.ExistingWorkspaceId == nil {
		for name, known := range knownTables {
			if known.AKS {
				managed[name] = Table{}
			}
		}
	}
	maps.Copy(managed, s.Tables)
	for name, table := range managed {
		if table.TotalRetentionDays == nil {
			table.TotalRetentionDays = s.TotalRetentionDays
			managed[name] = table
		}
	}
	return managed
}

// BasicTables are the names of the tables on the Basic plan, which log alerts cannot query, in alphabetical order.
func (s *Spec) BasicTables() []string {
	var basic []string
	if s == nil {
		return basic
	}
	for name, table := range s.Tables {
		if input.Value(table.Plan, planAnalytics) == planBasic {
			basic = append(basic, name)
		}
	}
	slices.Sort(basic)
	return basic
}

func checkTables(c *input.Checker, s *Spec) {
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		table := s.Tables[name]
		path := input.Key("tables", name)
		checkTableName(c, path, name)
		c.OneOf(path+".plan", table.Plan, planAnalytics, planBasic)
		table.checkRetention(c, path, s)
		if known, ok := knownTables[name]; ok && table.Plan != nil && *table.Plan == planBasic && !slices.Contains(known.Plans, planBasic) {
			c.Failf(path+".plan", "is Basic: Azure has no Basic plan for %s; leave it on Analytics", name)
		}
	}
}

// checkTableName catches a misspelt built-in table, which Azure would take for a new custom table and refuse only at deployment.
func checkTableName(c *input.Checker, path, name string) {
	if _, known := knownTables[name]; known {
		return
	}
	if !tableNamePattern.MatchString(name) {
		c.Failf(path, "is not a table name: must be 4 to 63 letters, digits and underscores, starting with a letter")
		return
	}
	if strings.HasSuffix(name, customTableSuffix) {
		return
	}
	names := slices.Sorted(maps.Keys(knownTables))
	for _, known := range names {
		if input.Distance(name, known) <= misspelling {
			c.Failf(path, "is not a table that Azure knows%s", input.DidYouMean(name, names))
			return
		}
	}
}

func (t Table) checkRetention(c *input.Checker, path string, s *Spec) {
	basic := input.Value(t.Plan, planAnalytics) == planBasic
	if basic && t.RetentionDays != nil {
		c.Failf(path+".retentionDays", "is %d with plan Basic: Azure fixes the interactive retention of a Basic table at %d days; "+
			"remove it and set totalRetentionDays to keep data longer", *t.RetentionDays, basicRetentionDays)
	} else {
		c.IntRange(path+".retentionDays", t.RetentionDays, minTableRetentionDays, maxRetentionDays)
	}
	total := t.TotalRetentionDays
	if total == nil {
		total = s.TotalRetentionDays
		if total == nil || t.RetentionDays == nil || basic || *t.RetentionDays <= *total {
			return
		}
		c.Failf(path+".retentionDays", "is %d: must be at most totalRetentionDays of the workspace, %d; give the table a totalRetentionDays of its own",
			*t.RetentionDays, *total)
		return
	}
	if !validTotalRetention(*total, minTableRetentionDays) {
		c.Failf(path+".totalRetentionDays", "is %d: must be 4 to 730, or %s", *total, input.Words(longRetentionDays))
		return
	}
	interactive := s.interactiveDays(t)
	if interactive > 0 && *total < interactive {
		c.Failf(path+".totalRetentionDays", "is %d: must be at least the interactive retention, %d", *total, interactive)
	}
}

// interactiveDays is the interactive retention of a table, or 0 when it is an existing workspace's and so not known here.
func (s *Spec) interactiveDays(t Table) int {
	switch {
	case input.Value(t.Plan, planAnalytics) == planBasic:
		return basicRetentionDays
	case t.RetentionDays != nil:
		return *t.RetentionDays
	case s.ExistingWorkspaceId != nil:
		return 0
	default:
		return input.Value(s.RetentionDays, defaultRetentionDays)
	}
}

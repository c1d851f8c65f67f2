package azure

import (
	"regexp"
	"slices"
	"strings"
)

const (
	maxQueryBytes = 64 * 1024
	notRunnable   = "The query could not be validated"
)

var (
	// notCode are the texts and comments in a query.
	notCode     = regexp.MustCompile(`@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*`)
	notInAlerts = regexp.MustCompile(`\b(bag_unpack|pivot|narrow)\s*\(`)
	ago         = regexp.MustCompile(`\bago\s*\(\s*([^()]*)`)
	literalTime = regexp.MustCompile(`^(-?[0-9]+(\.[0-9]+)?[a-z]+|time|timespan)\s*$`)
	// notEachMinute are operators and functions.
	notEachMinute = regexp.MustCompile(
		`(?:\||^|;|=)\s*(search|union|take|limit)\b|\b(ingestion_time|adx|arg|app|workspace|resource)\s*\(`,
	)
	word = regexp.MustCompile(`\b[A-Za-z_][A-Za-z0-9_]*\b`)
)

// alwaysThere are built-in tables that queries find in a workspace in which nothing has arrived yet.
var alwaysThere = []string{"azureactivity", "event", "heartbeat", "laquerylogs", "operation", "perf", "syslog", "usage"}

// query is the query without texts and comments.
func (r *request) query() string {
	return notCode.ReplaceAllStringFunc(at(r.inputs, "criteria.allOf[].query")[0].StringValue(), func(part string) string {
		if strings.HasPrefix(part, "//") {
			return ""
		}
		return `""`
	})
}

// checkQuery knows what no alert rule can use.
func checkQuery(r *request) error {
	code, whole := r.query(), at(r.inputs, "criteria.allOf[].query")[0].StringValue()
	if len(whole) > maxQueryBytes {
		return r.refuse(badRequest, "The query has %d bytes: at most %d are allowed.", len(whole), maxQueryBytes)
	}
	if found := notInAlerts.FindStringSubmatch(code); found != nil {
		return r.refuse(badRequest, "The operator '%s' is not supported in log search alert rules.", found[1])
	}
	if slices.Contains(word.FindAllString(code, -1), "AggregatedValue") {
		return r.refuse(badRequest, "'AggregatedValue' is a reserved word in log search alert rules.")
	}
	for _, found := range ago.FindAllStringSubmatch(code, -1) {
		if !literalTime.MatchString(found[1]) {
			return r.refuse(badRequest, "ago() takes a literal in log search alert rules, and not '%s'.", strings.TrimSpace(found[1]))
		}
	}
	return nil
}

func checkQueryEachMinute(r *request) error {
	if textAt(r.inputs, "evaluationFrequency") != eachMinute {
		return nil
	}
	if found := notEachMinute.FindStringSubmatch(r.query()); found != nil {
		return r.refuse(badRequest, "'%s' is not supported in a rule that runs every minute.", found[1]+found[2])
	}
	return nil
}

// checkQueryTables runs the query of a rule on a workspace, unless the request says not to.
func checkQueryTables(r *request) error {
	workspace, code := textsAt(r.inputs, "scopes[]")[0], r.query()
	isWorkspace := strings.EqualFold(armTypeOf(workspace), types[workspaceType].armType())
	if !isWorkspace || trueAt(r.inputs, "skipQueryValidation") {
		return nil
	}
	arrives, must := r.all.receives(workspace), word.FindAllString(firm(code), -1)
	for _, name := range word.FindAllString(code, -1) {
		table := r.all.find(workspace + "/tables/" + name)
		_, builtIn := builtInTables[key(name)]
		missing := builtIn && !arrives && !slices.Contains(alwaysThere, key(name)) || table == nil && strings.HasSuffix(name, customTableSuffix)
		switch {
		case missing && slices.Contains(must, name):
			return r.refuse(badRequest, "%s: 'where' operator: Failed to resolve table or column expression named '%s'.", notRunnable, name)
		case table != nil && textAt(table.Inputs, "plan") == basicPlan:
			return r.refuse(badRequest, "%s: the table '%s' has the plan %s, on which alert rules of this kind are not supported.",
				notRunnable, name, basicPlan)
		}
	}
	return nil
}

// receives says whether anything sends to a workspace.
func (o *world) receives(workspaceID string) bool {
	paths := map[string]string{
		ruleType: "destinations.logAnalytics[].workspaceResourceId", settingType: "workspaceId", exportType: "actions[].workspaceResourceId",
	}
	for _, sender := range o.live {
		path, sends := paths[sender.Type]
		isIt := func(id string) bool { return strings.EqualFold(id, workspaceID) }
		if sends && slices.ContainsFunc(textsAt(sender.Inputs, path), isIt) {
			return true
		}
	}
	return false
}

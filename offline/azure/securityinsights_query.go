package azure

import (
	"regexp"
	"slices"
	"strings"
)

// fuzzyUnion begins a union that leaves out tables that it cannot find.
var fuzzyUnion = regexp.MustCompile(`\bunion\s+(?:\w+\s*=\s*\w+\s+)*isfuzzy\s*=\s*true\b`)

// firm is a query, already without texts and comments, with blanks in the place of unions that leave out missing tables and have a datatable besides.
// Without another operand such a union fails, too: "union: must have at least one operand that can be evaluated successfully when running with 'Fuzzy'
// mode" (Azure/Azure-Sentinel issue 12792).
func firm(code string) string {
	for {
		at := fuzzyUnion.FindStringIndex(code)
		if at == nil {
			return code
		}
		end := at[1] + operandsEnd(code[at[1]:])
		operands := code[at[1]:end]
		if strings.Contains(operands, "datatable") {
			operands = ""
		}
		code = code[:at[0]] + operands + code[end:]
	}
}

// operandsEnd is where a union's operands end: at the parenthesis around it, at the next operator, or at the end of the statement.
func operandsEnd(text string) int {
	depth := 0
	for i, letter := range text {
		switch letter {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '|', ';':
			if depth == 0 {
				return i
			}
		}
		if depth < 0 {
			return i
		}
	}
	return len(text)
}

var everyTable = regexp.MustCompile(`(?:^|[|;(=]\s*)(search\b|union\s*\*)`)

// checkAnalyticsQuery runs the rule's query, as Sentinel does at each PUT: "Failed to run the analytics rule query. One of the tables does not exist."
// (criblio/Cribl-Microsoft pull request 56; that tables without data do not exist: Azure/Azure-Sentinel issue 2039), and refuses what reads every table:
// "Scheduled alert rule query should not contain 'search' or 'union *'" (issue 1437). What rows a workspace had before is not known here, and tables of a new
// one come minutes or hours after what sends to them.
func checkAnalyticsQuery(r *request) error {
	code := notCode.ReplaceAllString(textAt(r.inputs, "query"), " ")
	if everyTable.MatchString(code) {
		return r.refuse(badRequest, "Invalid data model. [Properties.Query: Scheduled alert rule query should not contain 'search' or 'union *']")
	}
	workspace := sentinelWorkspace(r.id)
	if there := r.all.find(workspace); there != nil && there.Preexisting {
		return nil
	}
	for _, name := range word.FindAllString(firm(code), -1) {
		_, builtIn := builtInTables[key(name)]
		written := r.all.find(workspace + "/tables/" + name)
		missing := builtIn && !slices.Contains(alwaysThere, key(name)) && (written == nil || written.Preexisting)
		if missing || written == nil && strings.HasSuffix(name, customTableSuffix) {
			return r.refuse(badRequest, "Failed to run the analytics rule query. One of the tables does not exist.")
		}
	}
	return nil
}

package kql

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed tables.json
var tablesFile []byte

// columnsOfTables are the types of the columns that the queries use, by table and column. `node compare.js <reference> --write` in verification/kql
// writes them from a reference of Azure's tables.
var columnsOfTables = sync.OnceValue(func() map[string]map[string]string {
	tables := map[string]map[string]string{}
	if err := json.Unmarshal(tablesFile, &tables); err != nil {
		panic("tables.json: " + err.Error())
	}
	return tables
})

// optional ends the name of a table that may not be there.
const optional = "OrNone"

var wordPattern = regexp.MustCompile(`\b[A-Za-z_][A-Za-z0-9_]*\b`)

// Optional is a query that runs although its tables do not exist, and although they lack columns that it uses.
//
// A table of a workspace comes into being with its first row. Until then a query that names it fails: Sentinel refuses to create the rule ("Failed to run the
// analytics rule query. One of the tables does not exist.", criblio/Cribl-Microsoft pull request 56), and Azure Monitor disables a rule that fails for a week
// (MicrosoftDocs/azure-monitor-docs alerts-troubleshoot-log.md). A union with isfuzzy leaves out what it cannot find, but must find one
// (Azure/Azure-Sentinel issue 12792), hence the empty table with the columns that the query uses.
func Optional(query string) string {
	code := codeOf(query)
	var declared, rewritten strings.Builder
	seen, end := map[string]bool{}, 0
	for _, at := range wordPattern.FindAllStringIndex(code, -1) {
		table := query[at[0]:at[1]]
		if columnsOfTables()[table] == nil || !isSource(code, at[0], at[1]) {
			continue
		}
		if !seen[table] {
			seen[table] = true
			declared.WriteString("let " + table + optional + " = " + Source(query, []string{table}, "") + ";\n")
		}
		rewritten.WriteString(query[end:at[1]] + optional)
		end = at[1]
	}
	return declared.String() + rewritten.String() + query[end:]
}

// OptionalFrom is [Optional] for a query whose line names rows of tables that are chosen: form says how the line reads with an expression for these.
func OptionalFrom(query, line, form string, tables []string, condition string) string {
	const chosen = "chosen"
	query = Optional(strings.Replace(query, line, fmt.Sprintf(form, chosen), 1))
	return strings.Replace(query, fmt.Sprintf(form, chosen), fmt.Sprintf(form, Source(query, tables, condition)), 1)
}

// isSource says whether the word there is a table that rows are taken from, and not the name of a column, which is assigned or part of a path.
func isSource(code string, from, to int) bool {
	before, after := strings.TrimSpace(code[:from]), strings.TrimSpace(code[to:])
	assigned := strings.HasPrefix(after, "=") && !strings.HasPrefix(after, "==")
	return !strings.HasSuffix(before, ".") && !assigned
}

// Source is an expression for the rows of tables, each narrowed by a condition if there is one: the time when a row was ingested is known there alone.
// It has the columns that the query uses, whether or not the tables exist.
func Source(query string, tables []string, condition string) string {
	parts := make([]string, 0, len(tables)+1)
	for _, table := range tables {
		if condition != "" {
			table = "(" + table + " | where " + condition + ")"
		}
		parts = append(parts, table)
	}
	parts = append(parts, "(datatable("+strings.Join(columnsUsed(query, tables), ", ")+")[])")
	return "(union isfuzzy=true " + strings.Join(parts, ", ") + ")"
}

// columnsUsed are the columns of the tables whose names stand in a query, as a datatable declares them.
func columnsUsed(query string, tables []string) []string {
	used := map[string]bool{"TimeGenerated": true}
	for _, word := range wordPattern.FindAllString(codeOf(query), -1) {
		used[word] = true
	}
	types := map[string]string{}
	for _, table := range tables {
		for column, kind := range columnsOfTables()[table] {
			if used[column] {
				types[column] = kind
			}
		}
	}
	declared := make([]string, 0, len(types))
	for _, column := range slices.Sorted(maps.Keys(types)) {
		declared = append(declared, column+": "+types[column])
	}
	return declared
}

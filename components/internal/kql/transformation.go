package kql

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// rowOperators are the tabular operators of transformations, from MicrosoftDocs/azure-monitor-docs, data-collection/data-collection-transformations-kql.md,
// "Supported tabular operators", of 2026-01-20. Its datatable and columnifexists are written like functions.
var rowOperators = []string{"extend", "parse", "print", "project", "project-away", "project-rename", "where"}

// declaredPattern finds the names that a query declares.
var declaredPattern = regexp.MustCompile(`\blet\s+([A-Za-z_][A-Za-z0-9_]*)`)

// Transformation says what is wrong with a query that Azure runs on each row before it stores it: what [Structure] finds, operators that need more than
// one row, and another beginning than source, than a name that the query itself declares, and than print, which that page names too.
func Transformation(query string) error {
	if err := scan(query, rowOperators); err != nil {
		return err
	}
	_, expression := Split(query)
	begin := wordPattern.FindString(codeOf(expression))
	if code := strings.TrimSpace(codeOf(expression)); !strings.HasPrefix(code, begin) {
		begin = ""
	}
	known := []string{"source", "print"}
	for _, declared := range declaredPattern.FindAllStringSubmatch(codeOf(query), -1) {
		known = append(known, declared[1])
	}
	if !slices.Contains(known, begin) {
		return fmt.Errorf("begins with %q: must begin with source, the rows that come in, such as \"source | where LogLevel != 'info'\"", begin)
	}
	return nil
}

package kql

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStructure(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"Heartbeat",
		"T | where a == \"x | y (\" // a comment (\n| summarize count() by bin(TimeGenerated, 5m)",
		"let x = (n: long) { T | take n };\nx(5) | mv-expand a to typeof(string) | project-away b",
		"T | where p matches regex @'\\d+''\\(' | extend h\"secret\" = 1",
		"T | where a == 'it\\'s' and b[\"c\"] == 1 and ['odd name'] > 2",
		"print ```several\nlines ( of text``` | count",
		"union isfuzzy=true A, (datatable(x: string)['a']) | top 5 by x - 1",
	} {
		assert.NoError(t, Structure(query), query)
	}
	for query, want := range map[string]string{
		"T | where (a == 1":          `has a '(' in line 1 that nothing closes`,
		"T\n| where a == 1)":         `has a ')' in line 2 that nothing opens`,
		"T | where a[1)":             `has a ')' in line 1 that nothing opens`,
		"T | where a == \"x":         `has a text in line 1 that does not end`,
		"T\n| wehre a == 1":          `has the operator "wehre" in line 2, which the Kusto query language does not have; did you mean "where"?`,
		"T | select a":               `has the operator "select" in line 1, which the Kusto query language does not have; did you mean "search"?`,
		"T | vectorize a":            `has the operator "vectorize" in line 1, which the Kusto query language does not have; if it is a newer one, set skipQueryValidation`,
		"T | project_away a":         `has the operator "project_away" in line 1, which the Kusto query language does not have; did you mean "project-away"?`,
		"T |":                        `has a | in line 1 that no operator follows`,
		"T | | count":                `has a | in line 1 that no operator follows`,
		"T | (count)":                `has a | in line 1 that no operator follows`,
		"T | join (U | wher a) on b": `has the operator "wher" in line 1`,
	} {
		assert.ErrorContains(t, Structure(query), want, query)
	}
}

// TestStructureOfShippedQueries holds for every query of the catalogues, which other tests hold against Microsoft's own parser.
func TestStructureOfShippedQueries(t *testing.T) {
	t.Parallel()
	count := 0
	require.NoError(t, filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".kql") {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil {
			count++
			assert.NoError(t, Structure(string(content)), path)
		}
		return err
	}))
	assert.Greater(t, count, 50)
}

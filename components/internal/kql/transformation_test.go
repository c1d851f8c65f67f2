package kql

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTransformation(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"source", "source | where PodNamespace != 'kube-system'", "// why\nsource\n| extend a = parse_json(LogMessage) // | summarize\n| project-away a",
		"let drop = dynamic(['a']);\nsource | where PodNamespace !in (drop)", "let rows = source | where a == 1;\nrows | project b = a",
		"source | parse LogMessage with 'a' b | project-rename c = b | print x = '| take 1'",
	} {
		require.NoError(t, Transformation(query), query)
	}
	for query, want := range map[string]string{
		"source | where (a == 1":                      "that nothing closes",
		"source | where a == 'x":                      "does not end",
		"source | wher a == 1":                        `did you mean "where"`,
		"source | vectorize a":                        "does not have",
		"source |":                                    "no operator follows",
		"source | where a in ((source | distinct a))": `has the operator "distinct" in line 1, which no transformation takes`,
		"union source, source":                        `begins with "union"`,
		"ContainerLogV2 | where source == 1":          `begins with "ContainerLogV2"`,
		"(source)":                                    "must begin with source",
		"":                                            "must begin with source",
	} {
		assert.ErrorContains(t, Transformation(query), want, query)
	}
	for _, operator := range []string{
		"summarize count()", "join kind=inner (source) on a", "take 1", "limit 1", "top 1 by a", "sort by a", "order by a", "union source", "distinct a", "count",
		"mv-expand a", "sample 1", "serialize", "lookup (source) on a", "evaluate bag_unpack(a)", "make-series count() on a", "project-keep a",
	} {
		assert.ErrorContains(t, Transformation("source | where a == 1\n| "+operator), "in line 2, which no transformation takes", operator)
	}
}

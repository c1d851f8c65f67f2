package kqltest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSkeleton(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`T | where a == "b"`:              `T | where a == ""`,
		`T | where a in ('b', "c\"d")`:    `T | where a in ("", "")`,
		`T | where a == @"c:\"`:           `T | where a == @""`,
		`T | where a == @"say ""x"""`:     `T | where a == @""`,
		"T | where a == ```b\n\"c```":     "T | where a == ``````",
		"T // it's a \"comment\n| take 1": "T \n| take 1",
		`T | where a == "//no comment"`:   `T | where a == ""`,
		"":                                "",
	} {
		got, err := Skeleton(query)
		assert.NoError(t, err, query)
		assert.Equal(t, want, got)
	}
	for _, query := range []string{`"`, `"a`, `'a"`, `"a\"`, "\"a\nb\"", "```a", `@"a""`} {
		_, err := Skeleton(query)
		assert.Error(t, err, query)
	}
}

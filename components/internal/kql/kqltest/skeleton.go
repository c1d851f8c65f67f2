// Package kqltest looks at queries in the Kusto query language as a lexer does, for tests that hold that a value stays inside its text.
package kqltest

import (
	"fmt"
	"strings"
)

// Skeleton is the query with nothing in its texts and without comments: two queries that differ in values alone have the same one. A text that does
// not end is an error. It knows the forms of texts in Kusto: in quotation marks of either kind with escapes, verbatim after an @, and in three
// backticks (dotnet/docs and MicrosoftDocs/dataexplorer-docs, data-explorer/kusto/query/scalar-data-types/string.md).
func Skeleton(query string) (string, error) {
	var out strings.Builder
	for rest := query; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "//"):
			_, after, _ := strings.Cut(rest, "\n")
			out.WriteByte('\n')
			rest = after
			continue
		case strings.HasPrefix(rest, "```"):
			_, after, ended := strings.Cut(rest[3:], "```")
			if !ended {
				return "", fmt.Errorf("a text does not end: %.40q", rest)
			}
			out.WriteString("``````")
			rest = after
			continue
		case rest[0] == '"' || rest[0] == '\'':
			verbatim := strings.HasSuffix(out.String(), "@")
			length := textLength(rest, verbatim)
			if length < 0 {
				return "", fmt.Errorf("a text does not end: %.40q", rest)
			}
			out.WriteString(`""`)
			rest = rest[length:]
			continue
		}
		out.WriteByte(rest[0])
		rest = rest[1:]
	}
	return out.String(), nil
}

// textLength is the number of bytes of the text in quotation marks that rest begins with, -1 if it does not end on its line.
func textLength(rest string, verbatim bool) int {
	quote := rest[0]
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\n' || rest[i] == '\r':
			return -1
		case rest[i] == '\\' && !verbatim:
			i++
		case rest[i] != quote:
		case verbatim && i+1 < len(rest) && rest[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return -1
}

package kql

import (
	"regexp"
	"strings"
)

// notCode are the parts of a query in which words mean nothing: texts of each kind, and comments.
var notCode = regexp.MustCompile("(?s)```.*?```|~~~.*?~~~" + `|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*`)

// codeOf is the query with blanks in the place of texts and comments, so that what is found in it is where it is in the query.
func codeOf(query string) string {
	return notCode.ReplaceAllStringFunc(query, func(part string) string { return strings.Repeat(" ", len(part)) })
}

// Split parts a query into what it declares, each declaration with its semicolon and what stands behind it in its line, and the expression that it
// returns.
func Split(query string) (string, string) {
	code := codeOf(query)
	at := strings.LastIndex(code, ";") + 1
	if end := strings.Index(code[at:], "\n"); at > 0 && end >= 0 && strings.TrimSpace(code[at:at+end]) == "" {
		at += end
	}
	return query[:at], strings.TrimSpace(query[at:])
}

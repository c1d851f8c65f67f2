package alerts

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// maxQueryBytes is Azure's limit for a rule as a whole, of which the query is nearly all.
const maxQueryBytes = 64 * 1024

var (
	// wordless are the parts of a query in which words mean nothing: string literals of each kind, and comments.
	wordless = regexp.MustCompile("(?s)```.*?```|~~~.*?~~~" + `|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*`)

	// notInRules are what no rule may use.
	notInRules = []*regexp.Regexp{
		regexp.MustCompile(`\b(bag_unpack|pivot|narrow)\s*\(`),
		regexp.MustCompile(`\b(AggregatedValue)\b`),
	}
	// notInAMinute are operators and functions that Azure does not take in a rule that looks every minute. An operator stands after a pipe;
	// one that brings its own tables stands where a query begins, too.
	notInAMinute = []*regexp.Regexp{
		regexp.MustCompile(`\|\s*(search|union|take|limit)\b`),
		regexp.MustCompile(`(?:^|[;({]|[^=!<>~]=)\s*(search|union)(?:[("*]|\s+[^\s=!<>,)|])`),
		regexp.MustCompile(`\b(ingestion_time|adx|arg|cluster|workspace|app|resource)\s*\(`),
	}

	agoCall      = regexp.MustCompile(`\bago\s*\(\s*([^()]*(?:\([^()]*\))?)`)
	timeConstant = regexp.MustCompile(`^(-?\d+(\.\d+)?[a-z]+|(time|timespan)\([^()]*\))\s*$`)
)

func (s *LogAlertSpec) checkQuery(c *input.Checker) {
	c.Required("query", strings.TrimSpace(s.Query) != "", "give a query in KQL")
	if len(s.Query) > maxQueryBytes {
		c.Failf("query", "has %d bytes: Azure takes at most %d", len(s.Query), maxQueryBytes)
	}
	code := codeOf(s.Query)
	if used := wordsIn(code, notInRules); len(used) > 0 {
		c.Failf("query", "uses %s, which an alert rule may not", strings.Join(used, ", "))
	}
	for _, call := range agoCall.FindAllStringSubmatch(code, -1) {
		if !timeConstant.MatchString(call[1]) {
			c.Failf("query", "calls ago(%s): an alert rule takes a constant there, such as ago(1h)", strings.TrimSpace(call[1]))
		}
	}
	if s.frequency() != oneMinute {
		return
	}
	if used := wordsIn(code, notInAMinute); len(used) > 0 {
		c.Failf("query", "uses %s, which a rule that looks every minute may not: set evaluationFrequency to PT5M or more", strings.Join(used, ", "))
	}
}

// codeOf is a query without comments and without what stands in its string literals.
func codeOf(query string) string {
	return wordless.ReplaceAllStringFunc(query, func(part string) string {
		if strings.HasPrefix(part, "//") {
			return ""
		}
		return `""`
	})
}

// wordsIn are the words that the patterns capture, each once, in alphabetical order.
func wordsIn(code string, patterns []*regexp.Regexp) []string {
	var words []string
	for _, pattern := range patterns {
		for _, match := range pattern.FindAllStringSubmatch(code, -1) {
			words = append(words, match[1])
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

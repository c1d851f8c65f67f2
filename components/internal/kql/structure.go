package kql

import (
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

//go:embed operators.json
var operatorsJSON []byte

// operators are the tabular operators that the file names; it says where they come from.
var operators = catalogue.Decode[struct {
	Operators []string `json:"operators"`
}]("operators.json", operatorsJSON)

var (
	// literal is a text: verbatim, where a doubled quotation mark is one; between three marks; or with escapes. An h hides it from Azure's traces.
	literal = regexp.MustCompile("^[hH]?(?:@\"(?:[^\"]|\"\")*\"|@'(?:[^']|'')*'|(?s:```.*?```|~~~.*?~~~)|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*')")
	// word is a name, or an operator with hyphens in it.
	word = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(?:-[a-z]+)*`)
)

var closing = map[byte]byte{')': '(', ']': '[', '}': '{'}

// Structure says what is wrong with the structure of a query: texts and brackets that do not end, and operators behind a pipe that there are none of. It
// knows neither tables nor columns nor functions.
func Structure(query string) error { return scan(query, nil) }

// scan is [Structure]; of the operators, if any are given, the query has these alone.
func scan(query string, allowed []string) error {
	s := scanner{query: query, pipe: -1, allowed: allowed}
	for s.at < len(query) {
		if err := s.next(); err != nil {
			return err
		}
	}
	switch {
	case len(s.open) > 0:
		last := s.open[len(s.open)-1]
		return fmt.Errorf("has a %q in line %d that nothing closes", query[last], s.line(last))
	case s.pipe >= 0:
		return fmt.Errorf("has a | in line %d that no operator follows", s.line(s.pipe))
	}
	return nil
}

// scanner walks through a query.
type scanner struct {
	query string
	at    int
	// open are the places of the brackets that are open.
	open []int
	// pipe is the place of a pipe that waits for its operator, or -1.
	pipe int
	// allowed are the operators that the query may have, nil for all that there are.
	allowed []string
}

func (s *scanner) next() error {
	rest, c := s.query[s.at:], s.query[s.at]
	switch {
	case strings.HasPrefix(rest, "//"):
		s.at += len(rest)
		if end := strings.IndexByte(rest, '\n'); end >= 0 {
			s.at += end - len(rest)
		}
		return nil
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		s.at++
		return nil
	}
	if text := literal.FindString(rest); text != "" {
		s.at += len(text)
		return s.afterPipe(text)
	}
	if c == '"' || c == '\'' {
		return fmt.Errorf("has a text in line %d that does not end", s.line(s.at))
	}
	if name := word.FindString(rest); name != "" {
		s.at += len(name)
		return s.afterPipe(name)
	}
	return s.sign(c)
}

// sign takes a character that is part of no text or name.
func (s *scanner) sign(c byte) error {
	here := s.at
	s.at++
	if c == '|' {
		if s.pipe >= 0 {
			return fmt.Errorf("has a | in line %d that no operator follows", s.line(s.pipe))
		}
		s.pipe = here
		return nil
	}
	if err := s.afterPipe(string(c)); err != nil {
		return err
	}
	switch c {
	case '(', '[', '{':
		s.open = append(s.open, here)
	case ')', ']', '}':
		if len(s.open) == 0 || s.query[s.open[len(s.open)-1]] != closing[c] {
			return fmt.Errorf("has a %q in line %d that nothing opens", c, s.line(here))
		}
		s.open = s.open[:len(s.open)-1]
	}
	return nil
}

// afterPipe holds what follows a pipe to be an operator.
func (s *scanner) afterPipe(name string) error {
	if s.pipe < 0 {
		return nil
	}
	line := s.line(s.pipe)
	s.pipe = -1
	if !word.MatchString(name) {
		return fmt.Errorf("has a | in line %d that no operator follows", line)
	}
	if !slices.Contains(operators.Operators, name) {
		hint := cmp.Or(input.DidYouMean(name, operators.Operators), "; if it is a newer one, set skipQueryValidation")
		return fmt.Errorf("has the operator %q in line %d, which the Kusto query language does not have%s", name, line, hint)
	}
	if s.allowed != nil && !slices.Contains(s.allowed, name) {
		return fmt.Errorf("has the operator %q in line %d, which no transformation takes, since it sees one row at a time: use %s; if Azure takes it by now, "+
			"set skipQueryValidation", name, line, input.Words(s.allowed))
	}
	return nil
}

func (s *scanner) line(at int) int { return 1 + strings.Count(s.query[:at], "\n") }

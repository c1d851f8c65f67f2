package policies

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBrokenTemplatesFailTheirSuites breaks each template of ours in one place at a time: suites that still pass would not notice it.
func TestBrokenTemplatesFailTheirSuites(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(shippedFolder, "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			held := prepare(t, name)
			require.True(t, held.pass(t, string(source)), "the template as it is")
			broken := mutants(string(source))
			require.Greater(t, len(broken), 10)
			for change, mutant := range broken {
				assert.Falsef(t, held.pass(t, mutant), "no suite of %s notices: %s", name, change)
			}
			t.Logf("%d broken templates noticed", len(broken))
		})
	}
}

// prepared are the suites of a template with the definitions that they register.
type prepared struct {
	suites      []*suite
	definitions []*definition
}

func prepare(t *testing.T, name string) *prepared {
	t.Helper()
	p := &prepared{}
	for _, s := range suites(t, name) {
		p.suites = append(p.suites, s)
		p.definitions = append(p.definitions, register(t, s.spec(t)))
	}
	return p
}

// pass says whether every suite passes with another template. A template that Gatekeeper refuses passes none.
func (p *prepared) pass(t *testing.T, template string) bool {
	t.Helper()
	for i, s := range p.suites {
		wrong, err := s.run(t.Context(), []byte(template), func(kind string) map[string]any {
			return p.definitions[i].constraint(t, kind, s.Assignment)
		})
		if err != nil || len(wrong) > 0 {
			return false
		}
	}
	return true
}

var (
	regoLine     = regexp.MustCompile(`^ {10}\S`)
	operator     = regexp.MustCompile(` (==|!=|&&|\|\||>) `)
	opposite     = map[string]string{"==": "!=", "!=": "==", "&&": "||", "||": "&&", ">": "<="}
	celCondition = regexp.MustCompile(`expression: '.*'`)
)

// mutants are templates with one change each, by what the change is.
func mutants(source string) map[string]string {
	broken := map[string]string{}
	before, rule, _ := strings.Cut(source, "  targets:\n")
	add := func(change, mutant string) { broken[change] = before + "  targets:\n" + mutant }
	if _, rego, ok := strings.Cut(rule, "rego: |\n"); ok {
		add("never a violation", strings.ReplaceAll(rule, "violation[{", "unused[{"))
		withoutLines(add, strings.TrimSuffix(rule, rego), rego)
	}
	if variables, validations, ok := strings.Cut(rule, "validations:\n"); ok {
		add("never a violation", variables+"validations:\n"+celCondition.ReplaceAllString(validations, "expression: 'true'"))
	}
	for _, found := range operator.FindAllStringSubmatchIndex(rule, -1) {
		start, end := found[2], found[3]
		other := opposite[rule[start:end]]
		line := strings.Count(rule[:start], "\n") + 1
		add(fmt.Sprintf("line %d of the rule, place %d: %s for %s", line, start, other, rule[start:end]), rule[:start]+other+rule[end:])
	}
	return broken
}

// withoutLines leaves out one line in the body of a Rego rule at a time.
func withoutLines(add func(change, mutant string), before, rego string) {
	lines := strings.SplitAfter(rego, "\n")
	for i, line := range lines {
		if regoLine.MatchString(line) {
			add(fmt.Sprintf("Rego without line %d, %s", i+1, strings.TrimSpace(line)),
				before+strings.Join(lines[:i], "")+strings.Join(lines[i+1:], ""))
		}
	}
}

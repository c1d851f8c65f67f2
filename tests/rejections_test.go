package tests

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// rejection is a configuration and every error that it must give, in order.
type rejection struct {
	Name   string         `yaml:"name"`
	Config map[string]any `yaml:"config"`
	Errors []string       `yaml:"errors"`
}

// TestRejections runs the whole program on configurations with mistakes: each must give exactly its errors, and register nothing.
func TestRejections(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/rejections/*.yaml")
	require.NoError(t, err)
	total := 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		var cases []rejection
		require.NoError(t, yaml.Unmarshal(content, &cases), file)
		total += len(cases)
		for _, c := range cases {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml")+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				requireRejected(t, c)
			})
		}
	}
	assert.GreaterOrEqual(t, total, 120, "cases over all components and settings")
}

// TestRejectedLengths is TestRejections for lists that are too long to be written down.
func TestRejectedLengths(t *testing.T) {
	t.Parallel()
	namespaces := make([]string, 600)
	for i := range namespaces {
		namespaces[i] = fmt.Sprintf("%s-%04d", strings.Repeat("n", 55), i)
	}
	addresses := make([]string, 201)
	for i := range addresses {
		addresses[i] = fmt.Sprintf("203.0.113.%d", i)
	}
	blue := func(spec map[string]any) map[string]any {
		return map[string]any{"clusters": map[string]any{"blue": spec}}
	}
	for _, c := range []rejection{
		{
			"authorized ranges", blue(map[string]any{"apiServer": map[string]any{"authorizedIpRanges": addresses}}),
			[]string{"clusters.blue.apiServer.authorizedIpRanges has 201 ranges: AKS takes at most 200; merge neighbouring ones"},
		},
		{
			"namespaces", blue(map[string]any{"insights": map[string]any{"namespaceFilteringMode": "Include", "namespaces": namespaces}}),
			[]string{"clusters.blue.insights.namespaces has 600 entries, 37922 bytes with the other settings: Azure takes at most 32768; list fewer, or turn the filter around"},
		},
	} {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			requireRejected(t, c)
		})
	}
}

// requireRejected runs the program on the configuration, and again with all of its keys secret: the mistakes are the same, without the values.
func requireRejected(t *testing.T, c rejection) {
	t.Helper()
	values, secrets := map[string]string{"location": "northeurope"}, map[string]bool{}
	for key, value := range c.Config {
		values[key], secrets[key] = passed(t, value), true
	}
	plain := mistakes(t, values, nil)
	var texts []string
	for _, one := range plain {
		texts = append(texts, one.Error())
	}
	assert.Equal(t, strings.Join(c.Errors, "\n"), strings.Join(texts, "\n"))
	masked := mistakes(t, values, secrets)
	require.Len(t, masked, len(plain), "mistakes in secrets")
	for i, one := range masked {
		assert.Equal(t, plain[i].Path, one.Path)
		assert.Regexp(t, withSecrets(withoutGuess(one.Problem)), withoutGuess(plain[i].Problem))
		problem := withoutRule(one.Problem, plain[i])
		for _, text := range textsIn(c.Config) {
			assert.NotContains(t, problem, strconv.Quote(text))
			if len([]rune(text)) >= longText {
				assert.NotContains(t, problem, text)
			}
			if secret, err := netip.ParsePrefix(text); err == nil {
				assert.NotContains(t, problem, secret.Masked().Addr().String()+"/", "made of a secret")
			}
		}
	}
}

// longText is the length from which a text cannot be a word of a rule by chance.
const longText = 12

// guess is a guess at what was meant, which is left out of errors about secrets.
var guess = regexp.MustCompile(`; did you mean .*?\?`)

func withoutGuess(problem string) string { return guess.ReplaceAllString(problem, "") }

// withoutRule takes the words that are those of the rule itself off a problem: they are the same whatever the secret is.
func withoutRule(problem string, plain *input.Error) string {
	for _, piece := range plain.Words() {
		if _, rule, found := strings.Cut(piece.Text, ": "); found && !piece.IsFilled {
			problem = strings.Replace(problem, rule, "", 1)
		}
	}
	return problem
}

// withSecrets is a pattern of all problems that show as this one when their values are hidden.
func withSecrets(problem string) string {
	return "^" + strings.ReplaceAll(regexp.QuoteMeta(problem), regexp.QuoteMeta("[secret]"), "(?s:.*)") + "$"
}

// textsIn are all texts inside a configuration, however deep, but for keys.
func textsIn(value any) []string {
	var texts []string
	switch v := value.(type) {
	case string:
		if v != "" {
			texts = append(texts, v)
		}
	case []any:
		for _, element := range v {
			texts = append(texts, textsIn(element)...)
		}
	case map[string]any:
		for _, element := range v {
			texts = append(texts, textsIn(element)...)
		}
	}
	return texts
}

// mistakes are what the program finds in a configuration, in which it registers nothing.
func mistakes(t *testing.T, values map[string]string, secrets map[string]bool) []*input.Error {
	t.Helper()
	var rejected error
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		rejected = program("test", values, secrets)(ctx)
		return rejected
	}, recorder.Options{})
	require.Error(t, err)
	assert.Empty(t, graph.Resources, "nothing is registered before every mistake is mended")
	var found []*input.Error
	for _, one := range input.List(rejected) {
		mistake, ok := errors.AsType[*input.Error](one)
		require.True(t, ok, "%v names no input", one)
		found = append(found, mistake)
	}
	return found
}

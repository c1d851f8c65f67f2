package tests

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

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

func requireRejected(t *testing.T, c rejection) {
	t.Helper()
	values := map[string]string{"location": "northeurope"}
	for key, value := range c.Config {
		values[key] = passed(t, value)
	}
	var rejected error
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		rejected = program("test", values, nil)(ctx)
		return rejected
	}, recorder.Options{})
	require.Error(t, err)
	assert.Equal(t, strings.Join(c.Errors, "\n"), rejected.Error())
	assert.Empty(t, graph.Resources, "nothing is registered before every mistake is mended")
}

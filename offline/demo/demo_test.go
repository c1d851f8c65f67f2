package demo_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/demo"
	"github.com/aksops/pulumi-aksops/offline/session"
)

func TestDemo(t *testing.T) {
	t.Parallel()
	t.Run("dev", func(t *testing.T) {
		t.Parallel()
		testDemo(t, "dev", []string{"=== 10 of 10", "cluster-deleted", "Sev0      team", "~ retentionInDays: 30 => 60"}, nil)
	})
	t.Run("prod", func(t *testing.T) {
		t.Parallel()
		testDemo(t, "prod", []string{"=== 11 of 11", "cluster-deleted", "Sev0      onCall", "~ retentionInDays: 90 => 60", "aksops:protect: false"}, []string{
			"data: workspace.retentionDays goes from 90 to 60: logs older than that are deleted, or archived in tables with a longer total retention",
			"protection: clusters.main and its node pools are no longer protected from deletion",
			"protection: resourceGroup is no longer protected from deletion",
			"protection: workspace is no longer protected from deletion",
		})
	})
}

func testDemo(t *testing.T, stack string, more, lost []string) {
	t.Helper()
	root, err := session.Root()
	require.NoError(t, err)
	var output bytes.Buffer
	err = demo.Run(t.Context(), session.Options{Root: root, Stack: stack, Output: &output, Log: t.Output()})
	require.NoError(t, err, output.String())
	for _, want := range append([]string{"=== 1 of", "to create", "agentPoolName", "unchanged", "deleted", "without a surprise"}, more...) {
		assert.Contains(t, output.String(), want)
	}
	assert.Equal(t, lost, warnings(output.String()))
	for _, step := range []string{"previewing it again shows nothing", "applying it again changes nothing"} {
		assertNoChangeIn(t, output.String(), step)
	}
}

// warnings are the texts behind "warning:", each once.
func warnings(output string) []string {
	var texts []string
	for _, found := range regexp.MustCompile(`warning: (.*)`).FindAllStringSubmatch(output, -1) {
		texts = append(texts, found[1])
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// assertNoChangeIn looks for the marks of changes at the beginning of the lines of a step.
func assertNoChangeIn(t *testing.T, output, step string) {
	t.Helper()
	_, rest, found := strings.Cut(output, ": "+step+"\n")
	require.True(t, found, step)
	shown, _, _ := strings.Cut(rest, "\n=== ")
	for line := range strings.SplitSeq(shown, "\n") {
		assert.NotRegexp(t, `^ *[~+-] `, line, step)
	}
}

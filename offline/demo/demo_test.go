package demo_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/demo"
	"github.com/aksops/pulumi-aksops/offline/session"
)

func TestDemo(t *testing.T) {
	t.Parallel()
	for stack, more := range map[string][]string{
		"dev":  {"=== 10 of 10", "cluster-deleted", "Sev0      team", "~ retentionInDays: 30 => 60"},
		"prod": {"=== 11 of 11", "The configuration has no alerts", "~ retentionInDays: 90 => 60", "aksops:protect: false"},
	} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			testDemo(t, stack, more)
		})
	}
}

func testDemo(t *testing.T, stack string, more []string) {
	t.Helper()
	root, err := session.Root()
	require.NoError(t, err)
	var output bytes.Buffer
	err = demo.Run(t.Context(), session.Options{Root: root, Stack: stack, Output: &output, Log: t.Output()})
	require.NoError(t, err, output.String())
	for _, want := range append([]string{"=== 1 of", "to create", "agentPoolName", "unchanged", "deleted", "without a surprise"}, more...) {
		assert.Contains(t, output.String(), want)
	}
	// The edit shortens the retention of prod.
	text := strings.ReplaceAll(output.String(), "warning: prod-logs-workspace: data: retentionDays goes from 90 to 60", "")
	assert.NotContains(t, text, "warning:")
	for _, step := range []string{"previewing it again shows nothing", "applying it again changes nothing"} {
		assertNoChangeIn(t, output.String(), step)
	}
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

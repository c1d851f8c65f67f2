package demo_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/demo"
	"github.com/aksops/pulumi-aksops/offline/session"
)

func TestDemo(t *testing.T) {
	t.Parallel()
	for stack, more := range map[string][]string{
		"dev":  {"=== 9 of 9", "cluster-deleted", "Sev0      team", "~ retentionInDays: 30 => 60"},
		"prod": {"=== 10 of 10", "The configuration has no alerts", "~ retentionInDays: 90 => 60", "aksops:protect: false"},
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
	assert.NotContains(t, output.String(), "warning:")
}

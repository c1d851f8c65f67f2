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
	root, err := session.Root()
	require.NoError(t, err)
	var output bytes.Buffer
	err = demo.Run(t.Context(), session.Options{Root: root, Stack: "dev", Output: &output, Log: t.Output()})
	require.NoError(t, err, output.String())
	for _, want := range []string{
		"=== 1 of 8", "=== 8 of 8", "to create", "~ retentionInDays: 30 => 60", `agentPoolName`, "unchanged", "deleted", "without a surprise",
	} {
		assert.Contains(t, output.String(), want)
	}
	assert.NotContains(t, output.String(), "warning:")
}

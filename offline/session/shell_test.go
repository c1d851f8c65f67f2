package session_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShell(t *testing.T) {
	t.Parallel()
	s, output := open(t, nil)
	code, err := s.Shell(t.Context(), "pulumi", "up", "--yes", "--skip-preview", "--non-interactive")
	require.NoError(t, err)
	require.Zero(t, code, output)
	objects, err := s.Azure.Objects()
	require.NoError(t, err)
	require.NotEmpty(t, objects)

	code, err = s.Shell(t.Context(), "sh", "-c", "pulumi stack --show-name && test -f Pulumi.dev.yaml && exit 3")
	require.NoError(t, err)
	assert.Equal(t, 3, code)
	assert.Contains(t, output.String(), "dev\n")

	_, err = s.Shell(t.Context(), "no-such-command")
	require.ErrorContains(t, err, "no-such-command")
}

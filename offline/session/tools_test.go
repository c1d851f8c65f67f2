package session

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/fsutil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWaitingForAnotherBuildCanBeInterrupted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "build.lock")
	other, lock := fsutil.NewFileMutex(path), fsutil.NewFileMutex(path)
	require.NoError(t, other.Lock())
	ctx, cancel := context.WithTimeout(t.Context(), waitingNotice+waitingNotice/4)
	defer cancel()
	var log bytes.Buffer
	require.ErrorIs(t, acquire(ctx, lock, &log), context.DeadlineExceeded)
	assert.Contains(t, log.String(), "Waiting")

	require.NoError(t, other.Unlock())
	third := fsutil.NewFileMutex(path)
	require.NoError(t, acquire(t.Context(), third, &log), "the one who gave up does not keep the lock")
	require.NoError(t, third.Unlock())
}

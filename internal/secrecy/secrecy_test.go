package secrecy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/runs"
	"github.com/aksops/pulumi-aksops/internal/secrecy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestEverythingSaidIsHidden holds that the log, errors and hooks of a run pass through what hides its secrets, and those of another run do not.
func TestEverythingSaidIsHidden(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		hook := secrecy.Hook(ctx, func(*pulumi.ResourceHookArgs) error { return errors.New("it is s3cret") })
		require.EqualError(t, hook(nil), "it is s3cret")
		secrecy.Set(ctx, func(text string) string { return strings.ReplaceAll(text, "s3cret", "[secret]") })
		require.EqualError(t, hook(nil), "it is [secret]")
		own := errors.New("nothing of the kind")
		assert.Same(t, own, secrecy.Error(runs.Of(ctx), own))
		require.NoError(t, secrecy.Error(runs.Of(ctx), nil))
		assert.Equal(t, "[secret]", secrecy.Text(runs.Of(ctx), "s3cret"))
		return ctx.Log.Warn("s3cret", nil)
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, []recorder.Warning{{Message: "[secret]"}}, graph.Warnings)
}

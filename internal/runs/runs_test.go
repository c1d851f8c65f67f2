package runs

import (
	"runtime"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStore(t *testing.T) {
	t.Parallel()
	var names Store[[]string]
	add := func(ctx *pulumi.Context, name string) []string {
		var all []string
		names.Use(Of(ctx), func(of *[]string) {
			*of = append(*of, name)
			all = *of
		})
		return all
	}
	one, other := &pulumi.Context{}, &pulumi.Context{}
	assert.Equal(t, []string{"a"}, add(one, "a"))
	assert.Equal(t, []string{"b"}, add(other, "b"))
	assert.Equal(t, []string{"a", "c"}, add(one, "c"))
	runtime.KeepAlive(one)
	runtime.KeepAlive(other)
}

// TestStoreForgets holds that nothing is kept of a run that is over, and that nobody gets a value of one.
func TestStoreForgets(t *testing.T) {
	t.Parallel()
	var names Store[string]
	over := func() Run {
		ctx := &pulumi.Context{}
		names.Use(Of(ctx), func(name *string) { *name = "a" })
		return Of(ctx)
	}()
	require.Eventually(t, func() bool {
		runtime.GC()
		names.mu.Lock()
		defer names.mu.Unlock()
		return len(names.of) == 0
	}, 10*time.Second, time.Millisecond)
	names.Use(over, func(*string) { t.Error("a run that is over has no value") })
}

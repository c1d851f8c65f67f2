package kql

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/kql/kqltest"
)

// FuzzDynamicList holds that no text ends the one that it is written into, and that Kusto reads it as it was.
func FuzzDynamicList(f *testing.F) {
	for _, text := range []string{"", "a", `"`, `\`, `\"`, `"]); T | take 1 //`, "\n", "\x00", "\x1b[2J", "\u2028", "\u202e", "é🚀", "\xff", "'", "```", `@"`, "{}", "$x"} {
		f.Add(text, "b")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		list := DynamicList([]string{first, second})
		skeleton, err := kqltest.Skeleton("let x = " + list + ";\nT")
		require.NoError(t, err)
		assert.Equal(t, "let x = dynamic([\"\", \"\"]);\nT", skeleton)
		var read []string
		require.NoError(t, json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimPrefix(list, "dynamic("), ")")), &read))
		assert.Equal(t, []string{string([]rune(first)), string([]rune(second))}, read)
	})
}

// FuzzDuration holds that a duration is never negative, and that what is none is nothing.
func FuzzDuration(f *testing.F) {
	for _, text := range []string{"", "P", "PT", "P1D", "PT5M", "P1DT2H3M", "P9999DT99999H9999999M", "PT99999999999999999999M", "-P1D", "P1Y", "5m"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		duration, ok := Duration(text)
		assert.GreaterOrEqual(t, duration, time.Duration(0))
		assert.True(t, ok || duration == 0)
		assert.Regexp(t, `^\d+m$`, Timespan(text))
	})
}

package kql

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestDuration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"PT5M": 5 * time.Minute, "PT1H30M": 90 * time.Minute, "P1D": 24 * time.Hour, "P1DT2H": 26 * time.Hour,
		"P9999D": 9999 * 24 * time.Hour, "P": 0, "PT": 0, "P1DT": 0, "5m": 0, "": 0, "P10000D": 0, "PT99999999999999999999M": 0,
	} {
		got, ok := Duration(text)
		assert.Equal(t, want, got, text)
		assert.Equal(t, want > 0, ok, text)
	}
}

func TestKustoText(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "90m", Timespan("PT1H30M"))
	assert.Equal(t, "dynamic([])", DynamicList(nil))
	assert.Equal(t, `dynamic(["a", "b"])`, DynamicList([]string{"a", "b"}))
	assert.Equal(t, `dynamic(["<a>&", "\"\\", "\n\u001b\u2028", "é🚀"])`, DynamicList([]string{"<a>&", `"\`, "\n\x1b\u2028", "é🚀"}))
}

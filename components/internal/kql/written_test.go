package kql_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
)

// TestWritten reads durations as people write them and gives them back as Azure does.
func TestWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"60m": "PT1H", "1h": "PT1H", "1H": "PT1H", "5 min": "PT5M", "5min": "PT5M", "5 minutes": "PT5M", "90 mins": "PT1H30M", "1h30m": "PT1H30M",
		"1 hour 30 minutes": "PT1H30M", "2 hrs": "PT2H", "24h": "P1D", "1d": "P1D", "2 days": "P2D", "300s": "PT5M", "1h0m0s": "PT1H", " 5m ": "PT5M",
		"00:05:00": "PT5M", "01:00:00": "PT1H", "1.00:00:00": "P1D", "pt5m": "PT5M", "PT60M": "PT1H", "PT24H": "P1D", "p1dt1h": "P1DT1H",
	} {
		meant, ok := kql.Written(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, kql.ISO(meant), text)
		again, ok := kql.Duration(want)
		assert.True(t, ok)
		assert.Equal(t, meant, again, text)
	}
	for _, text := range []string{"", "60", "m", "5x", "m5", "-5m", "1.5h", "30s", "0m", "PT", "P", "five minutes", "5m later", "00:00:30", "1:2:3"} {
		_, ok := kql.Written(text)
		assert.False(t, ok, text)
	}
	assert.Equal(t, "PT1H30M", kql.ExampleOf("90m", time.Minute, time.Hour*2, "PT20M"))
	assert.Equal(t, "PT20M", kql.ExampleOf("90m", time.Minute, time.Hour, "PT20M"))
}

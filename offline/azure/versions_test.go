package azure

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/calendar"
)

// TestVersionsAgreeWithTheCalendar compares what the simulated Azure offers, from AKS's release notes, with the calendar of the components, from Learn.
// Release notes come some weeks before or after the month that the calendar names.
func TestVersionsAgreeWithTheCalendar(t *testing.T) {
	t.Parallel()
	for minor, one := range kubernetesVersions {
		known, there := calendar.Kubernetes(minor)
		require.True(t, there, minor)
		for what, pair := range map[string][2]time.Time{
			"from": {dateOf(t, one.From), known.GA.Time}, "ltsOnly": {dateOf(t, one.LtsOnly), known.End.Time}, "gone": {dateOf(t, one.Gone), known.LTSEnd.Time},
		} {
			assert.WithinDuration(t, pair[1], pair[0], 31*24*time.Hour, "%s of %s", what, minor)
		}
	}
}

func dateOf(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	require.NoError(t, err)
	return at
}

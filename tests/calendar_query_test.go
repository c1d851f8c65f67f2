package tests

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/calendar"
)

// TestVersionsOfTheQueryAreThoseOfTheCalendar holds the rule that tells of versions which end to the calendar.
func TestVersionsOfTheQueryAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	query, err := os.ReadFile("../components/alerts/catalogue/log/kubernetes-version-ends.kql")
	require.NoError(t, err)
	rows := regexp.MustCompile(`"([\d.]+)", datetime\(([\d-]+)\), datetime\(([\d-]+)\)`).FindAllStringSubmatch(string(query), -1)
	var found, want [][]string
	for _, row := range rows {
		found = append(found, row[1:])
	}
	for _, version := range calendar.Versions() {
		want = append(want, []string{version.Minor, version.EndOf(false).Format(time.DateOnly), version.EndOf(true).Format(time.DateOnly)})
	}
	assert.Equal(t, want, found)
	first := calendar.Versions()[0]
	assert.Contains(t, string(query), " < "+strings.TrimPrefix(first.Minor, "1.")+"\n", "what is older has ended")
	assert.Contains(t, string(query), "datetime("+first.GA.Format(time.DateOnly)+"))\n")
}

package tests

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// documentedAlerts are the examples of a document that are about alerts, in an environment whose data has all that they look at.
func documentedAlerts(t *testing.T, file string) []map[string]string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	var found []map[string]string
	for _, example := range yamlExamples(t, string(content)) {
		if _, about := example["aksops:alerts"]; !about {
			continue
		}
		values := map[string]string{"location": "northeurope", "clusters": `{"main": {
			"insights": {"preset": "standard"}, "nodePools": [{"name": "work", "minCount": 1, "maxCount": 3}],
			"maintenanceWindows": {
				"autoUpgrade": {"schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Saturday"}}, "startTime": "01:00", "durationHours": 4},
				"nodeOs": {"schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Sunday"}}, "startTime": "01:00", "durationHours": 4}
			}
		}}`}
		maps.Copy(values, asConfigured(t, example))
		found = append(found, values)
	}
	return found
}

// TestExamplesOfAlertsWork deploys what the documents show.
func TestExamplesOfAlertsWork(t *testing.T) {
	t.Parallel()
	for file, examples := range map[string]int{"../README.md": 1, "../docs/alerts.md": 6} {
		found := documentedAlerts(t, file)
		assert.Len(t, found, examples, file)
		for _, values := range found {
			graph, err := recorder.Run(program("docs", values, nil), recorder.Options{Stack: "docs"})
			require.NoError(t, err, values["alerts"])
			assert.NotEmpty(t, graph.OfType("ScheduledQueryRule"), values["alerts"])
			quiet := strings.Contains(graph.String(), "RemoveAllActionGroups")
			assert.Equal(t, strings.Contains(values["alerts"], "suppressions"), quiet, values["alerts"])
		}
	}
}

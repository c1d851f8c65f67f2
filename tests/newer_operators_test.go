package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestNewerOperatorsPass holds that skipQueryValidation takes a query of a rule and a saved one as it is.
func TestNewerOperatorsPass(t *testing.T) {
	t.Parallel()
	graph := alerted(t, `
clusters: {blue: {}}
alerts:
  profile: none
  actionGroups: {team: {emails: {mailbox: {address: team@example.com}}}}
  logRules:
    newer: {severity: 3, skipQueryValidation: true, query: "KubeNodeInventory | vectorize by Node", evaluationFrequency: PT5M, windowSize: PT5M}
  savedQueries:
    skipQueryValidation: true
    ruleQueries: {nodes-not-ready: "KubeNodeInventory | vectorize by Node"}
`)
	saved := requireResource(t, graph, "Query", "test-alerts-queries-query-nodes-not-ready").Plain()
	assert.Equal(t, "KubeNodeInventory | vectorize by Node", saved["body"])
	assert.NotContains(t, saved, "skipQueryValidation")
	requireResource(t, graph, "ScheduledQueryRule", "test-alerts-newer-rule")
}

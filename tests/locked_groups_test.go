package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// lockedNotes are the notes of a cluster about its node resource group.
func lockedNotes(t *testing.T, graph *recorder.Graph, key string) []string {
	t.Helper()
	var found []string
	notes, _ := requireResource(t, graph, "Cluster", "test-"+key).Plain()["notes"].(items)
	for _, note := range notes {
		text, _ := note.(string)
		if strings.Contains(text, "is ReadOnly") {
			_, rest, _ := strings.Cut(text, "nodeResourceGroup.restrictionLevel is ReadOnly and ")
			path, _, _ := strings.Cut(rest, " ")
			said := "works"
			if strings.Contains(text, "denies everybody but AKS") {
				said = "denied"
			}
			found = append(found, path+": "+said)
		}
	}
	return found
}

// TestRulesOnLockedGroupsAreNoted holds that a preview says of each rule that looks into a locked group that it works, and of none else.
func TestRulesOnLockedGroupsAreNoted(t *testing.T) {
	t.Parallel()
	graph := alerted(t, aboutNodes)
	assert.Equal(t, []string{"alerts.metricRules.found: works", "alerts.metricRules.named: works"}, lockedNotes(t, graph, "blue"))
	assert.Equal(t, []string{"alerts.metricRules.found: works", "alerts.metricRules.generated: works"}, lockedNotes(t, graph, "green"))
	open := alerted(t, strings.Replace(aboutNodes, "{name: rg-nodes}", "{name: rg-nodes, restrictionLevel: Unrestricted}", 1))
	assert.Empty(t, lockedNotes(t, open, "blue"))
	assert.Len(t, lockedNotes(t, open, "green"), 2)
}

// TestWritesIntoLockedGroupsAreNoted holds the same of what Azure denies.
func TestWritesIntoLockedGroupsAreNoted(t *testing.T) {
	t.Parallel()
	const config = `
clusters:
  blue:
    nodeResourceGroup: {name: rg-nodes}
    access:
      kubelet:
        roles:
          inside: {role: Reader, scopeId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-nodes}
          outside: {role: Reader, scopeId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-nodes2}
policy:
  assignments:
    pods:
      preset: podSecurityBaseline
      exemptions:
        nodes: {category: Waiver, reason: theirs, owner: us, expiresOn: "2999-01-01",
          scopeId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-nodes}
alerts: {profile: none}
`
	graph := alerted(t, config)
	assert.Equal(t, []string{
		"clusters.blue.access.kubelet.roles.inside.scopeId: denied", "policy.assignments.pods.exemptions.nodes.scopeId: denied",
	}, lockedNotes(t, graph, "blue"))
}

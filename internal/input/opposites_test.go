package input_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// TestNearestIsNoOpposite holds that no word leads to a name that says the opposite, and that words misspelt still lead to theirs.
func TestNearestIsNoOpposite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		word  string
		names []string
		want  string
	}{
		{"includedNamespaces", []string{"excludedNamespaces", "namespaces"}, "namespaces"},
		{"includedNamespaces", []string{"excludedNamespaces"}, ""},
		{"included_namespaces", []string{"excludedNamespaces"}, ""},
		{"inclidedNamespaces", []string{"excludedNamespaces"}, ""},
		{"namespaces", []string{"excludedNamespaces", "includedNamespaces"}, "includedNamespaces"},
		{"namespaces", []string{"ignoredNamespaces"}, ""},
		{"includedNamespaces", []string{"ignoredNamespaces"}, ""},
		{"dnsZone", []string{"privateDnsZone"}, "privateDnsZone"},
		{"publicDnsZone", []string{"privateDnsZone"}, ""},
		{"cluster", []string{"exceptClusters"}, ""},
		{"allowedDates", []string{"notAllowedDates"}, ""},
		{"excludeNamespaces", []string{"excludedNamespaces", "includedNamespaces"}, "excludedNamespaces"},
		{"excldedNamespaces", []string{"excludedNamespaces", "includedNamespaces"}, "excludedNamespaces"},
		{"includeNamespaces", []string{"excludedNamespaces", "includedNamespaces"}, "includedNamespaces"},
		{"minCont", []string{"maxCount", "minCount"}, "minCount"},
		{"minCount", []string{"maxCount"}, ""},
		{"max_surg", []string{"maxSurge"}, "maxSurge"},
		{"privateIngestionEnabled", []string{"publicIngestionEnabled"}, ""},
		{"Enable", []string{"Disabled", "Enabled"}, "Enabled"},
		{"disbled", []string{"Disabled", "Enabled"}, "Disabled"},
		{"startTim", []string{"endTime", "startTime"}, "startTime"},
		{"allowedActions", []string{"deniedActions"}, ""},
	} {
		assert.Equal(t, c.want, input.Nearest(c.word, c.names), "%s among %v", c.word, c.names)
	}
}

package checks

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMatchesAny(t *testing.T) {
	t.Parallel()
	const write = "Microsoft.ContainerService/managedClusters/write"
	for _, c := range []struct {
		pattern string
		action  string
		want    bool
	}{
		{"*", write, true},
		{write, write, true},
		{"microsoft.containerservice/MANAGEDCLUSTERS/Write", write, true},
		{"*/write", write, true},
		{"*/read", write, false},
		{"Microsoft.ContainerService/*", write, true},
		{"Microsoft.ContainerService/*/write", write, true},
		{"Microsoft.ContainerService/*/write", "Microsoft.ContainerService/managedClusters/agentPools/write", true},
		{"Microsoft.ContainerService/managedClusters/*", "Microsoft.ContainerService/managedClusters/agentPools/write", true},
		{"Microsoft.ContainerService/managedClusters/*", write, true},
		{"Microsoft.ContainerService/managedClusters/*", "Microsoft.ContainerService/managedClustersnapshots/write", false},
		{"Microsoft.*/managedClusters/write", write, true},
		{"Microsoft.*/snapshots/write", write, false},
		{"Microsoft.Container*/*Clusters/*", write, true},
		{"Microsoft.Container*/*Clusters/*/*", write, false},
		{"Microsoft.ContainerService/managedClusters", write, false},
		{"Microsoft.ContainerService/managedClusters/writ", write, false},
		{"", write, false},
		// The parts around a wildcard must not overlap.
		{"Microsoft.A/b*b/write", "Microsoft.A/b/write", false},
		{"a*a", "a", false},
		{"a*", "a", true},
	} {
		assert.Equal(t, c.want, matchesAny([]string{c.pattern}, c.action), "%s with %s", c.pattern, c.action)
	}
}

func TestAllows(t *testing.T) {
	t.Parallel()
	contributor := Grant{Actions: []string{"*"}, NotActions: []string{"Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"}}
	const assign = "Microsoft.Authorization/roleAssignments/write"
	assert.False(t, Allows(nil, assign))
	assert.False(t, Allows([]Grant{contributor}, assign))
	assert.True(t, Allows([]Grant{contributor}, "Microsoft.Authorization/roleAssignments/read"))
	assert.True(t, Allows([]Grant{contributor, {Actions: []string{"Microsoft.Authorization/roleAssignments/*"}}}, assign), "another role gives what this one leaves out")
	assert.False(t, Allows([]Grant{{Actions: []string{"*"}, NotActions: []string{"*"}}}, assign))
}

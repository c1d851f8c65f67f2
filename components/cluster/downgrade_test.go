package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOlderVersions(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		wanted, runs string
		older        bool
	}{
		{"1.32", "1.33.5", true},
		{"1.33", "1.33.5", false},
		{"1.33.4", "1.33.5", true},
		{"1.33.5", "1.33.5", false},
		{"1.33.5", "1.33", false},
		{"1.34", "1.33.5", false},
		{"1.9", "1.10", true},
		{"0.99", "1.10", true},
		{"", "1.33.5", false},
		{"1.33", "", false},
	} {
		assert.Equal(t, one.older, older(one.wanted, one.runs), "%s after %s", one.wanted, one.runs)
	}
}

func TestDowngradeOfWhatRuns(t *testing.T) {
	t.Parallel()
	of := func(name, version string) map[string]any { return map[string]any{name: version} }
	assert.Equal(t, []string{`clusters.main.kubernetesVersion changes from "1.33.5" to "1.32", and AKS makes no cluster older: take that back, or make another cluster`},
		downgrade("clusters.main", of("kubernetesVersion", "1.31"), of("currentKubernetesVersion", "1.33.5"), of("kubernetesVersion", "1.32")))
	assert.Empty(t, downgrade("", of("kubernetesVersion", "1.32"), of("currentKubernetesVersion", "1.33.5"), of("kubernetesVersion", "1.32")),
		"what was not changed is ignored, or comes again")
	assert.Empty(t, downgrade("", nil, nil, of("kubernetesVersion", "1.32")))
}

package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPoolVersionsThatAKSRefuses(t *testing.T) {
	t.Parallel()
	of := func(name, version string) map[string]any { return map[string]any{name: version} }
	const changed = "clusters.main.nodePools[0].kubernetesVersion changes from "
	longTerm := &Spec{KubernetesVersion: new("1.34"), Tier: new(tierPremium), SupportPlan: new(supportLongTerm)}
	control := func(version string) *Spec { return &Spec{KubernetesVersion: &version} }
	for name, test := range map[string]struct {
		spec                 *Spec
		was, runs, sent, day string
		want                 []string
	}{
		"older": {control("1.36"), "1.35", "1.35.6", "1.34", "2026-10-01", []string{
			changed + `"1.35.6" to "1.34", and AKS makes no pool older: set kubernetesVersion: "1.35", which runs, or ` + anotherPool,
		}},
		"to one that has ended": {control("1.36"), "1.33", "1.33.5", "1.34", "2026-12-01", []string{
			changed + `"1.33.5" to "1.34", whose community support ended on 2026-11-30, and AKS upgrades no pool to it: set it to 1.36, as kubernetesVersion is`,
		}},
		"to one that ends today":                   {control("1.36"), "1.33", "1.33.5", "1.34", "2026-11-30", nil},
		"to that of a cluster whose own has ended": {control("1.34"), "1.33", "1.33.5", "1.34", "2026-12-01", nil},
		"below a cluster whose own has ended":      {control("1.34"), "1.32", "1.32.5", "1.33", "2026-12-01", nil},
		"in a cluster whose version AKS chose":     {&Spec{}, "1.33", "1.33.5", "1.34", "2026-12-01", nil},
		"in long-term support":                     {longTerm, "1.32", "1.32.5", "1.33", "2026-12-01", nil},
		"not changed":                              {control("1.36"), "1.34", "1.34.5", "1.34", "2026-12-01", nil},
		"another spelling":                         {control("1.36"), "1.34.5", "1.34.5", "1.34", "2026-12-01", nil},
		"not sent":                                 {control("1.36"), "1.34", "1.34.5", "", "2026-12-01", nil},
		"supported":                                {control("1.36"), "1.34", "1.34.5", "1.35", "2026-12-01", nil},
	} {
		got := test.spec.poolVersionMistakes("clusters.main.nodePools[0]", of(poolVersion, test.was), of("currentOrchestratorVersion", test.runs),
			of(poolVersion, test.sent), moment(t, test.day+"T12:00:00Z"))
		assert.Equal(t, test.want, got, name)
	}
}

func TestSystemPoolGoesWithItsCluster(t *testing.T) {
	t.Parallel()
	of := func(name, version string) map[string]any { return map[string]any{name: version} }
	for _, test := range []struct {
		was, runs, sent, control string
		refused                  bool
	}{
		{"1.34", "1.34.5", "1.36", "1.36", false},
		{"1.34", "1.34.5", "1.36", "1.36.2", false},
		{"1.34", "1.34.5", "1.34.5", "1.36", false},
		{"1.34", "1.34.5", "1.34", "1.36", false},
		{"1.34", "1.34.5", "", "1.36", false},
		{"1.34", "1.34.5", "1.35", "", false},
		{"1.34", "1.34.5", "1.35", "1.36", true},
	} {
		got := systemVersionMistakes("systemPool", of(poolVersion, test.was), of("currentOrchestratorVersion", test.runs), of(poolVersion, test.sent), test.control)
		assert.Equal(t, test.refused, len(got) == 1, test)
		if test.refused {
			assert.Equal(t, `systemPool.kubernetesVersion changes from "1.34.5" to "1.35", and AKS upgrades a system pool with its cluster to the version of `+
				`that alone: set it to "1.36"`, got[0])
		}
	}
}

func TestNewClusterHasOneVersion(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		control, pool, want string
	}{
		"the same":                         {"1.36", "1.36", ""},
		"the same, more precise":           {"1.36", "1.36.2", ""},
		"none":                             {"1.36", "", ""},
		"older":                            {"1.36", "1.35", `clusters.main.systemPool.kubernetesVersion is "1.35", and kubernetesVersion is "1.36": AKS creates a cluster with the same version in both; set them to one`},
		"another patch":                    {"1.36.2", "1.36.1", `clusters.main.systemPool.kubernetesVersion is "1.36.1", and kubernetesVersion is "1.36.2": AKS creates a cluster with the same version in both; set them to one`},
		"what AKS takes":                   {"", "1.36", ""},
		"not what AKS takes":               {"", "1.35", `clusters.main.systemPool.kubernetesVersion is "1.35", and kubernetesVersion is not given, for which AKS takes 1.36: AKS creates a cluster with the same version in both; set them to one`},
		"one that has ended tells that":    {"1.36", "1.34", ""},
		"as it does in a cluster as ended": {"1.34", "1.34", ""},
	} {
		spec := &Spec{Upgrades: &Upgrades{Channel: new(channelNone)}, SystemPool: &NodePool{}}
		if test.control != "" {
			spec.KubernetesVersion = &test.control
		}
		if test.pool != "" {
			spec.SystemPool.KubernetesVersion = &test.pool
		}
		got := ""
		if err := spec.versionOfNewPool("clusters.main", moment(t, "2026-12-01T12:00:00Z")); err != nil {
			got = err.Error()
		}
		assert.Equal(t, test.want, got, name)
	}
}

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

func TestVersionsThatAKSRefuses(t *testing.T) {
	t.Parallel()
	of := func(name, version string) map[string]any { return map[string]any{name: version} }
	mistakes := func(spec *Spec, was, runs, wanted, day string) []string {
		return spec.versionMistakes("clusters.main", of("kubernetesVersion", was), of("currentKubernetesVersion", runs), of("kubernetesVersion", wanted),
			moment(t, day+"T12:00:00Z"))
	}
	const changed = "clusters.main.kubernetesVersion changes from "
	longTerm := &Spec{Tier: new(tierPremium), SupportPlan: new(supportLongTerm)}
	for name, test := range map[string]struct {
		spec                 *Spec
		was, runs, sent, day string
		want                 []string
	}{
		"older": {&Spec{}, "1.31", "1.33.5", "1.32", "2025-10-01", []string{
			changed + `"1.33.5" to "1.32", and AKS makes no cluster older: set kubernetesVersion: "1.33", which runs, or make another cluster`,
		}},
		"after AKS has upgraded it": {&Spec{}, "1.36", "1.36.4", "1.35", "2027-09-01", []string{
			changed + `"1.36.4" to "1.35", and AKS makes no cluster older: set kubernetesVersion: "1.36", which runs, or make another cluster`,
		}},
		"what was not changed is ignored, or comes again": {&Spec{}, "1.32", "1.33.5", "1.32", "2026-12-01", nil},
		"to one that has ended": {&Spec{}, "1.33", "1.33.5", "1.34", "2026-12-01", []string{
			changed + `"1.33.5" to "1.34", whose community support ended on 2026-11-30, and AKS upgrades no cluster to it: upgrade to 1.35, or keep it until ` +
				`2027-11-30 with tier: Premium and supportPlan: AKSLongTermSupport`,
		}},
		"to one that ends today":                {&Spec{}, "1.33", "1.33.5", "1.34", "2026-11-30", nil},
		"to one in long-term support":           {longTerm, "1.33", "1.33.5", "1.34", "2026-12-01", nil},
		"to one past long-term support":         {longTerm, "1.31", "1.31.5", "1.32", "2027-04-01", []string{changed + `"1.31.5" to "1.32", whose long-term support ended on 2027-03-31, and AKS upgrades no cluster to it: upgrade to 1.36`}},
		"to another spelling of one that ended": {&Spec{}, "1.34.5", "1.34.5", "1.34", "2026-12-01", nil},
		"to one that is not known":              {&Spec{}, "1.98", "1.98.5", "1.99", "2026-12-01", nil},
		"over one": {&Spec{}, "1.35", "1.35.3", "1.37", "2026-12-01", []string{
			changed + `"1.35.3" to "1.37", and AKS upgrades a cluster by one minor version at a time: set kubernetesVersion: "1.36" first and run pulumi up; ` +
				`if something else has upgraded it since, run pulumi refresh`,
		}},
		"over one, to a patch of it":            {&Spec{}, "1.35", "1.35", "1.37.1", "2026-12-01", []string{changed + `"1.35" to "1.37.1", and AKS upgrades a cluster by one minor version at a time: set kubernetesVersion: "1.36" first and run pulumi up; if something else has upgraded it since, run pulumi refresh`}},
		"to the next after AKS has upgraded it": {&Spec{}, "1.35", "1.36.2", "1.37", "2026-12-01", nil},
		"over one, with long-term support":      {longTerm, "1.35", "1.35.3", "1.37", "2026-12-01", nil},
		"over one, from one without support":    {&Spec{}, "1.34", "1.34.9", "1.36", "2026-12-01", nil},
		"over one, from one that is not known":  {&Spec{}, "1.97", "1.97.1", "1.99", "2026-12-01", nil},
		"to one that is still supported":        {&Spec{}, "1.33", "1.33.5", "1.35", "2026-12-01", nil},
	} {
		assert.Equal(t, test.want, mistakes(test.spec, test.was, test.runs, test.sent, test.day), name)
	}
	assert.Empty(t, (&Spec{}).versionMistakes("", nil, nil, of("kubernetesVersion", "1.36"), moment(t, "2026-12-01T12:00:00Z")))
}

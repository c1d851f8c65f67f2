package alerts

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/kql/kqltest"
)

// spliced are the queries of an environment with values of the user in them, by rule; nil if it refuses the values.
func spliced(namespace, excluded, actor, label string) map[string]string {
	overrides := map[string]RuleOverride{}
	for name, rule := range shippedRules() {
		if rule.Signal == LogSignal && rule.Workload {
			overrides[name] = RuleOverride{IncludedNamespaces: []string{namespace}, ExcludedNamespaces: []string{excluded}}
		}
	}
	p, err := watchingEverything(Spec{
		Profile: new("full"), ActionGroups: map[string]ActionGroupSpec{"a": someone()}, Rules: overrides,
		IgnoredActors: []string{actor}, OptOutLabel: &label, TeamLabel: &label, SavedQueries: &SavedQueriesSpec{},
	}).plan("test")
	if err != nil {
		return nil
	}
	queries := map[string]string{}
	for _, rule := range p.rules {
		if rule.log != nil {
			queries[rule.key] = rule.log.Query
		}
	}
	for name, query := range p.savedQueries.RuleQueries {
		queries["saved "+name] = query
	}
	return queries
}

// FuzzQueries holds that no value in a query can be more than a text: a query with any values differs from one with harmless values in its texts alone.
func FuzzQueries(f *testing.F) {
	for _, value := range []string{"shop", `"`, `\`, `"]); Perf | take 1 //`, "a\nb", "\x1b[2J", "a/b", "example.com/team", "$0", "${1}", "'", "é", "\u202e"} {
		f.Add("shop", "legacy", value, "team")
		f.Add(value, "legacy", "system:admin", "team")
		f.Add("shop", value, "system:admin", value)
	}
	harmless := spliced("shop", "legacy", "system:admin", "team")
	require.NotEmpty(f, harmless)
	skeletons := map[string]string{}
	for name, query := range harmless {
		skeleton, err := kqltest.Skeleton(query)
		require.NoError(f, err)
		skeletons[name] = skeleton
	}
	f.Fuzz(func(t *testing.T, namespace, excluded, actor, label string) {
		queries := spliced(namespace, excluded, actor, label)
		if queries == nil {
			t.Skip("refused")
		}
		require.Equal(t, slices.Sorted(maps.Keys(skeletons)), slices.Sorted(maps.Keys(queries)))
		for name, query := range queries {
			skeleton, err := kqltest.Skeleton(query)
			require.NoError(t, err, name)
			assert.Equal(t, skeletons[name], skeleton, name)
		}
	})
}

// FuzzExpectedClusters holds the same of what only the deployment knows of clusters.
func FuzzExpectedClusters(f *testing.F) {
	for _, value := range []string{"/subscriptions/s/resourcegroups/g", `"`, `\`, `"}]); Perf //`, "\n", "\u2028", "\xff"} {
		f.Add(value, value, "work", 3)
	}
	rule := shippedRules()["pool-at-maximum"]
	f.Fuzz(func(t *testing.T, id, since, pool string, most int) {
		skeletonOf := func(one expectedCluster) string {
			skeleton, err := kqltest.Skeleton(expect(rule.query, []expectedCluster{one}))
			require.NoError(t, err)
			return skeleton
		}
		harmless := expectedCluster{ID: "a", Since: "b", pools: map[string]int{"c": most}}
		if since == "" {
			harmless.Since = ""
		}
		assert.Equal(t, skeletonOf(harmless), skeletonOf(expectedCluster{ID: id, Since: since, pools: map[string]int{pool: most}}))
	})
}

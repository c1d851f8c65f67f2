package defender

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/kql/kqltest"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// FuzzIgnored holds that nothing that analytics rules ignore can be more than a text in their queries.
func FuzzIgnored(f *testing.F) {
	for _, value := range []string{"system:admin", `"`, `\`, `"]); AKSAudit //`, "\n", "\x1b", "203.0.113.7", "é", "'", "$0", "\u202e"} {
		f.Add(value, "shop")
		f.Add("system:admin", value)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		ignored := Ignored{IgnoredActors: []string{first, second}, IgnoredNamespaces: []string{second}, IgnoredSourceIps: []string{first}, IgnoredClusters: []string{second}}
		var c input.Checker
		ignored.check(&c, "sentinel")
		if c.Err() != nil {
			t.Skip("refused")
		}
		harmless := Ignored{IgnoredActors: []string{"a", "b"}, IgnoredNamespaces: []string{"c"}, IgnoredSourceIps: []string{"d"}, IgnoredClusters: []string{"e"}}
		for _, name := range ruleNames() {
			one := findRule(name)
			want, err := kqltest.Skeleton(one.queryFor(auditTables, one.QueryFrequency, harmless))
			require.NoError(t, err)
			got, err := kqltest.Skeleton(one.queryFor(auditTables, one.QueryFrequency, ignored))
			require.NoError(t, err, name)
			assert.Equal(t, want, got, name)
		}
	})
}

package diagnostics

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// checkPairs compares setting i with those before it.
func (s *Spec) checkPairs(c *input.Checker, i int, resourceType string, defaultWorkspace pulumi.StringInput) {
	later := &s.Settings[i]
	for j := range s.Settings[:i] {
		earlier := &s.Settings[j]
		if later.Name != "" && strings.EqualFold(earlier.Name, later.Name) {
			c.Failf(input.Index("settings", i)+".name", "is %q, the name of %s too: names are unique within a resource, whatever their case",
				later.Name, input.Index("settings", j))
		}
		sink := later.named().orDefault(defaultWorkspace).shared(earlier.named().orDefault(defaultWorkspace))
		if sink != "" {
			checkPair(c, input.Index("settings", i), earlier, later, sink, resourceType)
		}
	}
}

// checkPair refuses what two settings must not both send to one sink.
func checkPair(c *input.Checker, path string, earlier, later *Setting, sink, resourceType string) {
	first, second := earlier.content(resourceType), later.content(resourceType)
	both := second.shared(first)
	if len(both) > 0 {
		c.Failf(path, "is %q, which sends %s to the same %s as setting %q: Azure takes a category for a sink from one setting only; "+
			"remove it from one of the two, or give one of them another sink",
			later.Name, input.Words(both), sink, earlier.Name)
	}
	if !isCluster(resourceType) || input.Value(earlier.AllowDuplicateAudit, false) || input.Value(later.AllowDuplicateAudit, false) {
		return
	}
	for _, pair := range []struct {
		twice        bool
		here, before string
	}{
		{second.audit() && first.auditAdmin() && !first.audit() && !second.auditAdmin(), categoryAudit, categoryAuditAdmin},
		{second.auditAdmin() && first.audit() && !first.auditAdmin() && !second.audit(), categoryAuditAdmin, categoryAudit},
	} {
		if pair.twice {
			c.Failf(path, "is %q, which sends %s to the same %s that setting %q sends %s to: %s; remove one of the two, or set allowDuplicateAudit",
				later.Name, pair.here, sink, earlier.Name, pair.before, auditTwice)
		}
	}
}

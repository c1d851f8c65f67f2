package policy

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/expiry"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

const maxGraceDays = 90

func (s *AssignmentSpec) checkExemptions(c *input.Checker, d *definition, now time.Time) {
	for _, key := range slices.Sorted(maps.Keys(s.Exemptions)) {
		path, one := input.Key("exemptions", key), s.Exemptions[key]
		if !keyPattern.MatchString(key) {
			c.Failf(path, keyRule)
		}
		one.check(c, path, now)
		if d == nil {
			continue
		}
		for i, ref := range one.Members {
			d.checkMember(c, input.Index(path+".members", i), ref)
		}
	}
}

// checkExemptScopes refuses what lies outside the assignment's scope, as far as both are known.
func (a *AssignmentArgs) checkExemptScopes(c *input.Checker) {
	assigned, known := azure.Literal(a.ScopeId)
	for _, key := range slices.Sorted(maps.Keys(a.Exemptions)) {
		if known {
			a.Exemptions[key].checkWithin(c, input.Key("exemptions", key)+".scopeId", assigned)
		}
	}
}

func (e Exemption) check(c *input.Checker, path string, now time.Time) {
	c.Required(input.Join(path, "category"), e.Category != "", "Waiver for an accepted risk, or Mitigated where something else does what the policy wants")
	if e.Category != "" {
		c.OneOf(input.Join(path, "category"), &e.Category, "Waiver", "Mitigated")
	}
	switch {
	case e.Cluster == nil && !azure.IsGiven(e.ScopeId):
		c.Failf(path, "has nothing to exempt: give cluster or scopeId")
	case e.Cluster != nil && e.ScopeId != nil:
		c.Failf(input.Join(path, "scopeId"), "is set together with cluster: keep one of the two")
	}
	checkScope(c, input.Join(path, "scopeId"), e.ScopeId)
	c.Required(input.Join(path, "owner"), e.Owner != "", "name who answers for the exemption")
	c.Required(input.Join(path, "reason"), e.Reason != "", "say why the rule may be broken")
	if e.Reason != "" {
		checkLength(c, input.Join(path, "reason"), &e.Reason, maxDescription)
	}
	checkLength(c, input.Join(path, "displayName"), e.DisplayName, maxDisplayName)
	c.IntRange(input.Join(path, "graceDays"), e.GraceDays, 0, maxGraceDays)
	checkResourceSelectors(c, input.Join(path, "resourceSelectors"), e.ResourceSelectors)
	e.checkEnd(c, path, now)
}

func (e Exemption) checkEnd(c *input.Checker, path string, now time.Time) {
	path = input.Join(path, "expiresOn")
	if e.ExpiresOn == "" {
		c.Failf(path, `is required: give the date on which the exemption ends, such as "2027-03-31"`)
		return
	}
	end, err := e.end()
	switch {
	case err != nil:
		c.Failf(path, "is %q: "+expiry.Rule, expiry.Written(e.ExpiresOn))
	case now.After(end.AddDate(0, 0, input.Value(e.GraceDays, 0))):
		c.Failf(path, "is %q, which has passed: the policy applies again; remove the exemption, or renew it with its owner, %s", expiry.Written(e.ExpiresOn), e.Owner)
	}
}

// present is the moment by which ends are judged where there is no run, whose clock that would be. What [clock.Variable] says wrong, the run reports.
func present() time.Time {
	now, _ := clock.Present()
	return now
}

// end is the moment at which the exemption ends, for a date the end of that day.
func (e Exemption) end() (time.Time, error) { return expiry.End(e.ExpiresOn) }

// terms are the end of the exemption, as a preview speaks of it.
func (e Exemption) terms(subject, resource string) []terms.Term {
	end, err := e.end()
	if err != nil {
		return nil
	}
	fails := "previews fail " + e.failSaid(end) + " unless it is renewed or removed"
	return []terms.Term{{
		Path: subject + " of " + input.Printable(e.Owner), End: end, Written: expiry.Written(e.ExpiresOn), RefusesNew: true, Resource: resource,
		Before: "the policy applies again from then on, and " + fails,
		After:  "the policy applies again, and " + fails,
	}}
}

// failSaid is when previews fail for an exemption that exists. A new one is refused from its end on.
func (e Exemption) failSaid(end time.Time) string {
	days := input.Value(e.GraceDays, 0)
	if days == 0 {
		return "after it"
	}
	return fmt.Sprintf("after %s, with %d days of grace,", end.AddDate(0, 0, days).UTC().Format(time.DateOnly), days)
}

// scope is what is exempt. Clusters are named by their keys.
func (e Exemption) scope(clusters map[string]pulumi.StringInput) pulumi.StringInput {
	if e.Cluster != nil {
		return clusters[*e.Cluster]
	}
	return e.ScopeId
}

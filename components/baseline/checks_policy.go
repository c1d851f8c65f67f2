package baseline

import (
	"fmt"
	"slices"

	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// kubernetesPolicyNeedsAddOn compares each assignment with each cluster that it applies to.
func kubernetesPolicyNeedsAddOn(e *intended, c *input.Checker) {
	told := map[string]bool{}
	for _, rule := range e.Policy.Rules() {
		if !rule.Kubernetes || rule.IsOff() || told[rule.Assignment] {
			continue
		}
		told[rule.Assignment] = true
		for _, key := range e.covered(rule.Assignment) {
			if !input.Value(e.Clusters[key].AzurePolicyEnabled, true) {
				c.Failf(input.Key("policy.assignments", rule.Assignment), "holds Kubernetes policies, but %s.azurePolicyEnabled is false: "+
					"without the add-on nothing checks what runs there; switch it on, or give the assignment another scope", input.Key("clusters", key))
			}
		}
	}
}

// noOwnGoals holds every rule that refuses something against what this environment is about to create.
func noOwnGoals(e *intended, c *input.Checker) {
	told := map[string]bool{}
	for _, rule := range e.Policy.Rules() {
		if !rule.Denies() {
			continue
		}
		for _, broken := range e.brokenBy(rule) {
			if id := rule.Assignment + rule.Member + broken; !told[id] {
				told[id] = true
				c.Failf(input.Key("policy.assignments", rule.Assignment), "would refuse this environment, by %s: %s; change that, "+
					"or let the assignment observe only", named(rule), broken)
			}
		}
	}
}

func named(rule policy.Rule) string {
	if rule.Member == "" {
		return fmt.Sprintf("%q", rule.Title)
	}
	return fmt.Sprintf("its member %s, %q", rule.Member, rule.Title)
}

// brokenBy is what the rule would refuse, in words.
func (e *intended) brokenBy(rule policy.Rule) []string {
	var broken []string
	if check, known := clusterGoals[rule.Policy]; known {
		for _, key := range e.covered(rule.Assignment) {
			broken = append(broken, check(input.Key("clusters", key), e.Clusters[key])...)
		}
	}
	if check, known := groupGoals[rule.Policy]; known && e.coversGroup(rule.Assignment) {
		broken = append(broken, check(e, rule.Parameters)...)
	}
	return broken
}

// fights are warnings of policies that deploy to clusters of this environment what its own configuration says otherwise: each update and
// each evaluation would undo the other.
func (e *environment) fights() []string {
	var warnings []string
	for _, rule := range e.Policy.Rules() {
		why, known := rewrites[rule.Policy]
		if !known || !rule.Deploys() {
			continue
		}
		for _, key := range e.covered(rule.Assignment) {
			if text, fights := why(e.Clusters[key]); fights {
				warnings = append(warnings, fmt.Sprintf("assignment %s fights %s, which this environment owns: %s", rule.Assignment, input.Key("clusters", key), text))
			}
		}
	}
	slices.Sort(warnings)
	return slices.Compact(warnings)
}

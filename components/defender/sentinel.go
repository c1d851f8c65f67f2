package defender

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Sentinel is Microsoft Sentinel on the environment's workspace, with rules that look at the audit logs of AKS. Everything that the workspace
// ingests costs Sentinel's price besides its own from then on.
type Sentinel struct {
	// WorkspaceId is the workspace. Defaults to the environment's.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
	// OnboardingEnabled puts Sentinel on the workspace. Defaults to true; false where it is there already. Must be known at preview.
	OnboardingEnabled *bool `pulumi:"onboardingEnabled,optional"`
	// RulesEnabled creates the analytics rules that come with this package. Defaults to true. Must be known at preview.
	RulesEnabled *bool `pulumi:"rulesEnabled,optional"`
	// Rules change single rules, by name. Must be known at preview.
	Rules map[string]AnalyticsRule `pulumi:"rules,optional"`
	Ignored
}

// Ignored is what rules do not report. All of it must be known at preview.
type Ignored struct {
	// IgnoredActors are users and service accounts, as the audit log names them.
	IgnoredActors []string `pulumi:"ignoredActors,optional"`
	// IgnoredNamespaces are Kubernetes namespaces.
	IgnoredNamespaces []string `pulumi:"ignoredNamespaces,optional"`
	// IgnoredSourceIps are addresses that requests come from.
	IgnoredSourceIps []string `pulumi:"ignoredSourceIps,optional"`
	// IgnoredClusters are Azure names of clusters, in any case.
	IgnoredClusters []string `pulumi:"ignoredClusters,optional"`
}

// AnalyticsRule changes one of the rules that come with this package.
type AnalyticsRule struct {
	// Enabled creates the rule. Defaults to whether the log that it looks at is collected; true asks for it, and is refused without that log.
	Enabled *bool `pulumi:"enabled,optional"`
	// Severity is High, Medium, Low or Informational. Defaults to the rule's own.
	Severity *string `pulumi:"severity,optional"`
	// QueryFrequency is how often it looks, in ISO 8601 from PT5M to P14D, at most the period. Defaults to the rule's own.
	QueryFrequency *string `pulumi:"queryFrequency,optional"`
	// QueryPeriod is how far back it looks, in ISO 8601 from PT5M to P14D. Defaults to the rule's own.
	QueryPeriod *string `pulumi:"queryPeriod,optional"`
	// Threshold is the number of results beyond which it reports, 0 to 10000. Defaults to the rule's own.
	Threshold *int `pulumi:"threshold,optional"`
	// What is ignored is added to what all rules ignore.
	Ignored
}

const (
	maxThreshold = 10_000
	maxQuery     = 10_000 // characters
)

var (
	ruleSeverities = []string{"High", "Medium", "Low", "Informational"}
	// ignoredPattern keeps what is written into a query from ending the text that it stands in.
	ignoredPattern = regexp.MustCompile(`^[^"\\\x00-\x1f]{1,256}$`)
)

const ignoredRule = "must be 1 to 256 characters without quotation marks and backslashes"

func (s *Sentinel) check(c *input.Checker) {
	if s == nil {
		return
	}
	azure.CheckLiteralID(c, "sentinel.workspaceId", s.WorkspaceId, workspaceType)
	s.Ignored.check(c, "sentinel")
	if len(s.Rules) > 0 && !input.Value(s.RulesEnabled, true) {
		c.Failf("sentinel.rules", "is set with rulesEnabled false, which creates none: remove one of the two")
	}
	names := ruleNames()
	for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
		path := input.Key("sentinel.rules", name)
		if !slices.Contains(names, name) {
			c.Failf(path, "is not a rule: must be one of %s%s", input.Words(names), input.DidYouMean(name, names))
			continue
		}
		s.Rules[name].check(c, path, findRule(name))
	}
	s.checkLength(c)
}

// checkLength refuses more to ignore than the query of a rule has room for.
func (s *Sentinel) checkLength(c *input.Checker) {
	created, _ := s.ruleSet(auditTables)
	for _, name := range created {
		shipped, chosen := findRule(name), s.Rules[name]
		every := input.Value(chosen.QueryFrequency, shipped.QueryFrequency)
		query := shipped.queryFor(shipped.sources(auditTables), every, s.Ignored.and(chosen.Ignored))
		if extra := utf8.RuneCountInString(query) - maxQuery; extra > 0 {
			c.Failf("sentinel", "ignores so much that the query of the rule %s is %d characters too long: Sentinel takes %d; shorten the lists", name, extra, maxQuery)
			return
		}
	}
}

func (g Ignored) lists() map[string][]string {
	return map[string][]string{
		"Actors": g.IgnoredActors, "Namespaces": g.IgnoredNamespaces, "SourceIps": g.IgnoredSourceIps, "Clusters": lower(g.IgnoredClusters),
	}
}

// lower are names as the ids in Log Analytics have them.
func lower(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, strings.ToLower(name))
	}
	return all
}

// of is one of the lists, by the name that queries have for it.
func (g Ignored) of(what string) []string { return g.lists()[what] }

func (g Ignored) check(c *input.Checker, path string) {
	for _, what := range slices.Sorted(maps.Keys(g.lists())) {
		for i, one := range g.of(what) {
			c.Match(input.Index(path+".ignored"+what, i), &one, ignoredPattern, ignoredRule)
		}
	}
}

// and is both together.
func (g Ignored) and(more Ignored) Ignored {
	return Ignored{
		IgnoredActors:     slices.Concat(g.IgnoredActors, more.IgnoredActors),
		IgnoredNamespaces: slices.Concat(g.IgnoredNamespaces, more.IgnoredNamespaces),
		IgnoredSourceIps:  slices.Concat(g.IgnoredSourceIps, more.IgnoredSourceIps),
		IgnoredClusters:   slices.Concat(g.IgnoredClusters, more.IgnoredClusters),
	}
}

func (r AnalyticsRule) check(c *input.Checker, path string, shipped rule) {
	c.OneOf(path+".severity", r.Severity, ruleSeverities...)
	c.IntRange(path+".threshold", r.Threshold, 0, maxThreshold)
	r.Ignored.check(c, path)
	every, everyOK := checkDuration(c, path+".queryFrequency", r.QueryFrequency, shipped.QueryFrequency)
	period, periodOK := checkDuration(c, path+".queryPeriod", r.QueryPeriod, shipped.QueryPeriod)
	if everyOK && periodOK && every > period {
		c.Failf(path+".queryFrequency", "is longer than queryPeriod: what happens in between would never be looked at")
	}
	if everyOK && periodOK && period >= longPeriod && every < shortestForLongPeriod {
		c.Failf(path+".queryFrequency", "is %q: must be PT1H or more with a queryPeriod of two days or more",
			input.Value(r.QueryFrequency, shipped.QueryFrequency))
	}
	for _, what := range slices.Sorted(maps.Keys(r.lists())) {
		if len(r.of(what)) > 0 && !shipped.ignores(what) {
			c.Failf(path+".ignored"+what, "is set for a rule that does not look at that: remove it")
		}
	}
}

// ruleSet are the names of the rules that are created when these tables are collected, and of those that are left out for lack of data.
func (s *Sentinel) ruleSet(tables []string) ([]string, []string) {
	var created, left []string
	if s == nil || !input.Value(s.RulesEnabled, true) {
		return nil, nil
	}
	for _, name := range ruleNames() {
		chosen := s.Rules[name].Enabled
		switch {
		case !input.Value(chosen, findRule(name).Enabled):
		case len(findRule(name).sources(tables)) > 0:
			created = append(created, name)
		default:
			left = append(left, name)
		}
	}
	return created, left
}

// Causes say of the rules that are not created why, by their inputs below path.
func (s *Sentinel) Causes(path string, tables []string) map[string]string {
	causes := map[string]string{}
	if s == nil {
		return causes
	}
	for _, name := range ruleNames() {
		rule := input.Key(path+".rules", name)
		switch {
		case !input.Value(s.RulesEnabled, true):
			causes[rule] = path + ".rulesEnabled is false"
		case s.Rules[name].Enabled != nil && !*s.Rules[name].Enabled:
			causes[rule] = rule + ".enabled is false"
		case input.Value(s.Rules[name].Enabled, findRule(name).Enabled) && len(findRule(name).sources(tables)) == 0:
			causes[rule] = "the logs that they look at are not collected"
		}
	}
	return causes
}

// WithoutData are the names of rules that are asked for in words but look at tables that are not collected, with those tables.
func (s *Sentinel) WithoutData(tables []string) map[string][]string {
	missing := map[string][]string{}
	_, left := s.ruleSet(tables)
	for _, name := range left {
		if input.Value(s.Rules[name].Enabled, false) {
			missing[name] = findRule(name).Tables
		}
	}
	return missing
}

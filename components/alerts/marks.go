package alerts

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Processing rules know an alert by the mark at the end of its rule's description: Azure has no severity for rules on the Activity log, and compares
// with no more than five names. A mark is aksops:<environment>/<severity>/<signal>/<rule>/, and a processing rule looks for the beginning of one, or all
// of it, with Contains: the parts end in a character that none of them has, so that what is meant for one environment, severity or rule never matches
// another whose name it begins or ends. It has no space, which "effects the matching of the filter" (MicrosoftDocs/azure-monitor-docs,
// articles/azure-monitor/alerts/alerts-processing-rules.md), and nothing is excluded by DoesNotContain, with which the same page leaves open what
// several values mean.
const (
	markPrefix = "aksops:"
	markEnd    = "/"
	// ownSeverity follows the severity of a rule with routes of its own, which routes by severity leave alone.
	ownSeverity = "-own"
	hashLength  = 8
)

var plainName = regexp.MustCompile(`^[a-z0-9_-]+$`)

// markOfEnvironment begins the marks of all rules of an environment. Azure may compare without regard to case, and any text can name an environment:
// what is more than small letters, digits, hyphens and underscores is told apart by a hash.
func markOfEnvironment(environment string) string {
	if plainName.MatchString(environment) {
		return markPrefix + environment + markEnd
	}
	sum := sha256.Sum256([]byte(environment))
	readable := strings.Map(func(r rune) rune {
		if plainName.MatchString(string(r)) {
			return r
		}
		return '-'
	}, strings.ToLower(environment))
	return markPrefix + readable + "." + hex.EncodeToString(sum[:])[:hashLength] + markEnd
}

// markOfSeverity begins the marks of an environment's rules of a severity, those with routes of their own too.
func markOfSeverity(environment string, severity int) string {
	return fmt.Sprintf("%sSev%d", markOfEnvironment(environment), severity)
}

// mark is the whole mark of a rule.
func (r *plannedRule) mark(environment string) string {
	own := ""
	if len(r.ownRoutes) > 0 {
		own = ownSeverity
	}
	return markOfSeverity(environment, r.severity) + own + markEnd + string(r.signal()) + markEnd + r.key + markEnd
}

// addMark puts the mark behind the rule's description.
func (r *plannedRule) addMark(environment string) {
	add := func(description **string) {
		text := strings.TrimSpace(input.Value(*description, "") + " " + r.mark(environment))
		*description = &text
	}
	switch r.signal() {
	case MetricSignal:
		add(&r.metric.Description)
	case LogSignal:
		add(&r.log.Description)
	case ActivitySignal:
		add(&r.activity.Description)
	}
}

// marksOfRoute are what the descriptions of the rules of a route have in common: their severities, with signals if not all, and whole marks of the
// rules that chose the route by themselves.
func (p *plan) marksOfRoute(key string) []string {
	one, marks := p.Routes[key], []string{}
	severities := one.Severities
	if len(severities) == 0 {
		severities = allSeverities()
	}
	signals := []string{""}
	if len(one.Signals) > 0 && len(one.Signals) < len(allSignals) {
		signals = nil
		for _, signal := range one.Signals {
			signals = append(signals, signal+markEnd)
		}
	}
	for _, signal := range signals {
		for _, severity := range severities {
			marks = append(marks, markOfSeverity(p.markedAs, severity)+markEnd+signal)
		}
	}
	for _, rule := range p.rules {
		if slices.Contains(rule.ownRoutes, key) && !rule.ofServiceHealth() {
			marks = append(marks, rule.mark(p.markedAs))
		}
	}
	return marks
}

func allSeverities() []int {
	all := make([]int, len(alertLevels))
	for severity := range all {
		all[severity] = severity
	}
	return all
}

// marksOf are what the descriptions of the rules have in common that a suppression is about: never more than this environment's.
func (p *plan) marksOf(c *input.Checker, path string, one Suppression) []string {
	awake := one.AwakeRules
	if awake == nil && len(one.MaintenanceWindows) > 0 && len(one.Rules)+len(one.Severities) == 0 {
		awake = p.outages()
	} else {
		p.checkChosen(c, path+".awakeRules", awake)
	}
	p.checkChosen(c, path+".rules", one.Rules)
	var marks []string
	switch {
	case len(one.Rules) > 0:
		for _, rule := range p.rules {
			if slices.Contains(one.Rules, rule.key) {
				marks = append(marks, rule.mark(p.markedAs))
			}
		}
	case len(one.Severities) > 0:
		for _, severity := range one.Severities {
			marks = append(marks, markOfSeverity(p.markedAs, severity))
		}
	case len(awake) > 0:
		marks = p.marksBut(awake)
	default:
		marks = []string{markOfEnvironment(p.markedAs)}
	}
	return marks
}

// marksBut are those of all rules but some: of whole severities where none of their rules is among them.
func (p *plan) marksBut(awake []string) []string {
	var marks []string
	for _, severity := range allSeverities() {
		var others []string
		whole := true
		for _, rule := range p.rules {
			switch {
			case rule.severity != severity || rule.scope == subscriptionScope: // the scopes of a suppression leave the subscription out
			case slices.Contains(awake, rule.key):
				whole = false
			default:
				others = append(others, rule.mark(p.markedAs))
			}
		}
		if whole {
			others = []string{markOfSeverity(p.markedAs, severity)}
		}
		marks = append(marks, others...)
	}
	return marks
}

// outages are the rules of severity 0.
func (p *plan) outages() []string {
	var keys []string
	for _, rule := range p.rules {
		if rule.severity == 0 && rule.scope != subscriptionScope {
			keys = append(keys, rule.key)
		}
	}
	return keys
}

// checkChosen refuses what a suppression names and cannot be about.
func (p *plan) checkChosen(c *input.Checker, path string, keys []string) {
	var known []string
	for _, rule := range p.rules {
		known = append(known, rule.key)
		if i := slices.Index(keys, rule.key); i >= 0 && rule.scope == subscriptionScope {
			c.Failf(input.Index(path, i), "is %s, which is about the subscription and never kept quiet: leave it out", rule.key)
		}
	}
	slices.Sort(known)
	checkKnown(c, path, "a rule that is in force", keys, known)
}

// descriptions narrow a processing rule to alerts of rules with one of these marks. Azure compares with five values at most: what has more becomes
// several processing rules, of which each alert meets one.
func descriptions(marks []string) []ProcessingCondition {
	var all []ProcessingCondition
	for values := range slices.Chunk(marks, maxConditionValues) {
		all = append(all, ProcessingCondition{Field: "Description", Operator: new("Contains"), Values: values})
	}
	return all
}

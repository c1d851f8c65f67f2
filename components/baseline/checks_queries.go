package baseline

import (
	"maps"
	"slices"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// checkQueries looks for what no query has, whatever tables there are: a bracket or text that does not end, or an operator that does not exist. Whoever
// knows better, since the language gets operators without us, says so by skipQueryValidation.
func (a *Args) checkQueries(c *input.Checker) {
	if a.Alerts == nil {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(a.Alerts.LogRules)) {
		rule := a.Alerts.LogRules[key]
		if input.Value(rule.SkipQueryValidation, false) {
			continue
		}
		checkQuery(c, input.Key("alerts.logRules", key)+".query", rule.Query)
	}
	if saved := a.Alerts.SavedQueries; saved != nil && !input.Value(saved.SkipQueryValidation, false) {
		queries := saved.RuleQueries
		for _, key := range slices.Sorted(maps.Keys(queries)) {
			checkQuery(c, input.Key("alerts.savedQueries.ruleQueries", key), queries[key])
		}
	}
}

func checkQuery(c *input.Checker, path, query string) {
	if err := kql.Structure(query); err != nil {
		c.Failf(path, "%s", err)
	}
}

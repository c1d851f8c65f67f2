package checks

import (
	"fmt"
	"slices"
	"strings"
)

// maxActivityAlerts is how many rules on the Activity log a subscription takes. The limit cannot be raised (MicrosoftDocs/azure-monitor-docs,
// articles/azure-monitor/fundamentals/azure-monitor-limits-alerts.md).
const maxActivityAlerts = 100

// ActivityAlertFinding says whether a subscription that has rules on the Activity log takes those of a stack, all by their ids.
func ActivityAlertFinding(planned []string, existing Answer[[]string]) Finding {
	f := Finding{Kind: KindQuota, Subject: "activity log alert rules", Status: OK}
	if existing.Err != nil {
		return unknown(f.Kind, f.Subject, existing.Err)
	}
	added := 0
	for _, id := range planned {
		if !slices.ContainsFunc(existing.Value, func(there string) bool { return strings.EqualFold(there, id) }) {
			added++
		}
	}
	together := len(existing.Value) + added
	f.Detail = fmt.Sprintf("%d of the stack, %d of them new; the subscription has %d of %d", len(planned), added, len(existing.Value), maxActivityAlerts)
	if together <= maxActivityAlerts || added == 0 {
		return f
	}
	f.Status = Missing
	f.Detail += fmt.Sprintf(": %d too many", together-maxActivityAlerts)
	f.Fix = "set alerts.subscriptionRules to false in all environments of the subscription but one, choose a smaller alerts.profile, or delete rules " +
		"that nobody needs; Azure does not raise this limit"
	return f
}

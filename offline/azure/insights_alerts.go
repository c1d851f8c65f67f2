package azure

import (
	"net/http"
	"strings"
)

const (
	actionGroupType   = "insights:ActionGroup"
	metricAlertType   = "insights:MetricAlert"
	logAlertType      = "insights:ScheduledQueryRule"
	activityAlertType = "insights:ActivityLogAlert"
	workbookType      = "insights:Workbook"
	everywhere        = "global"
	maxRulesOfAKind   = 5000
)

// checkAlertScopes looks for what a rule is about.
func checkAlertScopes(r *request) error { return r.checkScopesAt("scopes[]") }

func (r *request) checkScopesAt(path string) error {
	scopes := textsAt(r.inputs, path)
	if len(scopes) == 0 {
		return r.refuse(badRequest, "The rule has no scopes.")
	}
	if repeated := firstRepeated(scopes); repeated != "" {
		return r.refuse(badRequest, "The scope '%s' is given more than once.", repeated)
	}
	for _, scope := range scopes {
		if !r.all.hasScope(scope) {
			return r.refuseWith(http.StatusNotFound, "ResourceNotFound", "The scope '%s' was not found.", scope)
		}
	}
	return nil
}

// hasScope says whether there is a subscription, resource group or resource of that id.
func (o *world) hasScope(id string) bool {
	switch {
	case isSubscription(id):
		return true
	case isResourceGroup(id):
		return o.holdsAnything(id)
	}
	return o.find(id) != nil
}

func isResourceGroup(id string) bool {
	segments := strings.Split(strings.Trim(key(id), "/"), "/")
	return len(segments) == 4 && segments[0] == "subscriptions" && segments[2] == "resourcegroups"
}

// isInOwnSubscription says whether an id is that of the subscription of the resource that is written, or in it.
func (r *request) isInOwnSubscription(id string) bool {
	return strings.EqualFold(subscriptionOf(id), subscriptionOf(r.id))
}

// checkQuota counts the other resources of the type that count.
func (r *request) checkQuota(limit int, of string, counts func(*Object) bool) error {
	others := 0
	for _, other := range r.all.live {
		if other.Type == r.t.Type && key(other.ID) != key(r.id) && counts(other) {
			others++
		}
	}
	if others >= limit {
		return r.refuse("QuotaExceeded", "There are %d %s already, which is the limit.", limit, of)
	}
	return nil
}

func isAny(*Object) bool { return true }

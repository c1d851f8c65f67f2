package azure

import (
	"slices"
	"strings"
)

const (
	maxActivityAlerts = 100
	serviceHealth     = "ServiceHealth"
)

var (
	activityAlertRegions = []string{everywhere, "westeurope", "northeurope"}
	activityCategories   = []string{
		"administrative", "servicehealth", "resourcehealth", "policy", "security", "recommendation", "autoscale", "alert",
	}
	activityFields = []string{
		"category", "caller", "level", "operationname", "resourceid", "resourcegroup", "resourceprovider", "resourcetype", "status", "substatus",
	}
	activityAlertChecks = []check{
		checkActivityPlace, checkAlertScopes, checkActivityConditions, checkActivityCategory, checkActivityLevels, checkServiceHealth, checkOneSubscription,
		checkActivityQuota,
	}
)

func checkActivityPlace(r *request) error {
	if location := textAt(r.inputs, "location"); !slices.Contains(activityAlertRegions, region(location)) {
		return r.refuse("LocationNotAvailableForResourceType",
			"The provided location '%s' is not available for resource type '%s'.", location, r.t.armType())
	}
	return nil
}

// checkOneSubscription knows that a rule looks at one subscription: hashicorp/terraform-provider-azurerm issue 25053, comment of 2026-09-23, from trials
// on Azure with API versions 2020-10-01 and 2026-01-01.
func checkOneSubscription(r *request) error {
	scopes := textsAt(r.inputs, "scopes[]")
	for _, scope := range scopes {
		if !strings.EqualFold(subscriptionOf(scope), subscriptionOf(scopes[0])) {
			return r.refuse(badRequest, "The scopes '%s' and '%s' are in different subscriptions.", scopes[0], scope)
		}
	}
	return nil
}

// checkActivityConditions knows one level of alternatives, and what a condition is about.
func checkActivityConditions(r *request) error {
	for _, condition := range at(r.inputs, "condition.allOf[]") {
		if !given(condition.ObjectValue(), "anyOf") {
			if err := r.checkLeaf(condition); err != nil {
				return err
			}
			continue
		}
		for _, own := range []string{"field", "equals", "containsAny"} {
			if given(condition.ObjectValue(), own) {
				return r.refuse(badRequest, "%s must have either anyOf or a condition of its own.", condition.path)
			}
		}
		leaves := at(condition.ObjectValue(), "anyOf[]")
		if len(leaves) == 0 {
			return r.refuse(badRequest, "%s.anyOf is empty.", condition.path)
		}
		for _, leaf := range leaves {
			leaf.path = joinPath(condition.path, leaf.path)
			if given(leaf.ObjectValue(), "anyOf") {
				return r.refuse(badRequest, "%s: anyOf cannot be nested.", leaf.path)
			}
			if err := r.checkLeaf(leaf); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *request) checkLeaf(leaf located) error {
	is := leaf.ObjectValue()
	field, contained := textAt(is, "field"), textsAt(is, "containsAny[]")
	_, isProperty := strings.CutPrefix(key(field), "properties")
	switch {
	case field == "":
		return r.refuse(badRequest, "%s has no field.", leaf.path)
	case !isProperty && !slices.Contains(activityFields, key(field)):
		return r.refuse(badRequest, "%s: the field '%s' is not supported.", leaf.path, field)
	case given(is, "equals") == (len(contained) > 0):
		return r.refuse(badRequest, "%s must have either equals or containsAny.", leaf.path)
	}
	return nil
}

// activityCategory is the category that a rule looks at, and whether there is exactly one.
func (r *request) activityCategory() (string, bool) {
	var found []string
	for _, condition := range at(r.inputs, "condition.allOf[]") {
		if strings.EqualFold(textAt(condition.ObjectValue(), "field"), "category") {
			found = append(found, textAt(condition.ObjectValue(), "equals"))
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

func checkActivityCategory(r *request) error {
	category, one := r.activityCategory()
	switch {
	case !one:
		return r.refuse(badRequest, "The conditions must name exactly one category.")
	case !slices.Contains(activityCategories, key(category)):
		return r.refuse(badRequest, "The category '%s' is not supported.", category)
	}
	return nil
}

// eventLevels are the levels that Azure has (EventLevel of Microsoft.Insights), and levelsOf those of categories that have fewer: it refuses the others
// (hashicorp/terraform-provider-azurerm#29540, #10397 and #29613; MicrosoftDocs/azure-docs#39297).
var (
	eventLevels = []string{"critical", "error", "warning", "informational", "verbose"}
	levelsOf    = map[string][]string{"resourcehealth": {"informational", "critical"}, "recommendation": {"informational"}}
	// incidentTypes are compared with their case (hashicorp/terraform-provider-azurerm, monitor_activity_log_alert_resource.go: "API is case sensitive").
	incidentTypes = []string{"Incident", "Maintenance", "Informational", "ActionRequired", "Security"}
)

// checkActivityLevels knows which levels events of a category have, and which kinds of incidents there are.
func checkActivityLevels(r *request) error {
	category, _ := r.activityCategory()
	allowed, fewer := levelsOf[key(category)]
	if !fewer {
		allowed = eventLevels
	}
	leaves := append(at(r.inputs, "condition.allOf[]"), at(r.inputs, "condition.allOf[].anyOf[]")...)
	for _, leaf := range leaves {
		is := leaf.ObjectValue()
		values := textsAt(is, "containsAny[]")
		if given(is, "equals") {
			values = append(values, textAt(is, "equals"))
		}
		for _, value := range values {
			switch field := key(textAt(is, "field")); {
			case field == "level" && !slices.Contains(allowed, key(value)):
				return r.refuse(badRequest, "%s: the level '%s' is not supported for the category '%s': it has %v.", leaf.path, value, category, allowed)
			case field == "properties.incidenttype" && strings.EqualFold(category, serviceHealth) && !slices.Contains(incidentTypes, value):
				return r.refuse(badRequest, "%s: the event type '%s' is not supported: it is one of %v.", leaf.path, value, incidentTypes)
			}
		}
	}
	return nil
}

// checkServiceHealth knows that Service Health is about one subscription, and reaches everywhere only.
func checkServiceHealth(r *request) error {
	if category, _ := r.activityCategory(); !strings.EqualFold(category, serviceHealth) {
		return nil
	}
	scopes := textsAt(r.inputs, "scopes[]")
	switch {
	case len(scopes) != 1 || !isSubscription(scopes[0]) || !r.isInOwnSubscription(scopes[0]):
		return r.refuse(badRequest, "A rule on %s must have exactly one scope, the subscription that it is in.", serviceHealth)
	case region(textAt(r.inputs, "location")) != everywhere:
		return r.refuse(badRequest, "A rule on %s must have the location Global.", serviceHealth)
	}
	for _, id := range textsAt(r.inputs, "actions.actionGroups[].actionGroupId") {
		if there := r.all.locationOf(id); there != "" && there != everywhere {
			return r.refuse(badRequest, "The action group '%s' is in '%s': a rule on %s needs a global one.", id, there, serviceHealth)
		}
	}
	return nil
}

func checkActivityQuota(r *request) error {
	return r.checkQuota(maxActivityAlerts, "activity log alert rules", isAny)
}

func describeActivityAlert(a *answer) { a.fallback("enabled", true) }

package azure

import "time"

const suppressionType = "security:AlertsSuppressionRule"

func checkSuppression(r *request) error {
	conditions := at(r.inputs, "suppressionAlertsScope.allOf[]")
	if textAt(r.inputs, "alertType") == "*" && len(conditions) == 0 {
		return r.refuse(badRequest, "A rule for alerts of every type needs a scope.")
	}
	for _, condition := range conditions {
		fields := condition.ObjectValue()
		if given(fields, "in") == given(fields, "contains") {
			return r.refuse(badRequest, "%s must have either in or contains.", condition.path)
		}
	}
	expiry := textAt(r.inputs, "expirationDateUtc")
	if expiry == "" {
		return nil
	}
	end, err := time.Parse(time.RFC3339, expiry)
	switch {
	case err != nil:
		return r.refuse(badRequest, "expirationDateUtc is '%s', which is no time.", expiry)
	case !end.After(r.all.now):
		return r.refuse(badRequest, "expirationDateUtc is '%s': it must be in the future.", expiry)
	}
	return nil
}

// describeSuppression says of a rule past its end that it has expired (RuleState in the API's specification, alertsSuppressionRules.json 2019-01-01-preview).
func describeSuppression(a *answer) {
	a.set("lastModifiedUtc", createdDate)
	if end, err := time.Parse(time.RFC3339, textAt(a.inputs, "expirationDateUtc")); err == nil && !end.After(a.all.now) {
		a.set("state", "Expired")
	}
}

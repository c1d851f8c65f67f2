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

func describeSuppression(a *answer) { a.set("lastModifiedUtc", createdDate) }

package defender

import (
	"maps"
	"slices"
	"time"

	"github.com/aksops/pulumi-aksops/components/internal/expiry"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// SuppressionRule keeps alerts of one kind from being shown, until a date.
type SuppressionRule struct {
	// AlertType is the type of the alerts, such as K8S.NODE_ImageBuildOnNode: all alerts of the type are hidden. Required. * is refused.
	AlertType string `pulumi:"alertType"`
	// Reason says why, shown in the portal. Required.
	Reason string `pulumi:"reason"`
	// Comment says more. Defaults to none.
	Comment *string `pulumi:"comment,optional"`
	// ExpiresOn is when it ends: a date such as "2027-03-31", whose end in UTC is meant, or a time such as "2027-03-31T12:00:00Z". Required.
	// From then on previews fail until it is removed or renewed, and say so in the two weeks before. Must be known at preview.
	ExpiresOn string `pulumi:"expiresOn"`
	// Enabled lets it suppress. Defaults to true.
	Enabled *bool `pulumi:"enabled,optional"`
	// Conditions narrow it to alerts about some entities. Refused: azure-native does not send them.
	Conditions []SuppressionCondition `pulumi:"conditions,optional"`
}

// SuppressionCondition is about one property of an alert's entities. Azure has such conditions, and azure-native leaves their values out: its type
// ScopeElement has the field alone (Azure/azure-rest-api-specs issue 23893), so that a rule would hide more than it says.
type SuppressionCondition struct {
	// Field is the entity's property, such as entities.container.image.imageid or entities.host.hostname. Required.
	Field string `pulumi:"field"`
	// In are values, one of which the property must have. Either they or Contains are required.
	In []string `pulumi:"in,optional"`
	// Contains is a text that the property must contain.
	Contains *string `pulumi:"contains,optional"`
}

func checkSuppressionRules(c *input.Checker, rules map[string]SuppressionRule) {
	for _, key := range slices.Sorted(maps.Keys(rules)) {
		path := input.Key("suppressionRules", key)
		if !keyPattern.MatchString(key) {
			c.Failf(path, keyRule)
		}
		rules[key].check(c, path, time.Now())
	}
}

func (r SuppressionRule) check(c *input.Checker, path string, now time.Time) {
	c.Required(path+".alertType", r.AlertType != "", "name the type of the alerts, as the alert's JSON has it")
	c.Required(path+".reason", r.Reason != "", "say why these alerts are not wanted")
	if r.AlertType == "*" {
		c.Failf(path+".alertType", "is *, for alerts of every type, which Azure takes with conditions only: name the type of the alerts")
	}
	if len(r.Conditions) > 0 {
		c.Failf(path+".conditions", "cannot be sent: azure-native leaves their values out, and the rule would hide every alert of type %s; "+
			"leave them out to hide them all, or make the rule in the portal or with Azure CLI", r.AlertType)
	}
	r.checkEnd(c, path+".expiresOn", now)
}

func (r SuppressionRule) checkEnd(c *input.Checker, path string, now time.Time) {
	if r.ExpiresOn == "" {
		c.Failf(path, `is required: give the date on which the rule ends, such as "2027-03-31"`)
		return
	}
	end, err := r.end()
	switch {
	case err != nil:
		c.Failf(path, "is %q: "+expiry.Rule, expiry.Written(r.ExpiresOn))
	case now.After(end):
		c.Failf(path, "is %q, which has passed: the alerts are shown again; remove the rule, or renew it", expiry.Written(r.ExpiresOn))
	}
}

// end is the moment at which the rule ends, for a date the end of that day.
func (r SuppressionRule) end() (time.Time, error) { return expiry.End(r.ExpiresOn) }

// warning is what a preview says of a rule that is about to end.
func (r SuppressionRule) warning(path string, now time.Time) (string, bool) {
	end, err := r.end()
	if err != nil || !expiry.IsSoon(end, now) {
		return "", false
	}
	return path + " ends on " + expiry.Written(r.ExpiresOn) + ", and previews fail from then on: renew or remove it in time", true
}

package defender

import (
	"maps"
	"slices"
	"time"

	"github.com/aksops/pulumi-aksops/components/internal/expiry"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
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
	// Previews speak of it from 60 days before. From then on a new rule is refused, and so is a change of the rule that does not renew it. Must be known at
	// preview.
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
		rules[key].check(c, path)
	}
}

func (r SuppressionRule) check(c *input.Checker, path string) {
	c.Required(path+".alertType", r.AlertType != "", "name the type of the alerts, as the alert's JSON has it")
	c.Required(path+".reason", r.Reason != "", "say why these alerts are not wanted")
	if r.AlertType == "*" {
		c.Failf(path+".alertType", "is *, for alerts of every type, which Azure takes with conditions only: name the type of the alerts")
	}
	if len(r.Conditions) > 0 {
		c.Failf(path+".conditions", "cannot be sent: azure-native leaves their values out, and the rule would hide every alert of type %s; "+
			"leave them out to hide them all, or make the rule in the portal or with Azure CLI", r.AlertType)
	}
	r.checkEnd(c, path+".expiresOn")
}

func (r SuppressionRule) checkEnd(c *input.Checker, path string) {
	if r.ExpiresOn == "" {
		c.Failf(path, `is required: give the date on which the rule ends, such as "2027-03-31"`)
		return
	}
	if _, err := r.end(); err != nil {
		c.Failf(path, "is %q: "+expiry.Rule, expiry.Written(r.ExpiresOn))
	}
}

// end is the moment at which the rule ends, for a date the end of that day.
func (r SuppressionRule) end() (time.Time, error) { return expiry.End(r.ExpiresOn) }

// terms are the end of the rule, as a preview speaks of it. Azure takes no rule whose end has passed.
func (r SuppressionRule) terms(path, resource string) []terms.Term {
	end, err := r.end()
	if err != nil {
		return nil
	}
	return []terms.Term{{
		Path: path, End: end, Written: expiry.Written(r.ExpiresOn), RefusesNew: true, Resource: resource,
		Before: "the alerts are shown again from then on; renew or remove it in time",
		After:  "the alerts are shown again; remove the rule, or renew it",
	}}
}

package defender

import (
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Contact is whom Defender for Cloud writes to. A subscription has one contact, which this takes over.
type Contact struct {
	// Emails are addresses to write to. Either they or Roles are required.
	Emails pulumi.StringArrayInput `pulumi:"emails,optional"`
	// Phone is a number for Microsoft's security team to call, with its country code, such as +4930123456. Defaults to none. May be secret.
	Phone pulumi.StringInput `pulumi:"phone,optional"`
	// Roles are roles on the subscription whose holders get mail too: Owner, Contributor, AccountAdmin, ServiceAdmin. Defaults to Owner; an
	// empty list means nobody. Must be known at preview.
	Roles []string `pulumi:"roles,optional"`
	// MinimalAlertSeverity is the least severity of alerts to write about: High, Medium or Low. Defaults to High. Must be known at preview.
	MinimalAlertSeverity *string `pulumi:"minimalAlertSeverity,optional"`
	// MinimalAttackPathRisk is the least risk of attack paths to write about: Critical, High, Medium or Low. Defaults to Critical. Must be
	// known at preview.
	MinimalAttackPathRisk *string `pulumi:"minimalAttackPathRisk,optional"`
}

const (
	severityHigh = "High"
	riskCritical = "Critical"
	roleOwner    = "Owner"
)

var (
	contactRoles = []string{roleOwner, "Contributor", "AccountAdmin", "ServiceAdmin"}
	severities   = []string{severityHigh, "Medium", "Low"}
	risks        = []string{riskCritical, severityHigh, "Medium", "Low"}

	emailPattern = regexp.MustCompile(`^[^@\s;]+@[^@\s;]+\.[^@\s;.]+$`)
	phonePattern = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{4,24}$`)
)

func (k *Contact) check(c *input.Checker) {
	if k == nil {
		return
	}
	emails := azure.Literals(k.Emails)
	for i := range len(emails) {
		if email, ok := emails[i]; ok {
			c.Match(input.Index("contact.emails", i), &email, emailPattern, "must be one e-mail address")
		}
	}
	if list, literal := k.Emails.(pulumi.StringArray); len(k.roles()) == 0 && (k.Emails == nil || literal && len(list) == 0) {
		c.Failf("contact.emails", "is required with roles empty: nobody would be written to")
	}
	if phone, ok := azure.Literal(k.Phone); ok && !phonePattern.MatchString(phone) {
		c.Failf("contact.phone", "must be a number with its country code, such as +4930123456")
	}
	for i, role := range k.Roles {
		path := input.Index("contact.roles", i)
		c.OneOf(path, &role, contactRoles...)
		if slices.Contains(k.Roles[:i], role) {
			c.Failf(path, "is %q a second time: list each role once", role)
		}
	}
	c.OneOf("contact.minimalAlertSeverity", k.MinimalAlertSeverity, severities...)
	c.OneOf("contact.minimalAttackPathRisk", k.MinimalAttackPathRisk, risks...)
}

func (k *Contact) roles() []string {
	if k.Roles == nil {
		return []string{roleOwner}
	}
	return k.Roles
}

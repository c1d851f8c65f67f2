package alerts

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

//go:embed receivers.json
var receiversJSON []byte

// offered is what Azure takes in an action group.
var offered = catalogue.Decode[struct {
	SmsCountryCodes   []string          `json:"smsCountryCodes"`
	VoiceCountryCodes []string          `json:"voiceCountryCodes"`
	Roles             map[string]string `json:"roles"`
	Locations         []string          `json:"locations"`
}]("receivers.json", receiversJSON)

const (
	maxEmails    = 1000
	maxOfAKind   = 10
	maxEmailText = 64
)

var (
	actionGroupPattern = regexp.MustCompile(`^[^:<>+/&%\\?\x00-\x1f]{0,259}[^:<>+/&%\\?. \x00-\x1f]$`)
	receiverPattern    = regexp.MustCompile(`^[^<>&%\\?/\x00-\x1f]{1,128}$`)
	emailPattern       = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)
	phonePattern       = regexp.MustCompile(`^[0-9]{3,15}$`)
	httpsPattern       = regexp.MustCompile(`^https://[^\s/]+(/\S*)?$`)
	guidPattern        = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	itsmPattern        = regexp.MustCompile(`^(?i)[0-9a-f-]{36}\|[0-9a-f-]{36}$`)
)

// logicAppTypes are what a Logic App is in the consumption plan and in the standard plan.
var logicAppTypes = []string{"Microsoft.Logic/workflows", "Microsoft.Web/sites"}

const actionGroupRule = `must be 1 to 260 characters without : < > + / & % \ ? and without a space or period at the end`

// checkReceivers collects the mistakes of all receivers.
func (s *ActionGroupSpec) checkReceivers(c *input.Checker) {
	checkKind(c, "emails", s.Emails, maxEmails, func(path string, one EmailReceiver) { checkEmail(c, path+".address", one.Address) })
	checkKind(c, "push", s.Push, maxOfAKind, func(path string, one EmailReceiver) { checkEmail(c, path+".address", one.Address) })
	checkKind(c, "sms", s.Sms, maxOfAKind, func(path string, one PhoneReceiver) { one.check(c, path, offered.SmsCountryCodes) })
	checkKind(c, "voice", s.Voice, maxOfAKind, func(path string, one PhoneReceiver) { one.check(c, path, offered.VoiceCountryCodes) })
	checkKind(c, "webhooks", s.Webhooks, maxOfAKind, func(path string, one WebhookReceiver) { one.check(c, path) })
	checkKind(c, "functions", s.Functions, maxOfAKind, func(path string, one FunctionReceiver) { one.check(c, path) })
	checkKind(c, "logicApps", s.LogicApps, maxOfAKind, func(path string, one LogicAppReceiver) { one.check(c, path) })
	checkKind(c, "runbooks", s.Runbooks, maxOfAKind, func(path string, one RunbookReceiver) { one.check(c, path) })
	checkKind(c, "itsm", s.Itsm, maxOfAKind, func(path string, one ItsmReceiver) { one.check(c, path) })
	checkKind(c, "roles", s.Roles, maxOfAKind, func(path string, one RoleReceiver) {
		c.OneOf(path+".role", &one.Role, slices.Sorted(maps.Keys(offered.Roles))...)
	})
	checkKind(c, "eventHubs", s.EventHubs, maxOfAKind, func(path string, one EventHubReceiver) { one.check(c, path) })
	s.checkReceiverNames(c)
}

func checkKind[T any](c *input.Checker, kind string, receivers map[string]T, most int, check func(path string, one T)) {
	if len(receivers) > most {
		c.Failf(kind, "has %d entries: Azure takes at most %d in an action group", len(receivers), most)
	}
	for _, name := range slices.Sorted(maps.Keys(receivers)) {
		path := input.Key(kind, name)
		if !receiverPattern.MatchString(name) {
			c.Failf(path, `has a name that Azure does not take: must be 1 to 128 characters without < > & %% \ ? /`)
		}
		check(path, receivers[name])
	}
}

// receiverNames are the receivers' names by kind.
func (s *ActionGroupSpec) receiverNames() map[string][]string {
	return map[string][]string{
		"emails": slices.Sorted(maps.Keys(s.Emails)), "sms": slices.Sorted(maps.Keys(s.Sms)), "voice": slices.Sorted(maps.Keys(s.Voice)),
		"push": slices.Sorted(maps.Keys(s.Push)), "webhooks": slices.Sorted(maps.Keys(s.Webhooks)),
		"functions": slices.Sorted(maps.Keys(s.Functions)), "logicApps": slices.Sorted(maps.Keys(s.LogicApps)),
		"runbooks": slices.Sorted(maps.Keys(s.Runbooks)), "itsm": slices.Sorted(maps.Keys(s.Itsm)), "roles": slices.Sorted(maps.Keys(s.Roles)),
		"eventHubs": slices.Sorted(maps.Keys(s.EventHubs)),
	}
}

func (s *ActionGroupSpec) checkReceiverNames(c *input.Checker) {
	owners, all := map[string]string{}, s.receiverNames()
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		for _, name := range all[kind] {
			path := input.Key(kind, name)
			if first, taken := owners[name]; taken {
				c.Failf(path, "has the name of %s: names are unique within an action group; choose another", first)
				continue
			}
			owners[name] = path
		}
	}
}

func checkEmail(c *input.Checker, path string, address pulumi.StringInput) {
	c.Required(path, azure.IsGiven(address), "give an e-mail address")
	literal, ok := azure.Literal(address)
	if !ok || literal == "" {
		return
	}
	c.Match(path, &literal, emailPattern, "must be an e-mail address")
	if len(literal) > maxEmailText {
		c.Failf(path, "has %d characters: Azure takes at most %d", len(literal), maxEmailText)
	}
}

func (p PhoneReceiver) check(c *input.Checker, path string, codes []string) {
	c.OneOf(path+".countryCode", &p.CountryCode, codes...)
	c.Required(path+".phoneNumber", azure.IsGiven(p.PhoneNumber), "give the number within the country")
	if literal, ok := azure.Literal(p.PhoneNumber); ok && literal != "" && !phonePattern.MatchString(literal) {
		c.Failf(path+".phoneNumber", "must be digits alone, without the country code")
	}
}

// checkURL leaves the address out of the error: it may hold a key.
func checkURL(c *input.Checker, path string, address pulumi.StringInput) {
	c.Required(path, azure.IsGiven(address), "give an address with https")
	if literal, ok := azure.Literal(address); ok && literal != "" && !httpsPattern.MatchString(literal) {
		c.Failf(path, "must be an address that begins with https://")
	}
}

func (w WebhookReceiver) check(c *input.Checker, path string) {
	checkURL(c, path+".serviceUri", w.ServiceUri)
	if w.EntraId == nil {
		return
	}
	c.Required(path+".entraId.objectId", azure.IsGiven(w.EntraId.ObjectId), "give the object id of the application that stands for the webhook")
	checkGUID(c, path+".entraId.objectId", w.EntraId.ObjectId)
	checkGUID(c, path+".entraId.tenantId", w.EntraId.TenantId)
}

func checkGUID(c *input.Checker, path string, id pulumi.StringInput) {
	if literal, ok := azure.Literal(id); ok && literal != "" {
		c.Match(path, &literal, guidPattern, "must be a GUID")
	}
}

func checkResource(c *input.Checker, path string, id pulumi.StringInput, kind string) {
	c.Required(path, azure.IsGiven(id), "give the id of the "+kind)
	if literal, ok := azure.Literal(id); ok && literal != "" {
		if err := azure.CheckID(literal, kind); err != nil {
			c.Failf(path, "%s", err)
		}
	}
}

func (f FunctionReceiver) check(c *input.Checker, path string) {
	checkResource(c, path+".functionAppId", f.FunctionAppId, "Microsoft.Web/sites")
	c.Required(path+".functionName", azure.IsGiven(f.FunctionName), "name the function")
	checkURL(c, path+".httpTriggerUrl", f.HttpTriggerUrl)
}

func (l LogicAppReceiver) check(c *input.Checker, path string) {
	c.Required(path+".logicAppId", azure.IsGiven(l.LogicAppId), "give the id of the workflow")
	if literal, ok := azure.Literal(l.LogicAppId); ok && literal != "" {
		parsed, err := azure.ParseID(literal)
		isType := func(kind string) bool { return strings.EqualFold(kind, parsed.Type) }
		if err != nil || !slices.ContainsFunc(logicAppTypes, isType) {
			c.Failf(path+".logicAppId", "is %q: must be the id of a %s", literal, strings.Join(logicAppTypes, " or of a "))
		}
	}
	checkURL(c, path+".callbackUrl", l.CallbackUrl)
}

func (r RunbookReceiver) check(c *input.Checker, path string) {
	checkResource(c, path+".automationAccountId", r.AutomationAccountId, "Microsoft.Automation/automationAccounts")
	c.Required(path+".runbookName", azure.IsGiven(r.RunbookName), "name the runbook")
	checkResource(c, path+".webhookId", r.WebhookId, "Microsoft.Automation/automationAccounts/webhooks")
	if r.ServiceUri != nil {
		checkURL(c, path+".serviceUri", r.ServiceUri)
	}
}

func (i ItsmReceiver) check(c *input.Checker, path string) {
	c.Required(path+".workspaceId", azure.IsGiven(i.WorkspaceId), "give <subscription GUID>|<workspace GUID>")
	if literal, ok := azure.Literal(i.WorkspaceId); ok && literal != "" {
		c.Match(path+".workspaceId", &literal, itsmPattern, "must be <subscription GUID>|<workspace GUID>")
	}
	c.Required(path+".connectionId", azure.IsGiven(i.ConnectionId), "give the id of the connection")
	c.Required(path+".region", azure.IsGiven(i.Region), "give the workspace's region")
	c.Required(path+".ticketConfiguration", azure.IsGiven(i.TicketConfiguration), "say in JSON what a ticket holds")
}

func (e EventHubReceiver) check(c *input.Checker, path string) {
	c.Required(path+".namespaceName", azure.IsGiven(e.NamespaceName), "name the Event Hubs namespace")
	c.Required(path+".eventHubName", azure.IsGiven(e.EventHubName), "name the event hub")
	c.Required(path+".subscriptionId", azure.IsGiven(e.SubscriptionId), "give the GUID of its subscription")
	checkGUID(c, path+".subscriptionId", e.SubscriptionId)
	checkGUID(c, path+".tenantId", e.TenantId)
}

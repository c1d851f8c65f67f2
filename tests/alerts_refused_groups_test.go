package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	groupNameRule    = `": must be 1 to 260 characters without : < > + / & % \ ? and without a space or period at the end`
	groupLocations   = `": must be one of Global, eastus, westus, eastus2, westus2, southcentralus, northcentralus, swedencentral, germanywestcentral, centralindia, southindia`
	receiverNameRule = ` has a name that Azure does not take: must be 1 to 128 characters without < > & % \ ? /`
	notHttps         = " must be an address that begins with https://"
	noUrl            = " is required: give an address with https"
	emailRule        = `": must be an e-mail address`
	numberRule       = ` must be digits alone, without the country code`
	smsCodes         = `": must be one of 1, 7, 27, 31, 32, 33, 34, 39, 40, 41, 43, 44, 45, 47, 49, 52, 55, 56, 60, 61, 64, 65, 81, 82, 86, 91, 351, 352, 353, 358, 372, 420, 852, 886, 971, 972`
	voiceCodes       = `": must be one of 1, 7, 27, 31, 32, 33, 34, 39, 40, 41, 43, 44, 45, 46, 47, 49, 52, 55, 56, 60, 61, 64, 65, 81, 82, 86, 91, 351, 352, 353, 358, 372, 420, 852, 886, 971, 972`
	roleNames        = `": must be one of Contributor, Monitoring Contributor, Monitoring Reader, Owner, Reader`
	tooManyOfAKind   = " has 11 entries: Azure takes at most 10 in an action group"
)

func groupOf(receivers alerts.ActionGroupSpec) *alerts.ActionGroupArgs {
	return newActionGroupArgs(receivers)
}

func TestActionGroupArguments(t *testing.T) {
	t.Parallel()
	tagged := newActionGroupArgs(alerts.ActionGroupSpec{})
	tagged.Tags = pulumi.StringMap{"a/b": pulumi.String("x")}
	named := func(name string) *alerts.ActionGroupArgs {
		return newActionGroupArgs(alerts.ActionGroupSpec{ActionGroupName: &name})
	}
	cases := map[string]refusal[alerts.ActionGroupArgs]{
		"none":              {nil, []string{"args is required"}},
		"nothing":           {&alerts.ActionGroupArgs{}, []string{"resourceGroupName is required: give the resource group that receives the action group"}},
		"empty group":       {&alerts.ActionGroupArgs{ResourceGroupName: pulumi.String("")}, []string{"resourceGroupName is required: give the resource group that receives the action group"}},
		"tag":               {tagged, []string{`tags.a/b is not a tag name: must be 1 to 512 characters without any of <>%&\?/`}},
		"empty short name":  {newActionGroupArgs(alerts.ActionGroupSpec{ShortName: new("")}), []string{`shortName is "", 0 characters: must be 1 to 12`}},
		"13 characters":     {newActionGroupArgs(alerts.ActionGroupSpec{ShortName: new("Müller-Straße")}), []string{`shortName is "Müller-Straße", 13 characters: must be 1 to 12`}},
		"existing and new":  {&alerts.ActionGroupArgs{ActionGroupSpec: alerts.ActionGroupSpec{ExistingId: pulumi.String(onCallId), ShortName: new("ops")}}, []string{"existingId is set together with what a new action group would be: keep one of the two"}},
		"existing, no id":   {&alerts.ActionGroupArgs{ActionGroupSpec: alerts.ActionGroupSpec{ExistingId: pulumi.String("on-call")}}, []string{`existingId is "on-call": must be the id of a Microsoft.Insights/actionGroups, /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Insights/actionGroups/<name>`}},
		"location":          {newActionGroupArgs(alerts.ActionGroupSpec{Location: new("northeurope")}), []string{`location is "northeurope` + groupLocations + `; did you mean "northcentralus"?`}},
		"location's case":   {newActionGroupArgs(alerts.ActionGroupSpec{Location: new("global")}), []string{`location is "global` + groupLocations + `; did you mean "Global"?`}},
		"empty name":        {named(""), []string{`actionGroupName is "` + groupNameRule}},
		"261 characters":    {named(strings.Repeat("a", 261)), []string{`actionGroupName is "` + strings.Repeat("a", 261) + groupNameRule}},
		"period at the end": {named("ops."), []string{`actionGroupName is "ops.` + groupNameRule}},
		"space at the end":  {named("ops "), []string{`actionGroupName is "ops ` + groupNameRule}},
		"every mistake": {
			&alerts.ActionGroupArgs{ActionGroupSpec: alerts.ActionGroupSpec{
				ActionGroupName: new("a/b"), ShortName: new("thirteen-long"), Location: new("moon"),
				Emails: map[string]alerts.EmailReceiver{"a": {}}, Roles: map[string]alerts.RoleReceiver{"b": {}},
			}},
			[]string{
				"resourceGroupName is required: give the resource group that receives the action group",
				`actionGroupName is "a/b` + groupNameRule,
				`shortName is "thirteen-long", 13 characters: must be 1 to 12`,
				`location is "moon` + groupLocations,
				"emails.a.address is required: give an e-mail address",
				`roles.b.role is "` + roleNames,
			},
		},
	}
	for letter := range strings.SplitSeq(`: < > + / & %`, " ") {
		cases["name with "+letter] = refusal[alerts.ActionGroupArgs]{named("o" + letter + "s"), []string{`actionGroupName is "o` + letter + "s" + groupNameRule}}
	}
	requireRefused(t, alerts.ActionGroupToken, alerts.NewActionGroup, cases)
}

func TestActionGroupReceiverArguments(t *testing.T) {
	t.Parallel()
	email := func(address string) *alerts.ActionGroupArgs {
		return groupOf(alerts.ActionGroupSpec{Emails: map[string]alerts.EmailReceiver{"a": {Address: pulumi.String(address)}}})
	}
	sms := func(code, number string) *alerts.ActionGroupArgs {
		return groupOf(alerts.ActionGroupSpec{Sms: map[string]alerts.PhoneReceiver{"a": {CountryCode: code, PhoneNumber: pulumi.String(number)}}})
	}
	hook := func(one alerts.WebhookReceiver) *alerts.ActionGroupArgs {
		return groupOf(alerts.ActionGroupSpec{Webhooks: map[string]alerts.WebhookReceiver{"a": one}})
	}
	named := func(name string) *alerts.ActionGroupArgs {
		return groupOf(alerts.ActionGroupSpec{Emails: map[string]alerts.EmailReceiver{name: {Address: pulumi.String("a@example.com")}}})
	}
	mail, phone := alerts.EmailReceiver{Address: pulumi.String("a@example.com")}, alerts.PhoneReceiver{CountryCode: "1", PhoneNumber: pulumi.String(textedNumber)}
	longMail := strings.Repeat("a", 53) + "@example.com"
	requireRefused(t, alerts.ActionGroupToken, alerts.NewActionGroup, map[string]refusal[alerts.ActionGroupArgs]{
		"email none":            {groupOf(alerts.ActionGroupSpec{Emails: map[string]alerts.EmailReceiver{"a": {}}}), []string{"emails.a.address is required: give an e-mail address"}},
		"email empty":           {email(""), []string{"emails.a.address is required: give an e-mail address"}},
		"email without at":      {email("team"), []string{`emails.a.address is "team` + emailRule}},
		"email without domain":  {email("team@"), []string{`emails.a.address is "team@` + emailRule}},
		"email without dot":     {email("team@example"), []string{`emails.a.address is "team@example` + emailRule}},
		"email with two ats":    {email("a@b@example.com"), []string{`emails.a.address is "a@b@example.com` + emailRule}},
		"email with a space":    {email("a b@example.com"), []string{`emails.a.address is "a b@example.com` + emailRule}},
		"email with dot at end": {email("a@example.com."), []string{`emails.a.address is "a@example.com.` + emailRule}},
		"email too long":        {email(longMail), []string{"emails.a.address has 65 characters: Azure takes at most 64"}},
		"push":                  {groupOf(alerts.ActionGroupSpec{Push: map[string]alerts.EmailReceiver{"a": {Address: pulumi.String("me")}}}), []string{`push.a.address is "me` + emailRule}},
		"sms nothing": {groupOf(alerts.ActionGroupSpec{Sms: map[string]alerts.PhoneReceiver{"a": {}}}), []string{
			`sms.a.countryCode is "` + smsCodes, "sms.a.phoneNumber is required: give the number within the country",
		}},
		"sms code of calls alone": {sms("46", textedNumber), []string{`sms.a.countryCode is "46` + smsCodes + `; did you mean "40"?`}},
		"sms code with plus":      {sms("+49", textedNumber), []string{`sms.a.countryCode is "+49` + smsCodes + `; did you mean "49"?`}},
		"sms number with spaces":  {sms("49", "555 0100"), []string{"sms.a.phoneNumber" + numberRule}},
		"sms number with code":    {sms("49", "+495550100"), []string{"sms.a.phoneNumber" + numberRule}},
		"sms number too long":     {sms("49", "1234567890123456"), []string{"sms.a.phoneNumber" + numberRule}},
		"voice": {groupOf(alerts.ActionGroupSpec{Voice: map[string]alerts.PhoneReceiver{"a": {CountryCode: "999", PhoneNumber: pulumi.String("12")}}}), []string{
			`voice.a.countryCode is "999` + voiceCodes, "voice.a.phoneNumber" + numberRule,
		}},
		"webhook nothing":  {hook(alerts.WebhookReceiver{}), []string{"webhooks.a.serviceUri" + noUrl}},
		"webhook plain":    {hook(alerts.WebhookReceiver{ServiceUri: pulumi.String("http://hooks.example.com/?code=webhook-key")}), []string{"webhooks.a.serviceUri" + notHttps}},
		"webhook no host":  {hook(alerts.WebhookReceiver{ServiceUri: pulumi.String("https://")}), []string{"webhooks.a.serviceUri" + notHttps}},
		"webhook sentence": {hook(alerts.WebhookReceiver{ServiceUri: pulumi.String("https://a b")}), []string{"webhooks.a.serviceUri" + notHttps}},
		"webhook unsigned": {hook(alerts.WebhookReceiver{ServiceUri: pulumi.String(webhookUri), EntraId: &alerts.WebhookEntraId{}}), []string{"webhooks.a.entraId.objectId is required: give the object id of the application that stands for the webhook"}},
		"webhook ids": {
			hook(alerts.WebhookReceiver{ServiceUri: pulumi.String(webhookUri), EntraId: &alerts.WebhookEntraId{ObjectId: pulumi.String("app"), TenantId: pulumi.String("home")}}),
			[]string{`webhooks.a.entraId.objectId is "app": must be a GUID`, `webhooks.a.entraId.tenantId is "home": must be a GUID`},
		},
		"function nothing": {groupOf(alerts.ActionGroupSpec{Functions: map[string]alerts.FunctionReceiver{"a": {}}}), []string{
			"functions.a.functionAppId is required: give the id of the Microsoft.Web/sites", "functions.a.functionName is required: name the function",
			"functions.a.httpTriggerUrl" + noUrl,
		}},
		"function's app": {
			groupOf(alerts.ActionGroupSpec{Functions: map[string]alerts.FunctionReceiver{"a": {
				FunctionAppId: pulumi.String(workflowId), FunctionName: pulumi.String("f"), HttpTriggerUrl: pulumi.String("key:function-key"),
			}}}),
			[]string{
				`functions.a.functionAppId is "` + workflowId + `", the id of a Microsoft.Logic/workflows: must be the id of a Microsoft.Web/sites`,
				"functions.a.httpTriggerUrl" + notHttps,
			},
		},
		"logic app nothing": {groupOf(alerts.ActionGroupSpec{LogicApps: map[string]alerts.LogicAppReceiver{"a": {}}}), []string{
			"logicApps.a.logicAppId is required: give the id of the workflow", "logicApps.a.callbackUrl" + noUrl,
		}},
		"logic app's id": {groupOf(alerts.ActionGroupSpec{LogicApps: map[string]alerts.LogicAppReceiver{
			"a": {LogicAppId: pulumi.String("flow"), CallbackUrl: pulumi.String(callbackUrl)}, "b": {LogicAppId: pulumi.String(clusterId), CallbackUrl: pulumi.String("sig")},
		}}), []string{
			`logicApps.a.logicAppId is "flow": must be the id of a Microsoft.Logic/workflows or of a Microsoft.Web/sites`,
			`logicApps.b.logicAppId is "` + clusterId + `": must be the id of a Microsoft.Logic/workflows or of a Microsoft.Web/sites`,
			"logicApps.b.callbackUrl" + notHttps,
		}},
		"runbook nothing": {groupOf(alerts.ActionGroupSpec{Runbooks: map[string]alerts.RunbookReceiver{"a": {}}}), []string{
			"runbooks.a.automationAccountId is required: give the id of the Microsoft.Automation/automationAccounts",
			"runbooks.a.runbookName is required: name the runbook",
			"runbooks.a.webhookId is required: give the id of the Microsoft.Automation/automationAccounts/webhooks",
		}},
		"runbook's ids": {
			groupOf(alerts.ActionGroupSpec{Runbooks: map[string]alerts.RunbookReceiver{"a": {
				AutomationAccountId: pulumi.String(automationId + "/webhooks/w"), RunbookName: pulumi.String("r"), WebhookId: pulumi.String(automationId),
				ServiceUri: pulumi.String("runbook-key"),
			}}}),
			[]string{
				`runbooks.a.automationAccountId is "` + automationId + `/webhooks/w", the id of a Microsoft.Automation/automationAccounts/webhooks: must be the id of a Microsoft.Automation/automationAccounts`,
				`runbooks.a.webhookId is "` + automationId + `", the id of a Microsoft.Automation/automationAccounts: must be the id of a Microsoft.Automation/automationAccounts/webhooks`,
				"runbooks.a.serviceUri" + notHttps,
			},
		},
		"itsm nothing": {groupOf(alerts.ActionGroupSpec{Itsm: map[string]alerts.ItsmReceiver{"a": {}}}), []string{
			"itsm.a.workspaceId is required: give <subscription GUID>|<workspace GUID>", "itsm.a.connectionId is required: give the id of the connection",
			"itsm.a.region is required: give the workspace's region", "itsm.a.ticketConfiguration is required: say in JSON what a ticket holds",
		}},
		"itsm workspace": {
			groupOf(alerts.ActionGroupSpec{Itsm: map[string]alerts.ItsmReceiver{"a": {
				WorkspaceId: pulumi.String(someGuid), ConnectionId: pulumi.String("c"), Region: pulumi.String("r"), TicketConfiguration: pulumi.String("{}"),
			}}}),
			[]string{`itsm.a.workspaceId is "` + someGuid + `": must be <subscription GUID>|<workspace GUID>`},
		},
		"role":       {groupOf(alerts.ActionGroupSpec{Roles: map[string]alerts.RoleReceiver{"a": {Role: "owner"}}}), []string{`roles.a.role is "owner` + roleNames + `; did you mean "Owner"?`}},
		"role by id": {groupOf(alerts.ActionGroupSpec{Roles: map[string]alerts.RoleReceiver{"a": {Role: someGuid}}}), []string{`roles.a.role is "` + someGuid + roleNames}},
		"hub nothing": {groupOf(alerts.ActionGroupSpec{EventHubs: map[string]alerts.EventHubReceiver{"a": {}}}), []string{
			"eventHubs.a.namespaceName is required: name the Event Hubs namespace", "eventHubs.a.eventHubName is required: name the event hub",
			"eventHubs.a.subscriptionId is required: give the GUID of its subscription",
		}},
		"hub's ids": {
			groupOf(alerts.ActionGroupSpec{EventHubs: map[string]alerts.EventHubReceiver{"a": {
				NamespaceName: pulumi.String("n"), EventHubName: pulumi.String("h"), SubscriptionId: pulumi.String("mine"), TenantId: pulumi.String("home"),
			}}}),
			[]string{`eventHubs.a.subscriptionId is "mine": must be a GUID`, `eventHubs.a.tenantId is "home": must be a GUID`},
		},
		"name empty":          {named(""), []string{`emails[""]` + receiverNameRule}},
		"name too long":       {named(strings.Repeat("a", 129)), []string{"emails." + strings.Repeat("a", 129) + receiverNameRule}},
		"name with a slash":   {named("a/b"), []string{"emails.a/b" + receiverNameRule}},
		"name with a percent": {named("a%b"), []string{"emails.a%b" + receiverNameRule}},
		"one name for two kinds": {
			groupOf(alerts.ActionGroupSpec{Emails: map[string]alerts.EmailReceiver{"ops": mail, "x.y": mail}, Sms: map[string]alerts.PhoneReceiver{"ops": phone, "x.y": phone}, Push: map[string]alerts.EmailReceiver{"ops": mail}}),
			[]string{
				"push.ops has the name of emails.ops: names are unique within an action group; choose another",
				"sms.ops has the name of emails.ops: names are unique within an action group; choose another",
				`sms["x.y"] has the name of emails["x.y"]: names are unique within an action group; choose another`,
			},
		},
		"1001 emails": {groupOf(alerts.ActionGroupSpec{Emails: many("a", 1001, mail)}), []string{"emails has 1001 entries: Azure takes at most 1000 in an action group"}},
		"11 of a kind": {
			groupOf(alerts.ActionGroupSpec{
				Push: many("push", 11, mail), Sms: many("sms", 11, phone), Voice: many("voice", 11, phone),
				Webhooks: many("webhook", 11, alerts.WebhookReceiver{ServiceUri: pulumi.String(webhookUri)}), Functions: many("function", 11, everyReceiver().Functions["function"]),
				LogicApps: many("flow", 11, everyReceiver().LogicApps["flow"]), Runbooks: many("runbook", 11, everyReceiver().Runbooks["runbook"]),
				Itsm: many("ticket", 11, everyReceiver().Itsm["ticket"]), Roles: many("role", 11, alerts.RoleReceiver{Role: "Reader"}),
				EventHubs: many("hub", 11, everyReceiver().EventHubs["hub"]),
			}),
			[]string{
				"push" + tooManyOfAKind, "sms" + tooManyOfAKind, "voice" + tooManyOfAKind, "webhooks" + tooManyOfAKind, "functions" + tooManyOfAKind,
				"logicApps" + tooManyOfAKind, "runbooks" + tooManyOfAKind, "itsm" + tooManyOfAKind, "roles" + tooManyOfAKind, "eventHubs" + tooManyOfAKind,
			},
		},
	})
}

// TestActionGroupErrorsHideSecrets makes a mistake in every text that only a receiver may see: no error repeats it.
func TestActionGroupErrorsHideSecrets(t *testing.T) {
	t.Parallel()
	const hidden = "s3cret value"
	text := pulumi.String(hidden)
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := alerts.NewActionGroup(ctx, "x", groupOf(alerts.ActionGroupSpec{
			Sms: map[string]alerts.PhoneReceiver{"a": {PhoneNumber: text}}, Voice: map[string]alerts.PhoneReceiver{"b": {PhoneNumber: text}},
			Webhooks: map[string]alerts.WebhookReceiver{"c": {ServiceUri: text}}, Functions: map[string]alerts.FunctionReceiver{"d": {HttpTriggerUrl: text}},
			LogicApps: map[string]alerts.LogicAppReceiver{"e": {CallbackUrl: text}}, Runbooks: map[string]alerts.RunbookReceiver{"f": {ServiceUri: text}},
		}))
		return err
	}, recorder.Options{})
	require.Error(t, err)
	for _, path := range []string{"sms.a.phoneNumber", "voice.b.phoneNumber", "webhooks.c.serviceUri", "functions.d.httpTriggerUrl", "logicApps.e.callbackUrl", "runbooks.f.serviceUri"} {
		assert.ErrorContains(t, err, path+" must be ")
	}
	assert.NotContains(t, err.Error(), hidden)
}

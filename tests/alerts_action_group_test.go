package tests

import (
	"fmt"
	"maps"
	"path"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// emptyGroup are the inputs of an action group without receivers; own replaces some of them.
func emptyGroup(own object) object {
	inputs := object{
		"resourceGroupName": "rg-test", "actionGroupName": "x", "groupShortName": "x", "location": "Global", "enabled": true,
		"emailReceivers": items{}, "smsReceivers": items{}, "voiceReceivers": items{}, "azureAppPushReceivers": items{}, "webhookReceivers": items{},
		"azureFunctionReceivers": items{}, "logicAppReceivers": items{}, "automationRunbookReceivers": items{}, "itsmReceivers": items{},
		"armRoleReceivers": items{}, "eventHubReceivers": items{},
	}
	maps.Copy(inputs, own)
	return inputs
}

// Texts that only receivers may see.
const (
	textedNumber = "5550100"
	calledNumber = "5550199"
	webhookUri   = "https://hooks.example.com/alerts?code=webhook-key"
	functionUrl  = "https://func-test.azurewebsites.net/api/tell?code=function-key"
	callbackUrl  = "https://logic.example.com/triggers/manual?sig=logic-key"
	runbookUri   = "https://automation.example.com/webhooks?token=runbook-key"
)

// everyReceiver is one receiver of each kind with every input.
func everyReceiver() alerts.ActionGroupSpec {
	return alerts.ActionGroupSpec{
		Emails: map[string]alerts.EmailReceiver{"team": {Address: pulumi.String("team@example.com")}, "lead": {Address: pulumi.String("lead@example.com")}},
		Sms:    map[string]alerts.PhoneReceiver{"text": {CountryCode: "49", PhoneNumber: pulumi.String(textedNumber)}},
		Voice:  map[string]alerts.PhoneReceiver{"call": {CountryCode: "46", PhoneNumber: pulumi.String(calledNumber)}},
		Push:   map[string]alerts.EmailReceiver{"app": {Address: pulumi.String("me@example.com")}},
		Webhooks: map[string]alerts.WebhookReceiver{
			"hook": {ServiceUri: pulumi.String(webhookUri)},
			"signed": {ServiceUri: pulumi.String(webhookUri), EntraId: &alerts.WebhookEntraId{
				ObjectId: pulumi.String(someGuid), IdentifierUri: pulumi.String("api://alerts"), TenantId: pulumi.String(otherGuid),
			}},
			"signed at home": {ServiceUri: pulumi.String(webhookUri), EntraId: &alerts.WebhookEntraId{
				ObjectId: pulumi.String(someGuid), IdentifierUri: pulumi.String(""), TenantId: pulumi.String(""),
			}},
		},
		Functions: map[string]alerts.FunctionReceiver{"function": {
			FunctionAppId: pulumi.String(functionId), FunctionName: pulumi.String("tell"), HttpTriggerUrl: pulumi.String(functionUrl),
		}},
		LogicApps: map[string]alerts.LogicAppReceiver{
			"flow":     {LogicAppId: pulumi.String(workflowId), CallbackUrl: pulumi.String(callbackUrl)},
			"standard": {LogicAppId: pulumi.String(functionId), CallbackUrl: pulumi.String(callbackUrl)},
		},
		Runbooks: map[string]alerts.RunbookReceiver{
			"runbook": {
				AutomationAccountId: pulumi.String(automationId), RunbookName: pulumi.String("mend"),
				WebhookId: pulumi.String(automationId + "/webhooks/mend"), ServiceUri: pulumi.String(runbookUri), GlobalRunbookEnabled: new(true),
			},
			"runbook without address": {
				AutomationAccountId: pulumi.String(automationId), RunbookName: pulumi.String("mend"), WebhookId: pulumi.String(automationId + "/webhooks/mend"),
			},
		},
		Itsm: map[string]alerts.ItsmReceiver{"ticket": {
			WorkspaceId: pulumi.String(someGuid + "|" + otherGuid), ConnectionId: pulumi.String("connection"), Region: pulumi.String("northeurope"),
			TicketConfiguration: pulumi.String(`{"PayloadRevision":0}`),
		}},
		Roles: map[string]alerts.RoleReceiver{
			"owners": {Role: "Owner"}, "contributors": {Role: "Contributor"}, "readers": {Role: "Reader"}, "operators": {Role: "Monitoring Contributor"}, "watchers": {Role: "Monitoring Reader"},
		},
		EventHubs: map[string]alerts.EventHubReceiver{
			"hub": {
				NamespaceName: pulumi.String("evhns"), EventHubName: pulumi.String("alerts"), SubscriptionId: pulumi.String(someGuid), TenantId: pulumi.String(otherGuid),
			},
			"hub at home": {NamespaceName: pulumi.String("evhns"), EventHubName: pulumi.String("alerts"), SubscriptionId: pulumi.String(someGuid)},
		},
	}
}

func TestActionGroupDefaults(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewActionGroup, newActionGroupArgs(alerts.ActionGroupSpec{}), recorder.Options{})
	require.Len(t, graph.Resources, 2, "component and group")
	assert.Equal(t, map[string]map[string]any{actionGroupToken + "::x-group": emptyGroup(nil)}, inputsOf(graph))
	assert.Equal(t, map[string]recorder.ResourceOptions{
		alerts.ActionGroupToken + "::x": {Parent: stackParent},
		actionGroupToken + "::x-group":  deletedFirst(alerts.ActionGroupToken + "::x"),
	}, optionsOf(graph))
}

func TestActionGroupWithEveryInput(t *testing.T) {
	t.Parallel()
	args := newActionGroupArgs(everyReceiver())
	args.ActionGroupName, args.ShortName, args.Location, args.Enabled = new("On call (platform)"), new("0123456789ab"), new("swedencentral"), new(false)
	args.Tags = pulumi.StringMap{"team": pulumi.String("platform")}
	graph := record(t, alerts.NewActionGroup, args, recorder.Options{})
	const secret, schema = "[secret]", "useCommonAlertSchema"
	role := func(name, id string) object { return object{"name": name, "roleId": id, schema: true} }
	got := requireResource(t, graph, "ActionGroup", "x-group")
	assert.Equal(t, emptyGroup(object{
		"actionGroupName": "On call (platform)", "groupShortName": "0123456789ab", "location": "swedencentral", "enabled": false,
		"tags": object{"team": "platform"},
		"emailReceivers": items{
			object{"name": "lead", "emailAddress": "lead@example.com", schema: true}, object{"name": "team", "emailAddress": "team@example.com", schema: true},
		},
		"smsReceivers":          items{object{"name": "text", "countryCode": "49", "phoneNumber": secret}},
		"voiceReceivers":        items{object{"name": "call", "countryCode": "46", "phoneNumber": secret}},
		"azureAppPushReceivers": items{object{"name": "app", "emailAddress": "me@example.com"}},
		"webhookReceivers": items{
			object{"name": "hook", "serviceUri": secret, schema: true},
			object{
				"name": "signed", "serviceUri": secret, schema: true,
				"useAadAuth": true, "objectId": someGuid, "identifierUri": "api://alerts", "tenantId": otherGuid,
			},
			object{"name": "signed at home", "serviceUri": secret, schema: true, "useAadAuth": true, "objectId": someGuid},
		},
		"azureFunctionReceivers": items{
			object{"name": "function", "functionAppResourceId": functionId, "functionName": "tell", "httpTriggerUrl": secret, schema: true},
		},
		"logicAppReceivers": items{
			object{"name": "flow", "resourceId": workflowId, "callbackUrl": secret, schema: true},
			object{"name": "standard", "resourceId": functionId, "callbackUrl": secret, schema: true},
		},
		"automationRunbookReceivers": items{
			object{
				"name": "runbook", "automationAccountId": automationId, "runbookName": "mend", "webhookResourceId": automationId + "/webhooks/mend",
				"serviceUri": secret, "isGlobalRunbook": true, schema: true,
			},
			object{
				"name": "runbook without address", "automationAccountId": automationId, "runbookName": "mend",
				"webhookResourceId": automationId + "/webhooks/mend", "isGlobalRunbook": false, schema: true,
			},
		},
		"itsmReceivers": items{object{
			"name": "ticket", "workspaceId": someGuid + "|" + otherGuid, "connectionId": "connection", "region": "northeurope",
			"ticketConfiguration": "[secret]",
		}},
		"armRoleReceivers": items{
			role("contributors", "b24988ac-6180-42a0-ab88-20f7382dd24c"), role("operators", "749f88d5-cbae-40b8-bcfc-e573ddc772fa"),
			role("owners", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), role("readers", "acdd72a7-3385-48ef-bd42-f606fba81ae7"),
			role("watchers", "43d0d8ad-25c7-4714-9337-8ba259a9fe05"),
		},
		"eventHubReceivers": items{
			object{
				"name": "hub", "eventHubNameSpace": "evhns", "eventHubName": "alerts", "subscriptionId": someGuid, "tenantId": otherGuid, schema: true,
			},
			object{"name": "hub at home", "eventHubNameSpace": "evhns", "eventHubName": "alerts", "subscriptionId": someGuid, schema: true},
		},
	}), got.Plain())
	for _, hidden := range []string{textedNumber, calledNumber, webhookUri, functionUrl, callbackUrl, runbookUri, "-key"} {
		assert.NotContains(t, graph.String(), hidden)
	}
}

// TestActionGroupSecretsAreSecretElsewhereToo gives every text of a receiver as a secret: it stays one.
func TestActionGroupSecretsAreSecretElsewhereToo(t *testing.T) {
	t.Parallel()
	hidden := func(text string) pulumi.StringInput {
		return pulumi.ToSecret(pulumi.String(text)).(pulumi.StringOutput)
	}
	graph := record(t, alerts.NewActionGroup, newActionGroupArgs(alerts.ActionGroupSpec{
		Emails: map[string]alerts.EmailReceiver{"team": {Address: hidden("team@example.com")}},
		Itsm: map[string]alerts.ItsmReceiver{"ticket": {
			WorkspaceId: hidden("workspace"), ConnectionId: hidden("connection"), Region: hidden("region"), TicketConfiguration: hidden("ticket-configuration"),
		}},
	}), recorder.Options{})
	assert.NotContains(t, graph.String(), "team@example.com")
	assert.NotContains(t, graph.String(), "ticket-configuration")
}

func TestActionGroupShortName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"on-call": "on-call", "a-very-long-action-group": "a-very-long-", "Ärzte im Bereitschaftsdienst": "Ärzte im Ber"} {
		graph := record(t, alerts.NewActionGroup, newActionGroupArgs(alerts.ActionGroupSpec{ActionGroupName: &name}), recorder.Options{})
		got := requireResource(t, graph, "ActionGroup", "x-group").Plain()
		assert.Equal(t, want, got["groupShortName"], "the beginning of the name, 12 characters at most")
		assert.Equal(t, name, got["actionGroupName"])
	}
}

func TestActionGroupOutputs(t *testing.T) {
	t.Parallel()
	var id, name eventual[string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		group, err := alerts.NewActionGroup(ctx, "On Call", newActionGroupArgs(alerts.ActionGroupSpec{}))
		if err != nil {
			return err
		}
		id, name = eventually[string](group.ActionGroupId), eventually[string](group.ActionGroupName)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, "on-call-28c3b0ed", name.value(t))
	assert.Equal(t, groupId+"/providers/Microsoft.Insights/actionGroups/on-call-28c3b0ed", id.value(t))
}

// TestExistingActionGroup passes an existing group on, and creates nothing.
func TestExistingActionGroup(t *testing.T) {
	t.Parallel()
	var id, name eventual[string]
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		group, err := alerts.NewActionGroup(ctx, "on-call", &alerts.ActionGroupArgs{ActionGroupSpec: alerts.ActionGroupSpec{ExistingId: pulumi.String(onCallId)}})
		if err != nil {
			return err
		}
		assert.Nil(t, group.ActionGroup)
		id, name = eventually[string](group.ActionGroupId), eventually[string](group.ActionGroupName)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, onCallId, id.value(t))
	assert.Equal(t, path.Base(onCallId), name.value(t))
	assert.Empty(t, graph.OfType("insights/v20230101:ActionGroup"))
	assert.Len(t, graph.Resources, 1)
}

// TestActionGroupTakesMostReceivers fills every kind to its limit.
func TestActionGroupTakesMostReceivers(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewActionGroup, newActionGroupArgs(alerts.ActionGroupSpec{
		Emails: many("mail", 1000, alerts.EmailReceiver{Address: pulumi.String("team@example.com")}),
		Sms:    many("text", 10, alerts.PhoneReceiver{CountryCode: "1", PhoneNumber: pulumi.String(textedNumber)}),
		Roles:  many("role", 10, alerts.RoleReceiver{Role: "Owner"}),
	}), recorder.Options{})
	got := requireResource(t, graph, "ActionGroup", "x-group").Plain()
	assert.Len(t, got["emailReceivers"], 1000)
	assert.Len(t, got["smsReceivers"], 10)
	assert.Len(t, got["armRoleReceivers"], 10)
}

// many is the same receiver under count names.
func many[T any](prefix string, count int, one T) map[string]T {
	receivers := map[string]T{}
	for i := range count {
		receivers[fmt.Sprintf("%s-%04d", prefix, i)] = one
	}
	return receivers
}

// TestActionGroupOfUnknowns gives receivers what no first preview knows: how many are told is known all the same.
func TestActionGroupOfUnknowns(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		unknown, err := unknownText(ctx)
		if err != nil {
			return err
		}
		_, err = alerts.NewActionGroup(ctx, "x", newActionGroupArgs(alerts.ActionGroupSpec{
			Emails:   map[string]alerts.EmailReceiver{"team": {Address: unknown}},
			Webhooks: map[string]alerts.WebhookReceiver{"hook": {ServiceUri: pulumi.String(webhookUri), EntraId: &alerts.WebhookEntraId{ObjectId: unknown}}},
		}))
		return err
	}, recorder.Options{Preview: true})
	require.NoError(t, err)
	got := requireResource(t, graph, "ActionGroup", "x-group")
	assert.Len(t, got.Plain()["emailReceivers"], 1)
	assert.Len(t, got.Plain()["webhookReceivers"], 1)
	assert.Equal(t, []string{actionGroupToken + "::other-group"}, got.DependsOn())
}

package alerts

import (
	"maps"
	"slices"

	ag "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// newActionGroup sends receivers in the order of their names, so that a map's order never shows as a change.
func newActionGroup(ctx *pulumi.Context, name, azureName string, a *ActionGroupArgs, parent pulumi.Resource) (*ag.ActionGroup, error) {
	r := &a.ActionGroupSpec
	return ag.NewActionGroup(ctx, name, &ag.ActionGroupArgs{
		ResourceGroupName:          a.ResourceGroupName,
		ActionGroupName:            pulumi.String(azureName),
		GroupShortName:             pulumi.String(a.shortName(azureName)),
		Location:                   pulumi.String(input.Value(a.Location, globalLocation)),
		Enabled:                    pulumi.Bool(input.Value(a.Enabled, true)),
		EmailReceivers:             ag.EmailReceiverArray(inOrder(r.Emails, buildEmail)),
		SmsReceivers:               ag.SmsReceiverArray(inOrder(r.Sms, buildSms)),
		VoiceReceivers:             ag.VoiceReceiverArray(inOrder(r.Voice, buildVoice)),
		AzureAppPushReceivers:      ag.AzureAppPushReceiverArray(inOrder(r.Push, buildPush)),
		WebhookReceivers:           ag.WebhookReceiverArray(inOrder(r.Webhooks, buildWebhook)),
		AzureFunctionReceivers:     ag.AzureFunctionReceiverArray(inOrder(r.Functions, buildFunction)),
		LogicAppReceivers:          ag.LogicAppReceiverArray(inOrder(r.LogicApps, buildLogicApp)),
		AutomationRunbookReceivers: ag.AutomationRunbookReceiverArray(inOrder(r.Runbooks, buildRunbook)),
		ItsmReceivers:              ag.ItsmReceiverArray(inOrder(r.Itsm, buildItsm)),
		ArmRoleReceivers:           ag.ArmRoleReceiverArray(inOrder(r.Roles, buildRole)),
		EventHubReceivers:          ag.EventHubReceiverArray(inOrder(r.EventHubs, buildEventHub)),
		Tags:                       a.Tags,
	}, child(ctx, parent, name, lossTable.Noted(ctx, name))...)
}

func inOrder[T, U any](receivers map[string]T, build func(name string, one T) U) []U {
	built := make([]U, 0, len(receivers))
	for _, name := range slices.Sorted(maps.Keys(receivers)) {
		built = append(built, build(name, receivers[name]))
	}
	return built
}

// hidden is an address, number or text that may hold a key or is nobody's business: it is secret however it was given.
func hidden(in pulumi.StringInput) pulumi.StringOutput {
	return pulumi.ToSecret(in.ToStringOutput()).(pulumi.StringOutput) //nolint:forcetypeassert // a secret text is a text
}

func optional(in pulumi.StringInput) pulumi.StringPtrInput {
	if !azure.IsGiven(in) {
		return nil
	}
	return in.ToStringOutput()
}

func buildEmail(name string, one EmailReceiver) ag.EmailReceiverInput {
	return &ag.EmailReceiverArgs{Name: pulumi.String(name), EmailAddress: one.Address, UseCommonAlertSchema: pulumi.Bool(true)}
}

func buildPush(name string, one EmailReceiver) ag.AzureAppPushReceiverInput {
	return &ag.AzureAppPushReceiverArgs{Name: pulumi.String(name), EmailAddress: one.Address}
}

func buildSms(name string, one PhoneReceiver) ag.SmsReceiverInput {
	return &ag.SmsReceiverArgs{Name: pulumi.String(name), CountryCode: pulumi.String(one.CountryCode), PhoneNumber: hidden(one.PhoneNumber)}
}

func buildVoice(name string, one PhoneReceiver) ag.VoiceReceiverInput {
	return &ag.VoiceReceiverArgs{Name: pulumi.String(name), CountryCode: pulumi.String(one.CountryCode), PhoneNumber: hidden(one.PhoneNumber)}
}

func buildWebhook(name string, one WebhookReceiver) ag.WebhookReceiverInput {
	args := &ag.WebhookReceiverArgs{Name: pulumi.String(name), ServiceUri: hidden(one.ServiceUri), UseCommonAlertSchema: pulumi.Bool(true)}
	if one.EntraId != nil {
		args.UseAadAuth = pulumi.Bool(true)
		args.ObjectId = optional(one.EntraId.ObjectId)
		args.IdentifierUri = optional(one.EntraId.IdentifierUri)
		args.TenantId = optional(one.EntraId.TenantId)
	}
	return args
}

func buildFunction(name string, one FunctionReceiver) ag.AzureFunctionReceiverInput {
	return &ag.AzureFunctionReceiverArgs{
		Name: pulumi.String(name), FunctionAppResourceId: one.FunctionAppId, FunctionName: one.FunctionName,
		HttpTriggerUrl: hidden(one.HttpTriggerUrl), UseCommonAlertSchema: pulumi.Bool(true),
	}
}

func buildLogicApp(name string, one LogicAppReceiver) ag.LogicAppReceiverInput {
	return &ag.LogicAppReceiverArgs{
		Name: pulumi.String(name), ResourceId: one.LogicAppId, CallbackUrl: hidden(one.CallbackUrl), UseCommonAlertSchema: pulumi.Bool(true),
	}
}

func buildRunbook(name string, one RunbookReceiver) ag.AutomationRunbookReceiverInput {
	args := &ag.AutomationRunbookReceiverArgs{
		Name: pulumi.String(name), AutomationAccountId: one.AutomationAccountId, RunbookName: one.RunbookName,
		WebhookResourceId: one.WebhookId, IsGlobalRunbook: pulumi.Bool(input.Value(one.GlobalRunbookEnabled, false)),
		UseCommonAlertSchema: pulumi.Bool(true),
	}
	if one.ServiceUri != nil {
		args.ServiceUri = hidden(one.ServiceUri)
	}
	return args
}

func buildItsm(name string, one ItsmReceiver) ag.ItsmReceiverInput {
	return &ag.ItsmReceiverArgs{
		Name: pulumi.String(name), WorkspaceId: one.WorkspaceId, ConnectionId: one.ConnectionId, Region: one.Region,
		TicketConfiguration: hidden(one.TicketConfiguration),
	}
}

func buildRole(name string, one RoleReceiver) ag.ArmRoleReceiverInput {
	return &ag.ArmRoleReceiverArgs{Name: pulumi.String(name), RoleId: pulumi.String(offered.Roles[one.Role]), UseCommonAlertSchema: pulumi.Bool(true)}
}

func buildEventHub(name string, one EventHubReceiver) ag.EventHubReceiverInput {
	return &ag.EventHubReceiverArgs{
		Name: pulumi.String(name), EventHubNameSpace: one.NamespaceName, EventHubName: one.EventHubName,
		SubscriptionId: one.SubscriptionId, TenantId: optional(one.TenantId), UseCommonAlertSchema: pulumi.Bool(true),
	}
}

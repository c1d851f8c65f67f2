package alerts

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// EmailReceiver is an e-mail address, or the account of an Azure app.
type EmailReceiver struct {
	// Address is the address, up to 64 characters. Required.
	Address pulumi.StringInput `pulumi:"address"`
}

// PhoneReceiver is a telephone number.
type PhoneReceiver struct {
	// CountryCode is the country code without a plus, such as 49. Required. Must be known at preview.
	CountryCode string `pulumi:"countryCode"`
	// PhoneNumber is the number within the country, digits alone. Required. Secret.
	PhoneNumber pulumi.StringInput `pulumi:"phoneNumber"`
}

// WebhookReceiver is an address to call.
type WebhookReceiver struct {
	// ServiceUri is the address, with https. Required. Secret.
	ServiceUri pulumi.StringInput `pulumi:"serviceUri"`
	// EntraId signs the call with Entra ID. Defaults to none.
	EntraId *WebhookEntraId `pulumi:"entraId,optional"`
}

// WebhookEntraId is the application in Entra ID that stands for a webhook.
type WebhookEntraId struct {
	// ObjectId is the object id of the application. Required.
	ObjectId pulumi.StringInput `pulumi:"objectId"`
	// IdentifierUri is its application ID URI. Defaults to none.
	IdentifierUri pulumi.StringInput `pulumi:"identifierUri,optional"`
	// TenantId is its tenant. Defaults to that of the subscription.
	TenantId pulumi.StringInput `pulumi:"tenantId,optional"`
}

// FunctionReceiver is an Azure Function.
type FunctionReceiver struct {
	// FunctionAppId is the id of the function app. Required.
	FunctionAppId pulumi.StringInput `pulumi:"functionAppId"`
	// FunctionName is the function in it. Required.
	FunctionName pulumi.StringInput `pulumi:"functionName"`
	// HttpTriggerUrl is the function's address with its key. Required. Secret.
	HttpTriggerUrl pulumi.StringInput `pulumi:"httpTriggerUrl"`
}

// LogicAppReceiver is a Logic App.
type LogicAppReceiver struct {
	// LogicAppId is the id of the workflow, or of the app in the standard plan. Required.
	LogicAppId pulumi.StringInput `pulumi:"logicAppId"`
	// CallbackUrl is the address of its trigger with its signature. Required. Secret.
	CallbackUrl pulumi.StringInput `pulumi:"callbackUrl"`
}

// RunbookReceiver is an Automation runbook.
type RunbookReceiver struct {
	// AutomationAccountId is the id of the Automation account. Required.
	AutomationAccountId pulumi.StringInput `pulumi:"automationAccountId"`
	// RunbookName is the runbook in it. Required.
	RunbookName pulumi.StringInput `pulumi:"runbookName"`
	// WebhookId is the id of the runbook's webhook. Required.
	WebhookId pulumi.StringInput `pulumi:"webhookId"`
	// ServiceUri is the webhook's address with its token. Defaults to none. Secret.
	ServiceUri pulumi.StringInput `pulumi:"serviceUri,optional"`
	// GlobalRunbookEnabled says that it is one of Azure's own runbooks. Defaults to false.
	GlobalRunbookEnabled *bool `pulumi:"globalRunbookEnabled,optional"`
}

// ItsmReceiver is a connection to a service management tool.
type ItsmReceiver struct {
	// WorkspaceId is the workspace of the connection, as <subscription GUID>|<workspace GUID>. Required.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId"`
	// ConnectionId is the id of the connection in it. Required.
	ConnectionId pulumi.StringInput `pulumi:"connectionId"`
	// Region is the workspace's region. Required.
	Region pulumi.StringInput `pulumi:"region"`
	// TicketConfiguration says in JSON what a ticket holds. Required. Secret.
	TicketConfiguration pulumi.StringInput `pulumi:"ticketConfiguration"`
}

// RoleReceiver is a role on the subscription.
type RoleReceiver struct {
	// Role is Owner, Contributor, Reader, Monitoring Contributor or Monitoring Reader. Required. Must be known at preview.
	Role string `pulumi:"role"`
}

// EventHubReceiver is an event hub.
type EventHubReceiver struct {
	// NamespaceName is the name of the Event Hubs namespace. Required.
	NamespaceName pulumi.StringInput `pulumi:"namespaceName"`
	// EventHubName is the event hub in it. Required.
	EventHubName pulumi.StringInput `pulumi:"eventHubName"`
	// SubscriptionId is the GUID of its subscription. Required.
	SubscriptionId pulumi.StringInput `pulumi:"subscriptionId"`
	// TenantId is the GUID of its tenant. Defaults to that of the subscription.
	TenantId pulumi.StringInput `pulumi:"tenantId,optional"`
}

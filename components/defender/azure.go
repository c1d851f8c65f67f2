package defender

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	suppression "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20190101preview"
	security "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20231201preview"
	pricing "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20240101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const contactName = "default"

// truth is how Defender for Cloud writes a boolean.
func truth(value bool) pulumi.String {
	if value {
		return "True"
	}
	return "False"
}

// newPlan takes over a plan, which every subscription has from the start and nobody can delete.
func newPlan(ctx *pulumi.Context, name string, subscription pulumi.StringInput, c choice, options []pulumi.ResourceOption) (*pricing.Pricing, error) {
	id := pulumi.Sprintf("/subscriptions/%s/providers/Microsoft.Security/pricings/%s", subscription, c.Pricing)
	return pricing.NewPricing(ctx, name, buildPlan(azure.Untied(ctx, pulumi.Sprintf("subscriptions/%s", subscription)), c),
		append(options, pulumi.Import(azure.UntiedID(ctx, id)), pulumi.RetainOnDelete(true))...)
}

// buildPlan always sends every extension: Azure switches off what is not sent, and switches on by itself what a new plan does not mention.
func buildPlan(scope pulumi.StringInput, c choice) *pricing.PricingArgs {
	args := &pricing.PricingArgs{
		ScopeId: scope, PricingName: pulumi.String(c.Pricing), PricingTier: pulumi.String("Standard"),
	}
	if c.Enforce != nil {
		args.Enforce = truth(*c.Enforce)
	}
	if c.isFree() {
		args.PricingTier = pulumi.String("Free")
		return args
	}
	if subPlan := c.chosenSubPlan(); subPlan != "" {
		args.SubPlan = pulumi.String(subPlan)
	}
	extensions := pricing.ExtensionArray{}
	for _, e := range c.Extensions {
		if e.in(c.chosenSubPlan()) {
			extensions = append(extensions, buildExtension(e, input.Value(c.enabled[e.Name], true), c.properties[e.Name]))
		}
	}
	if len(extensions) > 0 {
		args.Extensions = extensions
	}
	return args
}

// buildExtension leaves the properties of an extension that is off out, which Azure answers with an internal error.
func buildExtension(e extension, enabled bool, properties pulumi.Map) *pricing.ExtensionArgs {
	args := &pricing.ExtensionArgs{Name: pulumi.String(e.Extension), IsEnabled: truth(enabled)}
	if enabled && len(properties) > 0 {
		args.AdditionalExtensionProperties = properties
	}
	return args
}

// exclusionTags are tags as the extension for agentless scanning takes them: a list in JSON, in one text.
func exclusionTags(tags pulumi.StringMapInput) pulumi.StringOutput {
	return tags.ToStringMapOutput().ApplyT(func(tags map[string]string) (string, error) {
		type tag struct {
			Key   string `json:"key"`
			Value string `json:"value"`
		}
		list := []tag{}
		for _, key := range slices.Sorted(maps.Keys(tags)) {
			list = append(list, tag{key, tags[key]})
		}
		text, err := json.Marshal(list)
		return string(text), err
	}).(pulumi.StringOutput)
}

// newResourcePlan takes over the plan that a resource has by inheritance. It is kept on removal: inheriting again may be less.
func newResourcePlan(ctx *pulumi.Context, name string, scope pulumi.StringInput, r ResourcePlan, options []pulumi.ResourceOption) (*pricing.Pricing, error) {
	c := find(r.Plan)
	args := &pricing.PricingArgs{
		ScopeId:     azure.Untied(ctx, scope).ApplyT(func(id string) string { return strings.TrimPrefix(id, "/") }).(pulumi.StringOutput),
		PricingName: pulumi.String(c.Pricing), PricingTier: pulumi.String("Standard"),
	}
	switch {
	case input.Value(r.Tier, tierStandard) == tierFree:
		args.PricingTier = pulumi.String("Free")
	case r.Plan == "virtualMachines":
		args.SubPlan = pulumi.String("P1")
	default:
		args.Extensions = resourceExtensions(c, r, scope)
	}
	id := azure.UntiedID(ctx, pulumi.Sprintf("%s/providers/Microsoft.Security/pricings/%s", scope, c.Pricing))
	return pricing.NewPricing(ctx, name, args, append(options, pulumi.Import(id), pulumi.RetainOnDelete(true), azure.Behind(scope))...)
}

// resourceExtensions are all extensions that a single resource of that type has.
func resourceExtensions(c plan, r ResourcePlan, scope pulumi.StringInput) pricing.ExtensionArrayOutput {
	kind := pulumi.String(clusterType).ToStringOutput()
	if r.Cluster == nil {
		kind = scope.ToStringOutput().ApplyT(func(id string) (string, error) {
			parsed, err := azure.ParseID(id)
			return parsed.Type, err
		}).(pulumi.StringOutput)
	}
	return kind.ApplyT(func(kind string) []pricing.Extension {
		var all []pricing.Extension
		for _, e := range c.Extensions {
			if !slices.ContainsFunc(e.Resources, func(one string) bool { return strings.EqualFold(one, kind) }) {
				continue
			}
			built := pricing.Extension{Name: e.Extension, IsEnabled: string(truth(true))}
			if e.Name == sensor {
				built.AdditionalExtensionProperties = map[string]any{"SecurityGatingEnabled": string(truth(true))}
			}
			all = append(all, built)
		}
		return all
	}).(pricing.ExtensionArrayOutput)
}

func newContact(
	ctx *pulumi.Context, name string, subscription pulumi.StringInput, k *Contact, options []pulumi.ResourceOption,
) (*security.SecurityContact, error) {
	args := &security.SecurityContactArgs{
		SecurityContactName: pulumi.String(contactName),
		IsEnabled:           pulumi.Bool(true),
		NotificationsByRole: &security.SecurityContactPropertiesNotificationsByRoleArgs{
			State: pulumi.String("On"), Roles: pulumi.ToStringArray(k.roles()),
		},
		NotificationsSources: pulumi.Array{
			security.NotificationsSourceAlertArgs{
				SourceType: pulumi.String("Alert"), MinimalSeverity: pulumi.String(input.Value(k.MinimalAlertSeverity, severityHigh)),
			},
			security.NotificationsSourceAttackPathArgs{
				SourceType: pulumi.String("AttackPath"), MinimalRiskLevel: pulumi.String(input.Value(k.MinimalAttackPathRisk, riskCritical)),
			},
		},
	}
	if len(k.roles()) == 0 {
		args.NotificationsByRole = &security.SecurityContactPropertiesNotificationsByRoleArgs{State: pulumi.String("Off"), Roles: pulumi.StringArray{}}
	}
	if k.Emails != nil {
		args.Emails = k.Emails.ToStringArrayOutput().ApplyT(func(emails []string) string { return strings.Join(emails, ";") }).(pulumi.StringOutput)
	}
	if k.Phone != nil {
		args.Phone = k.Phone.ToStringOutput()
	}
	id := azure.UntiedID(ctx, pulumi.Sprintf("/subscriptions/%s/providers/Microsoft.Security/securityContacts/%s", subscription, contactName))
	return security.NewSecurityContact(ctx, name, args, append(options, pulumi.Import(id), pulumi.RetainOnDelete(true))...)
}

func newSuppressionRule(ctx *pulumi.Context, name string, r SuppressionRule, options []pulumi.ResourceOption) error {
	end, err := r.end()
	if err != nil {
		return err
	}
	state := "Enabled"
	if !input.Value(r.Enabled, true) {
		state = "Disabled"
	}
	_, err = suppression.NewAlertsSuppressionRule(ctx, name, &suppression.AlertsSuppressionRuleArgs{
		AlertsSuppressionRuleName: pulumi.String(naming.Name(naming.SuppressionRule, name)),
		AlertType:                 pulumi.String(r.AlertType),
		Reason:                    pulumi.String(r.Reason),
		Comment:                   pulumi.StringPtrFromPtr(r.Comment),
		State:                     pulumi.String(state),
		ExpirationDateUtc:         pulumi.String(end.UTC().Format("2006-01-02T15:04:05Z")),
	}, options...)
	return err
}

func newSolution(
	ctx *pulumi.Context, name string, workspace, location pulumi.StringInput, tags pulumi.StringMapInput, options []pulumi.ResourceOption,
) (pulumi.Resource, error) {
	parts := azure.PartsOf(workspace)
	return azure.NewSolution(ctx, name, &azure.SolutionArgs{
		Kind: "SecurityCenterFree", WorkspaceId: workspace, WorkspaceName: parts.Name, ResourceGroupName: parts.ResourceGroup, Location: location, Tags: tags,
	}, options...)
}

func toWorkspace(id pulumi.StringInput) pulumi.Input {
	return security.AutomationActionWorkspaceArgs{ActionType: pulumi.String("Workspace"), WorkspaceResourceId: id.ToStringOutput()}
}

func toEventHub(hub *EventHubExport) pulumi.Input {
	args := security.AutomationActionEventHubArgs{
		ActionType:              pulumi.String("EventHub"),
		EventHubResourceId:      hub.EventHubId.ToStringOutput(),
		IsTrustedServiceEnabled: pulumi.Bool(input.Value(hub.TrustedServiceEnabled, false)),
	}
	if hub.ConnectionString != nil {
		args.ConnectionString = pulumi.ToSecret(hub.ConnectionString).(pulumi.StringOutput) //nolint:forcetypeassert // a secret text is a text
	}
	return args
}

// newAutomation deletes an export before its replacement, which has the same name. Azure moves none to another region.
func newAutomation(
	ctx *pulumi.Context, name, azureName string, args *Args, action pulumi.Input, options []pulumi.ResourceOption,
) (*security.Automation, error) {
	return security.NewAutomation(ctx, name, &security.AutomationArgs{
		ResourceGroupName: args.ResourceGroupName,
		AutomationName:    pulumi.String(azureName),
		Location:          args.Location.ToStringOutput(),
		IsEnabled:         pulumi.Bool(true),
		Scopes: security.AutomationScopeArray{&security.AutomationScopeArgs{
			Description: pulumi.String("The subscription"), ScopePath: pulumi.Sprintf("/subscriptions/%s", args.SubscriptionId),
		}},
		Sources: buildSources(args.Export.sources()),
		Actions: pulumi.Array{action},
		Tags:    args.Tags,
	}, append(options, pulumi.ReplaceOnChanges([]string{"location"}), pulumi.DeleteBeforeReplace(true))...)
}

func buildSources(sources []source) security.AutomationSourceArray {
	all := security.AutomationSourceArray{}
	for _, one := range sources {
		built := &security.AutomationSourceArgs{EventSource: pulumi.String(one.event)}
		sets := security.AutomationRuleSetArray{}
		for _, conditions := range one.rules {
			rules := security.AutomationTriggeringRuleArray{}
			for _, c := range conditions {
				rules = append(rules, &security.AutomationTriggeringRuleArgs{
					PropertyJPath: pulumi.String(c.property), PropertyType: pulumi.String("String"),
					Operator: pulumi.String(c.operator), ExpectedValue: pulumi.String(c.value),
				})
			}
			sets = append(sets, &security.AutomationRuleSetArgs{Rules: rules})
		}
		if len(sets) > 0 {
			built.RuleSets = sets
		}
		all = append(all, built)
	}
	return all
}

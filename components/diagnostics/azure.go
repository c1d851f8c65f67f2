package diagnostics

import (
	diag "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// buildSetting always says which tables a workspace is to fill: without it, Azure means the old table AzureDiagnostics. It never sends
// a retention policy, which Azure refuses on new settings.
func buildSetting(resourceId pulumi.StringInput, s *Setting, sent content, to sinks) *diag.DiagnosticSettingArgs {
	args := buildSinks(to)
	args.ResourceUri = resourceId
	args.Name = pulumi.String(s.Name)
	args.Logs = buildLogs(sent)
	if sent.metrics {
		args.Metrics = diag.MetricSettingsArray{&diag.MetricSettingsArgs{Category: pulumi.String(allMetrics), Enabled: pulumi.Bool(true)}}
	}
	if to.workspaceId != nil && input.Value(s.DestinationTables, tablesDedicated) == tablesDedicated {
		args.LogAnalyticsDestinationType = pulumi.String(tablesDedicated)
	}
	return args
}

// buildActivityLog leaves the tables out: the Activity log has but one, AzureActivity.
func buildActivityLog(subscription pulumi.StringInput, name string, categories []string, to sinks) *diag.DiagnosticSettingArgs {
	args := buildSinks(to)
	args.ResourceUri = subscription
	args.Name = pulumi.String(name)
	args.Logs = buildLogs(content{categories: categories})
	return args
}

func buildSinks(to sinks) *diag.DiagnosticSettingArgs {
	return &diag.DiagnosticSettingArgs{
		WorkspaceId:                 optional(to.workspaceId),
		StorageAccountId:            optional(to.storageAccountId),
		EventHubAuthorizationRuleId: optional(to.eventHubAuthorizationRuleId),
		EventHubName:                optional(to.eventHubName),
		MarketplacePartnerId:        optional(to.marketplacePartnerId),
	}
}

func buildLogs(sent content) diag.LogSettingsArrayInput {
	logs := make(diag.LogSettingsArray, 0, len(sent.categories)+len(sent.groups))
	for _, category := range sent.categories {
		logs = append(logs, &diag.LogSettingsArgs{Category: pulumi.String(category), Enabled: pulumi.Bool(true)})
	}
	for _, group := range sent.groups {
		logs = append(logs, &diag.LogSettingsArgs{CategoryGroup: pulumi.String(group), Enabled: pulumi.Bool(true)})
	}
	if len(logs) == 0 {
		return nil
	}
	return logs
}

func optional(in pulumi.StringInput) pulumi.StringPtrInput {
	if in == nil {
		return nil
	}
	return in.ToStringOutput()
}

// newSetting deletes a setting before its replacement, which has the same name.
func newSetting(ctx *pulumi.Context, name string, args *diag.DiagnosticSettingArgs, parent pulumi.Resource) (*diag.DiagnosticSetting, error) {
	return diag.NewDiagnosticSetting(ctx, name, args, child(ctx, parent, name, inPlaceOf(ctx, name)...)...)
}

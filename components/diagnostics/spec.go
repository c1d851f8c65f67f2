package diagnostics

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Spec is what a user chooses about the diagnostic settings of a resource. Its zero value is the preset recommended, sent to the
// default workspace.
type Spec struct {
	// Preset is the short form for one setting that sends a preset to the default workspace: recommended (changes, access decisions and
	// the control plane's logs; the default when Settings is empty too), full (everything, kube-audit too) or minimal (changes and access
	// decisions). For AKS clusters only; refused with Settings. Must be known at preview.
	Preset *string `pulumi:"preset,optional"`
	// Settings are the diagnostic settings, at most 5. Azure counts those that others put on the resource too.
	Settings []Setting `pulumi:"settings,optional"`
}

// Setting is one diagnostic setting: what it sends, and where to. It names at least one log or the metrics, and at least one sink unless
// there is a default workspace. A storage account or an event hub must be in the resource's region. All but the sinks must be known at
// preview.
type Setting struct {
	// Name is the setting's name, unique within the resource: 1 to 64 letters, digits, dots, hyphens and underscores. Required. In an environment, a
	// renamed setting is deleted before the new one is created. A component that stands alone creates the new one first, which Azure refuses while both
	// send the same: remove it in one update, add it in the next.
	Name string `pulumi:"name"`
	// Preset is recommended, full or minimal, as in Spec. Categories are sent in addition. For AKS clusters only.
	Preset *string `pulumi:"preset,optional"`
	// Categories are the log categories to send, by name, for example kube-audit-admin.
	Categories []string `pulumi:"categories,optional"`
	// CategoryGroups are the groups of log categories to send, allLogs or audit. Refused with Categories and Preset.
	CategoryGroups []string `pulumi:"categoryGroups,optional"`
	// MetricsEnabled sends the platform metrics too. Defaults to false: they are in Azure Monitor's own store already, free of charge.
	MetricsEnabled *bool `pulumi:"metricsEnabled,optional"`
	// WorkspaceId is the Log Analytics workspace to send to. Defaults to the default workspace if no other sink is named, else to none.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
	// StorageAccountId is the storage account to send to. Defaults to none. Its lifecycle rules decide how long the data is kept.
	StorageAccountId pulumi.StringInput `pulumi:"storageAccountId,optional"`
	// EventHubAuthorizationRuleId is the authorization rule of the Event Hubs namespace to send to. Defaults to none.
	EventHubAuthorizationRuleId pulumi.StringInput `pulumi:"eventHubAuthorizationRuleId,optional"`
	// EventHubName is the event hub in that namespace. Defaults to one that Azure creates for each category.
	EventHubName pulumi.StringInput `pulumi:"eventHubName,optional"`
	// MarketplacePartnerId is the partner solution to send to. Defaults to none.
	MarketplacePartnerId pulumi.StringInput `pulumi:"marketplacePartnerId,optional"`
	// DestinationTables is Dedicated (tables of the resource's own in the workspace, the default) or AzureDiagnostics (the one old table
	// of that name). Needs a workspace.
	DestinationTables *string `pulumi:"destinationTables,optional"`
	// AllowDuplicateAudit accepts that kube-audit and kube-audit-admin go to the same place, where every admin event is then stored and
	// paid for twice. Defaults to false.
	AllowDuplicateAudit *bool `pulumi:"allowDuplicateAudit,optional"`
}

const (
	tablesDedicated        = "Dedicated"
	tablesAzureDiagnostics = "AzureDiagnostics"
	tableMetrics           = "AzureMetrics"

	// shortFormName is the same for every preset, so that another preset updates the setting instead of replacing it.
	shortFormName = "aksops"
)

// settings are the settings of the spec, the short form written out.
func (s *Spec) settings() []Setting {
	switch {
	case s == nil:
		return (&Spec{}).settings()
	case len(s.Settings) > 0:
		return s.Settings
	default:
		preset := input.Value(s.Preset, presetRecommended)
		return []Setting{{Name: shortFormName, Preset: &preset}}
	}
}

// SettingNames are the names of the settings, the short form's too.
func (s *Spec) SettingNames() []string {
	var names []string
	for _, setting := range s.settings() {
		names = append(names, setting.Name)
	}
	return names
}

package diagnostics

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	group       = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-test"
	workspaceID = group + "/providers/Microsoft.OperationalInsights/workspaces/log-test"
	storageID   = group + "/providers/Microsoft.Storage/storageAccounts/sttest"
	hubRuleID   = group + "/providers/Microsoft.EventHub/namespaces/evhns-test/authorizationRules/send"
	partnerID   = group + "/providers/Microsoft.Datadog/monitors/dd-test"
	idShape     = "/subscriptions/<id>/resourceGroups/<group>/providers/"
	presetList  = "must be one of full, minimal, recommended"
	twice       = "kube-audit contains every event of kube-audit-admin, which would be stored and paid for twice; "
	oneSetting  = ": Azure takes a category for a sink from one setting only; remove it from one of the two, or give one of them another sink"
)

func settings(list ...Setting) Spec { return Spec{Settings: list} }

// toWorkspace is a setting that sends categories to the default workspace.
func toWorkspace(name string, categories ...string) Setting {
	return Setting{Name: name, Categories: categories}
}

var specRejections = map[string]struct {
	spec Spec
	want []string
}{
	"unknown preset":               {Spec{Preset: new("recommend")}, []string{`preset is "recommend": ` + presetList + `; did you mean "recommended"?`}},
	"preset and settings":          {Spec{Preset: new("full"), Settings: []Setting{toWorkspace("a", "guard")}}, []string{`preset is "full" together with settings: it is the short form for a single setting; set preset inside a setting, or leave settings out`}},
	"no name":                      {settings(toWorkspace("", "guard")), []string{"settings[0].name is required: name the setting; the name is its identity in Azure"}},
	"bad name":                     {settings(toWorkspace("a/b", "guard")), []string{`settings[0].name is "a/b": must be 1 to 64 letters, digits, dots, hyphens and underscores`}},
	"long name":                    {settings(toWorkspace(strings.Repeat("n", 65), "guard")), []string{`settings[0].name is "` + strings.Repeat("n", 65) + `": must be 1 to 64 letters, digits, dots, hyphens and underscores`}},
	"same name":                    {settings(toWorkspace("a", "guard"), toWorkspace("A", "kube-audit")), []string{`settings[1].name is "A", the name of settings[0] too: names are unique within a resource, whatever their case`}},
	"unknown preset in a setting":  {settings(Setting{Name: "a", Preset: new("paranoid")}), []string{`settings[0].preset is "paranoid": ` + presetList}},
	"misspelt category":            {settings(toWorkspace("a", "kube-audit-admn")), []string{`settings[0].categories[0] is "kube-audit-admn": must be one of ` + input.Words(categoryNames(everyCategory)) + `; did you mean "kube-audit-admin"?`}},
	"category twice":               {settings(toWorkspace("a", "guard", "guard")), []string{`settings[0].categories[1] is "guard" a second time: list each category once`}},
	"empty category":               {settings(toWorkspace("a", "")), []string{"settings[0].categories[0] is empty: name a category"}},
	"unknown group":                {settings(Setting{Name: "a", CategoryGroups: []string{"audits"}}), []string{`settings[0].categoryGroups[0] is "audits": must be one of allLogs, audit; did you mean "audit"?`}},
	"group twice":                  {settings(Setting{Name: "a", CategoryGroups: []string{"audit", "audit"}, AllowDuplicateAudit: new(true)}), []string{`settings[0].categoryGroups[1] is "audit" a second time: list each group once`}},
	"groups and categories":        {settings(Setting{Name: "a", CategoryGroups: []string{"audit"}, Categories: []string{"guard"}, AllowDuplicateAudit: new(true)}), []string{"settings[0].categoryGroups is audit together with categories: Azure takes either groups or categories in one setting; choose one, or use two settings"}},
	"groups and preset":            {settings(Setting{Name: "a", CategoryGroups: []string{"audit"}, Preset: new("minimal"), AllowDuplicateAudit: new(true)}), []string{"settings[0].categoryGroups is audit together with preset, which stands for categories: Azure takes either groups or categories in one setting; choose one, or use two settings"}},
	"nothing to send":              {settings(Setting{Name: "a"}), []string{"settings[0] sends nothing: give categories, categoryGroups or a preset, or set metricsEnabled"}},
	"audit twice in one setting":   {settings(toWorkspace("a", "kube-audit", "kube-audit-admin")), []string{"settings[0] sends kube-audit and kube-audit-admin: " + twice + "keep one of the two by listing categories, or set allowDuplicateAudit"}},
	"audit twice by preset":        {settings(Setting{Name: "a", Preset: new("recommended"), Categories: []string{"kube-audit"}}), []string{"settings[0] sends kube-audit and kube-audit-admin: " + twice + "keep one of the two by listing categories, or set allowDuplicateAudit"}},
	"audit twice by group audit":   {settings(Setting{Name: "a", CategoryGroups: []string{"audit"}}), []string{"settings[0] sends kube-audit and kube-audit-admin, both of which are in category group audit: " + twice + "keep one of the two by listing categories, or set allowDuplicateAudit"}},
	"audit twice by group allLogs": {settings(Setting{Name: "a", CategoryGroups: []string{"allLogs"}}), []string{"settings[0] sends kube-audit and kube-audit-admin, both of which are in category group allLogs: " + twice + "keep one of the two by listing categories, or set allowDuplicateAudit"}},
	"audit twice in two settings":  {settings(toWorkspace("a", "kube-audit"), toWorkspace("b", "kube-audit-admin")), []string{`settings[1] is "b", which sends kube-audit-admin to the same workspace that setting "a" sends kube-audit to: ` + twice + "remove one of the two, or set allowDuplicateAudit"}},
	"audit twice, the other order": {settings(toWorkspace("a", "kube-audit-admin"), toWorkspace("b", "kube-audit")), []string{`settings[1] is "b", which sends kube-audit to the same workspace that setting "a" sends kube-audit-admin to: ` + twice + "remove one of the two, or set allowDuplicateAudit"}},
	"one category from two":        {settings(toWorkspace("a", "guard", "kube-scheduler"), toWorkspace("b", "kube-scheduler")), []string{`settings[1] is "b", which sends kube-scheduler to the same workspace as setting "a"` + oneSetting}},
	"one category by preset":       {settings(Setting{Name: "a", Preset: new("minimal")}, toWorkspace("b", "guard")), []string{`settings[1] is "b", which sends guard to the same workspace as setting "a"` + oneSetting}},
	"one category by group":        {settings(Setting{Name: "a", CategoryGroups: []string{"audit"}, AllowDuplicateAudit: new(true)}, Setting{Name: "b", Preset: new("minimal")}), []string{`settings[1] is "b", which sends kube-audit-admin, guard to the same workspace as setting "a"` + oneSetting}},
	"metrics from two":             {settings(Setting{Name: "a", MetricsEnabled: new(true)}, Setting{Name: "b", MetricsEnabled: new(true)}), []string{`settings[1] is "b", which sends AllMetrics to the same workspace as setting "a"` + oneSetting}},
	"one storage account":          {settings(Setting{Name: "a", Categories: []string{"guard"}, StorageAccountId: pulumi.String(storageID)}, Setting{Name: "b", Categories: []string{"guard"}, StorageAccountId: pulumi.String(strings.ToUpper(storageID))}), []string{`settings[1] is "b", which sends guard to the same storage account as setting "a"` + oneSetting}},
	"one event hub":                {settings(Setting{Name: "a", Categories: []string{"guard"}, EventHubAuthorizationRuleId: pulumi.String(hubRuleID)}, Setting{Name: "b", Categories: []string{"guard"}, EventHubAuthorizationRuleId: pulumi.String(hubRuleID)}), []string{`settings[1] is "b", which sends guard to the same event hub as setting "a"` + oneSetting}},
	"one partner":                  {settings(Setting{Name: "a", Categories: []string{"guard"}, MarketplacePartnerId: pulumi.String(partnerID)}, Setting{Name: "b", Categories: []string{"guard"}, MarketplacePartnerId: pulumi.String(partnerID)}), []string{`settings[1] is "b", which sends guard to the same partner solution as setting "a"` + oneSetting}},
	"workspace of another type":    {settings(Setting{Name: "a", Categories: []string{"guard"}, WorkspaceId: pulumi.String(storageID)}), []string{`settings[0].workspaceId is "` + storageID + `", the id of a Microsoft.Storage/storageAccounts: must be the id of a Microsoft.OperationalInsights/workspaces`}},
	"storage account by name":      {settings(Setting{Name: "a", Categories: []string{"guard"}, StorageAccountId: pulumi.String("sttest")}), []string{`settings[0].storageAccountId is "sttest": must be the id of a Microsoft.Storage/storageAccounts, ` + idShape + `Microsoft.Storage/storageAccounts/<name>`}},
	"event hub namespace":          {settings(Setting{Name: "a", Categories: []string{"guard"}, EventHubAuthorizationRuleId: pulumi.String(group + "/providers/Microsoft.EventHub/namespaces/n")}), []string{`settings[0].eventHubAuthorizationRuleId is "` + group + `/providers/Microsoft.EventHub/namespaces/n", the id of a Microsoft.EventHub/namespaces: must be the id of a Microsoft.EventHub/namespaces/authorizationRules`}},
	"event hub without rule":       {settings(Setting{Name: "a", Categories: []string{"guard"}, EventHubName: pulumi.String("aks")}), []string{"settings[0].eventHubName is set without eventHubAuthorizationRuleId: give the authorization rule of its namespace, or leave this out"}},
	"empty event hub":              {settings(Setting{Name: "a", Categories: []string{"guard"}, EventHubAuthorizationRuleId: pulumi.String(hubRuleID), EventHubName: pulumi.String("")}), []string{"settings[0].eventHubName is empty: name the event hub, or leave this out for those that Azure creates"}},
	"partner by name":              {settings(Setting{Name: "a", Categories: []string{"guard"}, MarketplacePartnerId: pulumi.String("datadog")}), []string{`settings[0].marketplacePartnerId is "datadog": must look like ` + idShape + `<type>/<name>`}},
	"unknown tables":               {settings(Setting{Name: "a", Categories: []string{"guard"}, DestinationTables: new("dedicated")}), []string{`settings[0].destinationTables is "dedicated": must be one of Dedicated, AzureDiagnostics; did you mean "Dedicated"?`}},
	"tables in a storage account":  {settings(Setting{Name: "a", Categories: []string{"guard"}, StorageAccountId: pulumi.String(storageID), DestinationTables: new("Dedicated")}), []string{`settings[0].destinationTables is "Dedicated" without a workspace: tables are a workspace's; give workspaceId, or leave this out`}},
	"six settings":                 {settings(toWorkspace("a", "guard"), toWorkspace("b", "kube-audit"), toWorkspace("c", "kube-scheduler"), toWorkspace("d", "kube-apiserver"), toWorkspace("e", "karpenter-events"), toWorkspace("f", "fleet-member-agent")), []string{"settings has 6 entries: Azure allows at most 5 diagnostic settings on a resource; send to several sinks from one setting"}},
	"every mistake at once": {
		settings(Setting{Name: "a b", Preset: new("nothing"), DestinationTables: new("Own")}, Setting{EventHubName: pulumi.String("x")}),
		[]string{
			`settings[0].name is "a b": must be 1 to 64 letters, digits, dots, hyphens and underscores`,
			`settings[0].preset is "nothing": ` + presetList,
			`settings[0].destinationTables is "Own": must be one of Dedicated, AzureDiagnostics`,
			"settings[1].name is required: name the setting; the name is its identity in Azure",
			"settings[1] sends nothing: give categories, categoryGroups or a preset, or set metricsEnabled",
			"settings[1].eventHubName is set without eventHubAuthorizationRuleId: give the authorization rule of its namespace, or leave this out",
		},
	},
}

func messages(err error) []string {
	mistakes := input.List(err)
	texts := make([]string, len(mistakes))
	for i, mistake := range mistakes {
		texts[i] = mistake.Error()
	}
	return texts
}

func TestSpecRejections(t *testing.T) {
	t.Parallel()
	for name, test := range specRejections {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, messages(test.spec.Validate()))
		})
	}
}

func TestAccepted(t *testing.T) {
	t.Parallel()
	one, other := pulumi.String(workspaceID).ToStringOutput(), pulumi.String(workspaceID+"-2").ToStringOutput()
	cases := map[string]*Spec{
		"no spec":                          nil,
		"zero":                             {},
		"one category, two workspaces":     {Settings: []Setting{{Name: "a", Preset: new("minimal"), WorkspaceId: one}, {Name: "b", Preset: new("minimal"), WorkspaceId: other}}},
		"one category, two hubs":           {Settings: []Setting{{Name: "a", Preset: new("minimal"), EventHubAuthorizationRuleId: one, EventHubName: pulumi.String("x")}, {Name: "b", Preset: new("minimal"), EventHubAuthorizationRuleId: one, EventHubName: pulumi.String("y")}}},
		"workspace and archive":            {Settings: []Setting{{Name: "a", Preset: new("recommended")}, {Name: "b", Preset: new("full"), StorageAccountId: pulumi.String(storageID)}}},
		"audit twice, on purpose":          {Settings: []Setting{{Name: "a", CategoryGroups: []string{"audit"}, AllowDuplicateAudit: new(true)}}},
		"audit twice, on purpose, two":     {Settings: []Setting{toWorkspace("a", "kube-audit"), {Name: "b", Categories: []string{"kube-audit-admin"}, AllowDuplicateAudit: new(true)}}},
		"different categories to one sink": {Settings: []Setting{toWorkspace("a", "guard"), toWorkspace("b", "kube-audit")}},
	}
	for name, spec := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.NoError(t, spec.Validate())
		})
	}
	t.Run("another type", func(t *testing.T) {
		t.Parallel()
		spec := settings(toWorkspace("a", "AnyCategory", "kube-audit", "kube-audit-admin"))
		assert.NoError(t, spec.ValidateFor("Microsoft.KeyVault/vaults"))
	})
}

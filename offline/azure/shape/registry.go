package shape

import (
	"reflect"
	"regexp"
	"strings"
	"sync"

	role "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	exemption "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220701preview"
	policy "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20250301"
	aks "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	metric "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20180301"
	activity "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20201001"
	setting "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	link "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210701preview"
	collection "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20220601"
	group "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230101"
	workbook "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230601"
	query "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20231201"
	packs "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20190901"
	logs "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	forward "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20170801preview"
	suppression "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20190101preview"
	defender "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20231201preview"
	pricing "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20240101"
)

// Type is a resource type of azure-native 2.92.3.
type Type struct {
	// Inputs are what a program can give, the parts of the id too. Outputs are what the provider answers; nil if that is not known.
	Inputs, Outputs *Shape
}

// sdk are the arguments and the resource of each type in the Go SDK, by the type without its API version.
var sdk = map[string]struct{ args, resource any }{
	"authorization:PolicyAssignment":                     {policy.PolicyAssignmentArgs{}, policy.PolicyAssignment{}},
	"authorization:PolicyDefinition":                     {policy.PolicyDefinitionArgs{}, policy.PolicyDefinition{}},
	"authorization:PolicyDefinitionAtManagementGroup":    {policy.PolicyDefinitionAtManagementGroupArgs{}, policy.PolicyDefinitionAtManagementGroup{}},
	"authorization:PolicySetDefinition":                  {policy.PolicySetDefinitionArgs{}, policy.PolicySetDefinition{}},
	"authorization:PolicySetDefinitionAtManagementGroup": {policy.PolicySetDefinitionAtManagementGroupArgs{}, policy.PolicySetDefinitionAtManagementGroup{}},
	"authorization:PolicyExemption":                      {exemption.PolicyExemptionArgs{}, exemption.PolicyExemption{}},
	"authorization:RoleAssignment":                       {role.RoleAssignmentArgs{}, role.RoleAssignment{}},
	"containerservice:ManagedCluster":                    {aks.ManagedClusterArgs{}, aks.ManagedCluster{}},
	"containerservice:AgentPool":                         {aks.AgentPoolArgs{}, aks.AgentPool{}},
	"containerservice:MaintenanceConfiguration":          {aks.MaintenanceConfigurationArgs{}, aks.MaintenanceConfiguration{}},
	"insights:ActionGroup":                               {group.ActionGroupArgs{}, group.ActionGroup{}},
	"insights:ActivityLogAlert":                          {activity.ActivityLogAlertArgs{}, activity.ActivityLogAlert{}},
	"insights:DataCollectionEndpoint":                    {collection.DataCollectionEndpointArgs{}, collection.DataCollectionEndpoint{}},
	"insights:DataCollectionRule":                        {collection.DataCollectionRuleArgs{}, collection.DataCollectionRule{}},
	"insights:DataCollectionRuleAssociation":             {collection.DataCollectionRuleAssociationArgs{}, collection.DataCollectionRuleAssociation{}},
	"insights:DiagnosticSetting":                         {setting.DiagnosticSettingArgs{}, setting.DiagnosticSetting{}},
	"insights:MetricAlert":                               {metric.MetricAlertArgs{}, metric.MetricAlert{}},
	"insights:PrivateLinkScopedResource":                 {link.PrivateLinkScopedResourceArgs{}, link.PrivateLinkScopedResource{}},
	"insights:ScheduledQueryRule":                        {query.ScheduledQueryRuleArgs{}, query.ScheduledQueryRule{}},
	"insights:Workbook":                                  {workbook.WorkbookArgs{}, workbook.Workbook{}},
	"operationalinsights:Query":                          {packs.QueryArgs{}, packs.Query{}},
	"operationalinsights:QueryPack":                      {packs.QueryPackArgs{}, packs.QueryPack{}},
	"operationalinsights:Table":                          {logs.TableArgs{}, logs.Table{}},
	"operationalinsights:Workspace":                      {logs.WorkspaceArgs{}, logs.Workspace{}},
	"resources:ResourceGroup":                            {resources.ResourceGroupArgs{}, resources.ResourceGroup{}},
	"security:AlertsSuppressionRule":                     {suppression.AlertsSuppressionRuleArgs{}, suppression.AlertsSuppressionRule{}},
	"security:Automation":                                {defender.AutomationArgs{}, defender.Automation{}},
	"security:Pricing":                                   {pricing.PricingArgs{}, pricing.Pricing{}},
	"security:SecurityContact":                           {defender.SecurityContactArgs{}, defender.SecurityContact{}},
	"security:WorkspaceSetting":                          {forward.WorkspaceSettingArgs{}, forward.WorkspaceSetting{}},
	"alertsmanagement:AlertProcessingRuleByName":         {args: processingRuleArgs{}},
	"operationsmanagement:Solution":                      {args: solutionArgs{}},
	"policyinsights:RemediationAtResource":               {args: remediationArgs{}},
	"securityinsights:ScheduledAlertRule":                {args: scheduledAlertRuleArgs{}},
	"securityinsights:SentinelOnboardingState":           {args: onboardingArgs{}},
}

var (
	apiVersion = regexp.MustCompile(`/v[0-9]{8}[a-z]*:`)
	all        = sync.OnceValue(build)
)

// Of is the type of a token such as azure-native:containerservice/v20250101:ManagedCluster, with or without package and API version.
func Of(token string) (Type, bool) {
	found, ok := all()[apiVersion.ReplaceAllString(strings.TrimPrefix(token, "azure-native:"), ":")]
	return found, ok
}

func build() map[string]Type {
	b := &builder{known: map[reflect.Type]*Shape{}}
	types := make(map[string]Type, len(sdk))
	for name, of := range sdk {
		made := Type{Inputs: b.of(structOf(of.args))}
		if of.resource != nil {
			made.Outputs = b.of(reflect.TypeOf(of.resource))
		}
		types[name] = made
	}
	return types
}

// structOf is the struct that the SDK sends for arguments.
func structOf(args any) reflect.Type {
	if typed, ok := args.(interface{ ElementType() reflect.Type }); ok {
		return typed.ElementType()
	}
	return reflect.TypeOf(args)
}

package recorder

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Subscription is the subscription of every mocked id.
const Subscription = "/subscriptions/00000000-0000-0000-0000-000000000000"

// kind is how azure-native forms the id of one resource type.
type kind struct{ scope, armType, parent, name string }

var kinds = map[string]kind{
	"ResourceGroup":                 {name: "resourceGroupName"},
	"Workspace":                     {armType: "Microsoft.OperationalInsights/workspaces", name: "workspaceName"},
	"Table":                         {armType: "Microsoft.OperationalInsights/workspaces", parent: "workspaceName", name: "tableName"},
	"ManagedCluster":                {armType: "Microsoft.ContainerService/managedClusters", name: "resourceName"},
	"AgentPool":                     {armType: "Microsoft.ContainerService/managedClusters", parent: "resourceName", name: "agentPoolName"},
	"MaintenanceConfiguration":      {armType: "Microsoft.ContainerService/managedClusters", parent: "resourceName", name: "configName"},
	"DataCollectionRule":            {armType: "Microsoft.Insights/dataCollectionRules", name: "dataCollectionRuleName"},
	"DataCollectionEndpoint":        {armType: "Microsoft.Insights/dataCollectionEndpoints", name: "dataCollectionEndpointName"},
	"PrivateLinkScopedResource":     {armType: "Microsoft.Insights/privateLinkScopes", parent: "scopeName", name: "name"},
	"DataCollectionRuleAssociation": {scope: "resourceUri", armType: "Microsoft.Insights/dataCollectionRuleAssociations", name: "associationName"},
	"DiagnosticSetting":             {scope: "resourceUri", armType: "Microsoft.Insights/diagnosticSettings", name: "name"},
	"ActionGroup":                   {armType: "Microsoft.Insights/actionGroups", name: "actionGroupName"},
	"MetricAlert":                   {armType: "Microsoft.Insights/metricAlerts", name: "ruleName"},
	"ScheduledQueryRule":            {armType: "Microsoft.Insights/scheduledQueryRules", name: "ruleName"},
	"ActivityLogAlert":              {armType: "Microsoft.Insights/activityLogAlerts", name: "activityLogAlertName"},
	"AlertProcessingRuleByName":     {armType: "Microsoft.AlertsManagement/actionRules", name: "alertProcessingRuleName"},
	"QueryPack":                     {armType: "Microsoft.OperationalInsights/queryPacks", name: "queryPackName"},
	"Query":                         {armType: "Microsoft.OperationalInsights/queryPacks", parent: "queryPackName", name: "id"},
	"Workbook":                      {armType: "Microsoft.Insights/workbooks", name: "resourceName"},
	"PolicyAssignment":              {scope: "scope", armType: "Microsoft.Authorization/policyAssignments", name: "policyAssignmentName"},
	"PolicyExemption":               {scope: "scope", armType: "Microsoft.Authorization/policyExemptions", name: "policyExemptionName"},
	"RoleAssignment":                {scope: "scope", armType: "Microsoft.Authorization/roleAssignments", name: "roleAssignmentName"},
	"RemediationAtResource":         {scope: "resourceId", armType: "Microsoft.PolicyInsights/remediations", name: "remediationName"},
	"PolicyDefinition":              {scope: subscriptionScope, armType: "Microsoft.Authorization/policyDefinitions", name: "policyDefinitionName"},
	"PolicySetDefinition":           {scope: subscriptionScope, armType: "Microsoft.Authorization/policySetDefinitions", name: "policySetDefinitionName"},
	"PolicyDefinitionAtManagementGroup": {
		scope: managementGroupScope, armType: "Microsoft.Authorization/policyDefinitions", name: "policyDefinitionName",
	},
	"PolicySetDefinitionAtManagementGroup": {
		scope: managementGroupScope, armType: "Microsoft.Authorization/policySetDefinitions", name: "policySetDefinitionName",
	},
}

// Scopes that stand for something else than the input of that name.
const (
	subscriptionScope    = "-"
	managementGroupScope = "managementGroupId"
)

var children = map[string]string{
	"Table": "tables", "AgentPool": "agentPools", "MaintenanceConfiguration": "maintenanceConfigurations",
	"PrivateLinkScopedResource": "scopedResources", "Query": "queries",
}

// simulate answers a registration as Azure would: an id, and the outputs that components read.
func simulate(args pulumi.MockResourceArgs, preview bool) (string, resource.PropertyMap) {
	shortType := args.TypeToken[strings.LastIndex(args.TypeToken, ":")+1:]
	outputs := args.Inputs.Copy()
	if args.ReadRPC != nil {
		outputs["location"] = resource.NewProperty("northeurope")
		outputs["customerId"] = resource.NewProperty("11111111-1111-1111-1111-111111111111")
		return args.ID, outputs
	}
	if preview {
		return "", outputs
	}
	id := idOf(shortType, args.Inputs)
	outputs["name"] = resource.NewProperty(id[strings.LastIndex(id, "/")+1:])
	switch shortType {
	case "Workspace":
		outputs["customerId"] = resource.NewProperty("11111111-1111-1111-1111-111111111111")
	case "ManagedCluster":
		addClusterOutputs(outputs, id)
	case "ScheduledQueryRule", "PolicyAssignment":
		addPrincipal(outputs)
	}
	return id, outputs
}

func idOf(shortType string, inputs resource.PropertyMap) string {
	k := kinds[shortType]
	text := func(key string) string {
		v := inputs[resource.PropertyKey(key)]
		for v.IsSecret() {
			v = v.SecretValue().Element
		}
		if v.IsString() {
			return v.StringValue()
		}
		return ""
	}
	if id := securityID(shortType, text); id != "" {
		return id
	}
	switch k.scope {
	case "":
	case subscriptionScope:
		return Subscription + "/providers/" + k.armType + "/" + text(k.name)
	case managementGroupScope:
		return "/providers/Microsoft.Management/managementGroups/" + text(k.scope) + "/providers/" + k.armType + "/" + text(k.name)
	default:
		return text(k.scope) + "/providers/" + k.armType + "/" + text(k.name)
	}
	id := Subscription + "/resourceGroups/" + text("resourceGroupName")
	if k.armType == "" {
		return id
	}
	id += "/providers/" + k.armType
	if k.parent != "" {
		return id + "/" + text(k.parent) + "/" + children[shortType] + "/" + text(k.name)
	}
	return id + "/" + text(k.name)
}

// addPrincipal gives a system-assigned identity the object id of its principal.
func addPrincipal(outputs resource.PropertyMap) {
	identity := outputs["identity"]
	if !identity.IsObject() || identity.ObjectValue()["type"].StringValue() != "SystemAssigned" {
		return
	}
	known := identity.ObjectValue().Copy()
	known["principalId"] = resource.NewProperty("66666666-6666-6666-6666-666666666666")
	outputs["identity"] = resource.NewProperty(known)
}

func addClusterOutputs(outputs resource.PropertyMap, id string) {
	object := func(values map[string]any) resource.PropertyValue {
		return resource.NewProperty(resource.NewPropertyMapFromMap(values))
	}
	outputs["fqdn"] = resource.NewProperty("test.hcp.northeurope.azmk8s.io")
	outputs["currentKubernetesVersion"] = resource.NewProperty("1.36.2")
	if !outputs.HasValue("nodeResourceGroup") {
		outputs["nodeResourceGroup"] = resource.NewProperty("MC_test")
	}
	outputs["oidcIssuerProfile"] = object(map[string]any{"enabled": true, "issuerURL": "https://oidc.test" + id + "/"})
	outputs["identity"] = object(map[string]any{
		"type":        "SystemAssigned",
		"principalId": "22222222-2222-2222-2222-222222222222", "tenantId": "33333333-3333-3333-3333-333333333333",
	})
	outputs["identityProfile"] = object(map[string]any{"kubeletidentity": map[string]any{
		"resourceId": Subscription + "/resourceGroups/MC_test/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet",
		"clientId":   "44444444-4444-4444-4444-444444444444", "objectId": "55555555-5555-5555-5555-555555555555",
	}})
}

package azure_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	groupID     = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/rg-dev"
	workspaceID = groupID + "/providers/Microsoft.OperationalInsights/workspaces/log-dev"
	scopeID     = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/rg-hub/providers/Microsoft.Insights/privateLinkScopes/ampls"
	clusterID   = groupID + "/providers/Microsoft.ContainerService/managedClusters/aks-dev"
)

// declared is a resource that a test's program registers.
type declared struct {
	token, name string
	inputs      pulumi.Map
	options     []pulumi.ResourceOption
}

// program registers resources, each after the one before it.
func program(resources ...declared) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var before []pulumi.Resource
		for _, r := range resources {
			var registered pulumi.CustomResourceState
			options := append([]pulumi.ResourceOption{pulumi.Version(azure.Version), pulumi.DependsOn(before)}, r.options...)
			if err := ctx.RegisterResource("azure-native:"+r.token, r.name, r.inputs, &registered, options...); err != nil {
				return err
			}
			before = append(before, &registered)
		}
		return nil
	}
}

func group() declared {
	return declared{token: "resources/v20240301:ResourceGroup", name: "group", inputs: pulumi.Map{
		"resourceGroupName": pulumi.String("rg-dev"), "location": pulumi.String("westeurope"),
	}}
}

func workspace(retentionDays int) declared {
	return declared{token: "operationalinsights/v20230901:Workspace", name: "workspace", inputs: pulumi.Map{
		"resourceGroupName": pulumi.String("rg-dev"), "workspaceName": pulumi.String("log-dev"), "location": pulumi.String("westeurope"),
		"retentionInDays": pulumi.Int(retentionDays),
	}}
}

func table(tableName string, options ...pulumi.ResourceOption) declared {
	return declared{token: "operationalinsights/v20230901:Table", name: "table", options: options, inputs: pulumi.Map{
		"resourceGroupName": pulumi.String("rg-dev"), "workspaceName": pulumi.String("log-dev"), "tableName": pulumi.String(tableName),
		"plan": pulumi.String("Analytics"), "retentionInDays": pulumi.Int(-1), "totalRetentionInDays": pulumi.Int(365),
	}}
}

// cluster is a managed cluster with changes to its inputs.
func cluster(changes pulumi.Map) declared {
	inputs := pulumi.Map{
		"resourceGroupName": pulumi.String("rg-dev"), "resourceName": pulumi.String("aks-dev"), "location": pulumi.String("westeurope"),
		"dnsPrefix": pulumi.String("dev"), "kubernetesVersion": pulumi.String("1.35"),
		"identity":          pulumi.Map{"type": pulumi.String("SystemAssigned")},
		"oidcIssuerProfile": pulumi.Map{"enabled": pulumi.Bool(true)},
		"networkProfile":    pulumi.Map{"podCidr": pulumi.String("10.244.0.0/16")},
		"agentPoolProfiles": pulumi.Array{pulumi.Map{
			"name": pulumi.String("system"), "mode": pulumi.String("System"), "count": pulumi.Int(1), "vmSize": pulumi.String("Standard_D4s_v5"),
		}},
		"addonProfiles": pulumi.Map{"azurepolicy": pulumi.Map{"enabled": pulumi.Bool(true)}},
	}
	maps.Copy(inputs, changes)
	return declared{token: "containerservice/v20250101:ManagedCluster", name: "cluster", inputs: inputs}
}

func agentPool(vmSize string) declared {
	return declared{token: "containerservice/v20250101:AgentPool", name: "pool", inputs: pulumi.Map{
		"resourceGroupName": pulumi.String("rg-dev"), "resourceName": pulumi.String("aks-dev"), "agentPoolName": pulumi.String("work"),
		"vmSize": pulumi.String(vmSize),
	}}
}

func everything() []declared {
	extension := func(token, name string, inputs pulumi.Map) declared {
		inputs["resourceUri"] = pulumi.String(clusterID)
		return declared{token: token, name: name, inputs: inputs}
	}
	inGroup := func(token, name string, inputs pulumi.Map) declared {
		inputs["resourceGroupName"] = pulumi.String("rg-dev")
		return declared{token: token, name: name, inputs: inputs}
	}
	return []declared{
		group(), workspace(30), cluster(nil), agentPool("Standard_D4s_v5"),
		inGroup("containerservice/v20250101:MaintenanceConfiguration", "window", pulumi.Map{
			"resourceName": pulumi.String("aks-dev"), "configName": pulumi.String("default"), "maintenanceWindow": sundays(),
		}),
		inGroup("insights/v20220601:DataCollectionRule", "rule", pulumi.Map{
			"dataCollectionRuleName": pulumi.String("MSCI-dev"), "location": pulumi.String("westeurope"),
			"dataFlows": pulumi.Array{pulumi.Map{"streams": pulumi.Array{}, "destinations": pulumi.Array{}}},
		}),
		inGroup("insights/v20220601:DataCollectionEndpoint", "endpoint", pulumi.Map{
			"dataCollectionEndpointName": pulumi.String("MSCI-ingest-dev"), "location": pulumi.String("westeurope"),
		}),
		extension("insights/v20220601:DataCollectionRuleAssociation", "association", pulumi.Map{
			"associationName":      pulumi.String("ContainerInsightsExtension"),
			"dataCollectionRuleId": pulumi.String(groupID + "/providers/Microsoft.Insights/dataCollectionRules/MSCI-dev"),
		}),
		extension("insights/v20210501preview:DiagnosticSetting", "setting", pulumi.Map{
			"name": pulumi.String("logs"), "workspaceId": pulumi.String(workspaceID),
			"logs": pulumi.Array{pulumi.Map{"category": pulumi.String("guard"), "enabled": pulumi.Bool(true)}},
		}),
		{token: "insights/v20210701preview:PrivateLinkScopedResource", name: "link", inputs: pulumi.Map{
			"resourceGroupName": pulumi.String("rg-hub"), "scopeName": pulumi.String("ampls"), "name": pulumi.String("connection"),
			"linkedResourceId": pulumi.String(workspaceID),
		}},
	}
}

// sundays is a maintenance window.
func sundays() pulumi.Map {
	return pulumi.Map{
		"durationHours": pulumi.Int(4), "startTime": pulumi.String("02:00"),
		"schedule": pulumi.Map{"weekly": pulumi.Map{"intervalWeeks": pulumi.Int(1), "dayOfWeek": pulumi.String("Sunday")}},
	}
}

// newRig is a stack in an Azure that has what everything refers to.
func newRig(t *testing.T, program pulumi.RunFunc) *enginetest.Rig {
	t.Helper()
	rig := enginetest.New(t, program)
	require.NoError(t, rig.Azure.Seed(scopeID, nil))
	return rig
}

func idOf(t *testing.T, rig *enginetest.Rig, name string) string {
	t.Helper()
	for _, r := range rig.Snapshot().Resources {
		if r.URN.Name() == name {
			return string(r.ID)
		}
	}
	t.Fatalf("no resource %q in the state", name)
	return ""
}

// output is an output in the state by its dotted path.
func output(t *testing.T, rig *enginetest.Rig, name, path string) any {
	t.Helper()
	for _, r := range rig.Snapshot().Resources {
		if r.URN.Name() != name {
			continue
		}
		var value any = r.Outputs.Mappable()
		for key := range strings.SplitSeq(path, ".") {
			object, ok := value.(map[string]any)
			require.True(t, ok, "%s of %s", path, name)
			value = object[key]
		}
		return value
	}
	t.Fatalf("no resource %q in the state", name)
	return nil
}

package tests

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// Ids of resources that components are given in tests.
const (
	groupId     = recorder.Subscription + "/resourceGroups/rg-test"
	workspaceId = groupId + "/providers/Microsoft.OperationalInsights/workspaces/log-test"
	clusterId   = groupId + "/providers/Microsoft.ContainerService/managedClusters/aks-test"
	vaultId     = groupId + "/providers/Microsoft.KeyVault/vaults/kv-test"
	storageId   = groupId + "/providers/Microsoft.Storage/storageAccounts/sttest"
	hubRuleId   = groupId + "/providers/Microsoft.EventHub/namespaces/evhns-test/authorizationRules/send"
	partnerId   = groupId + "/providers/Microsoft.Datadog/monitors/dd-test"
)

// Types of the resources that components register, with their API versions.
const (
	guardToken       = "aksops:baseline:Guard"
	groupToken       = "azure-native:resources/v20240301:ResourceGroup"
	workspaceToken   = "azure-native:operationalinsights/v20230901:Workspace"
	clusterToken     = "azure-native:containerservice/v20250101:ManagedCluster"
	poolToken        = "azure-native:containerservice/v20250101:AgentPool"
	maintenanceToken = "azure-native:containerservice/v20250101:MaintenanceConfiguration"
	ruleToken        = "azure-native:insights/v20220601:DataCollectionRule"
	associationToken = "azure-native:insights/v20220601:DataCollectionRuleAssociation"
	endpointToken    = "azure-native:insights/v20220601:DataCollectionEndpoint"
	connectionToken  = "azure-native:insights/v20210701preview:PrivateLinkScopedResource"
	settingToken     = "azure-native:insights/v20210501preview:DiagnosticSetting"
)

// stackParent is the parent of a component that a program registers by itself.
const stackParent = "pulumi:pulumi:Stack::" + recorder.Project + "-" + recorder.Stack

// inputsOf are the inputs of every registered resource by type and name, components left out.
func inputsOf(graph *recorder.Graph) map[string]map[string]any {
	found := map[string]map[string]any{}
	for _, r := range graph.Resources {
		if r.Custom && r.Request != nil {
			found[r.Token+"::"+r.Name] = r.Plain()
		}
	}
	return found
}

// optionsOf are the options of every registered resource by type and name, components too.
func optionsOf(graph *recorder.Graph) map[string]recorder.ResourceOptions {
	found := map[string]recorder.ResourceOptions{}
	for _, r := range graph.Resources {
		if r.Request != nil {
			found[r.Token+"::"+r.Name] = r.Options()
		}
	}
	return found
}

// deletedFirst are the options of a resource with an Azure name of its own: a replacement has the same name, so that the old one goes before it.
func deletedFirst(parent string, dependsOn ...string) recorder.ResourceOptions {
	return recorder.ResourceOptions{Parent: parent, DependsOn: dependsOn, DeleteBeforeReplace: true}
}

// ofRule are the options of an association, which goes before the rule that it names.
func ofRule(options recorder.ResourceOptions) recorder.ResourceOptions {
	options.ReplaceOnChanges = []string{"dataCollectionRuleId"}
	return options
}

// requireResource is the only resource of this type and name.
func requireResource(t *testing.T, graph *recorder.Graph, shortType, name string) recorder.Resource {
	t.Helper()
	found, ok := graph.Find(shortType, name)
	require.True(t, ok, "exactly one %s %s", shortType, name)
	return found
}

// eventual is the value of an output, to be read once the program has run.
type eventual[T any] chan T

// eventually observes an output while the program runs.
func eventually[T any](output pulumi.Output) eventual[T] {
	value := make(eventual[T], 1)
	output.ApplyT(func(resolved T) T {
		value <- resolved
		return resolved
	})
	return value
}

// value is what the output resolved to. A run waits for the outputs of its resources, but not for those made of plain values, which
// may come a moment later.
func (e eventual[T]) value(t *testing.T) T {
	t.Helper()
	select {
	case resolved := <-e:
		return resolved
	case <-time.After(10 * time.Second):
		require.FailNow(t, "the output was never resolved")
		panic("unreachable")
	}
}

package azure_test

import (
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

var (
	anAssignment = subject{"authorization/v20250301:PolicyAssignment", groupID + "/providers/Microsoft.Authorization/policyAssignments/one", object{
		"scope": groupID, "policyAssignmentName": "one",
	}}
	aRole = subject{"authorization/v20220401:RoleAssignment", groupID + "/providers/Microsoft.Authorization/roleAssignments/one", object{
		"scope": groupID, "roleAssignmentName": "one", "principalId": "a",
	}}
	aRule     = subject{"insights/v20220601:DataCollectionRule", groupID + "/providers/Microsoft.Insights/dataCollectionRules/one", object{}}
	aSolution = subject{"operationsmanagement:Solution", groupID + "/providers/Microsoft.OperationsManagement/solutions/one", object{}}
	anExport  = subject{"security/v20231201preview:Automation", groupID + "/providers/Microsoft.Security/automations/one", object{}}
)

// change is one that azure-native compares.
type change struct {
	of                     subject
	before, after, outputs map[string]any
	// diff are the kinds of what differs, by path; replaces are the paths that replace. createFirst is the order of a replacement.
	diff        map[string]string
	replaces    []string
	createFirst bool
	// ignored says that there is a difference that is no change.
	ignored bool
}

func network(of object) object { return object{"networkProfile": of} }

func pools(of ...any) object { return object{"agentPoolProfiles": of} }

func sources(names ...string) object {
	var all []any
	for _, name := range names {
		all = append(all, object{"name": name, "streams": []any{"s"}})
	}
	return object{"dataSources": object{"extensions": all}}
}

func flows(streams ...string) object {
	var all []any
	for _, stream := range streams {
		all = append(all, object{"streams": []any{stream}})
	}
	return object{"dataFlows": all}
}

func outbound(ids ...string) object {
	var all []any
	for _, id := range ids {
		all = append(all, object{"id": id})
	}
	return network(object{"loadBalancerProfile": object{"outboundIPs": object{"publicIPs": all}}})
}

// The rules are those of pulumi/pulumi-azure-native, provider/pkg/provider/diff.go; what they make of a cluster's network was tried there.
var diffs = map[string]change{
	"nothing": {of: aCluster, before: network(object{"podCidr": "a"}), after: network(object{"podCidr": "a"})},
	"below the network, an update replaces": {
		of: aCluster, before: network(object{"podCidr": "a"}), after: network(object{"podCidr": "b"}),
		diff: map[string]string{"networkProfile.podCidr": "UPDATE_REPLACE"}, replaces: []string{"networkProfile.podCidr"},
	},
	"below the network, an addition does not": {
		of: aCluster, before: network(object{"a": "a"}), after: network(object{"a": "a", "advancedNetworking": object{"enabled": true}}),
		diff: map[string]string{"networkProfile.advancedNetworking": "ADD"},
	},
	"below the network, a removal does not": {
		of: aCluster, before: network(object{"networkPluginMode": "overlay", "a": "a"}), after: network(object{"a": "a"}),
		diff: map[string]string{"networkProfile.networkPluginMode": "DELETE"},
	},
	"the network as a whole": {
		of: aCluster, after: network(object{"a": "a"}),
		diff: map[string]string{"networkProfile": "ADD_REPLACE"}, replaces: []string{"networkProfile"},
	},
	"the network goes": {
		of: aCluster, before: network(object{"a": "a"}),
		diff: map[string]string{"networkProfile": "DELETE_REPLACE"}, replaces: []string{"networkProfile"},
	},
	"one more address": {
		of: aCluster, before: outbound("a"), after: outbound("a", "b"),
		diff: map[string]string{"networkProfile.loadBalancerProfile.outboundIPs.publicIPs[1]": "ADD"},
	},
	"one address less": {
		of: aCluster, before: outbound("a", "b"), after: outbound("a"),
		diff: map[string]string{"networkProfile.loadBalancerProfile.outboundIPs.publicIPs[1]": "DELETE"},
	},
	"another address": {
		of: aCluster, before: outbound("a"), after: outbound("b"),
		diff:     map[string]string{"networkProfile.loadBalancerProfile.outboundIPs.publicIPs[0].id": "UPDATE_REPLACE"},
		replaces: []string{"networkProfile.loadBalancerProfile.outboundIPs.publicIPs[0].id"},
	},
	"an inline pool": {
		of: aCluster, before: pools(object{"name": "a", "vmSize": "a"}), after: pools(object{"name": "a", "vmSize": "b"}, object{"name": "c"}),
		diff: map[string]string{"agentPoolProfiles[0].vmSize": "UPDATE", "agentPoolProfiles[1]": "ADD"},
	},
	"the network of an inline pool": {
		of: aCluster, before: pools(object{"name": "a"}), after: pools(object{"name": "a", "networkProfile": object{}}),
		diff:     map[string]string{"agentPoolProfiles[0].networkProfile": "ADD_REPLACE"},
		replaces: []string{"agentPoolProfiles[0].networkProfile"},
	},
	"inline pools in another order": {
		of: aCluster, before: pools(object{"name": "a"}, object{"name": "b"}), after: pools(object{"name": "b"}, object{"name": "a"}),
		diff: map[string]string{"agentPoolProfiles[0].name": "UPDATE", "agentPoolProfiles[1].name": "UPDATE"},
	},
	"a group for nodes that is there": {
		of: aCluster, after: object{"nodeResourceGroup": "MC"}, outputs: object{"nodeResourceGroup": "MC"},
		diff: map[string]string{"nodeResourceGroup": "ADD"},
	},
	"another group for nodes": {
		of: aCluster, after: object{"nodeResourceGroup": "mine"}, outputs: object{"nodeResourceGroup": "MC"},
		diff: map[string]string{"nodeResourceGroup": "ADD_REPLACE"}, replaces: []string{"nodeResourceGroup"},
	},
	"no group for nodes": {
		of: aCluster, before: object{"nodeResourceGroup": "MC"}, outputs: object{"nodeResourceGroup": "MC"},
		diff: map[string]string{"nodeResourceGroup": "DELETE_REPLACE"}, replaces: []string{"nodeResourceGroup"},
	},
	"a cluster's name in another case": {
		of: aCluster, before: object{"resourceName": "a"}, after: object{"resourceName": "A"},
		diff: map[string]string{"resourceName": "UPDATE_REPLACE"}, replaces: []string{"resourceName"},
	},
	"a group's name in another case": {
		of: aCluster, before: object{"resourceGroupName": "rg-dev"}, after: object{"resourceGroupName": "RG-DEV"}, ignored: true,
	},
	"a location in other words": {
		of: aCluster, before: object{"location": "westeurope"}, after: object{"location": "West Europe"}, ignored: true,
	},
	"another location": {
		of: aCluster, before: object{"location": "westeurope"}, after: object{"location": "northeurope"},
		diff: map[string]string{"location": "UPDATE_REPLACE"}, replaces: []string{"location"},
	},
	"a renamed SKU": {
		of: aCluster, before: object{"sku": object{"name": "Basic", "tier": "Paid"}}, after: object{"sku": object{"name": "Base", "tier": "Standard"}},
		ignored: true,
	},
	"another SKU": {
		of: aCluster, before: object{"sku": object{"name": "Base", "tier": "Free"}}, after: object{"sku": object{"name": "Base", "tier": "Standard"}},
		diff: map[string]string{"sku.tier": "UPDATE"},
	},
	"an assignment's location": {
		of: anAssignment, before: object{"location": "a"}, after: object{"location": "b"}, diff: map[string]string{"location": "UPDATE"},
	},
	"a solution's location": {
		of: aSolution, before: object{"location": "a"}, after: object{"location": "b"}, diff: map[string]string{"location": "UPDATE"},
	},
	"an export's location": {
		of: anExport, before: object{"location": "a"}, after: object{"location": "b"}, diff: map[string]string{"location": "UPDATE"},
	},
	"a default": {
		of: anAssignment, after: object{"enforcementMode": "Default"}, diff: map[string]string{"enforcementMode": "ADD"}, ignored: true,
	},
	"no default": {
		of: anAssignment, after: object{"enforcementMode": "DoNotEnforce"}, diff: map[string]string{"enforcementMode": "ADD"},
	},
	"a principal": {
		of: aRole, before: object{"principalId": "a"}, after: object{"principalId": "b"},
		diff: map[string]string{"principalId": "UPDATE_REPLACE"}, replaces: []string{"principalId"},
	},
	"a principal of what has a made-up name": {
		of: aRole, before: object{"principalId": "a", "__createBeforeDelete": true}, after: object{"principalId": "b"},
		diff: map[string]string{"principalId": "UPDATE_REPLACE"}, replaces: []string{"principalId"}, createFirst: true,
	},
	"sources in another order": {of: aRule, before: sources("a", "b"), after: sources("b", "a"), ignored: true},
	"a source before the other": {
		of: aRule, before: sources("b"), after: sources("a", "b"), diff: map[string]string{"dataSources.extensions[0]": "ADD"},
	},
	"a source less": {
		of: aRule, before: sources("a", "b"), after: sources("b"), diff: map[string]string{"dataSources.extensions[0]": "DELETE"},
	},
	"flows in another order": {
		of: aRule, before: flows("a", "b"), after: flows("b", "a"),
		diff: map[string]string{"dataFlows[0].streams[0]": "UPDATE", "dataFlows[1].streams[0]": "UPDATE"},
	},
}

func TestDiff(t *testing.T) {
	t.Parallel()
	for name, c := range diffs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWire := func(m map[string]any) *structpb.Struct {
				all := resource.NewPropertyMapFromMap(m)
				wire, err := plugin.MarshalProperties(all, plugin.MarshalOptions{})
				require.NoError(t, err)
				return wire
			}
			answer, err := azure.New().Diff(t.Context(), &pulumirpc.DiffRequest{
				Urn: c.of.urn(), Id: c.of.id, OldInputs: inWire(c.before), Olds: inWire(c.outputs), News: inWire(c.after),
			})
			require.NoError(t, err)
			kinds := map[string]string{}
			for path, one := range answer.GetDetailedDiff() {
				kinds[path] = one.GetKind().String()
			}
			expected := map[string]string{}
			maps.Copy(expected, c.diff)
			assert.Equal(t, expected, kinds)
			assert.Equal(t, c.replaces, answer.GetReplaces())
			changes := pulumirpc.DiffResponse_DIFF_SOME
			if c.ignored || len(c.diff) == 0 {
				changes = pulumirpc.DiffResponse_DIFF_NONE
			}
			assert.Equal(t, changes, answer.GetChanges())
			assert.Equal(t, len(c.replaces) > 0 && !c.createFirst, answer.GetDeleteBeforeReplace())
		})
	}
}

// What has a made-up name says so until it has one of its own.
func TestMadeUpNames(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	check := func(of subject, before map[string]any) map[string]any {
		olds, err := structpb.NewStruct(before)
		require.NoError(t, err)
		answer, err := simulated.Check(t.Context(), &pulumirpc.CheckRequest{Urn: of.urn(), Olds: olds, News: of.wire(t), RandomSeed: make([]byte, 32)})
		require.NoError(t, err)
		return answer.GetInputs().AsMap()
	}
	nameless := subject{aRole.token, aRole.id, object{"scope": groupID, "principalId": "a"}}
	first := check(nameless, nil)
	assert.Regexp(t, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", first["roleAssignmentName"])
	assert.Equal(t, true, first["__createBeforeDelete"])
	assert.Equal(t, first, check(nameless, first), "the name stays, and so does the note")
	assert.Equal(t, map[string]any{"scope": groupID, "principalId": "a", "roleAssignmentName": "one"},
		check(nameless, map[string]any{"roleAssignmentName": "one"}), "a name without the note gets none")
	assert.Equal(t, map[string]any{"scope": groupID, "principalId": "a", "roleAssignmentName": "one"}, check(aRole, first), "a chosen name")
	pool := aPool.with(map[string]any{"agentPoolName": nil})
	assert.Equal(t, "it", check(pool, nil)["agentPoolName"], "a child has the logical name")
	assert.NotContains(t, check(pool, nil), "__createBeforeDelete")
}

// A location that was filled in stays until the program gives another.
func TestFilledInLocation(t *testing.T) {
	t.Parallel()
	simulated := azure.New()
	args, err := structpb.NewStruct(map[string]any{"location": "northeurope"})
	require.NoError(t, err)
	check := func(of subject, before map[string]any) any {
		olds, err := structpb.NewStruct(before)
		require.NoError(t, err)
		answer, err := simulated.Check(t.Context(), &pulumirpc.CheckRequest{Urn: of.urn(), Olds: olds, News: of.wire(t), RandomSeed: make([]byte, 32)})
		require.NoError(t, err)
		return answer.GetInputs().AsMap()["location"]
	}
	assert.Nil(t, check(anAssignment, nil), "an assignment is in no resource group")
	_, err = simulated.Configure(t.Context(), &pulumirpc.ConfigureRequest{Args: args})
	require.NoError(t, err)
	assert.Equal(t, "northeurope", check(anAssignment, nil), "assignments have a location too")
	assert.Equal(t, "westeurope", check(anAssignment, map[string]any{"location": "westeurope"}))
	assert.Nil(t, check(aTable, nil), "tables have none")
}

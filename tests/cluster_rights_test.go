package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/components/cluster"
)

// TestClusterRights holds who gets which role where, under which name.
func TestClusterRights(t *testing.T) {
	t.Parallel()
	const person, bot = "00000000-0000-0000-0000-000000000011", "00000000-0000-0000-0000-000000000012"
	const registry = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Shared/providers/Microsoft.ContainerRegistry/registries/Core"
	graph := deployCluster(t, newClusterArgs(cluster.Spec{Access: &cluster.Access{
		Admins: pulumi.StringArray{pulumi.String(person)},
		Roles: map[string]cluster.AccessRole{
			"shop": {Role: "Azure Kubernetes Service RBAC Writer", GroupObjectId: pulumi.String(person), Namespaces: []string{"shop", "cart"}},
			"bot":  {Role: "7f6c6a51-bcf8-42ba-9220-52d62157d7db", IdentityObjectId: pulumi.String(bot)},
		},
		Kubelet:      &cluster.IdentityAccess{Registries: map[string]pulumi.StringInput{"core": pulumi.String(registry)}},
		ControlPlane: &cluster.IdentityAccess{Roles: map[string]cluster.IdentityRole{"net": {Role: "Network Contributor", ScopeId: pulumi.String("/subscriptions/s/resourceGroups/net")}}},
	}}))
	groups := requireResource(t, graph, "ManagedCluster", "blue-cluster").Plain()["aadProfile"].(map[string]any)["adminGroupObjectIDs"]
	assert.Equal(t, []any{person}, groups)
	for name, want := range map[string][3]string{
		"blue-access-bot":             {"ServicePrincipal", "7f6c6a51-bcf8-42ba-9220-52d62157d7db", "managedClusters/"},
		"blue-access-shop.shop":       {"Group", "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb", "/namespaces/shop"},
		"blue-access-shop.cart":       {"Group", "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb", "/namespaces/cart"},
		"blue-kubelet-registry-core":  {"ServicePrincipal", "7f951dda-4ed3-4680-a7ca-43fe172d538d", "/registries/core"},
		"blue-control-plane-role-net": {"ServicePrincipal", "4d97b98b-1d4f-4787-a291-c67834d212e7", "/resourceGroups/net"},
	} {
		made := requireResource(t, graph, "RoleAssignment", name)
		inputs := made.Plain()
		assert.Equal(t, want[0], inputs["principalType"], name)
		assert.Contains(t, inputs["roleDefinitionId"], "/roleDefinitions/"+want[1], name)
		assert.Contains(t, inputs["scope"], want[2], name)
		assert.NotContains(t, inputs, "roleAssignmentName", name)
		assert.Equal(t, cluster.Token+"::blue", made.Parent(), name)
	}
}

package tests

import (
	"slices"
	"strings"
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
			"late": {Role: "Azure Kubernetes Service RBAC Reader", UserObjectId: pulumi.String(person).ToStringOutput(), Namespaces: []string{"shop"}},
		},
		Kubelet: &cluster.IdentityAccess{Registries: map[string]pulumi.StringInput{
			"core": pulumi.String(registry), "late": pulumi.String(registry + "2").ToStringOutput(),
		}},
		ControlPlane: &cluster.IdentityAccess{Roles: map[string]cluster.IdentityRole{"net": {Role: "Network Contributor", ScopeId: pulumi.String("/subscriptions/s/resourceGroups/net")}}},
	}}))
	groups := requireResource(t, graph, "ManagedCluster", "blue-cluster").Plain()["aadProfile"].(map[string]any)["adminGroupObjectIDs"]
	assert.Equal(t, []any{person}, groups)
	for name, want := range map[string][3]string{
		"blue-access-late.shop":      {"User", "7f6c6a51-bcf8-42ba-9220-52d62157d7db", "/namespaces/shop"},
		"blue-kubelet-registry-late": {"ServicePrincipal", "7f951dda-4ed3-4680-a7ca-43fe172d538d", "/registries/Core2"},
		"blue-access-00000000-0000-0000-0000-000000000012.azure-kubernetes-service-rbac-reader":      {"ServicePrincipal", "7f6c6a51-bcf8-42ba-9220-52d62157d7db", "managedClusters/"},
		"blue-access-00000000-0000-0000-0000-000000000011.azure-kubernetes-service-rbac-writer.shop": {"Group", "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb", "/namespaces/shop"},
		"blue-access-00000000-0000-0000-0000-000000000011.azure-kubernetes-service-rbac-writer.cart": {"Group", "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb", "/namespaces/cart"},
		"blue-kubelet-acrpull.core-3da02dc9":                  {"ServicePrincipal", "7f951dda-4ed3-4680-a7ca-43fe172d538d", "/registries/core"},
		"blue-control-plane-network-contributor.net-c7d14398": {"ServicePrincipal", "4d97b98b-1d4f-4787-a291-c67834d212e7", "/resourceGroups/net"},
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

// TestRightsBeforeTheCluster holds that what an own kubelet identity gets does not wait for the cluster, whose first nodes may need it: an own identity's
// object id is given. Every other identity's is known from the cluster alone.
func TestRightsBeforeTheCluster(t *testing.T) {
	t.Parallel()
	const group, guid = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shared", "00000000-0000-0000-0000-00000000000a"
	const identities = group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/"
	spec := cluster.Spec{
		Identity: &cluster.Identity{UserAssignedIdentityId: pulumi.String(identities + "cluster"), KubeletIdentity: &cluster.KubeletIdentity{
			ResourceId: pulumi.String(identities + "nodes"), ClientId: pulumi.String(guid), ObjectId: pulumi.String(guid).ToStringOutput(),
		}},
		Access: &cluster.Access{
			Kubelet: &cluster.IdentityAccess{Registries: map[string]pulumi.StringInput{
				"core": pulumi.String(group + "/providers/Microsoft.ContainerRegistry/registries/core"),
			}},
			ControlPlane: &cluster.IdentityAccess{Roles: map[string]cluster.IdentityRole{"net": {Role: "Network Contributor", ScopeId: pulumi.String(group)}}},
		},
	}
	waits := func(spec cluster.Spec) map[string]bool {
		found := map[string]bool{}
		for _, one := range deployCluster(t, newClusterArgs(spec)).OfType("RoleAssignment") {
			kind, _, _ := strings.Cut(strings.TrimPrefix(one.Name, "blue-"), "-")
			found[kind] = slices.ContainsFunc(one.DependsOn(), func(other string) bool { return strings.HasSuffix(other, "ManagedCluster::blue-cluster") })
		}
		return found
	}
	assert.Equal(t, map[string]bool{"kubelet": false, "control": true}, waits(spec))
	spec.Identity = nil
	assert.Equal(t, map[string]bool{"kubelet": true, "control": true}, waits(spec))
}

// TestClusterRightsTwice refuses what Azure takes once, in whatever words the second one says it, and each once.
func TestClusterRightsTwice(t *testing.T) {
	t.Parallel()
	const group, scope = "00000000-0000-0000-0000-00000000000A", "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shared"
	const registry, identity = scope + "/providers/Microsoft.ContainerRegistry/registries/core", scope + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks"
	writer := func(id string, namespaces ...string) cluster.AccessRole {
		return cluster.AccessRole{Role: "Azure Kubernetes Service RBAC Writer", GroupObjectId: pulumi.String(id), Namespaces: namespaces}
	}
	again := func(path, earlier string) string {
		return path + " gives what " + earlier + " gives: Azure takes the same role of the same principal once; remove one of the two"
	}
	pulls := map[string]cluster.IdentityRole{"pull": {Role: "7F951DDA-4ed3-4680-a7ca-43fe172d538d", ScopeId: pulumi.String(strings.ToUpper(registry[:20]) + registry[20:])}}
	requireRefused(t, cluster.Token, cluster.New, map[string]refusal[cluster.Args]{
		"groups": {newClusterArgs(cluster.Spec{Access: &cluster.Access{Roles: map[string]cluster.AccessRole{
			"a": writer(group), "b": {Role: "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb", GroupObjectId: pulumi.String(strings.ToLower(group))}, "c": writer(group, "shop", "cart"),
			"d": writer(group, "cart", "shop"), "e": writer(group, "pay"),
		}}}), []string{again("access.roles.b", "access.roles.a"), again("access.roles.d", "access.roles.c")}},
		"registries": {newClusterArgs(cluster.Spec{Access: &cluster.Access{Kubelet: &cluster.IdentityAccess{
			Registries: map[string]pulumi.StringInput{"a": pulumi.String(registry), "b": pulumi.String(registry + "2"), "c": pulumi.String(registry)}, Roles: pulls,
		}}}), []string{again("access.kubelet.registries.c", "access.kubelet.registries.a"), again("access.kubelet.roles.pull", "access.kubelet.registries.a")}},
		"one identity of both": {newClusterArgs(cluster.Spec{
			Identity: &cluster.Identity{UserAssignedIdentityId: pulumi.String(identity), KubeletIdentity: &cluster.KubeletIdentity{
				ResourceId: pulumi.String(identity), ClientId: pulumi.String(group), ObjectId: pulumi.String(group),
			}},
			Access: &cluster.Access{
				Kubelet: &cluster.IdentityAccess{Registries: map[string]pulumi.StringInput{"core": pulumi.String(registry)}}, ControlPlane: &cluster.IdentityAccess{Roles: pulls},
			},
		}), []string{again("access.kubelet.registries.core", "access.controlPlane.roles.pull")}},
	})
}

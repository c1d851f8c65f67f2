package azure

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

const corp = ManagementGroupPrefix + "corp"

func TestScopeOf(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]ScopeKind{
		corp: ManagementGroupScope,
		"/PROVIDERS/microsoft.management/MANAGEMENTGROUPS/Corp-1": ManagementGroupScope,
		"/subscriptions/s":                  SubscriptionScope,
		"/subscriptions/s/resourceGroups/g": ResourceGroupScope,
		"/subscriptions/s/resourcegroups/g": ResourceGroupScope,
		"/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v": ResourceScope,
	} {
		got, err := ScopeOf(id)
		assert.NoError(t, err, id)
		assert.Equal(t, want, got, id)
	}
	for _, id := range []string{"", "corp", "rg-test", "/", "/subscriptions/", corp + "/x", ManagementGroupPrefix, "/providers/Microsoft.KeyVault", "subscriptions/s"} {
		_, err := ScopeOf(id)
		assert.EqualError(t, err, `is "`+id+`": must be the id of a management group (`+ManagementGroupPrefix+
			`<name>), a subscription (/subscriptions/<id>), a resource group or a resource`, id)
	}
	assert.Equal(t, []string{"managementGroup", "subscription", "resourceGroup", "resource"}, ScopeKinds())
}

func TestCovers(t *testing.T) {
	t.Parallel()
	const subscription, group = "/subscriptions/s", "/subscriptions/s/resourceGroups/g"
	const vault = group + "/providers/Microsoft.KeyVault/vaults/v"
	for _, test := range []struct {
		scope, id string
		want      bool
	}{
		{corp, subscription, true},
		{corp, vault, true},
		{corp, corp, true},
		{corp, ManagementGroupPrefix + "CORP", true},
		{corp, corp + "-2", false},
		{subscription, corp, false},
		{subscription, group, true},
		{subscription, "/subscriptions/s2", false},
		{"/subscriptions/s2", group, false},
		{group, subscription, false},
		{group, group, true},
		{group, group + "/", true},
		{group + "/", vault, true},
		{group, group + "2", false},
		{group, "/SUBSCRIPTIONS/S/RESOURCEGROUPS/G", true},
		{vault, vault, true},
		{vault, group, false},
		{vault, vault + "/secrets/x", true},
	} {
		assert.Equal(t, test.want, Covers(test.scope, test.id), "%s covers %s", test.scope, test.id)
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	unknown := pulumi.String("x").ToStringOutput()
	for _, test := range []struct {
		in   pulumi.Input
		want any
	}{
		{pulumi.String("a"), "a"},
		{pulumi.Bool(false), false},
		{pulumi.Int(3), 3},
		{pulumi.Float64(0.5), 0.5},
		{pulumi.StringArray{pulumi.String("a")}, []any{"a"}},
		{pulumi.IntArray{pulumi.Int(1)}, []any{1}},
		{pulumi.Array{}, []any{}},
		{pulumi.Map{"a": pulumi.Array{pulumi.Map{"b": pulumi.Bool(true)}}}, map[string]any{"a": []any{map[string]any{"b": true}}}},
		{pulumi.StringMap{"a": pulumi.String("b")}, map[string]any{"a": "b"}},
	} {
		got, known := Plain(test.in)
		assert.True(t, known)
		assert.Equal(t, test.want, got)
		again, known := Plain(Inputs(got))
		assert.True(t, known)
		assert.Equal(t, test.want, again, "there and back")
	}
	for _, in := range []pulumi.Input{nil, unknown, pulumi.ToSecret(pulumi.String("a")), pulumi.Array{unknown}, pulumi.Map{"a": pulumi.Array{unknown}}, pulumi.StringArray{unknown}} {
		_, known := Plain(in)
		assert.False(t, known)
	}
}

// TestSpelled writes ids of scopes that are the same to Azure in the same way.
func TestSpelled(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"/subscriptions/0A":                                   "/subscriptions/0a",
		"/Subscriptions/0a/resourcegroups/RG":                 "/subscriptions/0a/resourceGroups/rg",
		"/subscriptions/0a/resourceGroups/rg":                 "/subscriptions/0a/resourceGroups/rg",
		"/PROVIDERS/microsoft.management/managementgroups/MG": ManagementGroupPrefix + "mg",
		"/subscriptions/0a/resourceGroups/RG/Providers/Microsoft.ContainerService/managedClusters/AKS": "/subscriptions/0a/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks",
		"no id": "no id",
	} {
		assert.Equal(t, pulumi.String(want), Spelled(pulumi.String(id)))
	}
	later := pulumi.String("/Subscriptions/S").ToStringOutput()
	assert.Equal(t, pulumi.StringInput(later), Spelled(later))
	assert.Nil(t, Spelled(nil))
}

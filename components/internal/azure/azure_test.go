package azure

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseID(t *testing.T) {
	t.Parallel()
	cases := map[string]ID{
		"/subscriptions/s": {SubscriptionID: "s", Type: "Microsoft.Resources/subscriptions", Name: "s"},
		"/subscriptions/s/resourcegroups/g": {
			SubscriptionID: "s", ResourceGroup: "g", Type: "Microsoft.Resources/resourceGroups", Name: "g",
		},
		"/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w/tables/T": {
			SubscriptionID: "s", ResourceGroup: "g", Type: "Microsoft.OperationalInsights/workspaces/tables", Name: "T",
		},
		"/subscriptions/s/resourceGroups/g/providers/A.B/c/d/providers/Microsoft.Insights/diagnosticSettings/x": {
			SubscriptionID: "s", ResourceGroup: "g", Type: "Microsoft.Insights/diagnosticSettings", Name: "x",
		},
		"/subscriptions/s/providers/Microsoft.Insights/diagnosticSettings/x": {
			SubscriptionID: "s", Type: "Microsoft.Insights/diagnosticSettings", Name: "x",
		},
	}
	for id, want := range cases {
		got, err := ParseID(id)
		require.NoError(t, err, id)
		assert.Equal(t, want, got, id)
	}
	for _, id := range []string{
		"", "/", "name", "subscriptions/s", "/subscriptions/", "/subscriptions/s/resourceGroups", "/subscriptions/s//g", "/subscriptions/s/g/h",
		"/subscriptions/s/providers/A.B", "/subscriptions/s/providers/A.B/providers/C.D", "/subscriptions/s/providers/A.B/providers/C.D/e/f",
		"/subscriptions/s/providers/A.B/c/d/providers/C.D",
	} {
		_, err := ParseID(id)
		assert.Error(t, err, id)
	}
}

// TestCharactersOfIDs holds each part of an id to the characters that Azure takes in such a part.
func TestCharactersOfIDs(t *testing.T) {
	t.Parallel()
	const group, vaults = "/subscriptions/s/resourceGroups/g", "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/"
	for _, id := range []string{
		"/subscriptions/s/resourceGroups/Größe_(1).x-2", vaults + "a b", vaults + "$default", vaults + "a:b", vaults + "it's",
		group + "/providers/Microsoft.Network/privateDnsZones/privatelink.northeurope.azmk8s.io",
	} {
		_, err := ParseID(id)
		assert.NoError(t, err, id)
	}
	const name = ` must have none of <>%&\?#, no control characters, and no space or period at the end`
	for id, want := range map[string]string{
		"/subscriptions/a b": `the subscription "a b" must be letters, digits and hyphens`,
		"/subscriptions/s/resourceGroups/g$(x)": `the resource group "g$(x)" must be 1 to 90 letters, digits, hyphens, underscores, periods ` +
			`and parentheses, without a period at the end`,
		group + "/providers/A;B/c/d":   `the resource provider "A;B" must be letters, digits and periods`,
		group + "/providers/A.B/c d/e": `the resource type "c d" must be letters, digits, hyphens, underscores and periods`,
		vaults + "a\nb":                `the name "a\nb"` + name,
		vaults + "\x1b[31m":            `the name "\x1b[31m"` + name,
		vaults + "a\u202eb":            `the name "a\u202eb"` + name,
		vaults + "a?b":                 `the name "a?b"` + name,
		vaults + "a#b":                 `the name "a#b"` + name,
		vaults + "a ":                  `the name "a "` + name,
		vaults + "a.":                  `the name "a."` + name,
	} {
		parsed, err := ParseID(id)
		assert.EqualError(t, err, want)
		assert.Empty(t, parsed)
	}
	assert.EqualError(t, CheckID(vaults+"a?b", "Microsoft.KeyVault/vaults"), `is "`+vaults+`a?b": the name "a?b"`+name)
}

func TestCheckID(t *testing.T) {
	t.Parallel()
	id := "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
	assert.NoError(t, CheckID(id, "microsoft.storage/storageaccounts"))
	assert.EqualError(t, CheckID(id, "Microsoft.EventHub/namespaces"),
		`is "`+id+`", the id of a Microsoft.Storage/storageAccounts: must be the id of a Microsoft.EventHub/namespaces`)
	assert.ErrorContains(t, CheckID("a", "A/b"), `is "a": must be the id of a A/b`)
}

func TestRegion(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "westeurope", Region("West Europe"))
}

func TestLiterals(t *testing.T) {
	t.Parallel()
	text, ok := Literal(pulumi.String("a"))
	assert.True(t, ok)
	assert.Equal(t, "a", text)
	_, ok = Literal(pulumi.String("a").ToStringOutput())
	assert.False(t, ok)
	_, ok = Literal(nil)
	assert.False(t, ok)
	assert.Equal(t, map[int]string{1: "b"}, Literals(pulumi.StringArray{pulumi.String("a").ToStringOutput(), pulumi.String("b")}))
	assert.Empty(t, Literals(nil))
}

// registered are the inputs with which a resource reaches the engine after Merge.
func registered(t *testing.T, props pulumi.Map, raw map[string]any) map[string]any {
	t.Helper()
	m := &mocks{}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		var r pulumi.CustomResourceState
		return ctx.RegisterResource("test:index:Thing", "thing", props, &r,
			pulumi.Transformations([]pulumi.ResourceTransformation{Merge(raw)}))
	}, pulumi.WithMocks("p", "s", m))
	require.NoError(t, err)
	return m.inputs.Mappable()
}

type mocks struct {
	mu     sync.Mutex
	inputs resource.PropertyMap
}

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inputs = args.Inputs
	return "id", args.Inputs, nil
}

func (*mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

func TestMerge(t *testing.T) {
	t.Parallel()
	base := pulumi.Map{
		"kept":    pulumi.String("kept"),
		"removed": pulumi.String("removed"),
		"nested":  pulumi.Map{"a": pulumi.Int(1), "b": pulumi.Map{"c": pulumi.Bool(true), "gone": pulumi.Int(1)}},
		"list":    pulumi.Array{pulumi.Int(1), pulumi.Int(2)},
		"resolved": pulumi.Map{"x": pulumi.Int(1)}.ToMapOutput().ApplyT(func(m map[string]any) map[string]any {
			return m
		}).(pulumi.MapOutput),
	}
	got := registered(t, base, map[string]any{
		"added":    "new",
		"removed":  nil,
		"nested":   map[string]any{"b": map[string]any{"c": false, "gone": nil}, "d": pulumi.String("output").ToStringOutput()},
		"list":     []any{3},
		"resolved": map[string]any{"y": 2},
	})
	assert.Equal(t, map[string]any{
		"kept":     "kept",
		"added":    "new",
		"nested":   map[string]any{"a": 1.0, "b": map[string]any{"c": false}, "d": "output"},
		"list":     []any{3.0},
		"resolved": map[string]any{"x": 1.0, "y": 2.0},
	}, got)
}

func TestMergeTags(t *testing.T) {
	t.Parallel()
	a, b := pulumi.StringMap{"x": pulumi.String("1"), "y": pulumi.String("1")}, pulumi.StringMap{"y": pulumi.String("2")}
	assert.Equal(t, pulumi.StringMap{"x": pulumi.String("1"), "y": pulumi.String("2")}, MergeTags(a, b))
	assert.Equal(t, a, MergeTags(a, nil))
	assert.Equal(t, b, MergeTags(nil, b))
	assert.Nil(t, MergeTags(nil, nil))
	var none pulumi.StringMap
	assert.Equal(t, pulumi.StringMap{"y": pulumi.String("2")}, MergeTags(none, b))
	assert.Equal(t, pulumi.StringMap{"X": pulumi.String("3"), "y": pulumi.String("1")}, MergeTags(a, pulumi.StringMap{"X": pulumi.String("3")}),
		"one name, however it is spelt")
}

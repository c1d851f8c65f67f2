package azure

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// FuzzParseID holds that an id either is an error or has a subscription, a type and a name, without a character that could be more than part of a name.
func FuzzParseID(f *testing.F) {
	const group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
	for _, id := range []string{
		"", "/", "//", "/subscriptions/s", "/subscriptions/s/", group, group + "/providers/A.B/c/d", group + "/providers/A.B/c/d/providers/E.F/g/h", group + "/providers/A.B",
		"/SUBSCRIPTIONS/S/resourcegroups/g", group + "/providers/A.B/c/$(x)", group + "/providers/A.B/c/a b", group + "\n", group + "\x1b[2J", "/subscriptions/s/resourceGroups/g/x/y",
		group + "/providers/providers/providers/x", ManagementGroupPrefix + "corp",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		_, _ = ScopeOf(id)
		parsed, err := ParseID(id)
		if err != nil {
			assert.Equal(t, ID{}, parsed)
			assert.Equal(t, err.Error(), input.Printable(err.Error()))
			return
		}
		assert.Equal(t, id, input.Printable(id))
		assert.NotContains(t, id, "//")
		assert.NotEmpty(t, parsed.SubscriptionID)
		assert.NotEmpty(t, parsed.Name)
		assert.Contains(t, parsed.Type, "/")
		assert.False(t, strings.ContainsAny(id, notInNames))
		assert.NoError(t, CheckID(id, parsed.Type))
		assert.True(t, Covers(id, id))
		again, err := ParseID(strings.ToUpper(id))
		require.NoError(t, err)
		assert.True(t, strings.EqualFold(parsed.Type, again.Type) && strings.EqualFold(parsed.Name, again.Name) && strings.EqualFold(parsed.ResourceGroup, again.ResourceGroup))
	})
}

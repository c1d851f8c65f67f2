package losses

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
)

func TestNothingIsToldOfWhatWasAboutTheDeleted(t *testing.T) {
	t.Parallel()
	table := &Table{Rules: []Rule{{
		Type: "authorization:PolicyAssignment", Input: "scope", About: "scope", Lost: leaves, Rank: "protection", Loses: "it no longer reaches what it reached",
	}}}
	at := func(scope resource.PropertyValue) resource.PropertyMap { return resource.PropertyMap{"scope": scope} }
	was, unknown := resource.NewProperty("/subscriptions/s/resourceGroups/RG/x"), resource.MakeComputed(resource.NewProperty(""))
	move := func(to resource.PropertyValue, deleted ...string) []string {
		all := map[string]bool{}
		for _, id := range deleted {
			all[id] = true
		}
		return table.Lines(Update{Type: "azure-native:authorization/v20240401:PolicyAssignment", Before: at(was), After: at(to), Deleted: all})
	}
	assert.Equal(t, []string{"protection: scope changes: it no longer reaches what it reached"}, move(unknown))
	assert.Len(t, move(unknown, "/subscriptions/s/resourcegroups/r"), 1, "another one whose name begins like this")
	assert.Empty(t, move(unknown, "/subscriptions/s/resourcegroups/rg"))
	assert.Empty(t, move(unknown, "/subscriptions/s/resourcegroups/rg/x"))
	assert.Empty(t, move(resource.NewProperty("/subscriptions/s/resourceGroups/other"), "/subscriptions/s/resourcegroups/rg"))
	assert.Empty(t, move(was))
}

func TestListsAreDeletedAsAWhole(t *testing.T) {
	t.Parallel()
	u := Update{Deleted: map[string]bool{"/a": true}}
	list := func(ids ...string) found {
		var values []resource.PropertyValue
		for _, id := range ids {
			values = append(values, resource.NewProperty(id))
		}
		return found{PropertyValue: resource.NewProperty(values), there: true}
	}
	assert.True(t, u.deletesAll(list("/A", "/a/b")))
	assert.False(t, u.deletesAll(list("/a", "/b")))
	assert.False(t, u.deletesAll(list()))
	assert.False(t, u.deletesAll(found{}))
}

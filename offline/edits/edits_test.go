package edits_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/offline/edits"
)

func TestSet(t *testing.T) {
	t.Parallel()
	config := map[string]any{"a": map[string]any{"list": []any{map[string]any{"x": 1}}}}
	edits.Set(config, "a.list[0].y", 2)
	edits.Set(config, "a.list[1].z", 3)
	edits.Set(config, "a.list[2]", map[string]any{"w": 4})
	edits.Set(config, "b.c", []any{"text"})
	edits.Set(config, "a.list[0].x", nil)
	edits.Set(config, "d.e", nil)
	edits.Set(config, "f[0]", nil)
	assert.Equal(t, map[string]any{
		"a": map[string]any{"list": []any{map[string]any{"y": 2}, map[string]any{"z": 3}, map[string]any{"w": 4}}},
		"b": map[string]any{"c": []any{"text"}},
	}, config)
	edits.Set(config, "a.list[1]", nil)
	assert.Equal(t, 4, edits.Get(config, "a.list[1].w"))
	assert.Nil(t, edits.Get(config, "a.list[2].w"))
	assert.Nil(t, edits.Get(config, "b.c.d"))
}

// Every row has a name of its own, names rows that exist, and leads from a valid configuration to a valid one and back.
func TestTable(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, edit := range edits.All() {
		known[edit.Name] = true
	}
	assert.Len(t, known, len(edits.All()))
	for _, edit := range edits.All() {
		assert.True(t, edit.Like == "" || known[edit.Like], edit.Like)
		start := edit.Start(edits.Environment())
		assert.True(t, edit.Fits(edits.Environment()), edit.Name)
		for _, config := range []map[string]any{start, edit.Apply(start), edit.Revert(start)} {
			assertValid(t, edit.Name, config)
		}
		assert.NotEqual(t, start, edit.Apply(start), edit.Name)
	}
}

func assertValid(t *testing.T, name string, config map[string]any) {
	t.Helper()
	values, err := edits.Passed("aksops", config)
	require.NoError(t, err)
	bare := map[string]string{}
	for key, value := range values {
		bare[key[len("aksops:"):]] = value
	}
	chosen, err := settings.Parse("dev", bare, nil)
	require.NoError(t, err, name)
	assert.NoError(t, chosen.Validate("dev"), name)
}

func TestMayDelete(t *testing.T) {
	t.Parallel()
	does := edits.Direction{Deletes: []string{"main-pool-*", "group"}}
	assert.True(t, does.MayDelete("dev", "dev-main-pool-work"))
	assert.True(t, does.MayDelete("dev", "dev-group"))
	assert.False(t, does.MayDelete("dev", "dev-main-cluster"))
	assert.False(t, does.MayDelete("dev", "dev-logs-workspace"))
}

func TestApplyLeavesTheConfigurationAlone(t *testing.T) {
	t.Parallel()
	before := edits.Environment()
	for _, edit := range edits.All() {
		edit.Apply(edit.Start(before))
	}
	assert.Equal(t, edits.Environment(), before)
}

// What is in something that is deleted goes with it, and what only has a name that begins alike does not.
func TestKeeps(t *testing.T) {
	t.Parallel()
	does := edits.Direction{Deletes: []string{"logs-workspace"}}
	assert.Equal(t, []string{"/groups/a", "/groups/a/workspaces/log2"}, does.Keeps("dev", []edits.Resource{
		{Name: "dev-group", ID: "/groups/A"},
		{Name: "dev-logs-table-a", ID: "/groups/a/workspaces/LOG/tables/a"},
		{Name: "dev-logs-workspace", ID: "/groups/a/workspaces/log"},
		{Name: "dev-other", ID: "/groups/a/workspaces/log2"},
		{Name: "dev-logs"},
	}))
}

func TestTouches(t *testing.T) {
	t.Parallel()
	edit := func(path string, value any) edits.Edit { return edits.Edit{Set: map[string]any{path: value}} }
	assert.True(t, edit("a.b", 1).Touches(edit("a", 2)))
	assert.False(t, edit("a.b", 1).Touches(edit("a.c", 2)))
	assert.True(t, edit("a[0].b", 1).Touches(edit("a[0].c", 2)))
	assert.False(t, edit("a[0].b", 1).Touches(edit("a[1].b", 2)))
	assert.True(t, edit("a[0]", nil).Touches(edit("a[1].b", 2)))
}

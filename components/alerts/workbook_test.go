package alerts

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	testSubscription = "00000000-0000-0000-0000-000000000000"
	testWorkspace    = "/subscriptions/" + testSubscription + "/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
)

// object is a JSON object as a reader of the workbook gets it.
type object = map[string]any

// drawnWorkbook is the workbook as Azure gets it, read again.
func drawnWorkbook(t *testing.T, exclude ...string) object {
	t.Helper()
	text, err := newNotebook(testWorkspace, testSubscription, exclude).serialize()
	require.NoError(t, err)
	book := object{}
	require.NoError(t, json.Unmarshal([]byte(text), &book))
	return book
}

// itemsOf are the items of a type, at any depth.
func itemsOf(container object, kind itemType) []object {
	var found []object
	for _, one := range container["items"].([]any) {
		one := one.(object)
		if one["type"] == float64(kind) {
			found = append(found, one)
		}
		if content, isGroup := one["content"].(object); isGroup && content["items"] != nil {
			found = append(found, itemsOf(content, kind)...)
		}
	}
	return found
}

func contentOf(one object) object { return one["content"].(object) }

// parametersOf are the names of the parameters that the workbook defines.
func parametersOf(t *testing.T, book object) []string {
	t.Helper()
	all := itemsOf(book, parameterItem)
	require.Len(t, all, 1)
	var names []string
	for _, one := range contentOf(all[0])["parameters"].([]any) {
		names = append(names, one.(object)["name"].(string))
	}
	return names
}

// textsOf calls visit with every text in a JSON value.
func textsOf(value any, visit func(string)) {
	switch value := value.(type) {
	case string:
		visit(value)
	case []any:
		for _, one := range value {
			textsOf(one, visit)
		}
	case object:
		for _, one := range value {
			textsOf(one, visit)
		}
	}
}

func TestWorkbookDrawsEveryQueryOnce(t *testing.T) {
	t.Parallel()
	var names []string
	for _, one := range itemsOf(drawnWorkbook(t), queryItem) {
		name := one["name"].(string)
		names = append(names, name)
		q := ownQueries()[name]
		require.NotNil(t, q.Workbook, name)
		content := contentOf(one)
		assert.Equal(t, q.Title, content["title"])
		assert.Equal(t, q.Workbook.As, content["visualization"])
		assert.Equal(t, strconv.Itoa(q.Workbook.Width), one["customWidth"])
		if q.onGraph {
			assert.Equal(t, float64(1), content["queryType"], name)
			assert.Equal(t, []any{"{Subscription}"}, content["crossComponentResources"], name)
			assert.NotContains(t, content, "timeContextFromParameter", "Resource Graph knows no time range")
		} else {
			assert.Equal(t, float64(0), content["queryType"], name)
			assert.Equal(t, []any{"{Workspace}"}, content["crossComponentResources"], name)
			assert.Equal(t, "TimeRange", content["timeContextFromParameter"], name)
		}
	}
	assert.ElementsMatch(t, drawnNames(), names)
	assert.GreaterOrEqual(t, len(names), 25)
}

func TestWorkbookPlaces(t *testing.T) {
	t.Parallel()
	taken := map[string]string{}
	kinds := map[string]int{}
	for _, name := range drawnNames() {
		place := ownQueries()[name].Workbook
		assert.True(t, slices.ContainsFunc(pages, func(one page) bool { return one.key == place.Page }), name)
		assert.Contains(t, []int{50, 100}, place.Width, name)
		assert.Contains(t, []string{asTable, asTiles, asTimeChart, asAreaChart}, place.As, name)
		at := fmt.Sprintf("%s %d", place.Page, place.Order)
		assert.Empty(t, taken[at], "%s and %s have one place", name, taken[at])
		taken[at] = name
		kinds[place.As]++
		if place.As == asTiles {
			for _, column := range []string{place.Name, place.Value} {
				require.NotEmpty(t, column, name)
				assert.Regexp(t, `\b`+column+`\b`, codeOf(ownQueries()[name].text), name)
			}
		}
	}
	assert.Len(t, kinds, 4, "each way to draw is used")
}

// TestWorkbookRefersToItsParameters: a reference to nothing stays in the query as it is, which then fails in the portal.
func TestWorkbookRefersToItsParameters(t *testing.T) {
	t.Parallel()
	book := drawnWorkbook(t)
	defined := parametersOf(t, book)
	assert.Equal(t, []string{"TimeRange", "Subscription", "Workspace", "Clusters"}, defined)
	used := map[string]bool{}
	textsOf(book["items"], func(text string) {
		for _, found := range regexp.MustCompile(`\{(\w+)(:\w+)?\}`).FindAllStringSubmatch(text, -1) {
			assert.Contains(t, defined, found[1], text)
			used[found[1]] = true
		}
	})
	assert.Len(t, used, len(defined), "each parameter is of use")
}

func TestWorkbookTabsShowPages(t *testing.T) {
	t.Parallel()
	book := drawnWorkbook(t)
	links := itemsOf(book, linkItem)
	require.Len(t, links, 1)
	var tabs, shown []string
	for _, one := range contentOf(links[0])["links"].([]any) {
		assert.Equal(t, "selectedTab", one.(object)["cellValue"])
		tabs = append(tabs, one.(object)["subTarget"].(string))
	}
	for _, group := range itemsOf(book, groupItem) {
		visible := group["conditionalVisibility"].(object)
		assert.Equal(t, "selectedTab", visible["parameterName"])
		assert.Equal(t, "isEqualTo", visible["comparison"])
		shown = append(shown, visible["value"].(string))
		first := contentOf(group)["items"].([]any)[0].(object)
		assert.InDelta(t, float64(textItem), first["type"], 0, "a page begins with what it is about")
		assert.GreaterOrEqual(t, len(itemsOf(contentOf(group), queryItem)), 8)
	}
	assert.Equal(t, []string{"health", "cost", "alerts"}, tabs)
	assert.Equal(t, tabs, shown)
}

func TestWorkbookNamesAreUnique(t *testing.T) {
	t.Parallel()
	book := drawnWorkbook(t)
	seen := map[string]bool{}
	for _, kind := range []itemType{textItem, queryItem, parameterItem, linkItem, groupItem} {
		for _, one := range itemsOf(book, kind) {
			name := one["name"].(string)
			assert.False(t, seen[name], name)
			seen[name] = true
		}
	}
	assert.Len(t, seen, 2+2*len(pages)+len(drawnNames()))
}

// TestWorkbookRewritesItsLines: what a query says for itself is what the parameters say in the workbook.
func TestWorkbookRewritesItsLines(t *testing.T) {
	t.Parallel()
	rewritten := map[string]int{}
	for _, name := range drawnNames() {
		q := ownQueries()[name]
		text := q.textForWorkbook()
		for was, now := range map[string]string{
			"let selectedClusters = dynamic([]);": "let selectedClusters = set_difference(dynamic([{Clusters}]), dynamic(['*']));",
			"let step = 1h;":                      "let step = {TimeRange:grain};",
			"| where FiredAt > ago(30d)\n":        "| where FiredAt {TimeRange:query}\n",
		} {
			assert.NotContains(t, text, was, name)
			assert.Equal(t, strings.Count(q.text, was), strings.Count(text, now), name)
			rewritten[was] += strings.Count(text, now)
		}
		assert.Equal(t, strings.Contains(q.text, "(30d)"), strings.Contains(text, "{TimeRange:query}"), name)
	}
	assert.Len(t, rewritten, 3)
	for was, times := range rewritten {
		assert.Positive(t, times, was)
	}
}

func TestWorkbookOpensWithItsWorkspace(t *testing.T) {
	t.Parallel()
	book := drawnWorkbook(t)
	assert.Equal(t, "Notebook/1.0", book["version"])
	assert.Equal(t, []any{testWorkspace}, book["fallbackResourceIds"])
	values := map[string]any{}
	for _, one := range contentOf(itemsOf(book, parameterItem)[0])["parameters"].([]any) {
		values[one.(object)["name"].(string)] = one.(object)["value"]
	}
	assert.Equal(t, map[string]any{
		"TimeRange": object{"durationMs": 86400000.0}, "Subscription": []any{"/subscriptions/" + testSubscription},
		"Workspace": testWorkspace, "Clusters": []any{"value::all"},
	}, values)
}

func TestWorkbookLeavesOut(t *testing.T) {
	t.Parallel()
	without := drawnWorkbook(t, "alerts-open")
	assert.Len(t, itemsOf(without, queryItem), len(drawnNames())-1)
	assert.Len(t, itemsOf(without, groupItem), 3)
	onPage := func(name string) bool { return ownQueries()[name].Workbook.Page == "cost" }
	cost := slices.DeleteFunc(drawnNames(), func(name string) bool { return !onPage(name) })
	without = drawnWorkbook(t, cost...)
	assert.Len(t, itemsOf(without, groupItem), 2, "a page without queries is none")
	assert.Len(t, contentOf(itemsOf(without, linkItem)[0])["links"], 2)
	assert.False(t, slices.ContainsFunc(itemsOf(without, queryItem), func(one object) bool { return onPage(one["name"].(string)) }))
}

func TestWorkbookIsReadable(t *testing.T) {
	t.Parallel()
	text, err := newNotebook(testWorkspace, testSubscription, nil).serialize()
	require.NoError(t, err)
	assert.NotContains(t, text, `\u003c`, "operators of queries stay as they are")
	assert.Contains(t, text, "| where Newest - TimeGenerated < 15m")
	again, err := newNotebook(testWorkspace, testSubscription, nil).serialize()
	require.NoError(t, err)
	assert.Equal(t, text, again, "the same every time")
}

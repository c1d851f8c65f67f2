package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	queryPackToken  = "azure-native:operationalinsights/v20190901:QueryPack"
	savedQueryToken = "azure-native:operationalinsights/v20190901:Query"
)

// newSavedQueriesArgs save every query, changed as a test wants.
func newSavedQueriesArgs(change func(*alerts.SavedQueriesArgs)) *alerts.SavedQueriesArgs {
	args := &alerts.SavedQueriesArgs{ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("northeurope")}
	if change != nil {
		change(args)
	}
	return args
}

// savedQueriesIn are the queries in a graph, by logical name.
func savedQueriesIn(graph *recorder.Graph) map[string]object {
	found := map[string]object{}
	for key, inputs := range inputsOf(graph) {
		if name, isQuery := strings.CutPrefix(key, savedQueryToken+"::"); isQuery {
			found[name] = inputs
		}
	}
	return found
}

func TestSavedQueriesGoldenGraph(t *testing.T) {
	t.Parallel()
	save := func(ctx *pulumi.Context) error {
		parent := &pulumi.ResourceState{}
		if err := ctx.RegisterComponentResource("test:alerts:Parent", "parent", parent); err != nil {
			return err
		}
		_, err := alerts.NewSavedQueries(ctx, "dev-queries", newSavedQueriesArgs(func(a *alerts.SavedQueriesArgs) {
			a.Tags = pulumi.StringMap{"team": pulumi.String("platform")}
		}), pulumi.Parent(parent))
		return err
	}
	graph, err := recorder.Run(save, recorder.Options{})
	require.NoError(t, err)
	graph.RequireGolden(t, "testdata/golden/saved-queries.txt")
	again, err := recorder.Run(save, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, graph.String(), again.String(), "the same every time")
	preview, err := recorder.Run(save, recorder.Options{Preview: true})
	require.NoError(t, err)
	assert.Equal(t, names(graph), names(preview), "what is created is known before anything exists")
}

func TestSavedQueriesDefaults(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewSavedQueries, newSavedQueriesArgs(nil), recorder.Options{})
	assert.Equal(t, map[string]any{"resourceGroupName": "rg-test", "location": "northeurope", "queryPackName": "x-2d711642"},
		requireResource(t, graph, "QueryPack", "x-pack").Plain())
	queries := savedQueriesIn(graph)
	assert.GreaterOrEqual(t, len(queries), 20+22)
	assert.Len(t, graph.Resources, 2+len(queries), "component, pack and queries")
	ids := map[any]string{}
	for name, inputs := range queries {
		assert.Empty(t, ids[inputs["id"]], "%s and %s", name, ids[inputs["id"]])
		ids[inputs["id"]] = name
	}
	options := optionsOf(graph)
	assert.Equal(t, recorder.ResourceOptions{Parent: stackParent}, options[alerts.SavedQueriesToken+"::x"])
	assert.Equal(t, recorder.ResourceOptions{
		Parent: alerts.SavedQueriesToken + "::x", DeleteBeforeReplace: true, ReplaceOnChanges: []string{"location"},
	}, options[queryPackToken+"::x-pack"])
	for name := range queries {
		assert.Equal(t, deletedFirst(alerts.SavedQueriesToken+"::x", queryPackToken+"::x-pack"), options[savedQueryToken+"::"+name], name)
	}
}

func TestSavedQuery(t *testing.T) {
	t.Parallel()
	graph := record(t, alerts.NewSavedQueries, newSavedQueriesArgs(func(a *alerts.SavedQueriesArgs) { a.PackName = new("log-test-queries") }), recorder.Options{})
	query := savedQueriesIn(graph)["x-query-nodes-now"]
	body, description := query["body"].(string), query["description"].(string)
	assert.True(t, strings.HasPrefix(body, "let KubeNodeInventoryOrNone = (union isfuzzy=true KubeNodeInventory, (datatable("), body)
	assert.Contains(t, body, "\nlet selectedClusters = dynamic([]);")
	assert.True(t, strings.HasSuffix(body, "\n| sort by Cluster asc, Node asc"), body)
	assert.True(t, strings.HasPrefix(description, "Each node with its state,"), description)
	assert.Equal(t, object{
		"resourceGroupName": "rg-test", "queryPackName": "log-test-queries", "id": "617124a6-e725-5946-b40f-43dee6aac99e",
		"displayName": "Nodes", "description": description, "body": body, "tags": object{"labels": items{"health", "nodes"}},
		"related": object{
			"categories":    items{"container"},
			"resourceTypes": items{"microsoft.containerservice/managedclusters", "microsoft.operationalinsights/workspaces"},
		},
	}, query)
}

func TestSavedQueriesOfAnotherPackAreOthers(t *testing.T) {
	t.Parallel()
	inPack := func(name string) map[string]object {
		return savedQueriesIn(record(t, alerts.NewSavedQueries, newSavedQueriesArgs(func(a *alerts.SavedQueriesArgs) { a.PackName = &name }), recorder.Options{}))
	}
	one, other := inPack("log-one"), inPack("log-two")
	require.Len(t, other, len(one))
	for name := range one {
		assert.NotEqual(t, one[name]["id"], other[name]["id"], name)
	}
}

func TestSavedQueriesLeaveOut(t *testing.T) {
	t.Parallel()
	all := savedQueriesIn(record(t, alerts.NewSavedQueries, newSavedQueriesArgs(nil), recorder.Options{}))
	some := savedQueriesIn(record(t, alerts.NewSavedQueries, newSavedQueriesArgs(func(a *alerts.SavedQueriesArgs) {
		a.Exclude = []string{"nodes-now", "pods-crash-looping"}
	}), recorder.Options{}))
	assert.Len(t, some, len(all)-2)
	for _, gone := range []string{"x-query-nodes-now", "x-query-pods-crash-looping"} {
		assert.Contains(t, all, gone)
		assert.NotContains(t, some, gone)
	}
	for name, inputs := range some {
		assert.Equal(t, all[name], inputs, "the others stay as they are")
	}
}

func TestSavedQueriesOfAnEnvironmentsRules(t *testing.T) {
	t.Parallel()
	all := savedQueriesIn(record(t, alerts.NewSavedQueries, newSavedQueriesArgs(nil), recorder.Options{}))
	own := savedQueriesIn(record(t, alerts.NewSavedQueries, newSavedQueriesArgs(func(a *alerts.SavedQueriesArgs) {
		a.RuleQueries = map[string]string{"telemetry-stopped-pods": "let expectedClusters = dynamic([{}]);\nKubePodInventory\n"}
	}), recorder.Options{}))
	changed := "x-query-telemetry-stopped-pods"
	assert.Equal(t, "let expectedClusters = dynamic([{}]);\nKubePodInventory", own[changed]["body"])
	own[changed]["body"] = all[changed]["body"]
	assert.Equal(t, all, own, "nothing else changes, its id neither")
}

func TestSavedQueriesOutputs(t *testing.T) {
	t.Parallel()
	var name eventual[string]
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		saved, err := alerts.NewSavedQueries(ctx, "x", newSavedQueriesArgs(func(a *alerts.SavedQueriesArgs) { a.PackName = new("log-test") }))
		if err != nil {
			return err
		}
		name = eventually[string](saved.QueryPackName)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, "log-test", name.value(t))
	requireResource(t, graph, "QueryPack", "x-pack")
}

// badSavedQueries are saved queries with mistakes.
func badSavedQueries(change func(*alerts.SavedQueriesArgs), want ...string) refusal[alerts.SavedQueriesArgs] {
	return refusal[alerts.SavedQueriesArgs]{newSavedQueriesArgs(change), want}
}

func TestSavedQueriesArguments(t *testing.T) {
	t.Parallel()
	const (
		noGroup  = "resourceGroupName is required: give the resource group that receives the query pack"
		noRegion = "location is required: give the query pack's region, as a rule that of the workspace"
		packName = `": must be 4 to 63 letters, digits and hyphens, with a letter or digit at either end`
	)
	var everyName []string
	for name := range savedQueriesIn(record(t, alerts.NewSavedQueries, newSavedQueriesArgs(nil), recorder.Options{})) {
		everyName = append(everyName, strings.TrimPrefix(name, "x-query-"))
	}
	exclude := func(names ...string) func(*alerts.SavedQueriesArgs) {
		return func(a *alerts.SavedQueriesArgs) { a.Exclude = names }
	}
	ruleQuery := func(rule, text string) func(*alerts.SavedQueriesArgs) {
		return func(a *alerts.SavedQueriesArgs) { a.RuleQueries = map[string]string{rule: text} }
	}
	cases := map[string]refusal[alerts.SavedQueriesArgs]{
		"none":         {nil, []string{"args is required"}},
		"nothing":      {&alerts.SavedQueriesArgs{}, []string{noGroup, noRegion}},
		"empty group":  badSavedQueries(func(a *alerts.SavedQueriesArgs) { a.ResourceGroupName = pulumi.String("") }, noGroup),
		"empty region": badSavedQueries(func(a *alerts.SavedQueriesArgs) { a.Location = pulumi.String("") }, noRegion),
		"tag": badSavedQueries(func(a *alerts.SavedQueriesArgs) { a.Tags = pulumi.StringMap{"a?": pulumi.String("1")} },
			`tags.a? is not a tag name: must be 1 to 512 characters without any of <>%&\?/`),
		"unknown":         badSavedQueries(exclude("nodes-nwo"), `exclude[0] is "nodes-nwo": not a saved query; did you mean "nodes-now"?`),
		"far off":         badSavedQueries(exclude("nodes-now", "xyzzy"), `exclude[1] is "xyzzy": not a saved query`),
		"of the workbook": badSavedQueries(exclude("alerts-open"), `exclude[0] is "alerts-open": not a saved query`),
		"metric rule":     badSavedQueries(exclude("etcd-memory-high"), `exclude[0] is "etcd-memory-high": not a saved query; did you mean "node-memory-high"?`),
		"twice":           badSavedQueries(exclude("nodes-now", "clusters", "nodes-now"), "exclude[2] is nodes-now a second time: remove it"),
		"everything":      badSavedQueries(exclude(everyName...), "exclude leaves no query over: remove the component instead"),
		"no rule": badSavedQueries(ruleQuery("pods-crash-loping", "A"),
			`ruleQueries.pods-crash-loping is not a log rule of the catalogue; did you mean "pods-crash-looping"?`),
		"another query":   badSavedQueries(ruleQuery("nodes-now", "A"), "ruleQueries.nodes-now is not a log rule of the catalogue"),
		"rule on metrics": badSavedQueries(ruleQuery("node-cpu-saturated", "A"), `ruleQueries.node-cpu-saturated is not a log rule of the catalogue; did you mean "node-cpu-high"?`),
		"empty query":     badSavedQueries(ruleQuery("pods-failed", " \n"), "ruleQueries.pods-failed is empty: give the rule's query, or leave it out"),
		"every mistake": {
			&alerts.SavedQueriesArgs{SavedQueriesSpec: alerts.SavedQueriesSpec{
				PackName: new("-"), Exclude: []string{"?"}, RuleQueries: map[string]string{"a.b": "", "pods-failed": ""},
			}},
			[]string{
				noGroup, noRegion, `packName is "-` + packName, `exclude[0] is "?": not a saved query`,
				`ruleQueries["a.b"] is not a log rule of the catalogue`, "ruleQueries.pods-failed is empty: give the rule's query, or leave it out",
			},
		},
	}
	for _, name := range []string{"", "abc", "-abc", "abc-", "ab_c", "ab c", "ab.c", strings.Repeat("a", 64)} {
		cases["pack name "+name] = badSavedQueries(func(a *alerts.SavedQueriesArgs) { a.PackName = &name }, `packName is "`+name+packName)
	}
	requireRefused(t, alerts.SavedQueriesToken, alerts.NewSavedQueries, cases)
}

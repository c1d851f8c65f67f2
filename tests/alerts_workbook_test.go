package tests

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	workbookToken = "azure-native:insights/v20230601:Workbook"
	workbookGuid  = "9f1c6b2e-4a53-4d0e-8c57-1d2f3a4b5c6d"
)

// newWorkbookArgs open with one workspace, changed as a test wants.
func newWorkbookArgs(change func(*alerts.WorkbookArgs)) *alerts.WorkbookArgs {
	args := &alerts.WorkbookArgs{
		ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("northeurope"), WorkspaceId: pulumi.String(workspaceId),
	}
	if change != nil {
		change(args)
	}
	return args
}

// workbookInputs are the inputs of the only workbook, and its content apart.
func workbookInputs(t *testing.T, args *alerts.WorkbookArgs) (object, string) {
	t.Helper()
	graph := record(t, alerts.NewWorkbook, args, recorder.Options{})
	require.Len(t, graph.Resources, 2, "component and workbook")
	inputs := requireResource(t, graph, "Workbook", "x-workbook").Plain()
	content := inputs["serializedData"].(string)
	delete(inputs, "serializedData")
	return inputs, content
}

// TestWorkbookGolden keeps the content in a file of its own, spread over lines, for people to read what changes.
func TestWorkbookGolden(t *testing.T) {
	t.Parallel()
	_, content := workbookInputs(t, newWorkbookArgs(nil))
	var spread bytes.Buffer
	require.NoError(t, json.Indent(&spread, []byte(content), "", "  "))
	recorder.RequireGoldenText(t, "testdata/golden/workbook.json", spread.String()+"\n")
	_, again := workbookInputs(t, newWorkbookArgs(nil))
	assert.Equal(t, content, again, "the same every time")
}

func TestWorkbookDefaults(t *testing.T) {
	t.Parallel()
	inputs, _ := workbookInputs(t, newWorkbookArgs(nil))
	assert.Equal(t, object{
		"resourceGroupName": "rg-test", "location": "northeurope", "resourceName": "54a465ed-141e-5460-b520-1118bc92387c", "kind": "shared",
		"category": "workbook", "displayName": "AKS operations: x", "sourceId": workspaceId, "version": "Notebook/1.0",
		"description": "Health of clusters, cost of logs, and alerts. It is written by code: changes in the portal do not last.",
	}, inputs)
	graph := record(t, alerts.NewWorkbook, newWorkbookArgs(nil), recorder.Options{})
	assert.Equal(t, map[string]recorder.ResourceOptions{
		alerts.WorkbookToken + "::x": {Parent: stackParent},
		workbookToken + "::x-workbook": {
			Parent: alerts.WorkbookToken + "::x", DeleteBeforeReplace: true, ReplaceOnChanges: []string{"sourceId", "location"},
		},
	}, optionsOf(graph))
}

func TestWorkbookWithEveryInput(t *testing.T) {
	t.Parallel()
	inputs, content := workbookInputs(t, newWorkbookArgs(func(a *alerts.WorkbookArgs) {
		a.WorkbookName, a.DisplayName, a.Exclude = new(workbookGuid), new("Clusters of the shop"), []string{"nodes-now"}
		a.Tags = pulumi.StringMap{"team": pulumi.String("platform")}
	}))
	assert.Equal(t, workbookGuid, inputs["resourceName"])
	assert.Equal(t, "Clusters of the shop", inputs["displayName"])
	assert.Equal(t, object{"team": "platform"}, inputs["tags"])
	_, all := workbookInputs(t, newWorkbookArgs(nil))
	assert.Contains(t, all, `"name":"nodes-now"`)
	assert.NotContains(t, content, `"name":"nodes-now"`)
}

// TestWorkbookNames: two environments have two workbooks, each the same in every run, however Azure spells the workspace.
func TestWorkbookNames(t *testing.T) {
	t.Parallel()
	nameFor := func(id string) any {
		inputs, _ := workbookInputs(t, newWorkbookArgs(func(a *alerts.WorkbookArgs) { a.WorkspaceId = pulumi.String(id) }))
		return inputs["resourceName"]
	}
	assert.Equal(t, nameFor(workspaceId), nameFor(strings.ToUpper(workspaceId)))
	assert.NotEqual(t, nameFor(workspaceId), nameFor(workspaceId+"-2"))
}

// TestWorkbookOfANewWorkspace: nothing is known of the workspace in the first preview; the workbook is planned all the same.
func TestWorkbookOfANewWorkspace(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		group, err := unknownText(ctx)
		if err != nil {
			return err
		}
		workspace := group.ApplyT(func(string) string { return workspaceId }).(pulumi.StringOutput)
		_, err = alerts.NewWorkbook(ctx, "x", newWorkbookArgs(func(a *alerts.WorkbookArgs) { a.WorkspaceId = workspace }))
		return err
	}
	preview, err := recorder.Run(program, recorder.Options{Preview: true})
	require.NoError(t, err)
	planned := requireResource(t, preview, "Workbook", "x-workbook").Plain()
	assert.Equal(t, "AKS operations: x", planned["displayName"])
	assert.NotEqual(t, workspaceId, planned["sourceId"])
	update, err := recorder.Run(program, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, names(update), names(preview))
	created := requireResource(t, update, "Workbook", "x-workbook").Plain()
	_, known := workbookInputs(t, newWorkbookArgs(nil))
	assert.Equal(t, known, created["serializedData"])
	assert.Equal(t, "54a465ed-141e-5460-b520-1118bc92387c", created["resourceName"])
}

func TestWorkbookOutputs(t *testing.T) {
	t.Parallel()
	var name eventual[string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		book, err := alerts.NewWorkbook(ctx, "x", newWorkbookArgs(func(a *alerts.WorkbookArgs) { a.WorkbookName = new(workbookGuid) }))
		if err != nil {
			return err
		}
		name = eventually[string](book.WorkbookName)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, workbookGuid, name.value(t))
}

// badWorkbook is a workbook with mistakes.
func badWorkbook(change func(*alerts.WorkbookArgs), want ...string) refusal[alerts.WorkbookArgs] {
	return refusal[alerts.WorkbookArgs]{newWorkbookArgs(change), want}
}

func TestWorkbookArguments(t *testing.T) {
	t.Parallel()
	const (
		noGroup     = "resourceGroupName is required: give the resource group that receives the workbook"
		noRegion    = "location is required: give the workbook's region, as a rule that of the workspace"
		noWorkspace = "workspaceId is required: give the workspace that the workbook opens with"
		aGuid       = `": must be a GUID in small letters, such as 9f1c6b2e-4a53-4d0e-8c57-1d2f3a4b5c6d`
	)
	_, content := workbookInputs(t, newWorkbookArgs(nil))
	exclude := func(names ...string) func(*alerts.WorkbookArgs) {
		return func(a *alerts.WorkbookArgs) { a.Exclude = names }
	}
	cases := map[string]refusal[alerts.WorkbookArgs]{
		"none":            {nil, []string{"args is required"}},
		"nothing":         {&alerts.WorkbookArgs{}, []string{noGroup, noRegion, noWorkspace}},
		"empty group":     badWorkbook(func(a *alerts.WorkbookArgs) { a.ResourceGroupName = pulumi.String("") }, noGroup),
		"empty region":    badWorkbook(func(a *alerts.WorkbookArgs) { a.Location = pulumi.String("") }, noRegion),
		"empty workspace": badWorkbook(func(a *alerts.WorkbookArgs) { a.WorkspaceId = pulumi.String("") }, noWorkspace),
		"workspace's name": badWorkbook(func(a *alerts.WorkbookArgs) { a.WorkspaceId = pulumi.String("log-test") },
			`workspaceId is "log-test": must be the id of a Microsoft.OperationalInsights/workspaces, `+
				`/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.OperationalInsights/workspaces/<name>`),
		"not a workspace": badWorkbook(func(a *alerts.WorkbookArgs) { a.WorkspaceId = pulumi.String(clusterId) },
			`workspaceId is "`+clusterId+`", the id of a Microsoft.ContainerService/managedClusters: must be the id of a Microsoft.OperationalInsights/workspaces`),
		"tag": badWorkbook(func(a *alerts.WorkbookArgs) { a.Tags = pulumi.StringMap{"": pulumi.String("1")} },
			`tags[""] is not a tag name: must be 1 to 512 characters without any of <>%&\?/`),
		"empty title": badWorkbook(func(a *alerts.WorkbookArgs) { a.DisplayName = new("") }, `displayName is "": must have at least one character; leave it out for the default`),
		"blank title": badWorkbook(func(a *alerts.WorkbookArgs) { a.DisplayName = new(" ") }, `displayName is " ": must have at least one character; leave it out for the default`),
		"unknown":     badWorkbook(exclude("node-now"), `exclude[0] is "node-now": not a query of the workbook; did you mean "nodes-now"?`),
		"rule":        badWorkbook(exclude("pods-pending"), `exclude[0] is "pods-pending": not a query of the workbook; did you mean "pods-over-time"?`),
		"choice":      badWorkbook(exclude("workspaces"), `exclude[0] is "workspaces": not a query of the workbook; did you mean "workspace-operations"?`),
		"twice":       badWorkbook(exclude("nodes-now", "nodes-now"), "exclude[1] is nodes-now a second time: remove it"),
		"everything":  badWorkbook(exclude(drawnNames(t, content)...), "exclude leaves no query over: remove the component instead"),
		"every mistake": {
			&alerts.WorkbookArgs{WorkbookSpec: alerts.WorkbookSpec{WorkbookName: new("x"), DisplayName: new(""), Exclude: []string{"alert-open"}}},
			[]string{
				noGroup, noRegion, noWorkspace, `workbookName is "x` + aGuid,
				`displayName is "": must have at least one character; leave it out for the default`, `exclude[0] is "alert-open": not a query of the workbook; did you mean "alerts-open"?`,
			},
		},
	}
	for _, name := range []string{"", "workbook", strings.ToUpper(workbookGuid), "{" + workbookGuid + "}", workbookGuid + "0", strings.ReplaceAll(workbookGuid, "-", "")} {
		cases["name "+name] = badWorkbook(func(a *alerts.WorkbookArgs) { a.WorkbookName = &name }, `workbookName is "`+name+aGuid)
	}
	requireRefused(t, alerts.WorkbookToken, alerts.NewWorkbook, cases)
}

// drawnNames are the queries that a workbook draws.
func drawnNames(t *testing.T, content string) []string {
	t.Helper()
	type item struct {
		Type    int
		Name    string
		Content struct{ Items []item }
	}
	var book item
	require.NoError(t, json.Unmarshal([]byte(content), &book.Content))
	var found []string
	for _, group := range book.Content.Items {
		for _, one := range group.Content.Items {
			if one.Type == 3 {
				found = append(found, one.Name)
			}
		}
	}
	return found
}

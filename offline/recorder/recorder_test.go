package recorder_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/recorder"
)

const workspaceID = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"

// record runs a program in this process.
func record(t *testing.T, program pulumi.RunFunc) ([]*recorder.Resource, error) {
	t.Helper()
	simulated := azure.New()
	require.NoError(t, simulated.Seed(workspaceID, map[string]any{"location": "westeurope"}))
	r := recorder.New("aksops", "dev", simulated)
	server, err := r.Serve(io.Discard)
	require.NoError(t, err)
	defer server.Stop()
	ctx, err := pulumi.NewContext(t.Context(), pulumi.RunInfo{
		Project: "aksops", Stack: "dev", Organization: "organization", Parallel: 4, MonitorAddr: server.Address, EngineAddr: server.Address,
	})
	require.NoError(t, err)
	defer func() { assert.NoError(t, ctx.Close()) }()
	err = pulumi.RunWithContext(ctx, program)
	return r.Resources(), err
}

func groupInputs() pulumi.Map {
	return pulumi.Map{"resourceGroupName": pulumi.String("rg"), "location": pulumi.String("westeurope")}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	resources, err := record(t, func(ctx *pulumi.Context) error {
		var component pulumi.ResourceState
		if err := ctx.RegisterComponentResource("aksops:test:Component", "component", &component); err != nil {
			return err
		}
		var group, table pulumi.CustomResourceState
		inputs := groupInputs()
		inputs["tags"] = pulumi.Map{"password": pulumi.ToSecret(pulumi.String("hunter2"))}
		err := ctx.RegisterResource("azure-native:resources/v20240301:ResourceGroup", "group", inputs, &group,
			pulumi.Parent(&component), pulumi.Protect(true), pulumi.IgnoreChanges([]string{"tags"}), pulumi.Version(azure.Version),
			pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "30m"}))
		if err != nil {
			return err
		}
		err = ctx.RegisterResource("azure-native:operationalinsights:Table", "table", pulumi.Map{
			"resourceGroupName": pulumi.String("rg"), "workspaceName": pulumi.String("log"), "tableName": pulumi.String("Syslog"),
		}, &table, pulumi.Import(pulumi.ID(workspaceID+"/tables/Syslog")), pulumi.RetainOnDelete(true), pulumi.DependsOn([]pulumi.Resource{&group}))
		if err != nil {
			return err
		}
		return ctx.RegisterResourceOutputs(&component, pulumi.Map{"groupId": group.ID()})
	})
	require.NoError(t, err)
	require.Len(t, resources, 4)
	group, component := resources[0], resources[1]
	assert.Equal(t, "urn:pulumi:dev::aksops::aksops:test:Component$azure-native:resources/v20240301:ResourceGroup::group", group.URN)
	assert.Equal(t, "/subscriptions/"+azure.SubscriptionID+"/resourceGroups/rg", group.ID)
	assert.Less(t, component.Order, group.Order, "the component was registered first")
	assert.Equal(t, group.ID, component.Outputs.GetFields()["groupId"].GetStringValue())

	var written bytes.Buffer
	require.NoError(t, recorder.WriteJSON(&written, resources))
	assert.NotContains(t, written.String(), "hunter2")
	var descriptions []recorder.Description
	require.NoError(t, json.Unmarshal(written.Bytes(), &descriptions))
	assert.Equal(t, recorder.Description{
		Name:   "group",
		Token:  "azure-native:resources/v20240301:ResourceGroup",
		Inputs: map[string]any{"resourceGroupName": "rg", "location": "westeurope", "tags": map[string]any{"password": "[secret]"}},
		Parent: component.URN,
		Options: recorder.Options{
			Protect: true, IgnoreChanges: []string{"tags"}, Version: azure.Version, CustomTimeouts: &recorder.CustomTimeouts{Create: "30m"},
		},
	}, descriptions[0])
	assert.Equal(t, recorder.Options{
		RetainOnDelete: true, DependsOn: []string{group.URN}, ImportID: workspaceID + "/tables/Syslog",
	}, descriptions[2].Options)
}

func TestHooksAreTakenAndNeverRun(t *testing.T) {
	t.Parallel()
	resources, err := record(t, func(ctx *pulumi.Context) error {
		hook, err := ctx.RegisterResourceHook("hook", func(*pulumi.ResourceHookArgs) error { return errors.New("it runs") }, nil)
		if err != nil {
			return err
		}
		var group pulumi.CustomResourceState
		return ctx.RegisterResource("azure-native:resources/v20240301:ResourceGroup", "group", groupInputs(), &group,
			pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeCreate: []*pulumi.ResourceHook{hook}}))
	})
	require.NoError(t, err)
	require.Len(t, resources, 2)
}

func TestReadAndInvoke(t *testing.T) {
	t.Parallel()
	_, err := record(t, func(ctx *pulumi.Context) error {
		var workspace pulumi.CustomResourceState
		err := ctx.ReadResource("azure-native:operationalinsights:Workspace", "workspace", pulumi.ID(workspaceID), nil, &workspace)
		if err != nil {
			return err
		}
		var client struct {
			Subscription string `pulumi:"subscriptionId"`
		}
		if err := ctx.Invoke("azure-native:authorization:getClientConfig", nil, &client); err != nil {
			return err
		}
		assert.Equal(t, azure.SubscriptionID, client.Subscription)
		return nil
	})
	require.NoError(t, err)
}

func TestDuplicatesAreRefused(t *testing.T) {
	t.Parallel()
	_, err := record(t, func(ctx *pulumi.Context) error {
		for range 2 {
			var group pulumi.CustomResourceState
			if err := ctx.RegisterResource("azure-native:resources:ResourceGroup", "group", groupInputs(), &group); err != nil {
				return err
			}
		}
		return nil
	})
	assert.ErrorContains(t, err, "duplicate resource URN")
}

func TestMissingResourcesAreRefused(t *testing.T) {
	t.Parallel()
	_, err := record(t, func(ctx *pulumi.Context) error {
		var group pulumi.CustomResourceState
		return ctx.RegisterResource("azure-native:resources:ResourceGroup", "group", groupInputs(), &group,
			pulumi.Import(pulumi.ID("/subscriptions/"+azure.SubscriptionID+"/resourceGroups/rg")))
	})
	assert.ErrorContains(t, err, "does not exist")
}

func TestLoadConfig(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	project, stack := filepath.Join(dir, "Pulumi.yaml"), filepath.Join(dir, "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(project, []byte(`name: aksops
runtime: go
config:
  aksops:location: {type: string}
  aksops:name: {type: string, default: ""}
  aksops:protect: {type: boolean, default: true}
  aksops:clusters: {type: object, default: {}}
`), 0o600))
	require.NoError(t, os.WriteFile(stack, []byte(`config:
  aksops:location: westeurope
  aksops:tags: {a: {secure: v1:x}}
  aksops:workspace: {retentionDays: 30, tables: {Syslog: {plan: Basic}}}
`), 0o600))
	loaded, err := recorder.LoadConfig(t.Context(), project, stack)
	require.NoError(t, err)
	assert.Equal(t, &recorder.Config{
		Project: "aksops",
		Values: map[string]string{
			"aksops:location":  "westeurope",
			"aksops:name":      "",
			"aksops:protect":   "true",
			"aksops:clusters":  "{}",
			"aksops:tags":      `{"a":"offline-placeholder"}`,
			"aksops:workspace": `{"retentionDays":30,"tables":{"Syslog":{"plan":"Basic"}}}`,
		},
		SecretKeys: []string{"aksops:tags"},
	}, loaded)
}

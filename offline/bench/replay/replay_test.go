package replay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/aksops/pulumi-aksops/internal/program"
	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/bench/replay"
	"github.com/aksops/pulumi-aksops/offline/recorder"
)

// record runs a program in this process and returns what it registers, in that order.
func record(t *testing.T, program pulumi.RunFunc) []replay.Entry {
	t.Helper()
	return run(t, program, azure.New(), false)
}

// preview is the same without anything that only an update knows.
func preview(t *testing.T, program pulumi.RunFunc) []replay.Entry {
	t.Helper()
	return run(t, program, undecided{azure.New()}, true)
}

// undecided is Azure in a preview: there are no ids and no outputs but the inputs, and whatever is imported exists.
type undecided struct{ *azure.Provider }

func (undecided) Create(_ context.Context, request *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	return &pulumirpc.CreateResponse{Properties: request.GetProperties()}, nil
}

func (undecided) Read(_ context.Context, request *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	return &pulumirpc.ReadResponse{Id: request.GetId()}, nil
}

func (undecided) Update(_ context.Context, request *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	return &pulumirpc.UpdateResponse{Properties: request.GetNews()}, nil
}

func run(t *testing.T, program pulumi.RunFunc, provider pulumirpc.ResourceProviderServer, dryRun bool) []replay.Entry {
	t.Helper()
	config, err := recorder.LoadConfig(t.Context(), "../../../Pulumi.yaml", "../../testdata/Pulumi.fleet.yaml")
	require.NoError(t, err)
	r := recorder.New("aksops", "prod", provider)
	server, err := r.Serve(io.Discard)
	require.NoError(t, err)
	defer server.Stop()
	ctx, err := pulumi.NewContext(t.Context(), pulumi.RunInfo{
		Project: "aksops", Stack: "prod", Organization: "organization", Parallel: 16, MonitorAddr: server.Address, EngineAddr: server.Address,
		Config: config.Values, DryRun: dryRun,
	})
	require.NoError(t, err)
	defer func() { assert.NoError(t, ctx.Close()) }()
	require.NoError(t, pulumi.RunWithContext(ctx, program))
	recorded := r.Resources()
	slices.SortFunc(recorded, func(a, b *recorder.Resource) int { return a.Order - b.Order })
	entries := make([]replay.Entry, len(recorded))
	for i, resource := range recorded {
		entries[i] = replay.Entry{URN: resource.URN, ID: resource.ID, Request: resource.Request, Outputs: resource.Outputs}
	}
	return entries
}

// environment is what main runs.
func environment(ctx *pulumi.Context) error { return program.Deploy(ctx) }

// options registers resources with every option that a request carries.
func options(ctx *pulumi.Context) error {
	var component pulumi.ResourceState
	if err := ctx.RegisterComponentResource("aksops:test:Component", "component", &component); err != nil {
		return err
	}
	var group, table pulumi.CustomResourceState
	err := ctx.RegisterResource("azure-native:resources/v20240301:ResourceGroup", "group", pulumi.Map{
		"resourceGroupName": pulumi.String("rg"), "location": pulumi.String("westeurope"),
		"tags": pulumi.Map{"password": pulumi.ToSecret(pulumi.String("hunter2"))},
	}, &group, pulumi.Parent(&component), pulumi.Protect(true), pulumi.IgnoreChanges([]string{"tags"}), pulumi.Version(azure.Version),
		pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "30m"}), pulumi.RetainOnDelete(true), pulumi.DeleteBeforeReplace(true),
		pulumi.ReplaceOnChanges([]string{"location"}), pulumi.AdditionalSecretOutputs([]string{"tags"}),
		pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("was")}, {Type: pulumi.String("azure-native:resources:ResourceGroup")}}))
	if err != nil {
		return err
	}
	err = ctx.RegisterResource("azure-native:operationalinsights/v20230901:Workspace", "workspace", pulumi.Map{
		"resourceGroupName": group.ID().ApplyT(func(pulumi.ID) string { return "rg" }), "workspaceName": pulumi.String("logs"),
		"location": pulumi.String("westeurope"), "retentionInDays": pulumi.Int(30),
	}, &table, pulumi.DependsOn([]pulumi.Resource{&group}), pulumi.DeletedWith(&group))
	if err != nil {
		return err
	}
	return ctx.RegisterResourceOutputs(&component, pulumi.Map{"id": table.ID()})
}

func TestReplayRegistersTheSame(t *testing.T) {
	t.Parallel()
	for name, program := range map[string]pulumi.RunFunc{"prod": environment, "options": options} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recorded := record(t, program)
			var file bytes.Buffer
			require.NoError(t, replay.Write(&file, recorded))
			read, err := replay.Read(&file)
			require.NoError(t, err)
			assert.Equal(t, comparable(t, recorded), comparable(t, read), "what was written")
			assert.Equal(t, comparable(t, recorded), comparable(t, record(t, replay.Program(read))), "what was registered again")
		})
	}
}

// A bare program that knew less in a preview would spare the engine work, and the comparison with it would say nothing.
func TestReplayKnowsTheSameInPreviews(t *testing.T) {
	t.Parallel()
	withoutOutputs := func(entries []replay.Entry) []replay.Entry {
		for i := range entries {
			entries[i].Outputs = nil
		}
		return entries
	}
	ours := withoutOutputs(preview(t, environment))
	bare := withoutOutputs(preview(t, replay.Program(record(t, environment))))
	assert.Equal(t, comparable(t, ours), comparable(t, bare))
}

// comparable are the registrations by URN as JSON, without what says where in a program they are made.
func comparable(t *testing.T, entries []replay.Entry) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, entry := range entries {
		request := proto.Clone(entry.Request).(*pulumirpc.RegisterResourceRequest)
		request.SourcePosition, request.StackTrace = nil, nil
		request.Hooks = nil // code of the program, whose price is a part of what is measured
		slices.Sort(request.Dependencies)
		for _, dependencies := range request.GetPropertyDependencies() {
			slices.Sort(dependencies.Urns)
		}
		texts[entry.URN] = canonical(t, request) + canonical(t, entry.Outputs)
	}
	return texts
}

func canonical(t *testing.T, message proto.Message) string {
	t.Helper()
	text, err := protojson.Marshal(message)
	require.NoError(t, err)
	var value any
	require.NoError(t, json.Unmarshal(text, &value))
	text, err = json.MarshalIndent(value, "", " ")
	require.NoError(t, err)
	return string(text)
}

func TestReadRefusesRests(t *testing.T) {
	t.Parallel()
	_, err := replay.Read(bytes.NewReader([]byte{200, 1, 2, 3}))
	assert.ErrorContains(t, err, "reading entry 0")
}

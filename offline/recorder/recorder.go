// Package recorder runs a Pulumi program without an engine and keeps what it registers. It stands in for the engine's resource monitor: every
// resource is created in a provider that lives in this process, so that ids and outputs are those that an update would give.
package recorder

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Resource is one registered resource.
type Resource struct {
	// URN is its name in the stack.
	URN string
	// ID is what the provider called it; empty for a component.
	ID string
	// Order counts the registrations: a resource comes after everything that it depends on.
	Order int
	// Request is the registration as the program sent it.
	Request *pulumirpc.RegisterResourceRequest
	// Outputs are what the program got back, or what a component registered as its outputs.
	Outputs *structpb.Struct
}

// Recorder records one run of one program.
type Recorder struct {
	pulumirpc.UnimplementedResourceMonitorServer

	project, stack string
	provider       pulumirpc.ResourceProviderServer

	mu       sync.Mutex
	recorded map[string]*Resource
}

// New returns a recorder for a stack whose resources the provider creates.
func New(project, stack string, provider pulumirpc.ResourceProviderServer) *Recorder {
	return &Recorder{project: project, stack: stack, provider: provider, recorded: map[string]*Resource{}}
}

// Resources are the registered resources in the order of their URNs. Resources that were only read are left out.
func (r *Recorder) Resources() []*Resource {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]*Resource, 0, len(r.recorded))
	for _, recorded := range r.recorded {
		list = append(list, recorded)
	}
	slices.SortFunc(list, func(a, b *Resource) int { return strings.Compare(a.URN, b.URN) })
	return list
}

// features are what the program may use. The rest needs the engine.
var features = []string{"secrets", "resourceReferences", "aliasSpecs", "deletedWith", "replaceWith", "resourceHooks"}

// SupportsFeature says no to what only an engine can do.
func (r *Recorder) SupportsFeature(
	_ context.Context, request *pulumirpc.SupportsFeatureRequest,
) (*pulumirpc.SupportsFeatureResponse, error) {
	return &pulumirpc.SupportsFeatureResponse{HasSupport: slices.Contains(features, request.GetId())}, nil
}

// RegisterResourceHook takes a hook that never runs: there is nothing from before.
func (r *Recorder) RegisterResourceHook(context.Context, *pulumirpc.RegisterResourceHookRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// RegisterResource records a resource and answers what its provider makes of it.
func (r *Recorder) RegisterResource(
	ctx context.Context, request *pulumirpc.RegisterResourceRequest,
) (*pulumirpc.RegisterResourceResponse, error) {
	recorded := &Resource{URN: r.urn(request.GetParent(), request.GetType(), request.GetName()), Request: request, Outputs: request.GetObject()}
	if err := r.add(recorded); err != nil {
		return nil, err
	}
	switch {
	case strings.HasPrefix(request.GetType(), "pulumi:providers:"):
		recorded.ID = request.GetName()
	case request.GetCustom():
		if err := r.create(ctx, recorded); err != nil {
			return nil, fmt.Errorf("%s: %w", recorded.URN, err)
		}
	}
	return &pulumirpc.RegisterResourceResponse{Urn: recorded.URN, Id: recorded.ID, Object: recorded.Outputs}, nil
}

func (r *Recorder) add(recorded *Resource) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, duplicate := r.recorded[recorded.URN]; duplicate {
		return fmt.Errorf("duplicate resource URN '%s'; try giving it a unique name", recorded.URN)
	}
	recorded.Order = len(r.recorded)
	r.recorded[recorded.URN] = recorded
	return nil
}

func (r *Recorder) create(ctx context.Context, recorded *Resource) error {
	checked, err := r.provider.Check(ctx, &pulumirpc.CheckRequest{
		Urn: recorded.URN, Name: recorded.Request.GetName(), Type: recorded.Request.GetType(), News: recorded.Request.GetObject(),
		// The same seed in every run gives the same names in every run.
		RandomSeed: []byte(fmt.Sprintf("%-32s", recorded.URN)),
	})
	if err != nil {
		return err
	}
	for _, failure := range checked.GetFailures() {
		err = errors.Join(err, fmt.Errorf("%s %s", failure.GetProperty(), failure.GetReason()))
	}
	if err != nil {
		return err
	}
	if id := recorded.Request.GetImportId(); id != "" {
		return r.adopt(ctx, recorded, id, checked.GetInputs())
	}
	created, err := r.provider.Create(ctx, &pulumirpc.CreateRequest{
		Urn: recorded.URN, Name: recorded.Request.GetName(), Type: recorded.Request.GetType(), Properties: checked.GetInputs(),
	})
	if err != nil {
		return err
	}
	recorded.ID, recorded.Outputs = created.GetId(), created.GetProperties()
	return nil
}

// adopt imports an existing resource and then updates it, as the engine does.
func (r *Recorder) adopt(ctx context.Context, recorded *Resource, id string, inputs *structpb.Struct) error {
	found, err := r.provider.Read(ctx, &pulumirpc.ReadRequest{Urn: recorded.URN, Id: id})
	if err != nil {
		return err
	}
	if found.GetId() == "" {
		return fmt.Errorf("resource '%s' does not exist", id)
	}
	updated, err := r.provider.Update(ctx, &pulumirpc.UpdateRequest{
		Urn: recorded.URN, Id: id, Olds: found.GetProperties(), OldInputs: found.GetInputs(), News: inputs,
	})
	if err != nil {
		return err
	}
	recorded.ID, recorded.Outputs = id, updated.GetProperties()
	return nil
}

// RegisterResourceOutputs keeps a component's outputs.
func (r *Recorder) RegisterResourceOutputs(_ context.Context, request *pulumirpc.RegisterResourceOutputsRequest) (*emptypb.Empty, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	recorded, known := r.recorded[request.GetUrn()]
	if !known {
		return nil, fmt.Errorf("outputs of %s, which was never registered", request.GetUrn())
	}
	recorded.Outputs = request.GetOutputs()
	return &emptypb.Empty{}, nil
}

// ReadResource answers a resource that exists already.
func (r *Recorder) ReadResource(ctx context.Context, request *pulumirpc.ReadResourceRequest) (*pulumirpc.ReadResourceResponse, error) {
	name := r.urn(request.GetParent(), request.GetType(), request.GetName())
	found, err := r.provider.Read(ctx, &pulumirpc.ReadRequest{Urn: name, Id: request.GetId(), Properties: request.GetProperties()})
	if err != nil {
		return nil, err
	}
	if found.GetId() == "" {
		return nil, fmt.Errorf("%s: resource '%s' does not exist", name, request.GetId())
	}
	return &pulumirpc.ReadResourceResponse{Urn: name, Properties: found.GetProperties()}, nil
}

// Invoke asks the provider.
func (r *Recorder) Invoke(ctx context.Context, request *pulumirpc.ResourceInvokeRequest) (*pulumirpc.ResourceInvokeResponse, error) {
	answer, err := r.provider.Invoke(ctx, &pulumirpc.InvokeRequest{Tok: request.GetTok(), Args: request.GetArgs()})
	if err != nil {
		return nil, err
	}
	return &pulumirpc.ResourceInvokeResponse{Return: answer.GetReturn(), Failures: answer.GetFailures()}, nil
}

// SignalAndWaitForShutdown has nothing to wait for.
func (r *Recorder) SignalAndWaitForShutdown(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (r *Recorder) urn(parent, token, name string) string {
	var parentType tokens.Type
	if parent != "" {
		parentType = urn.URN(parent).QualifiedType()
	}
	return string(urn.New(tokens.QName(r.stack), tokens.PackageName(r.project), parentType, tokens.Type(token), name))
}

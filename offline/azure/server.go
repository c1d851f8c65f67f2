package azure

import (
	"context"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Serve answers the engine on a local port, which goes into PULUMI_DEBUG_PROVIDERS as azure-native:<port>, until the returned function is
// called.
func (p *Provider) Serve() (int, func(), error) { return p.ServeAt(0) }

// ServeAt is Serve on a port of choice; 0 takes any.
func (p *Provider) ServeAt(port int) (int, func(), error) {
	cancel := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Port:    port,
		Cancel:  cancel,
		Options: p.countRequests(),
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterResourceProviderServer(server, p)
			return nil
		},
	})
	if err != nil {
		return 0, nil, fmt.Errorf("serving the simulated Azure: %w", err)
	}
	return handle.Port, func() { close(cancel); <-handle.Done }, nil
}

// Handshake agrees on secrets as values of their own.
func (p *Provider) Handshake(context.Context, *pulumirpc.ProviderHandshakeRequest) (*pulumirpc.ProviderHandshakeResponse, error) {
	return &pulumirpc.ProviderHandshakeResponse{AcceptSecrets: true}, p.enter(Call{Method: "Handshake"})
}

// Attach is called because the engine did not start this provider.
func (p *Provider) Attach(context.Context, *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Cancel has nothing to stop.
func (p *Provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// GetPluginInfo answers the version of azure-native.
func (p *Provider) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: Version}, nil
}

// GetSchema answers a schema without resources: the engine does not ask for it.
func (p *Provider) GetSchema(context.Context, *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	return &pulumirpc.GetSchemaResponse{Schema: fmt.Sprintf(`{"name":%q,"version":%q}`, PackageName, Version)}, nil
}

// CheckConfig accepts every provider configuration.
func (p *Provider) CheckConfig(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	return &pulumirpc.CheckResponse{Inputs: request.GetNews()}, nil
}

// DiffConfig never finds a difference.
func (p *Provider) DiffConfig(context.Context, *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}, nil
}

// Configure keeps the default location; nothing else of the configuration matters.
func (p *Provider) Configure(_ context.Context, request *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	if err := p.enter(Call{Method: "Configure"}); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	config, err := fromWire(request.GetArgs())
	if err != nil {
		return nil, err
	}
	p.location, _ = text(config, "location")
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, SupportsPreview: true}, nil
}

// Check refuses unknown types, fills in name and location, and says which inputs Azure's API description does not allow, as azure-native does.
func (p *Provider) Check(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	u := urn.URN(request.GetUrn())
	t, err := typeOf(string(u.Type()))
	if err != nil {
		return nil, err
	}
	inputs, err := fromWire(request.GetNews())
	if err != nil {
		return nil, err
	}
	before, err := fromWire(request.GetOlds())
	if err != nil {
		return nil, err
	}
	call := Call{Method: "Check", URN: request.GetUrn(), Type: string(u.Type()), Name: u.Name(), Inputs: inputs}
	if err := p.enter(call); err != nil {
		if failed, ok := errors.AsType[CheckError](err); ok {
			return &pulumirpc.CheckResponse{Failures: []*pulumirpc.CheckFailure{{Property: failed.Property, Reason: failed.Reason}}}, nil
		}
		return nil, err
	}
	if err := p.fillIn(t, u.Name(), request.GetRandomSeed(), inputs, before); err != nil {
		return nil, err
	}
	checked, err := toWire(inputs)
	return &pulumirpc.CheckResponse{Inputs: checked, Failures: t.checkFailures(inputs)}, err
}

// Invoke answers the functions that name the caller.
func (p *Provider) Invoke(_ context.Context, request *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	if err := p.enter(Call{Method: "Invoke", Type: request.GetTok()}); err != nil {
		return nil, err
	}
	if request.GetTok() != "azure-native:authorization:getClientConfig" {
		return nil, status.Errorf(codes.Unimplemented, "the simulated Azure does not know the function %q", request.GetTok())
	}
	answer, err := toWire(resource.NewPropertyMapFromMap(map[string]any{
		"clientId": TenantID, "objectId": TenantID, "subscriptionId": p.subscription(), "tenantId": TenantID,
	}))
	return &pulumirpc.InvokeResponse{Return: answer}, err
}

package recorder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

const parallel = 16

// Run runs a program's executable in a folder and records what it registers. What the program prints, and its diagnostics, go to log.
func (r *Recorder) Run(ctx context.Context, program, dir string, config *Config, log io.Writer) error {
	server, err := r.Serve(log)
	if err != nil {
		return err
	}
	defer server.Stop()
	cmd, err := r.Command(ctx, program, dir, config, server)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("the program failed: %w", errors.Join(err, server.Failed()))
	}
	return server.Failed()
}

// Command is a program's executable, not yet started, that will register with a server of this recorder.
func (r *Recorder) Command(ctx context.Context, program, dir string, config *Config, server *Server) (*exec.Cmd, error) {
	environment, err := r.environment(config, server.Address)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), environment...)
	return cmd, nil
}

// Server answers one program in the engine's place.
type Server struct {
	// Address is where both the resource monitor and the engine are.
	Address string

	engine *engine
	stop   func()
}

// Serve starts to record on a local port. The program's diagnostics go to log.
func (r *Recorder) Serve(log io.Writer) (*Server, error) {
	diagnostics := &engine{log: log}
	cancel := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterResourceMonitorServer(server, r)
			pulumirpc.RegisterEngineServer(server, diagnostics)
			return nil
		},
	})
	if err != nil {
		return nil, fmt.Errorf("serving the recorder: %w", err)
	}
	return &Server{
		Address: fmt.Sprintf("127.0.0.1:%d", handle.Port),
		engine:  diagnostics,
		stop:    func() { close(cancel); <-handle.Done },
	}, nil
}

// Failed are the errors that the program reported so far.
func (s *Server) Failed() error { return s.engine.failed() }

// Stop ends the server.
func (s *Server) Stop() { s.stop() }

func (r *Recorder) environment(config *Config, address string) ([]string, error) {
	values, err := json.Marshal(config.Values)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(config.SecretKeys)
	if err != nil {
		return nil, err
	}
	return []string{
		pulumi.EnvOrganization + "=organization",
		pulumi.EnvProject + "=" + r.project,
		pulumi.EnvStack + "=" + r.stack,
		pulumi.EnvConfig + "=" + string(values),
		pulumi.EnvConfigSecretKeys + "=" + string(secretKeys),
		pulumi.EnvParallel + "=" + strconv.Itoa(parallel),
		pulumi.EnvDryRun + "=false",
		pulumi.EnvMonitor + "=" + address,
		pulumi.EnvEngine + "=" + address,
	}, nil
}

// engine takes the program's diagnostics.
type engine struct {
	pulumirpc.UnimplementedEngineServer

	mu   sync.Mutex
	log  io.Writer
	errs []error
	root string
}

// Log shows warnings and keeps errors.
func (e *engine) Log(_ context.Context, request *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch request.GetSeverity() {
	case pulumirpc.LogSeverity_ERROR:
		e.errs = append(e.errs, errors.New(request.GetMessage()))
	case pulumirpc.LogSeverity_WARNING, pulumirpc.LogSeverity_INFO:
		_, _ = fmt.Fprintln(e.log, request.GetMessage())
	default: // debug output is for nobody here
	}
	return &emptypb.Empty{}, nil
}

// GetRootResource answers the stack's URN.
func (e *engine) GetRootResource(context.Context, *pulumirpc.GetRootResourceRequest) (*pulumirpc.GetRootResourceResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return &pulumirpc.GetRootResourceResponse{Urn: e.root}, nil
}

// SetRootResource keeps the stack's URN.
func (e *engine) SetRootResource(_ context.Context, request *pulumirpc.SetRootResourceRequest) (*pulumirpc.SetRootResourceResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.root = request.GetUrn()
	return &pulumirpc.SetRootResourceResponse{}, nil
}

// RequirePulumiVersion accepts every requirement: no Pulumi takes part.
func (e *engine) RequirePulumiVersion(
	context.Context, *pulumirpc.RequirePulumiVersionRequest,
) (*pulumirpc.RequirePulumiVersionResponse, error) {
	return &pulumirpc.RequirePulumiVersionResponse{}, nil
}

func (e *engine) failed() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return errors.Join(e.errs...)
}

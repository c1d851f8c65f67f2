// Package langhost is a language host that runs Go programs, and nothing else: enough for "runtime: go" where only the Pulumi CLI and Go are installed.
package langhost

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/constant"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Name is the executable that the Pulumi CLI looks for.
const Name = "pulumi-language-go"

// Host runs programs for one engine.
type Host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	engineAddress string
}

// New returns a host for the engine at that address.
func New(engineAddress string) *Host { return &Host{engineAddress: engineAddress} }

// Handshake keeps the engine's address.
func (h *Host) Handshake(_ context.Context, request *pulumirpc.LanguageHandshakeRequest) (*pulumirpc.LanguageHandshakeResponse, error) {
	if address := request.GetEngineAddress(); address != "" {
		h.engineAddress = address
	}
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

// GetPluginInfo answers a version that no release has.
func (h *Host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "0.0.1"}, nil
}

// GetRequiredPackages asks for nothing: the provider is there already.
func (h *Host) GetRequiredPackages(context.Context, *pulumirpc.GetRequiredPackagesRequest) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// Run runs the binary that the project names, or builds the program first.
func (h *Host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	info := request.GetInfo()
	binary := info.GetOptions().GetFields()["binary"].GetStringValue()
	if binary != "" && !filepath.IsAbs(binary) {
		binary = filepath.Join(info.GetRootDirectory(), binary)
	}
	if binary == "" {
		scratch, err := os.MkdirTemp("", "pulumi-go-program-")
		if err != nil {
			return nil, err
		}
		defer func() { _ = os.RemoveAll(scratch) }()
		binary = filepath.Join(scratch, "program")
		if err := build(ctx, info, binary); err != nil {
			return &pulumirpc.RunResponse{Error: err.Error()}, nil
		}
	}
	return h.run(ctx, binary, request)
}

func build(ctx context.Context, info *pulumirpc.ProgramInfo, binary string) error {
	entry := info.GetEntryPoint()
	if entry != "." && !filepath.IsAbs(entry) {
		entry = "." + string(filepath.Separator) + entry
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, entry) //nolint:gosec // the engine names the program
	cmd.Dir = info.GetProgramDirectory()
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the program in %s: %w\n%s", cmd.Dir, err, output)
	}
	return nil
}

func (h *Host) run(ctx context.Context, binary string, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	environment, err := h.environment(request)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, binary, request.GetArgs()...) //nolint:gosec // the engine names the program
	cmd.Dir = request.GetPwd()
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), environment...)
	if err := cmd.Run(); err != nil {
		// The program has told the engine already what went wrong when it ends with this status.
		logged := cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == constant.ExitStatusLoggedError
		return &pulumirpc.RunResponse{Error: err.Error(), Bail: logged}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

func (h *Host) environment(request *pulumirpc.RunRequest) ([]string, error) {
	config, err := json.Marshal(request.GetConfig())
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(request.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}
	return []string{
		pulumi.EnvOrganization + "=" + request.GetOrganization(),
		pulumi.EnvProject + "=" + request.GetProject(),
		pulumi.EnvStack + "=" + request.GetStack(),
		pulumi.EnvPulumiRootDirectory + "=" + request.GetInfo().GetRootDirectory(),
		pulumi.EnvConfig + "=" + string(config),
		pulumi.EnvConfigSecretKeys + "=" + string(secretKeys),
		pulumi.EnvParallel + "=" + strconv.Itoa(int(request.GetParallel())),
		pulumi.EnvDryRun + "=" + strconv.FormatBool(request.GetDryRun()),
		pulumi.EnvMonitor + "=" + request.GetMonitorAddress(),
		pulumi.EnvEngine + "=" + h.engineAddress,
	}, nil
}

// Package session runs the Pulumi CLI on this repository's program against a simulated Azure, in a temporary folder: no credentials, no network, and
// nothing of the checkout is touched.
package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/pulumicli"
)

const defaultPassphrase = "offline"

// Options say what a session runs.
type Options struct {
	// Root is the repository. Required.
	Root string
	// Stack is the stack's name. Required.
	Stack string
	// ConfigFile is the stack's configuration. Defaults to Pulumi.<stack>.yaml in Root.
	ConfigFile string
	// Program is the executable that the stack runs. Defaults to this repository's program.
	Program string
	// CompileProgram leaves building the program to the language host, as "runtime: go" does, instead of using the built one.
	CompileProgram bool
	// Output receives what the CLI prints, Log what is built. Default to standard output and standard error.
	Output, Log io.Writer
	// Color makes the CLI use colors.
	Color bool
	// AzureFile keeps the simulated Azure, which other processes may use too. Defaults to memory.
	AzureFile string
	// Faults are what goes wrong in the simulated Azure. Defaults to nothing.
	Faults *faults.Plan
}

// Session is a stack of its own in a temporary folder.
type Session struct {
	// Azure is the simulated Azure.
	Azure *azure.Provider
	// Config is the session's copy of the stack's configuration.
	Config *Config

	options Options
	tools   *Tools
	dir     string
	port    int
	stop    func()
	running running
}

// Start prepares tools and folder, and creates the stack.
func Start(ctx context.Context, options Options) (*Session, error) {
	options = options.withDefaults()
	if _, err := options.check(); err != nil {
		return nil, err
	}
	tools, err := Prepare(ctx, options.Root, options.Log)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "aksops-offline-")
	if err != nil {
		return nil, err
	}
	s := &Session{Azure: simulated(options.AzureFile), options: options, tools: tools, dir: dir}
	s.Fail(options.Faults)
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Session) open(ctx context.Context) error {
	var err error
	if s.port, s.stop, err = s.Azure.Serve(); err != nil {
		return err
	}
	for _, folder := range []string{s.projectDir(), s.backendDir()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	if err := s.writeProject(); err != nil {
		return err
	}
	if s.Config, err = copyConfig(s.options.ConfigFile, filepath.Join(s.projectDir(), "Pulumi."+s.options.Stack+".yaml")); err != nil {
		return err
	}
	if err := SeedReferences(s.Azure, s.Config); err != nil {
		return err
	}
	if output, err := s.Command(ctx, "stack", "init", s.options.Stack).CombinedOutput(); err != nil {
		return fmt.Errorf("creating the stack: %w\n%s", err, output)
	}
	return s.setSecrets(ctx)
}

// Close stops the simulated Azure and removes the folder.
func (s *Session) Close() error {
	if s.stop != nil {
		s.stop()
	}
	return os.RemoveAll(s.dir)
}

// Run runs one CLI command and shows its output.
func (s *Session) Run(ctx context.Context, args ...string) error {
	cmd := s.Command(ctx, args...)
	cmd.Stdout, cmd.Stderr = s.options.Output, s.options.Output
	if err := s.running.run(cmd); err != nil {
		return fmt.Errorf("pulumi %s: %w", strings.Join(args, " "), err)
	}
	return nil
}

// SkipCheckpoints is the setting that makes the engine write the state once, at the end, instead of before and after each operation.
const SkipCheckpoints = "PULUMI_SKIP_CHECKPOINTS=true"

// Command is one CLI command, not yet started. It needs at least one argument.
func (s *Session) Command(ctx context.Context, args ...string) *exec.Cmd {
	color := "never"
	if s.options.Color {
		color = "always"
	}
	args = append(args, "--non-interactive", "--color", color)
	cmd := exec.CommandContext(ctx, s.tools.CLI.Path, args...) //nolint:gosec // running the CLI is the purpose
	cmd.Dir = s.projectDir()
	cmd.Env = s.environment()
	if args[0] == "preview" {
		// A preview writes no state, yet with the file backend the CLI encodes the whole of it at every step (CLI 3.274.1, backend/diy/backend.go:
		// a snapshot manager with DiscardPersister), which takes the square of the resources.
		cmd.Env = append(cmd.Env, SkipCheckpoints)
	}
	// Interrupted, the CLI ends its plugins and the program; killed, it leaves them to find out.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = interruptDelay
	return cmd
}

// CLI is the Pulumi CLI in use.
func (s *Session) CLI() pulumicli.CLI { return s.tools.CLI }

// StateFile is where the backend keeps the stack's state.
func (s *Session) StateFile(project string) string {
	return filepath.Join(s.backendDir(), ".pulumi", "stacks", project, s.options.Stack+".json")
}

// environment leaves out every setting of Pulumi and Azure that the user has, except for the passphrase.
func (s *Session) environment() []string {
	environment := []string{
		"PULUMI_HOME=" + filepath.Join(s.dir, "home"),
		"PULUMI_BACKEND_URL=file://" + filepath.ToSlash(s.backendDir()),
		"PULUMI_SKIP_UPDATE_CHECK=true",
		// Without this the engine downloads the real azure-native as soon as the state mentions it.
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		fmt.Sprintf("PULUMI_DEBUG_PROVIDERS=%s:%d", azure.PackageName, s.port),
	}
	passphrase := false
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		isPassphrase := strings.HasPrefix(name, "PULUMI_CONFIG_PASSPHRASE")
		passphrase = passphrase || isPassphrase
		if isPassphrase || !hasAnyPrefix(name, "PULUMI_", "AZURE_", "ARM_") {
			environment = append(environment, setting)
		}
	}
	if !passphrase {
		environment = append(environment, "PULUMI_CONFIG_PASSPHRASE="+defaultPassphrase)
	}
	return environment
}

// Folder is a place for files that end with the session.
func (s *Session) Folder() string { return s.dir }

func (s *Session) projectDir() string { return filepath.Join(s.dir, "project") }
func (s *Session) backendDir() string { return filepath.Join(s.dir, "backend") }

func (o Options) withDefaults() Options {
	if o.ConfigFile == "" {
		o.ConfigFile = filepath.Join(o.Root, "Pulumi."+o.Stack+".yaml")
	}
	if o.Output == nil {
		o.Output = os.Stdout
	}
	if o.Log == nil {
		o.Log = os.Stderr
	}
	return o
}

// check reads the configuration and refuses what is no name of a stack. A build takes minutes: both are better reported before it.
func (o Options) check() (*Config, error) {
	if _, err := tokens.ParseStackName(o.Stack); err != nil {
		return nil, fmt.Errorf("%q is no name of a stack: %w", o.Stack, err)
	}
	return ReadConfig(o.ConfigFile)
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

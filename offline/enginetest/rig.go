// Package enginetest runs a Pulumi program on the real engine inside the test process, against a simulated Azure: milliseconds for each
// preview, update, refresh or destroy.
package enginetest

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/offline/azure"
)

const (
	// Project and Stack are the names that programs see.
	Project = "aksops"
	// Stack is the stack's name.
	Stack = "dev"
)

var capabilities = engine.SnapshotManagerCapabilities{StateMigrations: true}

// Rig is one stack with its state.
type Rig struct {
	// Azure is the simulated Azure.
	Azure *azure.Provider
	// Program is what the next preview or update runs. Tests replace it to change the stack.
	Program pulumi.RunFunc
	// Config is the stack's configuration by full key; objects are JSON.
	Config map[string]string
	// SecretKeys are the keys of Config that are secret.
	SecretKeys []string
	// Lean looks at the state after an operation only, and not after each of its steps, for tests with very many operations.
	Lean bool

	tb       testing.TB
	plan     *framework.TestPlan
	snapshot *deploy.Snapshot
	log      *programLog
	// journal is of the lean operation that is under way; nil without one.
	journal *journal
	runs    int
}

// New returns a stack without resources.
func New(tb testing.TB, program pulumi.RunFunc) *Rig {
	tb.Helper()
	return NewStack(tb, Stack, azure.New(), program)
}

// NewStack returns a stack of that name without resources, on an Azure that others may have used before.
func NewStack(tb testing.TB, stack string, simulated *azure.Provider, program pulumi.RunFunc) *Rig {
	tb.Helper()
	r := &Rig{Azure: simulated, Program: program, tb: tb, log: newProgramLog(tb)}
	port, stop, err := r.Azure.Serve()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(stop)
	connection, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", port), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = connection.Close() })
	client := pulumirpc.NewResourceProviderClient(connection)
	provider := deploytest.NewProviderLoader(azure.PackageName, semver.MustParse(azure.Version), func() (plugin.Provider, error) {
		return plugin.NewProviderWithClient(nil, client, false), nil
	}, deploytest.WithoutGrpc)
	language := deploytest.NewLanguageRuntimeF(func(info plugin.RunInfo, _ *deploytest.ResourceMonitor) error { return r.run(info) })
	r.plan = &framework.TestPlan{Project: Project, Stack: stack, Options: framework.TestUpdateOptions{
		T: tb, HostF: deploytest.NewPluginHostF(nil, nil, language, nil, nil, provider),
		// The framework's own golden files are not stable for Go programs.
		SkipDisplayTests: true,
		// As backends in a folder or a storage account can (pulumi/pulumi, pkg/backend/diy/backend.go).
		SnapshotManagerCapabilities: capabilities,
	}}
	return r
}

// Preview says what an update would do.
func (r *Rig) Preview() (*Outcome, error) { return r.step(context.Background(), engine.Update, true) }

// Update makes the simulated Azure what the program says.
func (r *Rig) Update() (*Outcome, error) { return r.step(context.Background(), engine.Update, false) }

// UpdateAllTheSame is an update with --continue-on-error.
func (r *Rig) UpdateAllTheSame() (*Outcome, error) {
	r.plan.Options.ContinueOnError = true
	defer func() { r.plan.Options.ContinueOnError = false }()
	return r.Update()
}

// UpdateRefreshed is an update with --refresh.
func (r *Rig) UpdateRefreshed() (*Outcome, error) {
	r.plan.Options.Refresh = true
	defer func() { r.plan.Options.Refresh = false }()
	return r.Update()
}

// Refresh makes the state what the simulated Azure says.
func (r *Rig) Refresh() (*Outcome, error) { return r.step(context.Background(), engine.Refresh, false) }

// Destroy deletes everything in the state.
func (r *Rig) Destroy() (*Outcome, error) { return r.step(context.Background(), engine.Destroy, false) }

// Snapshot is the state.
func (r *Rig) Snapshot() *deploy.Snapshot { return r.snapshot }

// step runs one operation until it ends or ctx does. The state it leaves is kept even if it fails, as a backend does.
func (r *Rig) step(ctx context.Context, op framework.TestOp, preview bool) (*Outcome, error) {
	r.runs++
	outcome := &Outcome{}
	// The framework makes every preview write an update plan, which "pulumi preview" does on demand only, and which does not go with state migrations.
	if r.Lean || preview {
		next, events, err := r.runLean(ctx, op, preview)
		outcome.read(events)
		r.log.take(outcome)
		if next != nil {
			r.snapshot = next
		}
		return outcome, err
	}
	next, err := op.RunWithContextStep(ctx, r.plan.GetProject(), r.plan.GetTarget(r.tb, r.snapshot), r.plan.Options, preview, nil,
		func(_ workspace.Project, _ deploy.Target, _ engine.JournalEntries, events []engine.Event, err error) error {
			outcome.read(events)
			return err
		}, strconv.Itoa(r.runs))
	r.log.take(outcome)
	if !preview && next != nil {
		r.snapshot = next
	}
	return outcome, err
}

func (r *Rig) run(info plugin.RunInfo) error {
	ctx, err := pulumi.NewContext(context.Background(), pulumi.RunInfo{
		Project: info.Project, Stack: info.Stack, Organization: "organization", Parallel: info.Parallel, DryRun: info.DryRun,
		MonitorAddr: info.MonitorAddress, EngineAddr: r.log.address, Config: r.Config, ConfigSecretKeys: r.SecretKeys,
	})
	if err != nil {
		return err
	}
	defer func() {
		closeCallbacks(ctx)
		_ = ctx.Close()
	}()
	now, err := r.Azure.Now()
	if err != nil {
		return err
	}
	clock.Set(ctx, now)
	return pulumi.RunWithContext(ctx, r.Program)
}

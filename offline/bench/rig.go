package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/bench/fleet"
	"github.com/aksops/pulumi-aksops/offline/bench/replay"
	"github.com/aksops/pulumi-aksops/offline/recorder"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// rig is what one size of environment is measured with.
type rig struct {
	options session.Options
	// ours and bare are the executables that are compared.
	ours, bare string
	// values are the configuration.
	values *recorder.Config
	// configFile and graphFile are what the two read.
	configFile, graphFile string
	// resources is how many there are in the graph.
	resources int
}

// newRig writes the configuration of n clusters, and what the program registers for it, into a folder.
func newRig(ctx context.Context, options session.Options, dir string, values *recorder.Config, n int) (*rig, error) {
	repeated, err := fleet.Repeat(values.Values, n)
	if err != nil {
		return nil, err
	}
	r := &rig{
		options: options, values: values,
		ours: filepath.Join(dir, executable("program")), bare: filepath.Join(dir, executable("bare")),
		configFile: filepath.Join(dir, fmt.Sprintf("config-%d.json", n)), graphFile: filepath.Join(dir, fmt.Sprintf("graph-%d", n)),
	}
	if err := fleet.WriteFile(r.configFile, repeated); err != nil {
		return nil, err
	}
	recorded, _, err := r.record(ctx, r.ours)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(recorded, func(a, b *recorder.Resource) int { return a.Order - b.Order })
	entries := make([]replay.Entry, len(recorded))
	for i, resource := range recorded {
		resource.Request.StackTrace, resource.Request.SourcePosition = nil, nil // the bare program has its own
		entries[i] = replay.Entry{URN: resource.URN, ID: resource.ID, Request: resource.Request}
		if !resource.Request.GetCustom() {
			entries[i].Outputs = resource.Outputs
		}
	}
	r.resources = len(entries)
	return r, replay.WriteFile(r.graphFile, entries)
}

// record runs one of the executables without an engine.
func (r *rig) record(ctx context.Context, program string) ([]*recorder.Resource, sample, error) {
	simulated := azure.New()
	if err := r.seed(simulated); err != nil {
		return nil, sample{}, err
	}
	registered := recorder.New(r.values.Project, r.options.Stack, simulated)
	server, err := registered.Serve(io.Discard)
	if err != nil {
		return nil, sample{}, err
	}
	defer server.Stop()
	cmd, err := registered.Command(ctx, program, r.options.Root, r.values, server)
	if err != nil {
		return nil, sample{}, err
	}
	r.pointToFiles(cmd)
	taken, err := measure(ctx, cmd)
	if err == nil {
		err = server.Failed()
	}
	return registered.Resources(), taken, err
}

// seed puts in what the configuration refers to.
func (r *rig) seed(simulated *azure.Provider) error {
	config, err := session.ReadConfig(r.options.ConfigFile)
	if err != nil {
		return err
	}
	return session.SeedReferences(simulated, config)
}

// pointToFiles tells both executables where their input is.
func (r *rig) pointToFiles(cmd *exec.Cmd) {
	cmd.Env = append(cmd.Env, fleet.FileVariable+"="+r.configFile, replay.FileVariable+"="+r.graphFile)
}

// programs measures the executables alone.
func (r *rig) programs(ctx context.Context, runs int) (pair, error) {
	run := func(program string) func() (sample, error) {
		return func() (sample, error) {
			_, taken, err := r.record(ctx, program)
			return taken, err
		}
	}
	return takeTurns(runs, 0, run(r.ours), run(r.bare))
}

// open starts a stack of its own that runs one of the executables.
func (r *rig) open(ctx context.Context, program string) (*session.Session, error) {
	options := r.options
	options.Program = program
	return session.Start(ctx, options)
}

// pulumi measures one command of the Pulumi CLI.
func (r *rig) pulumi(ctx context.Context, s *session.Session, settings []string, args ...string) (sample, error) {
	cmd := s.Command(ctx, args...)
	cmd.Env = append(cmd.Env, settings...)
	r.pointToFiles(cmd)
	return measure(ctx, cmd)
}

func executable(name string) string {
	if os.PathSeparator == '\\' {
		return name + ".exe"
	}
	return name
}

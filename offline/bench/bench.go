// Package bench measures the program: how long it and the Pulumi CLI take for environments of different sizes, and how much of that the components
// add to registering the same resources without them.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/aksops/pulumi-aksops/offline/recorder"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// Options say what is measured.
type Options struct {
	session.Options
	// Sizes are the numbers of clusters. Required.
	Sizes []int
	// Checkpoints are the numbers of clusters for which an update with the default checkpoints is measured.
	Checkpoints []int
	// Runs is how often each preview is repeated at least. Required.
	Runs int
	// Cold measures building with an empty build cache too, which takes minutes.
	Cold bool
	// Readme replaces the tables in README.md with what was measured.
	Readme bool
}

// Run measures, and prints tables when everything is done.
func Run(ctx context.Context, options Options) error {
	if options.ConfigFile == "" {
		options.ConfigFile = filepath.Join(options.Root, "Pulumi."+options.Stack+".yaml")
	}
	dir, err := os.MkdirTemp("", "aksops-bench-")
	if err != nil {
		return err
	}
	return errors.Join(run(ctx, options, dir), os.RemoveAll(dir))
}

func run(ctx context.Context, options Options, dir string) error {
	started := time.Now()
	found := report{machine: thisMachine()}
	readme := filepath.Join(options.Root, "README.md")
	if options.Readme {
		// Nothing was measured, so this says no more than whether there is a place for it.
		if err := found.rewrite(readme); err != nil {
			return err
		}
	}
	if err := found.measure(ctx, options, dir); err != nil {
		return err
	}
	say(options.Log, "measured in "+time.Since(started).Round(time.Second).String())
	if _, err := io.WriteString(options.Output, found.String()); err != nil {
		return err
	}
	if options.Readme {
		return found.rewrite(readme)
	}
	return nil
}

func (r *report) measure(ctx context.Context, options Options, dir string) error {
	if _, err := session.Prepare(ctx, options.Root, options.Log); err != nil {
		return err
	}
	say(options.Log, "building what is compared")
	if err := buildCompared(ctx, options.Root, dir); err != nil {
		return err
	}
	values, err := recorder.LoadConfig(ctx, filepath.Join(options.Root, "Pulumi.yaml"), options.ConfigFile)
	if err != nil {
		return err
	}
	sizes := slices.Concat(options.Sizes, options.Checkpoints)
	slices.Sort(sizes)
	for _, clusters := range slices.Compact(sizes) {
		measured, err := measureSize(ctx, options, dir, values, clusters)
		if err != nil {
			return fmt.Errorf("%d clusters: %w", clusters, err)
		}
		r.sizes = append(r.sizes, measured)
	}
	say(options.Log, "building the program")
	r.builds, err = builds(ctx, options.Root, dir, options.Cold)
	return err
}

// measureSize measures all that is asked for at one size.
func measureSize(ctx context.Context, options Options, dir string, values *recorder.Config, clusters int) (size, error) {
	r, err := newRig(ctx, options.Options, dir, values, clusters)
	if err != nil {
		return size{}, err
	}
	measured := size{clusters: clusters, resources: r.resources, compared: slices.Contains(options.Sizes, clusters)}
	what := fmt.Sprintf("%d clusters, %d resources: ", clusters, r.resources)
	if measured.compared {
		say(options.Log, what+"the program")
		if measured.program, err = r.programs(ctx, programRuns); err != nil {
			return size{}, err
		}
		say(options.Log, what+"previews")
		if measured.preview, err = r.previews(ctx, options.Runs); err != nil {
			return size{}, err
		}
	}
	say(options.Log, what+"updates")
	if measured.up, err = r.ups(ctx, updateRuns); err != nil {
		return size{}, err
	}
	if slices.Contains(options.Checkpoints, clusters) {
		say(options.Log, what+"an update with checkpoints")
		taken, err := r.up(ctx, r.ours)
		if err != nil {
			return size{}, err
		}
		measured.checkpoints = &taken
	}
	return measured, nil
}

// updateRuns is fewer than for previews: an update takes longer, and needs a stack of its own.
const (
	programRuns = 5
	updateRuns  = 3
)

func say(log io.Writer, what string) { _, _ = fmt.Fprintln(log, "  "+what) }

package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// build is what building one executable took.
type build struct {
	what string
	// cold is with an empty build cache, warm with everything compiled; nil if it was not measured.
	cold, warm *sample
	// size is the executable's, in bytes.
	size int64
}

// goBuild compiles a package of a module, or a file by its name. An empty cache means the user's own.
func goBuild(ctx context.Context, cache, module, output string, packages ...string) (sample, error) {
	args := append([]string{"build", "-buildvcs=false", "-ldflags", "-s -w", "-o", output}, packages...)
	cmd := exec.CommandContext(ctx, "go", args...) //nolint:gosec // the arguments are this package's own
	cmd.Dir, cmd.Env = module, os.Environ()
	if cache != "" {
		cmd.Env = append(cmd.Env, "GOCACHE="+cache)
	}
	return measure(ctx, cmd)
}

// buildCompared compiles the two executables that are compared.
func buildCompared(ctx context.Context, root, dir string) error {
	_, err := goBuild(ctx, "", filepath.Join(root, "offline"), dir+string(filepath.Separator), "./bench/program", "./bench/bare")
	return err
}

// builds measures building the program, and with an empty cache also what it would take with the packages that have no API version in their path.
func builds(ctx context.Context, root, dir string, cold bool) ([]build, error) {
	program, err := buildOf(ctx, "the program", root, dir, cold, ".")
	if err != nil || !cold {
		return []build{program}, err
	}
	unversioned, err := buildOf(ctx, "with unversioned packages", filepath.Join(root, "offline"), dir, cold, "bench/unversioned/main.go")
	return []build{program, unversioned}, err
}

func buildOf(ctx context.Context, what, module, dir string, cold bool, target string) (build, error) {
	b := build{what: what}
	cache := ""
	output := filepath.Join(dir, executable("built"))
	run := func() (*sample, error) {
		taken, err := goBuild(ctx, cache, module, output, target)
		if err != nil {
			return nil, fmt.Errorf("building %s: %w", what, err)
		}
		return &taken, nil
	}
	if cold {
		var err error
		if cache, err = os.MkdirTemp(dir, "cache-"); err != nil {
			return b, err
		}
		defer func() { _ = os.RemoveAll(cache) }()
		if b.cold, err = run(); err != nil {
			return b, err
		}
	} else if _, err := run(); err != nil { // fills the cache, if need be
		return b, err
	}
	info, err := os.Stat(output)
	if err != nil {
		return b, err
	}
	b.size = info.Size()
	if err := os.Remove(output); err != nil {
		return b, err
	}
	b.warm, err = run()
	return b, errors.Join(err, os.Remove(output))
}

package session

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aksops/pulumi-aksops/offline/pulumicli"
)

// progressInterval is how often a long build says that it is alive.
const progressInterval = 10 * time.Second

// interruptDelay is how long a command may take to end after an interrupt.
const interruptDelay = 10 * time.Second

// build compiles the packages into a folder in one run. The flags are always the same, so that an executable is linked again only when its code
// changed.
func (p places) build(ctx context.Context, into, what string, log io.Writer, packages ...string) error {
	version, err := pulumicli.PinnedVersion(p.module)
	if err != nil {
		return err
	}
	args := append([]string{
		"build", "-v", "-buildvcs=false", "-ldflags", pulumicli.LinkerFlags(version), "-o", into + string(filepath.Separator),
	}, packages...)
	cmd := exec.CommandContext(ctx, "go", args...) //nolint:gosec // the arguments are this package's own
	cmd.Dir = p.module
	// Interrupted, go removes its temporary folder; killed, it would not.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = interruptDelay
	output, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("building %s: %w", what, err)
	}
	var compiled atomic.Int64
	stop := reportProgress(what, &compiled, log)
	failures := readBuild(output, &compiled)
	err = cmd.Wait()
	stop()
	if err != nil {
		return fmt.Errorf("building %s: %w\n%s", what, err, failures)
	}
	return nil
}

// readBuild counts the lines that name a compiled package and returns all others.
func readBuild(output io.Reader, compiled *atomic.Int64) string {
	var failures strings.Builder
	lines := bufio.NewScanner(output)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if strings.ContainsAny(line, " \t:") {
			failures.WriteString(line + "\n")
			continue
		}
		compiled.Add(1)
	}
	_, _ = io.Copy(io.Discard, output) // a line too long to scan must not block the build
	return failures.String()
}

// reportProgress says now and then that the build is alive, until the returned function is called.
func reportProgress(what string, compiled *atomic.Int64, log io.Writer) func() {
	started, done, ended := time.Now(), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(progressInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				_, _ = fmt.Fprintf(log, "  building %s: %s, %d packages compiled\n",
					what, time.Since(started).Round(time.Second), compiled.Load())
			case <-done:
				return
			}
		}
	}()
	return func() { close(done); <-ended }
}

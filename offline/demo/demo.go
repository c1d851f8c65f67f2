// Package demo takes one environment through its life, on the real engine, and fails if anything is not as it should be.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/session"
)

const (
	// quiet leaves out the outputs where the point is what is written to Azure. A step of its own shows them, and so does every step that
	// writes nothing: none of them may change.
	quiet = "--suppress-outputs"
)

// writes are the calls that change something in Azure.
var writes = []string{"Create", "Update", "Delete"}

// demo is one run.
type demo struct {
	session *session.Session
	output  io.Writer
	// root is the repository's folder, and stack the name of the stack.
	root, stack string
	// addedPools is how many node pools the edit adds.
	addedPools int
}

// step is one thing to show. Its check looks at the calls that reached the simulated Azure meanwhile.
type step struct {
	heading string
	run     func(context.Context) error
	check   func() error
}

// Run shows the environment of a stack. It returns the first surprise.
func Run(ctx context.Context, options session.Options) (err error) {
	s, err := session.Start(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	started := time.Now()
	d := &demo{session: s, output: options.Output, root: options.Root, stack: options.Stack}
	d.say("Pulumi CLI %s, %s.\n", s.CLI().Version, s.CLI().Origin)

	steps := d.steps()
	for i, step := range steps {
		d.say("\n=== %d of %d: %s\n\n", i+1, len(steps), step.heading)
		s.Azure.ForgetCalls()
		if err := step.run(ctx); err != nil {
			return err
		}
		if err := step.check(); err != nil {
			return fmt.Errorf("step %d, %s: %w", i+1, step.heading, err)
		}
	}
	d.say("\nCreated, changed, refreshed and destroyed without a surprise in %s: previews before each change, an edit "+
		"in place, nothing to do the second time, no drift, nothing left.\n", time.Since(started).Round(time.Second))
	return nil
}

func (d *demo) say(format string, args ...any) { _, _ = fmt.Fprintf(d.output, format, args...) }

func (d *demo) steps() []step {
	up := func(more ...string) func(context.Context) error {
		return d.pulumi(append([]string{"up", "--yes", "--skip-preview"}, more...)...)
	}
	steps := []step{
		{"what would be created", d.pulumi("preview"), d.nothingWritten},
		{"creating it", up(quiet), d.created},
		{"what an operator gets", d.pulumi("stack", "output", "--json"), d.nothingWritten},
		{"who is told when an alert fires", d.recipients, d.nothingWritten},
		{"an edit, of the retention and of a cluster's node pools where there are any", d.edit, d.nothingWritten},
		{"applying the edit", up(quiet), d.editedInPlace},
		{"previewing it again shows nothing", d.pulumi("preview", "--diff", "--expect-no-changes"), d.nothingWritten},
		{"applying it again changes nothing", up("--expect-no-changes"), d.nothingWritten},
		{"comparing with what is really there", d.compare, d.nothingWritten},
	}
	if kept := d.kept(); len(kept) > 0 {
		steps = append(steps, step{"lifting the protection, without which nothing is destroyed", d.unprotect(kept, up(quiet)), d.nothingWritten})
	}
	return append(steps, step{"destroying it", d.pulumi("destroy", "--yes", "--skip-preview", quiet), d.nothingLeft})
}

func (d *demo) pulumi(args ...string) func(context.Context) error {
	return func(ctx context.Context) error { return d.session.Run(ctx, args...) }
}

// compare takes what is really there into the state, and then there is nothing to do. The refresh itself lists the clusters whose node pools were made
// after them: azure-native takes those into the clusters' outputs.
func (d *demo) compare(ctx context.Context) error {
	if err := d.session.Run(ctx, "refresh", "--yes", "--skip-preview"); err != nil {
		return err
	}
	return d.session.Run(ctx, "preview", "--expect-no-changes")
}

func (d *demo) created() error {
	if d.session.Azure.Count("Create") == 0 {
		return errors.New("nothing was created")
	}
	return d.expect("Delete", 0)
}

func (d *demo) editedInPlace() error {
	if d.session.Azure.Count("Update") == 0 && d.addedPools == 0 {
		return errors.New("nothing was updated")
	}
	if d.session.Azure.Count("Create") < d.addedPools {
		return errors.New("the pool was not created")
	}
	return d.expect("Delete", 0)
}

func (d *demo) nothingWritten() error {
	var found error
	for _, method := range writes {
		found = errors.Join(found, d.expect(method, 0))
	}
	return found
}

func (d *demo) nothingLeft() error {
	left, err := d.session.Azure.Objects()
	if err != nil {
		return err
	}
	var ids []string
	for _, object := range left {
		if !object.Preexisting {
			ids = append(ids, object.ID)
		}
	}
	if len(ids) > 0 {
		return fmt.Errorf("%d resources are left:\n%s", len(ids), strings.Join(ids, "\n"))
	}
	return nil
}

func (d *demo) expect(method string, times int) error {
	var seen []string
	for _, call := range d.session.Azure.Calls() {
		if call.Method == method && !call.Preview {
			seen = append(seen, describe(call))
		}
	}
	if len(seen) != times {
		return fmt.Errorf("expected %d calls of %s, saw %d: %s", times, method, len(seen), strings.Join(seen, ", "))
	}
	return nil
}

func describe(call azure.Call) string { return call.Type + " " + call.Name }

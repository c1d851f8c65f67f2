// Package chaos kills deployments of one stack again and again, recovers as an operator would, and holds that nothing is lost or left over.
package chaos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/inventory"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// Options say how much chaos there is.
type Options struct {
	// Session is the stack. Required.
	Session session.Options
	// Kills is how many deployments are killed. Required.
	Kills int
	// Seed decides where. Required.
	Seed uint64
}

// mostKills are how often one command is killed before it may end. Some updates of one call begin anew each time.
const mostKills = 4

// chaos is one run.
type chaos struct {
	session *session.Session
	stack   string
	output  io.Writer
	shown   *bytes.Buffer
	random  *rand.Rand
	initial string
	// before and whole are what there is without the environment, and with all of it.
	before, whole outcome
	// killed are how many of the kills have been, inEdits those that met an edit, and inReplacements those that met one that deletes something.
	kills, killed, inEdits, inReplacements int
}

// outcome is what a command comes to if nothing disturbs it.
type outcome struct {
	// want is what there is afterwards, and writes is how many calls it takes.
	want   map[string]any
	writes int
	// kept are the incarnations of what is there all the time.
	kept map[string]int
}

// Run takes the stack through life after life, each with kills on the way up and down, until there were enough of them. It returns the first loss.
func Run(ctx context.Context, options Options) (err error) {
	output, shown := options.Session.Output, &bytes.Buffer{}
	options.Session.Output = shown
	s, err := session.Start(ctx, options.Session)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	random := rand.New(rand.NewPCG(options.Seed, 0)) //nolint:gosec // that it can be repeated is the point
	c := &chaos{session: s, stack: options.Session.Stack, output: output, shown: shown, kills: options.Kills, random: random}
	c.say("Seed %d, Pulumi CLI %s.\n\n", options.Seed, s.CLI().Version)
	started := time.Now()
	if err := c.measure(ctx); err != nil {
		return err
	}
	for life := 1; c.killed < c.kills; life++ {
		if err := c.live(ctx); err != nil {
			return fmt.Errorf("life %d, after %d kills, seed %d: %w", life, c.killed, options.Seed, err)
		}
		c.say("life %d: %d of %d kills, nothing lost (%s)\n", life, c.killed, c.kills, time.Since(started).Round(time.Second))
	}
	c.say("%d kills while creating and deleting everything, %d while editing, %d of these while something was deleted or replaced.\n",
		c.killed-c.inEdits, c.inEdits, c.inReplacements)
	return nil
}

func (c *chaos) say(format string, args ...any) { _, _ = fmt.Fprintf(c.output, format, args...) }

// measure learns from a life without kills what there is to write.
func (c *chaos) measure(ctx context.Context) error {
	var err error
	if c.before.want, err = inventory.Of(c.session.Azure); err != nil {
		return err
	}
	if err := c.pulumi(ctx, "config", "set", "aksops:protect", "false"); err != nil {
		return err
	}
	if err := c.remember(ctx); err != nil {
		return err
	}
	if err := c.pulumi(ctx, "up", "--yes", "--skip-preview"); err != nil {
		return err
	}
	c.whole.writes = c.countWrites()
	if c.whole.want, err = inventory.Of(c.session.Azure); err != nil {
		return err
	}
	c.session.Azure.ForgetCalls()
	err = c.pulumi(ctx, "destroy", "--yes", "--skip-preview")
	c.before.writes = c.countWrites()
	return err
}

func (c *chaos) countWrites() int {
	writes := 0
	for _, method := range []string{"Create", "Update", "Delete"} {
		writes += c.session.Azure.Count(method)
	}
	return writes
}

func (c *chaos) live(ctx context.Context) error {
	if err := c.disturbed(ctx, "up", c.whole); err != nil {
		return err
	}
	if err := c.pulumi(ctx, "preview", "--expect-no-changes"); err != nil {
		return err
	}
	for n := 0; n < editsPerLife && c.killed < c.kills; n++ {
		if err := c.edit(ctx); err != nil {
			return err
		}
	}
	return c.disturbed(ctx, "destroy", c.before)
}

// disturbed runs a command until one run of it is not killed, and compares what there is then with what there should be.
func (c *chaos) disturbed(ctx context.Context, command string, end outcome) error {
	for n := 0; n < mostKills && c.killed < c.kills; n++ {
		kind := []faults.Kind{faults.Kill, faults.KillAfter}[c.random.IntN(2)]
		completed, err := c.attempt(ctx, command, &faults.Fault{Call: 1 + c.random.IntN(end.writes), Fault: kind})
		if err != nil {
			return err
		}
		if completed {
			return c.compare(ctx, end)
		}
		c.killed++
		if err := c.holdKept(end); err != nil {
			return err
		}
	}
	if err := c.pulumi(ctx, command, "--yes", "--skip-preview"); err != nil {
		return err
	}
	return c.compare(ctx, end)
}

// attempt runs a command that is killed, and recovers. It says whether the command got through before that.
func (c *chaos) attempt(ctx context.Context, command string, kill *faults.Fault) (bool, error) {
	// What else is under way meets the same end.
	kill.Times = faults.Forever
	plan := &faults.Plan{Faults: []*faults.Fault{kill}}
	c.session.Azure.ForgetCalls()
	c.session.Fail(plan)
	c.shown.Reset()
	err := c.session.Run(ctx, command, "--yes", "--skip-preview")
	c.session.Fail(nil)
	switch {
	case err == nil:
		return true, nil
	case !plan.Killed():
		return false, fmt.Errorf("%s failed by itself: %w\n%s", command, err, c.shown)
	}
	if err := c.session.Recover(ctx); err != nil {
		return false, fmt.Errorf("recovering from a %s of %s at call %d: %w", kill.Fault, command, kill.Call, err)
	}
	return false, nil
}

func (c *chaos) compare(ctx context.Context, end outcome) error {
	found, err := inventory.Of(c.session.Azure)
	if err != nil {
		return err
	}
	if differences := inventory.Differences(end.want, found); len(differences) > 0 {
		return errors.New(strings.Join(differences, "\n"))
	}
	if err := c.holdKept(end); err != nil {
		return err
	}
	pending, err := c.session.Pending(ctx)
	if err == nil && len(pending) > 0 {
		err = fmt.Errorf("still pending: %v", pending)
	}
	return err
}

// pulumi runs a command that nothing disturbs; what it prints is only of interest if it fails.
func (c *chaos) pulumi(ctx context.Context, args ...string) error {
	if output, err := c.session.Command(ctx, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("pulumi %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return nil
}

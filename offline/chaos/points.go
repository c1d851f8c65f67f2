package chaos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// AtPoints kills the first update of a stack at each point in turn, always beginning with nothing, and holds that the next one completes it. The
// points are chosen by how many writes the update has. It returns the first loss.
func AtPoints(ctx context.Context, options session.Options, choose func(writes int) []*faults.Fault) (err error) {
	output, shown := options.Output, &bytes.Buffer{}
	options.Output = shown
	s, err := session.Start(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	c := &chaos{session: s, stack: options.Stack, output: output, shown: shown}
	if err := c.measure(ctx); err != nil {
		return err
	}
	for i, point := range choose(c.whole.writes) {
		if err := c.atPoint(ctx, point); err != nil {
			return fmt.Errorf("point %d, %s at call %d: %w", i+1, point.Fault, point.Call, err)
		}
		c.say("point %d, %s at call %d: nothing lost\n", i+1, point.Fault, point.Call)
	}
	return nil
}

func (c *chaos) atPoint(ctx context.Context, point *faults.Fault) error {
	if err := c.reset(ctx); err != nil {
		return err
	}
	completed, err := c.attempt(ctx, "up", point)
	if err != nil {
		return err
	}
	if completed {
		return errors.New("the update has no such call")
	}
	if err := c.pulumi(ctx, "up", "--yes", "--skip-preview"); err != nil {
		return err
	}
	return c.compare(ctx, c.whole)
}

// reset goes back to the state before the first update.
func (c *chaos) reset(ctx context.Context) error {
	if _, err := c.session.Azure.Remove(""); err != nil {
		return err
	}
	if err := session.SeedReferences(c.session.Azure, c.session.Config); err != nil {
		return err
	}
	return c.session.ImportState(ctx, c.initial)
}

// remember keeps the state before the first update.
func (c *chaos) remember(ctx context.Context) error {
	c.initial = filepath.Join(c.session.Folder(), "initial.json")
	return c.pulumi(ctx, "stack", "export", "--file", c.initial)
}

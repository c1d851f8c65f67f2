package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/aksops/pulumi-aksops/offline/edits"
	"github.com/aksops/pulumi-aksops/offline/inventory"
)

const (
	project = "aksops"
	// editsPerLife is how many edits, each with the way back, come between a creation and a deletion.
	editsPerLife = 4
	// aWeek is longer than Azure keeps anybody from changing the plan of a table again.
	aWeek = 8 * 24 * time.Hour
)

// change is one direction of an edit.
type change struct {
	name  string
	does  edits.Direction
	after map[string]any
}

// edit makes one edit that fits the configuration, chosen at random, and takes it back, both with kills on the way.
func (c *chaos) edit(ctx context.Context) error {
	before, err := c.session.Config.Values(project)
	if err != nil {
		return err
	}
	var fit []edits.Edit
	for _, edit := range edits.All() {
		if edit.Fits(before) {
			fit = append(fit, edit)
		}
	}
	if len(fit) == 0 {
		return errors.New("no edit of the table fits the configuration")
	}
	edit := fit[c.random.IntN(len(fit))]
	start := edit.Start(withoutAlerts(before))
	if !reflect.DeepEqual(start, before) {
		if err := c.configure(ctx, start); err != nil {
			return fmt.Errorf("what the edit %q needs: %w", edit.Name, err)
		}
	}
	for _, one := range []change{
		{edit.Name, edit.Direction, edit.Apply(start)},
		{edit.Name + ", taken back", edit.Backwards(), edit.Revert(start)},
	} {
		if err := c.change(ctx, one); err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
	}
	return c.configure(ctx, before)
}

// withoutAlerts is a configuration without alert rules, of which the table of edits knows nothing: they follow what they watch.
func withoutAlerts(config map[string]any) map[string]any {
	plain := edits.CopyConfig(config)
	delete(plain, "alerts")
	return plain
}

// configure changes the configuration and applies that without disturbance.
func (c *chaos) configure(ctx context.Context, values map[string]any) error {
	if err := c.session.Config.SetValues(project, values); err != nil {
		return err
	}
	if err := c.session.Azure.Advance(aWeek); err != nil {
		return err
	}
	return c.pulumi(ctx, "up", "--yes", "--skip-preview")
}

// change learns from an undisturbed update what the change comes to, goes back, and makes it with kills on the way.
func (c *chaos) change(ctx context.Context, one change) error {
	kept, err := c.keeps(ctx, one.does)
	if err != nil {
		return err
	}
	if err := c.session.Azure.Advance(aWeek); err != nil {
		return err
	}
	back, err := c.save(ctx)
	if err != nil {
		return err
	}
	if err := c.session.Config.SetValues(project, one.after); err != nil {
		return err
	}
	c.session.Azure.ForgetCalls()
	if err := c.pulumi(ctx, "up", "--yes", "--skip-preview"); err != nil {
		return err
	}
	end := outcome{writes: c.countWrites(), kept: kept}
	if end.want, err = inventory.Of(c.session.Azure); err != nil {
		return err
	}
	if err := c.holdKept(end); err != nil {
		return err
	}
	if end.writes == 0 {
		return nil
	}
	if err := back(); err != nil {
		return err
	}
	killed := c.killed
	err = c.disturbed(ctx, "up", end)
	c.say("%s: %d kills\n", one.name, c.killed-killed)
	if c.inEdits += c.killed - killed; len(one.does.Deletes) > 0 {
		c.inReplacements += c.killed - killed
	}
	return err
}

// save keeps the simulated Azure and the state, and gives the way back to them.
func (c *chaos) save(ctx context.Context) (func() error, error) {
	state := filepath.Join(c.session.Folder(), "before.json")
	if err := c.pulumi(ctx, "stack", "export", "--file", state); err != nil {
		return nil, err
	}
	saved, err := c.session.Azure.Save()
	if err != nil {
		return nil, err
	}
	return func() error {
		defer func() { _ = os.Remove(state) }()
		if err := c.session.Azure.Restore(saved); err != nil {
			return err
		}
		return c.session.ImportState(ctx, state)
	}, nil
}

// keeps are what a change does not delete, with their incarnations.
func (c *chaos) keeps(ctx context.Context, does edits.Direction) (map[string]int, error) {
	resources, err := c.session.Resources(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]edits.Resource, len(resources))
	for i, one := range resources {
		all[i] = edits.Resource{Name: one.URN.Name(), ID: one.ID}
	}
	return inventory.Incarnations(c.session.Azure, does.Keeps(c.stack, all))
}

// holdKept holds that nothing is missing that the change does not delete, and nothing was made again.
func (c *chaos) holdKept(end outcome) error {
	lost, err := inventory.Lost(c.session.Azure, end.kept)
	if err != nil || len(lost) == 0 {
		return err
	}
	return errors.New("the change does not delete it:\n" + strings.Join(lost, "\n"))
}

// Package guard stands before the deletion of what an environment cannot get back. A record in the state holds what the environment owns and the
// inputs that are fixed for its life; the next preview or update compares itself with that record before it registers anything else, so that it can
// refuse, or say what is lost, before the first resource is touched. Delete hooks on the resources would do the same, but plain
// "pulumi destroy" refuses to run on a state that has any.
package guard

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
)

// Token is the type token of the record. It is part of every URN, so it never changes without an alias.
const Token = "aksops:baseline:Guard"

// Guard is the record in the state.
type Guard struct {
	pulumi.ResourceState

	verdict verdict
}

// Register compares what is about to be registered with the record of the last update, and writes the new record. It returns
// when the comparison is over. A deletion without consent fails the registration of the record, in previews too, with every deletion
// in one error.
func Register(ctx *pulumi.Context, name string, intended Record, opts ...pulumi.ResourceOption) (*Guard, error) {
	g := &Guard{}
	hook, err := ctx.RegisterResourceHook(Token+":"+name, g.compare(ctx, intended), &pulumi.ResourceHookOptions{OnDryRun: true})
	if err != nil {
		return nil, fmt.Errorf("registering the hook of %s %q: %w", Token, name, err)
	}
	hooks := pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeUpdate: []*pulumi.ResourceHook{hook}})
	if err := ctx.RegisterComponentResourceV2(Token, name, intended.inputs(), g, append([]pulumi.ResourceOption{hooks}, opts...)...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", Token, name, err)
	}
	// A component without children cannot be depended on, so that the program waits.
	if _, err := internals.UnsafeAwaitOutput(ctx.Context(), g.URN()); err != nil {
		return nil, fmt.Errorf("comparing with what %s %q recorded: %w", Token, name, err)
	}
	return g, g.reportUnused(ctx, intended.AllowReplace)
}

// compare is the hook. The engine calls it only if the record changes.
func (g *Guard) compare(ctx *pulumi.Context, intended Record) pulumi.ResourceHookFunction {
	return func(args *pulumi.ResourceHookArgs) error {
		before := recordOf(args.OldInputs)
		if len(before.Holdings) == 0 {
			return nil // imported, or written by a release without a record
		}
		after := recordOf(args.NewInputs)
		after.Removals = intended.Removals
		for key, h := range after.Holdings {
			h.Adopted = intended.Holdings[key].Adopted
			after.Holdings[key] = h
		}
		g.verdict = judge(before, after)
		for _, line := range g.verdict.lines {
			// A message about the record would wait for its registration, which waits for this hook.
			if err := ctx.Log.Warn(line, nil); err != nil {
				return err
			}
		}
		return g.verdict.refusal()
	}
}

// reportUnused says which consents nothing needed, since they keep protection off.
func (g *Guard) reportUnused(ctx *pulumi.Context, consents []string) error {
	var unused []string
	for _, key := range consents {
		if !g.verdict.used[key] {
			unused = append(unused, key)
		}
	}
	if len(unused) == 0 {
		return nil
	}
	text := "allowReplace names " + strings.Join(unused, ", ") + ", of which this run replaces and deletes nothing: " +
		"it only keeps protection off. Remove what you no longer need"
	return ctx.Log.Warn(text, &pulumi.LogArgs{Resource: g})
}

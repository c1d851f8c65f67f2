// Package notes says in previews what a component does without anything in them showing it: what it leaves out, or to others.
package notes

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/runs"
	"github.com/aksops/pulumi-aksops/internal/secrecy"
)

// property is where the state keeps the notes of a component, so that each is said when it is new and not again.
const property = "notes"

// Register registers a component with its notes. A preview or update says those that the last run did not have.
func Register(ctx *pulumi.Context, token, name string, component pulumi.ComponentResource, notes []string, opts ...pulumi.ResourceOption) error {
	hook, err := ctx.RegisterResourceHook(token+":notes:"+name, say(ctx, name), &pulumi.ResourceHookOptions{OnDryRun: true})
	if err != nil {
		return fmt.Errorf("registering the hook of %s %q: %w", token, name, err)
	}
	hooks := []*pulumi.ResourceHook{hook}
	options := append(slices.Clip(opts), pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeCreate: hooks, BeforeUpdate: hooks}))
	inputs := pulumi.Map{}
	if len(notes) > 0 {
		shown := pulumi.StringArray{}
		for _, note := range notes {
			shown = append(shown, pulumi.String(secrecy.Text(runs.Of(ctx), note)))
		}
		inputs[property] = shown
	}
	if err := ctx.RegisterComponentResourceV2(token, name, inputs, component, options...); err != nil {
		return fmt.Errorf("registering %s %q: %w", token, name, err)
	}
	return nil
}

// say is the hook. It must not keep the context alive, of which tests make thousands.
func say(ctx *pulumi.Context, name string) pulumi.ResourceHookFunction {
	run := runs.Of(ctx)
	return func(args *pulumi.ResourceHookArgs) error {
		ctx := run.Value()
		if ctx == nil {
			return nil
		}
		var said []error
		before := textsOf(args.OldInputs)
		for _, note := range textsOf(args.NewInputs) {
			if !slices.Contains(before, note) {
				// A message about the component would wait for its registration, which waits for this hook.
				said = append(said, ctx.Log.Info(name+": "+note, nil))
			}
		}
		return errors.Join(said...)
	}
}

func textsOf(inputs resource.PropertyMap) []string {
	var texts []string
	if list := inputs[property]; list.IsArray() {
		for _, one := range list.ArrayValue() {
			if one.IsString() {
				texts = append(texts, one.StringValue())
			}
		}
	}
	return texts
}

// Package losses says in a preview what an update takes away: data, protection, or somebody's notice of a failure. What counts as a loss is data beside
// the component that owns the input.
package losses

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/runs"
)

// Ranks are what can be lost, the worst first: data that is deleted or no longer kept, protection from attacks and mistakes, somebody's notice of a
// failure, and service that is interrupted.
var Ranks = []string{"data", "protection", "notice", "service"}

// Table are the rules of one component.
type Table struct {
	// Rules are the rules in the order in which they are told.
	Rules []Rule

	component string
	hooks     runs.Store[hooks]
}

// hooks are those of one run of a program.
type hooks struct{ told, replaced, noted *pulumi.ResourceHook }

// Load reads the embedded losses.json of a component. It panics, naming the component, on what no rule can be: a mistake in this repository.
func Load(component string, data []byte) *Table {
	t := &Table{Rules: catalogue.Decode[[]Rule](component+"/losses.json", data), component: component}
	for _, rule := range t.Rules {
		if rule.isNone() {
			panic(fmt.Sprintf("%s/losses.json: %+v is no rule", component, rule))
		}
	}
	return t
}

// Told makes previews and updates of a resource say what they lose. Every resource of a component takes the same hook, which the engine calls only
// before an update, and in an environment that exists, see [Remember], before a creation: what is replaced loses too, and what is new can take something
// away from what is there. Owner is the name of the component: hooks of two components of one stack need different names.
func (t *Table) Told(ctx *pulumi.Context, owner string) pulumi.ResourceOption {
	run := runs.Of(ctx)
	binding := &pulumi.ResourceHookBinding{}
	t.hooks.Use(run, func(one *hooks) {
		if one.told == nil {
			one.told = t.register(ctx, "losses:"+owner, t.tell(run))
		}
		binding.BeforeUpdate = given(one.told)
		if remembers(run) {
			if one.replaced == nil {
				one.replaced = t.register(ctx, "replaced:"+owner, t.tellCreated(run))
			}
			binding.BeforeCreate = given(one.replaced)
		}
	})
	return pulumi.ResourceHooks(binding)
}

// Noted is for a resource that Azure makes others with, see [Rule.MadeWith], or that others refer to. In the run that creates it, nothing is told of the
// former, and nothing of an id that becomes its own: a preview does not know that id, and what it replaces may be gone.
func (t *Table) Noted(ctx *pulumi.Context, owner string) pulumi.ResourceOption {
	run := runs.Of(ctx)
	binding := &pulumi.ResourceHookBinding{}
	t.hooks.Use(run, func(one *hooks) {
		if one.noted == nil {
			one.noted = t.register(ctx, "created:"+owner, t.note(run))
		}
		binding.AfterCreate = given(one.noted)
	})
	return pulumi.ResourceHooks(binding)
}

func given(hook *pulumi.ResourceHook) []*pulumi.ResourceHook {
	if hook == nil {
		return nil
	}
	return []*pulumi.ResourceHook{hook}
}

// register makes a hook. The SDK answers at once, and reports a failure where the hook is used.
func (t *Table) register(ctx *pulumi.Context, name string, call pulumi.ResourceHookFunction) *pulumi.ResourceHook {
	hook, err := ctx.RegisterResourceHook("aksops:"+t.component+":"+name, call, &pulumi.ResourceHookOptions{OnDryRun: true})
	if err != nil {
		_ = ctx.Log.Warn("losses are not told: "+err.Error(), nil)
		return nil
	}
	return hook
}

// update is what happens to a resource as its hook knows it.
func (t *Table) update(run runs.Run, args *pulumi.ResourceHookArgs) Update {
	return Update{
		Type: string(args.Type), Inside: strings.Contains(string(args.URN), "aksops:baseline:Baseline$"),
		Before: args.OldInputs, After: args.NewInputs, Answered: args.OldOutputs,
		Created: createdIn(run), Replaced: replacedIn(run), Gone: goneAmong(run.Value(), args.OldInputs),
		Deleted: deletedIn(run), Unset: unsetOf(run.Value(), args.Name),
	}
}

// tell is the hook before updates. It must not keep the context alive, of which tests make thousands.
func (t *Table) tell(run runs.Run) pulumi.ResourceHookFunction {
	return func(args *pulumi.ResourceHookArgs) error {
		update := t.update(run, args)
		if t.looksBeside(update) {
			update.Others = othersIn(run, string(args.Type))
		}
		return t.warn(run, args.Name, update)
	}
}

// looksBeside says whether a rule about an update compares with others of its type.
func (t *Table) looksBeside(u Update) bool {
	return slices.ContainsFunc(t.Rules, func(r Rule) bool { return r.Within != "" && r.Type == shortType(u.Type) })
}

func (t *Table) warn(run runs.Run, name string, update Update) error {
	ctx := run.Value()
	if ctx == nil {
		return nil
	}
	var told []error
	for _, line := range t.lines(update) {
		told = append(told, say(ctx, name, line))
	}
	return errors.Join(told...)
}

// tellCreated is the hook before creations in an environment that exists: what was there is replaced, and anything else is new.
func (t *Table) tellCreated(run runs.Run) pulumi.ResourceHookFunction {
	return func(args *pulumi.ResourceHookArgs) error {
		update := t.update(run, args)
		urn := string(args.URN)
		if former := formerIn(run, args.Name); former != "" {
			urn = strings.TrimSuffix(urn, args.Name) + former
		}
		if was, there := remembered(run, urn); there {
			update.Before = was
		} else {
			update.New, update.Had, update.Others = true, kindsIn(run), othersIn(run, string(args.Type))
		}
		return t.warn(run, args.Name, update)
	}
}

// note is the hook after the creation of what others are made with.
func (t *Table) note(run runs.Run) pulumi.ResourceHookFunction {
	return func(args *pulumi.ResourceHookArgs) error {
		noteID(run, string(args.URN), string(args.ID))
		for _, rule := range t.Rules {
			noteID(run, "", rule.identity(args.NewInputs))
		}
		return nil
	}
}

var apiVersion = regexp.MustCompile(`/v[0-9]{8}[a-z]*$`)

// shortType is a type token without package and API version.
func shortType(token string) string {
	parts := strings.Split(token, ":")
	if len(parts) != 3 {
		return token
	}
	return apiVersion.ReplaceAllString(parts[1], "") + ":" + parts[2]
}

package terms

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/secrecy"
)

// RefuseNew is an option that makes the creation of a resource fail, in previews too, whose terms have ended, if nothing new can have them. Only the engine
// knows what is new. The hook's name is unique in the stack; the prefix stands in front of the paths.
func RefuseNew(ctx *pulumi.Context, hookName, prefix string, terms ...Term) (pulumi.ResourceOption, error) {
	hook, err := refusal(ctx, hookName, prefix, terms)
	if err != nil {
		return nil, err
	}
	return pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeCreate: []*pulumi.ResourceHook{hook}}), nil
}

// RefuseEnded is [RefuseNew], and refuses every change of the resource too.
func RefuseEnded(ctx *pulumi.Context, hookName, prefix string, terms ...Term) (pulumi.ResourceOption, error) {
	hook, err := refusal(ctx, hookName, prefix, terms)
	if err != nil {
		return nil, err
	}
	hooks := []*pulumi.ResourceHook{hook}
	return pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeCreate: hooks, BeforeUpdate: hooks}), nil
}

func refusal(ctx *pulumi.Context, hookName, prefix string, terms []Term) (*pulumi.ResourceHook, error) {
	now, err := clock.Now(ctx)
	if err != nil {
		return nil, err
	}
	check := func(args *pulumi.ResourceHookArgs) error {
		var found []error
		for _, term := range terms {
			if term.RefusesNew && term.Resource == args.Name && term.Ended(now) {
				found = append(found, term.Refusal(prefix))
			}
		}
		return errors.Join(found...)
	}
	hook, err := ctx.RegisterResourceHook(hookName, secrecy.Hook(ctx, check), &pulumi.ResourceHookOptions{OnDryRun: true})
	if err != nil {
		return nil, fmt.Errorf("registering the hook %s: %w", hookName, err)
	}
	return hook, nil
}

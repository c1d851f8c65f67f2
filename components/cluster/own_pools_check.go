package cluster

import (
	"errors"
	"fmt"
	"time"
	"weak"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/secrecy"
)

// refusesOthers makes an update of the cluster fail, in previews too, that would send the count or version of another pool for the system pool: what an
// update must not change back is ignored by its place in the list, and [separateOwn] has no effect everywhere. So does one that [Spec.checkSensor] or
// [Spec.checkImmutable] refuses.
func refusesOthers(ctx *pulumi.Context, name string, spec *Spec, now time.Time) (pulumi.ResourceOption, error) {
	key := weak.Make(ctx) // tests make thousands of contexts, which no hook may keep
	warn := func(text string) error {
		if ctx := key.Value(); ctx != nil {
			return ctx.Log.Warn(text, nil)
		}
		return nil
	}
	path := losses.InputOf(ctx, name, "")
	check := func(args *pulumi.ResourceHookArgs) error {
		return errors.Join(spec.checkOwnPool(args), spec.checkSensor(args, warn), spec.checkImmutable(args, path, now))
	}
	return beforeUpdate(ctx, Token+":"+name, check)
}

// refusesFixed makes an update of a pool besides the system pool fail, in previews too, that AKS would refuse.
func refusesFixed(ctx *pulumi.Context, name string, spec *Spec, now time.Time) (pulumi.ResourceOption, error) {
	path := losses.InputOf(ctx, name, "")
	return beforeUpdate(ctx, Token+":"+name+":pools", func(args *pulumi.ResourceHookArgs) error { return spec.checkImmutablePool(args, path, now) })
}

// beforeUpdate makes an update fail that a check refuses, in previews too.
func beforeUpdate(ctx *pulumi.Context, name string, check pulumi.ResourceHookFunction) (pulumi.ResourceOption, error) {
	hook, err := ctx.RegisterResourceHook(name, secrecy.Hook(ctx, check), &pulumi.ResourceHookOptions{OnDryRun: true})
	if err != nil {
		return nil, fmt.Errorf("registering the hook %s: %w", name, err)
	}
	return pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeUpdate: []*pulumi.ResourceHook{hook}}), nil
}

func (s *Spec) checkOwnPool(args *pulumi.ResourceHookArgs) error {
	system := s.systemPool()
	before, sent := poolsIn(args.OldInputs), poolsIn(args.NewInputs)
	live := named(poolsIn(args.OldOutputs), system.Name)
	if own := (ownPool{name: system.Name}); len(before) == 0 || len(sent) == 0 || live == nil || own.isAlone(before) {
		return nil
	}
	ignored := map[string]bool{"count": system.autoscaled(), poolVersion: s.poolsFollowUpgrades()}
	for _, property := range []string{"count", poolVersion} {
		value := sent[0][property]
		if !ignored[property] || value == nil || fmt.Sprint(value) == fmt.Sprint(live[property]) {
			continue
		}
		return fmt.Errorf("pool %s of cluster %s has the %s %v, and the update would send %v, another pool's: a refresh or an import took the pools into the "+
			"state in another order. Run it again with the environment variable PULUMI_DISABLE_JOURNALING=true, with which the state is put in order first",
			system.Name, args.Name, property, live[property], value)
	}
	return nil
}

func poolsIn(properties resource.PropertyMap) []map[string]any {
	return profiles(plainProperties(properties)[poolList])
}

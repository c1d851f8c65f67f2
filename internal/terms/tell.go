package terms

import (
	"slices"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/runs"
)

var all runs.Store[[]Term]

// Of are the terms that a run has told of, or would tell of on another day.
func Of(ctx *pulumi.Context) []Term {
	var found []Term
	all.Use(runs.Of(ctx), func(terms *[]Term) { found = slices.Clone(*terms) })
	return found
}

// Tell warns of the terms that have ended or soon will. Of what nothing new can have, it warns where the resource exists: its creation is refused. Whether
// it exists is known once the component has its URN; without exists, it does. The prefix stands in front of the paths.
func Tell(ctx *pulumi.Context, component pulumi.Resource, prefix string, exists func(resource string) bool, terms ...Term) error {
	now, err := clock.Now(ctx)
	if err != nil {
		return err
	}
	terms = slices.Clone(terms)
	for i := range terms {
		terms[i].Path = input.Join(prefix, terms[i].Path)
	}
	all.Use(runs.Of(ctx), func(known *[]Term) { *known = append(*known, terms...) })
	var anyway, depending []Term
	for _, term := range terms {
		if term.RefusesNew && term.Ended(now) || term.OfNew() != term {
			depending = append(depending, term)
			continue
		}
		anyway = append(anyway, term)
	}
	if len(depending) > 0 {
		component.URN().ApplyT(func(pulumi.URN) error { return warn(ctx, component, now, asItExists(depending, now, exists)) })
	}
	return warn(ctx, component, now, anyway)
}

// asItExists are the terms in the words for what exists, or for what does not, without those by which that is refused.
func asItExists(terms []Term, now time.Time, exists func(resource string) bool) []Term {
	var all []Term
	for _, term := range terms {
		switch {
		case exists == nil || exists(term.Resource):
			all = append(all, term)
		case !term.RefusesNew || !term.Ended(now):
			all = append(all, term.OfNew())
		}
	}
	return all
}

func warn(ctx *pulumi.Context, component pulumi.Resource, now time.Time, terms []Term) error {
	var told []string
	for _, term := range terms {
		text, due := term.Said(now)
		if !due || slices.Contains(told, text) {
			continue
		}
		told = append(told, text)
		if err := ctx.Log.Warn(text, &pulumi.LogArgs{Resource: component}); err != nil {
			return err
		}
	}
	return nil
}

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

// Tell warns of the terms that have ended or soon will. Of what nothing new can have, it warns where the resource exists: its creation is refused. The
// component has its URN once that is known. The prefix stands in front of the paths.
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
	refused := func(t Term) bool { return t.RefusesNew && t.Ended(now) }
	if slices.ContainsFunc(terms, refused) {
		component.URN().ApplyT(func(pulumi.URN) error {
			return warn(ctx, component, now, terms, func(t Term) bool { return refused(t) && exists(t.Resource) })
		})
	}
	return warn(ctx, component, now, terms, func(t Term) bool { return !refused(t) })
}

func warn(ctx *pulumi.Context, component pulumi.Resource, now time.Time, terms []Term, about func(Term) bool) error {
	var told []string
	for _, term := range terms {
		text, due := term.Said(now)
		if !due || !about(term) || slices.Contains(told, text) {
			continue
		}
		told = append(told, text)
		if err := ctx.Log.Warn(text, &pulumi.LogArgs{Resource: component}); err != nil {
			return err
		}
	}
	return nil
}

package losses

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/runs"
)

// successions are the names of resources that take the place of others, with the others' names.
var successions runs.Store[map[string]string]

// Succeeds says that a resource takes the place of one of the state that has another name. The component that registers it asks [Former].
func Succeeds(ctx *pulumi.Context, name, former string) {
	successions.Use(runs.Of(ctx), func(of *map[string]string) {
		if *of == nil {
			*of = map[string]string{}
		}
		(*of)[name] = former
	})
}

// Former is the name of the resource whose place another one takes, "" for none.
func Former(ctx *pulumi.Context, name string) string { return formerIn(runs.Of(ctx), name) }

func formerIn(run runs.Run, name string) string {
	former := ""
	successions.Use(run, func(of *map[string]string) { former = (*of)[name] })
	return former
}

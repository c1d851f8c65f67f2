package losses

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/runs"
)

// words is what a run knows of the inputs that components and resources are made of, by their names in the stack, and what it said.
type words struct {
	paths  map[string]string
	shared map[below]shared
	said   map[string]bool
	// unset are by the name of a resource the values that Azure has where its properties are left out.
	unset map[string]map[string]any
	// clusters are the Azure names in small letters of the clusters that there are.
	clusters []string
}

// below is an input of a resource.
type below struct{ resource, input string }

// shared are elements of an input that come from another one, or, with instead, the whole of it.
type shared struct {
	path     string
	elements []string
	instead  bool
}

var wording runs.Store[words]

// use lends the words of a run, with maps that can be written.
func use(ctx *pulumi.Context, with func(*words)) {
	wording.Use(runs.Of(ctx), func(w *words) {
		if w.paths == nil {
			w.paths, w.shared, w.said = map[string]string{}, map[below]shared{}, map[string]bool{}
			w.unset = map[string]map[string]any{}
		}
		with(w)
	})
}

// Under says which input of an environment a component is made of, so that what its resources lose is told in the words of the configuration. Of a
// component that nobody says it of, the names of the resources are told.
func Under(ctx *pulumi.Context, component, path string) {
	use(ctx, func(w *words) { w.paths[component] = path })
}

// At says which input below that of its component a resource is made of, or a component within one. Empty is the whole of it.
func At(ctx *pulumi.Context, component, name, below string) {
	if path, known := pathOf(ctx, component); known {
		Under(ctx, name, input.Join(path, below))
	}
}

// Shared says that elements of a list that a resource is made with are those of the input of that name elsewhere below its component's, which others are
// made with too.
func Shared(ctx *pulumi.Context, component, name, list, at string, elements []string) {
	if path, known := pathOf(ctx, component); known {
		use(ctx, func(w *words) { w.shared[below{name, list}] = shared{path: input.Join(path, at), elements: elements} })
	}
}

// Instead says that an input of a resource is told as another one below that of its component, which is the one that the user wrote.
func Instead(ctx *pulumi.Context, component, name, made, written string) {
	if path, known := pathOf(ctx, component); known {
		use(ctx, func(w *words) { w.shared[below{name, made}] = shared{path: input.Join(path, written), instead: true} })
	}
}

// Unset says which values Azure has where properties of a resource are left out, for those that follow from other inputs.
func Unset(ctx *pulumi.Context, name string, values map[string]any) {
	use(ctx, func(w *words) { w.unset[name] = values })
}

func unsetOf(ctx *pulumi.Context, name string) map[string]any {
	var values map[string]any
	if ctx != nil {
		use(ctx, func(w *words) { values = w.unset[name] })
	}
	return values
}

// Clusters says which clusters an environment has, by their Azure names, so that nothing is told of what looked at one that goes.
func Clusters(ctx *pulumi.Context, names []string) {
	use(ctx, func(w *words) {
		for _, name := range names {
			w.clusters = append(w.clusters, strings.ToLower(name))
		}
	})
}

var clusterID = regexp.MustCompile(`^/subscriptions/[^/]+/resourcegroups/([^/]+)/providers/microsoft\.containerservice/managedclusters/([^/]+)$`)

// goneAmong are the ids, in small letters, of clusters in the resource group of a resource that there are no longer, of those that a list of its inputs has.
func goneAmong(ctx *pulumi.Context, inputs resource.PropertyMap) map[string]bool {
	var has []string
	if ctx != nil {
		use(ctx, func(w *words) { has = w.clusters })
	}
	if len(has) == 0 {
		return nil
	}
	gone := map[string]bool{}
	for _, value := range inputs {
		list := reveal(value)
		if !list.IsArray() {
			continue
		}
		for id := range textsOf(list) {
			parts := clusterID.FindStringSubmatch(strings.ToLower(id))
			if parts != nil && strings.EqualFold(parts[1], at(inputs, "resourceGroupName").text()) && !slices.Contains(has, parts[2]) {
				gone[parts[0]] = true
			}
		}
	}
	return gone
}

func pathOf(ctx *pulumi.Context, name string) (string, bool) {
	path, known := "", false
	use(ctx, func(w *words) { path, known = w.paths[name] })
	return path, known
}

// InputOf is an input of a component as the configuration has it, or as the component has it where that is not known.
func InputOf(ctx *pulumi.Context, component, below string) string {
	path, _ := pathOf(ctx, component)
	return input.Join(path, below)
}

// say warns of a loss, with the input that it is about, or with the resource where that is not known. Several resources can be made of one input, of
// which the same is said once.
func say(ctx *pulumi.Context, name string, one line) error {
	said := false
	text := name + ": " + one.String()
	use(ctx, func(w *words) {
		if path, known := w.path(name, one); known {
			text = one.rank + ": " + path + " " + one.text
		}
		said = w.said[text]
		w.said[text] = true
	})
	if said {
		return nil
	}
	return ctx.Log.Warn(text, nil)
}

// path is the input that a line is about.
func (w *words) path(name string, one line) (string, bool) {
	path, known := w.paths[name]
	if !known {
		return "", false
	}
	from, is := w.shared[below{name, one.path}]
	switch {
	case one.under != "":
		path = one.under
	case is && from.instead:
		return from.path, true
	case is && from.haveAll(one.text):
		path = from.path
	}
	return input.Join(path, one.path), true
}

// haveAll says whether all elements that a line says a list gains are of these.
func (s shared) haveAll(text string) bool {
	change, _, _ := strings.Cut(text, ": ")
	list, gains := strings.CutPrefix(change, "gains ")
	gained := strings.Split(list, ", ")
	return gains && !slices.ContainsFunc(gained, func(one string) bool { return !slices.Contains(s.elements, one) })
}

package losses

import (
	"runtime"
	"sync"
	"weak"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// words is what a run knows of the inputs that components and resources are made of, by their names in the stack, and what it said.
type words struct {
	paths map[string]string
	said  map[string]bool
}

var wording = struct {
	sync.Mutex

	of map[weak.Pointer[pulumi.Context]]*words
}{of: map[weak.Pointer[pulumi.Context]]*words{}}

// Under says which input of an environment a component is made of, so that what its resources lose is told in the words of the configuration. Of a
// component that nobody says it of, the names of the resources are told.
func Under(ctx *pulumi.Context, component, path string) {
	wording.Lock()
	defer wording.Unlock()
	wordsIn(ctx).paths[component] = path
}

// wordsIn needs the lock.
func wordsIn(ctx *pulumi.Context) *words {
	key := weak.Make(ctx)
	if wording.of[key] == nil {
		wording.of[key] = &words{paths: map[string]string{}, said: map[string]bool{}}
		runtime.AddCleanup(ctx, forgetWords, key)
	}
	return wording.of[key]
}

func forgetWords(key weak.Pointer[pulumi.Context]) {
	wording.Lock()
	defer wording.Unlock()
	delete(wording.of, key)
}

// At says which input below that of its component a resource is made of, or a component within one. Empty is the whole of it.
func At(ctx *pulumi.Context, component, name, below string) {
	if path, known := pathOf(ctx, component); known {
		Under(ctx, name, input.Join(path, below))
	}
}

func pathOf(ctx *pulumi.Context, name string) (string, bool) {
	wording.Lock()
	defer wording.Unlock()
	path, known := wordsIn(ctx).paths[name]
	return path, known
}

// say warns of a loss, with the input that it is about, or with the resource where that is not known. Several resources can be made of one input, of
// which the same is said once.
func say(ctx *pulumi.Context, resource string, one line) error {
	text := resource + ": " + one.String()
	if path, known := pathOf(ctx, resource); known {
		if one.under != "" {
			path = one.under
		}
		text = one.rank + ": " + input.Join(path, one.path) + " " + one.text
	}
	wording.Lock()
	said := wordsIn(ctx).said[text]
	wordsIn(ctx).said[text] = true
	wording.Unlock()
	if said {
		return nil
	}
	return ctx.Log.Warn(text, nil)
}

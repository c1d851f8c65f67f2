// Package losses says in a preview what an update takes away: data, protection, or somebody's notice of a failure. What counts as a loss is data beside
// the component that owns the input.
package losses

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"weak"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
)

// Rule is one way to lose something by changing one input of a resource in place.
type Rule struct {
	// Type is the resource's type token without package and API version: "operationalinsights:Workspace".
	Type string `json:"type"`
	// Each is a list or an object whose elements are compared one by one, by the value at By, or by their key in an object.
	Each string `json:"each,omitempty"`
	By   string `json:"by,omitempty"`
	// Input is the azure-native property, below Each if there is one. Empty means the element itself.
	Input string `json:"input,omitempty"`
	// Sets is the component's input that sets the property, for the line. Defaults to the property. With Each, * stands for the name of the element, which
	// follows in brackets otherwise.
	Sets string `json:"sets,omitempty"`
	// Together tells all elements of Each in one line.
	Together bool `json:"together,omitempty"`
	// Lost is the direction that loses; see directions.
	Lost string `json:"lost"`
	// Order are the values of direction order from the strongest to the weakest.
	Order []string `json:"order,omitempty"`
	// Covers are elements that make up for one that is gone, by its name; * stands for any.
	Covers map[string][]string `json:"covers,omitempty"`
	// Whole says that with this input everything about the resource is another: nothing else is told of it.
	Whole bool `json:"whole,omitempty"`
	// Alone says that an environment tells this in another way, so that it is told of a component that stands alone only.
	Alone bool `json:"alone,omitempty"`
	// Unset is the value that Azure has where the property is left out.
	Unset any `json:"unset,omitempty"`
	// Values are the values of the component's input by those of the property, where the two differ.
	Values map[string]string `json:"values,omitempty"`
	// AsDefault is an output that is true while the value is Azure's own choice: nobody who leaves it to Azure again loses what they chose.
	AsDefault string `json:"asDefault,omitempty"`
	// MadeWith are the inputs that say which other resource of the component Azure makes this one with. Where that one was created in the same run,
	// there was nothing to lose.
	MadeWith []string `json:"madeWith,omitempty"`
	// Rank is data, protection, notice or service: what is lost.
	Rank string `json:"rank"`
	// Loses says what is lost, as a sentence without a full stop.
	Loses string `json:"loses"`
}

// Ranks are what can be lost, the worst first: data that is deleted or no longer kept, protection from attacks and mistakes, somebody's notice of a
// failure, and service that is interrupted.
var Ranks = []string{"data", "protection", "notice", "service"}

// Table are the rules of one component.
type Table struct {
	// Rules are the rules in the order in which they are told.
	Rules []Rule

	component string
	mu        sync.Mutex
	runs      map[weak.Pointer[pulumi.Context]]*run
}

// run are the hooks of one run of a program, and what was created in it.
type run struct {
	told, replaced, noted *pulumi.ResourceHook
	created               map[string]bool
}

// Load reads the embedded losses.json of a component. It panics, naming the component, on what no rule can be: a mistake in this repository.
func Load(component string, data []byte) *Table {
	t := &Table{
		Rules: catalogue.Decode[[]Rule](component+"/losses.json", data), component: component,
		runs: map[weak.Pointer[pulumi.Context]]*run{},
	}
	for _, rule := range t.Rules {
		if _, known := directions[rule.Lost]; !known || !slices.Contains(Ranks, rule.Rank) || rule.Type == "" || rule.Loses == "" {
			panic(fmt.Sprintf("%s/losses.json: %+v is no rule", component, rule))
		}
	}
	return t
}

// Told makes previews and updates of a resource say what they lose. Every resource of a component takes the same hook, which the engine calls only
// before an update, and in an environment that exists, see [Remember], before a creation: what is replaced loses too. Owner is the name of the component:
// hooks of two components of one stack need different names.
func (t *Table) Told(ctx *pulumi.Context, owner string) pulumi.ResourceOption {
	t.mu.Lock()
	defer t.mu.Unlock()
	one, key := t.runOf(ctx)
	if one.told == nil {
		one.told = t.register(ctx, "losses:"+owner, t.tell(key))
	}
	binding := &pulumi.ResourceHookBinding{BeforeUpdate: given(one.told)}
	if remembers(key) {
		if one.replaced == nil {
			one.replaced = t.register(ctx, "replaced:"+owner, t.tellReplaced(key))
		}
		binding.BeforeCreate = given(one.replaced)
	}
	return pulumi.ResourceHooks(binding)
}

// Noted is for a resource that Azure makes others with, see [Rule.MadeWith], or that others refer to. In the run that creates it, nothing is told of the
// former, and nothing of an id that becomes its own: a preview does not know that id, and what it replaces may be gone.
func (t *Table) Noted(ctx *pulumi.Context, owner string) pulumi.ResourceOption {
	t.mu.Lock()
	defer t.mu.Unlock()
	one, key := t.runOf(ctx)
	if one.noted == nil {
		one.noted = t.register(ctx, "created:"+owner, t.note(key))
	}
	return pulumi.ResourceHooks(&pulumi.ResourceHookBinding{AfterCreate: given(one.noted)})
}

func given(hook *pulumi.ResourceHook) []*pulumi.ResourceHook {
	if hook == nil {
		return nil
	}
	return []*pulumi.ResourceHook{hook}
}

// runOf needs the lock.
func (t *Table) runOf(ctx *pulumi.Context) (*run, weak.Pointer[pulumi.Context]) {
	key := weak.Make(ctx)
	one, known := t.runs[key]
	if !known {
		one = &run{created: map[string]bool{}}
		t.runs[key] = one
		runtime.AddCleanup(ctx, t.forget, key)
	}
	return one, key
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

func (t *Table) lines(args *pulumi.ResourceHookArgs, created map[string]bool) []string {
	return t.Lines(Update{
		Type: string(args.Type), Inside: strings.Contains(string(args.URN), "aksops:baseline:Baseline$"),
		Before: args.OldInputs, After: args.NewInputs, Answered: args.OldOutputs, Created: created,
	})
}

func (t *Table) forget(key weak.Pointer[pulumi.Context]) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.runs, key)
}

// tell is the hook before updates. It must not keep the context alive, of which tests make thousands.
func (t *Table) tell(key weak.Pointer[pulumi.Context]) pulumi.ResourceHookFunction {
	return func(args *pulumi.ResourceHookArgs) error {
		ctx := key.Value()
		if ctx == nil {
			return nil
		}
		var told []error
		for _, line := range t.lines(args, t.createdIn(key)) {
			told = append(told, say(ctx, args.Name, line))
		}
		return errors.Join(told...)
	}
}

// tellReplaced is the hook before creations, of which it tells those that replace something.
func (t *Table) tellReplaced(key weak.Pointer[pulumi.Context]) pulumi.ResourceHookFunction {
	tell := t.tell(key)
	return func(args *pulumi.ResourceHookArgs) error {
		replaced := *args
		if replaced.OldInputs = remembered(key, string(args.URN)); replaced.OldInputs == nil {
			return nil
		}
		return tell(&replaced)
	}
}

// note is the hook after the creation of what others are made with.
func (t *Table) note(key weak.Pointer[pulumi.Context]) pulumi.ResourceHookFunction {
	return func(args *pulumi.ResourceHookArgs) error {
		t.mu.Lock()
		defer t.mu.Unlock()
		one, known := t.runs[key]
		noteID(key, string(args.ID))
		for _, rule := range t.Rules {
			if identity := rule.identity(args.NewInputs); known && identity != "" {
				one.created[identity] = true
			}
		}
		return nil
	}
}

func (t *Table) createdIn(key weak.Pointer[pulumi.Context]) map[string]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	created := idsIn(key)
	if one, known := t.runs[key]; known {
		maps.Copy(created, one.created)
	}
	return created
}

// ids are those of what was created in each run, in small letters. The components of a program refer to each other's resources.
var ids = struct {
	sync.Mutex

	of map[weak.Pointer[pulumi.Context]]map[string]bool
}{of: map[weak.Pointer[pulumi.Context]]map[string]bool{}}

func noteID(key weak.Pointer[pulumi.Context], id string) {
	ctx := key.Value()
	if ctx == nil || id == "" {
		return
	}
	ids.Lock()
	defer ids.Unlock()
	if ids.of[key] == nil {
		ids.of[key] = map[string]bool{}
		runtime.AddCleanup(ctx, forgetIDs, key)
	}
	ids.of[key][strings.ToLower(id)] = true
}

// idsIn is never nil.
func idsIn(key weak.Pointer[pulumi.Context]) map[string]bool {
	ids.Lock()
	defer ids.Unlock()
	return union(map[string]bool{}, ids.of[key])
}

func forgetIDs(key weak.Pointer[pulumi.Context]) {
	ids.Lock()
	defer ids.Unlock()
	delete(ids.of, key)
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

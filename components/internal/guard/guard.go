// Package guard stands before the deletion of what an environment cannot get back. A record in the state holds what the environment owns and the
// inputs that are fixed for its life; the next preview or update compares itself with that record before it registers anything else, so that it can
// refuse, or say what is lost, before the first resource is touched. Delete hooks on the resources would do the same, but plain
// "pulumi destroy" refuses to run on a state that has any.
package guard

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/runs"
	"github.com/aksops/pulumi-aksops/internal/secrecy"
)

// Token is the type token of the record. It is part of every URN, so it never changes without an alias.
const Token = "aksops:baseline:Guard"

// Guard is the record in the state.
type Guard struct {
	pulumi.ResourceState

	verdict verdict
	judged  bool
}

// State is what the engine holds below an environment's component.
type State struct {
	// Name is the environment's.
	Name string
	// Holdings are those of what cannot be brought back, by key.
	Holdings map[string]Holding
	// Parts are the inputs of everything else, of the kinds that the patterns in Shows name.
	Parts, Shows []string
	// Renamed are parts of the configuration by the part of the state that they replace.
	Renamed map[string]string
	// Of are the keys of the holdings that parts are about which stand elsewhere in the configuration, by part: each goes in Azure with its holding.
	Of map[string]string
	// Clashes are by the key of a cluster what Azure would refuse of its settings unless something of it goes first.
	Clashes map[string][]Clash
}

// Register compares what is about to be registered with what there is, and writes the new record. What there is says the state, or, if it is nil because
// the engine does not show it, the record: that is what the last run wanted, which may have failed on the way. Receivers, and parts of kinds that the state
// does not show, are always those of the record. Register returns when the comparison is over. A deletion without consent fails it, in previews too, with
// every deletion in one error.
func Register(ctx *pulumi.Context, name string, intended Record, state *State) (*Guard, error) {
	g := &Guard{}
	hook, err := ctx.RegisterResourceHook(Token+":"+name, secrecy.Hook(ctx, g.compare(ctx, intended, state)), &pulumi.ResourceHookOptions{OnDryRun: true})
	if err != nil {
		return nil, fmt.Errorf("registering the hook of %s %q: %w", Token, name, err)
	}
	hooks := pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeUpdate: []*pulumi.ResourceHook{hook}})
	var recorded atomic.Pointer[kept]
	watch := azure.WatchState(ctx, func(states []map[string]any) {
		if was, ok := recordIn(states); ok {
			recorded.Store(&was)
		}
	})
	if err := ctx.RegisterComponentResourceV2(Token, name, intended.inputs(), g, hooks, watch); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", Token, name, err)
	}
	// A component without children cannot be depended on, so that the program waits.
	_, failed := internals.UnsafeAwaitOutput(ctx.Context(), g.URN())
	// With --continue-on-error, a hook that fails lets the program go on. The engine has shown what it said.
	if g.verdict.refusal() != nil {
		return nil, runs.ErrRefused
	}
	if failed != nil {
		return nil, fmt.Errorf("comparing with what %s %q recorded: %w", Token, name, failed)
	}
	if err := g.compareUnchanged(ctx, intended, recorded.Load(), state); err != nil {
		return nil, err
	}
	return g, g.reportUnused(ctx, intended)
}

// Deleted are the keys of the resource group, the workspace, clusters and pools that this run deletes in Azure, for good or to make them anew. Pools of a
// cluster that is deleted are not among them.
func (g *Guard) Deleted() []string { return g.verdict.deleted }

// compare is the hook. The engine calls it only if the record changes.
func (g *Guard) compare(ctx *pulumi.Context, intended Record, state *State) pulumi.ResourceHookFunction {
	return func(args *pulumi.ResourceHookArgs) error {
		before, after := recordOf(args.OldInputs), recordOf(args.NewInputs)
		if state == nil && len(before.Holdings) == 0 {
			return nil // imported, or written by a release without a record
		}
		return g.judge(ctx, before, after, intended, state)
	}
}

// recordIn is the record in a checkpoint.
func recordIn(states []map[string]any) (kept, bool) {
	for _, state := range states {
		if inputs, ok := state["inputs"].(map[string]any); ok && len(inputs) > 0 {
			return recordOf(azure.PropertyOf(inputs).ObjectValue()), true
		}
	}
	return kept{}, false
}

// compareUnchanged compares where the engine did not call the hook: the record is the same, new, or outside of what an update is limited to, while the
// state may be something else.
func (g *Guard) compareUnchanged(ctx *pulumi.Context, intended Record, recorded *kept, state *State) error {
	if g.judged || state == nil && recorded == nil {
		return nil
	}
	properties, err := resolve(ctx, intended.inputs())
	if err != nil {
		return fmt.Errorf("comparing with the state: %w", err)
	}
	after := recordOf(properties)
	if recorded == nil {
		return g.judge(ctx, after, after, intended, state)
	}
	return g.judge(ctx, *recorded, after, intended, state)
}

func (g *Guard) judge(ctx *pulumi.Context, before, after kept, intended Record, state *State) error {
	g.judged = true
	after.Removals, after.Causes, after.Reach.Absent = intended.Removals, intended.Causes, intended.Reach.Absent
	after.Roles = intended.Roles
	for key, h := range after.Holdings {
		h.Adopted = intended.Holdings[key].Adopted
		after.Holdings[key] = h
	}
	if before.movedAway(after, state) {
		g.verdict = verdict{impossible: []string{moved(before.Place, after.Place)}}
		return g.verdict.refusal()
	}
	if state != nil && state.Name != after.Name { // an alias
		before.Name, before.Holdings = state.Name, map[string]keptHolding{}
	}
	if before.Name != after.Name {
		// That the last run wanted to retain it does not say that the engine knows.
		before.Holdings = maps.Clone(before.Holdings)
		for key, h := range before.Holdings {
			h.Retained = false
			before.Holdings[key] = h
		}
	}
	if state != nil {
		found, err := inState(ctx, state.Holdings, after)
		if err != nil {
			return err
		}
		before = before.as(found, state, after)
		before.Clashes = state.Clashes
	}
	g.verdict = judge(before, after)
	for key, h := range before.Holdings {
		if consent := consentFor(key, after.AllowReplace); h.Protected && consent != "" {
			g.verdict.used[consent] = true
		}
	}
	for _, line := range g.verdict.lines {
		// A message about the record would wait for its registration, which waits for this hook.
		if err := ctx.Log.Warn(line, nil); err != nil {
			return err
		}
	}
	return g.verdict.refusal()
}

// as is the record with the holdings as the state has them. The state shows what is below the component of this name: of an environment that had
// another one, the record alone knows.
func (k kept) as(found map[string]keptHolding, state *State, after kept) kept {
	if k.Name != after.Name {
		k.Holdings = union(found, k.Holdings)
		return k
	}
	for key, h := range found {
		for path, own := range h.Fixed {
			if recorded, known := k.Holdings[key].Fixed[path]; known && own.unknown {
				h.Fixed[path] = recorded // a secret in the state
			}
		}
	}
	parts := slices.DeleteFunc(slices.Clone(k.Parts), func(part string) bool {
		return neverMade(part, k.Holdings, found) || state.shows(part, after.Removals) || state.lacksWhole(part, k.Parts, after.Removals)
	})
	k.Parts, k.Holdings, k.Renamed = append(parts, state.Parts...), found, state.Renamed
	k.Of = state.Of
	if state.shows(alertsKey, after.Removals) && !slices.Contains(state.Parts, alertsKey) {
		k.Reach = keptReach{}
	}
	return k
}

// movedAway says whether the environment is below another component than before, and the engine does not know that it is the same.
func (k kept) movedAway(after kept, state *State) bool {
	return k.Name == after.Name && k.Place != after.Place && len(k.Holdings) > 0 && (state == nil || len(state.Holdings) == 0)
}

func moved(from, to string) string {
	place := func(types string) string {
		if types == "" {
			return "the top of the stack"
		}
		return types
	}
	return fmt.Sprintf("the component of the environment moves from %s to %s, by which everything in it would be deleted, and created under names that are "+
		"taken. Put it back and run \"pulumi up\", then move it with an alias of its former parent (pulumi.Aliases)", place(from), place(to))
}

// shows says whether the state shows a part if there is one.
func (s *State) shows(part string, removals []Removal) bool {
	removal, told := find(removals, part)
	return told && slices.Contains(s.Shows, removal.Part)
}

// lacksWhole says whether a part is of another one that the record has and the state has not.
func (s *State) lacksWhole(part string, recorded []string, removals []Removal) bool {
	return slices.ContainsFunc(recorded, func(whole string) bool {
		return strings.HasPrefix(part, whole+".") && s.shows(whole, removals) && !slices.Contains(s.Parts, whole)
	})
}

// neverMade says whether a part belongs to a holding of the record that the state has not.
func neverMade(part string, recorded, found map[string]keptHolding) bool {
	for key := range recorded {
		if _, there := found[key]; !there && strings.HasPrefix(part, key+".") {
			return true
		}
	}
	return false
}

// inState are the holdings of the state as a record would have them. What Azure has where an input is not given is in no state.
func inState(ctx *pulumi.Context, state map[string]Holding, after kept) (map[string]keptHolding, error) {
	properties, err := resolve(ctx, Record{Holdings: state}.inputs())
	if err != nil {
		return nil, err
	}
	found := recordOf(properties).Holdings
	for key, h := range found {
		maps.Copy(h.Unset, after.Holdings[key].Unset)
		h.Needs = state[key].Needs
		found[key] = h
	}
	return found, nil
}

// reportUnused says which consents nothing needed, since they keep protection off, and which name nothing.
func (g *Guard) reportUnused(ctx *pulumi.Context, intended Record) error {
	for _, line := range g.verdict.unusedConsents(intended.AllowReplace, intended.Holdings) {
		if err := ctx.Log.Warn(line, &pulumi.LogArgs{Resource: g}); err != nil {
			return err
		}
	}
	return nil
}

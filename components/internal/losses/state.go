package losses

import (
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/runs"
)

// memory is what a run knows of the resources that were there before it, and of those that it made.
type memory struct {
	// inputs and ids are those of what was there, by URN: the engine calls no hook before a replacement that knows both what was and what will be.
	inputs map[string]map[string]any
	ids    map[string]string
	// parents are by URN, and unfinished are our components whose outputs the state does not have: their creation never came to its end.
	parents    map[string]string
	unfinished map[string]bool
	// created are the ids and the identities of what the run made, and replaced the ids of what it made anew, in small letters. The components of a program
	// refer to each other's resources.
	created, replaced map[string]bool
	// deleted are the ids in small letters of what the run deletes in Azure.
	deleted map[string]bool
}

var memories runs.Store[memory]

// recall lends the memory of a run, with maps that can be written. Of a run that is over there is none.
func recall(run runs.Run, with func(*memory)) {
	memories.Use(run, func(m *memory) {
		if m.inputs == nil {
			m.inputs, m.ids, m.created, m.replaced = map[string]map[string]any{}, map[string]string{}, map[string]bool{}, map[string]bool{}
			m.parents, m.unfinished = map[string]string{}, map[string]bool{}
		}
		with(m)
	})
}

// Remember keeps the states of an environment, as checkpoints have them, so that what a replacement loses can be told. Call it before the resources are
// registered.
func Remember(ctx *pulumi.Context, all []map[string]any) {
	recall(runs.Of(ctx), func(m *memory) {
		for _, state := range all {
			urn, _ := state["urn"].(string)
			if inputs, custom := state["inputs"].(map[string]any); custom {
				m.inputs[urn] = inputs
			}
			if id, _ := state["id"].(string); id != "" {
				m.ids[urn] = strings.ToLower(id)
			}
			m.parents[urn], _ = state["parent"].(string)
			outputs, _ := state["outputs"].(map[string]any)
			m.unfinished[urn] = strings.HasPrefix(string(resource.URN(urn).Type()), "aksops:") && !isComplete(outputs)
		}
	})
}

// Deleted says what the run deletes in Azure, by the ids, so that nothing is told of what was about it. Call it before the resources are registered.
func Deleted(ctx *pulumi.Context, ids []string) {
	all := map[string]bool{}
	for _, id := range ids {
		all[strings.ToLower(id)] = true
	}
	recall(runs.Of(ctx), func(m *memory) { m.deleted = all })
}

// remembers says whether anything of this run was there before.
func remembers(run runs.Run) bool {
	some := false
	recall(run, func(m *memory) { some = len(m.inputs) > 0 })
	return some
}

// remembered are the inputs that a resource had, if it was there.
func remembered(run runs.Run, urn string) (resource.PropertyMap, bool) {
	var inputs map[string]any
	was := false
	recall(run, func(m *memory) { inputs, was = m.inputs[urn] })
	if !was {
		return nil, false
	}
	return azure.PropertyOf(inputs).ObjectValue(), true
}

func kindOf(urn string) string { return shortType(string(resource.URN(urn).Type())) }

// kindsIn are the types of what was there before, as rules name them, without what is part of something whose creation never came to its end.
func kindsIn(run runs.Run) map[string]bool {
	kinds := map[string]bool{}
	recall(run, func(m *memory) {
		for urn := range m.inputs {
			if !m.isUnfinished(urn) {
				kinds[kindOf(urn)] = true
			}
		}
	})
	return kinds
}

// FormerOf are by their names in the stack the values that a property of the resources of a type had, as texts, of those that [Remember] keeps.
func FormerOf(ctx *pulumi.Context, token, property string) map[string]string {
	former := map[string]string{}
	recall(runs.Of(ctx), func(m *memory) {
		for urn, inputs := range m.inputs {
			if kindOf(urn) == shortType(token) {
				former[resource.URN(urn).Name()] = at(azure.PropertyOf(inputs).ObjectValue(), property).text()
			}
		}
	})
	return former
}

// unknownText stands in the state for what is not known (pulumi/sdk, resource/plugin/rpc.go): --continue-on-error registers outputs of what failed too.
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

// isComplete says whether all outputs of a component are known.
func isComplete(outputs map[string]any) bool {
	for _, output := range outputs {
		if output == nil || output == unknownText {
			return false
		}
	}
	return len(outputs) > 0
}

// isUnfinished says whether a resource, or anything that it is part of, is a component whose creation never came to its end.
func (m *memory) isUnfinished(urn string) bool {
	for ; urn != ""; urn = m.parents[urn] {
		if m.unfinished[urn] {
			return true
		}
	}
	return false
}

// othersIn are the inputs of what was there before of a type.
func othersIn(run runs.Run, token string) []resource.PropertyMap {
	var others []resource.PropertyMap
	recall(run, func(m *memory) {
		for urn, inputs := range m.inputs {
			if kindOf(urn) == shortType(token) {
				others = append(others, azure.PropertyOf(inputs).ObjectValue())
			}
		}
	})
	return others
}

// noteID keeps the id or the identity of what was created, and the id of what it replaces.
func noteID(run runs.Run, urn, id string) {
	recall(run, func(m *memory) {
		if id != "" {
			m.created[strings.ToLower(id)] = true
		}
		if was := m.ids[urn]; was != "" {
			m.replaced[was] = true
		}
	})
}

// createdIn and replacedIn are the ids of what the run made, and of what it made anew.
func createdIn(run runs.Run) map[string]bool {
	var all map[string]bool
	recall(run, func(m *memory) { all = maps.Clone(m.created) })
	return all
}

func deletedIn(run runs.Run) map[string]bool {
	var all map[string]bool
	recall(run, func(m *memory) { all = m.deleted })
	return all
}

func replacedIn(run runs.Run) map[string]bool {
	var all map[string]bool
	recall(run, func(m *memory) { all = maps.Clone(m.replaced) })
	return all
}

// Package inventory compares what there is in the simulated Azure with what there should be.
package inventory

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// Of is what there is in the simulated Azure, by id: what it answers, and not what it was told. Who imports a resource tells it what it has filled in by
// itself, which changes nothing.
func Of(simulated *azure.Provider) (map[string]any, error) {
	objects, err := simulated.Objects()
	if err != nil {
		return nil, err
	}
	answers, err := simulated.Answers()
	if err != nil {
		return nil, err
	}
	found := map[string]any{}
	for _, object := range objects {
		answer, managed := answers[object.ID]
		if !managed {
			answer = object.Inputs
		}
		found[object.ID] = answer.MapRepl(nil, revealed)
	}
	return found, nil
}

// revealed looks through secrets: Azure does not know which of its properties are some.
func revealed(v resource.PropertyValue) (any, bool) {
	if v.IsSecret() {
		return v.SecretValue().Element.MapRepl(nil, revealed), true
	}
	return nil, false
}

// Own are the ids of what stacks have made in the simulated Azure, without what was there before.
func Own(simulated *azure.Provider) ([]string, error) {
	objects, err := simulated.Objects()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, object := range objects {
		if !object.Preexisting {
			ids = append(ids, object.ID)
		}
	}
	return ids, nil
}

// Incarnations say of ids in small letters that exist how often each was there before. Of what was deleted and made again it is another number.
func Incarnations(simulated *azure.Provider, ids []string) (map[string]int, error) {
	objects, err := simulated.Objects()
	if err != nil {
		return nil, err
	}
	found := map[string]int{}
	for _, object := range objects {
		if id := strings.ToLower(object.ID); slices.Contains(ids, id) {
			found[id] = object.Incarnation
		}
	}
	return found, nil
}

// Lost says which resources of earlier [Incarnations] are missing or were made again.
func Lost(simulated *azure.Provider, kept map[string]int) ([]string, error) {
	found, err := Incarnations(simulated, slices.Collect(maps.Keys(kept)))
	if err != nil {
		return nil, err
	}
	var lost []string
	for id, incarnation := range kept {
		there, exists := found[id]
		switch {
		case !exists:
			lost = append(lost, id+" is missing")
		case there != incarnation:
			lost = append(lost, id+" was deleted and made again")
		}
	}
	slices.Sort(lost)
	return lost, nil
}

// Alike is an inventory without what differs each time: the names of role assignments, the principals of assignments that were made again, and case:
// AKS answers the id of a cluster in one of its own, and what extends an imported cluster has that.
func Alike(real map[string]any) map[string]any {
	found := map[string]any{}
	for id, inputs := range real {
		at, _, granted := strings.Cut(id, "/roleAssignments/")
		if !granted {
			found[strings.ToLower(id)] = small(inputs)
			continue
		}
		role, _ := inputs.(map[string]any)["roleDefinitionId"].(string)
		found[strings.ToLower(at)+"/roleAssignments of "+role] = nil
	}
	return found
}

// small is a value with its texts in small letters.
func small(value any) any {
	switch v := value.(type) {
	case string:
		return strings.ToLower(v)
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, element := range v {
			out[key] = small(element)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = small(element)
		}
		return out
	default:
		return value
	}
}

// Differences say how what there is differs from what there should be.
func Differences(want, found map[string]any) []string {
	want, found = Alike(want), Alike(found)
	var list []string
	for id, properties := range want {
		there, exists := found[id]
		switch {
		case !exists:
			list = append(list, id+" is missing")
		case !reflect.DeepEqual(properties, there):
			list = append(list, otherProperties(id, properties, there)...)
		}
	}
	for id := range found {
		if _, wanted := want[id]; !wanted {
			list = append(list, id+" is there too")
		}
	}
	slices.Sort(list)
	return list
}

// otherProperties are the top-level properties of a resource that differ.
func otherProperties(id string, want, found any) []string {
	wanted, _ := want.(map[string]any)
	there, _ := found.(map[string]any)
	names := map[string]bool{}
	for name := range wanted {
		names[name] = true
	}
	for name := range there {
		names[name] = true
	}
	var list []string
	for name := range names {
		if !reflect.DeepEqual(wanted[name], there[name]) {
			list = append(list, fmt.Sprintf("%s has %s %v instead of %v", id, name, there[name], wanted[name]))
		}
	}
	return list
}

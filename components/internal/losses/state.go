package losses

import (
	"encoding/json"
	"maps"
	"runtime"
	"strings"
	"sync"
	"weak"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// memory is what a run knows of the resources that were there before it, and of those that it made.
type memory struct {
	// inputs and ids are those of what was there, by URN: the engine calls no hook before a replacement that knows both what was and what will be.
	inputs map[string]map[string]any
	ids    map[string]string
	// created are the ids and the identities of what the run made, and replaced the ids of what it made anew, in small letters. The components of a program
	// refer to each other's resources.
	created, replaced map[string]bool
}

var memories = struct {
	sync.Mutex

	of map[weak.Pointer[pulumi.Context]]*memory
}{of: map[weak.Pointer[pulumi.Context]]*memory{}}

// memoryOf needs the lock.
func memoryOf(key weak.Pointer[pulumi.Context]) *memory {
	one := memories.of[key]
	if one == nil {
		one = &memory{inputs: map[string]map[string]any{}, ids: map[string]string{}, created: map[string]bool{}, replaced: map[string]bool{}}
		if ctx := key.Value(); ctx != nil {
			runtime.AddCleanup(ctx, forget, key)
			memories.of[key] = one
		}
	}
	return one
}

// Remember keeps the states of an environment, as checkpoints have them, so that what a replacement loses can be told. Call it before the resources are
// registered.
func Remember(ctx *pulumi.Context, all []map[string]any) {
	memories.Lock()
	defer memories.Unlock()
	one := memoryOf(weak.Make(ctx))
	for _, state := range all {
		urn, _ := state["urn"].(string)
		if inputs, custom := state["inputs"].(map[string]any); custom {
			one.inputs[urn] = inputs
		}
		if id, _ := state["id"].(string); id != "" {
			one.ids[urn] = strings.ToLower(id)
		}
	}
}

// remembers says whether anything of this run was there before.
func remembers(key weak.Pointer[pulumi.Context]) bool {
	memories.Lock()
	defer memories.Unlock()
	return len(memoryOf(key).inputs) > 0
}

// remembered are the inputs that a resource had, if it was there.
func remembered(key weak.Pointer[pulumi.Context], urn string) (resource.PropertyMap, bool) {
	memories.Lock()
	defer memories.Unlock()
	inputs, was := memoryOf(key).inputs[urn]
	if !was {
		return nil, false
	}
	return propertyOf(inputs).ObjectValue(), true
}

// kindsIn are the types of what was there before, as rules name them.
func kindsIn(key weak.Pointer[pulumi.Context]) map[string]bool {
	memories.Lock()
	defer memories.Unlock()
	kinds := map[string]bool{}
	for urn := range memoryOf(key).inputs {
		kinds[shortType(string(resource.URN(urn).Type()))] = true
	}
	return kinds
}

// othersIn are the inputs of what was there before of a type.
func othersIn(key weak.Pointer[pulumi.Context], token string) []resource.PropertyMap {
	memories.Lock()
	defer memories.Unlock()
	var others []resource.PropertyMap
	for urn, inputs := range memoryOf(key).inputs {
		if shortType(string(resource.URN(urn).Type())) == shortType(token) {
			others = append(others, propertyOf(inputs).ObjectValue())
		}
	}
	return others
}

// noteID keeps the id or the identity of what was created, and the id of what it replaces.
func noteID(key weak.Pointer[pulumi.Context], urn, id string) {
	memories.Lock()
	defer memories.Unlock()
	one := memoryOf(key)
	if id != "" {
		one.created[strings.ToLower(id)] = true
	}
	if was := one.ids[urn]; was != "" {
		one.replaced[was] = true
	}
}

// createdIn and replacedIn are never nil.
func createdIn(key weak.Pointer[pulumi.Context]) map[string]bool {
	memories.Lock()
	defer memories.Unlock()
	return maps.Clone(memoryOf(key).created)
}

func replacedIn(key weak.Pointer[pulumi.Context]) map[string]bool {
	memories.Lock()
	defer memories.Unlock()
	return maps.Clone(memoryOf(key).replaced)
}

func forget(key weak.Pointer[pulumi.Context]) {
	memories.Lock()
	defer memories.Unlock()
	delete(memories.of, key)
}

// propertyOf is a value of a checkpoint. A secret stays unknown, so that nothing is said of it.
func propertyOf(value any) resource.PropertyValue {
	switch v := value.(type) {
	case map[string]any:
		if _, marked := v[resource.SigKey]; marked && azure.IsSecret(v) {
			return resource.MakeSecret(resource.MakeComputed(resource.NewProperty("")))
		}
		object := make(resource.PropertyMap, len(v))
		for name, nested := range v {
			object[resource.PropertyKey(name)] = propertyOf(nested)
		}
		return resource.NewProperty(object)
	case []any:
		list := make([]resource.PropertyValue, len(v))
		for i, element := range v {
			list[i] = propertyOf(element)
		}
		return resource.NewProperty(list)
	case json.Number:
		number, _ := v.Float64()
		return resource.NewProperty(number)
	default:
		return resource.NewPropertyValue(v)
	}
}

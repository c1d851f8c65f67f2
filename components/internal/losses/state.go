package losses

import (
	"encoding/json"
	"runtime"
	"sync"
	"weak"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// states are what each run's environment was, by URN: the engine calls no hook before a replacement that knows both what was and what will be.
var states = struct {
	sync.Mutex

	of map[weak.Pointer[pulumi.Context]]map[string]map[string]any
}{of: map[weak.Pointer[pulumi.Context]]map[string]map[string]any{}}

// Remember keeps the states of an environment, as checkpoints have them, so that what a replacement loses can be told. Call it before the resources are
// registered.
func Remember(ctx *pulumi.Context, all []map[string]any) {
	key := weak.Make(ctx)
	byURN := make(map[string]map[string]any, len(all))
	for _, state := range all {
		urn, _ := state["urn"].(string)
		if inputs, custom := state["inputs"].(map[string]any); custom {
			byURN[urn] = inputs
		}
	}
	states.Lock()
	defer states.Unlock()
	if states.of[key] == nil {
		runtime.AddCleanup(ctx, forgetStates, key)
	}
	states.of[key] = byURN
}

// remembers says whether anything of this run was there before.
func remembers(key weak.Pointer[pulumi.Context]) bool {
	states.Lock()
	defer states.Unlock()
	return len(states.of[key]) > 0
}

// remembered are the inputs that a resource had, nil for one that was not there.
func remembered(key weak.Pointer[pulumi.Context], urn string) resource.PropertyMap {
	states.Lock()
	defer states.Unlock()
	inputs, was := states.of[key][urn]
	if !was {
		return nil
	}
	return propertyOf(inputs).ObjectValue()
}

func forgetStates(key weak.Pointer[pulumi.Context]) {
	states.Lock()
	defer states.Unlock()
	delete(states.of, key)
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

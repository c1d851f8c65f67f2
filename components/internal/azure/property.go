package azure

import (
	"encoding/json"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// PropertyOf is a value of a checkpoint. A secret stays unknown, so that nothing is said of it.
func PropertyOf(value any) resource.PropertyValue {
	switch v := value.(type) {
	case map[string]any:
		if _, marked := v[resource.SigKey]; marked && IsSecret(v) {
			return resource.MakeSecret(resource.MakeComputed(resource.NewProperty("")))
		}
		object := make(resource.PropertyMap, len(v))
		for name, nested := range v {
			object[resource.PropertyKey(name)] = PropertyOf(nested)
		}
		return resource.NewProperty(object)
	case []any:
		list := make([]resource.PropertyValue, len(v))
		for i, element := range v {
			list[i] = PropertyOf(element)
		}
		return resource.NewProperty(list)
	case json.Number:
		number, _ := v.Float64()
		return resource.NewProperty(number)
	default:
		return resource.NewPropertyValue(v)
	}
}

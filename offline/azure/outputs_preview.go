package azure

import (
	_ "embed"
	"encoding/json"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// responses are the shapes of what Azure answers about a resource, as azure-native 2.92.3 has them: a word for a plain value, any for what azure-native
// does not look into, a list with the shape of its elements, and an object; the key * stands for every key. They are what the SDK says
// (pulumi/pulumi-azure-native-sdk v2.92.3), and for types that it does not have here, Azure/bicep-types-az.
//
//go:embed responses.json
var responsesJSON []byte

type response = any

var responses = mustLoadResponses()

func mustLoadResponses() map[string]map[string]response {
	var all map[string]map[string]response
	if err := json.Unmarshal(responsesJSON, &all); err != nil {
		panic("responses.json: " + err.Error())
	}
	for name := range types {
		if _, ok := all[name]; !ok {
			panic("responses.json lacks " + name)
		}
	}
	return all
}

// stable are the outputs that an update never changes: pulumi/pulumi-azure-native, provider/pkg/provider/provider.go (Update, stableOutputs).
var stable = []resource.PropertyKey{"name", "location"}

// plannedOutputs are those of a resource that a preview creates, or updates with the outputs of before: the inputs, as far as Azure answers them, and
// name and location from before. Everything else is unknown, also what a resource has that exists.
func (t *resourceType) plannedOutputs(inputs, before resource.PropertyMap) resource.PropertyMap {
	planned := planObject(responses[t.Type], inputs)
	for _, name := range stable {
		if v, had := before[name]; had {
			planned[name] = v
		}
	}
	return planned
}

// planObject gives every property of a shape its input, and those without one an unknown value: pulumi/pulumi-azure-native,
// provider/pkg/convert/previewOutputs.go.
func planObject(of map[string]response, inputs resource.PropertyMap) resource.PropertyMap {
	planned := resource.PropertyMap{}
	for name, s := range of {
		planned[resource.PropertyKey(name)] = unknown()
		if input, given := inputs[resource.PropertyKey(name)]; given {
			planned[resource.PropertyKey(name)] = planValue(s, input)
		}
	}
	return planned
}

// planValue is an input of the shape that Azure answers. One of another shape is no help: user-assigned identities are a list, and answered as an object.
func planValue(s response, input resource.PropertyValue) resource.PropertyValue {
	if input.IsSecret() {
		return resource.MakeSecret(planValue(s, input.SecretValue().Element))
	}
	switch s := s.(type) {
	case []any:
		if input.IsArray() {
			var elements []resource.PropertyValue
			for _, element := range input.ArrayValue() {
				elements = append(elements, planValue(s[0], element))
			}
			return resource.NewProperty(elements)
		}
	case map[string]any:
		if input.IsObject() {
			return resource.NewProperty(planProperties(s, input.ObjectValue()))
		}
	default:
		if s == "any" || s == input.TypeString() {
			return input
		}
	}
	return unknown()
}

func planProperties(of map[string]response, inputs resource.PropertyMap) resource.PropertyMap {
	each, ok := of["*"]
	if !ok {
		return planObject(of, inputs)
	}
	planned := resource.PropertyMap{}
	for name, input := range inputs {
		planned[name] = planValue(each, input)
	}
	return planned
}

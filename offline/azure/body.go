package azure

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/aksops/pulumi-aksops/offline/azure/shape"
)

// body is what azure-native sends to Azure of a resource's inputs, with the parts of the id: what the type does not have, at any depth, is left out
// without a word (pulumi-azure-native, provider/pkg/convert/sdkInputsToRequestBody.go).
func (t *resourceType) body(inputs resource.PropertyMap) resource.PropertyMap {
	return t.shape().Inputs.KeepObject(inputs)
}

// answered is what azure-native takes of an answer: the properties of its response type (pulumi-azure-native,
// provider/pkg/convert/responseBodyToSdkOutputs.go).
func (t *resourceType) answered(outputs resource.PropertyMap) resource.PropertyMap {
	if of := t.shape().Outputs; of != nil {
		return of.KeepObject(outputs)
	}
	return outputs
}

// asInputs are the outputs as inputs, without what only Azure writes and without the parts of the id
// (pulumi-azure-native, provider/pkg/convert/sdkOutputsToSdkInputs.go).
func (t *resourceType) asInputs(outputs resource.PropertyMap) resource.PropertyMap {
	inputs := t.body(outputs)
	maps.DeleteFunc(inputs, func(name resource.PropertyKey, _ resource.PropertyValue) bool {
		return slices.Contains(t.pathInputs(), string(name))
	})
	return inputs
}

func (t *resourceType) shape() shape.Type {
	found, known := shape.Of(t.Type)
	if !known {
		found.Inputs = &shape.Shape{}
	}
	return found
}

// LeftOut are the paths of a call's inputs that azure-native does not send to Azure, in alphabetical order. Its own marks do not count.
func (c Call) LeftOut() []string {
	found, known := shape.Of(c.Type)
	if !known {
		return nil
	}
	return slices.DeleteFunc(found.Inputs.Unknown(resource.NewProperty(c.Inputs)), func(path string) bool { return isInternal(resource.PropertyKey(path)) })
}

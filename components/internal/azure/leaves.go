package azure

import (
	"fmt"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Leaves are the single values of an SDK resource's inputs, with raw properties laid over them, by their paths: "profile.ips[0].id". An output is
// one value, also in the place of an object or a list.
func Leaves(args pulumi.Input, raw map[string]any) map[string]pulumi.Input {
	leaves := map[string]pulumi.Input{}
	addLeaves(leaves, "", overlay(asMap(args), raw))
	return leaves
}

func addLeaves(leaves map[string]pulumi.Input, prefix string, of pulumi.Map) {
	for name, value := range of {
		addLeaf(leaves, prefix+name, value)
	}
}

func addLeaf(leaves map[string]pulumi.Input, path string, value pulumi.Input) {
	if nested := asMap(value); nested != nil {
		addLeaves(leaves, path+".", nested)
		return
	}
	elements := elementsOf(value)
	for i, element := range elements {
		addLeaf(leaves, fmt.Sprintf("%s[%d]", path, i), element)
	}
	if len(elements) == 0 {
		leaves[path] = value
	}
}

// elementsOf are the elements of a list, none of anything else.
func elementsOf(in pulumi.Input) []pulumi.Input {
	list := reflect.ValueOf(in)
	if list.Kind() != reflect.Slice {
		return nil
	}
	elements := make([]pulumi.Input, 0, list.Len())
	for i := range list.Len() {
		if element, ok := reflect.TypeAssert[pulumi.Input](list.Index(i)); ok {
			elements = append(elements, element)
		}
	}
	return elements
}

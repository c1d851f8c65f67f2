package azure

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Leaves are the values of an SDK resource's inputs that are no objects, with raw properties laid over them, by their dotted paths: single values,
// lists, and whatever only the deployment will know.
func Leaves(args pulumi.Input, raw map[string]any) map[string]pulumi.Input {
	leaves := map[string]pulumi.Input{}
	addLeaves(leaves, "", overlay(asMap(args), raw))
	return leaves
}

func addLeaves(leaves map[string]pulumi.Input, prefix string, of pulumi.Map) {
	for name, value := range of {
		path := prefix + name
		if nested := asMap(value); nested != nil {
			addLeaves(leaves, path+".", nested)
			continue
		}
		leaves[path] = value
	}
}

package azure

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Leaves are the single values of an SDK resource's inputs, with raw properties laid over them, by their dotted paths. Lists are left out: azure-native
// never replaces a resource for the element of a list (provider/pkg/provider/diff.go, calculateValueDiff). So is what has an output in the place of
// an object.
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
		switch value.(type) {
		case pulumi.StringInput, pulumi.StringPtrInput, pulumi.IntInput, pulumi.IntPtrInput, pulumi.BoolInput, pulumi.BoolPtrInput, pulumi.Float64Input:
			leaves[path] = value
		}
	}
}

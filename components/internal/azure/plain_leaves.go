package azure

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// PlainLeaves are the single values of a resource's inputs in a checkpoint, by the paths that [Leaves] has for them. A secret is unknown.
func PlainLeaves(inputs map[string]any) map[string]pulumi.Input {
	leaves := map[string]pulumi.Input{}
	for name, value := range inputs {
		addPlainLeaf(leaves, name, value)
	}
	return leaves
}

func addPlainLeaf(leaves map[string]pulumi.Input, path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		if v[resource.SigKey] == resource.SecretSig {
			leaves[path] = pulumi.UnsafeUnknownOutput(nil)
			return
		}
		for name, nested := range v {
			addPlainLeaf(leaves, path+"."+name, nested)
		}
	case []any:
		for i, element := range v {
			addPlainLeaf(leaves, fmt.Sprintf("%s[%d]", path, i), element)
		}
	case string:
		leaves[path] = pulumi.String(v)
	case bool:
		leaves[path] = pulumi.Bool(v)
	case float64:
		leaves[path] = pulumi.Float64(v)
	case json.Number:
		if number, err := v.Float64(); err == nil {
			leaves[path] = pulumi.Float64(number)
		}
	}
}

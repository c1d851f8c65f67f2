package azure

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// MergeTags are the tags of both, the second's winning; nil when neither has any.
func MergeTags(common, own pulumi.StringMapInput) pulumi.StringMapInput {
	switch {
	case common == nil:
		return own
	case own == nil:
		return common
	}
	commonMap, commonKnown := common.(pulumi.StringMap)
	ownMap, ownKnown := own.(pulumi.StringMap)
	if commonKnown && ownKnown {
		merged := maps.Clone(commonMap)
		maps.Copy(merged, ownMap)
		return merged
	}
	return pulumi.All(common, own).ApplyT(func(both []any) map[string]string {
		merged := maps.Clone(both[0].(map[string]string))
		maps.Copy(merged, both[1].(map[string]string))
		return merged
	}).(pulumi.StringMapOutput)
}

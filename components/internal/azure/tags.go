package azure

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
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
		return overlayTags(pulumi.StringMap{}, commonMap, ownMap)
	}
	return pulumi.All(common, own).ApplyT(func(both []any) map[string]string {
		return overlayTags(map[string]string{}, both[0].(map[string]string), both[1].(map[string]string))
	}).(pulumi.StringMapOutput)
}

// overlayTags compares names without regard to case, as Azure does: two spellings of one name would be refused as a duplicate.
func overlayTags[M ~map[string]V, V any](merged, common, own M) M {
	maps.Copy(merged, common)
	for name, value := range own {
		maps.DeleteFunc(merged, func(other string, _ V) bool { return strings.EqualFold(other, name) })
		merged[name] = value
	}
	return merged
}

const (
	maxTags      = 50
	maxTagName   = 512
	maxTagValue  = 256
	forbiddenTag = `<>%&\?/`
)

// CheckTags records what Azure refuses among the tags at path that are known at preview.
func CheckTags(c *input.Checker, path string, tags pulumi.StringMapInput) {
	known, ok := tags.(pulumi.StringMap)
	if !ok {
		return
	}
	if len(known) > maxTags {
		c.Failf(path, "has %d entries: Azure takes at most %d", len(known), maxTags)
	}
	spelt := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		at := input.Key(path, name)
		if length := len([]rune(name)); length == 0 || length > maxTagName || strings.ContainsAny(name, forbiddenTag) {
			c.Failf(at, "is not a tag name: must be 1 to %d characters without any of %s", maxTagName, forbiddenTag)
		}
		if first, again := spelt[strings.ToLower(name)]; again {
			c.Failf(at, "is %q again: the case of a tag's name makes no difference to Azure; remove one of the two", first)
		}
		spelt[strings.ToLower(name)] = name
		if value, ok := Literal(known[name]); ok && len([]rune(value)) > maxTagValue {
			c.Failf(at, "has %d characters: must have at most %d", len([]rune(value)), maxTagValue)
		}
	}
}

package guard

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// is says whether what exists is this holding.
func (h keptHolding) is(other keptExisting) bool {
	same := func(path string, with value) bool {
		mine := h.Fixed[path]
		return mine.text != "" && strings.EqualFold(mine.text, with.text)
	}
	if len(h.Identity) == 1 {
		return same(h.Identity[0], other.ResourceGroup)
	}
	return len(h.Identity) == 2 && same(h.Identity[0], other.ResourceGroup) && same(h.Identity[1], other.Name)
}

func (h keptHolding) sameIdentity(now keptHolding) bool {
	return !slices.ContainsFunc(h.Identity, func(path string) bool { return differ(path, h.Fixed[path], now.Fixed[path]) })
}

// replacedBy says which changed inputs replace the holding, "" for none.
func (h keptHolding) replacedBy(now keptHolding) string {
	paths := slices.Sorted(maps.Keys(union(h.Fixed, now.Fixed)))
	paths = slices.DeleteFunc(paths, func(path string) bool { return !differ(path, h.Fixed[path], now.Fixed[path]) })
	leaves := slices.DeleteFunc(slices.Sorted(maps.Keys(now.Leaves)), func(path string) bool { return !h.leafDiffers(path, now) })
	var causes []string
	for _, path := range paths {
		causes = append(causes, fmt.Sprintf("%s changes from %s to %s", path, h.Fixed[path], now.Fixed[path]))
	}
	for _, path := range leaves {
		if follows(path, leaves) {
			continue
		}
		earlier, _ := h.leaf(path)
		causes = append(causes, fmt.Sprintf("%s changes from %s to %s", path, earlier, now.Leaves[path]))
	}
	if h.LogicalName != now.LogicalName {
		causes = append(causes, fmt.Sprintf("its name in the stack changes from %q to %q", h.LogicalName, now.LogicalName))
	}
	return strings.Join(causes, " and ")
}

// leaf is the value that a leaf had, given or Azure's own.
func (h keptHolding) leaf(path string) (value, bool) {
	if earlier, had := h.Leaves[path]; had {
		return earlier, true
	}
	return h.unsetAt(path)
}

func (h keptHolding) leafDiffers(path string, now keptHolding) bool {
	earlier, had := h.leaf(path)
	return had && differ(path, earlier, now.Leaves[path])
}

// madeOf are the leaves that are made of inputs, with where those begin.
var madeOf = map[string]string{"properties.networkProfile.advancedNetworking.enabled": "network.advancedNetworking."}

// follows says whether a leaf that nobody wrote changes because of an input that it is made of.
func follows(path string, changed []string) bool {
	inputs, made := madeOf[path]
	return made && slices.ContainsFunc(changed, func(other string) bool { return strings.HasPrefix(other, inputs) })
}

// unsetAt is the value that Azure has for an input that was not given, itself or with the whole that it is part of.
func (h keptHolding) unsetAt(path string) (value, bool) {
	if own, known := h.Unset[path]; known {
		return own, true
	}
	for whole, own := range h.Unset {
		if strings.HasPrefix(path, whole+".") && !h.has(whole) {
			return own, true
		}
	}
	return value{}, false
}

// has says whether anything below an input was given.
func (h keptHolding) has(whole string) bool {
	for path := range h.Leaves {
		if strings.HasPrefix(path, whole+".") {
			return true
		}
	}
	return false
}

// spellings are the inputs that azure-native compares without regard to how they are written (provider/pkg/provider/diff.go,
// applyAzureSpecificDiff), and a pool's machine size, which the pool itself compares without case.
var spellings = map[string]func(string) string{"resourceGroup.name": strings.ToLower, "location": azure.Region, "vmSize": strings.ToLower}

// differ compares as azure-native does. What is unknown may be the same.
func differ(path string, before, after value) bool {
	if before.unknown || after.unknown {
		return false
	}
	spelt, several := spellings[path]
	if !several {
		return before.text != after.text
	}
	return spelt(before.text) != spelt(after.text)
}

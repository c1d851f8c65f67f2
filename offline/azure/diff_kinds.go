package azure

import (
	"fmt"
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// kinds are the inputs that azure-native cannot change in place, by path: below the top level, those of objects and of objects in lists, as in
// a[].b. It gives every changed path a kind, as pulumi/pulumi-azure-native, provider/pkg/provider/diff.go (differ) does.
type kinds map[string]bool

type detail = map[string]*pulumirpc.PropertyDiff

// ofObject finds the kinds below at, for which the path without positions is in keys. What is added or removed counts by its own path alone, also below
// an input that cannot change in place.
func (k kinds) ofObject(diff *resource.ObjectDiff, at, keys string) detail {
	found := detail{}
	for name, changed := range diff.Updates {
		maps.Copy(found, k.ofValue(&changed, at+string(name), keys+string(name)))
	}
	for name := range diff.Adds {
		found[at+string(name)] = k.kind(keys+string(name), pulumirpc.PropertyDiff_ADD)
	}
	for name := range diff.Deletes {
		found[at+string(name)] = k.kind(keys+string(name), pulumirpc.PropertyDiff_DELETE)
	}
	return found
}

func (k kinds) ofValue(diff *resource.ValueDiff, at, keys string) detail {
	switch {
	case diff.Object != nil:
		found := k.ofObject(diff.Object, at+".", keys+".")
		for _, below := range found {
			if below.GetKind() == pulumirpc.PropertyDiff_UPDATE && k[keys] {
				below.Kind = pulumirpc.PropertyDiff_UPDATE_REPLACE
			}
		}
		return found
	case diff.Array != nil:
		return k.ofList(diff.Array, at, keys)
	default:
		return detail{at: k.kind(keys, pulumirpc.PropertyDiff_UPDATE)}
	}
}

// ofList never replaces for the sake of a whole element: not even in a list that cannot change in place.
func (k kinds) ofList(diff *resource.ArrayDiff, at, keys string) detail {
	found := detail{}
	for i, changed := range diff.Updates {
		maps.Copy(found, k.ofValue(&changed, fmt.Sprintf("%s[%d]", at, i), keys+"[]"))
	}
	for i := range diff.Adds {
		found[fmt.Sprintf("%s[%d]", at, i)] = &pulumirpc.PropertyDiff{Kind: pulumirpc.PropertyDiff_ADD}
	}
	for i := range diff.Deletes {
		found[fmt.Sprintf("%s[%d]", at, i)] = &pulumirpc.PropertyDiff{Kind: pulumirpc.PropertyDiff_DELETE}
	}
	return found
}

// kind is the kind of a changed path; each kind is followed by the same one with replacement.
func (k kinds) kind(keys string, inPlace pulumirpc.PropertyDiff_Kind) *pulumirpc.PropertyDiff {
	if k[keys] {
		inPlace++
	}
	return &pulumirpc.PropertyDiff{Kind: inPlace}
}

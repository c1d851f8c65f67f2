package azure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// changedObject is how an object differs, as pulumi/pulumi-azure-native, provider/pkg/provider/diff.go (objectDiff) finds it; nil if it does not. The
// path names inputs without positions in lists.
func (t *resourceType) changedObject(before, after resource.PropertyMap, path string) *resource.ObjectDiff {
	diff := &resource.ObjectDiff{
		Adds: resource.PropertyMap{}, Deletes: resource.PropertyMap{}, Sames: resource.PropertyMap{},
		Updates: map[resource.PropertyKey]resource.ValueDiff{},
	}
	for name, was := range before {
		if isInternal(name) || !was.HasValue() {
			continue
		}
		is, kept := after[name]
		if !kept || !is.HasValue() {
			diff.Deletes[name] = was
			continue
		}
		if changed := t.changedValue(was, is, joinPath(path, string(name))); changed != nil {
			diff.Updates[name] = *changed
		} else {
			diff.Sames[name] = was
		}
	}
	for name, is := range after {
		if was, had := before[name]; !isInternal(name) && is.HasValue() && (!had || !was.HasValue()) {
			diff.Adds[name] = is
		}
	}
	if len(diff.Adds)+len(diff.Deletes)+len(diff.Updates) == 0 {
		return nil
	}
	return diff
}

// isInternal says whether an input is azure-native's own note.
func isInternal(name resource.PropertyKey) bool { return strings.HasPrefix(string(name), "__") }

// changedValue is the same for any value (valueDiff there).
func (t *resourceType) changedValue(was, is resource.PropertyValue, path string) *resource.ValueDiff {
	switch {
	case was.IsArray() && is.IsArray():
		var diff *resource.ArrayDiff
		if keys := t.Keyed[path]; len(keys) > 0 {
			diff = t.changedSet(was.ArrayValue(), is.ArrayValue(), keys, path)
		} else if diff = t.changedList(was.ArrayValue(), is.ArrayValue(), path); diff == nil {
			return nil
		}
		return &resource.ValueDiff{Old: was, New: is, Array: diff}
	case was.IsObject() && is.IsObject():
		diff := t.changedObject(was.ObjectValue(), is.ObjectValue(), path)
		if diff == nil {
			return nil
		}
		return &resource.ValueDiff{Old: was, New: is, Object: diff}
	case was.DeepEquals(is):
		return nil
	default:
		return &resource.ValueDiff{Old: was, New: is}
	}
}

func emptyArrayDiff() *resource.ArrayDiff {
	return &resource.ArrayDiff{
		Adds: map[int]resource.PropertyValue{}, Deletes: map[int]resource.PropertyValue{},
		Sames: map[int]resource.PropertyValue{}, Updates: map[int]resource.ValueDiff{},
	}
}

// changedList compares lists by position.
func (t *resourceType) changedList(was, is []resource.PropertyValue, path string) *resource.ArrayDiff {
	diff := emptyArrayDiff()
	for i := range max(len(was), len(is)) {
		switch {
		case i >= len(was):
			diff.Adds[i] = is[i]
		case i >= len(is):
			diff.Deletes[i] = was[i]
		default:
			if changed := t.changedValue(was[i], is[i], path); changed != nil {
				diff.Updates[i] = *changed
			}
		}
	}
	if len(diff.Adds)+len(diff.Deletes)+len(diff.Updates) == 0 {
		return nil
	}
	return diff
}

// changedSet compares lists whose elements Azure's API description tells apart by some of their properties (diffKeyedArrays there): their order does not
// matter. Of elements that agree in all of these, the last one counts.
func (t *resourceType) changedSet(was, is []resource.PropertyValue, keys []string, path string) *resource.ArrayDiff {
	diff, positions, seen := emptyArrayDiff(), map[string]int{}, map[string]bool{}
	for i, element := range was {
		if id, ok := identity(element, keys); ok {
			positions[id] = i
		}
	}
	for i, element := range is {
		id, ok := identity(element, keys)
		if !ok {
			continue
		}
		seen[id] = true
		at, had := positions[id]
		if !had {
			diff.Adds[i] = element
		} else if changed := t.changedValue(was[at], element, path); changed != nil {
			diff.Updates[i] = *changed
		}
	}
	for id, i := range positions {
		if !seen[id] {
			diff.Deletes[i] = was[i]
		}
	}
	return diff
}

// identity tells an object in a list apart from the others; false for anything but an object. A property that is left out counts too.
func identity(element resource.PropertyValue, keys []string) (string, bool) {
	if !element.IsObject() {
		return "", false
	}
	var id strings.Builder
	for _, name := range slices.Sorted(slices.Values(keys)) {
		fmt.Fprintf(&id, "%q ", fmt.Sprint(element.ObjectValue()[resource.PropertyKey(name)]))
	}
	return id.String(), true
}

package azure

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// located is a value with the path at which it was found.
type located struct {
	resource.PropertyValue

	path string
}

// at are the values at a path: one at most, or one for each element of the lists in it, which are marked by []. Marks of secrets are gone.
func at(m resource.PropertyMap, path string) []located {
	found := []located{{PropertyValue: resource.NewProperty(m)}}
	if path == "" {
		return found
	}
	for segment := range strings.SplitSeq(path, ".") {
		name, each := strings.CutSuffix(segment, "[]")
		var next []located
		for _, parent := range found {
			if !parent.IsObject() {
				continue
			}
			v, given := parent.ObjectValue()[resource.PropertyKey(name)]
			if !given {
				continue
			}
			below := located{reveal(v), joinPath(parent.path, name)}
			if each {
				next = append(next, below.elements()...)
			} else {
				next = append(next, below)
			}
		}
		found = next
	}
	return found
}

func (l located) elements() []located {
	if !l.IsArray() {
		return nil
	}
	var found []located
	for i, element := range l.ArrayValue() {
		found = append(found, located{reveal(element), fmt.Sprintf("%s[%d]", l.path, i)})
	}
	return found
}

// absent are the paths at which a value is missing though the object that it belongs to is there.
func absent(m resource.PropertyMap, path string) []string {
	parent, name, nested := cutLast(path, ".")
	if !nested {
		parent, name = "", path
	}
	var missing []string
	for _, within := range at(m, parent) {
		if !within.IsObject() {
			continue
		}
		if v, given := within.ObjectValue()[resource.PropertyKey(name)]; !given || reveal(v).IsNull() {
			missing = append(missing, joinPath(within.path, name))
		}
	}
	return missing
}

func joinPath(parent, child string) string {
	if parent == "" || child == "" {
		return parent + child
	}
	return parent + "." + child
}

// value is the value at a path without lists; null if there is none.
func value(m resource.PropertyMap, path string) resource.PropertyValue {
	if found := at(m, path); len(found) == 1 {
		return found[0].PropertyValue
	}
	return resource.NewNullProperty()
}

// textAt is the string at a path, or "".
func textAt(m resource.PropertyMap, path string) string {
	if v := value(m, path); v.IsString() {
		return v.StringValue()
	}
	return ""
}

// numberAt is the number at a path, and whether there is one.
func numberAt(m resource.PropertyMap, path string) (float64, bool) {
	v := value(m, path)
	if !v.IsNumber() {
		return 0, false
	}
	return v.NumberValue(), true
}

// trueAt says whether the value at a path is true.
func trueAt(m resource.PropertyMap, path string) bool {
	v := value(m, path)
	return v.IsBool() && v.BoolValue()
}

// given says whether there is anything at a path.
func given(m resource.PropertyMap, path string) bool { return !value(m, path).IsNull() }

// textsAt are the strings at a path with lists in it.
func textsAt(m resource.PropertyMap, path string) []string {
	var texts []string
	for _, found := range at(m, path) {
		if found.IsString() {
			texts = append(texts, found.StringValue())
		}
	}
	return texts
}

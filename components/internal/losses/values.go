package losses

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// found is a value without marks. Its zero value is one that is not there.
type found struct {
	resource.PropertyValue

	there, secret, unknown bool
}

// at is the value at a dotted path, in which a number is a position in a list.
func at(m resource.PropertyMap, path string) found {
	value := reveal(resource.NewProperty(m))
	for segment := range strings.SplitSeq(path, ".") {
		if !value.IsObject() && !value.IsArray() {
			return found{unknown: value.unknown, secret: value.secret}
		}
		next, there := value.step(segment)
		if !there {
			return found{secret: value.secret}
		}
		secret := value.secret
		value = reveal(next)
		value.secret = value.secret || secret
	}
	return value
}

// step is what is at a name of an object, or at a position of a list.
func (f found) step(segment string) (resource.PropertyValue, bool) {
	if f.IsObject() {
		next, there := f.ObjectValue()[resource.PropertyKey(segment)]
		return next, there
	}
	position, err := strconv.Atoi(segment)
	if list := f.ArrayValue(); err == nil && position >= 0 && position < len(list) {
		return list[position], true
	}
	return resource.PropertyValue{}, false
}

func reveal(v resource.PropertyValue) found {
	f := found{PropertyValue: v, there: true}
	for {
		switch {
		case f.IsSecret():
			f.PropertyValue, f.secret = f.SecretValue().Element, true
		case f.IsOutput() && f.OutputValue().Known:
			f.secret = f.secret || f.OutputValue().Secret
			f.PropertyValue = f.OutputValue().Element
		case f.IsOutput(), f.IsComputed():
			return found{unknown: true, secret: f.secret, there: true}
		default:
			f.there = !f.IsNull()
			return f
		}
	}
}

// isNothing says whether there is nothing in a value: nobody loses or gains by an empty text, list or object in the place of none.
func (f found) isNothing() bool {
	return !f.unknown && (f.isEmpty() || f.text() == "")
}

// isEmpty is true for an empty list or object, and for what is none.
func (f found) isEmpty() bool {
	switch {
	case f.IsArray():
		return len(f.ArrayValue()) == 0
	case f.IsObject():
		return len(f.ObjectValue()) == 0
	default:
		return !f.there
	}
}

// same compares at any depth. What is unknown may be the same.
func same(a, b found) bool {
	switch {
	case a.unknown || b.unknown || a.isNothing() && b.isNothing():
		return true
	case a.IsArray() && b.IsArray():
		one, other := a.ArrayValue(), b.ArrayValue()
		for i := range min(len(one), len(other)) {
			if !same(reveal(one[i]), reveal(other[i])) {
				return false
			}
		}
		return len(one) == len(other)
	case a.IsObject() && b.IsObject():
		for key := range union(a.ObjectValue(), b.ObjectValue()) {
			if !same(child(a, key), child(b, key)) {
				return false
			}
		}
		return true
	default:
		return folded(a.text()) == folded(b.text())
	}
}

// folded is a text for comparisons: Azure compares ids without case.
func folded(text string) string {
	if strings.HasPrefix(text, "/") {
		return strings.ToLower(text)
	}
	return text
}

func child(of found, key resource.PropertyKey) found {
	value, there := of.ObjectValue()[key]
	if !there {
		return found{}
	}
	return reveal(value)
}

func union[M ~map[K]V, K comparable, V any](a, b M) M {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// text is the value for comparisons.
func (f found) text() string {
	switch {
	case !f.there:
		return ""
	case f.IsString():
		return f.StringValue()
	case f.IsNumber():
		return strconv.FormatFloat(f.NumberValue(), 'f', -1, 64)
	default:
		return fmt.Sprint(f.Mappable())
	}
}

// longestShown is how many characters of a value still fit into a line beside another.
const longestShown = 100

// isBrief says whether the value fits into a line: one of no length, or one that has no parts.
func (f found) isBrief() bool {
	if f.secret || !f.there {
		return true
	}
	text := f.text()
	return !f.IsObject() && !f.IsArray() && len(text) <= longestShown && !strings.ContainsAny(text, "\r\n")
}

// String is the value as it may be shown.
func (f found) String() string {
	switch {
	case f.secret:
		return "[secret]"
	case !f.there:
		return "nothing"
	default:
		return f.text()
	}
}

package losses

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// element is one element of a list or an object, with its name as it may be shown.
type element struct {
	found

	name string
	// nameless says that the name is unknown until the update.
	nameless bool
}

// elements are the elements of a list or an object by what tells them apart, nil if they are not known.
func (r Rule) elements(all found) map[string]element {
	if all.unknown {
		return nil
	}
	elements := map[string]element{}
	add := func(key string, name, value found) {
		name.secret, value.secret = name.secret || all.secret, value.secret || all.secret
		elements[folded(key)] = element{found: value, name: name.String(), nameless: name.unknown}
	}
	switch {
	case all.IsObject():
		for key, value := range all.ObjectValue() {
			add(string(key), found{PropertyValue: resource.NewProperty(string(key)), there: true}, reveal(value))
		}
	case all.IsArray():
		for _, value := range all.ArrayValue() {
			one := reveal(value)
			name := r.nameOf(one)
			add(name.text(), name, one)
		}
	}
	return elements
}

func (r Rule) nameOf(element found) found {
	if !element.IsObject() {
		return element
	}
	for by := range strings.SplitSeq(r.By, "|") {
		if name := at(element.ObjectValue(), by); name.there {
			name.secret = name.secret || element.secret
			return name
		}
	}
	return found{}
}

func elementAt(element found, path string) found {
	if path == "" || !element.IsObject() {
		return element
	}
	below := at(element.ObjectValue(), path)
	below.secret = below.secret || element.secret
	return below
}

// covered says whether other elements make up for one that is gone or off. One that is not known yet may be on.
func (r Rule) covered(key string, is map[string]element) bool {
	for _, cover := range slices.Concat(r.Covers[key], r.Covers["*"]) {
		one, there := is[folded(cover)]
		value := elementAt(one.found, r.Input)
		if there && folded(cover) != key && (r.Input == "" || value.unknown || strings.EqualFold(value.text(), "true")) {
			return true
		}
	}
	return false
}

// renamed says whether a new element holds the same under another name as one that is gone.
func (r Rule) renamed(key string, was, is map[string]element) bool {
	gone := was[key]
	if !r.Renamed || !gone.IsObject() || is[key].there {
		return false
	}
	for other, one := range is {
		if !was[other].there && one.IsObject() && len(r.differingBut(gone.found, one.found)) == 0 {
			return true
		}
	}
	return false
}

// differingBut are the properties of two elements that differ, but for their names.
func (r Rule) differingBut(one, other found) []string {
	return slices.DeleteFunc(differences(one, other, ""), func(path string) bool { return path == r.By })
}

// Package shape knows which properties the resource types of azure-native have, as inputs and as outputs, at every depth. The provider sends only
// those to Azure and answers only those, whatever else a program gives it.
package shape

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Shape is what a type takes. The zero value takes anything.
type Shape struct {
	// Fields are the properties of an object; nil where any are taken.
	Fields map[string]*Shape
	// Elements are the elements of a list, or the values of a map with keys of the user's choice; nil where there are none or any are taken.
	Elements *Shape
	// Choices are the types of a union, one of which a value has.
	Choices []Choice

	list bool
}

// Choice is one type of a union.
type Choice struct {
	// Property says which type an object is, by having Value.
	Property, Value string

	*Shape
}

// Keep copies a value without what the shape does not have. azure-native builds requests from its types, and so leaves the rest out without a word
// (pulumi-azure-native, provider/pkg/convert/sdkInputsToRequestBody.go).
func (s *Shape) Keep(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsSecret():
		return resource.MakeSecret(s.Keep(v.SecretValue().Element))
	case v.IsOutput() && v.OutputValue().Known:
		output := v.OutputValue()
		output.Element = s.Keep(output.Element)
		return resource.NewProperty(output)
	case v.IsArray():
		kept := make([]resource.PropertyValue, 0, len(v.ArrayValue()))
		for _, element := range v.ArrayValue() {
			kept = append(kept, s.element().Keep(element))
		}
		return resource.NewProperty(kept)
	case v.IsObject() && s.list:
		return keysOf(v.ObjectValue())
	case v.IsObject():
		return resource.NewProperty(s.KeepObject(v.ObjectValue()))
	}
	return v
}

// KeepObject is Keep for an object.
func (s *Shape) KeepObject(m resource.PropertyMap) resource.PropertyMap {
	kept := make(resource.PropertyMap, len(m))
	for k, v := range m {
		if of, taken := s.at(string(k), m); taken {
			kept[k] = of.Keep(v)
		}
	}
	return kept
}

// Unknown are the paths of what Keep leaves out, in alphabetical order.
func (s *Shape) Unknown(v resource.PropertyValue) []string {
	found := s.unknown("", v)
	slices.Sort(found)
	return found
}

func (s *Shape) unknown(path string, v resource.PropertyValue) []string {
	var found []string
	switch {
	case v.IsSecret():
		return s.unknown(path, v.SecretValue().Element)
	case v.IsOutput():
		return s.unknown(path, v.OutputValue().Element)
	case v.IsArray():
		for i, element := range v.ArrayValue() {
			found = append(found, s.element().unknown(fmt.Sprintf("%s[%d]", path, i), element)...)
		}
	case v.IsObject() && !s.list:
		for k, value := range v.ObjectValue() {
			if of, taken := s.at(string(k), v.ObjectValue()); taken {
				found = append(found, of.unknown(join(path, string(k)), value)...)
			} else {
				found = append(found, join(path, string(k)))
			}
		}
	}
	return found
}

// at is the shape of a property, and whether the object takes it.
func (s *Shape) at(name string, in resource.PropertyMap) (*Shape, bool) {
	switch {
	case s.Fields != nil:
		of, taken := s.Fields[name]
		return of, taken
	case len(s.Choices) > 0:
		if chosen := s.choose(in); chosen != nil {
			return chosen.at(name, in)
		}
		return nil, false
	}
	return s.element(), true
}

// choose is the first type that the object is one of, as azure-native chooses. An object that is none of them is sent as it is.
func (s *Shape) choose(in resource.PropertyMap) *Shape {
	for _, choice := range s.Choices {
		if v, given := in[resource.PropertyKey(choice.Property)]; !given || v.IsString() && v.StringValue() == choice.Value {
			return choice.Shape
		}
	}
	return &Shape{}
}

func (s *Shape) element() *Shape {
	if s.Elements == nil {
		return &Shape{}
	}
	return s.Elements
}

// keysOf turns what Azure answers by key into the list that the inputs have, for example the identities of a cluster.
func keysOf(m resource.PropertyMap) resource.PropertyValue {
	var keys []resource.PropertyValue
	for _, k := range slices.Sorted(maps.Keys(m)) {
		keys = append(keys, resource.NewProperty(string(k)))
	}
	return resource.NewProperty(keys)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

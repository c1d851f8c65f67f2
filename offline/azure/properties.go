package azure

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"google.golang.org/protobuf/types/known/structpb"
)

// Secrets and unknowns cross the wire as such; everything else is a plain value.
var wire = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, SkipNulls: true}

func fromWire(s *structpb.Struct) (resource.PropertyMap, error) {
	return plugin.UnmarshalProperties(s, wire)
}

func toWire(m resource.PropertyMap) (*structpb.Struct, error) {
	return plugin.MarshalProperties(m, wire)
}

// reveal looks through secrets and outputs.
func reveal(v resource.PropertyValue) resource.PropertyValue {
	for {
		switch {
		case v.IsSecret():
			v = v.SecretValue().Element
		case v.IsOutput() && v.OutputValue().Known:
			v = v.OutputValue().Element
		case v.IsOutput():
			return unknown()
		default:
			return v
		}
	}
}

func unknown() resource.PropertyValue { return resource.MakeComputed(resource.NewProperty("")) }

// mapValue copies v deeply, passing every value through change before its elements are visited.
func mapValue(v resource.PropertyValue, change func(resource.PropertyValue) resource.PropertyValue) resource.PropertyValue {
	v = change(v)
	switch {
	case v.IsArray():
		elements := make([]resource.PropertyValue, 0, len(v.ArrayValue()))
		for _, element := range v.ArrayValue() {
			elements = append(elements, mapValue(element, change))
		}
		return resource.NewProperty(elements)
	case v.IsObject():
		return resource.NewProperty(mapValues(v.ObjectValue(), change))
	case v.IsSecret():
		return resource.MakeSecret(mapValue(v.SecretValue().Element, change))
	default:
		return v
	}
}

func mapValues(m resource.PropertyMap, change func(resource.PropertyValue) resource.PropertyValue) resource.PropertyMap {
	copied := make(resource.PropertyMap, len(m))
	for k, v := range m {
		copied[k] = mapValue(v, change)
	}
	return copied
}

func deepCopy(m resource.PropertyMap) resource.PropertyMap {
	return mapValues(m, func(v resource.PropertyValue) resource.PropertyValue { return v })
}

// plain drops the marks of secrets, so that values can be compared.
func plain(m resource.PropertyMap) resource.PropertyMap { return mapValues(m, reveal) }

// text is the string of that name; false if it is missing, unknown or not a string.
func text(m resource.PropertyMap, name string) (string, bool) {
	v := reveal(m[resource.PropertyKey(name)])
	if !v.IsString() {
		return "", false
	}
	return v.StringValue(), true
}

// number is the same for numbers.
func number(m resource.PropertyMap, name string) (float64, bool) {
	v := reveal(m[resource.PropertyKey(name)])
	if !v.IsNumber() {
		return 0, false
	}
	return v.NumberValue(), true
}

// object is the nested object of that name; nil if there is none.
func object(m resource.PropertyMap, name string) resource.PropertyMap {
	v := reveal(m[resource.PropertyKey(name)])
	if !v.IsObject() {
		return nil
	}
	return v.ObjectValue()
}

func isTrue(m resource.PropertyMap, name string) bool {
	v := reveal(m[resource.PropertyKey(name)])
	return v.IsBool() && v.BoolValue()
}

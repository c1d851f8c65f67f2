package shape

import (
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// builder makes shapes from the SDK's types, each once, since some contain themselves.
type builder struct{ known map[reflect.Type]*Shape }

// of is the shape of a type as values of it are sent: structs by the names in their tags.
func (b *builder) of(t reflect.Type) *Shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if made, ok := b.known[t]; ok {
		return made
	}
	made := &Shape{}
	b.known[t] = made
	switch t.Kind() {
	case reflect.Struct:
		made.Fields = map[string]*Shape{}
		for field := range t.Fields() {
			if name := tagOf(field); name != "" {
				made.Fields[name] = b.field(t, field, name)
			}
		}
	case reflect.Slice:
		made.list, made.Elements = true, b.of(t.Elem())
	case reflect.Map:
		made.Elements = b.of(t.Elem())
	default: // text, numbers, and values of any kind
	}
	return made
}

// field is the shape of one property. Unions have no type of their own in the SDK: unions says what they are.
func (b *builder) field(owner reflect.Type, field reflect.StructField, name string) *Shape {
	t := valueType(field.Type)
	members, isUnion := unions[owner.Name()+"."+name]
	if !isUnion {
		return b.of(t)
	}
	choices := &Shape{}
	for _, member := range members {
		choices.Choices = append(choices.Choices, Choice{member.property, member.value, b.of(reflect.TypeOf(member.of))})
	}
	if t.Kind() == reflect.Slice {
		return &Shape{list: true, Elements: choices}
	}
	return choices
}

// valueType is the type of the values of an output, or the type itself.
func valueType(t reflect.Type) reflect.Type {
	if output, ok := reflect.TypeAssert[pulumi.Output](reflect.Zero(t)); ok && t.Kind() == reflect.Struct {
		return output.ElementType()
	}
	return t
}

// tagOf is the name that the provider has for a field.
func tagOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ",")
	return name
}

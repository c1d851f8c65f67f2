package settings

import (
	"maps"
	"reflect"
	"slices"
)

// Inputs are the paths of everything that a stack's configuration can set, in alphabetical order: * stands for a key that the user
// chooses, [] for an element of a list. A list of texts, a map of texts and a value without a schema are one input each.
func Inputs() []string {
	var paths []string
	for name, field := range fieldsOf(reflect.ValueOf(&Settings{}).Elem()) {
		paths = append(paths, inputsOf(name, field.Type())...)
	}
	slices.Sort(paths)
	return paths
}

// inputsOf are the inputs at a path and below it. It follows the same types as decode.
func inputsOf(path string, of reflect.Type) []string {
	switch of {
	case stringInputType, stringArrayInputType, stringMapInputType:
		return []string{path}
	}
	switch of.Kind() {
	case reflect.Pointer:
		return inputsOf(path, of.Elem())
	case reflect.Struct:
		var paths []string
		fields := fieldsOf(reflect.New(of).Elem())
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			paths = append(paths, inputsOf(path+"."+name, fields[name].Type())...)
		}
		return paths
	case reflect.Map:
		return inputsOfElements(path, path+".*", of.Elem())
	case reflect.Slice:
		return inputsOfElements(path, path+"[]", of.Elem())
	default:
		return []string{path}
	}
}

// inputsOfElements are the inputs of a collection's elements, or the collection itself if its elements have no inputs.
func inputsOfElements(collection, element string, of reflect.Type) []string {
	below := inputsOf(element, of)
	if slices.Equal(below, []string{element}) {
		return []string{collection}
	}
	return below
}

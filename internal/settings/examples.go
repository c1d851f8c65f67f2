package settings

import (
	_ "embed"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

//go:embed examples.json
var examplesData []byte

// example is how maps and lists at some paths are written.
type example struct {
	// At are the paths, in the form of [Inputs].
	At []string `json:"at"`
	// Shape is a value there, in YAML.
	Shape string `json:"shape"`
	// Note is what to know about it.
	Note string `json:"note"`
}

// examples are those of the data file.
var examples = sync.OnceValue(func() []example {
	var data struct {
		Examples []example `json:"examples"`
	}
	if err := json.Unmarshal(examplesData, &data); err != nil {
		panic(err)
	}
	return data.Examples
})

// shapeOf ends the error about a value that is no map or list: how one is written at the path, or which inputs one of its type has.
func shapeOf(path string, of reflect.Type) string {
	for _, one := range examples() {
		if slices.ContainsFunc(one.At, func(at string) bool { return matches(at, path) }) {
			return ", such as " + one.Shape + one.Note
		}
	}
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct {
		return ""
	}
	const shown = 3
	names := slices.Sorted(maps.Keys(fieldsOf(reflect.New(of).Elem())))
	if len(names) > shown {
		names = append(names[:shown], "…")
	}
	return ", among them " + strings.Join(names, ", ")
}

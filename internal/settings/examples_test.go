package settings

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// TestExamplesDecode puts every example at its path, with nothing else in the configuration.
func TestExamplesDecode(t *testing.T) {
	t.Parallel()
	for _, one := range examples() {
		for _, at := range one.At {
			var value any
			require.NoError(t, yaml.Unmarshal([]byte(one.Shape), &value), one.Shape)
			key, below, _ := strings.Cut(at, ".")
			content, err := json.Marshal(nested(below, value))
			require.NoError(t, err)
			_, d := decodeAll("dev", map[string]string{"location": "northeurope", key: string(content)}, decoding{})
			assert.NoError(t, d.Err(), at)
		}
	}
}

// nested is a value below a path of the form of Inputs.
func nested(path string, value any) any {
	if path == "" {
		return value
	}
	first, rest, _ := strings.Cut(path, ".")
	element, isList := strings.CutSuffix(first, "[]")
	inner := nested(rest, value)
	if isList {
		inner = []any{inner}
	}
	return map[string]any{strings.ReplaceAll(element, "*", "main"): inner}
}

// TestEveryCollectionHasAnExample holds for collections whose elements have inputs; a list of texts needs none.
func TestEveryCollectionHasAnExample(t *testing.T) {
	t.Parallel()
	eachCollection("", reflect.TypeFor[Settings](), func(path string, of reflect.Type) {
		assert.Contains(t, shapeOf(strings.NewReplacer(".*", ".main", "[]", "[0]").Replace(path), of), ", such as ", path)
	})
}

func eachCollection(path string, of reflect.Type, visit func(string, reflect.Type)) {
	switch of {
	case stringInputType, stringArrayInputType, stringMapInputType, mapInputType:
		return
	}
	switch of.Kind() {
	case reflect.Pointer:
		eachCollection(path, of.Elem(), visit)
	case reflect.Struct:
		for name, field := range fieldsOf(reflect.New(of).Elem()) {
			eachCollection(strings.TrimPrefix(path+"."+name, "."), field.Type(), visit)
		}
	case reflect.Map, reflect.Slice:
		element := path + ".*"
		if of.Kind() == reflect.Slice {
			element = path + "[]"
		}
		if kind := of.Elem().Kind(); kind == reflect.Struct || kind == reflect.Map {
			visit(path, of)
		}
		eachCollection(element, of.Elem(), visit)
	default:
	}
}

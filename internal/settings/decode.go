package settings

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// decoder turns JSON values into component arguments by their pulumi tags, strictly, and collects every mistake.
type decoder struct {
	input.Checker
	// secret is true while a secret key is decoded: its text becomes secret inputs and stays out of errors.
	secret bool
	// broken are the paths that could not be decoded; rules on them would only repeat that.
	broken []string
}

var (
	stringInputType      = reflect.TypeFor[pulumi.StringInput]()
	stringArrayInputType = reflect.TypeFor[pulumi.StringArrayInput]()
	stringMapInputType   = reflect.TypeFor[pulumi.StringMapInput]()
	mapInputType         = reflect.TypeFor[pulumi.MapInput]()
)

func (d *decoder) fail(path, format string, args ...any) {
	d.broken = append(d.broken, path)
	d.Failf(path, format, args...)
}

// decode puts value into target; nil, as an empty YAML value gives, leaves it unset.
func (d *decoder) decode(path string, value any, target reflect.Value) {
	if value == nil {
		return
	}
	switch target.Type() {
	case stringInputType:
		if text, ok := d.text(path, value); ok {
			target.Set(reflect.ValueOf(d.stringInput(text)))
		}
		return
	case stringArrayInputType:
		d.decodeStringArray(path, value, target)
		return
	case stringMapInputType:
		d.decodeStringMap(path, value, target)
		return
	case mapInputType:
		d.decodeAnyMap(path, value, target)
		return
	}
	switch target.Kind() {
	case reflect.Pointer:
		element := reflect.New(target.Type().Elem())
		d.decode(path, value, element.Elem())
		target.Set(element)
	case reflect.Struct:
		d.decodeStruct(path, value, target)
	case reflect.Map:
		d.decodeMap(path, value, target)
	case reflect.Slice:
		d.decodeSlice(path, value, target)
	case reflect.Interface:
		target.Set(reflect.ValueOf(d.free(value)))
	default:
		d.decodeScalar(path, value, target)
	}
}

func (d *decoder) decodeScalar(path string, value any, target reflect.Value) {
	switch target.Kind() {
	case reflect.String:
		if text, ok := d.text(path, value); ok {
			target.SetString(text)
		}
	case reflect.Bool:
		if truth, ok := value.(bool); ok {
			target.SetBool(truth)
			return
		}
		d.fail(path, "is %s: must be true or false", d.show(value))
	case reflect.Int:
		number, isNumber := value.(json.Number)
		if whole, err := number.Int64(); isNumber && err == nil {
			target.SetInt(whole)
			return
		}
		d.fail(path, "is %s: must be a whole number", d.show(value))
	case reflect.Float64:
		number, isNumber := value.(json.Number)
		if fraction, err := number.Float64(); isNumber && err == nil {
			target.SetFloat(fraction)
			return
		}
		d.fail(path, "is %s: must be a number", d.show(value))
	default:
		panic(fmt.Sprintf("%s: configuration cannot express a %s", path, target.Type()))
	}
}

func (d *decoder) decodeStruct(path string, value any, target reflect.Value) {
	object, ok := d.object(path, value)
	if !ok {
		return
	}
	fields := fieldsOf(target)
	for _, key := range slices.Sorted(maps.Keys(object)) {
		field, known := fields[key]
		if !known {
			names := slices.Sorted(maps.Keys(fields))
			d.fail(input.Key(path, key), "is not an input%s", hint(key, names))
			continue
		}
		d.decode(input.Key(path, key), object[key], field)
	}
}

// hint names the nearest input, or all of them when none is near.
func hint(key string, names []string) string {
	if near := input.DidYouMean(key, names); near != "" {
		return near
	}
	return ": must be one of " + strings.Join(names, ", ")
}

// fieldsOf are the settable fields of a struct by their pulumi name, those of embedded structs included.
func fieldsOf(target reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range target.NumField() {
		field := target.Type().Field(i)
		if field.Anonymous {
			maps.Copy(fields, fieldsOf(target.Field(i)))
			continue
		}
		if name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ","); name != "" {
			fields[name] = target.Field(i)
		}
	}
	return fields
}

func (d *decoder) decodeMap(path string, value any, target reflect.Value) {
	object, ok := d.object(path, value)
	if !ok {
		return
	}
	target.Set(reflect.MakeMapWithSize(target.Type(), len(object)))
	for _, key := range slices.Sorted(maps.Keys(object)) {
		element := reflect.New(target.Type().Elem()).Elem()
		d.decode(input.Key(path, key), object[key], element)
		target.SetMapIndex(reflect.ValueOf(key), element)
	}
}

func (d *decoder) decodeSlice(path string, value any, target reflect.Value) {
	list, ok := d.list(path, value)
	if !ok {
		return
	}
	target.Set(reflect.MakeSlice(target.Type(), len(list), len(list)))
	for i, element := range list {
		d.decode(input.Index(path, i), element, target.Index(i))
	}
}

func (d *decoder) decodeStringArray(path string, value any, target reflect.Value) {
	list, ok := d.list(path, value)
	if !ok {
		return
	}
	texts := pulumi.StringArray{}
	for i, element := range list {
		if text, ok := d.text(input.Index(path, i), element); ok {
			texts = append(texts, d.stringInput(text))
		}
	}
	target.Set(reflect.ValueOf(texts))
}

func (d *decoder) decodeStringMap(path string, value any, target reflect.Value) {
	object, ok := d.object(path, value)
	if !ok {
		return
	}
	texts := pulumi.StringMap{}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if text, ok := d.text(input.Key(path, key), object[key]); ok {
			texts[key] = d.stringInput(text)
		}
	}
	target.Set(reflect.ValueOf(texts))
}

func (d *decoder) list(path string, value any) ([]any, bool) {
	if list, ok := value.([]any); ok {
		return list, true
	}
	d.fail(path, "is %s: must be a list", d.show(value))
	return nil, false
}

func (d *decoder) object(path string, value any) (map[string]any, bool) {
	if object, ok := value.(map[string]any); ok {
		return object, true
	}
	d.fail(path, "is %s: must be a map of inputs", d.show(value))
	return nil, false
}

func (d *decoder) stringInput(text string) pulumi.StringInput {
	if d.secret {
		return pulumi.ToSecret(pulumi.String(text)).(pulumi.StringOutput)
	}
	return pulumi.String(text)
}

// show is a value as an error shows it.
func (d *decoder) show(value any) string {
	switch v := value.(type) {
	case map[string]any:
		return "a map"
	case []any:
		return "a list"
	case string:
		if d.secret {
			return "[secret]"
		}
		return fmt.Sprintf("%q", v)
	default:
		if d.secret {
			return "[secret]"
		}
		return fmt.Sprint(v)
	}
}

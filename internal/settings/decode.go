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
	decoding
	// secret is true while a key that holds a secret is decoded: its text becomes secret inputs.
	secret bool
	// hides is true while a secret is decoded: it stays out of errors.
	hides bool
	// broken are the paths that could not be decoded; rules on them would only repeat that.
	broken []string
	// notes are what is no mistake for certain.
	notes []string
}

// decoding is how values are decoded.
type decoding struct {
	// secrets are the paths of what is encrypted, or the keys that hold it.
	secrets map[string]bool
	// plain makes no secret inputs of them, for the rules that look into texts.
	plain bool
	// written are numbers as the user wrote them, by path, where Pulumi passes them in another form.
	written map[string]string
	// brokenIsZero puts the zero value in the places of what could not be decoded, instead of none.
	brokenIsZero bool
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
	was := d.hides
	defer func() { d.hides = was }()
	d.hides = isSecretAt(d.secrets, path)
	if d.secrets[path] {
		value = encrypted(value, target.Type())
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
		d.decodePointer(path, value, target)
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

// encrypted is a secret in the type of its input: Pulumi keeps every secret as text, also a number, a list or a map.
func encrypted(value any, into reflect.Type) any {
	text, isText := value.(string)
	if into.Kind() == reflect.Pointer {
		into = into.Elem()
	}
	if !isText || into.Kind() == reflect.String || into == stringInputType {
		return value
	}
	return parsed(text)
}

// decodePointer leaves the input unset if its value is no value of its type, unless that stands for zero.
func (d *decoder) decodePointer(path string, value any, target reflect.Value) {
	element := reflect.New(target.Type().Elem())
	before := len(d.broken)
	d.decode(path, value, element.Elem())
	isBroken := len(d.broken) > before && d.broken[before] == path
	if !isBroken || d.brokenIsZero {
		target.Set(element)
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
		d.fail(path, "is %s: must be true or false%s", d.show(value), inQuotes(value, target.Type()))
	case reflect.Int:
		number, isNumber := value.(json.Number)
		if whole, err := number.Int64(); isNumber && err == nil {
			target.SetInt(whole)
			return
		}
		d.fail(path, "is %s: must be a whole number%s", d.show(value), inQuotes(value, target.Type()))
	case reflect.Float64:
		number, isNumber := value.(json.Number)
		if fraction, err := number.Float64(); isNumber && err == nil {
			target.SetFloat(fraction)
			return
		}
		d.fail(path, "is %s: must be a number%s", d.show(value), inQuotes(value, target.Type()))
	default:
		panic(fmt.Sprintf("%s: configuration cannot express a %s", path, target.Type()))
	}
}

func (d *decoder) decodeStruct(path string, value any, target reflect.Value) {
	object, ok := d.object(path, value, target.Type())
	if !ok {
		return
	}
	fields := fieldsOf(target)
	for _, key := range slices.Sorted(maps.Keys(object)) {
		field, known := fields[key]
		if !known {
			d.unknown(path, key, object[key], "an input", fields, func(name string) bool { return object[name] != nil })
			continue
		}
		d.decode(input.Key(path, key), object[key], field)
	}
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
	object, ok := d.object(path, value, target.Type())
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
	list, ok := d.list(path, value, target.Type())
	if !ok {
		return
	}
	target.Set(reflect.MakeSlice(target.Type(), len(list), len(list)))
	for i, element := range list {
		d.decode(input.Index(path, i), element, target.Index(i))
	}
}

func (d *decoder) decodeStringArray(path string, value any, target reflect.Value) {
	list, ok := d.list(path, value, target.Type())
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
	object, ok := d.object(path, value, target.Type())
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

func (d *decoder) list(path string, value any, of reflect.Type) ([]any, bool) {
	switch v := value.(type) {
	case []any:
		return v, true
	case map[string]any:
		d.fail(path, "is a map: must be a list%s", shapeOf(path, of))
	default:
		shape := shapeOf(path, of)
		if shape == "" {
			shape = ", such as " + d.asList(value, of)
		}
		d.fail(path, "is %s: must be a list%s%s", d.show(value), shape, writtenAsText(value, '['))
	}
	return nil, false
}

func (d *decoder) object(path string, value any, of reflect.Type) (map[string]any, bool) {
	if object, ok := value.(map[string]any); ok {
		return object, true
	}
	d.fail(path, "is %s: must be a map of inputs%s%s", d.show(value), shapeOf(path, of), writtenAsText(value, '{'))
	return nil, false
}

// writtenAsText says what to do with a map or list that stands there as JSON in a text, as "pulumi config set --path" puts it.
func writtenAsText(value any, first byte) string {
	text, isText := value.(string)
	if !isText || text == "" || text[0] != first || !json.Valid([]byte(text)) {
		return ""
	}
	return "; it is one as text: write it without quotes, or set what is in it by paths of their own"
}

// inQuotes says what to do with a value of the right kind that quotes make a text of.
func inQuotes(value any, of reflect.Type) string {
	text, isText := value.(string)
	if !isText || json.Unmarshal([]byte(text), reflect.New(of).Interface()) != nil {
		return ""
	}
	return "; write it without quotes"
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
		if d.hides {
			return "[secret]"
		}
		return fmt.Sprintf("%q", v)
	default:
		if d.hides {
			return "[secret]"
		}
		return fmt.Sprint(v)
	}
}

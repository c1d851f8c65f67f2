package azure

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Answered is what a program that gives some inputs has in the state once Azure's answer is taken over: the properties that it gives, and those that it
// gave before, each with the value of the answer. A value that differs in case or order only stays as it was written, and an empty one that Azure leaves
// out stays empty. Was and live are JSON as a checkpoint has it.
func Answered(given pulumi.Input, was, live any) any {
	fields, answer := objectFields(given), object(live)
	if fields != nil && answer != nil {
		return answeredFields(fields, object(was), answer)
	}
	if sameJSON(was, live) {
		return was
	}
	if written, known := Plain(given); known && sameJSON(written, live) {
		return written
	}
	return live
}

func answeredFields(fields pulumi.Map, was, live map[string]any) map[string]any {
	out := map[string]any{}
	for name, given := range fields {
		if value, known := Plain(given); known && isEmpty(value) {
			out[name] = value
		}
	}
	for name, value := range live {
		_, had := was[name]
		if given, gives := fields[name]; value != nil && (gives || had) {
			out[name] = Answered(given, was[name], value)
		}
	}
	return out
}

// objectFields are the inputs of an SDK object by name, nil for anything else, also for maps, whose keys a user chooses.
func objectFields(in pulumi.Input) pulumi.Map {
	v := reflect.ValueOf(in)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	return asMap(in)
}

func object(value any) map[string]any {
	fields, _ := value.(map[string]any)
	return fields
}

func isEmpty(value any) bool {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Map, reflect.Slice:
		return v.Len() == 0
	default:
		return v.IsValid() && v.IsZero()
	}
}

// sameJSON compares without regard to the case of texts and to the order of lists, which Azure often answers in its own way.
func sameJSON(a, b any) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, sameJSON)
	case []any:
		b, ok := b.([]any)
		return ok && sameElements(a, b)
	}
	switch b.(type) {
	case nil, map[string]any, []any:
		return false
	}
	return strings.EqualFold(scalar(a), scalar(b))
}

func sameElements(a, b []any) bool {
	left := slices.Clone(b)
	for _, element := range a {
		at := slices.IndexFunc(left, func(other any) bool { return sameJSON(element, other) })
		if at < 0 {
			return false
		}
		left = slices.Delete(left, at, at+1)
	}
	return len(left) == 0
}

// scalar is a text, number or boolean as text. Numbers of a checkpoint are texts already.
func scalar(value any) string {
	if number, ok := value.(json.Number); ok {
		return number.String()
	}
	return fmt.Sprint(value)
}

// IsSecret says whether anything in JSON of a checkpoint is secret.
func IsSecret(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		if v[resource.SigKey] == resource.SecretSig {
			return true
		}
		for _, element := range v {
			if IsSecret(element) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, IsSecret)
	}
	return false
}

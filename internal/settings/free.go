package settings

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// decodeAnyMap takes values of any type; null is none of them.
func (d *decoder) decodeAnyMap(path string, value any, target reflect.Value) {
	object, ok := d.object(path, value, target.Type())
	if !ok {
		return
	}
	inputs := pulumi.Map{}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if object[key] == nil {
			d.fail(input.Key(path, key), "is empty: give a value")
			continue
		}
		inputs[key] = d.anyInput(object[key])
	}
	target.Set(reflect.ValueOf(inputs))
}

// anyInput is a value as an input of its type. Of a secret key all of it is secret.
func (d *decoder) anyInput(value any) pulumi.Input {
	in := plainInput(d.free(value))
	if d.secret {
		return pulumi.ToSecret(in)
	}
	return in
}

func plainInput(value any) pulumi.Input {
	switch v := value.(type) {
	case pulumi.Input:
		return v
	case map[string]any:
		inputs := pulumi.Map{}
		for key, element := range v {
			inputs[key] = plainInput(element)
		}
		return inputs
	case []any:
		inputs := make(pulumi.Array, len(v))
		for i, element := range v {
			inputs[i] = plainInput(element)
		}
		return inputs
	case string:
		return pulumi.String(v)
	case bool:
		return pulumi.Bool(v)
	case int:
		return pulumi.Int(v)
	case float64:
		return pulumi.Float64(v)
	}
	return pulumi.Any(value)
}

// free is a value without a schema, with whole numbers as int and text of a secret key as secret.
func (d *decoder) free(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, element := range v {
			out[key] = d.free(element)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = d.free(element)
		}
		return out
	case json.Number:
		if whole, err := v.Int64(); err == nil {
			return int(whole)
		}
		fraction, _ := v.Float64()
		return fraction
	case string:
		if d.secret {
			return d.stringInput(input.Written(v))
		}
		return input.Written(v)
	}
	return value
}

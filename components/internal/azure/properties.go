package azure

import (
	"fmt"
	"maps"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Merge lays raw properties over the inputs of the resource it is given to, last, so that a user can reach what a component has no
// input for. Objects are merged key by key, at any depth; anything else, lists too, replaces what was there; nil takes a property
// away. Keys are azure-native's camelCase input names. Values are plain JSON values or Pulumi inputs.
func Merge(raw map[string]any) pulumi.ResourceTransformation {
	return func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
		base := asMap(args.Props)
		if base == nil || len(raw) == 0 {
			return nil
		}
		return &pulumi.ResourceTransformationResult{Props: overlay(base, raw), Opts: args.Opts}
	}
}

// overlay merges structurally as far as both sides are plain, so that only what truly depends on an unknown is unknown at preview.
func overlay(base pulumi.Map, raw map[string]any) pulumi.Map {
	merged := maps.Clone(base)
	for key, over := range raw {
		if over == nil {
			delete(merged, key)
			continue
		}
		merged[key] = mergeInput(base[key], over)
	}
	return merged
}

func mergeInput(base pulumi.Input, over any) pulumi.Input {
	overMap, ok := over.(map[string]any)
	if !ok || base == nil {
		return toInput(over)
	}
	if baseMap := asMap(base); baseMap != nil {
		return overlay(baseMap, overMap)
	}
	return pulumi.All(base, toInput(overMap)).ApplyT(func(both []any) any {
		return mergeValue(toValue(reflect.ValueOf(both[0])), both[1])
	}).(pulumi.AnyOutput)
}

func mergeValue(base, over any) any {
	baseMap, ok := base.(map[string]any)
	overMap, isMap := over.(map[string]any)
	if !ok || !isMap {
		return over
	}
	merged := maps.Clone(baseMap)
	for key, value := range overMap {
		if value == nil {
			delete(merged, key)
			continue
		}
		merged[key] = mergeValue(baseMap[key], value)
	}
	return merged
}

// toInput is a plain JSON value, possibly with Pulumi inputs inside, as one input.
func toInput(value any) pulumi.Input {
	switch v := value.(type) {
	case pulumi.Input:
		return v
	case map[string]any:
		out := pulumi.Map{}
		for key, element := range v {
			out[key] = toInput(element)
		}
		return out
	case []any:
		out := make(pulumi.Array, len(v))
		for i, element := range v {
			out[i] = toInput(element)
		}
		return out
	case string:
		return pulumi.String(v)
	case bool:
		return pulumi.Bool(v)
	case int:
		return pulumi.Int(v)
	case float64:
		return pulumi.Float64(v)
	default:
		return pulumi.Any(v)
	}
}

// asMap is an SDK args struct or input map as a map of its set inputs by their property names, or nil if it is neither.
func asMap(in pulumi.Input) pulumi.Map {
	v := reflect.ValueOf(in)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	switch v.Kind() {
	case reflect.Map:
		out := pulumi.Map{}
		for _, key := range v.MapKeys() {
			if value, ok := reflect.TypeAssert[pulumi.Input](v.MapIndex(key)); ok {
				out[key.String()] = value
			}
		}
		return out
	case reflect.Struct:
		if _, isOutput := in.(pulumi.Output); isOutput {
			return nil
		}
		return structAsMap(in, v)
	default:
		return nil
	}
}

func structAsMap(in pulumi.Input, v reflect.Value) pulumi.Map {
	element := in.ElementType()
	for element.Kind() == reflect.Pointer {
		element = element.Elem()
	}
	if element.Kind() != reflect.Struct {
		return nil
	}
	out := pulumi.Map{}
	for i := range v.NumField() {
		// The args struct itself carries no property names; the resolved type behind it does, field by field.
		field, ok := element.FieldByName(v.Type().Field(i).Name)
		if !ok || !v.Field(i).CanInterface() {
			continue
		}
		value, ok := reflect.TypeAssert[pulumi.Input](v.Field(i))
		if !ok || reflect.ValueOf(value).Kind() == reflect.Pointer && reflect.ValueOf(value).IsNil() {
			continue
		}
		if name := field.Tag.Get("pulumi"); name != "" {
			out[name] = value
		}
	}
	return out
}

// toValue is a resolved SDK value as plain maps, lists and scalars, without what is not set.
func toValue(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return toValue(v.Elem())
	case reflect.Struct:
		out := map[string]any{}
		for i := range v.NumField() {
			name := v.Type().Field(i).Tag.Get("pulumi")
			if value := toValue(v.Field(i)); name != "" && value != nil {
				out[name] = value
			}
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return nil
		}
		out := map[string]any{}
		for _, key := range v.MapKeys() {
			out[fmt.Sprint(key.Interface())] = toValue(v.MapIndex(key))
		}
		return out
	case reflect.Slice:
		if v.IsNil() {
			return nil
		}
		out := make([]any, v.Len())
		for i := range out {
			out[i] = toValue(v.Index(i))
		}
		return out
	default:
		return v.Interface()
	}
}

package azure

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Plain is the value of an input of any type as JSON knows it, if all of it was given as plain values. It reports false if any part
// comes from another resource or is secret.
func Plain(in pulumi.Input) (any, bool) {
	switch v := in.(type) {
	case pulumi.String:
		return string(v), true
	case pulumi.Bool:
		return bool(v), true
	case pulumi.Int:
		return int(v), true
	case pulumi.Float64:
		return float64(v), true
	case pulumi.StringArray:
		return plainList(v)
	case pulumi.IntArray:
		return plainList(v)
	case pulumi.Array:
		return plainList(v)
	case pulumi.StringMap:
		return plainMap(v)
	case pulumi.Map:
		return plainMap(v)
	}
	return nil, false
}

func plainList[T pulumi.Input](list []T) (any, bool) {
	values := make([]any, len(list))
	for i, element := range list {
		value, known := Plain(element)
		if !known {
			return nil, false
		}
		values[i] = value
	}
	return values, true
}

func plainMap[T pulumi.Input](object map[string]T) (any, bool) {
	values := make(map[string]any, len(object))
	for key, element := range object {
		value, known := Plain(element)
		if !known {
			return nil, false
		}
		values[key] = value
	}
	return values, true
}

// Inputs is a plain JSON value, possibly with Pulumi inputs inside, as one input.
func Inputs(value any) pulumi.Input { return toInput(value) }

package guard

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
)

// resolve waits for what inputs come from, as a registration does, and gives them as the engine would get them.
func resolve(ctx *pulumi.Context, inputs pulumi.Map) (resource.PropertyMap, error) {
	properties := make(resource.PropertyMap, len(inputs))
	for name, in := range inputs {
		value, err := resolveOne(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		properties[resource.PropertyKey(name)] = value
	}
	return properties, nil
}

func resolveOne(ctx *pulumi.Context, in pulumi.Input) (resource.PropertyValue, error) {
	switch v := in.(type) {
	case nil:
		return resource.NewNullProperty(), nil
	case pulumi.Map:
		object, err := resolve(ctx, v)
		return resource.NewProperty(object), err
	case pulumi.String:
		return resource.NewProperty(string(v)), nil
	case pulumi.Bool:
		return resource.NewProperty(bool(v)), nil
	case pulumi.Int:
		return resource.NewProperty(float64(v)), nil
	case pulumi.Float64:
		return resource.NewProperty(float64(v)), nil
	}
	found, err := internals.UnsafeAwaitOutput(ctx.Context(), pulumi.ToOutput(in))
	if err != nil {
		return resource.PropertyValue{}, err
	}
	value := resource.MakeComputed(resource.NewProperty(""))
	if found.Known {
		value = resource.NewPropertyValue(found.Value)
	}
	if found.Secret {
		value = resource.MakeSecret(value)
	}
	return value, nil
}

package azure

import (
	"context"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Read answers what exists; no id means that there is nothing. The outputs are all that Azure answers. The inputs follow pulumi-azure-native,
// provider/pkg/provider/provider.go: without earlier inputs, in an import, see [resourceType.imported], and with them, in a refresh, see
// [resourceType.refreshed].
func (p *Provider) Read(_ context.Context, request *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	t, call, err := begin("Read", request.GetUrn(), request.GetInputs())
	if err != nil {
		return nil, err
	}
	call.ID = request.GetId()
	if err := p.enter(call); err != nil {
		return nil, err
	}
	if _, ok := t.parseID(call.ID); !ok {
		return nil, armError(400, "InvalidResourceId", fmt.Sprintf("'%s' is not the id of a %s", call.ID, t.armType()))
	}
	var stored, outputs resource.PropertyMap
	err = p.store.view(func(o *world) error {
		if existing := o.find(call.ID); existing != nil {
			stored, outputs = deepCopy(existing.Inputs), o.outputs(t, existing)
		}
		return nil
	})
	if err != nil || outputs == nil {
		return &pulumirpc.ReadResponse{}, err
	}
	inputs := call.Inputs
	if len(inputs) == 0 {
		inputs = t.imported(call.ID, stored, outputs)
	} else {
		before, err := fromWire(request.GetProperties())
		if err != nil {
			return nil, err
		}
		inputs = t.refreshed(inputs, before, outputs)
	}
	return readResponse(call.ID, inputs, outputs)
}

func readResponse(id string, inputs, outputs resource.PropertyMap) (*pulumirpc.ReadResponse, error) {
	wireInputs, err := toWire(inputs)
	if err != nil {
		return nil, err
	}
	wireOutputs, err := toWire(outputs)
	return &pulumirpc.ReadResponse{Id: id, Inputs: wireInputs, Properties: wireOutputs}, err
}

// imported are the inputs of something that Pulumi has not seen before: whatever Azure answers that a program could give, also what Azure filled in by
// itself, but no empty lists and objects (provider/pkg/convert/responseToSdkInputs.go), and the parts of the id. The path of an extension is a template
// that starts with a slash, so that the id of what it extends loses its own (provider/pkg/resources/parseResourceId.go; pulumi-azure-native#4683).
func (t *resourceType) imported(id string, stored, outputs resource.PropertyMap) resource.PropertyMap {
	answered, own := t.asInputs(outputs), t.asInputs(stored)
	if _, given := own["type"]; t.Type == agentPoolType && !given {
		own["type"] = resource.NewPropertyValue(clusterDefaults.Pool["type"])
	}
	for _, name := range []resource.PropertyKey{"name", "type"} { // which in the outputs are the resource's, and not those of its properties
		delete(answered, name)
		if v, given := own[name]; given {
			answered[name] = v
		}
	}
	inputs := resource.PropertyMap{}
	for name, v := range answered {
		if name == "id" {
			continue
		}
		if kept, any := withoutEmpty(v); any {
			inputs[name] = kept
		}
	}
	fromID, _ := t.parseID(id)
	for name, v := range fromID {
		if isScope(string(name)) {
			v = resource.NewProperty(strings.TrimPrefix(v.StringValue(), "/"))
		}
		inputs[name] = v
	}
	return inputs
}

// withoutEmpty copies a value without empty lists and objects in it, and says whether anything is left.
func withoutEmpty(v resource.PropertyValue) (resource.PropertyValue, bool) {
	switch {
	case v.IsSecret():
		kept, any := withoutEmpty(v.SecretValue().Element)
		return resource.MakeSecret(kept), any
	case v.IsArray():
		var kept []resource.PropertyValue
		for _, element := range v.ArrayValue() {
			if element, any := withoutEmpty(element); any {
				kept = append(kept, element)
			}
		}
		return resource.NewProperty(kept), len(kept) > 0
	case v.IsObject():
		kept := resource.PropertyMap{}
		for name, value := range v.ObjectValue() {
			if value, any := withoutEmpty(value); any {
				kept[name] = value
			}
		}
		return resource.NewProperty(kept), len(kept) > 0
	}
	return v, !v.IsNull()
}

// refreshed are the inputs after a refresh: those from before, with what has changed since the last write or refresh in what Azure answers. The provider
// knows inputs from outputs only, and so compares the old answer with the new one (provider/pkg/provider/provider.go, Read).
func (t *resourceType) refreshed(inputs, before, outputs resource.PropertyMap) resource.PropertyMap {
	return apply(inputs, t.asInputs(before), t.asInputs(outputs))
}

// apply puts into an object what differs between two others (provider/pkg/provider/diff.go, applyDiff).
func apply(to, from, into resource.PropertyMap) resource.PropertyMap {
	applied := resource.PropertyMap{}
	for name, v := range to {
		_, had := from[name]
		if _, stays := into[name]; stays || !had {
			applied[name] = v
		}
	}
	for name, v := range into {
		was, had := from[name]
		base, has := to[name]
		switch {
		case had && alike(was, v):
		case had && has:
			applied[name] = asSecretAs(base, applyValue(base, was, v))
		default:
			applied[name] = v
		}
	}
	return applied
}

// asSecretAs marks a value as secret if another one has secrets.
func asSecretAs(other, v resource.PropertyValue) resource.PropertyValue {
	if other.ContainsSecrets() && !v.IsSecret() {
		return resource.MakeSecret(v)
	}
	return v
}

// applyValue is apply for one value. Elements of lists are told apart by their place alone (provider/pkg/provider/diff.go, applyValueDiff).
func applyValue(to, from, into resource.PropertyValue) resource.PropertyValue {
	base, was, is := reveal(to), reveal(from), reveal(into)
	switch {
	case base.IsObject() && was.IsObject() && is.IsObject():
		return resource.NewProperty(apply(base.ObjectValue(), was.ObjectValue(), is.ObjectValue()))
	case base.IsArray() && was.IsArray() && is.IsArray():
		applied := make([]resource.PropertyValue, len(is.ArrayValue()))
		for i, element := range is.ArrayValue() {
			if i < len(base.ArrayValue()) && i < len(was.ArrayValue()) {
				element = applyValue(base.ArrayValue()[i], was.ArrayValue()[i], element)
			}
			applied[i] = element
		}
		return resource.NewProperty(applied)
	}
	return into
}

// alike says whether two values are the same but for marks of secrets.
func alike(a, b resource.PropertyValue) bool {
	return mapValue(a, reveal).DeepEquals(mapValue(b, reveal))
}

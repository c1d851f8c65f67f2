package replay

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

// plainOptions are the options that name no other resource.
func plainOptions(request *pulumirpc.RegisterResourceRequest) []pulumi.ResourceOption {
	options := []pulumi.ResourceOption{
		pulumi.IgnoreChanges(request.GetIgnoreChanges()),
		pulumi.ReplaceOnChanges(request.GetReplaceOnChanges()),
		pulumi.AdditionalSecretOutputs(request.GetAdditionalSecretOutputs()),
		pulumi.Version(request.GetVersion()),
		pulumi.PluginDownloadURL(request.GetPluginDownloadURL()),
	}
	if trigger, known := request.GetReplacementTrigger().GetKind().(*structpb.Value_StringValue); known {
		options = append(options, pulumi.ReplacementTrigger(pulumi.String(trigger.StringValue)))
	}
	if request.Protect != nil {
		options = append(options, pulumi.Protect(request.GetProtect()))
	}
	if request.RetainOnDelete != nil {
		options = append(options, pulumi.RetainOnDelete(request.GetRetainOnDelete()))
	}
	if request.GetDeleteBeforeReplaceDefined() {
		options = append(options, pulumi.DeleteBeforeReplace(request.GetDeleteBeforeReplace()))
	}
	if timeouts := request.GetCustomTimeouts(); timeouts != nil {
		options = append(options, pulumi.Timeouts(&pulumi.CustomTimeouts{
			Create: timeouts.GetCreate(), Update: timeouts.GetUpdate(), Delete: timeouts.GetDelete(),
		}))
	}
	return options
}

func aliases(request *pulumirpc.RegisterResourceRequest) []pulumi.Alias {
	recorded := request.GetAliases()
	list := make([]pulumi.Alias, len(recorded))
	for i, alias := range recorded {
		if urn := alias.GetUrn(); urn != "" {
			list[i] = pulumi.Alias{URN: pulumi.URN(urn)}
			continue
		}
		list[i] = aliasOf(alias.GetSpec())
	}
	return list
}

func aliasOf(spec *pulumirpc.Alias_Spec) pulumi.Alias {
	given := func(text string) pulumi.StringInput {
		if text == "" {
			return nil
		}
		return pulumi.String(text)
	}
	alias := pulumi.Alias{
		Name: given(spec.GetName()), Type: given(spec.GetType()), Stack: given(spec.GetStack()), Project: given(spec.GetProject()),
	}
	if urn := spec.GetParentUrn(); urn != "" {
		alias.ParentURN = pulumi.URN(urn)
	}
	if spec.GetNoParent() {
		alias.NoParent = pulumi.Bool(true)
	}
	return alias
}

// textOf is what a program has for a text in a property.
type textOf func(property, value string) pulumi.Input

// valuesOf are recorded properties as the inputs of a program.
func valuesOf(object *structpb.Struct, textOf textOf) (pulumi.Map, error) {
	properties, err := plugin.UnmarshalProperties(object, plugin.MarshalOptions{KeepSecrets: true, SkipNulls: true})
	if err != nil {
		return nil, err
	}
	values := make(pulumi.Map, len(properties))
	for key, value := range properties {
		values[string(key)] = valueOf(value, func(text string) pulumi.Input { return textOf(string(key), text) })
	}
	return values, nil
}

func valueOf(value resource.PropertyValue, textOf func(string) pulumi.Input) pulumi.Input {
	switch {
	case value.IsBool():
		return pulumi.Bool(value.BoolValue())
	case value.IsNumber():
		return pulumi.Float64(value.NumberValue())
	case value.IsString():
		return textOf(value.StringValue())
	case value.IsArray():
		list := make(pulumi.Array, len(value.ArrayValue()))
		for i, element := range value.ArrayValue() {
			list[i] = valueOf(element, textOf)
		}
		return list
	case value.IsObject():
		object := make(pulumi.Map, len(value.ObjectValue()))
		for key, element := range value.ObjectValue() {
			object[string(key)] = valueOf(element, textOf)
		}
		return object
	case value.IsSecret():
		return pulumi.ToSecret(valueOf(value.SecretValue().Element, textOf))
	default:
		panic("a program cannot register a " + value.TypeString())
	}
}

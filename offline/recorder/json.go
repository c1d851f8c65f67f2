package recorder

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

const maskedSecret = "[secret]"

// Description is a registered resource as WriteJSON writes it.
type Description struct {
	// Name is the logical name.
	Name string `json:"name"`
	// Token is the type token.
	Token string `json:"token"`
	// Inputs are the inputs with secrets masked.
	Inputs map[string]any `json:"inputs"`
	// Parent is the parent's URN; empty for the stack.
	Parent string `json:"parent,omitempty"`
	// Options are the resource options that are set.
	Options Options `json:"options"`
}

// Options are the resource options that change what the engine does.
type Options struct {
	Protect             bool            `json:"protect,omitempty"`
	RetainOnDelete      bool            `json:"retainOnDelete,omitempty"`
	DeleteBeforeReplace bool            `json:"deleteBeforeReplace,omitempty"`
	IgnoreChanges       []string        `json:"ignoreChanges,omitempty"`
	ReplaceOnChanges    []string        `json:"replaceOnChanges,omitempty"`
	DependsOn           []string        `json:"dependsOn,omitempty"`
	DeletedWith         string          `json:"deletedWith,omitempty"`
	ImportID            string          `json:"importId,omitempty"`
	Version             string          `json:"version,omitempty"`
	CustomTimeouts      *CustomTimeouts `json:"customTimeouts,omitempty"`
}

// CustomTimeouts are how long each operation may take, for example 30m.
type CustomTimeouts struct {
	Create string `json:"create,omitempty"`
	Update string `json:"update,omitempty"`
	Delete string `json:"delete,omitempty"`
}

// WriteJSON writes the resources as one JSON array.
func WriteJSON(w io.Writer, resources []*Resource) error {
	descriptions := make([]Description, 0, len(resources))
	for _, recorded := range resources {
		description, err := Describe(recorded)
		if err != nil {
			return err
		}
		descriptions = append(descriptions, description)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(descriptions)
}

// Describe puts a registration into the form that is written.
func Describe(recorded *Resource) (Description, error) {
	inputs, err := plainInputs(recorded.Request.GetObject())
	if err != nil {
		return Description{}, fmt.Errorf("%s: %w", recorded.URN, err)
	}
	return Description{
		Name:    recorded.Request.GetName(),
		Token:   recorded.Request.GetType(),
		Inputs:  inputs,
		Parent:  recorded.Request.GetParent(),
		Options: optionsOf(recorded.Request),
	}, nil
}

func optionsOf(request *pulumirpc.RegisterResourceRequest) Options {
	options := Options{
		Protect:             request.GetProtect(),
		RetainOnDelete:      request.GetRetainOnDelete(),
		DeleteBeforeReplace: request.GetDeleteBeforeReplace(),
		IgnoreChanges:       request.GetIgnoreChanges(),
		ReplaceOnChanges:    request.GetReplaceOnChanges(),
		DependsOn:           slices.Sorted(slices.Values(request.GetDependencies())),
		DeletedWith:         request.GetDeletedWith(),
		ImportID:            request.GetImportId(),
		Version:             request.GetVersion(),
	}
	if timeouts := request.GetCustomTimeouts(); timeouts != nil {
		set := CustomTimeouts{timeouts.GetCreate(), timeouts.GetUpdate(), timeouts.GetDelete()}
		if set != (CustomTimeouts{}) {
			options.CustomTimeouts = &set
		}
	}
	return options
}

func plainInputs(object *structpb.Struct) (map[string]any, error) {
	properties, err := plugin.UnmarshalProperties(object, plugin.MarshalOptions{
		KeepSecrets: true, KeepUnknowns: true, KeepOutputValues: true, SkipNulls: true,
	})
	if err != nil {
		return nil, err
	}
	return properties.MapRepl(nil, func(v resource.PropertyValue) (any, bool) {
		switch {
		case v.IsSecret():
			return masked(v.SecretValue().Element), true
		case v.IsOutput() && v.OutputValue().Secret:
			return masked(v.OutputValue().Element), true
		case v.IsOutput():
			return v.OutputValue().Element.MapRepl(nil, nil), true
		default:
			return nil, false
		}
	}), nil
}

// masked has the kind of a secret value and nothing of the value, neither keys nor lengths.
func masked(v resource.PropertyValue) any {
	switch {
	case v.IsSecret():
		return masked(v.SecretValue().Element)
	case v.IsOutput():
		return masked(v.OutputValue().Element)
	case v.IsObject():
		return map[string]any{maskedSecret: maskedSecret}
	case v.IsArray():
		return []any{maskedSecret}
	default:
		return maskedSecret
	}
}

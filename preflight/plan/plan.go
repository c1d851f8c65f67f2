// Package plan tells what a stack's configuration would register, by running the program against mocks: no Azure, no engine, no state.
package plan

import (
	"fmt"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/internal/stackconfig"
)

// Resource is an Azure resource that an update would register.
type Resource struct {
	// Type is the resource type without provider and API version, as in containerservice:ManagedCluster.
	Type string
	// ID is the resource id that Azure will give it; empty if the type is not known here.
	ID string
	// Inputs are its inputs in the form of decoded JSON.
	Inputs map[string]any
}

// Identify gives the id of a resource of a type with these inputs, or "" if it does not know the type.
type Identify func(resourceType string, inputs map[string]any) string

// Resources are what the configuration of a stack would register in a subscription, given by its GUID, in no particular order. A mistake in the configuration
// is an error that names them all.
func Resources(subscription, stack string, config *stackconfig.Config, identify Identify) ([]Resource, error) {
	values, secrets := settings.Own(config.Project, config.Values, config.SecretKeys)
	chosen, err := settings.ParseFor(subscription, stack, values, secrets)
	if err != nil {
		return nil, fmt.Errorf("the configuration of stack %s has mistakes:\n%w", stack, err)
	}
	return Run(config.Project, stack, identify, func(ctx *pulumi.Context) error {
		_, err := baseline.New(ctx, *chosen.Name, &chosen.Args)
		return err
	})
}

// Run gives the Azure resources that a program registers.
func Run(project, stack string, identify Identify, program pulumi.RunFunc) ([]Resource, error) {
	m := &mocks{identify: identify}
	if err := pulumi.RunErr(program, pulumi.WithMocks(project, stack, m)); err != nil {
		return nil, fmt.Errorf("evaluating the configuration of stack %s: %w", stack, err)
	}
	return m.registered, nil
}

type mocks struct {
	identify   Identify
	mu         sync.Mutex
	registered []Resource
}

// NewResource answers as Azure would, as far as components read the answer. What exists already is not registered.
func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	if args.ReadRPC != nil {
		return args.ID, withAnswers(args.Inputs, args.ID), nil
	}
	if !args.Custom || !strings.HasPrefix(args.TypeToken, "azure-native:") {
		return args.Name, args.Inputs, nil
	}
	planned := Resource{Type: shortType(args.TypeToken), Inputs: plainMap(args.Inputs)}
	planned.ID = m.identify(planned.Type, planned.Inputs)
	id := planned.ID
	if id == "" {
		id = args.Name
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.registered = append(m.registered, planned)
	return id, withAnswers(args.Inputs, id), nil
}

// Call refuses: components look up nothing but the subscription, which is known here.
func (m *mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return nil, fmt.Errorf("unexpected call of %s", args.Token)
}

// shortType is azure-native:containerservice/v20250101:ManagedCluster without provider and version.
func shortType(token string) string {
	parts := strings.Split(token, ":")
	if len(parts) != 3 {
		return token
	}
	module, _, _ := strings.Cut(parts[1], "/")
	return module + ":" + parts[2]
}

const anyGUID = "00000000-0000-0000-0000-000000000000"

// withAnswers adds the outputs that other resources take as inputs. Which values they have makes no difference to what is needed.
func withAnswers(inputs resource.PropertyMap, id string) resource.PropertyMap {
	outputs := inputs.Copy()
	identity := map[string]any{"type": "SystemAssigned", "principalId": anyGUID, "tenantId": anyGUID}
	answers := map[string]any{
		"name": id[strings.LastIndex(id, "/")+1:], "location": "", "customerId": anyGUID, "fqdn": "", "currentKubernetesVersion": "",
		"nodeResourceGroup": "", "oidcIssuerProfile": map[string]any{"enabled": true, "issuerURL": ""}, "identity": identity,
		"identityProfile": map[string]any{"kubeletidentity": map[string]any{"resourceId": "", "clientId": anyGUID, "objectId": anyGUID}},
	}
	for key, value := range resource.NewPropertyMapFromMap(answers) {
		if _, given := outputs[key]; !given || key == "identity" || key == "oidcIssuerProfile" || key == "identityProfile" {
			outputs[key] = value
		}
	}
	return outputs
}

func plainMap(m resource.PropertyMap) map[string]any {
	object := make(map[string]any, len(m))
	for key, value := range m {
		object[string(key)] = plain(value)
	}
	return object
}

// plain takes the marks of secrets away: what was secret in the configuration is a placeholder here.
func plain(v resource.PropertyValue) any {
	switch {
	case v.IsSecret():
		return plain(v.SecretValue().Element)
	case v.IsOutput():
		return plain(v.OutputValue().Element)
	case v.IsArray():
		list := make([]any, len(v.ArrayValue()))
		for i, element := range v.ArrayValue() {
			list[i] = plain(element)
		}
		return list
	case v.IsObject():
		return plainMap(v.ObjectValue())
	default:
		return v.V
	}
}

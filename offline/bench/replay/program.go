package replay

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

const stackType = "pulumi:pulumi:Stack"

// Program registers the entries, each after those that it depends on, with the same inputs, parents, options and dependencies. A property that
// depended on another resource waits for that resource, and text that contains its id, or begins it, is not known before that id is.
func Program(entries []Entry) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		p := player{
			ctx: ctx, registered: make(map[string]pulumi.Resource, len(entries)),
			ids: make(map[string]string, len(entries)), owners: make(map[string]pulumi.CustomResource, len(entries)),
		}
		for _, entry := range entries {
			if err := p.register(entry); err != nil {
				return fmt.Errorf("%s: %w", entry.URN, err)
			}
		}
		for _, entry := range entries {
			if err := p.registerOutputs(entry); err != nil {
				return fmt.Errorf("the outputs of %s: %w", entry.URN, err)
			}
		}
		return nil
	}
}

type player struct {
	ctx        *pulumi.Context
	registered map[string]pulumi.Resource
	// ids are the recorded ids by URN, owners the resources by recorded id.
	ids    map[string]string
	owners map[string]pulumi.CustomResource
}

func (p *player) register(entry Entry) error {
	request := entry.Request
	if request.GetType() == stackType {
		return nil // the SDK registers the stack
	}
	inputs, err := p.inputs(request)
	if err != nil {
		return err
	}
	options, err := p.options(request)
	if err != nil {
		return err
	}
	if request.GetCustom() {
		custom := &pulumi.CustomResourceState{}
		p.registered[entry.URN], p.ids[entry.URN], p.owners[entry.ID] = custom, entry.ID, custom
		return p.ctx.RegisterResource(request.GetType(), request.GetName(), inputs, custom, options...)
	}
	component := &pulumi.ResourceState{}
	p.registered[entry.URN] = component
	return p.ctx.RegisterComponentResourceV2(request.GetType(), request.GetName(), inputs, component, options...)
}

func (p *player) registerOutputs(entry Entry) error {
	if entry.Request.GetCustom() {
		return nil
	}
	outputs, err := valuesOf(entry.Outputs, func(_, value string) pulumi.Input {
		if owner, isID := p.owners[value]; isID {
			return owner.ID()
		}
		return pulumi.String(value)
	})
	if err != nil {
		return err
	}
	if entry.Request.GetType() == stackType {
		for name, value := range outputs {
			p.ctx.Export(name, value)
		}
		return nil
	}
	component, known := p.registered[entry.URN]
	if !known {
		return fmt.Errorf("%s was never registered", entry.URN)
	}
	return p.ctx.RegisterResourceOutputs(component, outputs)
}

// inputs are the recorded inputs, those that depended on resources as outputs that still do.
func (p *player) inputs(request *pulumirpc.RegisterResourceRequest) (pulumi.Map, error) {
	dependencies := make(map[string][]pulumi.Resource, len(request.GetPropertyDependencies()))
	for name, on := range request.GetPropertyDependencies() {
		resources, err := p.resources(on.GetUrns())
		if err != nil {
			return nil, err
		}
		dependencies[name] = resources
	}
	depends := map[string]bool{}
	inputs, err := valuesOf(request.GetObject(), func(property, value string) pulumi.Input {
		owner := p.owner(value, request.GetPropertyDependencies()[property].GetUrns())
		if owner == nil {
			return pulumi.String(value)
		}
		// The dependencies stand here and not at the whole property: what lies beside the id is known before it.
		depends[property] = true
		return pulumi.OutputWithDependencies(p.ctx.Context(), idIn(owner, value), dependencies[property]...)
	})
	if err != nil {
		return nil, err
	}
	for name, on := range dependencies {
		value, given := inputs[name]
		if given && len(on) > 0 && !depends[name] {
			inputs[name] = pulumi.OutputWithDependencies(p.ctx.Context(), pulumi.ToOutput(value), on...)
		}
	}
	return inputs, nil
}

// owner is the resource among dependencies whose id a text contains or begins; nil if there is none.
func (p *player) owner(value string, dependencies []string) pulumi.CustomResource {
	for _, urn := range dependencies {
		id := p.ids[urn]
		if id == "" || !strings.Contains(value, id) && !strings.HasPrefix(id, value+"/") {
			continue
		}
		if owner, custom := p.registered[urn].(pulumi.CustomResource); custom {
			return owner
		}
	}
	return nil
}

// idIn is a text that was made from the id of a resource, as an output of that resource.
func idIn(owner pulumi.CustomResource, value string) pulumi.StringOutput {
	return owner.ID().ApplyT(func(pulumi.ID) string { return value }).(pulumi.StringOutput)
}

func (p *player) options(request *pulumirpc.RegisterResourceRequest) ([]pulumi.ResourceOption, error) {
	dependsOn, err := p.resources(explicitDependencies(request))
	if err != nil {
		return nil, err
	}
	options := append(plainOptions(request), pulumi.DependsOn(dependsOn), pulumi.Aliases(aliases(request)))
	if id := request.GetImportId(); id != "" {
		options = append(options, pulumi.Import(p.importID(id, request.GetDependencies())))
	}
	if parent, known := p.registered[request.GetParent()]; known {
		options = append(options, pulumi.Parent(parent))
	}
	if urn := request.GetDeletedWith(); urn != "" {
		resources, err := p.resources([]string{urn})
		if err != nil {
			return nil, err
		}
		options = append(options, pulumi.DeletedWith(resources[0]))
	}
	return options, nil
}

func (p *player) importID(id string, dependencies []string) pulumi.IDInput {
	owner := p.owner(id, dependencies)
	if owner == nil {
		return pulumi.ID(id)
	}
	return owner.ID().ApplyT(func(pulumi.ID) pulumi.ID { return pulumi.ID(id) }).(pulumi.IDOutput)
}

func (p *player) resources(urns []string) ([]pulumi.Resource, error) {
	resources := make([]pulumi.Resource, 0, len(urns))
	for _, urn := range urns {
		found, known := p.registered[urn]
		if !known {
			return nil, fmt.Errorf("depends on %s, which is not registered before it", urn)
		}
		resources = append(resources, found)
	}
	return resources, nil
}

// explicitDependencies are the dependencies that no property has: the SDK adds those of properties by itself.
func explicitDependencies(request *pulumirpc.RegisterResourceRequest) []string {
	implied := map[string]bool{}
	for dependencies := range maps.Values(request.GetPropertyDependencies()) {
		for _, urn := range dependencies.GetUrns() {
			implied[urn] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(request.GetDependencies()), func(urn string) bool { return implied[urn] })
}

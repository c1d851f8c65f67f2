package policy

import (
	"maps"
	"slices"
	"strings"

	auth "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20250301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// setDefinition is an initiative of ours of which everything has been decided.
type setDefinition struct {
	name, displayName string
	description       *string
	definition        *definition
	members           []resolved
}

func newSetDefinition(
	ctx *pulumi.Context, name string, managementGroup pulumi.StringInput, set setDefinition, parent pulumi.Resource,
) (pulumi.CustomResource, error) {
	options := child(ctx, parent, name, createFirst, lossTable.Noted(ctx, name))
	parameters, members := buildSetParameters(set.definition), buildReferences(set.members)
	if managementGroup == nil {
		return auth.NewPolicySetDefinition(ctx, name, &auth.PolicySetDefinitionArgs{
			PolicySetDefinitionName: pulumi.String(set.name),
			DisplayName:             pulumi.String(set.displayName),
			Description:             pulumi.StringPtrFromPtr(set.description),
			Parameters:              parameters,
			PolicyDefinitions:       members,
		}, options...)
	}
	return auth.NewPolicySetDefinitionAtManagementGroup(ctx, name, &auth.PolicySetDefinitionAtManagementGroupArgs{
		ManagementGroupId:       managementGroupName(managementGroup),
		PolicySetDefinitionName: pulumi.String(set.name),
		DisplayName:             pulumi.String(set.displayName),
		Description:             pulumi.StringPtrFromPtr(set.description),
		Parameters:              parameters,
		PolicyDefinitions:       members,
	}, options...)
}

// managementGroupName is the last part of a management group's id, which is what its definitions are stored under.
func managementGroupName(id pulumi.StringInput) pulumi.StringOutput {
	return id.ToStringOutput().ApplyT(func(id string) string { return id[strings.LastIndex(id, "/")+1:] }).(pulumi.StringOutput)
}

func buildSetParameters(d *definition) auth.ParameterDefinitionsValueMapInput {
	if len(d.parameters) == 0 {
		return nil
	}
	built := auth.ParameterDefinitionsValueMap{}
	for name, one := range d.parameters {
		args := auth.ParameterDefinitionsValueArgs{Type: pulumi.String(one.Type), DefaultValue: azure.Inputs(one.Default)}
		if one.Allowed != nil {
			args.AllowedValues, _ = azure.Inputs(one.Allowed).(pulumi.Array)
		}
		built[name] = args
	}
	return built
}

func buildReferences(members []resolved) auth.PolicyDefinitionReferenceArray {
	built := auth.PolicyDefinitionReferenceArray{}
	for _, m := range members {
		args := auth.PolicyDefinitionReferenceArgs{
			PolicyDefinitionId:          m.id.ToStringOutput(),
			PolicyDefinitionReferenceId: pulumi.String(m.ref),
		}
		if m.pin != "" {
			args.DefinitionVersion = pulumi.String(m.pin)
		}
		values := pulumi.Map{}
		for name, value := range m.parameters {
			values[name] = escaped(value)
		}
		if m.policy != nil {
			for _, name := range slices.Sorted(maps.Keys(m.policy.Parameters)) {
				if up, ok := m.exposes(name); ok {
					values[name] = pulumi.String("[parameters('" + up.name + "')]")
				}
			}
		}
		args.Parameters = parameterValues(values)
		built = append(built, args)
	}
	return built
}

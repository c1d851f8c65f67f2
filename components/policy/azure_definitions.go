package policy

import (
	auth "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20250301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// createFirst creates the replacement of a definition, which has another id, before the former one is deleted: Azure deletes nothing that is
// assigned, and what was assigned would be unassigned meanwhile. Left to itself, azure-native deletes first whatever has a name of our choice.
var createFirst = pulumi.DeleteBeforeReplace(false)

// newCustomDefinition registers the definition in the management group if there is one, otherwise in the provider's subscription.
func newCustomDefinition(
	ctx *pulumi.Context, name, policyName string, args *CustomPolicyArgs, parent pulumi.Resource,
) (pulumi.CustomResource, error) {
	built := buildDefinition(policyName, &args.CustomPolicySpec)
	options := child(ctx, parent, name, createFirst, lossTable.Noted(ctx, name))
	if !azure.IsGiven(args.ManagementGroupId) {
		return auth.NewPolicyDefinition(ctx, name, built, options...)
	}
	return auth.NewPolicyDefinitionAtManagementGroup(ctx, name,
		buildDefinitionAtManagementGroup(managementGroupName(args.ManagementGroupId), built), options...)
}

// buildDefinition takes a spec without mistakes.
func buildDefinition(policyName string, spec *CustomPolicySpec) *auth.PolicyDefinitionArgs {
	t, err := spec.constraintTemplate()
	if err != nil {
		return nil
	}
	d := spec.azureDefinition(t)
	args := &auth.PolicyDefinitionArgs{
		PolicyDefinitionName: pulumi.String(policyName),
		PolicyType:           pulumi.String(customPolicyType),
		Mode:                 pulumi.String(modeKubernetes),
		DisplayName:          pulumi.String(d.displayName),
		Metadata:             azure.Inputs(customMetadata()),
		Parameters:           buildParameters(d.parameters),
		PolicyRule:           azure.Inputs(d.rule),
	}
	if d.description != "" {
		args.Description = pulumi.String(d.description)
	}
	return args
}

func buildDefinitionAtManagementGroup(
	group pulumi.StringInput, d *auth.PolicyDefinitionArgs,
) *auth.PolicyDefinitionAtManagementGroupArgs {
	return &auth.PolicyDefinitionAtManagementGroupArgs{
		ManagementGroupId:    group,
		PolicyDefinitionName: d.PolicyDefinitionName,
		PolicyType:           d.PolicyType,
		Mode:                 d.Mode,
		DisplayName:          d.DisplayName,
		Description:          d.Description,
		Metadata:             d.Metadata,
		Parameters:           d.Parameters,
		PolicyRule:           d.PolicyRule,
	}
}

func buildParameters(parameters map[string]customParameter) auth.ParameterDefinitionsValueMap {
	built := auth.ParameterDefinitionsValueMap{}
	for name, p := range parameters {
		value := &auth.ParameterDefinitionsValueArgs{
			Type:         pulumi.String(p.Type),
			DefaultValue: azure.Inputs(p.Default),
			Metadata: &auth.ParameterDefinitionsValueMetadataArgs{
				DisplayName: pulumi.String(p.DisplayName),
				Description: pulumi.String(p.Description),
			},
		}
		if p.Allowed != nil {
			value.AllowedValues = pulumi.ToArray(p.Allowed)
		}
		built[name] = value
	}
	return built
}

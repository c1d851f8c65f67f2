package policy

import (
	"maps"

	role "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	exemption "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220701preview"
	auth "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20250301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// assignedBy is where the portal shows who made an assignment. Azure adds to the metadata by itself, so no more is sent.
const assignedBy = "aksops"

func metadata(extra map[string]any) pulumi.Input {
	all := map[string]any{"assignedBy": assignedBy}
	maps.Copy(all, extra)
	return azure.Inputs(all)
}

// intended is an assignment of which everything has been decided.
type intended struct {
	*AssignmentArgs
	definition   *definition
	definitionID pulumi.StringInput
	azureName    string
	displayName  string
}

func buildAssignment(a intended) *auth.PolicyAssignmentArgs {
	args := &auth.PolicyAssignmentArgs{
		Scope:                 a.ScopeId.ToStringOutput(),
		PolicyAssignmentName:  pulumi.String(a.azureName),
		PolicyDefinitionId:    a.definitionID.ToStringOutput(),
		DisplayName:           pulumi.String(a.displayName),
		Description:           pulumi.StringPtrFromPtr(a.Description),
		EnforcementMode:       pulumi.String(a.enforcementMode(a.definition)),
		Metadata:              metadata(nil),
		Parameters:            parameterValues(a.inputs(a.definition)),
		NotScopes:             a.ExcludedScopeIds,
		NonComplianceMessages: buildMessages(a.NonComplianceMessages),
		Overrides:             buildOverrides(a.allOverrides(a.definition)),
		ResourceSelectors:     buildResourceSelectors(a.ResourceSelectors),
	}
	if pin := a.version(a.definition); pin != "" {
		args.DefinitionVersion = pulumi.String(pin)
	}
	if a.needsIdentity(a.definition) {
		args.Location, args.Identity = a.Location.ToStringOutput(), buildIdentity(a.Identity)
	}
	return args
}

func buildIdentity(chosen *Identity) *auth.IdentityArgs {
	if chosen == nil || chosen.UserAssignedIdentityId == nil {
		return &auth.IdentityArgs{Type: auth.ResourceIdentityTypeSystemAssigned}
	}
	return &auth.IdentityArgs{
		Type:                   auth.ResourceIdentityTypeUserAssigned,
		UserAssignedIdentities: pulumi.StringArray{chosen.UserAssignedIdentityId},
	}
}

func parameterValues(inputs pulumi.Map) auth.ParameterValuesValueMapInput {
	if len(inputs) == 0 {
		return nil
	}
	values := auth.ParameterValuesValueMap{}
	for name, value := range inputs {
		values[name] = auth.ParameterValuesValueArgs{Value: value}
	}
	return values
}

func buildMessages(messages []NonComplianceMessage) auth.NonComplianceMessageArrayInput {
	if len(messages) == 0 {
		return nil
	}
	built := auth.NonComplianceMessageArray{}
	for _, one := range messages {
		built = append(built, &auth.NonComplianceMessageArgs{
			Message: pulumi.String(one.Message), PolicyDefinitionReferenceId: pulumi.StringPtrFromPtr(one.Member),
		})
	}
	return built
}

const (
	overrideEffect  = "policyEffect"
	overrideVersion = "definitionVersion"

	selectMember   = "policyDefinitionReferenceId"
	selectLocation = "resourceLocation"
	selectType     = "resourceType"
)

func buildOverrides(overrides []Override) auth.OverrideArrayInput {
	if len(overrides) == 0 {
		return nil
	}
	built := auth.OverrideArray{}
	for _, one := range overrides {
		kind, value := overrideEffect, one.Effect
		if value == nil {
			kind, value = overrideVersion, one.DefinitionVersion
		}
		args := &auth.OverrideArgs{Kind: pulumi.String(kind), Value: pulumi.StringPtrFromPtr(value)}
		var selectors auth.SelectorArray
		selectors = appendSelector(selectors, selectMember, one.Members, nil)
		selectors = appendSelector(selectors, selectLocation, one.Locations, nil)
		if len(selectors) > 0 {
			args.Selectors = selectors
		}
		built = append(built, args)
	}
	return built
}

func buildResourceSelectors(selectors []ResourceSelector) auth.ResourceSelectorArrayInput {
	if len(selectors) == 0 {
		return nil
	}
	built := auth.ResourceSelectorArray{}
	for _, one := range selectors {
		var kinds auth.SelectorArray
		kinds = appendSelector(kinds, selectLocation, one.Locations, one.ExcludedLocations)
		kinds = appendSelector(kinds, selectType, one.ResourceTypes, one.ExcludedResourceTypes)
		built = append(built, &auth.ResourceSelectorArgs{Name: pulumi.String(one.Name), Selectors: kinds})
	}
	return built
}

func appendSelector(selectors auth.SelectorArray, kind string, in, notIn []string) auth.SelectorArray {
	if len(in)+len(notIn) == 0 {
		return selectors
	}
	return append(selectors, &auth.SelectorArgs{Kind: pulumi.String(kind), In: stringArray(in), NotIn: stringArray(notIn)})
}

func stringArray(values []string) pulumi.StringArrayInput {
	if len(values) == 0 {
		return nil
	}
	return pulumi.ToStringArray(values)
}

// hasSystemIdentity says whether Azure makes the identity.
func (a intended) hasSystemIdentity() bool {
	return a.needsIdentity(a.definition) && (a.Identity == nil || a.Identity.UserAssignedIdentityId == nil)
}

// newAssignment deletes an assignment before its replacement, which has the same name. Azure refuses another definition or location. It returns the object
// id of a system-assigned identity too.
func newAssignment(
	ctx *pulumi.Context, name string, a intended, parent pulumi.Resource,
) (*auth.PolicyAssignment, pulumi.StringOutput, error) {
	options := child(ctx, parent, name, pulumi.ReplaceOnChanges([]string{"location", "policyDefinitionId"}), lossTable.Noted(ctx, name))
	if !a.hasSystemIdentity() {
		created, err := auth.NewPolicyAssignment(ctx, name, buildAssignment(a), options...)
		return created, pulumi.StringOutput{}, err
	}
	principal, err := azure.WatchPrincipal(ctx, name)
	if err != nil {
		return nil, pulumi.StringOutput{}, err
	}
	created, err := auth.NewPolicyAssignment(ctx, name, buildAssignment(a), append(options, principal.Option())...)
	if err != nil {
		return nil, pulumi.StringOutput{}, err
	}
	return created, principal.Of(created, created.Identity.PrincipalId().Elem()), nil
}

// newRoleAssignment says that the principal is a service principal: Azure then takes one that has not reached all of its directory yet.
func newRoleAssignment(
	ctx *pulumi.Context, name string, principal pulumi.StringInput, g grant, parent pulumi.Resource, opts ...pulumi.ResourceOption,
) (pulumi.Resource, error) {
	once, err := losses.Once(ctx)
	if err != nil {
		return nil, err
	}
	return role.NewRoleAssignment(ctx, name, &role.RoleAssignmentArgs{
		Scope:            g.scope.ToStringOutput(),
		PrincipalId:      principal,
		PrincipalType:    pulumi.String("ServicePrincipal"),
		RoleDefinitionId: azure.RoleDefinitionID(g.scope, g.role),
	}, append(opts, pulumi.Parent(parent), pulumi.ReplaceOnChanges([]string{"roleDefinitionId"}), once)...)
}

func newExemption(
	ctx *pulumi.Context, name, azureName string, e Exemption, scope, assignmentID pulumi.StringInput, parent pulumi.Resource, current pulumi.ResourceOption,
) (*exemption.PolicyExemption, error) {
	end, err := e.end()
	if err != nil {
		return nil, err
	}
	validation := "Default"
	if !input.Value(e.ScopeValidationEnabled, true) {
		validation = "DoNotValidate"
	}
	return exemption.NewPolicyExemption(ctx, name, &exemption.PolicyExemptionArgs{
		Scope:                        scope.ToStringOutput(),
		PolicyExemptionName:          pulumi.String(azureName),
		PolicyAssignmentId:           assignmentID.ToStringOutput(),
		PolicyDefinitionReferenceIds: stringArray(e.Members),
		ExemptionCategory:            pulumi.String(e.Category),
		ExpiresOn:                    pulumi.String(end.UTC().Format("2006-01-02T15:04:05Z")),
		DisplayName:                  pulumi.String(input.Value(e.DisplayName, azureName)),
		Description:                  pulumi.String(e.Reason),
		Metadata:                     metadata(map[string]any{"owner": e.Owner}),
		AssignmentScopeValidation:    pulumi.String(validation),
		ResourceSelectors:            buildExemptionSelectors(e.ResourceSelectors),
	}, child(ctx, parent, name, pulumi.ReplaceOnChanges([]string{"policyAssignmentId"}), current)...)
}

// buildExemptionSelectors is buildResourceSelectors in the types of the other API version.
func buildExemptionSelectors(selectors []ResourceSelector) exemption.ResourceSelectorArrayInput {
	if len(selectors) == 0 {
		return nil
	}
	built := exemption.ResourceSelectorArray{}
	for _, one := range selectors {
		kinds := exemption.SelectorArray{}
		add := func(kind string, in, notIn []string) {
			if len(in)+len(notIn) > 0 {
				kinds = append(kinds, &exemption.SelectorArgs{Kind: pulumi.String(kind), In: stringArray(in), NotIn: stringArray(notIn)})
			}
		}
		add(selectLocation, one.Locations, one.ExcludedLocations)
		add(selectType, one.ResourceTypes, one.ExcludedResourceTypes)
		built = append(built, &exemption.ResourceSelectorArgs{Name: pulumi.String(one.Name), Selectors: kinds})
	}
	return built
}

// newRemediation keeps a task that leaves the configuration: Azure deletes none that runs, and all of them by itself after 60 days.
func newRemediation(ctx *pulumi.Context, name, azureName string, a intended, t task, assignmentID pulumi.StringInput, opts ...pulumi.ResourceOption) error {
	r := a.Remediation
	args := &azure.RemediationArgs{
		ResourceId:            a.ScopeId.ToStringOutput(),
		RemediationName:       pulumi.String(azureName),
		PolicyAssignmentId:    assignmentID.ToStringOutput(),
		ResourceDiscoveryMode: pulumi.StringPtrFromPtr(r.ResourceDiscoveryMode),
		ResourceCount:         pulumi.IntPtrFromPtr(r.ResourceCount),
		ParallelDeployments:   pulumi.IntPtrFromPtr(r.ParallelDeployments),
		Locations:             stringArray(r.Locations),
	}
	if t.ref != "" {
		args.PolicyDefinitionReferenceId = pulumi.String(t.ref)
	}
	if r.FailureThresholdPercent != nil {
		args.FailureThreshold = pulumi.Float64(float64(*r.FailureThresholdPercent) / 100)
	}
	_, err := azure.NewRemediation(ctx, name, args, append(opts, pulumi.RetainOnDelete(true))...)
	return err
}

package policy

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// AssignmentSpec is what a user chooses about one assignment. What it assigns is named by Preset or DefinitionId.
type AssignmentSpec struct {
	// Preset is the short name of what is assigned: podSecurityBaseline, podSecurityRestricted, deploymentSafeguards,
	// cloudSecurityBenchmark, cisKubernetes, aksBestPractices, defenderPlans, deployPolicyAddOn, deployDefenderSensor or
	// deployDiagnostics. Must be known at preview. Another preset replaces the assignment.
	Preset *string `pulumi:"preset,optional"`
	// DefinitionId is the id of the policy or initiative that is assigned, built-in or your own. Another one replaces the assignment.
	DefinitionId pulumi.StringInput `pulumi:"definitionId,optional"`
	// DefinitionVersion is the version to stay on, such as "9.*.*" or "9.2.*": what comes within it is taken over by itself. Defaults to the
	// newest major version that the catalogue knows of a built-in definition. Not for definitions of your own. Must be known at preview.
	DefinitionVersion *string `pulumi:"definitionVersion,optional"`
	// Stage says how far the rules go: observe records what breaks them; warn also tells who applies it, where the definition can; enforce
	// refuses it. Members of an initiative that cannot refuse keep recording. For what deploys or changes resources, observe and warn
	// only record and enforce acts. Defaults to observe. A definition whose parameters are not known here has no stage. Must be known at
	// preview.
	Stage *string `pulumi:"stage,optional"`
	// Effect is the effect in Azure's spelling, for a definition with one effect parameter, instead of a stage. Must be known at preview.
	Effect *string `pulumi:"effect,optional"`
	// EnforcementMode is Default, or DoNotEnforce to record what would happen without doing it. Defaults to Default, and to what the stage
	// means for a definition that deploys. Must be known at preview.
	EnforcementMode *string `pulumi:"enforcementMode,optional"`
	// DisplayName is shown in the portal, up to 128 characters. Defaults to the component's and the definition's names.
	DisplayName *string `pulumi:"displayName,optional"`
	// Description is shown in the portal, up to 512 characters. Defaults to none.
	Description *string `pulumi:"description,optional"`
	// Parameters are values for the definition's parameters, by name; they win over what the stage would set. The names must be known at
	// preview.
	Parameters pulumi.MapInput `pulumi:"parameters,optional"`
	// Namespaces are the only Kubernetes namespaces that the rules look at. Defaults to all. Must be known at preview.
	Namespaces []string `pulumi:"namespaces,optional"`
	// ExcludedNamespaces are Kubernetes namespaces that the rules leave alone, besides those of the system, which the definition itself
	// excludes. Must be known at preview.
	ExcludedNamespaces []string `pulumi:"excludedNamespaces,optional"`
	// ExcludedImages are container images that the rules leave alone; an asterisk at the end stands for the rest. Must be known at preview.
	ExcludedImages []string `pulumi:"excludedImages,optional"`
	// Overrides change the effect or the version of some members or in some regions, in this order, up to 10.
	Overrides []Override `pulumi:"overrides,optional"`
	// ResourceSelectors narrow the assignment to some regions or resource types, up to 10.
	ResourceSelectors []ResourceSelector `pulumi:"resourceSelectors,optional"`
	// ExcludedScopeIds are scopes below the assignment's that it does not apply to, up to 400.
	ExcludedScopeIds pulumi.StringArrayInput `pulumi:"excludedScopeIds,optional"`
	// NonComplianceMessages say why something breaks a rule. Azure takes none for Kubernetes policies.
	NonComplianceMessages []NonComplianceMessage `pulumi:"nonComplianceMessages,optional"`
	// Identity is what the assignment deploys with. Defaults to a system-assigned identity with the roles that the definition names, if
	// any member of it deploys or modifies, else to none.
	Identity *Identity `pulumi:"identity,optional"`
	// Remediation repairs what already exists, which an assignment alone does not. Defaults to none.
	Remediation *Remediation `pulumi:"remediation,optional"`
	// Exemptions free clusters or scopes from the rules until a date, by a short key.
	Exemptions map[string]Exemption `pulumi:"exemptions,optional"`
}

// Override changes the effect or the version of members of an assignment.
type Override struct {
	// Effect is the effect that the members have instead, in Azure's spelling. Either it or DefinitionVersion is required.
	Effect *string `pulumi:"effect,optional"`
	// DefinitionVersion is the version that applies in the Locations instead.
	DefinitionVersion *string `pulumi:"definitionVersion,optional"`
	// Members are the reference ids of the members of an initiative, up to 50. Defaults to all of them.
	Members []string `pulumi:"members,optional"`
	// Locations are the regions in which the override applies, up to 50. Defaults to all. Required with DefinitionVersion.
	Locations []string `pulumi:"locations,optional"`
}

// ResourceSelector names resources by their region and type.
type ResourceSelector struct {
	// Name names the selector, uniquely within the assignment or exemption. Required.
	Name string `pulumi:"name"`
	// Locations are the only regions to select, up to 50.
	Locations []string `pulumi:"locations,optional"`
	// ExcludedLocations are regions not to select, up to 50; not together with Locations.
	ExcludedLocations []string `pulumi:"excludedLocations,optional"`
	// ResourceTypes are the only resource types to select, up to 50.
	ResourceTypes []string `pulumi:"resourceTypes,optional"`
	// ExcludedResourceTypes are resource types not to select, up to 50; not together with ResourceTypes.
	ExcludedResourceTypes []string `pulumi:"excludedResourceTypes,optional"`
}

// NonComplianceMessage is what a user reads whose change a policy refuses, and what the compliance report shows.
type NonComplianceMessage struct {
	// Message is the text. Required.
	Message string `pulumi:"message"`
	// Member is the reference id of the member of an initiative that it is for. Defaults to all members.
	Member *string `pulumi:"member,optional"`
}

// Identity is the managed identity of an assignment.
type Identity struct {
	// UserAssignedIdentityId is the id of an identity of your own to use. Defaults to a system-assigned one.
	UserAssignedIdentityId pulumi.StringInput `pulumi:"userAssignedIdentityId,optional"`
	// PrincipalId is the object id of the identity of your own. Required with it, unless the roles are granted elsewhere. Another one
	// replaces the roles.
	PrincipalId pulumi.StringInput `pulumi:"principalId,optional"`
	// RoleAssignmentsEnabled grants the roles here. False leaves that to whoever may: without the roles nothing is deployed. Defaults to
	// true. Must be known at preview.
	RoleAssignmentsEnabled *bool `pulumi:"roleAssignmentsEnabled,optional"`
	// RoleDefinitionIds are GUIDs of roles to grant besides those that the definition names. Required for what a definition of your own
	// deploys. Must be known at preview.
	RoleDefinitionIds []string `pulumi:"roleDefinitionIds,optional"`
	// RoleScopeIds are scopes at which to grant the roles besides that of the assignment, by a short key. The keys must be known at
	// preview.
	RoleScopeIds map[string]pulumi.StringInput `pulumi:"roleScopeIds,optional"`
}

// Remediation repairs existing resources by running what the assignment deploys. Azure changes no task: a change of anything but the
// members starts all tasks again, and tasks that are no longer in the configuration are kept.
type Remediation struct {
	// Members are the reference ids of the members of an initiative to remediate. Required for an initiative, and not for a single
	// policy. Must be known at preview.
	Members []string `pulumi:"members,optional"`
	// Trigger is any text, such as a date: another one starts the tasks again. Required. Must be known at preview.
	Trigger string `pulumi:"trigger"`
	// ResourceDiscoveryMode is ExistingNonCompliant, or ReEvaluateCompliance to look again first, which a management group does not have.
	// Defaults to ExistingNonCompliant.
	ResourceDiscoveryMode *string `pulumi:"resourceDiscoveryMode,optional"`
	// Locations are the only regions whose resources are repaired. Defaults to all.
	Locations []string `pulumi:"locations,optional"`
	// ResourceCount is the most resources to repair, 1 to 50000. Defaults to Azure's choice, 500.
	ResourceCount *int `pulumi:"resourceCount,optional"`
	// ParallelDeployments is how many resources are repaired at a time, 1 to 30. Defaults to Azure's choice, 10.
	ParallelDeployments *int `pulumi:"parallelDeployments,optional"`
	// FailureThresholdPercent is the share of failures, 0 to 100 percent, beyond which a task stops. Defaults to none.
	FailureThresholdPercent *int `pulumi:"failureThresholdPercent,optional"`
}

// Exemption frees a scope from an assignment until a date.
type Exemption struct {
	// Category is Waiver for an accepted risk, Mitigated where something else does what the policy wants. Required.
	Category string `pulumi:"category"`
	// Cluster is the key of the cluster that is exempt. Either it or ScopeId is required. Must be known at preview. Another one replaces the
	// exemption.
	Cluster *string `pulumi:"cluster,optional"`
	// ScopeId is the id of what is exempt: the assignment's scope, or a scope or resource below it. Another one replaces the exemption.
	ScopeId pulumi.StringInput `pulumi:"scopeId,optional"`
	// Members are the reference ids of the members of an initiative that are lifted. Defaults to all of them.
	Members []string `pulumi:"members,optional"`
	// ExpiresOn is when it ends: a date such as "2027-03-31", whose end in UTC is meant, or a time such as "2027-03-31T12:00:00Z". Required.
	// From then on previews fail until it is removed or renewed. Must be known at preview.
	ExpiresOn string `pulumi:"expiresOn"`
	// GraceDays is for how many days after the end previews warn instead of failing, 0 to 90. Azure applies the policy all the same.
	// Defaults to 0.
	GraceDays *int `pulumi:"graceDays,optional"`
	// Owner is who answers for it, such as a team. Required.
	Owner string `pulumi:"owner"`
	// Reason says why, up to 512 characters. Required.
	Reason string `pulumi:"reason"`
	// DisplayName is shown in the portal, up to 128 characters. Defaults to the exemption's name.
	DisplayName *string `pulumi:"displayName,optional"`
	// ResourceSelectors narrow the exemption to some regions or resource types, up to 10.
	ResourceSelectors []ResourceSelector `pulumi:"resourceSelectors,optional"`
	// ScopeValidationEnabled lets Azure refuse a scope that is not below the assignment's. Defaults to true.
	ScopeValidationEnabled *bool `pulumi:"scopeValidationEnabled,optional"`
}

package azure

import (
	"errors"

	"github.com/pulumi/pulumi-azure-native-sdk/v2/utilities"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// RemediationToken is the type of [Remediation] in the azure-native provider, API version 2021-10-01.
const RemediationToken = "azure-native:policyinsights:RemediationAtResource"

// Remediation is a remediation task of Azure Policy. The Go module of its service, policyinsights, is far larger than this one type.
type Remediation struct {
	pulumi.CustomResourceState
}

// RemediationArgs are the inputs of [NewRemediation]. Azure changes none of them once the task has started.
type RemediationArgs struct {
	// ResourceId is the scope: a resource, and by the same path in Azure Resource Manager a resource group, subscription or management
	// group. Required.
	ResourceId pulumi.StringInput
	// RemediationName is the task's name, unique within the scope. Required.
	RemediationName pulumi.StringInput
	// PolicyAssignmentId is the assignment whose resources are remediated. Required.
	PolicyAssignmentId pulumi.StringInput
	// PolicyDefinitionReferenceId is the member of the assigned initiative. Required for an initiative, nil for a single policy.
	PolicyDefinitionReferenceId pulumi.StringPtrInput
	// ResourceDiscoveryMode is ExistingNonCompliant or ReEvaluateCompliance. Defaults to Azure's choice, ExistingNonCompliant.
	ResourceDiscoveryMode pulumi.StringPtrInput
	// Locations are the regions whose resources are remediated. Defaults to all.
	Locations pulumi.StringArrayInput
	// ResourceCount is the most resources that the task remediates, 1 to 50000. Defaults to Azure's choice, 500.
	ResourceCount pulumi.IntPtrInput
	// ParallelDeployments is how many resources are remediated at a time, 1 to 30. Defaults to Azure's choice, 10.
	ParallelDeployments pulumi.IntPtrInput
	// FailureThreshold is the share of failed deployments, 0 to 1, beyond which the task stops. Defaults to none.
	FailureThreshold pulumi.Float64PtrInput
}

// NewRemediation registers a remediation task.
func NewRemediation(ctx *pulumi.Context, name string, args *RemediationArgs, opts ...pulumi.ResourceOption) (*Remediation, error) {
	if args == nil || args.ResourceId == nil || args.RemediationName == nil || args.PolicyAssignmentId == nil {
		return nil, errors.New("a remediation needs its scope, name and assignment")
	}
	inputs := pulumi.Map{
		"resourceId":         args.ResourceId,
		"remediationName":    args.RemediationName,
		"policyAssignmentId": args.PolicyAssignmentId,
	}
	set := func(key string, value pulumi.Input, given bool) {
		if given {
			inputs[key] = value
		}
	}
	set("policyDefinitionReferenceId", args.PolicyDefinitionReferenceId, args.PolicyDefinitionReferenceId != nil)
	set("resourceDiscoveryMode", args.ResourceDiscoveryMode, args.ResourceDiscoveryMode != nil)
	set("filters", pulumi.Map{"locations": args.Locations}, args.Locations != nil)
	set("resourceCount", args.ResourceCount, args.ResourceCount != nil)
	set("parallelDeployments", args.ParallelDeployments, args.ParallelDeployments != nil)
	set("failureThreshold", pulumi.Map{"percentage": args.FailureThreshold}, args.FailureThreshold != nil)
	r := &Remediation{}
	// The SDK's own constructors take the provider's version and download URL from here too.
	opts = utilities.PkgResourceDefaultOpts(opts)
	return r, ctx.RegisterResource(RemediationToken, name, inputs, r, opts...)
}

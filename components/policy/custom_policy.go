package policy

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// CustomPolicyToken is the type token of [CustomPolicy]. It is part of every URN, so it never changes without an alias.
const CustomPolicyToken = "aksops:policy:CustomPolicy"

// CustomPolicyArgs are the inputs of [NewCustomPolicy].
type CustomPolicyArgs struct {
	// PolicyName is the definition's Azure name, unique where it lives: 1 to 64 characters without < > * % & : \ ? . + / and without a space
	// at its end. Defaults to one made from the component's name. Must be known at preview.
	PolicyName *string `pulumi:"policyName,optional"`
	// ManagementGroupId is the id of the management group that holds the definition, at or above whatever it is assigned to. Defaults to the
	// subscription that the provider deploys to.
	ManagementGroupId pulumi.StringInput `pulumi:"managementGroupId,optional"`
	CustomPolicySpec
}

// CustomPolicySpec is what a user chooses about a custom policy for what runs in clusters: a rule, in the form of a Gatekeeper
// ConstraintTemplate, and what it applies to. The effect is chosen where the policy is assigned. All of it must be known at preview.
type CustomPolicySpec struct {
	// Template is the name of a template that comes with this package: immutableImageTags or namespaceRoutingLabel. Required unless
	// templateYaml is given.
	Template *string `pulumi:"template,optional"`
	// TemplateYaml is a ConstraintTemplate of your own, in Rego or CEL, as YAML. It reaches the clusters byte for byte. Required unless
	// template is given.
	TemplateYaml *string `pulumi:"templateYaml,optional"`
	// DisplayName is what portals call the policy, 1 to 128 characters. Defaults to the shipped template's title, otherwise to its kind.
	DisplayName *string `pulumi:"displayName,optional"`
	// Description says what the policy is for, up to 512 characters. Defaults to the template's own.
	Description *string `pulumi:"description,optional"`
	// ApiGroups are the API groups of the kinds, "" for the core group. Required with templateYaml; defaults to the shipped template's.
	ApiGroups []string `pulumi:"apiGroups,optional"`
	// Kinds are the Kubernetes kinds that the policy looks at, for example Pod. Required with templateYaml; defaults to the shipped template's.
	Kinds []string `pulumi:"kinds,optional"`
	// Namespaces are the only namespaces that the policy looks at; a * at either end stands for any characters. Defaults to all.
	Namespaces []string `pulumi:"namespaces,optional"`
	// ExcludedNamespaces are namespaces that the policy leaves alone, added to kube-system, gatekeeper-system, azure-arc and
	// azure-extensions-usage-system and to those of the shipped template; a * at either end stands for any characters.
	ExcludedNamespaces []string `pulumi:"excludedNamespaces,optional"`
	// LabelSelector says which objects the policy looks at, in the form of Kubernetes: matchLabels and matchExpressions. Defaults to all.
	LabelSelector map[string]any `pulumi:"labelSelector,optional"`
	// Values are the template's own parameters, checked against its schema. Defaults to the template's defaults.
	Values map[string]any `pulumi:"values,optional"`
}

// CustomPolicy is the definition of a custom policy for what runs in clusters. It does nothing until it is assigned.
type CustomPolicy struct {
	pulumi.ResourceState

	// PolicyDefinitionId is the id of the definition.
	PolicyDefinitionId pulumi.StringOutput `pulumi:"policyDefinitionId"`
	// PolicyName is its Azure name.
	PolicyName pulumi.StringOutput `pulumi:"policyName"`

	// Definition is the definition itself, an authorization.PolicyDefinition or, in a management group, a PolicyDefinitionAtManagementGroup, for Go programs.
	Definition pulumi.CustomResource
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *CustomPolicyArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	c.Match("policyName", a.PolicyName, namePattern, nameRule)
	checkManagementGroup(&c, a.ManagementGroupId)
	c.Add("", a.CustomPolicySpec.Validate())
	return c.Err()
}

// NewCustomPolicy registers the definition of a custom policy. It returns every mistake in args at once, before anything is registered.
func NewCustomPolicy(ctx *pulumi.Context, name string, args *CustomPolicyArgs, opts ...pulumi.ResourceOption) (*CustomPolicy, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", CustomPolicyToken, name, err)
	}
	p := &CustomPolicy{}
	if err := ctx.RegisterComponentResource(CustomPolicyToken, name, p, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", CustomPolicyToken, name, err)
	}
	policyName := input.Value(args.PolicyName, naming.Name(naming.PolicyDefinition, name))
	losses.At(ctx, name, name+"-definition", "")
	created, err := newCustomDefinition(ctx, name+"-definition", policyName, args, p)
	if err != nil {
		return nil, fmt.Errorf("creating the policy definition: %w", err)
	}
	p.Definition = created
	p.PolicyDefinitionId, p.PolicyName = created.ID().ToStringOutput(), azure.After(ctx, policyName, created)
	azure.RegisterOutputs(ctx, p, pulumi.Map{"policyDefinitionId": p.PolicyDefinitionId, "policyName": p.PolicyName})
	return p, nil
}

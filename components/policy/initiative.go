package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// InitiativeToken is the type token of [Initiative]. It is part of every URN, so it never changes without an alias.
const InitiativeToken = "aksops:policy:Initiative"

// InitiativeArgs are the inputs of [NewInitiative].
type InitiativeArgs struct {
	// InitiativeName begins the Azure name of the definition, up to 55 characters. Defaults to the component's name. Must be known at
	// preview.
	InitiativeName *string `pulumi:"initiativeName,optional"`
	// ManagementGroupId is the id of the management group that holds the definition, at or above whatever it is assigned to. Defaults to
	// the subscription that the provider deploys to.
	ManagementGroupId pulumi.StringInput `pulumi:"managementGroupId,optional"`
	InitiativeSpec

	// policies and ids are the custom policies that members name by key.
	policies map[string]*builtIn
	ids      map[string]pulumi.StringInput
}

// Initiative is an initiative of the user's own.
type Initiative struct {
	pulumi.ResourceState

	// PolicySetDefinitionId is the id of the definition.
	PolicySetDefinitionId pulumi.StringOutput `pulumi:"policySetDefinitionId"`
	// InitiativeName is the definition's Azure name: the chosen one and a tail that stands for its parameters.
	InitiativeName pulumi.StringOutput `pulumi:"initiativeName"`

	// Definition is the definition itself, an authorization.PolicySetDefinition or, in a management group, a PolicySetDefinitionAtManagementGroup, for Go
	// programs.
	Definition pulumi.CustomResource
}

// maxInitiativeName leaves room for the tail.
const maxInitiativeName = 64 - 1 - hashLength

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *InitiativeArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	c.Match("initiativeName", a.InitiativeName, namePattern, nameRule)
	checkLength(&c, "initiativeName", a.InitiativeName, maxInitiativeName)
	checkManagementGroup(&c, a.ManagementGroupId)
	a.check(&c, a.policies)
	a.checkHomes(&c, a.ManagementGroupId)
	return c.Err()
}

func checkManagementGroup(c *input.Checker, id pulumi.StringInput) {
	if literal, ok := azure.Literal(id); ok {
		if kind, err := azure.ScopeOf(literal); err != nil || kind != azure.ManagementGroupScope {
			c.Failf("managementGroupId", "is %q: must be the id of a management group, %s<name>", literal, azure.ManagementGroupPrefix)
		}
	}
}

// NewInitiative registers an initiative. It returns every mistake in args at once, before anything is registered.
func NewInitiative(ctx *pulumi.Context, name string, args *InitiativeArgs, opts ...pulumi.ResourceOption) (*Initiative, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", InitiativeToken, name, err)
	}
	x := &Initiative{}
	if err := ctx.RegisterComponentResource(InitiativeToken, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", InitiativeToken, name, err)
	}
	members := args.resolve(args.policies, args.ids)
	d := args.definitionOf(members)
	azureName := naming.Name(naming.PolicyDefinition, input.Value(args.InitiativeName, name), d.signature())
	set := setDefinition{name: azureName, displayName: input.Value(args.DisplayName, name), description: args.Description, definition: d, members: members}
	losses.At(ctx, name, name+"-definition", "")
	created, err := newSetDefinition(ctx, name+"-definition", args.ManagementGroupId, set, x)
	if err != nil {
		return nil, fmt.Errorf("creating the initiative: %w", err)
	}
	x.Definition = created
	x.PolicySetDefinitionId, x.InitiativeName = created.ID().ToStringOutput(), azure.After(ctx, azureName, created)
	azure.RegisterOutputs(ctx, x, pulumi.Map{
		"policySetDefinitionId": x.PolicySetDefinitionId,
		"initiativeName":        x.InitiativeName,
	})
	return x, nil
}

// signature stands for the definition's parameters in its Azure name. Azure lets nobody remove a parameter or change its type, and deletes
// no definition that is assigned; under another name the new one is created, assigned, and only then the old one goes.
func (d *definition) signature() string {
	var text strings.Builder
	for _, name := range d.parameterNames() {
		fmt.Fprintf(&text, "%s:%s;", name, d.parameters[name].Type)
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:])[:hashLength]
}

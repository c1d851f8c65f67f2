package azure

import (
	"errors"

	"github.com/pulumi/pulumi-azure-native-sdk/v2/utilities"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// SolutionToken is the type of [Solution] in the azure-native provider, API version 2015-11-01-preview.
const SolutionToken = "azure-native:operationsmanagement:Solution"

// Solution is a solution of Microsoft on a Log Analytics workspace, which gives it tables. The Go module of its service is not published.
type Solution struct {
	pulumi.CustomResourceState
}

// SolutionArgs are the inputs of [NewSolution]. All but the tags are required.
type SolutionArgs struct {
	// Kind is the solution's product, such as SecurityCenterFree.
	Kind string
	// WorkspaceId is the id of the workspace, and WorkspaceName its name, which is part of the solution's.
	WorkspaceId, WorkspaceName pulumi.StringInput
	// ResourceGroupName is the workspace's resource group, and Location its region.
	ResourceGroupName, Location pulumi.StringInput
	// Tags are put on the solution.
	Tags pulumi.StringMapInput
}

// NewSolution registers a solution. It is deleted before its replacement, which has the same name. Azure moves none to another region.
func NewSolution(ctx *pulumi.Context, name string, args *SolutionArgs, opts ...pulumi.ResourceOption) (*Solution, error) {
	if args == nil || args.Kind == "" || args.WorkspaceId == nil || args.WorkspaceName == nil || args.ResourceGroupName == nil || args.Location == nil {
		return nil, errors.New("a solution needs its kind, its workspace's id and name, a resource group and a region")
	}
	azureName := pulumi.Sprintf("%s(%s)", args.Kind, args.WorkspaceName)
	inputs := pulumi.Map{
		"resourceGroupName": args.ResourceGroupName,
		"solutionName":      azureName,
		"location":          args.Location,
		"plan": pulumi.Map{
			"name": azureName, "product": pulumi.String("OMSGallery/" + args.Kind), "publisher": pulumi.String("Microsoft"), "promotionCode": pulumi.String(""),
		},
		"properties": pulumi.Map{"workspaceResourceId": args.WorkspaceId},
	}
	if args.Tags != nil {
		inputs["tags"] = args.Tags
	}
	s := &Solution{}
	opts = append(opts, pulumi.ReplaceOnChanges([]string{"location"}), pulumi.DeleteBeforeReplace(true))
	return s, ctx.RegisterResource(SolutionToken, name, inputs, s, utilities.PkgResourceDefaultOpts(opts)...)
}

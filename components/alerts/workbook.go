package alerts

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// WorkbookToken is the type token of [Workbook]. It is part of every URN, so it never changes without an alias.
const WorkbookToken = "aksops:alerts:Workbook"

// WorkbookArgs are the inputs of [NewWorkbook].
type WorkbookArgs struct {
	// ResourceGroupName is the resource group that receives the workbook. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// Location is the workbook's region. Required. Another region replaces the workbook.
	Location pulumi.StringInput `pulumi:"location"`
	// WorkspaceId is the Log Analytics workspace that the workbook opens with and is listed under. Required. Another one replaces the workbook.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId"`
	// Tags are put on the workbook.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	WorkbookSpec
}

// WorkbookSpec is what a user chooses about a workbook.
type WorkbookSpec struct {
	// WorkbookName is the Azure name, a GUID. Defaults to one that follows from the workspace and the component's name. Another name replaces
	// the workbook. Must be known at preview.
	WorkbookName *string `pulumi:"workbookName,optional"`
	// DisplayName is the title in the portal, which no other workbook of the subscription may have. Defaults to "AKS operations: " and the
	// component's name. Must be known at preview.
	DisplayName *string `pulumi:"displayName,optional"`
	// Exclude are names of queries not to draw, as those on data that is not collected. Defaults to none. Must be known at preview.
	Exclude []string `pulumi:"exclude,optional"`
}

// Workbook is an Azure Monitor workbook with a page each for the health of clusters, the cost of logs, and alerts.
type Workbook struct {
	pulumi.ResourceState

	// WorkbookId is the workbook's id.
	WorkbookId pulumi.StringOutput `pulumi:"workbookId"`
	// WorkbookName is its Azure name, a GUID.
	WorkbookName pulumi.StringOutput `pulumi:"workbookName"`
}

const workspaceType = "Microsoft.OperationalInsights/workspaces"

var (
	workbookNamePattern = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	anyText             = regexp.MustCompile(`\S`)
)

// NewWorkbook registers a workbook. It returns every mistake in args at once, before anything is registered.
func NewWorkbook(ctx *pulumi.Context, name string, args *WorkbookArgs, opts ...pulumi.ResourceOption) (*Workbook, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", WorkbookToken, name, err)
	}
	x := &Workbook{}
	if err := ctx.RegisterComponentResource(WorkbookToken, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", WorkbookToken, name, err)
	}
	azureName := args.azureName(name).ToStringOutput()
	created, err := newWorkbook(ctx, name+"-workbook", args, azureName, input.Value(args.DisplayName, "AKS operations: "+name), x)
	if err != nil {
		return nil, fmt.Errorf("creating the workbook: %w", err)
	}
	x.WorkbookId = created.ID().ToStringOutput()
	x.WorkbookName = pulumi.All(azureName, created.ID()).ApplyT(func(known []any) (string, error) {
		name, _ := known[0].(string)
		return name, nil // after the workbook is there; the SDK's own way to say so races
	}).(pulumi.StringOutput)
	azure.RegisterOutputs(ctx, x, pulumi.Map{"workbookId": x.WorkbookId, "workbookName": x.WorkbookName})
	return x, nil
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *WorkbookArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the workbook")
	c.Required("location", azure.IsGiven(a.Location), "give the workbook's region, as a rule that of the workspace")
	c.Required("workspaceId", azure.IsGiven(a.WorkspaceId), "give the workspace that the workbook opens with")
	if azure.IsGiven(a.WorkspaceId) {
		azure.CheckLiteralID(&c, "workspaceId", a.WorkspaceId, workspaceType)
	}
	azure.CheckTags(&c, "tags", a.Tags)
	c.Add("", a.WorkbookSpec.Validate())
	return c.Err()
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *WorkbookSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("workbookName", s.WorkbookName, workbookNamePattern, "must be a GUID in small letters, such as 9f1c6b2e-4a53-4d0e-8c57-1d2f3a4b5c6d")
	c.Match("displayName", s.DisplayName, anyText, "must have at least one character; leave it out for the default")
	checkExcluded(&c, s.Exclude, drawnNames(), "a query of the workbook")
	return c.Err()
}

// drawnNames are the queries that the workbook draws.
func drawnNames() []string {
	queries := ownQueries()
	return slices.DeleteFunc(keysOf(queries), func(name string) bool { return queries[name].Workbook == nil })
}

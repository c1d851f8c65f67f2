package alerts

import (
	books "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230601"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
)

// newWorkbook deletes before it replaces: Azure wants titles to be unique in a subscription, and the new workbook has that of the old one.
func newWorkbook(
	ctx *pulumi.Context, name string, a *WorkbookArgs, azureName pulumi.StringOutput, title string, parent pulumi.Resource,
) (*books.Workbook, error) {
	return books.NewWorkbook(ctx, name, &books.WorkbookArgs{
		ResourceGroupName: a.ResourceGroupName,
		Location:          a.Location.ToStringOutput(),
		ResourceName:      azureName,
		Kind:              pulumi.String("shared"),
		Category:          pulumi.String("workbook"),
		DisplayName:       pulumi.String(title),
		Description:       pulumi.String("Health of clusters, cost of logs, and alerts. It is written by code: changes in the portal do not last."),
		SourceId:          a.WorkspaceId.ToStringOutput(),
		SerializedData:    a.content(),
		Version:           pulumi.String(notebookVersion),
		Tags:              a.Tags,
	}, child(ctx, parent, name, pulumi.ReplaceOnChanges([]string{"sourceId", "location"}))...)
}

// azureName follows from the workspace, too, so that two environments with a component of the same name do not share it. The GUID is the same for capital
// and small letters, and the component's name tells them apart before.
func (a *WorkbookArgs) azureName(component string) pulumi.StringInput {
	if a.WorkbookName != nil {
		return pulumi.String(*a.WorkbookName)
	}
	component = naming.Name(naming.ProcessingRule, component)
	return a.WorkspaceId.ToStringOutput().ApplyT(func(workspaceID string) string { return guid(workspaceID, component) }).(pulumi.StringOutput)
}

func (a *WorkbookArgs) content() pulumi.StringOutput {
	exclude := a.Exclude
	return pulumi.All(a.WorkspaceId, azure.PartsOf(a.WorkspaceId).SubscriptionID).ApplyT(func(ids []any) (string, error) {
		workspaceID, _ := ids[0].(string)
		subscription, _ := ids[1].(string)
		return newNotebook(workspaceID, subscription, exclude).serialize()
	}).(pulumi.StringOutput)
}

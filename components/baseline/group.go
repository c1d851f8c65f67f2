package baseline

import (
	"fmt"

	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// group is the resource group that an environment lives in.
type group struct{ id, name pulumi.StringInput }

// subscription is the GUID of the group's subscription, as plain text where that is known at preview.
func (g group) subscription() pulumi.StringInput {
	if known := azure.SubscriptionOf(g.id); known != "" {
		return pulumi.String(known)
	}
	return azure.PartsOf(g.id).SubscriptionID
}

func (e *environment) openGroup() (group, error) {
	if existing := e.existingGroup(); existing != nil {
		return group{id: existing, name: azure.PartsOf(existing).ResourceGroup}, nil
	}
	azureName := e.groupName()
	created, err := resources.NewResourceGroup(e.ctx, e.name+groupRole, &resources.ResourceGroupArgs{
		ResourceGroupName: pulumi.String(azureName),
		Location:          e.location.ToStringOutput(),
		Tags:              e.tags,
	}, pulumi.Parent(e.b), pulumi.Protect(e.groupProtected()), pulumi.DeleteBeforeReplace(true), pulumi.RetainOnDelete(e.groupRetained()))
	if err != nil {
		return group{}, fmt.Errorf("creating the resource group: %w", err)
	}
	return group{id: created.ID().ToStringOutput(), name: azure.After(e.ctx, azureName, created)}, nil
}

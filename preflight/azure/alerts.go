package azure

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources"
)

// ActivityAlerts are the ids of the rules on the Activity log that a subscription has.
func (c *Client) ActivityAlerts(ctx context.Context, subscription string) ([]string, error) {
	client, err := armresources.NewClient(subscription, c.credential, c.options)
	if err != nil {
		return nil, err
	}
	filter := "resourceType eq 'Microsoft.Insights/activityLogAlerts'"
	var ids []string
	pager := client.NewListPager(&armresources.ClientListOptions{Filter: &filter})
	err = eachPage(ctx, pager, "Microsoft.Resources/subscriptions/resources/read", "/subscriptions/"+subscription,
		func(page armresources.ClientListResponse) *string { return page.NextLink },
		func(page armresources.ClientListResponse) {
			for _, one := range page.Value {
				ids = append(ids, value(one.ID))
			}
		})
	return ids, err
}

package azure

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Parts are the parts of a resource id that may not be known before deployment.
type Parts struct {
	// SubscriptionID is the subscription's GUID.
	SubscriptionID pulumi.StringOutput
	// ResourceGroup is the name of the resource's group.
	ResourceGroup pulumi.StringOutput
	// Name is the resource's own name.
	Name pulumi.StringOutput
}

// mocked ends the error about an id of a resource that Azure did not give.
const mocked = "; in a test with pulumi.WithMocks, have NewResource return such an id, for example " +
	"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shop/providers/Microsoft.OperationalInsights/workspaces/shop-logs"

// PartsOf takes an id apart as soon as it is known. An id that cannot be taken apart fails the deployment with the id in the error, unless it is
// secret.
func PartsOf(id pulumi.StringInput) Parts {
	given := id.ToStringOutput()
	part := func(pick func(ID) string) pulumi.StringOutput {
		return given.ApplyT(func(id string) (string, error) {
			parsed, err := ParseID(id)
			switch {
			case err != nil && pulumi.IsSecret(given):
				return "", fmt.Errorf("resource id [secret]: %w%s", errNotAnID, mocked)
			case err != nil:
				return "", fmt.Errorf("resource id %q: %w%s", id, err, mocked)
			}
			return pick(parsed), nil
		}).(pulumi.StringOutput)
	}
	return Parts{
		SubscriptionID: part(func(id ID) string { return id.SubscriptionID }),
		ResourceGroup:  part(func(id ID) string { return id.ResourceGroup }),
		Name:           part(func(id ID) string { return id.Name }),
	}
}

// IsWithin says whether an id is another one, or of something in that. Both are in small letters.
func IsWithin(id, other string) bool { return id == other || strings.HasPrefix(id, other+"/") }

package settings

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nothing answers no resource, since none is registered.
type nothing struct{}

func (nothing) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }
func (nothing) NewResource(pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return "", nil, nil
}

// TestLoadKnowsTheSubscription reads where the provider deploys to as the provider does: from the stack's configuration, else from the environment.
func TestLoadKnowsTheSubscription(t *testing.T) {
	const here, there = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
	const mistake = "workspace.tables changes tables of existingWorkspaceId in subscription " + there
	config := func(subscription string) map[string]string {
		values := map[string]string{
			"aksops:location": "westeurope",
			"aksops:clusters": `{"main": {}}`,
			"aksops:workspace": `{"existingWorkspaceId": "/subscriptions/` + there + `/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log", ` +
				`"tables": {"ContainerLogV2": {"plan": "Basic"}}}`,
		}
		if subscription != "" {
			values["azure-native:subscriptionId"] = subscription
		}
		return values
	}
	for name, test := range map[string]struct {
		configured, environment, loaded string
		refused                         bool
	}{
		"in the configuration":             {here, "", here, true},
		"the workspace's":                  {there, "", there, false},
		"in the environment":               {"", here, here, true},
		"configuration before environment": {there, here, there, false},
		"nowhere":                          {"", "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("ARM_SUBSCRIPTION_ID", test.environment)
			err := pulumi.RunErr(func(ctx *pulumi.Context) error {
				loaded, err := Load(ctx)
				if err == nil {
					assert.Equal(t, test.loaded, loaded.SubscriptionId)
				}
				return err
			}, pulumi.WithMocks("aksops", "dev", nothing{}), func(info *pulumi.RunInfo) { info.Config = config(test.configured) })
			if !test.refused {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, mistake)
			assert.NotContains(t, err.Error(), "SubscriptionId", "what is wrong is named as it is written")
		})
	}
}
